import { given, type PastEvent, testId } from '../testing/index.js';
import { order } from './index.js';
import { all, customerId, fen, line, placed, receivable, thirds } from './order-sample.js';

describe('shipping', () => {
  const byShipping = () => placed({ plan: thirds });
  test('in parts: values add up to the line, and only the last part triggers', () => {
    byShipping()
      .when('ship', { shipmentId: 'S1', lines: [{ lineId: '1', quantity: '1' }] })
      .then([{ type: 'OrderShipped', data: { amount: fen(20_000), complete: false } }])
      .when('ship', {
        shipmentId: 'S2',
        lines: [
          { lineId: '1', quantity: '2' },
          { lineId: '2', quantity: '1' },
        ],
      })
      .then([
        { type: 'OrderShipped', data: { amount: fen(80_001), complete: true } },
        { type: 'InstalmentTriggered', data: { trigger: 'shipped', amount: fen(60_000) } },
      ]);
  });
  test('thirds of an amount that does not divide add up to it', () => {
    const one = (n: number) => ({ shipmentId: `S${n}`, lines: [{ lineId: '1', quantity: '1' }] });
    placed({ lines: [line('1', '3', 100)], total: fen(100), receivableTrigger: 'accepted' })
      .when('ship', one(1))
      .then([{ type: 'OrderShipped', data: { amount: fen(33) } }])
      .when('ship', one(2))
      .then([{ type: 'OrderShipped', data: { amount: fen(34) } }])
      .when('ship', one(3))
      .then([{ type: 'OrderShipped', data: { amount: fen(33), complete: true } }]);
  });
  test('more than ordered: SHIP_OVER_ORDERED', () => {
    placed()
      .when('ship', { shipmentId: 'S1', lines: [{ lineId: '1', quantity: '3.000001' }] })
      .then({ code: 'SHIP_OVER_ORDERED', path: '/lines/0/quantity', expected: '3', actual: '3.000001' });
  });
  test('the same shipment again: ALREADY_SHIPPED', () => {
    placed()
      .when('ship', { shipmentId: 'S1', lines: [all[1]] })
      .accepted()
      .when('ship', { shipmentId: 'S1', lines: [all[0]] })
      .then({ code: 'ALREADY_SHIPPED', path: '/shipmentId' });
  });
  test('an unknown line: NOT_FOUND; no line at all or one twice: VALIDATION_FAILED', () => {
    placed()
      .when('ship', { shipmentId: 'S1', lines: [{ lineId: '9', quantity: '1' }] })
      .then({ code: 'NOT_FOUND', path: '/lines/0/lineId' });
    placed().when('ship', { shipmentId: 'S1', lines: [] }).then({ code: 'VALIDATION_FAILED', path: '/lines' });
    placed()
      .when('ship', { shipmentId: 'S1', lines: [all[1], all[1]] })
      .then({ code: 'VALIDATION_FAILED', path: '/lines/1/lineId' });
  });
  test('nothing of a line: QTY_NOT_POSITIVE', () => {
    placed()
      .when('ship', { shipmentId: 'S1', lines: [{ lineId: '1', quantity: '0' }] })
      .then({ code: 'QTY_NOT_POSITIVE' });
  });
  test('an order that does not exist: NOT_FOUND', () => {
    given(order).when('ship', { shipmentId: 'S1', lines: all }).then({ code: 'NOT_FOUND' });
  });
});

describe('delivery and return', () => {
  const shipped = () => placed().when('ship', { shipmentId: 'S1', lines: all }).accepted();
  const back = (quantity: string, returnId = 'R1') => ({
    returnId,
    lines: [{ lineId: '1', quantity }],
    reasonCode: 'damaged',
  });
  test('a shipment arrives once', () => {
    shipped()
      .when('confirm-delivery', { shipmentId: 'S1' })
      .then([{ type: 'OrderDelivered', data: { customerId, shipmentId: 'S1' } }])
      .when('confirm-delivery', { shipmentId: 'S1' })
      .then({ code: 'ALREADY_DELIVERED' });
  });
  test('what did not leave does not arrive: NOT_SHIPPED', () => {
    placed().when('confirm-delivery', { shipmentId: 'S1' }).then({ code: 'NOT_SHIPPED' });
  });
  test('a return is worth its share of the line', () => {
    shipped()
      .when('return-goods', back('2'))
      .then([{ type: 'OrderReturned', data: { amount: fen(40_000), restock: true } }]);
  });
  test('more than was shipped and not returned yet: RETURN_OVER_SHIPPED', () => {
    shipped()
      .when('return-goods', back('2'))
      .accepted()
      .when('return-goods', back('2', 'R2'))
      .then({ code: 'RETURN_OVER_SHIPPED', expected: '1', actual: '2' });
    placed().when('return-goods', back('1')).then({ code: 'RETURN_OVER_SHIPPED', expected: '0' });
  });
  test('the same return again: ALREADY_EXISTS; without a reason: REASON_REQUIRED, but for a migration', () => {
    shipped()
      .when('return-goods', back('1'))
      .accepted()
      .when('return-goods', back('1'))
      .then({ code: 'ALREADY_EXISTS', path: '/returnId' });
    const silent = { ...back('1'), reasonCode: '' };
    shipped().when('return-goods', silent).then({ code: 'REASON_REQUIRED', path: '/reasonCode' });
    shipped()
      .when('return-goods', silent, { actorType: 'migration' })
      .then([{ type: 'OrderReturned', data: { reasonCode: 'notRecorded' } }]);
  });
});

describe('cancelling', () => {
  const why = { reasonCode: 'changedMind' };
  test('the whole order closes it', () => {
    placed()
      .when('cancel', why)
      .then([{ type: 'OrderCancelled', data: { scope: 'all', lineIds: ['1', '2'], amount: fen(100_001) } }])
      .when('ship', { shipmentId: 'S1', lines: all })
      .then({ code: 'ORDER_CLOSED' });
  });
  test('a closed order takes no plan and no invoice; cancelling it again is no change', () => {
    const closed = () => placed({ plan: thirds }).when('cancel', why).accepted();
    closed().when('set-instalments', { plan: thirds }).then({ code: 'ORDER_CLOSED' });
    closed()
      .when('trigger-instalments', { trigger: 'invoiced', causedByEventId: testId('i') })
      .then({ code: 'ORDER_CLOSED' });
    closed().when('cancel', why).then([]);
  });
  test('a line takes its share of the tax; open instalments shrink, a receivable one stays', () => {
    placed({ tax: fen(10_000), total: fen(110_001), plan: thirds })
      .when('cancel', { ...why, lineIds: ['2'] })
      .then([
        {
          type: 'OrderCancelled',
          data: { scope: 'lines', lineIds: ['2'], amount: fen(44_001), tax: fen(4_000), complete: false },
        },
        {
          type: 'InstalmentPlanSet',
          data: { plan: [{ amount: fen(33_000) }, { amount: fen(28_285) }, { amount: fen(4_715) }] },
        },
      ]);
  });
  test('cancelling what was left to ship completes the order', () => {
    placed({ plan: thirds })
      .when('ship', { shipmentId: 'S1', lines: [all[0]] })
      .accepted()
      .when('cancel', { ...why, lineIds: ['2'] })
      .then([
        { type: 'OrderCancelled', data: { complete: true } },
        { type: 'InstalmentPlanSet' },
        { type: 'InstalmentTriggered', data: { trigger: 'shipped', contractAmount: fen(60_000) } },
      ]);
  });
  test('where more is receivable than is left, the open instalments are nothing', () => {
    const plan = [
      { no: 1, percent: 9_000, trigger: 'signed' as const },
      { no: 2, percent: 1_000, trigger: 'shipped' as const },
    ];
    placed({ plan })
      .when('cancel', { ...why, lineIds: ['1'] })
      .then([
        { type: 'OrderCancelled' },
        { type: 'InstalmentPlanSet', data: { plan: [{ amount: fen(90_000) }, { amount: fen(0) }] } },
      ]);
  });
  test('what was shipped: ALREADY_SHIPPED', () => {
    const shipped = placed().when('ship', { shipmentId: 'S1', lines: [all[1]] });
    shipped
      .accepted()
      .when('cancel', why)
      .then({ code: 'ALREADY_SHIPPED', currentEventId: shipped.context.eventId(0) });
    shipped
      .accepted()
      .when('cancel', { ...why, lineIds: ['1'] })
      .then([{ type: 'OrderCancelled' }]);
  });
  test('what was invoiced: INVOICE_OPEN', () => {
    placed({ receivableTrigger: 'invoiced' })
      .when('trigger-instalments', { trigger: 'invoiced', causedByEventId: testId('invoice') })
      .accepted()
      .when('cancel', why)
      .then({ code: 'INVOICE_OPEN' });
  });
  test('a cancelled line is not shipped any more: SHIP_OVER_ORDERED', () => {
    placed()
      .when('cancel', { ...why, lineIds: ['2'] })
      .accepted()
      .when('ship', { shipmentId: 'S1', lines: [all[1]] })
      .then({ code: 'SHIP_OVER_ORDERED', expected: '0', actual: '1' });
  });
  test('what never left neither arrives nor comes back, cancelled or not', () => {
    const gone = placed().when('cancel', why).accepted();
    gone.when('confirm-delivery', { shipmentId: 'S1' }).then({ code: 'NOT_SHIPPED' });
    gone
      .when('return-goods', { returnId: 'R1', lines: [all[1]], reasonCode: 'damaged' })
      .then({ code: 'RETURN_OVER_SHIPPED' });
  });
  test('without a reason: REASON_REQUIRED; an unknown line: NOT_FOUND; a cancelled line: no change', () => {
    placed().when('cancel', { reasonCode: ' ' }).then({ code: 'REASON_REQUIRED' });
    placed()
      .when('cancel', { ...why, lineIds: ['9'] })
      .then({ code: 'NOT_FOUND', path: '/lineIds' });
    placed()
      .when('cancel', { ...why, lineIds: ['2'] })
      .accepted()
      .when('cancel', { ...why, lineIds: ['2'] })
      .then([]);
  });
});

describe('an invoice', () => {
  const causedByEventId = testId('invoice');
  test('triggers the instalments that wait for one, once', () => {
    placed({ receivableTrigger: 'invoiced' })
      .when('trigger-instalments', { trigger: 'invoiced', causedByEventId })
      .then([
        { type: 'InstalmentTriggered', data: { trigger: 'invoiced', causedByEventId, receivableId: receivable(1) } },
      ])
      .when('trigger-instalments', { trigger: 'invoiced', causedByEventId: testId('next') })
      .then([]);
  });
  test('no other trigger comes from outside: TRANSITION_NOT_ALLOWED', () => {
    placed({ plan: thirds })
      .when('trigger-instalments', { trigger: 'accepted', causedByEventId })
      .then({ code: 'TRANSITION_NOT_ALLOWED', path: '/trigger' });
  });
});

test('an unknown event, or one before the order was placed, leaves the state as it is', () => {
  const past: PastEvent[] = [
    { type: 'ReservationAbandoned', data: {} },
    { type: 'OrderShipped', data: {} },
  ];
  expect(given(order, past).state).toBe(order.initial);
});
