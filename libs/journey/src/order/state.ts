import type { Recorded } from '../aggregate.js';
import { decimalText, parseDecimal } from '../decimal.js';
import { subtractMoney, zeroMoney } from '../money.js';
import type { Money } from '../schema.js';
import { emptyTable, entriesOf, put, type Table } from '../table.js';
import type { Trigger } from './commands.js';
import type { orderEvents } from './events.js';
import { type OrderInvoice, withCreditNote, withInvoice } from './invoiced.js';

/** Quantities are canonical decimal text; shipped and returned are totals so far. */
export interface LineState {
  readonly lineId: string;
  readonly productId: string;
  readonly unitPrice: Money | undefined;
  readonly quantity: string;
  readonly amount: Money;
  readonly shipped: string;
  readonly returned: string;
  readonly cancelled: boolean;
}
export interface Instalment {
  readonly no: number;
  readonly percent: number;
  readonly amount: Money;
  readonly trigger: Trigger;
  readonly dueDays: number;
  /** The InstalmentTriggered event, once the condition was met. */
  readonly triggeredBy?: string;
}
export interface OrderState {
  readonly exists: true;
  readonly eventId: string;
  readonly placedAt: string;
  readonly customerId: string;
  readonly externalId: string | undefined;
  readonly lines: readonly LineState[];
  readonly tax: Money | undefined;
  /** Total less what was cancelled. */
  readonly contractAmount: Money;
  readonly termsDays: number;
  readonly plan: readonly Instalment[];
  readonly shipments: Table<{ readonly eventId: string; readonly deliveredBy?: string }>;
  readonly lastShipment: string | undefined;
  readonly invoices: Table<OrderInvoice>;
  readonly creditNotes: Table<string>;
  readonly returns: Table<string>;
  /** When nothing was left to ship for the first time. */
  readonly completedAt: string | undefined;
  readonly promisedDate: string | undefined;
  /** Amendments so far. */
  readonly amendments: number;
  readonly amendedBy: string | undefined;
  readonly confirmedBy: string | undefined;
  /** The customer's acceptance of what was delivered. */
  readonly accepted: { readonly at: string; readonly eventId: string } | undefined;
  readonly costs: Table<string>;
  /** The completion of the order as a whole. */
  readonly finishedBy: string | undefined;
  /** The cancellation of the whole order. */
  readonly cancelledBy: string | undefined;
}
export type State = { readonly exists: false } | OrderState;
export const initial: State = { exists: false };

type Event = Recorded<typeof orderEvents>;

export const evolve = (state: State, event: Event): State =>
  event.type === 'OrderPlaced' ? placed(event) : state.exists ? next(state, event) : state;

function placed({ id, occurredAt, data }: Extract<Event, { type: 'OrderPlaced' }>): OrderState {
  const whole = {
    no: 1,
    percent: 10_000,
    amount: data.total,
    trigger: data.receivableTrigger,
    dueDays: data.terms.days,
  };
  return {
    exists: true,
    eventId: id,
    placedAt: occurredAt,
    customerId: data.customerId,
    externalId: data.externalId,
    lines: data.lines.map(({ lineId, productId, unitPrice, quantity, amount }) => ({
      lineId,
      productId,
      unitPrice,
      quantity,
      amount,
      shipped: '0',
      returned: '0',
      cancelled: false,
    })),
    tax: data.tax,
    contractAmount: data.total,
    termsDays: data.terms.days,
    plan: [whole],
    shipments: emptyTable(),
    lastShipment: undefined,
    invoices: emptyTable(),
    creditNotes: emptyTable(),
    returns: emptyTable(),
    completedAt: undefined,
    promisedDate: data.promisedDate,
    amendments: 0,
    amendedBy: undefined,
    confirmedBy: undefined,
    accepted: undefined,
    costs: emptyTable(),
    finishedBy: undefined,
    cancelledBy: undefined,
  };
}

function next(state: OrderState, event: Event): OrderState {
  switch (event.type) {
    case 'InstalmentPlanSet': {
      const before = new Map(state.plan.map((instalment) => [instalment.no, instalment.triggeredBy]));
      const plan = event.data.plan.map((instalment) => {
        const triggeredBy = before.get(instalment.no);
        return triggeredBy === undefined ? instalment : { ...instalment, triggeredBy };
      });
      return { ...state, plan };
    }
    case 'InstalmentTriggered': {
      const { instalmentNo } = event.data;
      return { ...state, plan: state.plan.map((i) => (i.no === instalmentNo ? { ...i, triggeredBy: event.id } : i)) };
    }
    case 'OrderInvoiced':
      return withInvoice(state, event);
    case 'OrderInvoiceCredited':
      return withCreditNote(state, event);
    case 'OrderShipped':
      return {
        ...state,
        lines: moved(state.lines, event.data.lines, 'shipped'),
        shipments: put(state.shipments, event.data.shipmentId, { eventId: event.id }),
        lastShipment: event.id,
        completedAt: state.completedAt ?? (event.data.complete ? event.occurredAt : undefined),
      };
    case 'OrderDelivered':
      return {
        ...state,
        shipments: put(state.shipments, event.data.shipmentId, { eventId: event.id, deliveredBy: event.id }),
      };
    case 'OrderReturned':
      return {
        ...state,
        lines: moved(state.lines, event.data.lines, 'returned'),
        returns: put(state.returns, event.data.returnId, event.id),
      };
    case 'OrderCancelled': {
      const gone = new Set(event.data.lineIds);
      const all = event.data.scope === 'all';
      const lines = state.lines.map((line) => (all || gone.has(line.lineId) ? { ...line, cancelled: true } : line));
      return {
        ...state,
        lines,
        contractAmount: subtractMoney(state.contractAmount, event.data.amount),
        completedAt: state.completedAt ?? (isComplete(lines) ? event.occurredAt : undefined),
        cancelledBy: all ? event.id : state.cancelledBy,
      };
    }
    case 'OrderAmended':
      return amended(state, event);
    case 'OrderConfirmedByCustomer':
      return { ...state, confirmedBy: event.id };
    case 'OrderAcceptedByCustomer':
      return { ...state, accepted: { at: event.occurredAt, eventId: event.id } };
    case 'OrderCostRecorded':
      return { ...state, costs: put(state.costs, event.data.costId, event.id) };
    case 'OrderCompleted':
      return { ...state, finishedBy: event.id };
    default:
      return state;
  }
}

/** From an amendment on, what was cancelled before counts for nothing: the tax agreed is that of the lines left. */
function amended(state: OrderState, { id, occurredAt, data }: Extract<Event, { type: 'OrderAmended' }>): OrderState {
  const terms = new Map(data.lines.map((line) => [line.lineId, line.after]));
  const known = new Set(state.lines.map((line) => line.lineId));
  const added = data.lines
    .filter(({ lineId }) => !known.has(lineId))
    .map(({ lineId, productId, after: { unitPrice, quantity, amount } }) => {
      const nothing = { shipped: '0', returned: '0', cancelled: false };
      return { lineId, productId, unitPrice, quantity, amount, ...nothing };
    });
  const kept = state.lines.map((line) => {
    if (line.cancelled) return { ...line, amount: zeroMoney(line.amount) };
    const after = terms.get(line.lineId);
    if (after === undefined) return line;
    return { ...line, unitPrice: after.unitPrice, quantity: after.quantity, amount: after.amount };
  });
  return {
    ...state,
    lines: [...kept, ...added],
    tax: data.tax,
    contractAmount: data.contractAmount,
    promisedDate: data.promisedDate ?? state.promisedDate,
    amendments: data.amendmentNo,
    amendedBy: id,
    completedAt: state.completedAt ?? (data.complete ? occurredAt : undefined),
  };
}

function moved(
  lines: readonly LineState[],
  by: readonly { readonly lineId: string; readonly quantity: string }[],
  field: 'shipped' | 'returned',
): readonly LineState[] {
  const quantities = new Map(by.map((part) => [part.lineId, parseDecimal(part.quantity)]));
  return lines.map((line) => {
    const quantity = quantities.get(line.lineId);
    return quantity === undefined ? line : { ...line, [field]: decimalText(parseDecimal(line[field]) + quantity) };
  });
}

/** Everything left was shipped, and every shipment has arrived. */
export const isDelivered = (state: OrderState): boolean =>
  isComplete(state.lines) && [...entriesOf(state.shipments)].every(([, { deliveredBy }]) => deliveredBy !== undefined);

/** Something is left of the order and all of it was shipped. */
export function isComplete(lines: readonly LineState[]): boolean {
  const left = lines.filter((line) => !line.cancelled);
  return left.length > 0 && left.every((line) => parseDecimal(line.shipped) >= parseDecimal(line.quantity));
}
