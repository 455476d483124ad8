import type { JourneyEvents } from '@recount/journey';
import { fromMoney } from '@recount/kernel';

type Offer = Pick<
  JourneyEvents['QuoteIssued'],
  'revision' | 'validUntil' | 'expiresAt' | 'lines' | 'net' | 'tax' | 'total'
>;

/** What both models hold of an offer, and how much was known when it was made. */
export function offered({ revision, validUntil, expiresAt, lines, net, tax, total }: Offer) {
  const gaps = lines.flatMap(({ promiseGapDays }) => (promiseGapDays === undefined ? [] : [promiseGapDays]));
  return {
    revision,
    valid_until: validUntil,
    expires_at: expiresAt,
    currency: total.currency,
    net: fromMoney(net),
    tax: fromMoney(tax),
    total: fromMoney(total),
    lines: lines.length,
    lines_with_stock: lines.filter(({ stockAsOf }) => stockAsOf !== undefined).length,
    lines_with_cost: lines.filter(({ unitCost }) => unitCost !== undefined).length,
    promise_gap_days: gaps.length === 0 ? null : Math.max(...gaps),
  };
}
