import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';

const CUSTOMER = idOf('customer');
const ORDER = idOf('order');
const at = (day: string): string => `2026-${day}T09:00:00.000Z`;
let house: House;
const order = (command: string, body: object, day: string, id = ORDER) =>
  house.command('order', id, command, body, at(day));

beforeAll(async () => {
  house = await openHouse('orders', { timeZone: 'Asia/Shanghai', currency: 'CNY' });
  await house.command('customer', CUSTOMER, 'register', { kind: 'org', name: 'Acme', externalId: 'A-1' }, at('01-01'));
  // 10 × 100 that cost 60 each, 5 × 40 that cost 10 each, 10 % tax.
  const lines = [
    { lineId: '1', productId: 'P-1', quantity: '10', amount: amount(1000), unitCost: amount(60) },
    { lineId: '2', productId: 'P-2', quantity: '5', amount: amount(200), unitCost: amount(10) },
  ];
  const placing = { orderNo: 'SO-1', customerId: CUSTOMER, lines, tax: amount(120), total: amount(1320) };
  const attributes = { country: 'China' };
  await order('place', { ...placing, receivableTrigger: 'accepted', attributes }, '01-10');
  await order(
    'amend',
    {
      amendmentNo: 1,
      lines: [{ lineId: '1', quantity: '12', amount: amount(1200) }],
      tax: amount(140),
      total: amount(1540),
    },
    '01-20',
  );
  await order('cancel', { lineIds: ['2'], reasonCode: 'soldOut' }, '02-01');
  await order('ship', { shipmentId: 'S-1', lines: [{ lineId: '1', quantity: '12' }] }, '02-05');
  const back = (returnId: string, quantity: string, restock: boolean) => ({
    returnId,
    lines: [{ lineId: '1', quantity }],
    reasonCode: 'damaged',
    restock,
  });
  await order('return-goods', back('R-1', '2', true), '02-10');
  await order('return-goods', back('R-2', '1', false), '02-11');
  await order('record-cost', { costId: 'C-1', kind: 'freight', amount: amount(25) }, '02-12');
  await order('record-cost', { costId: 'C-2', kind: 'cogs', amount: amount(5) }, '02-12');
  await order('record-cost', { costId: 'C-3', kind: 'service', amount: amount(7) }, '02-12');
  await house.settle();
});
afterAll(() => house?.close());

const stood = async (asOf: string, params: Readonly<Record<string, string>> = {}) => {
  const [row = {}] = (await house.report('sale_order', asOf, params)).rows ?? [];
  return [row.net, row.cost_of_goods, row.profit].map(Number);
};

test('an order as it stood: net of tax and of what was amended, cancelled and returned; its cost goes with it', async () => {
  expect(await stood('2026-01-10')).toEqual([1200, 650, 550]);
  expect(await stood('2026-01-20')).toEqual([1400, 770, 630]);
  expect(await stood('2026-02-01')).toEqual([1200, 720, 480]);
  // Two came back to stock; the third cannot be sold again and is paid for all the same.
  expect(await stood('2026-02-10')).toEqual([1000, 600, 400]);
  expect(await stood('2026-02-11')).toEqual([900, 600, 300]);
  expect(await stood('2026-02-12')).toEqual([900, 605, 263]);
  expect(await stood('2026-01-10', { restated: 'true' })).toEqual([900, 600, 300]);
});

test('what is taken back counts where it happened, restated where the order was placed', async () => {
  const months = async (params: Readonly<Record<string, string>> = {}) =>
    ((await house.report('sales_by_period', '2026-03-01', params)).rows ?? []).map((row) => [
      row.booked_period,
      ...[row.orders, row.gross, row.taken_back, row.net].map(Number),
    ]);
  expect(await months()).toEqual([
    ['2026-01', 1, 1200, 200, 1400],
    ['2026-02', 0, 0, -500, -500],
  ]);
  expect(await months({ restated: 'true' })).toEqual([['2026-01', 1, 1200, -300, 900]]);
  expect((await months({ period: 'quarter' }))[0]).toEqual(['2026-Q1', 1, 1200, -300, 900]);
});

test('an order cancelled as a whole, or returned as a whole, has gone from then on', async () => {
  const line = [{ lineId: '1', productId: 'P-1', quantity: '1', amount: amount(90) }];
  const placing = {
    customerId: CUSTOMER,
    lines: line,
    tax: amount(10),
    total: amount(100),
    receivableTrigger: 'accepted',
  };
  const [cancelled, returned] = [idOf('cancelled'), idOf('returned')];
  await order('place', { orderNo: 'SO-2', ...placing }, '03-01', cancelled);
  await order('cancel', { reasonCode: 'mistake' }, '03-03', cancelled);
  await order('place', { orderNo: 'SO-3', ...placing }, '03-01', returned);
  await order('ship', { shipmentId: 'S-1', lines: [{ lineId: '1', quantity: '1' }] }, '03-02', returned);
  const all = [{ lineId: '1', quantity: '1' }];
  await order('return-goods', { returnId: 'R-1', lines: all, reasonCode: 'damaged' }, '03-03', returned);
  await house.settle();
  const gone = async (asOf: string) =>
    Object.fromEntries(
      ((await house.report('sale_order', asOf)).rows ?? []).map((row) => [row.order_no, [row.gone, Number(row.net)]]),
    );
  expect(await gone('2026-03-02')).toMatchObject({ 'SO-2': [false, 90], 'SO-3': [false, 90] });
  expect(await gone('2026-03-03')).toMatchObject({ 'SO-1': [false, 900], 'SO-2': [true, 0], 'SO-3': [true, 0] });
});

test('a customer’s sales drill to bookings, and these to their events', async () => {
  const { rows: bookings = [] } = await house.report('sale_booking', '2026-01-31');
  expect(bookings.map((row) => [row.kind, row.external_id, row.country, row.day])).toEqual([
    ['placed', 'A-1', 'China', '2026-01-10'],
    // The country is the order’s.
    ['amended', 'A-1', 'China', '2026-01-20'],
  ]);
  const [placed] = bookings.map((row) => (row.key as { event_id: string }).event_id);
  const { steps } = await house.explain('sale', [placed as string], 'amount');
  expect(steps.map((step) => step.type)).toEqual(['OrderPlaced']);
});

test('a credit note over an invoice takes nothing off a second time, one without an invoice does; all in the order’s country', async () => {
  const [id, invoiceId] = [idOf('credited'), idOf('credited', 'invoice')];
  const lines = [{ lineId: '1', productId: 'P-1', quantity: '4', amount: amount(400) }];
  const placing = { orderNo: 'SO-4', customerId: CUSTOMER, lines, tax: amount(40), total: amount(440) };
  await order('place', { ...placing, receivableTrigger: 'accepted', attributes: { country: 'Japan' } }, '04-01', id);
  await order('ship', { shipmentId: 'S-1', lines: [{ lineId: '1', quantity: '4' }] }, '04-02', id);
  const ledger = (command: string, body: object, day: string) => house.command('ar', CUSTOMER, command, body, at(day));
  const invoice = { invoiceId, invoiceNo: 'I-4', net: amount(400), tax: amount(40), gross: amount(440) };
  const dates = { issueDate: '2026-04-03', dueDate: '2026-05-03' };
  await ledger('issue-invoice', { ...invoice, ...dates, allocations: [{ orderId: id, amount: amount(440) }] }, '04-03');
  const back = { returnId: 'R-1', lines: [{ lineId: '1', quantity: '1' }], reasonCode: 'damaged' };
  await order('return-goods', back, '04-04', id);
  const note = (no: string, of: object) =>
    ledger('issue-credit-note', { creditNoteId: idOf('note', no), creditNoteNo: no, ...of }, '04-05');
  await note('C-1', { originalInvoiceId: invoiceId, amount: amount(110), reasonCode: 'return' });
  await note('C-2', { amount: amount(15), reasonCode: 'goodwill' });
  await house.settle();
  const rowsOf = async (name: string) => (await house.report(name, '2026-04-30')).rows ?? [];
  const april = (await rowsOf('sales_by_period')).find((row) => row.booked_period === '2026-04') ?? {};
  const { orders, credit_notes, gross, taken_back, credited, net } = april;
  expect([orders, credit_notes, gross, taken_back, credited, net].map(Number)).toEqual([1, 2, 400, -100, -15, 285]);
  const countries = (await rowsOf('sales_by_country')).map((row) => [row.country, Number(row.net)]);
  expect(Object.fromEntries(countries)).toEqual({ China: 900, Japan: 300, null: -15 });
});
