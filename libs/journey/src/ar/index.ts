import { defineAggregate } from '../define.js';
import {
  adjustBalance,
  adjustReceivable,
  allocatePayment,
  deallocatePayment,
  issueCreditNote,
  issueInvoice,
  recognizeReceivable,
  recordPayment,
  refundPayment,
  sendToCollection,
  writeOff,
} from './decide.js';
import { arEvents } from './events.js';
import { invoicedOrders, recognisedOrder } from './orders.js';
import { evolve, initial } from './state.js';

/**
 * The ledger of one customer; its id and root are the customer's. Every command may find an empty stream: the answer
 * to a receivable that is not there yet is RECEIVABLE_NOT_RECOGNIZED (retryable), not NOT_FOUND.
 */
export const ar = defineAggregate({
  type: 'ar',
  events: arEvents,
  initial,
  evolve,
  root: (_first, { id }) => id,
  commands: {
    'recognize-receivable': { decide: recognizeReceivable, opens: true, kin: recognisedOrder },
    'adjust-receivable': { decide: adjustReceivable, opens: true },
    'send-to-collection': { decide: sendToCollection, opens: true },
    'write-off': { decide: writeOff, opens: true },
    'issue-invoice': { decide: issueInvoice, opens: true, kin: invoicedOrders },
    'issue-credit-note': { decide: issueCreditNote, opens: true },
    'record-payment': { decide: recordPayment, opens: true },
    'allocate-payment': { decide: allocatePayment, opens: true },
    'deallocate-payment': { decide: deallocatePayment, opens: true },
    'refund-payment': { decide: refundPayment, opens: true },
    'adjust-balance': { decide: adjustBalance, opens: true },
  },
});
