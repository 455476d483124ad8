import { lookUp } from '../table.js';
import { type Scenario, testId } from '../testing/index.js';
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
  recognition,
  recognized,
  second,
  usd,
} from './ar-sample.js';
import type { State } from './state.js';

const back = (...allocations: readonly Record<string, unknown>[]) => ({
  ...allocation(...allocations),
  reason: 'goods returned',
});
const all = { paymentId, reason: 'goods returned' };
const other = testId('other payment');
/** 700.00, of which 600.00 lie on the first receivable and 100.00 on the second. */
const paid = (): Scenario =>
  both()
    .when('record-payment', payment(70_000, { valueDate: '2026-03-01' }))
    .accepted()
    .when('allocate-payment', allocation({ receivableId: first }, { receivableId: second }))
    .accepted();
/** An invoice of 800.00 that is paid before its order has a receivable. */
const ahead = (): Scenario =>
  empty()
    .when('issue-invoice', invoice())
    .accepted()
    .when('record-payment', payment(80_000))
    .accepted()
    .when('allocate-payment', allocation({ invoiceId }))
    .accepted();

describe('taking back what a payment settled', () => {
  test('part of it: the item is open again, the money left of the payment', () => {
    paid()
      .when('deallocate-payment', back({ receivableId: first, amount: fen(25_000) }))
      .then([
        {
          type: 'PaymentDeallocated',
          data: {
            paymentId,
            postings: [{ receivableId: first, orderId, amount: fen(25_000), lastPaidOn: '2026-03-01' }],
            reason: 'goods returned',
            unallocated: fen(25_000),
          },
        },
      ])
      .when('refund-payment', { paymentId, amount: fen(25_001), reason: 'x' })
      .then({ code: 'REFUND_OVER_UNALLOCATED', expected: fen(25_000) });
  });
  test('all of it where no target is named, the last settled first; nothing is left to take', () => {
    const none = paid().when('deallocate-payment', all);
    const { events } = none.decision as { events: readonly { data: { postings: readonly object[] } }[] };
    expect(events[0]?.data.postings).toEqual([
      { receivableId: second, orderId, amount: fen(10_000) },
      { receivableId: first, orderId, amount: fen(60_000) },
    ]);
    none.accepted().when('deallocate-payment', all).then([]);
    none
      .accepted()
      .when('deallocate-payment', back({ receivableId: first }))
      .then([]);
  });
  test('of several payments on one item the latest value date stays', () => {
    const twice = (valueDate: string) =>
      both()
        .when('record-payment', payment(10_000, { valueDate: '2026-02-20' }))
        .accepted()
        .when('allocate-payment', allocation({ receivableId: first }))
        .accepted()
        .when('record-payment', payment(20_000, { paymentId: other, valueDate }))
        .accepted()
        .when('allocate-payment', { ...allocation({ receivableId: first }), paymentId: other })
        .accepted()
        .when('deallocate-payment', { ...all, paymentId: other });
    twice('2026-02-27').then([{ type: 'PaymentDeallocated', data: { postings: [{ lastPaidOn: '2026-02-20' }] } }]);
    twice('2026-02-10').then([{ type: 'PaymentDeallocated', data: { postings: [{ lastPaidOn: '2026-02-20' }] } }]);
  });
  test('of an invoice, part by part as it was settled; it is paid again', () => {
    recognized()
      .when('issue-invoice', invoice())
      .accepted()
      .when('record-payment', payment(80_000))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }))
      .accepted()
      .when('deallocate-payment', back({ invoiceId, amount: fen(30_000) }))
      .then([
        {
          type: 'PaymentDeallocated',
          data: {
            postings: [
              { invoiceId, orderId, amount: fen(20_000) },
              { invoiceId, receivableId: first, orderId, amount: fen(10_000) },
            ],
          },
        },
      ])
      .when('allocate-payment', allocation({ invoiceId }))
      .then([
        {
          type: 'PaymentAllocated',
          data: {
            postings: [
              { invoiceId, receivableId: first, amount: fen(10_000) },
              { invoiceId, orderId, amount: fen(20_000) },
            ],
            unallocated: fen(0),
          },
        },
      ]);
  });
  test('of an invoice whose parts name receivables or none: nothing is left collected on it', () => {
    const parts = [
      { orderId, amount: fen(15_000) },
      { orderId, receivableId: first, amount: fen(5_000) },
    ];
    const whole = { net: fen(20_000), gross: fen(20_000), allocations: parts };
    const more = { ...recognition, receivableId: second, instalmentNo: 2, amount: fen(40_000) };
    const none = empty()
      .when('recognize-receivable', { ...recognition, amount: fen(10_000) })
      .accepted()
      .when('recognize-receivable', more)
      .accepted()
      .when('issue-invoice', invoice(whole))
      .accepted()
      .when('record-payment', payment(20_000))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId, amount: fen(15_000) }))
      .then([
        {
          type: 'PaymentAllocated',
          data: {
            postings: [
              { receivableId: first, amount: fen(10_000) },
              { receivableId: second, amount: fen(5_000) },
            ],
          },
        },
      ])
      .when('adjust-receivable', { receivableId: first, delta: fen(5_000), cause: 'price' })
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }))
      .then([{ type: 'PaymentAllocated', data: { postings: [{ receivableId: first, amount: fen(5_000) }] } }])
      .when('deallocate-payment', back({ receivableId: first }, { receivableId: second }))
      .accepted();
    const { invoices } = none.state as State;
    expect(lookUp(invoices, invoiceId)?.parts.map(({ collected }) => collected)).toEqual([fen(0), fen(0)]);
  });
  test('a receivable that is paid no more may be lowered', () => {
    const lower = { receivableId: first, delta: fen(-60_000), cause: 'return' };
    paid()
      .when('adjust-receivable', lower)
      .then({ code: 'ADJUST_BELOW_COLLECTED', expected: fen(60_000) })
      .when('deallocate-payment', back({ receivableId: first }))
      .accepted()
      .when('adjust-receivable', lower)
      .then([{ type: 'ReceivableAdjusted' }]);
  });
});

describe('taking back cash that an order held before its receivable', () => {
  test('what no receivable took up goes first, then what the last recognised took up', () => {
    ahead()
      .when('recognize-receivable', recognition)
      .accepted()
      .when('deallocate-payment', back({ invoiceId, amount: fen(30_000) }))
      .then([
        {
          type: 'PaymentDeallocated',
          data: {
            postings: [{ invoiceId, orderId, amount: fen(30_000) }],
            collectedAhead: [{ receivableId: first, orderId, amount: fen(-10_000) }],
          },
        },
      ])
      .when('write-off', { receivableId: first, amount: fen(10_001), reasonCode: 'x', approvedBy: 'cfo' })
      .then({ code: 'WRITE_OFF_OVER_OPEN', expected: fen(10_000) });
  });
  test('of several receivables the last recognised gives back first', () => {
    ahead()
      .when('recognize-receivable', recognition)
      .accepted()
      .when('recognize-receivable', { ...recognition, receivableId: second, instalmentNo: 2, amount: fen(40_000) })
      .accepted()
      .when('deallocate-payment', back({ invoiceId, amount: fen(30_000) }))
      .then([
        {
          type: 'PaymentDeallocated',
          data: {
            collectedAhead: [
              { receivableId: second, orderId, amount: fen(-20_000) },
              { receivableId: first, orderId, amount: fen(-10_000) },
            ],
          },
        },
      ]);
  });
  test('only what no receivable took up: the event speaks of none', () => {
    const { decision } = ahead()
      .when('recognize-receivable', recognition)
      .accepted()
      .when('deallocate-payment', back({ invoiceId, amount: fen(20_000) }));
    expect(decision).toMatchObject({ kind: 'accepted', events: [expect.anything()] });
    if (decision.kind === 'accepted') expect(decision.events[0]?.data).not.toHaveProperty('collectedAhead');
  });
  test('what the order still holds settles the receivable that was opened', () => {
    const more = { ...recognition, receivableId: second, instalmentNo: 2, amount: fen(40_000) };
    recognized()
      .when('record-payment', payment(60_000))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }))
      .accepted()
      .when('issue-invoice', invoice())
      .accepted()
      .when('record-payment', payment(20_000, { paymentId: other }))
      .accepted()
      .when('allocate-payment', { ...allocation({ invoiceId }), paymentId: other })
      .then([{ type: 'PaymentAllocated', data: { postings: [{ invoiceId, orderId, amount: fen(20_000) }] } }])
      .when('deallocate-payment', back({ receivableId: first }))
      .then([
        {
          type: 'PaymentDeallocated',
          data: {
            postings: [{ receivableId: first, orderId, amount: fen(60_000) }],
            collectedAhead: [{ receivableId: first, orderId, amount: fen(20_000) }],
          },
        },
      ])
      .when('recognize-receivable', more)
      .then([{ type: 'ReceivableRecognized', data: more }])
      .when('write-off', { receivableId: first, amount: fen(40_001), reasonCode: 'x', approvedBy: 'cfo' })
      .then({ code: 'WRITE_OFF_OVER_OPEN', expected: fen(40_000) });
  });
});

describe('what is refused', () => {
  test('more than the payment settled there: DEALLOCATION_OVER_ALLOCATED', () => {
    paid()
      .when('deallocate-payment', back({ receivableId: second, amount: fen(10_001) }))
      .then({
        code: 'DEALLOCATION_OVER_ALLOCATED',
        path: '/allocations/0/amount',
        expected: fen(10_000),
        actual: fen(10_001),
      });
    paid()
      .when('deallocate-payment', back({ receivableId: second }, { receivableId: second, amount: fen(1) }))
      .then({ code: 'DEALLOCATION_OVER_ALLOCATED', path: '/allocations/1/amount', expected: fen(0) });
  });
  test('what another payment settled', () => {
    paid()
      .when('record-payment', payment(100, { paymentId: other }))
      .accepted()
      .when('deallocate-payment', { ...back({ receivableId: first, amount: fen(1) }), paymentId: other })
      .then({ code: 'DEALLOCATION_OVER_ALLOCATED', expected: fen(0) });
  });
  test('an unknown payment or invoice: NOT_FOUND; an unknown receivable: RECEIVABLE_NOT_RECOGNIZED', () => {
    both().when('deallocate-payment', all).then({ code: 'NOT_FOUND', path: '/paymentId' });
    paid()
      .when('deallocate-payment', back({ invoiceId }))
      .then({ code: 'NOT_FOUND', path: '/allocations/0/invoiceId' });
    paid()
      .when('deallocate-payment', back({ receivableId: other }))
      .then({ code: 'RECEIVABLE_NOT_RECOGNIZED', path: '/allocations/0/receivableId' });
  });
  test('another currency, nothing, no reason, no target, two at once', () => {
    paid()
      .when('deallocate-payment', back({ receivableId: first, amount: usd(1) }))
      .then({ code: 'CURRENCY_MISMATCH', path: '/allocations/0/amount/currency' });
    paid()
      .when('deallocate-payment', back({ receivableId: first, amount: fen(0) }))
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/allocations/0/amount' });
    paid()
      .when('deallocate-payment', { ...all, reason: ' ' })
      .then({ code: 'REASON_REQUIRED', path: '/reason' });
    paid().when('deallocate-payment', back()).then({ code: 'VALIDATION_FAILED', path: '/allocations' });
    paid().when('deallocate-payment', back({})).then({ code: 'VALIDATION_FAILED', path: '/allocations/0' });
    paid()
      .when('deallocate-payment', back({ receivableId: first, invoiceId }))
      .then({ code: 'VALIDATION_FAILED', path: '/allocations/0' });
  });
  test('a date before the allocation: TRANSITION_NOT_ALLOWED', () => {
    const allocated = both()
      .when('record-payment', payment(70_000), { occurredAt: '2026-03-01T00:00:00.000Z' })
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }), { occurredAt: '2026-03-02T08:00:00.000Z' })
      .accepted();
    allocated.when('deallocate-payment', all, { occurredAt: '2026-03-02T07:59:59.999Z' }).then({
      code: 'TRANSITION_NOT_ALLOWED',
      path: '/occurredAt',
      expected: '>= 2026-03-02T08:00:00.000Z',
      actual: '2026-03-02T07:59:59.999Z',
    });
    allocated
      .when('deallocate-payment', all, { occurredAt: '2026-03-02T08:00:00.000Z' })
      .then([{ type: 'PaymentDeallocated' }]);
  });
  test('of an item allocated twice the later is taken back first: then the earlier may be of its own day', () => {
    const [one, two, five] = [1, 2, 5].map((day) => ({ occurredAt: `2026-03-0${day}T08:00:00.000Z` }));
    const half = { receivableId: first, amount: fen(100) };
    both()
      .when('record-payment', payment(200), one)
      .accepted()
      .when('allocate-payment', allocation(half), one)
      .accepted()
      .when('allocate-payment', allocation(half), five)
      .accepted()
      .when('deallocate-payment', back(half), five)
      .accepted()
      .when('deallocate-payment', back(half), two)
      .then([{ type: 'PaymentDeallocated' }]);
  });
});
