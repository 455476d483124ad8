import { given, type Outcome, type Scenario, testId } from '../testing/index.js';
import {
  allocation,
  empty,
  fen,
  first,
  invoice,
  invoiceId,
  orderId,
  payment,
  recognition,
  recognized,
  second,
  usd,
} from './ar-sample.js';
import { ar } from './index.js';

const pay = (s: Scenario, units: number, name: string, ...to: readonly Record<string, unknown>[]): Outcome =>
  s
    .when('record-payment', payment(units, { paymentId: testId(name) }))
    .accepted()
    .when('allocate-payment', { ...allocation(...to), paymentId: testId(name) });
const writeOff = (units: number) => ({ receivableId: first, amount: fen(units), reasonCode: 'x', approvedBy: 'cfo' });
/** An invoice of 800.00 that is paid before its order has a receivable. */
const ahead = (): Outcome => pay(empty().when('issue-invoice', invoice()).accepted(), 80_000, 'early', { invoiceId });
const credit = (units: number) => ({
  creditNoteId: testId('credit'),
  creditNoteNo: 'C-1',
  originalInvoiceId: invoiceId,
  amount: fen(units),
});
const later = { ...recognition, receivableId: second, instalmentNo: 2, amount: fen(40_000) };

describe('cash that an order holds before its receivable', () => {
  test('settles the receivable when it is recognised, and the next one with what is left', () => {
    ahead()
      .then([{ type: 'PaymentAllocated', data: { postings: [{ invoiceId, orderId, amount: fen(80_000) }] } }])
      .when('recognize-receivable', recognition)
      .then([{ type: 'ReceivableRecognized', data: { ...recognition, collectedAhead: fen(60_000) } }])
      .when('recognize-receivable', later)
      .then([{ type: 'ReceivableRecognized', data: { ...later, collectedAhead: fen(20_000) } }]);
  });
  test('none of it: the event does not speak of it', () => {
    const { decision } = empty().when('recognize-receivable', recognition);
    expect(decision.kind === 'accepted' ? decision.events : []).toEqual([
      { type: 'ReceivableRecognized', data: recognition },
    ]);
  });
  test('is neither collected again, nor sent to collection, nor given up', () => {
    const known = ahead().accepted().when('recognize-receivable', recognition).accepted();
    known.when('send-to-collection', { receivableId: first }).then({ code: 'TRANSITION_NOT_ALLOWED', actual: fen(0) });
    pay(known, 60_000, 'again', { receivableId: first, amount: fen(1) }).then({
      code: 'ALLOCATION_OVER_OPEN',
      expected: fen(0),
    });
    pay(known, 60_000, 'again', { receivableId: first }).then([]);
    known.when('write-off', writeOff(1)).then({ code: 'WRITE_OFF_OVER_OPEN', expected: fen(0) });
    known
      .when('adjust-receivable', { receivableId: first, delta: fen(-1), cause: 'return' })
      .then({ code: 'ADJUST_BELOW_COLLECTED', expected: fen(60_000) });
  });
  test('leaves open what it does not reach', () => {
    const partly = pay(empty().when('issue-invoice', invoice()).accepted(), 50_000, 'early', { invoiceId })
      .accepted()
      .when('recognize-receivable', recognition)
      .accepted();
    partly.when('write-off', writeOff(10_001)).then({ code: 'WRITE_OFF_OVER_OPEN', expected: fen(10_000) });
    pay(partly, 60_000, 'rest', { invoiceId }).then([
      {
        type: 'PaymentAllocated',
        data: {
          postings: [
            { receivableId: first, amount: fen(10_000) },
            { invoiceId, orderId, amount: fen(20_000) },
          ],
          unallocated: fen(30_000),
        },
      },
    ]);
  });
  test('beyond what is due settles what the receivable grows by', () => {
    const more = { receivableId: first, delta: fen(500), cause: 'penalty' };
    ahead()
      .accepted()
      .when('recognize-receivable', recognition)
      .accepted()
      .when('adjust-receivable', more)
      .then([{ type: 'ReceivableAdjusted', data: { ...more, orderId, collectedAhead: fen(500) } }])
      .when('send-to-collection', { receivableId: first })
      .then({ code: 'TRANSITION_NOT_ALLOWED' });
  });
  test('in another currency settles nothing', () => {
    const dollars = invoice({ net: usd(100), gross: usd(100), allocations: [{ orderId, amount: usd(100) }] });
    empty()
      .when('issue-invoice', dollars)
      .accepted()
      .when('record-payment', payment(0, { amount: usd(100) }))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }))
      .accepted()
      .when('recognize-receivable', recognition)
      .then([{ type: 'ReceivableRecognized', data: recognition }])
      .when('write-off', writeOff(60_000))
      .then([{ type: 'ReceivableWrittenOff' }]);
  });
  test('recognised before ledgers knew of it: what the order owes is the limit all the same', () => {
    const posting = { invoiceId, orderId, amount: fen(80_000) };
    const known = given(ar, [
      { type: 'InvoiceIssued', data: { ...invoice(), tax: fen(0), issueDate: '2026-03-01' } },
      {
        type: 'PaymentAllocated',
        data: { paymentId: testId('early'), postings: [posting], valueDate: '2026-03-01', unallocated: fen(0) },
      },
      { type: 'ReceivableRecognized', data: recognition },
    ]);
    known.when('send-to-collection', { receivableId: first }).then({ code: 'TRANSITION_NOT_ALLOWED' });
    known.when('write-off', writeOff(1)).then({ code: 'WRITE_OFF_OVER_OPEN', expected: fen(0) });
    pay(known, 60_000, 'again', { receivableId: first }).then([]);
  });
});

describe('an invoice whose order is paid', () => {
  const paidDirectly = () =>
    pay(
      recognized()
        .when('issue-invoice', invoice({ allocations: [{ orderId, amount: fen(80_000) }] }))
        .accepted(),
      60_000,
      'direct',
      {
        receivableId: first,
      },
    ).accepted();
  test('takes what is invoiced beyond it, and no more', () => {
    const once = pay(paidDirectly(), 80_000, 'twice', { invoiceId }).then([
      { type: 'PaymentAllocated', data: { postings: [{ invoiceId, amount: fen(20_000) }], unallocated: fen(60_000) } },
    ]);
    pay(once, 80_000, 'thrice', { invoiceId, amount: fen(1) }).then({ code: 'ALLOCATION_OVER_OPEN', expected: fen(0) });
  });
  test('takes nothing when what was invoiced beyond it is credited', () => {
    pay(paidDirectly().when('issue-credit-note', credit(20_000)).accepted(), 80_000, 'twice', { invoiceId }).then([]);
  });
  test('takes nothing for what was given up', () => {
    pay(
      recognized().when('write-off', writeOff(10_000)).accepted().when('issue-invoice', invoice()).accepted(),
      80_000,
      'late',
      {
        invoiceId,
      },
    ).then([
      {
        type: 'PaymentAllocated',
        data: {
          postings: [
            { receivableId: first, amount: fen(50_000) },
            { invoiceId, amount: fen(20_000) },
          ],
        },
      },
    ]);
  });
  test('of several parts each sees what the ones before it took', () => {
    const parts = [
      { orderId, amount: fen(50_000) },
      { orderId, receivableId: first, amount: fen(30_000) },
    ];
    pay(
      recognized()
        .when('issue-invoice', invoice({ allocations: parts }))
        .accepted(),
      80_000,
      'all',
      { invoiceId },
    ).then([
      {
        type: 'PaymentAllocated',
        data: {
          postings: [
            { receivableId: first, amount: fen(50_000) },
            { receivableId: first, amount: fen(10_000) },
          ],
          unallocated: fen(20_000),
        },
      },
    ]);
  });
});

describe('an order has one currency once it is recognised', () => {
  const dollars = { net: usd(100), gross: usd(100), allocations: [{ orderId, amount: usd(100) }] };
  test('an invoice in another: CURRENCY_MISMATCH, whether or not it names a receivable', () => {
    recognized()
      .when('issue-invoice', invoice(dollars))
      .then({ code: 'CURRENCY_MISMATCH', path: '/allocations/0/amount/currency', expected: 'CNY', actual: 'USD' });
  });
  test('an invoice in another that came first is credited all the same', () => {
    empty()
      .when('issue-invoice', invoice(dollars))
      .accepted()
      .when('recognize-receivable', recognition)
      .accepted()
      .when('issue-credit-note', { ...credit(0), amount: usd(100), allocations: dollars.allocations })
      .then([{ type: 'CreditNoteIssued' }]);
  });
});

describe('a price beyond the contract', () => {
  const full = () => recognized().when('recognize-receivable', later).accepted();
  const adjust = (units: number, cause: string) => ({ receivableId: first, delta: fen(units), cause });
  test('RECEIVABLE_OVER_CONTRACT: the order is amended first', () => {
    full()
      .when('adjust-receivable', adjust(1, 'price'))
      .then({ code: 'RECEIVABLE_OVER_CONTRACT', path: '/delta', expected: fen(100_000), actual: fen(100_001) });
    full()
      .when('adjust-receivable', adjust(-500, 'price'))
      .accepted()
      .when('adjust-receivable', adjust(500, 'price'))
      .then([{ type: 'ReceivableAdjusted' }]);
  });
  test.each(['amendment', 'penalty', 'expense'])('%s is another contract, or beyond it', (cause) => {
    full()
      .when('adjust-receivable', adjust(500, cause))
      .then([{ type: 'ReceivableAdjusted' }]);
  });
  test('without a contract any price will do', () => {
    const { contractAmount: _, ...free } = recognition;
    empty()
      .when('recognize-receivable', free)
      .accepted()
      .when('adjust-receivable', adjust(500_000, 'price'))
      .then([{ type: 'ReceivableAdjusted' }]);
  });
});
