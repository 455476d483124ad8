import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

type Money = JourneyEvents['PaymentReceived']['amount'];
type Recognized = JourneyEvents['ReceivableRecognized'];
type Golden<T extends JourneyEventType> = GoldenEvent<JourneyEvents, T>;

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const cny = (units: string): Money => ({ units, scale: 2, currency: 'CNY' });
const usd = (units: string): Money => ({ ...cny(units), currency: 'USD' });
const CUSTOMER = id(40);
/** An order without one of ours behind it; one that is placed here. */
export const [FREE, PLACED] = [id(41), id(42)] as const;
export const RECEIVABLE = id(43);
const stream = `ar-golden.${CUSTOMER}`;
const at = (minute: number): string => `2026-04-01T08:${String(minute).padStart(2, '0')}:00.000Z`;

const invoice = (n: number, minute: number, orderId: string, gross: Money): Golden<'InvoiceIssued'> => ({
  stream,
  root: CUSTOMER,
  type: 'InvoiceIssued',
  occurredAt: at(minute),
  data: {
    invoiceId: id(n),
    invoiceNo: `INV-${n}`,
    net: gross,
    tax: { ...gross, units: '0' },
    gross,
    issueDate: '2026-04-01',
    dueDate: '2026-05-01',
    allocations: [{ orderId, amount: gross }],
  },
});
const paid = (n: number, minute: number, orderId: string, amount: Money): Golden<'PaymentAllocated'> => ({
  stream,
  root: CUSTOMER,
  type: 'PaymentAllocated',
  occurredAt: at(minute),
  data: {
    paymentId: id(n + 20),
    postings: [{ invoiceId: id(n), orderId, amount }],
    valueDate: '2026-04-01',
    unallocated: { ...amount, units: '0' },
  },
});
const recognised = (minute: number, more: Partial<Recognized> = {}): Golden<'ReceivableRecognized'> => ({
  stream,
  root: CUSTOMER,
  type: 'ReceivableRecognized',
  occurredAt: at(minute),
  data: {
    receivableId: RECEIVABLE,
    orderId: FREE,
    instalmentNo: 1,
    trigger: 'invoiced',
    amount: cny('10000'),
    dueDate: '2026-05-01',
    ...more,
  },
});

/** A receivable that is partly paid before it is one, and grows by what is paid as well. */
export const goldenAhead: readonly GoldenEvent<JourneyEvents>[] = [
  recognised(10, { collectedAhead: cny('8000') }),
  {
    stream,
    root: CUSTOMER,
    type: 'ReceivableAdjusted',
    occurredAt: at(11),
    data: { receivableId: RECEIVABLE, orderId: FREE, delta: cny('500'), cause: 'penalty', collectedAhead: cny('300') },
  } satisfies Golden<'ReceivableAdjusted'>,
];

/** Orders invoiced and paid in another currency, before it is known which one is theirs and after. */
export const goldenCurrencies: readonly GoldenEvent<JourneyEvents>[] = [
  invoice(50, 1, FREE, usd('700')),
  paid(50, 2, FREE, usd('700')),
  recognised(10),
  invoice(51, 12, FREE, usd('900')),
  paid(51, 13, FREE, usd('900')),
  invoice(52, 14, FREE, cny('6000')),
  paid(52, 15, FREE, cny('1000')),
  invoice(53, 20, PLACED, usd('800')),
  {
    stream: `order-golden.${PLACED}`,
    root: CUSTOMER,
    type: 'OrderPlaced',
    occurredAt: at(21),
    data: {
      orderNo: 'SO-42',
      customerId: CUSTOMER,
      lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: cny('5000') }],
      total: cny('5000'),
      terms: { days: 30 },
      receivableTrigger: 'invoiced',
    },
  } satisfies Golden<'OrderPlaced'>,
  recognised(22, { orderId: PLACED, receivableId: id(44), amount: usd('800') }),
  {
    stream,
    root: CUSTOMER,
    type: 'CreditNoteIssued',
    occurredAt: at(23),
    data: {
      creditNoteId: id(60),
      creditNoteNo: 'CN-53',
      originalInvoiceId: id(53),
      amount: usd('800'),
      issueDate: '2026-04-01',
      allocations: [{ orderId: PLACED, amount: usd('800') }],
      lines: [],
    },
  } satisfies Golden<'CreditNoteIssued'>,
];
