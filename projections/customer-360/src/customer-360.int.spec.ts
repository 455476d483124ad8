import { amount, type House, idOf, openHouse } from './testing/house.js';

const JOURNEY = idOf('journey');
const ORDER = idOf('order');

let house: House;
beforeAll(async () => {
  house = await openHouse('journeys', { timeZone: 'UTC', currency: 'CNY' });
  const lead = { source: 'web', company: 'Acme', email: 'buyer@acme.example' };
  await house.command('lead', JOURNEY, 'capture', lead, '2026-03-01T08:00:00.000Z');
  await house.command('lead', JOURNEY, 'assign', { ownerId: 'anna' }, '2026-03-01T09:00:00.000Z');
  const criteria = [{ code: 'need', met: true }];
  await house.command('lead', JOURNEY, 'qualify', { criteria }, '2026-03-02T08:00:00.000Z');
  await house.command('lead', JOURNEY, 'convert', { customerId: JOURNEY, mode: 'created' }, '2026-03-03T08:00:00.000Z');
  const customer = { kind: 'org', name: 'Acme Ltd', ownerId: 'anna', sourceLeadId: JOURNEY };
  await house.command('customer', JOURNEY, 'register', customer, '2026-03-03T08:00:00.000Z');
  const call = { journeyId: JOURNEY, kind: 'call', direction: 'outbound' };
  await house.command('interaction', idOf('call'), 'record', call, '2026-03-04T08:00:00.000Z');
  const order = {
    orderNo: 'SO-1',
    customerId: JOURNEY,
    lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: amount(500) }],
    total: amount(500),
  };
  await house.command('order', ORDER, 'place', order, '2026-03-05T08:00:00.000Z');
  await house.settle();
});
afterAll(() => house.close());

test('one row from the first contact to the order and what it made receivable', async () => {
  const [row, ...others] = await house.rows('customer_360');
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    customer_id: JOURNEY,
    name: 'Acme Ltd',
    owner_id: 'anna',
    lead_status: 'converted',
    stage: 'ordered',
    orders: 1,
    interactions: 1,
    last_contact_at: '2026-03-04T08:00:00.000Z',
    currency: 'CNY',
    ordered: '500.00',
    receivable: '500.00',
    open: '500.00',
  });
});

test('the timeline holds every event of it, the reactor’s too', async () => {
  const { rows = [] } = await house.report('journey_activity', '2026-12-31T00:00:00.000Z', { journeyId: JOURNEY });
  const [row] = await house.rows('customer_360');
  expect(rows).toHaveLength(Number(row?.events));
  expect(rows.map((line) => line.type)).toEqual(
    expect.arrayContaining(['LeadCaptured', 'OrderPlaced', 'ReceivableRecognized']),
  );
  const before = await house.report('journey_activity', '2026-03-02T23:59:59.999Z', { journeyId: JOURNEY });
  expect(before.rows?.map((line) => line.type)).toEqual(['LeadCaptured', 'LeadAssigned', 'LeadQualified']);
});

test('a balance tells the events that made it', async () => {
  const { value, steps } = await house.explain('customer_360', [JOURNEY], 'open');
  expect(value).toBe('500.00');
  expect(steps.map((step) => step.type)).toContain('ReceivableRecognized');
});

test('an event type that there is not is refused, not answered with nothing', async () => {
  const asked = house.report('journey_activity', '2026-12-31T00:00:00.000Z', { type: 'OrderPlacd' });
  expect(await asked.catch((error) => error.body)).toMatchObject({ code: 'VALIDATION_FAILED', path: '/params/type' });
});

test('what has not happened yet is counted as zero, and explained as never set', async () => {
  const [row] = await house.rows('customer_360');
  expect(row).toMatchObject({
    shipments: 0,
    returns: 0,
    invoices: 0,
    opportunities_won: 0,
    receivables_in_collection: 0,
  });
  const { value, defaults, steps } = await house.explain('customer_360', [JOURNEY], 'shipments');
  expect({ value, defaults, made: steps.map((step) => step.type) }).toEqual({
    value: 0,
    defaults: ['shipments'],
    made: ['LeadCaptured'],
  });
});
