import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { firstOf, inCurrency, notNegative } from '../checks.js';
import { emit } from '../define.js';
import { isZero } from '../money.js';
import { lookUp } from '../table.js';
import type { AcceptDelivery, CompleteOrder, ConfirmOrder, RecordCost } from './commands.js';
import { OrderAcceptedByCustomer, OrderCompleted, OrderConfirmedByCustomer, OrderCostRecorded } from './events.js';
import { closed } from './place.js';
import { triggering } from './plan.js';
import { isDelivered, type OrderState } from './state.js';

/** The customer's word that the order is right, once. */
export function confirm(command: ConfirmOrder, state: OrderState): Decision {
  if (state.cancelledBy !== undefined || state.finishedBy !== undefined) return closed(state);
  if (state.confirmedBy !== undefined) return noChange();
  return accept(emit(OrderConfirmedByCustomer, { customerId: state.customerId, evidenceRef: command.evidenceRef }));
}

/** Of the order as a whole, once: all that is left of it was shipped and has arrived. */
export function acceptDelivery(command: AcceptDelivery, state: OrderState, context: Context): Decision {
  if (state.cancelledBy !== undefined) return closed(state);
  if (state.accepted !== undefined) return noChange();
  if (!isDelivered(state)) return notDelivered(state);
  const on = context.localDate(context.occurredAt);
  return accept(
    emit(OrderAcceptedByCustomer, { customerId: state.customerId, docRef: command.docRef }),
    ...triggering(state, 'accepted', on, context.eventId(0), context),
  );
}

/** Costs come as they become known, after the order is completed or cancelled too. */
export function recordCost(command: RecordCost, state: OrderState): Decision {
  const { costId, amount, lineId } = command;
  const known = lookUp(state.costs, costId);
  if (known !== undefined)
    return refuse('ALREADY_EXISTS', `cost ${costId} is booked already`, { path: '/costId', currentEventId: known });
  if (lineId !== undefined && !state.lines.some((line) => line.lineId === lineId))
    return refuse('NOT_FOUND', `the order has no line ${lineId}`, { path: '/lineId', actual: lineId });
  const wrong = firstOf(inCurrency(state.contractAmount.currency, amount, '/amount'), notNegative(amount, '/amount'));
  return wrong ?? accept(emit(OrderCostRecorded, { ...command, customerId: state.customerId }));
}

/** Everything left has arrived; an order whose payment waits for the customer's acceptance waits for it too. */
export function complete(command: CompleteOrder, state: OrderState): Decision {
  if (state.cancelledBy !== undefined) return closed(state);
  if (state.finishedBy !== undefined) return noChange();
  if (!isDelivered(state)) return notDelivered(state);
  const waiting = state.plan.find(
    ({ trigger, triggeredBy, amount }) => trigger === 'accepted' && triggeredBy === undefined && !isZero(amount),
  );
  if (waiting !== undefined) {
    return refuse('TRANSITION_NOT_ALLOWED', `instalment ${waiting.no} waits for the customer’s acceptance`, {
      expected: 'accepted',
      actual: 'delivered',
    });
  }
  return accept(emit(OrderCompleted, { customerId: state.customerId, note: command.note }));
}

const notDelivered = (state: OrderState): Decision<never> =>
  refuse('NOT_DELIVERED', 'not all of the order has arrived', {
    ...(state.lastShipment === undefined ? {} : { currentEventId: state.lastShipment }),
  });
