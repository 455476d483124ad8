import { type Context, type Decision, type QuotePolicyVersion, refuse } from '../aggregate.js';
import { firstOf, inCurrency, invalid, notNegative } from '../checks.js';
import { isDecimal, parseDecimal } from '../decimal.js';
import { currencyExponent, equalMoney, microUnits, proportion, sumMoney, timesQuantity } from '../money.js';
import type { Money } from '../schema.js';
import type { Offer, QuoteLine } from './commands.js';
import { limitsOf, promiseGap } from './policy.js';
import type { OfferedLine } from './state.js';

type Refused = Decision<never>;
export interface Offered {
  readonly validUntil: string;
  readonly expiresAt: string;
  readonly lines: readonly OfferedLine[];
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
}

const WHOLE = 10_000n;
/** The latest last day: what is valid ends with the day after it, and no instant lies beyond the year 9999. */
const LAST_DAY = '9999-12-30';

/** The offer as it is stored, or the refusal: lines in one currency that add up, within the policy, valid today. */
export function offerOf(command: Offer, policy: QuotePolicyVersion, context: Context): Offered | Refused {
  const { validUntil, total, priceList } = command;
  const today = context.localDate(context.occurredAt);
  if (command.lines.length === 0)
    return refuse('QUOTE_EMPTY', 'a quote has at least one line', { path: '/lines', expected: '>= 1', actual: 0 });
  if (validUntil < today) return invalid('/validUntil', `on or after ${today}`, validUntil);
  if (validUntil > LAST_DAY) return invalid('/validUntil', `on or before ${LAST_DAY}`, validUntil);
  if (priceList !== undefined && priceList.validUntil < today) {
    return refuse('PRICE_LIST_EXPIRED', `the price list ${priceList.ref} was valid until ${priceList.validUntil}`, {
      path: '/priceList',
      expected: `>= ${today}`,
      actual: priceList.validUntil,
    });
  }
  const lines: OfferedLine[] = [];
  for (const [i, given] of command.lines.entries()) {
    const path = `/lines/${i}`;
    const wrong = lines.some((line) => line.lineId === given.lineId)
      ? invalid(`${path}/lineId`, 'unique', given.lineId)
      : wrongLine(given, total.currency, path);
    if (wrong !== undefined) return wrong;
    const line = lineOf(given, path);
    if ('kind' in line) return line;
    const beyond = limitsOf(line, policy, context, path);
    if (beyond !== undefined) return beyond;
    lines.push({ ...line, ...promiseGap(line, today) });
  }
  const net = sumMoney(
    lines.map((line) => line.amount),
    total,
  );
  const tax = sumMoney(
    lines.map((line) => line.taxAmount),
    total,
  );
  const sum = sumMoney([net, tax], total);
  if (!equalMoney(sum, total)) return mismatch('/total', sum, total, 'the total must be the lines plus their taxes');
  const expiresAt = context.zone().instantOf(context.addDays(validUntil, 1), '00:00');
  return { validUntil, expiresAt, lines, net, tax, total };
}

function wrongLine(line: QuoteLine, currency: string, path: string): Refused | undefined {
  if (!isDecimal(line.quantity)) return invalid(`${path}/quantity`, 'decimal', line.quantity);
  if (parseDecimal(line.quantity) <= 0n) {
    return refuse('QTY_NOT_POSITIVE', 'the quantity must be above zero', {
      path: `${path}/quantity`,
      expected: '> 0',
      actual: line.quantity,
    });
  }
  const prices = ['listPrice', 'netPrice', 'amount', 'unitCost', 'sellingCost'] as const;
  return firstOf(
    ...prices.flatMap((name) => [
      inCurrency(currency, line[name], `${path}/${name}`),
      notNegative(line[name], `${path}/${name}`),
    ]),
  );
}

/** Prices, discount and taxes of a line. What is given must be what follows from the rest, rounded half-up. */
function lineOf(line: QuoteLine, path: string): OfferedLine | Refused {
  const { listPrice, quantity } = line;
  const reduced = proportion(
    { ...listPrice, scale: line.netPrice?.scale ?? listPrice.scale },
    (WHOLE - BigInt(line.discount ?? 0)) * 10n ** BigInt(line.netPrice?.scale ?? listPrice.scale),
    WHOLE * 10n ** BigInt(listPrice.scale),
  );
  const netPrice = line.netPrice ?? reduced;
  if (microUnits(netPrice) > microUnits(listPrice))
    return invalid(`${path}/netPrice`, 'at most the list price', netPrice);
  if (line.discount !== undefined && !equalMoney(netPrice, reduced))
    return mismatch(`${path}/netPrice`, reduced, netPrice, 'the net price must be the list price less the discount');
  const scale = line.amount?.scale ?? currencyExponent(listPrice.currency);
  const product = timesQuantity(netPrice, parseDecimal(quantity), scale);
  const amount = line.amount ?? product;
  if (!equalMoney(product, amount))
    return mismatch(`${path}/amount`, product, amount, 'the amount must be the net price times the quantity');
  const tax = line.tax ?? 0;
  const stockAsOf = line.stockAsOf === undefined ? {} : { stockAsOf: new Date(line.stockAsOf).toISOString() };
  return {
    ...line,
    ...stockAsOf,
    netPrice,
    discount: line.discount ?? discountOf(listPrice, netPrice),
    amount,
    tax,
    taxAmount: proportion(amount, BigInt(tax), WHOLE),
  };
}

/** (list − net) ÷ list in basis points, rounded half-up. */
function discountOf(listPrice: Money, netPrice: Money): number {
  const whole = microUnits(listPrice);
  return whole === 0n ? 0 : Number((2n * WHOLE * (whole - microUnits(netPrice)) + whole) / (2n * whole));
}

const mismatch = (path: string, expected: Money, actual: Money, message: string): Refused =>
  refuse('TOTAL_MISMATCH', message, { path, expected, actual });
