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
  recognized,
  second,
  usd,
} from './ar-sample.js';

const otherOrder = testId('other order');

describe('issuing an invoice', () => {
  test('dates it on the day it occurred and books no tax where none is given', () => {
    empty()
      .when('issue-invoice', invoice(), { occurredAt: '2026-03-31T21:59:59.000Z' })
      .then([{ type: 'InvoiceIssued', data: { ...invoice(), tax: fen(0), issueDate: '2026-03-31' } }]);
  });
  test('never waits for its receivable, and may exceed it', () => {
    const allocations = [{ orderId, receivableId: first, amount: fen(80_000) }];
    empty()
      .when('issue-invoice', invoice({ allocations }))
      .then([{ type: 'InvoiceIssued' }]);
    recognized()
      .when('issue-invoice', invoice({ allocations }))
      .then([{ type: 'InvoiceIssued' }]);
  });
  test('a number twice: INVOICE_NO_DUPLICATE; the invoice twice: ALREADY_EXISTS', () => {
    const issued = empty().when('issue-invoice', invoice());
    issued
      .accepted()
      .when('issue-invoice', invoice({ invoiceId: testId('next') }))
      .then({
        code: 'INVOICE_NO_DUPLICATE',
        path: '/invoiceNo',
        actual: 'I-1',
        currentEventId: issued.context.eventId(0),
      });
    issued
      .accepted()
      .when('issue-invoice', invoice())
      .then({ code: 'ALREADY_EXISTS', currentEventId: issued.context.eventId(0) });
  });
  test('net plus tax is not gross: TOTAL_MISMATCH', () => {
    empty()
      .when('issue-invoice', invoice({ tax: fen(1) }))
      .then({ code: 'TOTAL_MISMATCH', path: '/gross', expected: fen(80_001), actual: fen(80_000) });
  });
  test('allocations that miss the gross amount: ALLOCATION_SUM_MISMATCH', () => {
    empty()
      .when('issue-invoice', invoice({ allocations: [] }))
      .then({ code: 'ALLOCATION_SUM_MISMATCH', path: '/allocations', expected: fen(80_000), actual: fen(0) });
  });
  test('nothing or less: AMOUNT_NOT_POSITIVE; a migration books an invoice of nothing', () => {
    const nothing = invoice({ net: fen(0), gross: fen(0), allocations: [] });
    empty().when('issue-invoice', nothing).then({ code: 'AMOUNT_NOT_POSITIVE', path: '/gross' });
    empty()
      .when('issue-invoice', nothing, { actorType: 'migration' })
      .then([{ type: 'InvoiceIssued' }]);
    empty()
      .when('issue-invoice', invoice({ net: fen(80_001), tax: fen(-1) }))
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/tax' });
    const odd = [
      { orderId, amount: fen(80_001) },
      { orderId, amount: fen(-1) },
    ];
    empty()
      .when('issue-invoice', invoice({ allocations: odd }))
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/allocations/1/amount' });
  });
  test('currencies do not mix: CURRENCY_MISMATCH', () => {
    empty()
      .when('issue-invoice', invoice({ net: usd(80_000) }))
      .then({ code: 'CURRENCY_MISMATCH', path: '/net/currency' });
    empty()
      .when('issue-invoice', invoice({ allocations: [{ orderId, amount: usd(80_000) }] }))
      .then({ code: 'CURRENCY_MISMATCH', path: '/allocations/0/amount/currency' });
    const dollars = {
      net: usd(80_000),
      gross: usd(80_000),
      allocations: [{ orderId, receivableId: first, amount: usd(80_000) }],
    };
    recognized().when('issue-invoice', invoice(dollars)).then({ code: 'CURRENCY_MISMATCH' });
  });
  test('dated on a day to come: OCCURRED_AT_IN_FUTURE; due on any', () => {
    empty()
      .when('issue-invoice', invoice({ issueDate: '2026-03-03' }))
      .then({ code: 'OCCURRED_AT_IN_FUTURE', path: '/issueDate' });
    empty()
      .when('issue-invoice', invoice({ issueDate: '2026-03-02', dueDate: '2027-01-01' }))
      .then([{ type: 'InvoiceIssued' }]);
  });
  test('a receivable of another order: VALIDATION_FAILED', () => {
    recognized()
      .when(
        'issue-invoice',
        invoice({ allocations: [{ orderId: otherOrder, receivableId: first, amount: fen(80_000) }] }),
      )
      .then({ code: 'VALIDATION_FAILED', path: '/allocations/0/orderId', expected: orderId });
  });
});

describe('issuing a credit note', () => {
  const note = (units: number, more: Record<string, unknown> = {}) => ({
    creditNoteId: testId('credit'),
    creditNoteNo: 'C-1',
    originalInvoiceId: invoiceId,
    amount: fen(units),
    ...more,
  });
  const spread = [
    { orderId, receivableId: first, amount: fen(60_000) },
    { orderId: otherOrder, amount: fen(20_000) },
  ];
  const invoiced = () =>
    empty()
      .when('issue-invoice', invoice({ allocations: spread }))
      .accepted();

  test('goes against the allocations of its original, in order', () => {
    invoiced()
      .when('issue-credit-note', note(70_000), { occurredAt: '2026-04-02T00:00:00.000Z' })
      .then([
        {
          type: 'CreditNoteIssued',
          data: {
            issueDate: '2026-04-02',
            allocations: [
              { orderId, receivableId: first, amount: fen(60_000) },
              { orderId: otherOrder, amount: fen(10_000) },
            ],
          },
        },
      ])
      .when('issue-credit-note', note(10_000, { creditNoteId: testId('credit 2'), creditNoteNo: 'C-2' }))
      .then([{ type: 'CreditNoteIssued', data: { allocations: [{ orderId: otherOrder, amount: fen(10_000) }] } }]);
  });
  test('more than what is left of the original: CREDIT_OVER_ORIGINAL', () => {
    invoiced()
      .when('issue-credit-note', note(80_001))
      .then({ code: 'CREDIT_OVER_ORIGINAL', path: '/amount', expected: fen(80_000), actual: fen(80_001) });
    const allocations = [{ orderId: otherOrder, amount: fen(20_001) }];
    invoiced()
      .when('issue-credit-note', note(20_001, { allocations }))
      .then({ code: 'CREDIT_OVER_ORIGINAL', path: '/allocations', expected: fen(20_000) });
  });
  test('as it says itself, where it says so', () => {
    const allocations = [{ orderId: otherOrder, amount: fen(20_000) }];
    invoiced()
      .when('issue-credit-note', note(20_000, { allocations }))
      .then([{ type: 'CreditNoteIssued', data: { allocations } }]);
    invoiced().when('issue-credit-note', note(20_001, { allocations })).then({ code: 'ALLOCATION_SUM_MISMATCH' });
  });
  test('what was credited is collected no more', () => {
    invoiced()
      .when('issue-credit-note', note(80_000))
      .accepted()
      .when('record-payment', payment(10))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId, amount: fen(10) }))
      .then({ code: 'RECEIVABLE_NOT_RECOGNIZED' });
    both()
      .when('issue-invoice', invoice())
      .accepted()
      .when('issue-credit-note', note(80_000))
      .accepted()
      .when('record-payment', payment(10))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId, amount: fen(10) }))
      .then({ code: 'ALLOCATION_OVER_OPEN', expected: fen(0) });
  });
  test('a paid invoice may be credited: the money stays where it was booked', () => {
    both()
      .when('issue-invoice', invoice())
      .accepted()
      .when('record-payment', payment(80_000))
      .accepted()
      .when('allocate-payment', allocation({ invoiceId }))
      .accepted()
      .when('issue-credit-note', note(80_000))
      .then([{ type: 'CreditNoteIssued' }]);
  });
  test('dated on a day to come: OCCURRED_AT_IN_FUTURE', () => {
    invoiced()
      .when('issue-credit-note', note(5, { issueDate: '2026-03-03' }))
      .then({ code: 'OCCURRED_AT_IN_FUTURE', path: '/issueDate' });
  });
  test('a line of nothing: QTY_NOT_POSITIVE; of no decimal: VALIDATION_FAILED', () => {
    const of = (quantity: string) => ({ lines: [{ lineId: '1', productId: 'P', quantity, amount: fen(5) }] });
    for (const quantity of ['0', '-1'])
      invoiced()
        .when('issue-credit-note', note(5, of(quantity)))
        .then({ code: 'QTY_NOT_POSITIVE', path: '/lines/0/quantity', actual: quantity });
    for (const quantity of ['one', '1.0000001'])
      invoiced()
        .when('issue-credit-note', note(5, of(quantity)))
        .then({ code: 'VALIDATION_FAILED', path: '/lines/0/quantity' });
  });
  test('without an original it is customer credit and reduces nothing', () => {
    empty()
      .when('issue-credit-note', note(5, { originalInvoiceId: undefined }))
      .then([{ type: 'CreditNoteIssued', data: { allocations: [], lines: [] } }]);
    empty()
      .when('issue-credit-note', note(5, { originalInvoiceId: undefined, allocations: [{ orderId, amount: fen(5) }] }))
      .then({ code: 'VALIDATION_FAILED', path: '/allocations' });
  });
  test('an unknown original: NOT_FOUND', () => {
    empty().when('issue-credit-note', note(5)).then({ code: 'NOT_FOUND', path: '/originalInvoiceId' });
  });
  test('twice: ALREADY_EXISTS; a number that is taken: INVOICE_NO_DUPLICATE', () => {
    invoiced()
      .when('issue-credit-note', note(5))
      .accepted()
      .when('issue-credit-note', note(5))
      .then({ code: 'ALREADY_EXISTS' });
    invoiced()
      .when('issue-credit-note', note(5, { creditNoteNo: 'I-1' }))
      .then({ code: 'INVOICE_NO_DUPLICATE', path: '/creditNoteNo' });
  });
  test('nothing: AMOUNT_NOT_POSITIVE; another currency: CURRENCY_MISMATCH', () => {
    invoiced().when('issue-credit-note', note(0)).then({ code: 'AMOUNT_NOT_POSITIVE' });
    invoiced()
      .when('issue-credit-note', note(0, { amount: usd(5) }))
      .then({ code: 'CURRENCY_MISMATCH', path: '/amount/currency' });
    const lines = [{ lineId: '1', productId: 'P', quantity: '1', amount: usd(5) }];
    invoiced()
      .when('issue-credit-note', note(5, { lines }))
      .then({ code: 'CURRENCY_MISMATCH', path: '/lines/0/amount/currency' });
  });
});

test('2.8: signed and shipped 101,700, invoiced 90,400, collected 67,800', () => {
  const yuan = (amount: number) => fen(amount * 100);
  const recognition = { orderId, contractAmount: yuan(113_000), dueDate: '2026-04-01' };
  const state = empty()
    .when('recognize-receivable', {
      ...recognition,
      receivableId: first,
      instalmentNo: 1,
      trigger: 'signed',
      amount: yuan(33_900),
    })
    .accepted()
    .when('recognize-receivable', {
      ...recognition,
      receivableId: second,
      instalmentNo: 2,
      trigger: 'shipped',
      amount: yuan(67_800),
    })
    .accepted()
    .when(
      'issue-invoice',
      invoice({
        net: yuan(80_000),
        tax: yuan(10_400),
        gross: yuan(90_400),
        allocations: [{ orderId, amount: yuan(90_400) }],
      }),
    )
    .accepted()
    .when('record-payment', { ...payment(0), amount: yuan(67_800) })
    .accepted()
    .when('allocate-payment', allocation({ invoiceId }));
  state.then([
    {
      type: 'PaymentAllocated',
      data: {
        postings: [
          { receivableId: first, invoiceId, orderId, amount: yuan(33_900) },
          { receivableId: second, invoiceId, orderId, amount: yuan(33_900) },
        ],
        unallocated: yuan(0),
      },
    },
  ]);
});
