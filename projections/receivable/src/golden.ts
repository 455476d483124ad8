import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

type Money = JourneyEvents['PaymentReceived']['amount'];

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const cny = (units: string): Money => ({ units, scale: 2, currency: 'CNY' });

const CUSTOMER = id(1);
const ORDER = id(2);
const SIGNED = id(3);
const SHIPPED = id(4);
const INVOICE = id(5);
const PAYMENT = id(6);
const ar = { stream: `ar-golden.${CUSTOMER}`, root: CUSTOMER };
const order = { stream: `order-golden.${ORDER}`, root: CUSTOMER };
const at = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T08:00:00.000Z`;

const lines = [{ lineId: '1', productId: 'P-1', quantity: '10', amount: cny('11300000') }];
const recognised = (receivableId: string, instalmentNo: number, units: string) => ({
  receivableId,
  orderId: ORDER,
  instalmentNo,
  trigger: 'signed' as const,
  amount: cny(units),
  contractAmount: cny('11300000'),
  dueDate: '2026-04-01',
});

/** The receivable’s life with every event type and branch of this folder’s models. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  {
    ...order,
    type: 'OrderPlaced',
    occurredAt: at(1),
    data: {
      orderNo: 'SO-1',
      customerId: CUSTOMER,
      ownerId: 'user-1',
      lines,
      total: cny('11300000'),
      terms: { days: 30 },
      receivableTrigger: 'signed',
    },
  } satisfies GoldenEvent<JourneyEvents, 'OrderPlaced'>,
  // Invoiced before the receivable is recognised: the reactor may come later.
  {
    ...ar,
    type: 'InvoiceIssued',
    occurredAt: at(2),
    data: {
      invoiceId: INVOICE,
      invoiceNo: 'INV-1',
      net: cny('8000000'),
      tax: cny('1040000'),
      gross: cny('9040000'),
      issueDate: '2026-03-02',
      dueDate: '2026-04-01',
      allocations: [
        { orderId: ORDER, receivableId: SIGNED, amount: cny('3390000') },
        { orderId: ORDER, receivableId: SHIPPED, amount: cny('5600000') },
        { orderId: ORDER, amount: cny('50000') },
      ],
    },
  } satisfies GoldenEvent<JourneyEvents, 'InvoiceIssued'>,
  { ...ar, type: 'ReceivableRecognized', occurredAt: at(1), data: recognised(SIGNED, 1, '3390000') },
  {
    ...ar,
    type: 'ReceivableRecognized',
    occurredAt: at(3),
    data: { ...recognised(SHIPPED, 2, '6780000'), trigger: 'shipped', issueDate: '2026-03-01' },
  },
  {
    ...order,
    type: 'OrderShipped',
    occurredAt: at(3),
    data: { customerId: CUSTOMER, shipmentId: 'SH-1', lines: [], amount: cny('11300000'), complete: true },
  } satisfies GoldenEvent<JourneyEvents, 'OrderShipped'>,
  {
    ...order,
    type: 'OrderReturned',
    occurredAt: at(9),
    data: {
      customerId: CUSTOMER,
      returnId: 'RT-1',
      lines: [],
      amount: cny('1130000'),
      reasonCode: 'damaged',
      restock: true,
    },
  } satisfies GoldenEvent<JourneyEvents, 'OrderReturned'>,
  {
    ...order,
    type: 'OrderAmended',
    occurredAt: at(10),
    data: {
      customerId: CUSTOMER,
      amendmentNo: 1,
      lines: [],
      deltaTax: cny('0'),
      deltaAmount: cny('500000'),
      contractAmount: cny('11800000'),
      deltaShipped: cny('400000'),
      deltaReturned: cny('50000'),
      complete: true,
    },
  } satisfies GoldenEvent<JourneyEvents, 'OrderAmended'>,
  {
    ...order,
    type: 'OrderCancelled',
    occurredAt: at(10),
    data: { customerId: CUSTOMER, scope: 'lines', lineIds: ['1'], amount: cny('100000'), reasonCode: 'changed' },
  } satisfies GoldenEvent<JourneyEvents, 'OrderCancelled'>,
  {
    ...ar,
    type: 'ReceivableAdjusted',
    occurredAt: at(9),
    data: { receivableId: SHIPPED, orderId: ORDER, delta: cny('-1130000'), cause: 'return' },
  } satisfies GoldenEvent<JourneyEvents, 'ReceivableAdjusted'>,
  {
    ...ar,
    type: 'CreditNoteIssued',
    occurredAt: at(11),
    data: {
      creditNoteId: id(7),
      creditNoteNo: 'CN-1',
      originalInvoiceId: INVOICE,
      amount: cny('1130000'),
      issueDate: '2026-03-11',
      allocations: [
        { orderId: ORDER, receivableId: SHIPPED, amount: cny('1100000') },
        { orderId: ORDER, amount: cny('30000') },
      ],
      lines: [],
    },
  } satisfies GoldenEvent<JourneyEvents, 'CreditNoteIssued'>,
  {
    ...ar,
    type: 'CreditNoteIssued',
    occurredAt: at(11),
    data: {
      creditNoteId: id(8),
      creditNoteNo: 'CN-2',
      amount: cny('50000'),
      issueDate: '2026-03-11',
      allocations: [],
      lines: [],
    },
  } satisfies GoldenEvent<JourneyEvents, 'CreditNoteIssued'>,
  {
    ...ar,
    type: 'PaymentReceived',
    occurredAt: at(12),
    data: { paymentId: PAYMENT, method: 'bank', amount: cny('7000000'), valueDate: '2026-03-12', bankRef: 'B-1' },
  } satisfies GoldenEvent<JourneyEvents, 'PaymentReceived'>,
  {
    ...ar,
    type: 'PaymentAllocated',
    occurredAt: at(12),
    data: {
      paymentId: PAYMENT,
      postings: [
        { receivableId: SIGNED, invoiceId: INVOICE, orderId: ORDER, amount: cny('3390000') },
        { invoiceId: INVOICE, orderId: ORDER, amount: cny('20000') },
        { receivableId: SHIPPED, orderId: ORDER, amount: cny('1000000') },
      ],
      valueDate: '2026-03-12',
      unallocated: cny('2590000'),
    },
  } satisfies GoldenEvent<JourneyEvents, 'PaymentAllocated'>,
  // A second, earlier-valued allocation to the same receivable: the latest payment date stays.
  {
    ...ar,
    type: 'PaymentAllocated',
    occurredAt: at(13),
    data: {
      paymentId: PAYMENT,
      postings: [
        { receivableId: SHIPPED, orderId: ORDER, amount: cny('500000') },
        { receivableId: SHIPPED, orderId: ORDER, amount: cny('500000') },
      ],
      valueDate: '2026-03-10',
      unallocated: cny('1590000'),
    },
  } satisfies GoldenEvent<JourneyEvents, 'PaymentAllocated'>,
  {
    ...ar,
    type: 'PaymentRefunded',
    occurredAt: at(14),
    data: { paymentId: PAYMENT, amount: cny('1000000'), reason: 'paid twice' },
  } satisfies GoldenEvent<JourneyEvents, 'PaymentRefunded'>,
  {
    ...ar,
    type: 'ReceivableSentToCollection',
    occurredAt: at(20),
    data: { receivableId: SHIPPED, orderId: ORDER },
  } satisfies GoldenEvent<JourneyEvents, 'ReceivableSentToCollection'>,
  {
    ...ar,
    type: 'ReceivableWrittenOff',
    occurredAt: at(25),
    data: { receivableId: SHIPPED, orderId: ORDER, amount: cny('100000'), reasonCode: 'bankrupt', approvedBy: 'cfo' },
  } satisfies GoldenEvent<JourneyEvents, 'ReceivableWrittenOff'>,
  {
    ...ar,
    type: 'BalanceAdjusted',
    occurredAt: at(26),
    data: { amount: cny('-700'), reasonCode: 'rounding' },
  } satisfies GoldenEvent<JourneyEvents, 'BalanceAdjusted'>,
  // A receivable without an order of ours: there is no contract amount, the balance says so.
  {
    stream: `ar-golden.${id(20)}`,
    root: id(20),
    type: 'ReceivableRecognized',
    occurredAt: at(27),
    data: {
      receivableId: id(21),
      orderId: id(22),
      instalmentNo: 1,
      trigger: 'invoiced',
      amount: cny('3500'),
      dueDate: '2026-03-27',
    },
  },
];

/** Those of them a model handles: golden events are of handled types only. */
export const goldenOf = (...types: readonly JourneyEventType[]): readonly GoldenEvent<JourneyEvents>[] =>
  golden.filter((event) => types.includes(event.type));
