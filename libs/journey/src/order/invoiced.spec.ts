import { given, testId } from '../testing/index.js';
import { order } from './index.js';
import { all, at, body, customerId, fen, placed, receivable, thirds, usd } from './order-sample.js';

const causedByEventId = testId('invoice issued');
const invoiceId = testId('invoice');
const why = { reasonCode: 'changedMind' };
const invoice = (units: number, id = invoiceId) => ({
  trigger: 'invoiced',
  causedByEventId,
  invoice: { invoiceId: id, amount: fen(units) },
});
const credit = (units: number, creditNoteId = testId('note'), of = invoiceId) => ({
  creditNoteId,
  invoiceId: of,
  amount: fen(units),
  causedByEventId: testId('note issued'),
});
const invoiced = (units: number, more = {}) => placed(more).when('trigger-instalments', invoice(units)).accepted();

describe('an invoice over the order', () => {
  test('is a fact of the order, once per invoice, whether or not an instalment waits for it', () => {
    placed()
      .when('trigger-instalments', invoice(50_000))
      .then([{ type: 'OrderInvoiced', data: { customerId, invoiceId, amount: fen(50_000), causedByEventId } }])
      .when('trigger-instalments', invoice(50_000))
      .then([])
      .when('trigger-instalments', invoice(50_000, testId('next')))
      .then([{ type: 'OrderInvoiced', data: { invoiceId: testId('next') } }]);
  });
  test('is told in the same append as the instalments it triggers', () => {
    placed({ receivableTrigger: 'invoiced' })
      .when('trigger-instalments', invoice(100_001))
      .then([
        { type: 'OrderInvoiced' },
        { type: 'InstalmentTriggered', data: { causedByEventId, receivableId: receivable(1) } },
      ]);
  });
  test('before the plan triggers the instalments that wait for one, from the day of the invoice', () => {
    const plan = [
      { no: 1, percent: 4_000, trigger: 'invoiced' as const },
      { no: 2, percent: 6_000, trigger: 'accepted' as const },
    ];
    const late = { occurredAt: '2026-03-20T00:00:00.000Z' };
    placed({ receivableTrigger: 'accepted' })
      .when('trigger-instalments', invoice(40_000), { occurredAt: '2026-03-05T00:00:00.000Z' })
      .accepted()
      .when('set-instalments', { plan }, late)
      .then([
        { type: 'InstalmentPlanSet' },
        { type: 'InstalmentTriggered', data: { instalmentNo: 1, trigger: 'invoiced', dueDate: '2026-04-04' } },
      ]);
    invoiced(40_000, { receivableTrigger: 'accepted' })
      .when('record-credit-note', credit(40_000))
      .accepted()
      .when('set-instalments', { plan }, late)
      .then([{ type: 'InstalmentPlanSet' }]);
  });
});

describe('a credit note over an invoice of the order', () => {
  test('is a fact of the order, once per note', () => {
    invoiced(50_000)
      .when('record-credit-note', credit(20_000))
      .then([
        {
          type: 'OrderInvoiceCredited',
          data: { customerId, invoiceId, creditNoteId: testId('note'), amount: fen(20_000) },
        },
      ])
      .when('record-credit-note', credit(20_000))
      .then([]);
  });
  test('over an invoice the order was never told of closes nothing: no change', () => {
    placed().when('record-credit-note', credit(20_000)).then([]);
  });
  test('in another currency or below zero: CURRENCY_MISMATCH, AMOUNT_NOT_POSITIVE; so is an invoice below zero', () => {
    const foreign = { ...credit(5), amount: usd(5) };
    invoiced(50_000)
      .when('record-credit-note', foreign)
      .then({ code: 'CURRENCY_MISMATCH', path: '/amount/currency', expected: 'CNY', actual: 'USD' })
      .when('record-credit-note', credit(-1))
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/amount' })
      .when('trigger-instalments', invoice(-1, testId('next')))
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/invoice/amount' });
  });
  test('in another currency, as an earlier build took it, closes nothing, and the order goes on', () => {
    const { creditNoteId, ...rest } = credit(5);
    const past = [
      { type: 'OrderPlaced', data: { ...body, terms: { days: 30 }, receivableTrigger: 'signed' } },
      { type: 'OrderInvoiced', data: { customerId, invoiceId, amount: fen(50_000), causedByEventId } },
      { type: 'OrderInvoiceCredited', data: { ...rest, creditNoteId, customerId, amount: usd(5) } },
    ];
    given(order, past, at)
      .when('cancel', why)
      .then({ code: 'INVOICE_OPEN', actual: fen(50_000) });
  });
  test('comes too late for a cancelled order: ORDER_CLOSED', () => {
    placed().when('cancel', why).accepted().when('record-credit-note', credit(5)).then({ code: 'ORDER_CLOSED' });
  });
});

describe('cancelling what is invoiced', () => {
  test('the whole order: INVOICE_OPEN until every invoice over it is credited in full', () => {
    const told = placed().when('trigger-instalments', invoice(30_000));
    const open = told.accepted();
    open.when('cancel', why).then({
      code: 'INVOICE_OPEN',
      expected: fen(0),
      actual: fen(30_000),
      currentEventId: told.context.eventId(0),
    });
    const partly = open.when('record-credit-note', credit(29_999)).accepted();
    partly.when('cancel', why).then({ code: 'INVOICE_OPEN', actual: fen(1) });
    partly
      .when('record-credit-note', credit(1, testId('rest')))
      .accepted()
      .when('cancel', why)
      .then([{ type: 'OrderCancelled', data: { scope: 'all' } }]);
  });
  test('lines of it: as long as what is left bears what is invoiced', () => {
    const second = { ...why, lineIds: ['2'] };
    invoiced(60_000)
      .when('cancel', second)
      .then([{ type: 'OrderCancelled', data: { scope: 'lines', amount: fen(40_001) } }]);
    invoiced(60_001)
      .when('cancel', second)
      .then({ code: 'INVOICE_OPEN', expected: fen(60_000), actual: fen(60_001) });
  });
  test('invoices add up, and one in another currency is never borne by what is left', () => {
    invoiced(30_000)
      .when('trigger-instalments', invoice(30_001, testId('next')))
      .accepted()
      .when('cancel', { ...why, lineIds: ['2'] })
      .then({ code: 'INVOICE_OPEN', actual: fen(60_001) });
    placed()
      .when('trigger-instalments', { ...invoice(0), invoice: { invoiceId, amount: usd(1) } })
      .accepted()
      .when('cancel', { ...why, lineIds: ['2'] })
      .then({ code: 'INVOICE_OPEN', actual: usd(1) });
  });
  test('an invoice of nothing, and one credited before, stand in nobody’s way', () => {
    invoiced(0)
      .when('cancel', why)
      .then([{ type: 'OrderCancelled' }]);
  });
  test('what was shipped is refused first: ALREADY_SHIPPED', () => {
    invoiced(100_001, { plan: thirds })
      .when('ship', { shipmentId: 'S1', lines: all })
      .accepted()
      .when('cancel', why)
      .then({ code: 'ALREADY_SHIPPED' });
  });
  test('an instalment triggered by an invoice the order was not told of still says so: INVOICE_OPEN', () => {
    placed({ receivableTrigger: 'invoiced' })
      .when('trigger-instalments', { trigger: 'invoiced', causedByEventId })
      .accepted()
      .when('cancel', why)
      .then({ code: 'INVOICE_OPEN' });
  });
});
