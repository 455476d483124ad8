import { given, testId } from '../testing/index.js';
import {
  allocation,
  both,
  empty,
  fen,
  first,
  orderId,
  payment,
  recognition,
  recognized,
  second,
  usd,
} from './ar-sample.js';
import { ar } from './index.js';

describe('recognising a receivable', () => {
  test('opens the ledger of a customer, whose root is the customer', () => {
    empty()
      .when('recognize-receivable', recognition)
      .then([{ type: 'ReceivableRecognized', data: recognition }]);
    expect(
      ar.root({ type: 'ReceivableRecognized', data: recognition }, { id: 'customer', stream: 'ar-default.customer' }),
    ).toBe('customer');
  });
  test('a repeat is no change, whatever retried it', () => {
    recognized().when('recognize-receivable', recognition).then([]);
  });
  test('the same instalment under another id: ALREADY_EXISTS', () => {
    recognized()
      .when('recognize-receivable', { ...recognition, receivableId: second })
      .then({ code: 'ALREADY_EXISTS', path: '/receivableId', actual: second });
  });
  test('more than the contract in all: RECEIVABLE_OVER_CONTRACT', () => {
    recognized()
      .when('recognize-receivable', { ...recognition, receivableId: second, instalmentNo: 2, amount: fen(40_001) })
      .then({ code: 'RECEIVABLE_OVER_CONTRACT', path: '/amount', expected: fen(100_000), actual: fen(100_001) });
  });
  test('penalties and expenses do not use up the contract, price changes do', () => {
    const next = { ...recognition, receivableId: second, instalmentNo: 2, amount: fen(40_000) };
    const adjusted = (cause: string) =>
      recognized()
        .when('adjust-receivable', { receivableId: first, delta: fen(500), cause })
        .accepted();
    adjusted('penalty')
      .when('recognize-receivable', next)
      .then([{ type: 'ReceivableRecognized' }]);
    adjusted('price').when('recognize-receivable', next).then({ code: 'RECEIVABLE_OVER_CONTRACT' });
  });
  test('nothing: AMOUNT_NOT_POSITIVE, but for a migration', () => {
    const nothing = { ...recognition, amount: fen(0) };
    empty().when('recognize-receivable', nothing).then({ code: 'AMOUNT_NOT_POSITIVE' });
    empty()
      .when('recognize-receivable', nothing, { actorType: 'migration' })
      .then([{ type: 'ReceivableRecognized' }]);
    empty()
      .when('recognize-receivable', { ...recognition, amount: fen(-1) }, { actorType: 'migration' })
      .then({ code: 'AMOUNT_NOT_POSITIVE' });
  });
  test('another currency than its contract or its order: CURRENCY_MISMATCH', () => {
    empty()
      .when('recognize-receivable', { ...recognition, contractAmount: usd(100_000) })
      .then({ code: 'CURRENCY_MISMATCH', path: '/contractAmount/currency' });
    recognized()
      .when('recognize-receivable', {
        ...recognition,
        receivableId: second,
        instalmentNo: 2,
        amount: usd(1),
        contractAmount: usd(9),
      })
      .then({ code: 'CURRENCY_MISMATCH', path: '/amount/currency' });
  });
  test('issued on a day to come: OCCURRED_AT_IN_FUTURE', () => {
    empty()
      .when('recognize-receivable', { ...recognition, issueDate: '2026-03-03' })
      .then({ code: 'OCCURRED_AT_IN_FUTURE', path: '/issueDate', actual: '2026-03-03' });
  });
  test('without a contract (no order behind it) any amount is recognised', () => {
    const { contractAmount: _, ...free } = recognition;
    empty()
      .when('recognize-receivable', { ...free, amount: fen(1_000_000) })
      .then([{ type: 'ReceivableRecognized' }]);
  });
});

describe('adjusting a receivable', () => {
  const adjust = (units: number, cause = 'price') => ({ receivableId: first, delta: fen(units), cause });
  test('books the difference on its order', () => {
    recognized()
      .when('adjust-receivable', adjust(1_100, 'expense'))
      .then([{ type: 'ReceivableAdjusted', data: { orderId, delta: fen(1_100), cause: 'expense' } }]);
  });
  test('by nothing is no change', () => {
    recognized().when('adjust-receivable', adjust(0)).then([]);
  });
  test('below what was collected: ADJUST_BELOW_COLLECTED', () => {
    const paid = recognized()
      .when('record-payment', payment(50_000))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }))
      .accepted();
    paid
      .when('adjust-receivable', adjust(-10_001))
      .then({ code: 'ADJUST_BELOW_COLLECTED', path: '/delta', expected: fen(50_000), actual: fen(49_999) });
    paid.when('adjust-receivable', adjust(-10_000)).then([{ type: 'ReceivableAdjusted' }]);
  });
  test('reopens a settled receivable', () => {
    recognized()
      .when('record-payment', payment(61_000))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }))
      .accepted()
      .when('adjust-receivable', adjust(500, 'penalty'))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }))
      .then([{ type: 'PaymentAllocated', data: { postings: [{ amount: fen(500) }], unallocated: fen(500) } }]);
  });
  test('in another currency: CURRENCY_MISMATCH', () => {
    recognized()
      .when('adjust-receivable', { ...adjust(1), delta: usd(1) })
      .then({ code: 'CURRENCY_MISMATCH', path: '/delta/currency', expected: 'CNY', actual: 'USD' });
  });
});

describe('a receivable that is not recognised yet', () => {
  test.each([
    ['adjust-receivable', { receivableId: first, delta: fen(1), cause: 'price' }],
    ['send-to-collection', { receivableId: first }],
    ['write-off', { receivableId: first, amount: fen(1), reasonCode: 'small', approvedBy: 'cfo' }],
  ])('%s answers RECEIVABLE_NOT_RECOGNIZED, even where the ledger is still empty', (command, body) => {
    empty().when(command, body).then({ code: 'RECEIVABLE_NOT_RECOGNIZED', path: '/receivableId', actual: first });
  });
  test('an allocation says which one of its targets', () => {
    recognized()
      .when('record-payment', payment(50))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }, { receivableId: second }))
      .then({ code: 'RECEIVABLE_NOT_RECOGNIZED', path: '/allocations/1/receivableId' });
  });
});

describe('collection and write-off', () => {
  const writeOff = (units: number, more = {}) => ({
    receivableId: first,
    amount: fen(units),
    reasonCode: 'insolvent',
    approvedBy: 'cfo',
    ...more,
  });
  test('an open receivable goes to collection once: ALREADY_IN_COLLECTION', () => {
    const sent = recognized().when('send-to-collection', { receivableId: first });
    sent
      .then([{ type: 'ReceivableSentToCollection', data: { orderId } }])
      .when('send-to-collection', { receivableId: first })
      .then({ code: 'ALREADY_IN_COLLECTION', currentEventId: sent.context.eventId(0) });
  });
  test('what is in collection is still paid, and what of it is not is given up', () => {
    recognized()
      .when('send-to-collection', { receivableId: first })
      .accepted()
      .when('record-payment', payment(50_000))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: first }))
      .accepted()
      .when('write-off', writeOff(10_000))
      .then([{ type: 'ReceivableWrittenOff' }])
      .when('write-off', writeOff(1))
      .then({ code: 'WRITE_OFF_OVER_OPEN', expected: fen(0) });
  });
  test('a settled one does not: TRANSITION_NOT_ALLOWED', () => {
    recognized()
      .when('write-off', writeOff(60_000))
      .accepted()
      .when('send-to-collection', { receivableId: first })
      .then({ code: 'TRANSITION_NOT_ALLOWED' });
  });
  test('part of a receivable is given up', () => {
    recognized()
      .when('write-off', writeOff(20_000))
      .then([{ type: 'ReceivableWrittenOff', data: { orderId, amount: fen(20_000), approvedBy: 'cfo' } }])
      .when('write-off', writeOff(40_001))
      .then({ code: 'WRITE_OFF_OVER_OPEN', path: '/amount', expected: fen(40_000), actual: fen(40_001) });
  });
  test('without an approver: APPROVAL_REQUIRED, without a reason: REASON_REQUIRED', () => {
    recognized()
      .when('write-off', { ...writeOff(1), approvedBy: undefined })
      .then({ code: 'APPROVAL_REQUIRED', path: '/approvedBy' });
    recognized()
      .when('write-off', writeOff(1, { reasonCode: '' }))
      .then({ code: 'REASON_REQUIRED' });
  });
  test('nothing, or another currency: AMOUNT_NOT_POSITIVE, CURRENCY_MISMATCH', () => {
    recognized().when('write-off', writeOff(0)).then({ code: 'AMOUNT_NOT_POSITIVE' });
    recognized()
      .when('write-off', writeOff(1, { amount: usd(1) }))
      .then({ code: 'CURRENCY_MISMATCH' });
  });
  test('the other receivables of the order stay as they are', () => {
    both()
      .when('write-off', writeOff(60_000))
      .accepted()
      .when('record-payment', payment(40_000))
      .accepted()
      .when('allocate-payment', allocation({ receivableId: second }))
      .then([{ type: 'PaymentAllocated', data: { postings: [{ receivableId: second, amount: fen(40_000) }] } }]);
  });
});

describe('adjusting the balance', () => {
  const adjust = { amount: fen(-500), reasonCode: 'goodwill', approvedBy: 'cfo' };
  test('either way, by an approver or a migration; anyone else: FORBIDDEN', () => {
    given(ar)
      .when('adjust-balance', adjust)
      .then([{ type: 'BalanceAdjusted', data: adjust }]);
    const { approvedBy: _, ...alone } = adjust;
    given(ar).when('adjust-balance', alone).then({ code: 'FORBIDDEN', path: '/approvedBy' });
    given(ar)
      .when('adjust-balance', alone, { actorType: 'migration' })
      .then([{ type: 'BalanceAdjusted' }]);
  });
  test('without a reason: REASON_REQUIRED; by nothing: no change', () => {
    given(ar)
      .when('adjust-balance', { ...adjust, reasonCode: '' })
      .then({ code: 'REASON_REQUIRED' });
    given(ar)
      .when('adjust-balance', { ...adjust, amount: fen(0) })
      .then([]);
  });
});

test('a fine of the police: adjusted by expense and penalty, paid, the rest unallocated', () => {
  const migration = { actorType: 'migration' as const, id: testId('debtor') };
  const { contractAmount: _, ...fine } = { ...recognition, amount: fen(3_500) };
  given(ar, [], migration)
    .when('recognize-receivable', fine)
    .accepted()
    .when('adjust-receivable', { receivableId: first, delta: fen(1_100), cause: 'expense' })
    .accepted()
    .when('adjust-receivable', { receivableId: first, delta: fen(3_500), cause: 'penalty' })
    .accepted()
    .when('record-payment', payment(8_700))
    .accepted()
    .when('allocate-payment', { ...allocation({ receivableId: first }), upToOpen: true })
    .then([
      {
        type: 'PaymentAllocated',
        data: { postings: [{ receivableId: first, orderId, amount: fen(8_100) }], unallocated: fen(600) },
      },
    ])
    .when('send-to-collection', { receivableId: first })
    .then({ code: 'TRANSITION_NOT_ALLOWED' });
});
