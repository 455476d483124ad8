import { quantile, rateOf } from '@recount/kernel';

type Row = Readonly<Record<string, unknown>>;
type Params = Readonly<Record<string, unknown>>;

interface Span {
  readonly from: string;
  /** Exclusive. */
  readonly before: string;
}
const LATER = '9999-12-31';
const dayOr = (value: unknown, otherwise: string): string => (value == null ? otherwise : String(value));
const within = (row: Row, { from, before }: Span): boolean =>
  String(row.entered_on) >= from && String(row.entered_on) < before;
/** The same day a year before, as text: only compared, so 29 February needs no care. */
const yearBefore = (day: string): string => `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}${day.slice(4)}`;

function spans(params: Params): { readonly present: Span; readonly baseline: Span } {
  const from = dayOr(params.from, '0000-00-00');
  // `to` is a last day: everything up to it is before any text that extends it.
  const present = { from, before: params.to == null ? LATER : `${String(params.to)}~` };
  const baselineFrom = dayOr(params.baselineFrom, params.from == null ? LATER : yearBefore(from));
  return { present, baseline: { from: baselineFrom, before: from } };
}
const average = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
const days = (visits: readonly Row[]): number[] =>
  visits
    .filter((row) => row.open === false)
    .map((row) => Number(row.dwell_days))
    .sort((a, b) => a - b);

function stageOf(
  stage: string,
  ordinal: number,
  entries: readonly Row[],
  visits: readonly Row[],
  given: number | undefined,
  params: Params,
) {
  const { present, baseline } = spans(params);
  const now = entries.filter((row) => within(row, present));
  const before = entries.filter((row) => within(row, baseline));
  const advanced = (rows: readonly Row[]): number => rows.filter((row) => row.advanced === true).length;
  const conversion = rateOf(advanced(now), now.length);
  const expected = given ?? rateOf(advanced(before), before.length).rate;
  const medianDays = quantile(days(visits.filter((row) => within(row, present))), 0.5);
  const baselineP75Days = quantile(days(visits.filter((row) => within(row, baseline))), 0.75);
  return {
    stage,
    ordinal,
    conversion,
    baseline: expected,
    medianDays,
    baselineP75Days,
    low: expected !== null && conversion.interval !== null && conversion.interval[1] < expected,
    slow: medianDays !== null && baselineP75Days !== null && medianDays > baselineP75Days,
    averageAmount: average(now.flatMap((row) => (row.amount == null ? [] : [Number(row.amount)]))),
  };
}

/**
 * Stages that hold up the funnel: the conversion to the next stage lies significantly below its baseline (Wilson's
 * interval wholly below it), or the median stay is longer than the baseline's third quartile. The value lost at a stage is
 * `max(0, b - p) × entries × Π b of the later stages × average amount`; flagged stages are ranked by it.
 */
export function bottlenecks(rows: readonly Row[], params: Params) {
  const given = Array.isArray(params.baseline) ? (params.baseline as number[]).map((points) => points / 10_000) : [];
  const names = [...new Set(rows.map((row) => String(row.pipeline_id)))].sort();
  return names.map((pipeline) => {
    const mine = rows.filter((row) => String(row.pipeline_id) === pipeline);
    const ordinals = new Map(mine.map((row) => [String(row.stage_id), Number(row.stage_ordinal)]));
    const at = (part: string, stage: string) =>
      mine.filter((row) => row.part === part && String(row.stage_id) === stage);
    const stages = [...ordinals]
      .sort(([a, i], [b, j]) => i - j || (a < b ? -1 : 1))
      .map(([stage, ordinal], i) => stageOf(stage, ordinal, at('entry', stage), at('visit', stage), given[i], params));
    const judged = stages.map((stage, i) => {
      const later = stages.slice(i + 1).reduce((product, s) => product * (s.baseline ?? s.conversion.rate ?? 0), 1);
      const gap = Math.max(0, (stage.baseline ?? 0) - (stage.conversion.rate ?? 0));
      const lostValue = gap * stage.conversion.denominator * later * (stage.averageAmount ?? 0);
      return { ...stage, flagged: stage.low || stage.slow, lostValue };
    });
    const ranked = judged.filter((stage) => stage.flagged).sort((a, b) => b.lostValue - a.lostValue);
    return { pipeline, stages: judged, bottlenecks: ranked.map((stage) => stage.stage) };
  });
}
