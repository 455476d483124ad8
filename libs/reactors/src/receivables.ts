import { addMoney, type Money } from '@recount/journey';
import { type CommandIntent, reactor } from './reactor.js';

/** What of an invoice or credit note is allocated to each of its orders. */
function perOrder(allocations: readonly { readonly orderId: string; readonly amount: Money }[]): Map<string, Money> {
  const sums = new Map<string, Money>();
  for (const { orderId, amount } of allocations) {
    const before = sums.get(orderId);
    sums.set(orderId, before === undefined ? amount : addMoney(before, amount));
  }
  return sums;
}
const toOrder = (id: string, command: string, body: object): CommandIntent => ({
  streamType: 'order',
  id,
  command,
  body,
  existing: true,
});

/**
 * An invoice meets the condition of every instalment of its orders that waits for one, and each order remembers what of
 * it is invoiced and credited: it may be cancelled only as far as that allows. Free invoices have no order.
 */
export const invoiceTriggersInstalments = reactor({
  name: 'invoice-triggers-instalments',
  from: 'beginning',
  on: {
    InvoiceIssued: ({ id: causedByEventId, data: { invoiceId, allocations } }) =>
      [...perOrder(allocations)].map(([orderId, amount]) =>
        toOrder(orderId, 'trigger-instalments', {
          trigger: 'invoiced',
          causedByEventId,
          invoice: { invoiceId, amount },
        }),
      ),
    CreditNoteIssued: ({ id: causedByEventId, data: { creditNoteId, originalInvoiceId: invoiceId, allocations } }) =>
      invoiceId === undefined
        ? []
        : [...perOrder(allocations)].map(([orderId, amount]) =>
            toOrder(orderId, 'record-credit-note', { creditNoteId, invoiceId, amount, causedByEventId }),
          ),
  },
});

/** An instalment whose condition is met becomes a receivable of the customer. Its id was fixed by order and number. */
export const instalmentBecomesReceivable = reactor({
  name: 'instalment-becomes-receivable',
  from: 'beginning',
  on: {
    InstalmentTriggered: ({ streamId: orderId, data }) => {
      const { customerId, receivableId, instalmentNo, trigger, amount, contractAmount, dueDate, causedByEventId } =
        data;
      const body = { receivableId, orderId, instalmentNo, trigger, amount, contractAmount, dueDate, causedByEventId };
      return [{ streamType: 'ar', id: customerId, command: 'recognize-receivable', body }];
    },
  },
});
