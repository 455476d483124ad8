import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { firstOf, inCurrency, invalid, notNegative, positive } from '../checks.js';
import { decimalText, parseDecimal } from '../decimal.js';
import { emit } from '../define.js';
import type { EventOf } from '../event.js';
import { compareMoney, equalMoney, proportion, subtractMoney, sumMoney, zeroMoney } from '../money.js';
import type { Money } from '../schema.js';
import type { AmendedLine, AmendOrder } from './commands.js';
import { InstalmentPlanSet, OrderAmended } from './events.js';
import { openInvoices } from './invoiced.js';
import { closed, lineOf, planned, samePlan } from './place.js';
import { reducedPlan, triggering } from './plan.js';
import { isComplete, type LineState, type OrderState } from './state.js';

/**
 * Agrees lines anew: never below what was shipped. Open instalments take the difference, those that are receivable
 * stay; an amendment that leaves nothing to ship completes the order like a last shipment.
 */
export function amend(command: AmendOrder, state: OrderState, context: Context): Decision {
  if (state.cancelledBy !== undefined || state.finishedBy !== undefined) return closed(state);
  const { amendmentNo, total, reasonCode } = command;
  if (amendmentNo !== state.amendments + 1) {
    return refuse('REVISION_CONFLICT', `the next amendment is ${state.amendments + 1}`, {
      path: '/amendmentNo',
      expected: state.amendments + 1,
      actual: amendmentNo,
      currentEventId: state.amendedBy ?? state.eventId,
    });
  }
  const wrong = wrongPart(command, state, context);
  if (wrong !== undefined) return wrong;
  const live = state.lines.filter((line) => !line.cancelled);
  const changes = (command.lines ?? []).map((line) => changeOf(line, live)).filter((change) => change !== undefined);
  const after = linesAfter(live, changes);
  const taxBefore = subtractMoney(state.contractAmount, sumOf(live, state.contractAmount));
  const tax = command.tax ?? (state.tax === undefined ? undefined : taxBefore);
  const sum = sumMoney([...after.map((line) => line.amount), ...(tax === undefined ? [] : [tax])], total);
  if (!equalMoney(sum, total)) {
    const message = 'the total must be the sum of the lines left plus tax';
    return refuse('TOTAL_MISMATCH', message, { path: '/total', expected: sum, actual: total });
  }
  const over = belowInvoiced(total, state);
  if (over !== undefined) return over;
  const promisedDate = command.promisedDate === state.promisedDate ? undefined : command.promisedDate;
  const deltaTax = subtractMoney(tax ?? zeroMoney(total), taxBefore);
  if (changes.length === 0 && promisedDate === undefined && equalMoney(deltaTax, zeroMoney(total))) return noChange();
  const complete = isComplete(after);
  const amended = emit(OrderAmended, {
    customerId: state.customerId,
    amendmentNo,
    lines: changes,
    tax,
    deltaTax,
    deltaAmount: subtractMoney(total, state.contractAmount),
    contractAmount: total,
    deltaShipped: revalued(live, after, 'shipped', total),
    deltaReturned: revalued(live, after, 'returned', total),
    promisedDate,
    complete,
    reasonCode,
  });
  // A total that stays leaves the plan alone: sharing the rest anew could move a cent.
  const plan = equalMoney(total, state.contractAmount) ? state.plan : reducedPlan(state.plan, total);
  const on = context.localDate(context.occurredAt);
  return accept(
    amended,
    ...(samePlan(plan, state.plan)
      ? []
      : [emit(InstalmentPlanSet, { customerId: state.customerId, plan: plan.map(planned) })]),
    ...(complete && state.completedAt === undefined
      ? triggering({ ...state, contractAmount: total, plan }, 'shipped', on, context.eventId(0), context)
      : []),
  );
}

/** A contract may not fall below what of it is invoiced and not credited. */
function belowInvoiced(total: Money, state: OrderState): Decision<never> | undefined {
  if (compareMoney(total, state.contractAmount) >= 0) return undefined;
  const open = openInvoices(state);
  const foreign = open.find((invoice) => invoice.open.currency !== total.currency);
  const invoiced =
    foreign?.open ??
    sumMoney(
      open.map((invoice) => invoice.open),
      total,
    );
  if (foreign === undefined && compareMoney(total, invoiced) >= 0) return undefined;
  const by = foreign ?? open.at(-1);
  return refuse('AMEND_BELOW_INVOICED', 'more of the order is invoiced: credit the invoices first', {
    path: '/total',
    expected: invoiced,
    actual: total,
    ...(by === undefined ? {} : { currentEventId: by.eventId }),
  });
}

function wrongPart(command: AmendOrder, state: OrderState, context: Context): Decision<never> | undefined {
  const { currency } = state.contractAmount;
  const { lines = [], tax, total } = command;
  const seen = new Set<string>();
  for (const [i, line] of lines.entries()) {
    const path = `/lines/${i}`;
    const wrong = lineOf(line, path, currency, seen) ?? wrongLine(line, state, path);
    if (wrong !== undefined) return wrong;
    seen.add(line.lineId);
  }
  return firstOf(
    inCurrency(currency, tax, '/tax'),
    notNegative(tax, '/tax'),
    inCurrency(currency, total, '/total'),
    positive(total, '/total', context),
  );
}

function wrongLine(line: AmendedLine, state: OrderState, path: string): Decision<never> | undefined {
  const known = state.lines.find(({ lineId }) => lineId === line.lineId);
  if (known === undefined)
    return line.productId === undefined ? invalid(`${path}/productId`, 'required', undefined) : undefined;
  if (known.cancelled) {
    return refuse('TRANSITION_NOT_ALLOWED', `line ${line.lineId} was cancelled`, {
      path: `${path}/lineId`,
      actual: line.lineId,
    });
  }
  if (line.productId !== undefined && line.productId !== known.productId)
    return invalid(`${path}/productId`, known.productId, line.productId);
  if (parseDecimal(line.quantity) >= parseDecimal(known.shipped)) return undefined;
  return refuse('AMEND_BELOW_SHIPPED', `${known.shipped} of line ${line.lineId} were shipped`, {
    path: `${path}/quantity`,
    expected: known.shipped,
    actual: line.quantity,
    ...(state.lastShipment === undefined ? {} : { currentEventId: state.lastShipment }),
  });
}

type Change = EventOf<typeof OrderAmended>['data']['lines'][number];

/** A line before and after, or undefined where it stays as it is. `emit` leaves out what is undefined. */
function changeOf(line: AmendedLine, live: readonly LineState[]): Change | undefined {
  const known = live.find(({ lineId }) => lineId === line.lineId);
  const { lineId, productId, description, unitOfMeasure, unitPrice, amount, unitCost, costVersion } = line;
  const quantity = parseDecimal(line.quantity);
  const after = { quantity: decimalText(quantity), unitPrice, amount, unitCost, costVersion };
  const names = { lineId, productId: known?.productId ?? (productId as string), description, unitOfMeasure };
  if (known === undefined) return { ...names, after, deltaQuantity: after.quantity, deltaAmount: amount } as Change;
  const deltaQuantity = quantity - parseDecimal(known.quantity);
  const same =
    deltaQuantity === 0n &&
    equalMoney(amount, known.amount) &&
    (unitPrice === undefined || equalMoney(unitPrice, known.unitPrice)) &&
    unitCost === undefined;
  if (same) return undefined;
  return {
    ...names,
    before: { quantity: known.quantity, unitPrice: known.unitPrice, amount: known.amount },
    after,
    deltaQuantity: decimalText(deltaQuantity),
    deltaAmount: subtractMoney(amount, known.amount),
  } as Change;
}

function linesAfter(live: readonly LineState[], changes: readonly Change[]): readonly LineState[] {
  const byId = new Map(changes.map((change) => [change.lineId, change]));
  const known = new Set(live.map(({ lineId }) => lineId));
  const nothing = { shipped: '0', returned: '0', cancelled: false };
  return [
    ...live.map((line) => ({ ...line, ...termsOf(byId.get(line.lineId)) })),
    ...changes
      .filter(({ lineId }) => !known.has(lineId))
      .map(({ lineId, productId, after }) => {
        const { quantity, amount, unitPrice } = after;
        return { ...nothing, lineId, productId, quantity, amount, unitPrice };
      }),
  ];
}
const termsOf = (change: Change | undefined) =>
  change === undefined ? {} : { quantity: change.after.quantity, amount: change.after.amount };

const sumOf = (lines: readonly LineState[], like: Money): Money =>
  sumMoney(
    lines.map((line) => line.amount),
    like,
  );

/** How much the value of what was shipped (or returned) changes when the lines are worth their new amounts. */
function revalued(
  before: readonly LineState[],
  after: readonly LineState[],
  field: 'shipped' | 'returned',
  like: Money,
): Money {
  const value = (line: LineState): Money =>
    proportion(line.amount, parseDecimal(line[field]), parseDecimal(line.quantity));
  return subtractMoney(sumMoney(after.map(value), like), sumMoney(before.map(value), like));
}
