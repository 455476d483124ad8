import type { ClaimContext, Kin } from '../aggregate.js';
import { forCustomer } from '../checks.js';
import { defineAggregate } from '../define.js';
import { amend } from './amend.js';
import type { PlaceOrder } from './commands.js';
import { cancel, confirmDelivery, recordCreditNote, returnGoods, ship, triggerInstalments } from './decide.js';
import { orderEvents } from './events.js';
import { acceptDelivery, complete, confirm, recordCost } from './fulfil.js';
import { place, setInstalments } from './place.js';
import { evolve, initial } from './state.js';

const quoteOfCustomer = (id: string): Kin => ({
  streamType: 'quote',
  id,
  path: '/quoteId',
  otherwise: (root) => `the quote was made to another customer: ${root}`,
});

/** An order with its instalments, shipments and returns. Its root is the customer's journey. */
export const order = defineAggregate({
  type: 'order',
  events: orderEvents,
  initial,
  evolve,
  root: (first) => (first.data as { readonly customerId: string }).customerId,
  commands: {
    place: {
      decide: place,
      opens: true,
      opensFor: forCustomer,
      // Everybody else's quote is accepted, by this very customer.
      kin: ({ quoteId }: PlaceOrder, _state: unknown, { actorType }: ClaimContext) =>
        quoteId === undefined || actorType !== 'migration' ? [] : [quoteOfCustomer(quoteId)],
      claims: (command: PlaceOrder) => [{ kind: 'order.no', value: command.orderNo, code: 'DUPLICATE_ORDER_NO' }],
    },
    'set-instalments': { decide: setInstalments },
    ship: { decide: ship },
    'confirm-delivery': { decide: confirmDelivery },
    'return-goods': { decide: returnGoods },
    cancel: { decide: cancel },
    'record-credit-note': { decide: recordCreditNote },
    'trigger-instalments': { decide: triggerInstalments },
    confirm: { decide: confirm },
    amend: { decide: amend },
    'accept-delivery': { decide: acceptDelivery },
    'record-cost': { decide: recordCost },
    complete: { decide: complete },
  },
});
