import type { JourneyEvents } from '@recount/journey';
import { instalmentBecomesReceivable, invoiceTriggersInstalments, type Reactor, type ReactorEvent } from './index.js';

const react = <T extends keyof JourneyEvents>(reactor: Reactor, type: T, data: JourneyEvents[T], streamId: string) =>
  (reactor.on[type] as (event: ReactorEvent<JourneyEvents[T]>) => unknown)({
    id: 'event-1',
    type,
    stream: `any-default.${streamId}`,
    streamType: 'any',
    streamId,
    tenant: 'default',
    root: 'root',
    occurredAt: '2026-03-01T00:00:00.000Z',
    position: 1n,
    data,
    metadata: {},
  });
const money = (units: string) => ({ units, scale: 2, currency: 'EUR' });

test('an invoice reaches each of its orders once, where there is such an order: with what of it is theirs', () => {
  const data = {
    invoiceId: 'i',
    invoiceNo: '1',
    net: money('300'),
    tax: money('0'),
    gross: money('300'),
    issueDate: '2026-03-01',
    dueDate: '2026-03-31',
    allocations: ['a', 'b', 'a'].map((orderId) => ({ orderId, amount: money('100') })),
  };
  const told = (id: string, amount: string) => ({
    streamType: 'order',
    id,
    command: 'trigger-instalments',
    body: { trigger: 'invoiced', causedByEventId: 'event-1', invoice: { invoiceId: 'i', amount: money(amount) } },
    existing: 'ofThisRoot',
  });
  expect(react(invoiceTriggersInstalments, 'InvoiceIssued', data, 'customer')).toEqual([
    told('a', '200'),
    told('b', '100'),
  ]);
  expect(react(invoiceTriggersInstalments, 'InvoiceIssued', { ...data, allocations: [] }, 'customer')).toEqual([]);
});

test('a credit note reaches the orders of its original; customer credit reaches none', () => {
  const data = {
    creditNoteId: 'c',
    creditNoteNo: '2',
    originalInvoiceId: 'i',
    amount: money('150'),
    issueDate: '2026-03-02',
    allocations: ['a', 'a', 'b'].map((orderId) => ({ orderId, amount: money('50') })),
    lines: [],
  };
  const told = (id: string, amount: string) => ({
    streamType: 'order',
    id,
    command: 'record-credit-note',
    body: { creditNoteId: 'c', invoiceId: 'i', amount: money(amount), causedByEventId: 'event-1' },
    existing: 'ofThisRoot',
  });
  expect(react(invoiceTriggersInstalments, 'CreditNoteIssued', data, 'customer')).toEqual([
    told('a', '100'),
    told('b', '50'),
  ]);
  const { originalInvoiceId: _, ...credit } = data;
  expect(react(invoiceTriggersInstalments, 'CreditNoteIssued', credit, 'customer')).toEqual([]);
});

test('an order that is placed after documents that name it hears of them under the ids they asked under', () => {
  const of = (orderId: string) => ({ orderId, amount: money('100') });
  const numbers = { net: money('200'), tax: money('0'), gross: money('200') };
  const dates = { issueDate: '2026-03-01', dueDate: '2026-03-31' };
  const data = { invoiceId: 'i', invoiceNo: '1', ...numbers, ...dates, allocations: [of('a'), of('b')] };
  const event = { id: 'invoiced', type: 'InvoiceIssued', data };
  const found = (invoiceTriggersInstalments.on.OrderPlaced as (event: object, found?: unknown) => readonly object[])(
    { streamId: 'b' },
    [event],
  );
  expect(found).toEqual([{ ...told('b', '100'), inPlaceOf: { event, n: 1 } }]);

  function told(id: string, amount: string) {
    const invoice = { invoiceId: 'i', amount: money(amount) };
    const body = { trigger: 'invoiced', causedByEventId: 'invoiced', invoice };
    return { streamType: 'order', id, command: 'trigger-instalments', body, existing: 'ofThisRoot' };
  }
});

test('a triggered instalment becomes a receivable of the customer, contract amount included', () => {
  const data = {
    customerId: 'customer',
    instalmentNo: 2,
    receivableId: 'receivable',
    trigger: 'shipped' as const,
    amount: money('6780000'),
    contractAmount: money('11300000'),
    dueDate: '2026-03-31',
    causedByEventId: 'shipped-event',
  };
  const { customerId: _, ...rest } = data;
  expect(react(instalmentBecomesReceivable, 'InstalmentTriggered', data, 'order-1')).toEqual([
    { streamType: 'ar', id: 'customer', command: 'recognize-receivable', body: { ...rest, orderId: 'order-1' } },
  ]);
});
