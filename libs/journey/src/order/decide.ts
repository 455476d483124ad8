import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { firstOf, inCurrency, invalid, notNegative, quantityOf, reasonOf, reasonRequired } from '../checks.js';
import { decimalText, parseDecimal } from '../decimal.js';
import { emit } from '../define.js';
import { microUnits, proportion, subtractMoney, sumMoney, zeroMoney } from '../money.js';
import type { Money } from '../schema.js';
import { lookUp } from '../table.js';
import type {
  CancelOrder,
  ConfirmDelivery,
  RecordCreditNote,
  ReturnGoods,
  ShipOrder,
  TriggerInstalments,
} from './commands.js';
import {
  InstalmentPlanSet,
  OrderCancelled,
  OrderDelivered,
  OrderInvoiceCredited,
  OrderInvoiced,
  OrderReturned,
  OrderShipped,
} from './events.js';
import { notBorneBy } from './invoiced.js';
import { closed, planned, samePlan } from './place.js';
import { reducedPlan, triggering } from './plan.js';
import { isComplete, type LineState, type OrderState } from './state.js';

type Part = { readonly lineId: string; readonly quantity: string; readonly amount: Money };

/** Ships what is left of lines. The shipment after which nothing is left triggers the `shipped` instalments, once. */
export function ship(command: ShipOrder, state: OrderState, context: Context): Decision {
  if (state.cancelledBy !== undefined) return closed(state);
  const known = lookUp(state.shipments, command.shipmentId);
  if (known !== undefined) {
    return refuse('ALREADY_SHIPPED', `shipment ${command.shipmentId} left already`, {
      path: '/shipmentId',
      actual: command.shipmentId,
      currentEventId: known.eventId,
    });
  }
  const parts = partsOf(
    command.lines,
    state,
    'shipped',
    (line) => (line.cancelled ? 0n : parseDecimal(line.quantity)),
    'SHIP_OVER_ORDERED',
  );
  if (!Array.isArray(parts)) return parts as Decision<never>;
  const gone = new Map(parts.map((part: Part) => [part.lineId, part.quantity]));
  const complete = isComplete(
    state.lines.map((line) => ({ ...line, shipped: plus(line.shipped, gone.get(line.lineId)) })),
  );
  return accept(
    emit(OrderShipped, {
      customerId: state.customerId,
      shipmentId: command.shipmentId,
      lines: parts,
      amount: total(parts, state),
      complete,
      carrier: command.carrier,
      trackingNo: command.trackingNo,
    }),
    ...(complete
      ? triggering(state, 'shipped', context.localDate(context.occurredAt), context.eventId(0), context)
      : []),
  );
}

/** Each shipment arrives once. */
export function confirmDelivery(command: ConfirmDelivery, state: OrderState): Decision {
  const shipment = lookUp(state.shipments, command.shipmentId);
  const path = '/shipmentId';
  if (shipment === undefined)
    return refuse('NOT_SHIPPED', `there is no shipment ${command.shipmentId}`, { path, actual: command.shipmentId });
  if (shipment.deliveredBy !== undefined) {
    return refuse('ALREADY_DELIVERED', `shipment ${command.shipmentId} arrived already`, {
      path,
      currentEventId: shipment.deliveredBy,
    });
  }
  return accept(emit(OrderDelivered, { ...command, customerId: state.customerId }));
}

/** At most what was shipped comes back. The contract stays as it is; an invoice is corrected by a credit note. */
export function returnGoods(command: ReturnGoods, state: OrderState, context: Context): Decision {
  const known = lookUp(state.returns, command.returnId);
  if (known !== undefined)
    return refuse('ALREADY_EXISTS', `return ${command.returnId} is booked already`, {
      path: '/returnId',
      currentEventId: known,
    });
  const reasonCode = reasonOf(command.reasonCode, context);
  if (reasonCode === undefined) return reasonRequired();
  const parts = partsOf(command.lines, state, 'returned', (line) => parseDecimal(line.shipped), 'RETURN_OVER_SHIPPED');
  if (!Array.isArray(parts)) return parts as Decision<never>;
  return accept(
    emit(OrderReturned, {
      customerId: state.customerId,
      returnId: command.returnId,
      lines: parts,
      amount: total(parts, state),
      reasonCode,
      restock: command.restock ?? true,
    }),
  );
}

/**
 * Cancels what was not shipped. Open instalments shrink with the contract; one that is receivable already stays, and
 * `ar/adjust-receivable` with cause `cancellation` corrects it.
 */
export function cancel(command: CancelOrder, state: OrderState, context: Context): Decision {
  if (state.cancelledBy !== undefined) return noChange();
  const reasonCode = reasonOf(command.reasonCode, context);
  if (reasonCode === undefined) return reasonRequired();
  const left = state.lines.filter((line) => !line.cancelled);
  const scope = scopeOf(command.lineIds, state);
  if (!Array.isArray(scope)) return scope as Decision<never>;
  if (scope.length === 0) return noChange();
  const all = scope.length === left.length;
  const lineIds = scope.map((line: LineState) => line.lineId);
  const amount = all ? state.contractAmount : cancelledAmount(scope, state);
  const contractAmount = subtractMoney(state.contractAmount, amount);
  const invoiced = notBorneBy(contractAmount, state);
  if (invoiced !== undefined) return invoiced;
  const net = sumMoney(
    scope.map((line) => line.amount),
    amount,
  );
  const nothingLeft = isComplete(left.filter((line) => !scope.includes(line)));
  const cancelled = emit(OrderCancelled, {
    customerId: state.customerId,
    scope: all ? 'all' : 'lines',
    lineIds,
    amount,
    tax: state.tax === undefined ? undefined : subtractMoney(amount, net),
    complete: nothingLeft,
    reasonCode,
  });
  if (all) return accept(cancelled);
  const plan = reducedPlan(state.plan, contractAmount);
  const complete = state.completedAt === undefined && nothingLeft;
  return accept(
    cancelled,
    ...(samePlan(plan, state.plan)
      ? []
      : [emit(InstalmentPlanSet, { customerId: state.customerId, plan: plan.map(planned) })]),
    ...(complete
      ? triggering(
          { ...state, contractAmount, plan },
          'shipped',
          context.localDate(context.occurredAt),
          context.eventId(0),
          context,
        )
      : []),
  );
}

/** Issued by a reactor after an invoice, which the order remembers. Other triggers are met by its own commands. */
export function triggerInstalments(command: TriggerInstalments, state: OrderState, context: Context): Decision {
  if (command.trigger !== 'invoiced') {
    return refuse('TRANSITION_NOT_ALLOWED', 'only an invoice triggers instalments from outside the order', {
      path: '/trigger',
      expected: 'invoiced',
      actual: command.trigger,
    });
  }
  if (state.cancelledBy !== undefined) return closed(state);
  const { invoice, causedByEventId } = command;
  const wrong = notNegative(invoice?.amount, '/invoice/amount');
  if (wrong !== undefined) return wrong;
  const news = invoice !== undefined && lookUp(state.invoices, invoice.invoiceId) === undefined;
  return accept(
    ...(news ? [emit(OrderInvoiced, { ...invoice, customerId: state.customerId, causedByEventId })] : []),
    ...triggering(state, 'invoiced', context.localDate(context.occurredAt), causedByEventId, context),
  );
}

/** Issued by a reactor after a credit note over an invoice of the order, in the currency of that. */
export function recordCreditNote(command: RecordCreditNote, state: OrderState): Decision {
  if (state.cancelledBy !== undefined) return closed(state);
  const told = lookUp(state.invoices, command.invoiceId);
  // An invoice from before orders were told of theirs: there is nothing it could close.
  if (told === undefined || lookUp(state.creditNotes, command.creditNoteId) !== undefined) return noChange();
  const { amount } = command;
  const wrong = firstOf(inCurrency(told.amount.currency, amount, '/amount'), notNegative(amount, '/amount'));
  if (wrong !== undefined) return wrong;
  return accept(emit(OrderInvoiceCredited, { ...command, customerId: state.customerId }));
}

/** The lines to cancel: those named (or all) that are not cancelled yet; a refusal when one was shipped. */
function scopeOf(lineIds: readonly string[] | undefined, state: OrderState): readonly LineState[] | Decision<never> {
  const scope: LineState[] = [];
  const named = lineIds === undefined ? undefined : new Set(lineIds);
  for (const id of named ?? []) if (!state.lines.some((line) => line.lineId === id)) return unknownLine('/lineIds', id);
  for (const line of state.lines) {
    if (line.cancelled || named?.has(line.lineId) === false) continue;
    if (parseDecimal(line.shipped) > 0n) {
      return refuse('ALREADY_SHIPPED', `line ${line.lineId} was shipped`, {
        path: '/lineIds',
        expected: '0',
        actual: line.shipped,
        ...(state.lastShipment === undefined ? {} : { currentEventId: state.lastShipment }),
      });
    }
    scope.push(line);
  }
  return scope;
}

/** The lines' amounts and, where tax is apart, its share of them: rounded cumulatively, so that the whole is the tax. */
function cancelledAmount(scope: readonly LineState[], state: OrderState): Money {
  const amount = sumMoney(
    scope.map((line) => line.amount),
    state.contractAmount,
  );
  if (state.tax === undefined) return amount;
  const of = (lines: readonly LineState[]): bigint => lines.reduce((sum, line) => sum + microUnits(line.amount), 0n);
  const before = of(state.lines.filter((line) => line.cancelled));
  const whole = of(state.lines);
  const share = subtractMoney(proportion(state.tax, before + of(scope), whole), proportion(state.tax, before, whole));
  return sumMoney([amount, share], amount);
}

/**
 * Quantities with their value at the order's prices. The value is rounded on the running total of the line, so that
 * all shipments of a line (and all returns of them) add up to its amount.
 */
function partsOf(
  lines: ShipOrder['lines'],
  state: OrderState,
  field: 'shipped' | 'returned',
  limitOf: (line: LineState) => bigint,
  over: 'SHIP_OVER_ORDERED' | 'RETURN_OVER_SHIPPED',
): readonly Part[] | Decision<never> {
  if (lines.length === 0) return invalid('/lines', 'not empty', 0);
  const byId = new Map(state.lines.map((line) => [line.lineId, line]));
  const parts: Part[] = [];
  const seen = new Set<string>();
  for (const [i, { lineId, quantity }] of lines.entries()) {
    const path = `/lines/${i}/quantity`;
    const line = byId.get(lineId);
    if (line === undefined) return unknownLine(`/lines/${i}/lineId`, lineId);
    if (seen.has(lineId)) return invalid(`/lines/${i}/lineId`, 'unique', lineId);
    seen.add(lineId);
    const wrong = quantityOf(quantity, path);
    if (wrong !== undefined) return wrong;
    const [before, by] = [parseDecimal(line[field]), parseDecimal(quantity)];
    const open = limitOf(line) - before;
    if (by > open) {
      return refuse(over, `line ${lineId} has ${decimalText(open)} left`, {
        path,
        expected: decimalText(open),
        actual: quantity,
      });
    }
    const whole = parseDecimal(line.quantity);
    const amount = subtractMoney(proportion(line.amount, before + by, whole), proportion(line.amount, before, whole));
    parts.push({ lineId, quantity: decimalText(by), amount });
  }
  return parts;
}

const unknownLine = (path: string, lineId: string): Decision<never> =>
  refuse('NOT_FOUND', `the order has no line ${lineId}`, { path, actual: lineId });
const plus = (quantity: string, by: string | undefined): string =>
  by === undefined ? quantity : decimalText(parseDecimal(quantity) + parseDecimal(by));
const total = (parts: readonly Part[], state: OrderState): Money =>
  sumMoney(
    parts.map((part) => part.amount),
    zeroMoney(state.contractAmount),
  );
