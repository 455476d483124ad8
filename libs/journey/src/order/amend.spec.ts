import { testId } from '../testing/index.js';
import { customerId, fen, line, placed, thirds, usd } from './order-sample.js';

// The order of the sample: line 1, 3 pieces for 60,000; line 2, one for 40,001; 100,001 in all.
const amendment = (more: Record<string, unknown> = {}) => ({
  amendmentNo: 1,
  lines: [{ lineId: '1', quantity: '4', amount: fen(80_000) }],
  total: fen(120_001),
  ...more,
});
const one = (quantity: string, amount: number) => [{ lineId: '1', quantity, amount: fen(amount) }];
const ship = (lineId: string, quantity: string, shipmentId = 'S1') => ({ shipmentId, lines: [{ lineId, quantity }] });

describe('amending an order', () => {
  test('a line before and after, and what that changes', () => {
    placed()
      .when('amend', amendment({ reasonCode: 'more' }))
      .then([
        {
          type: 'OrderAmended',
          data: {
            customerId,
            amendmentNo: 1,
            lines: [
              {
                lineId: '1',
                productId: 'P1',
                before: { quantity: '3', amount: fen(60_000) },
                after: { quantity: '4', amount: fen(80_000) },
                deltaQuantity: '1',
                deltaAmount: fen(20_000),
              },
            ],
            deltaTax: fen(0),
            deltaAmount: fen(20_000),
            contractAmount: fen(120_001),
            deltaShipped: fen(0),
            deltaReturned: fen(0),
            complete: false,
            reasonCode: 'more',
          },
        },
      ]);
  });
  test('an added line names its product; it is shipped like any other', () => {
    const added = line('3', '2', 100);
    placed()
      .when('amend', amendment({ lines: [{ ...added, unitCost: fen(30) }], total: fen(100_101) }))
      .then([
        { type: 'OrderAmended', data: { lines: [{ productId: 'P3', deltaQuantity: '2', deltaAmount: fen(100) }] } },
      ])
      .when('ship', ship('3', '1'))
      .then([{ type: 'OrderShipped', data: { amount: fen(50) } }]);
    const { productId: _, ...nameless } = added;
    placed()
      .when('amend', amendment({ lines: [nameless], total: fen(100_101) }))
      .then({ code: 'VALIDATION_FAILED', path: '/lines/0/productId' });
    placed()
      .when('amend', amendment({ lines: [{ ...one('4', 80_000)[0], productId: 'P9' }] }))
      .then({ code: 'VALIDATION_FAILED', path: '/lines/0/productId', expected: 'P1' });
  });
  test('the next one in turn: REVISION_CONFLICT', () => {
    placed()
      .when('amend', amendment({ amendmentNo: 2 }))
      .then({ code: 'REVISION_CONFLICT', path: '/amendmentNo', expected: 1 });
    const first = placed().when('amend', amendment());
    first
      .accepted()
      .when('amend', amendment())
      .then({ code: 'REVISION_CONFLICT', expected: 2, actual: 1, currentEventId: first.context.eventId(0) });
  });
  test('a total that is not lines plus tax: TOTAL_MISMATCH; tax is agreed anew as a whole', () => {
    placed()
      .when('amend', amendment({ total: fen(120_000) }))
      .then({ code: 'TOTAL_MISMATCH', expected: fen(120_001) });
    const taxed = () => placed({ tax: fen(10_000), total: fen(110_001) });
    taxed()
      .when('amend', { amendmentNo: 1, tax: fen(12_000), total: fen(112_001) })
      .then([
        { type: 'OrderAmended', data: { lines: [], tax: fen(12_000), deltaTax: fen(2_000), deltaAmount: fen(2_000) } },
      ]);
    taxed()
      .when('amend', amendment({ total: fen(130_001) }))
      .then([{ type: 'OrderAmended', data: { tax: fen(10_000), deltaTax: fen(0) } }]);
  });
  test('another currency, nothing of a line, a price below zero: as when it is placed', () => {
    const lines = (more: object) => amendment({ lines: [{ ...one('4', 80_000)[0], ...more }] });
    placed()
      .when('amend', lines({ amount: usd(1) }))
      .then({ code: 'CURRENCY_MISMATCH' });
    placed()
      .when('amend', lines({ quantity: '0' }))
      .then({ code: 'QTY_NOT_POSITIVE' });
    placed()
      .when('amend', lines({ unitCost: fen(-1) }))
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/lines/0/unitCost' });
    placed()
      .when('amend', amendment({ lines: [...one('4', 1), ...one('4', 1)] }))
      .then({ code: 'VALIDATION_FAILED', path: '/lines/1/lineId' });
    placed()
      .when('amend', amendment({ total: fen(0) }))
      .then({ code: 'AMOUNT_NOT_POSITIVE', path: '/total' });
    placed()
      .when('amend', amendment({ total: usd(1) }))
      .then({ code: 'CURRENCY_MISMATCH', path: '/total/currency' });
  });
  test('the promised date alone', () => {
    placed()
      .when('amend', { amendmentNo: 1, total: fen(100_001), promisedDate: '2026-05-01' })
      .then([{ type: 'OrderAmended', data: { promisedDate: '2026-05-01', deltaAmount: fen(0) } }])
      .when('amend', { amendmentNo: 2, total: fen(100_001), promisedDate: '2026-05-01' })
      .then([]);
  });
  test('a total that stays moves no cent of the instalments', () => {
    const whole = { lines: [line('1', '3', 641_886)], total: fen(641_886) };
    placed({ ...whole, plan: thirds })
      .when('amend', { amendmentNo: 1, total: fen(641_886), promisedDate: '2026-05-01' })
      .then([{ type: 'OrderAmended' }]);
  });
  test('what is so already is no change', () => {
    placed()
      .when('amend', amendment({ lines: one('3.0', 60_000), total: fen(100_001) }))
      .then([]);
  });
});

describe('what happened before', () => {
  const shippedOne = () => placed({ plan: thirds }).when('ship', ship('1', '1')).accepted();
  test('below what was shipped: AMEND_BELOW_SHIPPED', () => {
    const two = placed().when('ship', ship('1', '2'));
    two
      .accepted()
      .when('amend', amendment({ lines: one('1', 20_000), total: fen(60_001) }))
      .then({
        code: 'AMEND_BELOW_SHIPPED',
        path: '/lines/0/quantity',
        expected: '2',
        actual: '1',
        currentEventId: two.context.eventId(0),
      });
  });
  test('below what is invoiced and not credited: AMEND_BELOW_INVOICED; above the contract as always', () => {
    const invoice = {
      trigger: 'invoiced',
      causedByEventId: testId('i'),
      invoice: { invoiceId: testId('i'), amount: fen(90_000) },
    };
    const told = placed().when('trigger-instalments', invoice);
    const less = amendment({ lines: one('3', 49_000), total: fen(89_001) });
    told
      .accepted()
      .when('amend', less)
      .then({
        code: 'AMEND_BELOW_INVOICED',
        path: '/total',
        expected: fen(90_000),
        actual: fen(89_001),
        currentEventId: told.context.eventId(0),
      });
    const note = {
      creditNoteId: testId('n'),
      invoiceId: testId('i'),
      amount: fen(1_000),
      causedByEventId: testId('n'),
    };
    told.accepted().when('record-credit-note', note).accepted().when('amend', less).accepted();
    const more = { ...invoice, invoice: { invoiceId: testId('j'), amount: fen(50_000) } };
    told.accepted().when('trigger-instalments', more).accepted().when('amend', amendment()).accepted();
    const foreign = { ...invoice, invoice: { invoiceId: testId('i'), amount: usd(1) } };
    const abroad = placed().when('trigger-instalments', foreign).accepted();
    abroad.when('amend', less).then({ code: 'AMEND_BELOW_INVOICED', expected: usd(1) });
  });
  test('what was shipped and came back is worth its share of the new amount; all shipments add up to it', () => {
    const back = { returnId: 'R1', lines: [{ lineId: '1', quantity: '1' }], reasonCode: 'damaged' };
    shippedOne()
      .when('return-goods', back)
      .accepted()
      .when('amend', amendment({ lines: one('2', 50_000), total: fen(90_001) }))
      .then([
        {
          type: 'OrderAmended',
          data: { deltaShipped: fen(5_000), deltaReturned: fen(5_000), deltaAmount: fen(-10_000) },
        },
        { type: 'InstalmentPlanSet' },
      ])
      .when('ship', ship('1', '1', 'S2'))
      .then([{ type: 'OrderShipped', data: { amount: fen(25_000) } }]);
  });
  test('open instalments take the difference, a receivable one stays', () => {
    placed({ plan: thirds })
      .when('amend', amendment())
      .then([
        { type: 'OrderAmended' },
        {
          type: 'InstalmentPlanSet',
          data: { plan: [{ amount: fen(30_000) }, { amount: fen(77_143) }, { amount: fen(12_858) }] },
        },
      ]);
  });
  test('an amendment that leaves nothing to ship is as good as a shipment', () => {
    placed({ plan: thirds })
      .when('ship', ship('2', '1'))
      .accepted()
      .when('ship', ship('1', '2', 'S2'))
      .accepted()
      .when('amend', amendment({ lines: one('2', 40_000), total: fen(80_001) }))
      .then([
        { type: 'OrderAmended', data: { complete: true } },
        { type: 'InstalmentPlanSet' },
        { type: 'InstalmentTriggered', data: { trigger: 'shipped', contractAmount: fen(80_001), amount: fen(42_858) } },
      ]);
  });
  test('a cancelled line is gone: TRANSITION_NOT_ALLOWED; the tax agreed later is that of the lines left', () => {
    const reduced = () =>
      placed({ tax: fen(10_000), total: fen(110_001) })
        .when('cancel', { reasonCode: 'x', lineIds: ['2'] })
        .accepted();
    reduced()
      .when('amend', amendment({ lines: [{ lineId: '2', quantity: '1', amount: fen(1) }] }))
      .then({ code: 'TRANSITION_NOT_ALLOWED', path: '/lines/0/lineId' });
    // Line 1 alone, 60,000 with 6,000 of the tax, becomes 60,000 with 3,000; cancelling it takes all of that.
    reduced()
      .when(
        'amend',
        amendment({ lines: [...one('3', 60_000), line('3', '1', 30_000)], tax: fen(9_000), total: fen(99_000) }),
      )
      .then([{ type: 'OrderAmended', data: { deltaTax: fen(3_000), deltaAmount: fen(33_000) } }])
      .when('cancel', { reasonCode: 'x', lineIds: ['3'] })
      .then([{ type: 'OrderCancelled', data: { amount: fen(33_000) } }]);
  });
  test('a cancelled order: ORDER_CLOSED', () => {
    placed().when('cancel', { reasonCode: 'x' }).accepted().when('amend', amendment()).then({ code: 'ORDER_CLOSED' });
  });
});
