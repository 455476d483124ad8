import { testId } from '../testing/index.js';
import { quote } from './index.js';
import { at, body, customerId, fen, issued, issuing, line, policy, withLine } from './quote-sample.js';

describe('issuing a quote', () => {
  test('with what was known then: prices, discount, taxes, cost, stock, lead time; valid to the end of its last day', () => {
    const snapshot = {
      unitCost: fen(6_000),
      costVersion: 'std@4',
      sellingCost: fen(500),
      availableQuantity: '40',
      stockAsOf: '2026-03-02T08:30:00Z',
      leadTimeDays: 14,
      promisedDate: '2026-03-20',
    };
    const outcome = issuing(withLine({ discount: 1_000, ...snapshot }, 101_700));
    outcome.then([
      {
        type: 'QuoteIssued',
        data: {
          quoteNo: 'Q-1',
          customerId,
          revision: 1,
          policyId: 'standard',
          validUntil: '2026-03-31',
          expiresAt: '2026-04-01T00:00:00.000Z',
          lines: [
            {
              ...snapshot,
              stockAsOf: '2026-03-02T08:30:00.000Z',
              listPrice: fen(10_000),
              netPrice: fen(9_000),
              discount: 1_000,
              amount: fen(90_000),
              tax: 1_300,
              taxAmount: fen(11_700),
            },
          ],
          net: fen(90_000),
          tax: fen(11_700),
          total: fen(101_700),
        },
      },
    ]);
    expect(outcome.decision).toMatchObject({ events: [{ ruleRefs: ['quotePolicy:standard@1'] }] });
  });
  test('a discount follows from the net price, and the net price from a discount, rounded half-up', () => {
    issuing(withLine({ listPrice: fen(999), netPrice: fen(899), tax: 0 }, 8_990)).then([
      { type: 'QuoteIssued', data: { lines: [{ discount: 1_001 }] } },
    ]);
    issuing(withLine({ listPrice: fen(999), discount: 1_000, tax: 0 }, 8_990)).then([
      { type: 'QuoteIssued', data: { lines: [{ netPrice: fen(899), discount: 1_000 }] } },
    ]);
    const fine = { units: '89910', scale: 4, currency: 'CNY' };
    issuing(withLine({ listPrice: fen(999), netPrice: fine, discount: 1_000, tax: 0 }, 8_991)).then([
      { type: 'QuoteIssued', data: { lines: [{ netPrice: fine, amount: fen(8_991) }] } },
    ]);
  });
  test('amounts and taxes are rounded half-up, line by line', () => {
    const lines = [
      line({ quantity: '0.5', listPrice: fen(1), tax: 0 }),
      line({ lineId: '2', listPrice: fen(5), quantity: '1', tax: 1_000 }),
    ];
    issuing({ lines, total: fen(7) }).then([
      { type: 'QuoteIssued', data: { lines: [{ amount: fen(1) }, { taxAmount: fen(1) }], net: fen(6), tax: fen(1) } },
    ]);
  });
  test('without lines: QUOTE_EMPTY', () => {
    issuing({ lines: [] }).then({ code: 'QUOTE_EMPTY', path: '/lines' });
  });
  test('totals that do not follow: TOTAL_MISMATCH, with what would', () => {
    const code = 'TOTAL_MISMATCH';
    issuing({ total: fen(113_001) }).then({ code, path: '/total', expected: fen(113_000), actual: fen(113_001) });
    issuing({ lines: [line({ amount: fen(99_999) })] }).then({ code, path: '/lines/0/amount', expected: fen(100_000) });
    issuing({ lines: [line({ discount: 1_000, netPrice: fen(9_001) })] }).then({ code, path: '/lines/0/netPrice' });
  });
  test('a price above the list price, a line named twice, a validity that is over: VALIDATION_FAILED', () => {
    const code = 'VALIDATION_FAILED';
    issuing({ lines: [line({ netPrice: fen(10_001) })] }).then({ code, path: '/lines/0/netPrice' });
    issuing({ lines: [line(), line()] }).then({ code, path: '/lines/1/lineId' });
    issuing({ validUntil: '2026-03-01' }).then({ code, path: '/validUntil' });
    issuing({ validUntil: '2026-03-02' }).then([{ type: 'QuoteIssued' }]);
    issuing({ validUntil: '9999-12-30' }).then([
      { type: 'QuoteIssued', data: { expiresAt: '9999-12-31T00:00:00.000Z' } },
    ]);
    issuing({ validUntil: '9999-12-31' }).then({ code, path: '/validUntil', expected: 'on or before 9999-12-30' });
  });
  test('nothing of something, a negative cost, another currency: QTY_NOT_POSITIVE, AMOUNT_NOT_POSITIVE, CURRENCY_MISMATCH', () => {
    issuing({ lines: [line({ quantity: '0' })] }).then({ code: 'QTY_NOT_POSITIVE', path: '/lines/0/quantity' });
    issuing({ lines: [line({ unitCost: fen(-1) })] }).then({ code: 'AMOUNT_NOT_POSITIVE', path: '/lines/0/unitCost' });
    const usd = { ...fen(1), currency: 'USD' };
    issuing({ lines: [line({ sellingCost: usd })] }).then({ code: 'CURRENCY_MISMATCH', actual: 'USD' });
  });
  test('from a price list that is no longer valid: PRICE_LIST_EXPIRED', () => {
    issuing({ priceList: { ref: '2025', validUntil: '2026-03-01' } }).then({
      code: 'PRICE_LIST_EXPIRED',
      actual: '2026-03-01',
    });
    issuing({ priceList: { ref: '2026', validUntil: '2026-03-02' } }).then([{ type: 'QuoteIssued' }]);
  });
  test('its number is claimed; a second time: ALREADY_EXISTS, or no change where the external id is the same', () => {
    const claim = { kind: 'quote.no', value: 'Q-1', code: 'DUPLICATE_QUOTE_NO' };
    expect(quote.commands.issue?.claims?.(body)).toEqual([claim]);
    issued()
      .when('issue', body)
      .then({ code: 'ALREADY_EXISTS', currentEventId: issuing().context.eventId(0) });
    issued({ externalId: '7' })
      .when('issue', { ...body, externalId: '7' })
      .then([]);
  });
  test('belongs to the journey it is made to', () => {
    const first = { type: 'QuoteIssued', data: { customerId } };
    expect(quote.root(first, { id: at.id, stream: `quote-default.${at.id}` })).toBe(customerId);
  });
});

describe('the limits of a policy', () => {
  const strict = { policyId: 'strict' };
  test('a discount over the largest: DISCOUNT_OVER_LIMIT', () => {
    const discount = (bp: number, total: number) =>
      issuing({ ...strict, ...withLine({ discount: bp, tax: 0 }, total) }, policy({ maxDiscount: 1_000 }));
    discount(1_000, 90_000).then([{ type: 'QuoteIssued' }]);
    discount(1_001, 89_990).then({
      code: 'DISCOUNT_OVER_LIMIT',
      path: '/lines/0/discount',
      expected: 1_000,
      actual: 1_001,
    });
  });
  test('FX-10, a net price below cost and selling cost: MARGIN_BELOW_FLOOR, and so is an unknown cost', () => {
    const costing = (
      cost: { unitCost?: ReturnType<typeof fen>; sellingCost?: ReturnType<typeof fen> },
      marginFloor: number,
    ) => issuing({ ...strict, ...withLine({ tax: 0, ...cost }, 100_000) }, policy({ marginFloor }));
    costing({ unitCost: fen(9_500), sellingCost: fen(500) }, 0).then([{ type: 'QuoteIssued' }]);
    costing({ unitCost: fen(9_500), sellingCost: fen(501) }, 0).then({
      code: 'MARGIN_BELOW_FLOOR',
      path: '/lines/0/netPrice',
      expected: 0,
      actual: -1,
    });
    costing({ unitCost: fen(8_000) }, 2_000).then([{ type: 'QuoteIssued' }]);
    costing({ unitCost: fen(8_001) }, 2_000).then({ code: 'MARGIN_BELOW_FLOOR', expected: 2_000, actual: 1_999 });
    costing({}, 2_000).then({ code: 'MARGIN_BELOW_FLOOR', actual: null });
    issuing(
      { ...strict, ...withLine({ discount: 10_000, tax: 0, unitCost: fen(1) }, 0) },
      policy({ marginFloor: 0 }),
    ).then({
      code: 'MARGIN_BELOW_FLOOR',
      actual: null,
    });
  });
  test('a stock figure that is too old, or none: STOCK_SNAPSHOT_STALE', () => {
    const asOf = (stockAsOf?: string) =>
      issuing(
        { ...strict, lines: [line(stockAsOf === undefined ? {} : { stockAsOf })] },
        policy({ stockMaxAgeMinutes: 60 }),
      );
    asOf('2026-03-02T09:00:00+01:00').then([{ type: 'QuoteIssued' }]);
    asOf('2026-03-02T07:59:59Z').then({
      code: 'STOCK_SNAPSHOT_STALE',
      path: '/lines/0/stockAsOf',
      expected: '>= 2026-03-02T08:00:00.000Z',
    });
    asOf().then({ code: 'STOCK_SNAPSHOT_STALE', actual: null });
  });
  test('FX-09, promised in 10 days with a lead time of 20: PROMISE_BEFORE_LEAD_TIME by 10 days, or flagged', () => {
    const lines = [line({ leadTimeDays: 20, promisedDate: '2026-03-12' })];
    issuing({ ...strict, lines }, policy({})).then({
      code: 'PROMISE_BEFORE_LEAD_TIME',
      message: 'the promised date is 10 days before the lead time',
      path: '/lines/0/promisedDate',
      expected: '>= 2026-03-22',
      actual: '2026-03-12',
    });
    issuing({ lines }).then([{ type: 'QuoteIssued', data: { lines: [{ promiseGapDays: 10 }] } }]);
    issuing({ lines: [line({ leadTimeDays: 20, promisedDate: '2026-03-22' })], ...strict }, policy({})).then([
      { type: 'QuoteIssued', data: { lines: [expect.not.objectContaining({ promiseGapDays: expect.anything() })] } },
    ]);
  });
  test('names the version used; an unknown policy: NOT_FOUND', () => {
    expect(issuing(strict, policy({})).decision).toMatchObject({ events: [{ ruleRefs: ['quotePolicy:strict@3'] }] });
    issuing({ policyId: testId('none') }).then({ code: 'NOT_FOUND', path: '/policyId' });
  });
});
