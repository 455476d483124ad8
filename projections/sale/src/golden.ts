import type { JourneyEvents } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

type Money = JourneyEvents['OrderPlaced']['total'];

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const eur = (units: string): Money => ({ units, scale: 2, currency: 'EUR' });
export const CUSTOMER = id(1);
export const ORDER = id(2);
const INVOICE = id(3);
const order = { stream: `order-golden.${ORDER}`, root: CUSTOMER };
const ar = { stream: `ar-golden.${CUSTOMER}`, root: CUSTOMER };

/** An order with every event and branch of this folder's ledgers. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  {
    ...order,
    type: 'OrderPlaced',
    data: {
      orderNo: 'SO-1',
      customerId: CUSTOMER,
      lines: [
        { lineId: '1', productId: 'P-1', quantity: '10', amount: eur('100000'), unitCost: eur('6000') },
        { lineId: '2', productId: 'P-2', quantity: '1.5', amount: eur('5000') },
        { lineId: '3', productId: 'GIFT', quantity: '1', amount: eur('0') },
      ],
      tax: eur('19950'),
      total: eur('124950'),
      terms: { days: 30 },
      receivableTrigger: 'signed',
      attributes: { country: 'France' },
    },
  } satisfies GoldenEvent<JourneyEvents, 'OrderPlaced'>,
  {
    ...order,
    stream: `order-golden.${id(4)}`,
    type: 'OrderPlaced',
    data: {
      orderNo: 'SO-2',
      customerId: CUSTOMER,
      lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: eur('10000') }],
      total: eur('10000'),
      terms: { days: 0 },
      receivableTrigger: 'signed',
      attributes: { country: 49 },
    },
  } satisfies GoldenEvent<JourneyEvents, 'OrderPlaced'>,
  {
    ...order,
    type: 'OrderCancelled',
    data: {
      customerId: CUSTOMER,
      scope: 'lines',
      lineIds: ['2'],
      amount: eur('5950'),
      tax: eur('950'),
      reasonCode: 'soldOut',
    },
  } satisfies GoldenEvent<JourneyEvents, 'OrderCancelled'>,
  {
    ...order,
    stream: `order-golden.${id(4)}`,
    type: 'OrderCancelled',
    data: { customerId: CUSTOMER, scope: 'all', lineIds: ['1'], amount: eur('10000'), reasonCode: 'mistake' },
  } satisfies GoldenEvent<JourneyEvents, 'OrderCancelled'>,
  {
    ...order,
    type: 'OrderAmended',
    data: {
      customerId: CUSTOMER,
      amendmentNo: 1,
      lines: [
        {
          lineId: '1',
          productId: 'P-1',
          before: { quantity: '10', amount: eur('100000') },
          after: { quantity: '12', amount: eur('118000'), unitCost: eur('5900') },
          deltaQuantity: '2',
          deltaAmount: eur('18000'),
        },
      ],
      tax: eur('22420'),
      deltaTax: eur('3420'),
      deltaAmount: eur('21420'),
      contractAmount: eur('140420'),
      deltaShipped: eur('0'),
      deltaReturned: eur('0'),
      complete: false,
    },
  } satisfies GoldenEvent<JourneyEvents, 'OrderAmended'>,
  {
    ...order,
    type: 'OrderCostRecorded',
    data: { customerId: CUSTOMER, costId: 'C-1', kind: 'freight', amount: eur('1200') },
  } satisfies GoldenEvent<JourneyEvents, 'OrderCostRecorded'>,
  {
    stream: `ticket-golden.${id(6)}`,
    root: CUSTOMER,
    type: 'ServiceCostRecorded',
    data: { customerId: CUSTOMER, amount: eur('4500'), parts: [] },
  } satisfies GoldenEvent<JourneyEvents, 'ServiceCostRecorded'>,
  {
    ...order,
    type: 'OrderReturned',
    data: {
      customerId: CUSTOMER,
      returnId: 'R-1',
      lines: [{ lineId: '1', quantity: '2', amount: eur('20000') }],
      amount: eur('20000'),
      reasonCode: 'damaged',
      restock: true,
    },
  } satisfies GoldenEvent<JourneyEvents, 'OrderReturned'>,
  {
    ...ar,
    type: 'CreditNoteIssued',
    data: {
      creditNoteId: id(5),
      creditNoteNo: 'CN-1',
      originalInvoiceId: INVOICE,
      amount: eur('23800'),
      issueDate: '2026-03-01',
      allocations: [{ orderId: ORDER, amount: eur('23800') }],
      lines: [{ lineId: '1', productId: 'P-1', quantity: '2', amount: eur('20000') }],
      attributes: { country: 'France' },
    },
  } satisfies GoldenEvent<JourneyEvents, 'CreditNoteIssued'>,
  {
    ...ar,
    type: 'BalanceAdjusted',
    data: { amount: eur('-1000'), reasonCode: 'badDebt' },
  } satisfies GoldenEvent<JourneyEvents, 'BalanceAdjusted'>,
];

/** And what books an amount but no lines otherwise: a credit note without an invoice. */
export const goldenOfSales: readonly GoldenEvent<JourneyEvents>[] = [
  ...golden,
  {
    ...ar,
    type: 'CreditNoteIssued',
    data: {
      creditNoteId: id(7),
      creditNoteNo: 'CN-2',
      amount: eur('2500'),
      issueDate: '2026-03-02',
      allocations: [],
      lines: [],
      reasonCode: 'goodwill',
    },
  } satisfies GoldenEvent<JourneyEvents, 'CreditNoteIssued'>,
];
