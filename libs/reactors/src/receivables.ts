import { addMoney, type JourneyEvents, type Money } from '@recount/journey';
import { earlierDocuments } from './earlier-documents.js';
import { type CommandIntent, type ReactorEvent, reactor } from './reactor.js';

/** What of an invoice or credit note is allocated to each of its orders. */
function perOrder(allocations: readonly { readonly orderId: string; readonly amount: Money }[]): Map<string, Money> {
  const sums = new Map<string, Money>();
  for (const { orderId, amount } of allocations) {
    const before = sums.get(orderId);
    sums.set(orderId, before === undefined ? amount : addMoney(before, amount));
  }
  return sums;
}
/** Whoever's ledger names another customer's order tells that order nothing. */
const toOrder = (id: string, command: string, body: object): CommandIntent => ({
  streamType: 'order',
  id,
  command,
  body,
  existing: 'ofThisRoot',
});

const ofInvoice = ({
  id: causedByEventId,
  data: { invoiceId, allocations },
}: ReactorEvent<JourneyEvents['InvoiceIssued']>): readonly CommandIntent[] =>
  [...perOrder(allocations)].map(([orderId, amount]) =>
    toOrder(orderId, 'trigger-instalments', {
      trigger: 'invoiced',
      causedByEventId,
      invoice: { invoiceId, amount },
    }),
  );

const ofCreditNote = ({
  id: causedByEventId,
  data: { creditNoteId, originalInvoiceId: invoiceId, allocations },
}: ReactorEvent<JourneyEvents['CreditNoteIssued']>): readonly CommandIntent[] =>
  invoiceId === undefined
    ? []
    : [...perOrder(allocations)].map(([orderId, amount]) =>
        toOrder(orderId, 'record-credit-note', { creditNoteId, invoiceId, amount, causedByEventId }),
      );

/** What a document of the ledger that was there before its order asked of that order, in vain then. */
const asked = (event: ReactorEvent, orderId: string): readonly CommandIntent[] =>
  (event.type === 'InvoiceIssued' ? ofInvoice(event as never) : ofCreditNote(event as never)).flatMap((intent, n) =>
    intent.id === orderId ? [{ ...intent, inPlaceOf: { event, n } }] : [],
  );

/**
 * An invoice meets the condition of every instalment of its orders that waits for one, and each order remembers what of
 * it is invoiced and credited: it may be cancelled only as far as that allows. Free invoices have no order. An order that is
 * placed after invoices that name it (lines of one upload are decided beside each other) hears of them then.
 */
export const invoiceTriggersInstalments = reactor({
  name: 'invoice-triggers-instalments',
  from: 'beginning',
  look: earlierDocuments,
  on: {
    InvoiceIssued: ofInvoice,
    CreditNoteIssued: ofCreditNote,
    OrderPlaced: ({ streamId }, found = []) =>
      (found as readonly ReactorEvent[]).flatMap((document) => asked(document, streamId)),
  },
});

/**
 * An instalment whose condition is met becomes a receivable of the customer. Its id was fixed by order and number. One that
 * cannot (beyond the contract, in another currency) is given up, not passed over: money would be missing without a word.
 */
export const instalmentBecomesReceivable = reactor({
  name: 'instalment-becomes-receivable',
  from: 'beginning',
  // Recognised by hand, under another id.
  expected: ['ALREADY_EXISTS'],
  on: {
    InstalmentTriggered: ({ streamId: orderId, data }) => {
      const { customerId, receivableId, instalmentNo, trigger, amount, contractAmount, dueDate, causedByEventId } =
        data;
      const body = { receivableId, orderId, instalmentNo, trigger, amount, contractAmount, dueDate, causedByEventId };
      return [{ streamType: 'ar', id: customerId, command: 'recognize-receivable', body }];
    },
  },
});
