import { type Context, type Decision, type QuotePolicyVersion, refuse } from '../aggregate.js';
import { daysBetween } from '../dates.js';
import { microUnits } from '../money.js';
import type { OfferedLine } from './state.js';

type Refused = Decision<never> | undefined;

const MINUTE = 60_000;

/**
 * The limits of a quoting policy on one line. Under a margin floor the cost, and under a largest stock age the stock
 * figure, must be known: leaving it out does not get around the limit.
 */
export const limitsOf = (line: OfferedLine, policy: QuotePolicyVersion, context: Context, path: string): Refused =>
  discountLimit(line, policy, path) ??
  marginFloor(line, policy, path) ??
  stockAge(line, policy, context, path) ??
  promise(line, policy, context, path);

function discountLimit({ discount }: OfferedLine, { maxDiscount }: QuotePolicyVersion, path: string): Refused {
  if (maxDiscount === undefined || discount <= maxDiscount) return undefined;
  return refuse('DISCOUNT_OVER_LIMIT', `a discount of at most ${maxDiscount} basis points is allowed`, {
    path: `${path}/discount`,
    expected: maxDiscount,
    actual: discount,
  });
}

/** Margin = (net price − unit cost − direct selling cost) ÷ net price, in basis points rounded down. */
function marginFloor(line: OfferedLine, { marginFloor: floor }: QuotePolicyVersion, path: string): Refused {
  if (floor === undefined) return undefined;
  const { netPrice, unitCost, sellingCost } = line;
  const net = microUnits(netPrice);
  if (unitCost !== undefined) {
    const gained = net - microUnits(unitCost) - (sellingCost === undefined ? 0n : microUnits(sellingCost));
    if (gained * 10_000n >= BigInt(floor) * net) return undefined;
    return belowFloor(path, floor, net === 0n ? null : Number(floorDivide(gained * 10_000n, net)));
  }
  return belowFloor(path, floor, null);
}

const belowFloor = (path: string, expected: number, actual: number | null): Refused =>
  refuse('MARGIN_BELOW_FLOOR', `a margin of at least ${expected} basis points is required`, {
    path: `${path}/netPrice`,
    expected,
    actual,
  });

function stockAge({ stockAsOf }: OfferedLine, policy: QuotePolicyVersion, context: Context, path: string): Refused {
  const { stockMaxAgeMinutes: limit } = policy;
  if (limit === undefined) return undefined;
  const oldest = new Date(Date.parse(context.occurredAt) - limit * MINUTE).toISOString();
  if (stockAsOf !== undefined && stockAsOf >= oldest) return undefined;
  return refuse('STOCK_SNAPSHOT_STALE', `a stock figure of at most ${limit} minutes of age is required`, {
    path: `${path}/stockAsOf`,
    expected: `>= ${oldest}`,
    actual: stockAsOf ?? null,
  });
}

function promise(line: OfferedLine, policy: QuotePolicyVersion, context: Context, path: string): Refused {
  const today = context.localDate(context.occurredAt);
  const gap = promiseGap(line, today).promiseGapDays;
  if (policy.promise !== 'block' || gap === undefined) return undefined;
  return promiseRefusal(line, gap, today, context, `${path}/promisedDate`);
}

/** What is promised, and how long the goods take. */
export interface Promised {
  readonly leadTimeDays?: number;
  readonly promisedDate?: string;
}
/** PROMISE_BEFORE_LEAD_TIME, with the first date that could be promised. */
export const promiseRefusal = (
  { leadTimeDays = 0, promisedDate }: Promised,
  gap: number,
  today: string,
  context: Context,
  path: string,
): Decision<never> =>
  refuse('PROMISE_BEFORE_LEAD_TIME', `the promised date is ${gap} days before the lead time`, {
    path,
    expected: `>= ${context.addDays(today, leadTimeDays)}`,
    actual: promisedDate,
  });

/** Lead time − (promised − today), in days, where it is above zero: what is promised cannot be kept. */
export function promiseGap(
  { leadTimeDays, promisedDate }: Promised,
  today: string,
): { readonly promiseGapDays?: number } {
  if (leadTimeDays === undefined || promisedDate === undefined) return {};
  const promiseGapDays = leadTimeDays - daysBetween(today, promisedDate);
  return promiseGapDays > 0 ? { promiseGapDays } : {};
}

const floorDivide = (a: bigint, b: bigint): bigint => (a >= 0n || a % b === 0n ? a / b : a / b - 1n);
