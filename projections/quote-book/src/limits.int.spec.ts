import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';

const CUSTOMER = idOf('customer');
const END = '2026-12-31T23:59:59.999Z';
const TODAY = '2026-03-02T08:00:00.000Z';

let house: House;
const line = (more: object = {}) => ({
  lineId: '1',
  productId: 'P-1',
  quantity: '10',
  listPrice: amount(100),
  ...more,
});
const issue = (name: string, more: object = {}, at = TODAY) =>
  house.command(
    'quote',
    idOf(name),
    'issue',
    { quoteNo: name, customerId: CUSTOMER, validUntil: '2026-03-31', lines: [line()], total: amount(1_000), ...more },
    at,
  );
const refusalOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'accepted',
    (error) => error.refusal,
  );
beforeAll(async () => {
  house = await openHouse('limits', { timeZone: 'Asia/Shanghai', currency: 'CNY' });
  const strict = { name: 'Strict', marginFloor: 0, promise: 'block' };
  await house.command('policy', 'quote.strict', 'publish-quote-policy', strict, '2026-01-01T00:00:00.000Z');
});
afterAll(() => house.close());

test('FX-09, promised in 10 days with a lead time of 20: refused, or flagged with a gap of 10 days', async () => {
  const lines = [line({ leadTimeDays: 20, promisedDate: '2026-03-12', unitCost: amount(1) })];
  expect(await refusalOf(issue('late', { lines, policyId: 'strict' }))).toMatchObject({
    code: 'PROMISE_BEFORE_LEAD_TIME',
    path: '/lines/0/promisedDate',
    message: 'the promised date is 10 days before the lead time',
    expected: '>= 2026-03-22',
  });
  await issue('late', { lines });
  await house.settle();
  const { rows } = await house.report('quote_standing', END);
  expect(rows).toEqual([expect.objectContaining({ quote_no: 'late', promise_gap_days: 10, margin: '990.00' })]);
});

test('FX-10, a net price below cost and selling cost: refused', async () => {
  const cost = { unitCost: amount(95), sellingCost: amount(5.01) };
  expect(await refusalOf(issue('loss', { lines: [line(cost)], policyId: 'strict' }))).toMatchObject({
    code: 'MARGIN_BELOW_FLOOR',
    path: '/lines/0/netPrice',
    expected: 0,
    actual: -1,
  });
  const lines = [line({ ...cost, netPrice: amount(80) })];
  await issue('gift', { lines, total: amount(800) });
  await house.settle();
  const { rows } = await house.report('quote_by_product', END, { from: '2026-03-02' });
  expect(rows).toEqual([
    expect.objectContaining({
      product_id: 'P-1',
      lines: 2,
      list: '2000.00',
      net: '1800.00',
      discount: '200.00',
      discount_rate: '0.100000',
      costed_net: '1800.00',
      // 990.00 of the late one; 800.00 − 10 × 100.01 of the gift.
      margin: '789.90',
      promised_too_early: 1,
    }),
  ]);
});

test('the last day is the tenant’s: valid until midnight in Shanghai, then expired, once', async () => {
  const id = idOf('valid');
  await issue('valid');
  const accept = (at: string) => house.command('quote', id, 'accept', { revision: 1, acceptedBy: 'Li' }, at);
  expect(await refusalOf(accept('2026-03-31T16:00:00.000Z'))).toMatchObject({ code: 'QUOTE_EXPIRED' });
  expect(await house.command('quote', id, 'expire', {}, '2026-04-01T08:00:00.000Z')).toMatchObject({ changed: true });
  expect(await house.command('quote', id, 'expire', {}, '2026-04-01T09:00:00.000Z')).toMatchObject({ changed: false });
  expect(await refusalOf(accept('2026-03-31T15:59:59.999Z'))).toMatchObject({ code: 'QUOTE_EXPIRED' });
  await house.settle();
  expect((await house.rows('quote_book')).find((row) => row.quote_id === id)).toMatchObject({
    status: 'expired',
    expires_at: '2026-03-31T16:00:00.000Z',
    closed_at: '2026-03-31T16:00:00.000Z',
  });
});

test('an order rests on the quote only once it is accepted, in the revision accepted', async () => {
  const quoteId = idOf('deal');
  const place = (more: object = {}) => {
    const lines = [{ lineId: '1', productId: 'P-1', quantity: '10', amount: amount(1_000) }];
    const body = { orderNo: 'SO-1', customerId: CUSTOMER, quoteId, lines, total: amount(1_000), ...more };
    return house.command('order', idOf('order'), 'place', body, '2026-03-04T08:00:00.000Z');
  };
  await issue('deal');
  expect(await refusalOf(place())).toMatchObject({ code: 'QUOTE_NOT_ACCEPTED', path: '/quoteId' });
  await house.command('quote', quoteId, 'accept', { revision: 1, acceptedBy: 'Li' }, '2026-03-03T08:00:00.000Z');
  expect(await refusalOf(place({ quoteRevision: 2 }))).toMatchObject({ code: 'QUOTE_SUPERSEDED', expected: 1 });
  await place();
  await house.settle();
  const [row] = (await house.report('quote_standing', END)).rows?.filter((one) => one.quote_no === 'deal') ?? [];
  expect(row).toMatchObject({ status: 'accepted', ordered: true, order_id: idOf('order'), days_to_answer: 1 });
  const others = await house.report('quote_line_standing', END, { customerId: idOf('somebody else') });
  expect(others.rows).toEqual([]);
  const { value, steps } = await house.explain('quote_book', [quoteId], 'order_id');
  expect([value, steps.map((step) => step.type)]).toEqual([idOf('order'), ['QuoteIssued', 'OrderPlaced']]);
});
