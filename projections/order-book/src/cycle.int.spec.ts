import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { orderCycles } from './figures.js';

// FX-22: an order took 15 days from placing to delivery, and takes 7 since the new warehouse.
const END = '2026-12-31T23:59:59.999Z';
const DAY = 86_400_000;

let house: House;
const on = (day: string, more = 0): string => new Date(Date.parse(`${day}T08:00:00.000Z`) + more * DAY).toISOString();
const order = (name: string, command: string, body: object, at: string) =>
  house.command('order', idOf('order', name), command, body, at);
const place = (name: string, day: string, more: object = {}) => {
  const lines = [{ lineId: '1', productId: 'P', quantity: '4', amount: amount(400) }];
  const body = { orderNo: name, customerId: idOf('customer', name), lines, total: amount(400) };
  return order(name, 'place', { ...body, attributes: { channel: 'web' }, ...more }, on(day));
};
const ship = (name: string, shipmentId: string, quantity: string, day: string, more = 0) =>
  order(name, 'ship', { shipmentId, lines: [{ lineId: '1', quantity }], carrier: 'DHL' }, on(day, more));
const deliver = (name: string, shipmentId: string, day: string, more = 0) =>
  order(name, 'confirm-delivery', { shipmentId }, on(day, more));

/** Forty-four orders of a day, each delivered so many days later; the last parcel of one decides. */
const delivered = (day: string, days: (i: number) => number, promisedDate: string) =>
  Promise.all(
    Array.from({ length: 44 }, async (_, i) => {
      const name = `${day}-${i}`;
      await place(name, day, { promisedDate });
      await ship(name, 'A', '1', day, 1);
      await ship(name, 'B', '3', day, 2);
      await deliver(name, 'B', day, 3);
      await deliver(name, 'A', day, days(i));
    }),
  );

beforeAll(async () => {
  house = await openHouse('orders', { timeZone: 'UTC', currency: 'CNY' });
  await delivered('2026-03-01', (i) => 10 + (i % 11), '2026-03-16');
  await delivered('2026-06-01', (i) => 5 + (i % 5), '2026-06-08');
  await house.settle();
}, 600_000);
afterAll(() => house.close());

const cycles = async (asOf: string, params: Readonly<Record<string, string>> = {}) =>
  (await house.report('order_cycle', asOf, params)).figures as ReturnType<typeof orderCycles>;

test('FX-22, a median of 15 days becomes one of 7', async () => {
  const { groups } = await cycles(END);
  expect(groups.map((g) => [g.period, g.orders, g.method, g.medianDays, g.p90Days])).toEqual([
    ['2026-03', 44, 'observed', 15, 19],
    ['2026-06', 44, 'observed', 7, 9],
  ]);
});

test('on time is delivered by the day promised; a date that passed without delivery counts against it', async () => {
  const punctual = async (asOf: string) =>
    (await house.report('order_by_period', asOf, { to: '2026-03-31', segmentBy: 'channel' })).rows?.map((row) => [
      row.segment,
      row.orders,
      row.on_time,
      row.late,
      row.overdue,
      row.on_time_rate,
    ]);
  // Of 10 to 20 days, 15 are the last that keep the date: six of eleven.
  expect(await punctual(END)).toEqual([['web', 44, 24, 20, 0, '0.545455']]);
  expect(await punctual('2026-03-17T00:00:00.000Z')).toEqual([['web', 44, 24, 0, 20, '0.545455']]);
  expect(await punctual('2026-03-10T00:00:00.000Z')).toEqual([['web', 44, 0, 0, 0, null]]);
});

test('while a fifth and more is on its way, the median is Kaplan and Meier’s', async () => {
  const { groups } = await cycles('2026-03-17T12:00:00.000Z');
  expect(groups).toEqual([expect.objectContaining({ done: 28, open: 16, method: 'kaplan_meier', medianDays: 15 })]);
  const { groups: shipped } = await cycles('2026-03-17T12:00:00.000Z', { basis: 'shipped' });
  expect(shipped).toEqual([
    expect.objectContaining({ done: 44, medianDays: 2, onTime: expect.objectContaining({ rate: 1 }) }),
  ]);
});

test('shipments per carrier: how long they were on their way', async () => {
  const { rows } = await house.report('shipment_by_carrier', END, { to: '2026-03-31' });
  expect(rows).toEqual([expect.objectContaining({ carrier: 'DHL', shipments: 88, delivered: 88, amount: '17600.00' })]);
  const parcels = (await house.report('shipment_standing', END, { from: '2026-06-01' })).rows ?? [];
  expect(parcels).toHaveLength(88);
  const customerId = idOf('customer', '2026-06-01-0');
  const first = (await house.report('shipment_standing', END, { customerId })).rows ?? [];
  expect(first.map((row) => [row.shipment_id, row.amount, row.shipped_on, row.delivered_on]).sort()).toEqual([
    ['A', '100.00', '2026-06-02', '2026-06-06'],
    ['B', '300.00', '2026-06-03', '2026-06-04'],
  ]);
});

test('an order amended, cancelled in part, accepted, costed and completed, as of each date', async () => {
  const name = 'whole life';
  const plan = [
    { no: 1, percent: 6_000, trigger: 'signed' },
    { no: 2, percent: 4_000, trigger: 'accepted' },
  ];
  const lines = ['1', '2'].map((lineId) => ({ lineId, productId: 'P', quantity: '4', amount: amount(400) }));
  await place(name, '2026-09-01', { lines, tax: amount(80), total: amount(880), plan, promisedDate: '2026-09-10' });
  await order(name, 'confirm', {}, on('2026-09-02'));
  const change = { amendmentNo: 1, lines: [{ lineId: '1', quantity: '4', amount: amount(500) }] };
  await order(name, 'amend', { ...change, total: amount(980), promisedDate: '2026-09-12' }, on('2026-09-03'));
  await ship(name, 'S', '4', '2026-09-04');
  await order(name, 'cancel', { lineIds: ['2'], reasonCode: 'changedMind' }, on('2026-09-05'));
  await deliver(name, 'S', '2026-09-11');
  await order(name, 'record-cost', { costId: 'C', kind: 'freight', amount: amount(12.5) }, on('2026-09-12'));
  await order(name, 'accept-delivery', {}, on('2026-09-13'));
  await order(name, 'complete', {}, on('2026-09-14'));
  await house.settle();
  const as = async (day: string) => {
    const { rows } = await house.report('order_standing', on(day), { customerId: idOf('customer', name) });
    const [row = {}] = rows ?? [];
    return [row.status, row.lines, row.net, row.total, row.shipped, row.promised_date, row.punctuality];
  };
  expect(await as('2026-09-01')).toEqual(['placed', 2, '800.00', '880.00', '0', '2026-09-10', 'pending']);
  expect(await as('2026-09-02')).toEqual(['confirmed', 2, '800.00', '880.00', '0', '2026-09-10', 'pending']);
  expect(await as('2026-09-03')).toEqual(['confirmed', 2, '900.00', '980.00', '0.00', '2026-09-12', 'pending']);
  expect(await as('2026-09-04')).toEqual(['partly_shipped', 2, '900.00', '980.00', '500.00', '2026-09-12', 'pending']);
  // Line 2 takes 35.56 of the tax with it: 80.00 × 400 ÷ 900.
  expect(await as('2026-09-05')).toEqual(['shipped', 1, '500.00', '544.44', '500.00', '2026-09-12', 'pending']);
  expect(await as('2026-09-11')).toEqual(['delivered', 1, '500.00', '544.44', '500.00', '2026-09-12', 'on_time']);
  expect(await as('2026-09-14')).toEqual(['completed', 1, '500.00', '544.44', '500.00', '2026-09-12', 'on_time']);
  // The first instalment was receivable already: it keeps its 528.00, and the second is what the amended contract leaves.
  const [triangle] = (await house.report('receivable_triangle', END, { orderId: idOf('order', name) })).rows ?? [];
  expect(triangle).toMatchObject({
    contract: '544.44',
    shipped: '500.00',
    receivable: '544.44',
    contract_not_receivable: '0.00',
  });
  expect((await house.rows('order_book')).find((row) => row.order_no === name)).toMatchObject({
    status: 'completed',
    cost: '12.50',
    lines: 1,
    amendments: 1,
  });
});

test('a cancelled order is no order, from the day it was cancelled on', async () => {
  await place('regret', '2026-11-01');
  await order('regret', 'cancel', { reasonCode: 'changedMind' }, on('2026-11-03'));
  await house.settle();
  const as = async (day: string) =>
    (await house.report('order_by_customer', on(day), { from: '2026-11-01' })).rows?.map((row) => [
      row.customer_id,
      row.orders,
      row.cancelled,
      row.net,
    ]);
  expect(await as('2026-11-02')).toEqual([[idOf('customer', 'regret'), 1, 0, '400.00']]);
  expect(await as('2026-11-03')).toEqual([[idOf('customer', 'regret'), 0, 1, '0.00']]);
});
