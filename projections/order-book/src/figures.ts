import { type Duration, kaplanMeier, quantile, rateOf } from '@recount/kernel';

type Row = Readonly<Record<string, unknown>>;

/** More than this share still on its way: the quantiles are Kaplan and Meier's. */
const MAX_CENSORED = 0.2;

/**
 * How long orders take from placing to the last delivery (or shipment), and how many kept their date. Orders still on
 * their way are censored at asOf; cancelled ones are left out.
 */
function cycleOf(rows: readonly Row[]) {
  const durations: Duration[] = rows.map((row) => ({
    time: Number(row.days ?? row.days_open),
    censored: row.days === null,
  }));
  const done = durations
    .filter(({ censored }) => !censored)
    .map(({ time }) => time)
    .sort((a, b) => a - b);
  const open = durations.length - done.length;
  const survival = open > MAX_CENSORED * durations.length;
  const at = (share: number): number | null => (survival ? kaplanMeier(durations, share) : quantile(done, share));
  const count = (...states: readonly string[]): number =>
    rows.filter((row) => states.includes(String(row.punctuality))).length;
  return {
    orders: rows.length,
    done: done.length,
    open,
    method: survival ? 'kaplan_meier' : 'observed',
    medianDays: at(0.5),
    p75Days: at(0.75),
    p90Days: at(0.9),
    meanDays: done.length === 0 ? null : done.reduce((sum, days) => sum + days, 0) / done.length,
    onTime: rateOf(count('on_time'), count('on_time', 'late', 'overdue')),
  };
}

/** Order cycle per period of placing and segment, and of all. */
export function orderCycles(rows: readonly Row[]) {
  const live = rows.filter((row) => row.status !== 'cancelled');
  const groups = new Map<string, Row[]>();
  for (const row of live) {
    const id = JSON.stringify([row.placed_period, row.segment]);
    groups.set(id, [...(groups.get(id) ?? []), row]);
  }
  return {
    groups: [...groups.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, members]) => ({
        period: String(members[0]?.placed_period),
        segment: (members[0]?.segment ?? null) as string | null,
        ...cycleOf(members),
      })),
    total: cycleOf(live),
  };
}
