import { type Rate, rateOf } from '@recount/kernel';

type Row = Readonly<Record<string, unknown>>;

/** What became of the business quoted in one group. */
export interface Conversion {
  readonly group: string;
  readonly quoted: number;
  readonly converted: number;
  readonly conversion: Rate;
}
/** Two groups compared: `significant` where their 95 % intervals do not meet. */
export interface Comparison {
  readonly from: string;
  readonly to: string;
  /** In percentage points ÷ 100. */
  readonly difference: number;
  /** Difference ÷ the conversion of `from`; null where that is zero. */
  readonly relative: number | null;
  readonly significant: boolean;
}

/**
 * Conversion of quotes, group by group. What is counted is the business quoted: an opportunity counts once, in the group
 * of its latest quote, and is converted when any of its quotes was; a quote without an opportunity counts for itself.
 */
export function conversions(
  rows: readonly Row[],
  params: Readonly<Record<string, unknown>>,
): { groups: Conversion[]; total: Rate; comparisons: Comparison[] } {
  const outcome = String(params.outcome);
  const deals = new Map<string, Row[]>();
  for (const row of rows) {
    const id = String(row.opportunity_id ?? row.quote_id);
    deals.set(id, [...(deals.get(id) ?? []), row]);
  }
  const cells = new Map<string, { quoted: number; converted: number }>();
  for (const quotes of deals.values()) {
    const group = groupOf(quotes.reduce(later), String(params.by));
    const cell = cells.get(group) ?? { quoted: 0, converted: 0 };
    cells.set(group, cell);
    cell.quoted += 1;
    if (quotes.some((quote) => quote[outcome] === true)) cell.converted += 1;
  }
  const groups = [...cells.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, { quoted, converted }]) => ({ group, quoted, converted, conversion: rateOf(converted, quoted) }));
  const sum = (of: (group: Conversion) => number): number => groups.reduce((total, group) => total + of(group), 0);
  return {
    groups,
    total: rateOf(
      sum((group) => group.converted),
      sum((group) => group.quoted),
    ),
    comparisons: groups.slice(1).map((group, i) => compared(groups[i] as Conversion, group)),
  };
}

const later = (a: Row, b: Row): Row =>
  String(b.issued_on) > String(a.issued_on) || (b.issued_on === a.issued_on && String(b.quote_no) > String(a.quote_no))
    ? b
    : a;

function groupOf(row: Row, by: string): string {
  if (by === 'stock') return row.stock_snapshot === true ? 'with_stock' : 'before_stock';
  return String((by === 'owner' ? row.owner_id : row.issued_period) ?? '');
}

/** Of whole numbers, so that each quotient is rounded once. */
function compared(from: Conversion, to: Conversion): Comparison {
  const [before, after] = [from.converted * to.quoted, to.converted * from.quoted];
  const [low, high] = [from.conversion.interval, to.conversion.interval];
  return {
    from: from.group,
    to: to.group,
    difference: (after - before) / (from.quoted * to.quoted),
    relative: before === 0 ? null : (after - before) / before,
    significant: low !== null && high !== null && (low[1] < high[0] || high[1] < low[0]),
  };
}
