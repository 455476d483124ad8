import { type Duration, kaplanMeier, quantile, type Rate, rateOf } from '@recount/kernel';

type Row = Readonly<Record<string, unknown>>;
type Rows = readonly Row[];
type Params = Readonly<Record<string, unknown>>;

const text = (row: Row, name: string): string =>
  row[name] === null || row[name] === undefined ? '' : String(row[name]);
function grouped(
  rows: Rows,
  ...by: readonly string[]
): { readonly group: Readonly<Record<string, string>>; readonly rows: Rows }[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const id = by.map((name) => text(row, name)).join('\u001f');
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({
      group: Object.fromEntries(by.map((name) => [name, text(members[0] as Row, name)])),
      rows: members,
    }));
}
const count = (rows: Rows, holds: (row: Row) => boolean): number => rows.filter(holds).length;

/** Cohort conversion: who reached a stage in a period, and how many of them reached another within the window. */
export function cohorts(rows: Rows) {
  const cohort = (members: Rows) => {
    const entered = members.length;
    const converted = count(members, (row) => row.converted === true);
    const open = count(members, (row) => row.open === true);
    return {
      entered,
      converted,
      lost: count(members, (row) => row.lost === true),
      open,
      matured: members.every((row) => row.matured === true),
      conversion: rateOf(converted, entered),
      /** Open ones count as not converted, as converted: what it can still become. */
      bounds: entered === 0 ? null : [converted / entered, (converted + open) / entered],
    };
  };
  return {
    cohorts: grouped(rows, 'entered_period').map((g) => ({ period: g.group.entered_period, ...cohort(g.rows) })),
    total: cohort(rows),
  };
}

const inRange = (value: string, params: Params): boolean =>
  value !== '' &&
  (params.from == null || value >= String(params.from)) &&
  (params.to == null || value <= String(params.to));
const advanced = (row: Row): boolean => row.exit === 'forward' || row.exit === 'won';
const stageOf = (rows: Rows): number => Number(rows[0]?.stage_ordinal ?? 0);
const byStage = <T extends { readonly ordinal: number; readonly period: string }>(list: T[]): T[] =>
  list.sort((a, b) => (a.period === b.period ? a.ordinal - b.ordinal : a.period < b.period ? -1 : 1));

/** Exit conversion: of all who left a stage in a period, whenever they came, how many went forward. */
export function exits(rows: Rows, params: Params) {
  const left = rows.filter((row) => inRange(text(row, 'exited_on'), params));
  return byStage(
    grouped(left, 'exited_period', 'stage_id').map(({ group, rows: members }) => ({
      period: group.exited_period as string,
      stage: group.stage_id as string,
      ordinal: stageOf(members),
      exits: members.length,
      forward: count(members, advanced),
      won: count(members, (row) => row.exit === 'won'),
      lost: count(members, (row) => row.exit === 'lost'),
      backward: count(members, (row) => row.exit === 'backward'),
      conversion: rateOf(count(members, advanced), members.length) as Rate,
      lostShare: rateOf(
        count(members, (row) => row.exit === 'lost'),
        members.length,
      ),
    })),
  );
}

/** Stock ratio: who went forward from a stage in a period over who first entered it in the same period. To be avoided. */
export function stock(rows: Rows, params: Params) {
  const entered = rows.filter((row) => row.visit === 1 && inRange(text(row, 'entered_on'), params));
  const left = rows.filter((row) => advanced(row) && inRange(text(row, 'exited_on'), params));
  const cells = new Map<string, { period: string; stage: string; ordinal: number; entries: number; forward: number }>();
  const cell = (row: Row, period: string) => {
    const id = `${period}\u001f${text(row, 'stage_id')}`;
    const found = cells.get(id) ?? {
      period,
      stage: text(row, 'stage_id'),
      ordinal: Number(row.stage_ordinal),
      entries: 0,
      forward: 0,
    };
    cells.set(id, found);
    return found;
  };
  for (const row of entered) cell(row, text(row, 'entered_period')).entries++;
  for (const row of left) cell(row, text(row, 'exited_period')).forward++;
  return byStage([...cells.values()]).map((c) => ({ ...c, ratio: c.entries === 0 ? null : c.forward / c.entries }));
}

/** How long opportunities stay at a stage, all their visits together. Open ones are censored at asOf. */
export function dwell(rows: Rows, params: Params) {
  const visits = rows.filter((row) => inRange(text(row, 'entered_on'), params));
  return grouped(visits, 'stage_id')
    .map(({ group, rows: members }) => {
      const durations: Duration[] = grouped(members, 'opportunity_id').map(({ rows: own }) => ({
        time: own.reduce((days, row) => days + Number(row.dwell_days), 0),
        censored: own.some((row) => row.open === true),
      }));
      const done = durations.flatMap((d) => (d.censored ? [] : [d.time])).sort((a, b) => a - b);
      const censored = durations.length - done.length;
      const survival = censored / durations.length > 0.2;
      const at = (share: number): number | null => (survival ? kaplanMeier(durations, share) : quantile(done, share));
      const stageDays = durations.reduce((days, { time }) => days + time, 0);
      const perDay = (exits: number): number | null => (stageDays > 0 ? exits / stageDays : null);
      return {
        stage: group.stage_id as string,
        ordinal: stageOf(members),
        opportunities: durations.length,
        censored,
        method: survival ? 'kaplan_meier' : 'observed',
        medianDays: at(0.5),
        p75Days: at(0.75),
        p90Days: at(0.9),
        /** Hazard: exits ÷ days spent there, by those who are still there too. */
        exitsPerDay: {
          forward: perDay(count(members, advanced)),
          lost: perDay(count(members, (row) => row.exit === 'lost')),
        },
      };
    })
    .sort((a, b) => a.ordinal - b.ordinal);
}

/** Open opportunities × average amount × win rate ÷ average days to win: money per day, per currency. */
export function velocity(rows: Rows, params: Params) {
  return grouped(rows, 'currency').map(({ group, rows: members }) => {
    const open = members.filter((row) => row.status === 'open');
    const valued = open.filter((row) => row.amount != null);
    const closed = members.filter((row) => row.status !== 'open' && inRange(text(row, 'closed_on'), params));
    const won = closed.filter((row) => row.status === 'won');
    const average =
      valued.length === 0 ? null : valued.reduce((sum, row) => sum + Number(row.amount), 0) / valued.length;
    const cycle = won.length === 0 ? null : won.reduce((days, row) => days + Number(row.cycle_days), 0) / won.length;
    const winRate = rateOf(won.length, closed.length);
    const known = average !== null && cycle !== null && cycle > 0 && winRate.rate !== null;
    return {
      currency: group.currency,
      open: open.length,
      openWithoutAmount: open.length - valued.length,
      averageAmount: average,
      winRate,
      averageCycleDays: cycle,
      perDay: known ? (open.length * average * (winRate.rate as number)) / cycle : null,
      per30Days: known ? (30 * open.length * average * (winRate.rate as number)) / cycle : null,
    };
  });
}

/** Win rate by period of closing, with its interval. */
export function winRate(rows: Rows) {
  const rate = (members: Rows): Rate =>
    rateOf(
      count(members, (row) => row.outcome === 'won'),
      members.length,
    );
  return {
    periods: grouped(rows, 'closed_period').map((g) => ({ period: g.group.closed_period, winRate: rate(g.rows) })),
    total: rate(rows),
  };
}
