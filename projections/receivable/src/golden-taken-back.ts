import type { JourneyEvents } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

type Golden = GoldenEvent<JourneyEvents, 'PaymentDeallocated'>;

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const cny = (units: string) => ({ units, scale: 2, currency: 'CNY' });

/** As in `golden`. */
const [CUSTOMER, ORDER, SIGNED, SHIPPED, INVOICE, PAYMENT] = [1, 2, 3, 4, 5, 6].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const takenBack = (minute: number, data: Golden['data']): Golden => ({
  stream: `ar-golden.${CUSTOMER}`,
  root: CUSTOMER,
  type: 'PaymentDeallocated',
  occurredAt: `2026-03-28T08:0${minute}:00.000Z`,
  data,
});

/** What `golden` allocated, taken back: some of it, all of a receivable, and cash that a receivable had taken up of its order. */
export const goldenTakenBack: readonly Golden[] = [
  takenBack(0, {
    paymentId: PAYMENT,
    postings: [
      { receivableId: SHIPPED, orderId: ORDER, amount: cny('500000'), lastPaidOn: '2026-03-10' },
      { receivableId: SIGNED, invoiceId: INVOICE, orderId: ORDER, amount: cny('3390000') },
      { receivableId: SHIPPED, orderId: ORDER, amount: cny('100000'), lastPaidOn: '2026-03-10' },
    ],
    reason: 'goods returned',
    unallocated: cny('4580000'),
  }),
  takenBack(1, {
    paymentId: PAYMENT,
    postings: [{ invoiceId: INVOICE, orderId: ORDER, amount: cny('20000') }],
    collectedAhead: [{ receivableId: SHIPPED, orderId: ORDER, amount: cny('-20000') }],
    reason: 'goods returned',
    unallocated: cny('4600000'),
  }),
  takenBack(2, {
    paymentId: PAYMENT,
    postings: [{ receivableId: SHIPPED, orderId: ORDER, amount: cny('300000') }],
    collectedAhead: [{ receivableId: SHIPPED, orderId: ORDER, amount: cny('5000') }],
    reason: 'goods returned',
    unallocated: cny('4900000'),
  }),
];
