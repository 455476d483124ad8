import { testId } from '../testing/index.js';
import {
  allocation,
  both,
  empty,
  fen,
  first,
  invoice,
  invoiceId,
  orderId,
  payment,
  paymentId,
  recognized,
  second,
  usd,
} from './ar-sample.js';

describe('recording a payment', () => {
  test('its value date is the day it occurred unless it says otherwise', () => {
    empty()
      .when('record-payment', payment(100))
      .then([{ type: 'PaymentReceived', data: { paymentId, valueDate: '2026-03-02' } }]);
    empty()
      .when('record-payment', payment(100, { valueDate: '2026-02-27' }))
      .then([{ type: 'PaymentReceived', data: { valueDate: '2026-02-27' } }]);
  });
  test('a bank reference twice: PAYMENT_DUPLICATE_BANK_REF', () => {
    const received = empty().when('record-payment', payment(100, { bankRef: 'B-1' }));
    received
      .accepted()
      .when('record-payment', payment(100, { bankRef: 'B-1', paymentId: testId('next') }))
      .then({
        code: 'PAYMENT_DUPLICATE_BANK_REF',
        path: '/bankRef',
        actual: 'B-1',
        currentEventId: received.context.eventId(0),
      });
  });
  test('of a day to come: OCCURRED_AT_IN_FUTURE; five minutes before midnight it is tomorrow', () => {
    const tomorrow = payment(100, { valueDate: '2026-03-03' });
    empty()
      .when('record-payment', tomorrow, { occurredAt: '2026-03-02T23:54:59.999Z' })
      .then({ code: 'OCCURRED_AT_IN_FUTURE', path: '/valueDate', expected: '<= 2026-03-02', actual: '2026-03-03' });
    empty()
      .when('record-payment', tomorrow, { occurredAt: '2026-03-02T23:55:00.000Z' })
      .then([{ type: 'PaymentReceived' }]);
  });
  test('twice: ALREADY_EXISTS; of nothing: AMOUNT_NOT_POSITIVE', () => {
    empty()
      .when('record-payment', payment(100))
      .accepted()
      .when('record-payment', payment(100))
      .then({ code: 'ALREADY_EXISTS' });
    empty().when('record-payment', payment(0)).then({ code: 'AMOUNT_NOT_POSITIVE', path: '/amount' });
  });
});

describe('allocating a payment', () => {
  const paid = (units: number) =>
    both()
      .when('record-payment', payment(units, { valueDate: '2026-03-05' }), { occurredAt: '2026-03-06T00:00:00.000Z' })
      .accepted();

  test('to receivables: the postings name order and receivable', () => {
    paid(70_000)
      .when('allocate-payment', allocation({ receivableId: first, amount: fen(60_000) }, { receivableId: second }))
      .then([
        {
          type: 'PaymentAllocated',
          data: {
            paymentId,
            postings: [
              { receivableId: first, orderId, amount: fen(60_000) },
              { receivableId: second, orderId, amount: fen(10_000) },
            ],
            valueDate: '2026-03-05',
            unallocated: fen(0),
          },
        },
      ]);
  });
  test('to an invoice: part by part, each to the receivable it names', () => {
    const allocations = [
      { orderId, receivableId: second, amount: fen(40_000) },
      { orderId, receivableId: first, amount: fen(40_000) },
    ];
    paid(50_000)
      .when('issue-invoice', invoice({ allocations }))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }))
      .then([
        {
          type: 'PaymentAllocated',
          data: {
            postings: [
              { invoiceId, receivableId: second, amount: fen(40_000) },
              { invoiceId, receivableId: first, amount: fen(10_000) },
            ],
          },
        },
      ]);
  });
  test('to an invoice that names no receivable: to the open ones of its order, as they were recognised', () => {
    paid(70_000)
      .when('issue-invoice', invoice())
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }))
      .then([
        {
          type: 'PaymentAllocated',
          data: {
            postings: [
              { receivableId: first, amount: fen(60_000) },
              { receivableId: second, amount: fen(10_000) },
            ],
          },
        },
      ])
      .when('record-payment', payment(20_000, { paymentId: testId('rest') }))
      .accepted()
      .when('allocate-payment', { ...allocation({ invoiceId, amount: fen(10_001) }), paymentId: testId('rest') })
      .then({ code: 'ALLOCATION_OVER_OPEN', expected: fen(10_000) });
  });
  test('an invoice ahead of its receivable takes money for the order alone', () => {
    recognized()
      .when('issue-invoice', invoice())
      .accepted()
      .when('record-payment', payment(80_000))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }))
      .then([
        {
          type: 'PaymentAllocated',
          data: {
            postings: [
              { receivableId: first, amount: fen(60_000) },
              { invoiceId, orderId, amount: fen(20_000) },
            ],
          },
        },
      ]);
  });
  test('an invoice that names a receivable to come waits for it: RECEIVABLE_NOT_RECOGNIZED', () => {
    empty()
      .when('issue-invoice', invoice({ allocations: [{ orderId, receivableId: first, amount: fen(80_000) }] }))
      .accepted()
      .when('record-payment', payment(5))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }))
      .then({ code: 'RECEIVABLE_NOT_RECOGNIZED', path: '/allocations/0/invoiceId' });
  });
  test('100 unallocated, allocate 120: ALLOCATION_OVER_PAYMENT', () => {
    paid(100)
      .when('allocate-payment', allocation({ receivableId: first, amount: fen(120) }))
      .then({ code: 'ALLOCATION_OVER_PAYMENT', path: '/allocations/0/amount', expected: fen(100), actual: fen(120) });
  });
  test('80 open, allocate 100: ALLOCATION_OVER_OPEN', () => {
    recognized()
      .when('write-off', { receivableId: first, amount: fen(59_920), reasonCode: 'x', approvedBy: 'cfo' })
      .accepted()
      .when('record-payment', payment(500))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first, amount: fen(100) }))
      .then({ code: 'ALLOCATION_OVER_OPEN', expected: fen(80), actual: fen(100) });
  });
  test('one target twice is not paid twice', () => {
    paid(100_000)
      .when(
        'allocate-payment',
        allocation({ receivableId: first, amount: fen(40_000) }, { receivableId: first, amount: fen(40_000) }),
      )
      .then({ code: 'ALLOCATION_OVER_OPEN', path: '/allocations/1/amount', expected: fen(20_000) });
    paid(100_000)
      .when('issue-invoice', invoice())
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }, { invoiceId }, { receivableId: second }))
      .then([
        {
          type: 'PaymentAllocated',
          data: {
            postings: [{ amount: fen(60_000) }, { amount: fen(20_000) }, { amount: fen(20_000) }],
            unallocated: fen(0),
          },
        },
      ]);
  });
  test('up to what is open, where it says so; nothing open is no change', () => {
    paid(70_000)
      .when('allocate-payment', { ...allocation({ receivableId: first, amount: fen(70_000) }), upToOpen: true })
      .then([{ type: 'PaymentAllocated', data: { postings: [{ amount: fen(60_000) }], unallocated: fen(10_000) } }])
      .when('allocate-payment', { ...allocation({ receivableId: first, amount: fen(70_000) }), upToOpen: true })
      .then([])
      .when('allocate-payment', allocation({ receivableId: first }))
      .then([]);
  });
  test('money in one currency, the item in another: CURRENCY_MISMATCH', () => {
    both()
      .when('record-payment', { ...payment(0), amount: usd(10) })
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }))
      .then({ code: 'CURRENCY_MISMATCH' });
    paid(10)
      .when('allocate-payment', allocation({ receivableId: first, amount: usd(10) }))
      .then({ code: 'CURRENCY_MISMATCH', path: '/allocations/0/amount/currency' });
  });
  test('money in one currency, the invoice in another: CURRENCY_MISMATCH, with or without an amount', () => {
    const allocations = [{ orderId: testId('dollars'), amount: usd(100) }];
    const dollars = () =>
      paid(100)
        .when('issue-invoice', invoice({ net: usd(100), gross: usd(100), allocations }))
        .accepted();
    for (const amount of [fen(100), undefined]) {
      dollars()
        .when('allocate-payment', allocation({ invoiceId, amount }))
        .then({ code: 'CURRENCY_MISMATCH', expected: 'CNY', actual: 'USD' });
    }
  });
  test('an amount of nothing: AMOUNT_NOT_POSITIVE; no target, or two at once: VALIDATION_FAILED', () => {
    paid(10)
      .when('allocate-payment', allocation({ receivableId: first, amount: fen(0) }))
      .then({ code: 'AMOUNT_NOT_POSITIVE' });
    paid(10).when('allocate-payment', allocation()).then({ code: 'VALIDATION_FAILED', path: '/allocations' });
    paid(10).when('allocate-payment', allocation({})).then({ code: 'VALIDATION_FAILED', path: '/allocations/0' });
    paid(10)
      .when('allocate-payment', allocation({ receivableId: first, invoiceId }))
      .then({ code: 'VALIDATION_FAILED', path: '/allocations/0' });
  });
  test('an unknown payment or invoice: NOT_FOUND', () => {
    both()
      .when('allocate-payment', allocation({ receivableId: first }))
      .then({ code: 'NOT_FOUND', path: '/paymentId' });
    paid(10)
      .when('allocate-payment', allocation({ invoiceId }))
      .then({ code: 'NOT_FOUND', path: '/allocations/0/invoiceId' });
  });
});

describe('refunding a payment', () => {
  const refund = (units: number) => ({ paymentId, amount: fen(units), reason: 'overpaid' });
  const paid = () =>
    recognized()
      .when('record-payment', payment(70_000))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }))
      .accepted();
  test('at most what is left of it: REFUND_OVER_UNALLOCATED', () => {
    paid()
      .when('refund-payment', refund(4_000))
      .then([{ type: 'PaymentRefunded', data: refund(4_000) }])
      .when('refund-payment', refund(6_001))
      .then({ code: 'REFUND_OVER_UNALLOCATED', expected: fen(6_000), actual: fen(6_001) });
  });
  test('what was refunded is allocated no more', () => {
    both()
      .when('record-payment', payment(100))
      .accepted()
      .when('refund-payment', refund(100))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }))
      .then([]);
  });
  test('an unknown payment: NOT_FOUND; without a reason: REASON_REQUIRED', () => {
    empty().when('refund-payment', refund(1)).then({ code: 'NOT_FOUND', path: '/paymentId' });
    paid()
      .when('refund-payment', { ...refund(1), reason: '' })
      .then({ code: 'REASON_REQUIRED', path: '/reason' });
  });
  test('nothing: AMOUNT_NOT_POSITIVE; another currency: CURRENCY_MISMATCH', () => {
    paid().when('refund-payment', refund(0)).then({ code: 'AMOUNT_NOT_POSITIVE' });
    paid()
      .when('refund-payment', { ...refund(1), amount: usd(1) })
      .then({ code: 'CURRENCY_MISMATCH' });
  });
});
