import { add, neg } from '@recount/kernel';

/** Sums of one customer, each a column of `customer_360`. */
export const SUMS = [
  'ordered',
  'shipped',
  'invoiced',
  'receivable',
  'collected',
  'written_off',
  'received',
  'refunded',
  'customer_credit',
  'balance_adjusted',
  'cost',
  'compensated',
] as const;
export type Sum = (typeof SUMS)[number];
/** Derived from the sums: receivable − collected − written off, and received − refunded − collected. */
const DERIVED = ['open', 'unallocated'] as const;
type Derived = (typeof DERIVED)[number];
type Amounts = { readonly [K in Sum | Derived]?: string | null };
type Moves = { readonly [K in Sum]?: string };
export type ByCurrency = Readonly<Record<string, Amounts>>;

interface Books extends Amounts {
  readonly currency: string | null;
  readonly by_currency: ByCurrency | null;
}

/** What a sum adds to the derived amounts. */
const EFFECTS: Readonly<Partial<Record<Sum, readonly (readonly [Derived, 1 | -1])[]>>> = {
  receivable: [['open', 1]],
  collected: [
    ['open', -1],
    ['unallocated', -1],
  ],
  written_off: [['open', -1]],
  received: [['unallocated', 1]],
  refunded: [['unallocated', -1]],
};

/** One currency's sums with some of them moved. Only what was ever moved is there. */
function moved(before: Amounts | undefined, moves: Moves): Record<string, string> {
  const patch: Record<string, string> = {};
  for (const name in moves) {
    const by = moves[name as Sum] as string;
    patch[name] = add(before?.[name as Sum] ?? '0', by);
    for (const [derived, sign] of EFFECTS[name as Sum] ?? []) {
      patch[derived] = add(before?.[derived] ?? '0', sign > 0 ? by : neg(by));
    }
  }
  return patch;
}

/**
 * Books movements of one currency. While a customer has one currency the columns hold its sums. From the second currency
 * on no single figure exists: the columns and `currency` are empty, and `by_currency` holds all sums of all currencies.
 */
export function book(row: Books | undefined, currency: string, moves: Moves): Partial<Books> {
  const single = row?.currency ?? null;
  const mixed = row?.by_currency ?? null;
  if (mixed === null && single === currency) return moved(row, moves);
  if (mixed === null && single === null) return { currency, ...moved(row, moves) };
  const others = mixed ?? { [single as string]: held(row as Books) };
  const by_currency: ByCurrency = { ...others, [currency]: { ...others[currency], ...moved(others[currency], moves) } };
  return { currency: null, by_currency, ...EMPTY };
}
const EMPTY = Object.fromEntries([...SUMS, ...DERIVED].map((name) => [name, null])) as Record<Sum | Derived, null>;

/** What the columns hold of the one currency so far. */
function held(row: Books): Amounts {
  const amounts: Record<string, string> = {};
  for (const name of [...SUMS, ...DERIVED]) {
    const value = row[name];
    if (value != null) amounts[name] = value;
  }
  return amounts;
}
