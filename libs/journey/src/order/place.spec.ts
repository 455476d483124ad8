import type { Money } from '../schema.js';
import { given } from '../testing/index.js';
import { order } from './index.js';
import {
  all,
  at,
  body,
  customerId,
  fen,
  line,
  orderId,
  placed,
  placing,
  receivable,
  thirds,
  usd,
} from './order-sample.js';

describe('placing an order', () => {
  test('without a plan the signature makes one receivable of the whole, due by the terms', () => {
    placing().then([
      {
        type: 'OrderPlaced',
        data: { orderNo: 'SO-1', customerId, total: fen(100_001), terms: { days: 30 }, receivableTrigger: 'signed' },
      },
      {
        type: 'InstalmentTriggered',
        data: {
          customerId,
          instalmentNo: 1,
          receivableId: receivable(1),
          trigger: 'signed',
          amount: fen(100_001),
          contractAmount: fen(100_001),
          dueDate: '2026-04-01',
          causedByEventId: placing().context.eventId(0),
        },
      },
    ]);
  });

  test('30/60/10 % of 100,001 fen are 30,000, 60,000 and 10,001: the last takes the remainder', () => {
    placing({ plan: thirds }).then([
      { type: 'OrderPlaced' },
      {
        type: 'InstalmentPlanSet',
        data: { plan: [{ amount: fen(30_000) }, { amount: fen(60_000) }, { amount: fen(10_001) }] },
      },
      { type: 'InstalmentTriggered', data: { instalmentNo: 1, amount: fen(30_000) } },
    ]);
  });

  test('shares are rounded down: what cannot be split goes to the last', () => {
    const quarters = [1, 2, 3, 4].map((no) => ({ no, percent: 2_500, trigger: 'shipped' as const }));
    placing({ lines: [line('1', '1', 2)], total: fen(2), plan: quarters }).then([
      { type: 'OrderPlaced' },
      {
        type: 'InstalmentPlanSet',
        data: { plan: [{ amount: fen(0) }, { amount: fen(0) }, { amount: fen(0) }, { amount: fen(2) }] },
      },
    ]);
  });

  test('a dated instalment is receivable at once and due on its date', () => {
    const plan = [{ no: 1, percent: 10_000, trigger: 'date' as const, dueDays: 60 }];
    placing({ plan }).then([
      { type: 'OrderPlaced' },
      { type: 'InstalmentPlanSet' },
      { type: 'InstalmentTriggered', data: { dueDate: '2026-05-01' } },
    ]);
  });

  test('amounts at more decimals than the currency has keep them', () => {
    const price: Money = { units: '12345', scale: 3, currency: 'GBP' };
    const plan = [
      { no: 1, percent: 5_000, trigger: 'shipped' as const },
      { no: 2, percent: 5_000, trigger: 'shipped' as const },
    ];
    placing({ lines: [{ ...line('1', '1', 0), amount: price }], total: price, plan }).then([
      { type: 'OrderPlaced' },
      {
        type: 'InstalmentPlanSet',
        data: { plan: [{ amount: { units: '6172', scale: 3 } }, { amount: { units: '6173', scale: 3 } }] },
      },
    ]);
  });

  test('without lines: ORDER_EMPTY', () => {
    placing({ lines: [] }).then({ code: 'ORDER_EMPTY', path: '/lines', actual: 0 });
  });
  test('a total that is not lines plus tax: TOTAL_MISMATCH', () => {
    placing({ tax: fen(13) }).then({
      code: 'TOTAL_MISMATCH',
      path: '/total',
      expected: fen(100_014),
      actual: fen(100_001),
    });
  });
  test('a line in another currency: CURRENCY_MISMATCH', () => {
    placing({ lines: [{ ...line('1', '1', 0), amount: usd(100_001) }] }).then({
      code: 'CURRENCY_MISMATCH',
      path: '/lines/0/amount/currency',
      expected: 'CNY',
      actual: 'USD',
    });
  });
  test('a quantity of nothing: QTY_NOT_POSITIVE', () => {
    placing({ lines: [line('1', '0', 100_001)] }).then({
      code: 'QTY_NOT_POSITIVE',
      path: '/lines/0/quantity',
      actual: '0',
    });
  });
  test('a quantity that is no decimal, or a line named twice: VALIDATION_FAILED', () => {
    placing({ lines: [line('1', '1e3', 100_001)] }).then({ code: 'VALIDATION_FAILED', path: '/lines/0/quantity' });
    placing({ lines: [line('1', '1', 1), line('1', '1', 100_000)] }).then({
      code: 'VALIDATION_FAILED',
      path: '/lines/1/lineId',
    });
  });
  test('a line or total below zero: AMOUNT_NOT_POSITIVE', () => {
    placing({ lines: [line('1', '1', -5)], total: fen(-5) }).then({
      code: 'AMOUNT_NOT_POSITIVE',
      path: '/lines/0/amount',
    });
    placing({ lines: [line('1', '1', 0)], total: fen(0) }).then({ code: 'AMOUNT_NOT_POSITIVE', path: '/total' });
  });
  test('a migration books an order of nothing, which is never receivable', () => {
    given(order, [], at)
      .when('place', { ...body, lines: [line('1', '1', 0)], total: fen(0) }, { actorType: 'migration' })
      .then([{ type: 'OrderPlaced' }]);
  });
  test('percents that miss 100: INSTALMENT_PERCENT_NOT_100', () => {
    placing({ plan: thirds.map((i) => (i.no === 3 ? { ...i, percent: 900 } : i)) }).then({
      code: 'INSTALMENT_PERCENT_NOT_100',
      path: '/plan',
      expected: 10_000,
      actual: 9_900,
    });
  });
  test('given amounts that miss the total: INSTALMENT_SUM_MISMATCH', () => {
    const plan = thirds.map((instalment) => ({ ...instalment, amount: fen(40_000) }));
    placing({ plan }).then({ code: 'INSTALMENT_SUM_MISMATCH', expected: fen(100_001), actual: fen(120_000) });
    // What is left out must not become negative to make the sum agree.
    placing({ plan: thirds.map((i) => (i.no === 1 ? { ...i, amount: fen(200_000) } : i)) }).then({
      code: 'INSTALMENT_SUM_MISMATCH',
    });
  });
  test('again: ALREADY_EXISTS, or no change where the external id is the same', () => {
    placed()
      .when('place', body)
      .then({ code: 'ALREADY_EXISTS', currentEventId: placing().context.eventId(0) });
    placed({ externalId: 'X1' })
      .when('place', { ...body, externalId: 'X1' })
      .then([]);
  });
  test('the order number is claimed', () => {
    expect(order.commands.place?.claims?.(body)).toEqual([
      { kind: 'order.no', value: 'SO-1', code: 'DUPLICATE_ORDER_NO' },
    ]);
  });
  test('its root is the customer', () => {
    expect(order.root({ type: 'OrderPlaced', data: body }, { id: orderId, stream: `order-default.${orderId}` })).toBe(
      customerId,
    );
  });
  test('a payload beyond its contract is refused at its path', () => {
    placing({ orderNo: 'x'.repeat(65) }).then({ code: 'VALIDATION_FAILED', path: '/orderNo' });
  });
});

describe('setting instalments', () => {
  const byShipping = () => placed({ receivableTrigger: 'shipped' });
  test('what is signed is receivable at once, on the day of signing', () => {
    byShipping()
      .when('set-instalments', { plan: thirds }, { occurredAt: '2026-03-20T00:00:00.000Z' })
      .then([
        { type: 'InstalmentPlanSet' },
        { type: 'InstalmentTriggered', data: { instalmentNo: 1, dueDate: '2026-04-01' } },
      ]);
  });
  test('after all was shipped, a shipping instalment is receivable at once', () => {
    placed({ receivableTrigger: 'accepted' })
      .when('ship', { shipmentId: 'S1', lines: all })
      .accepted()
      .when('set-instalments', { plan: thirds })
      .then([
        { type: 'InstalmentPlanSet' },
        { type: 'InstalmentTriggered', data: { trigger: 'signed' } },
        { type: 'InstalmentTriggered', data: { trigger: 'shipped' } },
      ]);
  });
  test('the same plan again is no change', () => {
    placed({ plan: thirds }).when('set-instalments', { plan: thirds }).then([]);
  });
  test('a triggered instalment keeps number, amount and trigger: INSTALMENT_LOCKED', () => {
    const locked = placing({ plan: thirds }).context.eventId(2);
    const plan = thirds.map((i) => (i.no === 1 ? { ...i, amount: fen(29_000) } : i));
    placed({ plan: thirds })
      .when('set-instalments', { plan })
      .then({ code: 'INSTALMENT_LOCKED', path: '/plan/0', currentEventId: locked });
    placed({ plan: thirds })
      .when('set-instalments', { plan: [{ no: 7, percent: 10_000, trigger: 'shipped' }] })
      .then({ code: 'INSTALMENT_LOCKED', path: '/plan', actual: null });
  });
  test('the others may be split anew', () => {
    const plan = [
      { no: 1, percent: 3_000, trigger: 'signed' },
      { no: 2, percent: 3_500, trigger: 'shipped' },
      { no: 3, percent: 3_500, trigger: 'shipped' },
    ];
    placed({ plan: thirds })
      .when('set-instalments', { plan })
      .then([
        {
          type: 'InstalmentPlanSet',
          data: { plan: [{ amount: fen(30_000) }, { amount: fen(35_000) }, { amount: fen(35_001) }] },
        },
      ]);
  });
  test('a number twice: VALIDATION_FAILED', () => {
    byShipping()
      .when('set-instalments', {
        plan: [
          { no: 1, percent: 5_000, trigger: 'shipped' },
          { no: 1, percent: 5_000, trigger: 'shipped' },
        ],
      })
      .then({ code: 'VALIDATION_FAILED', path: '/plan/1/no' });
  });
});
