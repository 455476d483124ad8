import { type Context, type Decision, refuse } from './aggregate.js';
import { isDecimal, parseDecimal } from './decimal.js';
import { compareMoney, isNegative, isZero } from './money.js';
import type { Money } from './schema.js';

/**
 * Rules that several deciders share. Each answers a refusal, or undefined when the rule holds:
 * `return firstOf(positive(...), sameCurrency(...)) ?? accept(...)`.
 *
 * In every refusal `expected` is what the rule (or, for a stale value, the command) wanted and `actual` what was found.
 */
type Check = Decision<never> | undefined;

/** The first refusal, in the order of the checks. */
export const firstOf = (...checks: readonly Check[]): Check => checks.find((check) => check !== undefined);

export const isMigration = (context: Pick<Context, 'actorType'>): boolean => context.actorType === 'migration';

/** Above zero; a migration may book zero. */
export function positive(amount: Money, path: string, context: Pick<Context, 'actorType'>): Check {
  const allowed = !isNegative(amount) && (!isZero(amount) || isMigration(context));
  return allowed
    ? undefined
    : refuse('AMOUNT_NOT_POSITIVE', 'the amount must be above zero', { path, expected: '> 0', actual: amount });
}

export const notNegative = (amount: Money | undefined, path: string): Check =>
  amount !== undefined && isNegative(amount)
    ? refuse('AMOUNT_NOT_POSITIVE', 'the amount must not be below zero', { path, expected: '>= 0', actual: amount })
    : undefined;

export const inCurrency = (currency: string, amount: Money | undefined, path: string): Check =>
  amount === undefined || amount.currency === currency
    ? undefined
    : refuse('CURRENCY_MISMATCH', `the amount is in ${amount.currency}, not ${currency}`, {
        path: `${path}/currency`,
        expected: currency,
        actual: amount.currency,
      });

/** At most `limit`, else the given code. Both in one currency. */
export const atMost = (
  limit: Money,
  amount: Money,
  code: Parameters<typeof refuse>[0],
  message: string,
  path: string,
  currentEventId?: string,
): Check =>
  compareMoney(amount, limit) <= 0
    ? undefined
    : refuse(code, message, {
        path,
        expected: limit,
        actual: amount,
        ...(currentEventId === undefined ? {} : { currentEventId }),
      });

export const invalid = (path: string, expected: string, actual: unknown): Decision<never> =>
  refuse('VALIDATION_FAILED', `${path} must be ${expected}`, { path, expected, actual });

/** A decimal above zero. */
export function quantityOf(quantity: string, path: string): Check {
  if (!isDecimal(quantity)) return invalid(path, 'decimal', quantity);
  return parseDecimal(quantity) > 0n
    ? undefined
    : refuse('QTY_NOT_POSITIVE', 'the quantity must be above zero', { path, expected: '> 0', actual: quantity });
}

const TOLERANCE_MS = 5 * 60_000;
/** A business date that has begun in the tenant's zone, give or take five minutes. */
export function begun(date: string | undefined, path: string, context: Pick<Context, 'now' | 'localDate'>): Check {
  if (date === undefined) return undefined;
  const today = context.localDate(new Date(Date.parse(context.now) + TOLERANCE_MS).toISOString());
  return date <= today
    ? undefined
    : refuse('OCCURRED_AT_IN_FUTURE', `${date} is yet to come`, { path, expected: `<= ${today}`, actual: date });
}

const E164 = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
export const phoneNumber = (value: unknown, path: string): Check =>
  value === undefined || value === null || (typeof value === 'string' && E164.test(value))
    ? undefined
    : invalid(path, 'e164', value);
export const emailAddress = (value: unknown, path: string): Check =>
  value === undefined || value === null || (typeof value === 'string' && EMAIL.test(value))
    ? undefined
    : invalid(path, 'email', value);

/** What history did not record, where a migration may leave a reason out. */
export const NOT_RECORDED = 'notRecorded';

/** The reason given, `notRecorded` for a migration without one, undefined where it is missing (REASON_REQUIRED). */
export function reasonOf(given: string | undefined, context: Pick<Context, 'actorType'>): string | undefined {
  if (given !== undefined && given.trim() !== '') return given;
  return isMigration(context) ? NOT_RECORDED : undefined;
}

export const reasonRequired = (path = '/reasonCode'): Decision<never> =>
  refuse('REASON_REQUIRED', 'a reason is required', { path, expected: 'a reason' });

/** What a command with a `customerId` opens, it opens for that customer. */
export const forCustomer = ({ customerId }: { readonly customerId?: string | undefined }) =>
  customerId === undefined ? undefined : { id: customerId, path: '/customerId' };

/** A stream that is opened twice: no change when the external id is the same one, else ALREADY_EXISTS. */
export const alreadyExists = (what: string, currentEventId: string): Decision<never> =>
  refuse('ALREADY_EXISTS', `${what} exists already`, { currentEventId });
