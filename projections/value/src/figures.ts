import { cmp, isNegative, rateOf, sum } from '@recount/kernel';

export type Row = Readonly<Record<string, unknown>>;
export type Rows = readonly Row[];
export type Params = Readonly<Record<string, unknown>>;

export const textOf = (row: Row, name: string): string => (row[name] == null ? '' : String(row[name]));
export const numberOf = (row: Row, name: string): number => (row[name] == null ? 0 : Number(row[name]));
export const given = (params: Params, name: string): number | undefined =>
  // Adding zero makes of a negative one the zero it is.
  params[name] == null ? undefined : Number(params[name]) + 0;
/** The sum, exact before it becomes a number. */
export const total = (rows: Rows, name: string): number => Number(sum(rows.map((row) => textOf(row, name) || '0')));

/** Rows by the text of a column, in the order of that text. */
export function groupedBy(rows: Rows, name: string): readonly (readonly [string, Rows])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const id = textOf(row, name);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Repurchase: who bought again in the window, by period of the first order, with the interval of each rate. */
export function repurchase(rows: Rows) {
  const rate = (members: Rows) => ({
    ...rateOf(members.filter((row) => row.again === true).length, members.length),
    matured: members.every((row) => row.matured === true),
  });
  return {
    cohorts: groupedBy(rows, 'cohort').map(([cohort, members]) => ({ cohort, ...rate(members) })),
    total: rate(rows),
  };
}

const SHARES = [0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 0.75, 1];

/**
 * Lorenz curve from the top: which share of customers makes which share of the whole; a part of a customer counts as that part.
 * Nothing is a share of a whole that is not above zero; Gini's coefficient is one of amounts none of which is below zero.
 */
export function concentration(rows: Rows, params: Params) {
  const column = params.measure === 'profit' ? 'profit' : 'revenue';
  const shares = params.shares == null ? SHARES : (params.shares as readonly number[]).map((bp) => bp / 10_000);
  return groupedBy(
    rows.filter((row) => row.active === true && row[column] != null),
    'currency',
  ).map(([currency, members]) => {
    const amounts = members.map((row) => textOf(row, column)).sort((a, b) => cmp(b, a));
    const values = amounts.map(Number);
    const exact = sum(amounts);
    const whole = Number(exact);
    const top = (share: number): number => {
      const size = share * values.length;
      const entire = Math.floor(size + 1e-9);
      const rest = size - entire;
      return Number(sum(amounts.slice(0, entire))) + (rest > 1e-9 ? rest * (values[entire] ?? 0) : 0);
    };
    // Twice the area between the curve from the top and the diagonal, by trapezoids.
    let [below, area] = [0, 0];
    for (const value of values) {
      area += below + value / 2;
      below += value;
    }
    return {
      currency,
      customers: values.length,
      total: exact,
      points: shares.map((share) => ({ customers: share, share: whole > 0 ? top(share) / whole : null })),
      gini: whole > 0 && !amounts.some(isNegative) ? (2 * area) / (values.length * whole) - 1 : null,
    };
  });
}

/** What the scores of a population look like: bounds and size of each score, and how many stand in which cell. */
export function rfmCells(rows: Rows) {
  const scores = (members: Rows, score: 'r' | 'f' | 'm', column: string) =>
    Object.fromEntries(
      groupedBy(members, score).map(([of, scored]) => {
        const sorted = [...scored].sort((a, b) => numberOf(a, column) - numberOf(b, column));
        return [of, { customers: scored.length, min: sorted[0]?.[column], max: sorted[sorted.length - 1]?.[column] }];
      }),
    );
  const counts = (members: Rows, column: string) =>
    Object.fromEntries(groupedBy(members, column).map(([of, counted]) => [of, counted.length]));
  return groupedBy(rows, 'currency').map(([currency, members]) => ({
    currency,
    customers: members.length,
    r: scores(members, 'r', 'recency_days'),
    f: scores(members, 'f', 'frequency'),
    m: scores(members, 'm', 'money'),
    cells: counts(members, 'cell'),
    segments: counts(members, 'segment'),
  }));
}
