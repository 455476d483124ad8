import { quantile, type Rate, rateOf } from '@recount/kernel';

type Row = Readonly<Record<string, unknown>>;
type Rows = readonly Row[];
type Params = Readonly<Record<string, unknown>>;

/** Rows by the text of a column, in its order. */
function grouped(rows: Rows, column: string): readonly (readonly [string, Rows])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = String(row[column] ?? '');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
}
const count = (rows: Rows, holds: (row: Row) => boolean): number => rows.filter(holds).length;
const share = (rows: Rows, holds: (row: Row) => boolean): Rate => rateOf(count(rows, holds), rows.length);

/** Minutes from the opening to the resolution that holds, by priority and in all; tickets without one stand apart. */
export function timeToResolve(rows: Rows, params: Params) {
  const column = params.clock === 'business' ? 'business_minutes_to_resolve' : 'minutes_to_resolve';
  const summary = (members: Rows) => {
    const minutes = members.flatMap((row) => (row[column] == null ? [] : [Number(row[column])])).sort((a, b) => a - b);
    return {
      n: minutes.length,
      mean: minutes.length === 0 ? null : minutes.reduce((sum, value) => sum + value, 0) / minutes.length,
      median: quantile(minutes, 0.5),
      p90: quantile(minutes, 0.9),
      /** Resolved before they were opened: data that contradicts itself. */
      negative: minutes.filter((value) => value < 0).length,
      closedWithoutResolution: count(members, (row) => row.status === 'closed' && row.minutes_to_resolve == null),
      notResolvedYet: count(members, (row) => row.status === 'open' || row.status === 'paused'),
    };
  };
  return {
    clock: params.clock,
    total: summary(rows),
    priorities: grouped(rows, 'priority').map(([priority, members]) => ({ priority, ...summary(members) })),
  };
}

/** Met ÷ due per metric, and per metric and priority. */
export function slaCompliance(rows: Rows) {
  const compliance = (members: Rows) => ({
    due: members.length,
    met: count(members, (row) => row.met === true),
    missed: count(members, (row) => row.met !== true),
    compliance: share(members, (row) => row.met === true),
  });
  return grouped(rows, 'metric').map(([metric, members]) => ({
    metric,
    ...compliance(members),
    priorities: grouped(members, 'priority').map(([priority, own]) => ({ priority, ...compliance(own) })),
  }));
}

/** Satisfied ÷ ratings, and ratings ÷ resolutions, by period of the resolution. */
export function csat(rows: Rows) {
  const satisfaction = (members: Rows) => {
    const ratings = members.filter((row) => row.rated === true);
    return {
      resolutions: members.length,
      ratings: ratings.length,
      csat: share(ratings, (row) => row.satisfied === true),
      responseRate: rateOf(ratings.length, members.length),
    };
  };
  return {
    periods: grouped(rows, 'resolved_period').map(([period, members]) => ({ period, ...satisfaction(members) })),
    total: satisfaction(rows),
  };
}

/** Answers a wave needs before its score may be quoted. */
const ENOUGH = 30;

/** Promoters less detractors, in points of 100, with its standard error; per wave. */
export function nps(rows: Rows) {
  return grouped(rows, 'wave').map(([wave, members]) => {
    const of = (answer: string): number => count(members, (row) => row.answer === answer);
    const [promoters, passives, detractors] = [of('promoter'), of('passive'), of('detractor')];
    const answers = promoters + passives + detractors;
    const balance = (promoters - detractors) / answers;
    const variance = (promoters + detractors) / answers - balance ** 2;
    return {
      wave,
      sent: members.length,
      answers,
      promoters,
      passives,
      detractors,
      nps: answers === 0 ? null : 100 * balance,
      standardError: answers === 0 ? null : 100 * Math.sqrt(variance / answers),
      reportable: answers >= ENOUGH,
      responseRate: rateOf(answers, members.length),
    };
  });
}
