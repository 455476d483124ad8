import { type CommandIntent, reactor } from './reactor.js';

/** An invoice meets the condition of every instalment of its orders that waits for one. Free invoices have no order. */
export const invoiceTriggersInstalments = reactor({
  name: 'invoice-triggers-instalments',
  from: 'beginning',
  on: {
    InvoiceIssued: ({ id, data }) =>
      [...new Set(data.allocations.map(({ orderId }) => orderId))].map(
        (orderId): CommandIntent => ({
          streamType: 'order',
          id: orderId,
          command: 'trigger-instalments',
          body: { trigger: 'invoiced', causedByEventId: id },
          existing: true,
        }),
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

/** Every reactor of the house. */
export const houseReactors = [invoiceTriggersInstalments, instalmentBecomesReceivable];
