import { type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import { daysBefore, shopOf } from './testing/shop.js';

const TODAY = '2026-03-31';
const A = 400;
const B = 300;
const BOTH = 120;

let house: House;
beforeAll(async () => {
  house = await openHouse('baskets', { timeZone: 'UTC', currency: 'CNY' });
  const shop = shopOf(house);
  const names = Array.from({ length: 20 }, (_, n) => `c${n}`);
  for (const name of names) await shop.register(name, '2025-01-01T00:00:00.000Z');
  const productsOf = (n: number): string[] => {
    if (n < BOTH) return ['A', 'B'];
    if (n < A) return ['A'];
    return n < A + B - BOTH ? ['B'] : ['C'];
  };
  // 2,000 baskets, a hundred of each customer.
  await Promise.all(
    names.map(async (customer, c) => {
      for (let n = c; n < 2000; n += names.length) {
        await shop.buy({ customer, at: daysBefore(TODAY, 1 + (n % 50)), amount: 10, products: productsOf(n), n });
      }
    }),
  );
  await house.settle();
}, 600_000);
afterAll(() => house?.close());

const association = async (params: Readonly<Record<string, string>> = {}, asOf = TODAY) =>
  (await house.report('product_association', asOf, params)).figures as {
    baskets: number;
    rules: Readonly<Record<string, unknown>>[];
  };

test('the worked example: support 6 %, confidence 30 %, lift 2', async () => {
  const { baskets, rules } = await association({ product: 'A' });
  expect(baskets).toBe(2000);
  expect(rules).toEqual([
    {
      antecedent: 'A',
      consequent: 'B',
      together: BOTH,
      antecedents: A,
      consequents: B,
      support: 0.06,
      confidence: 0.3,
      lift: 2,
    },
  ]);
});

test('over all a customer bought, and within days', async () => {
  expect(await association({ per: 'customer' })).toMatchObject({ baskets: 20 });
  const day = daysBefore(TODAY, 1).slice(0, 10);
  expect((await association({ from: day, to: day })).baskets).toBe(40);
});

test('a cancelled line leaves its basket from then on, a cancelled order takes its basket along', async () => {
  const shop = shopOf(house);
  const at = daysBefore(TODAY, 40);
  const one = await shop.buy({ customer: 'c0', at, amount: 10, products: ['X', 'Y', 'Z'], n: 5000 });
  const two = await shop.buy({ customer: 'c0', at, amount: 10, products: ['X', 'Y'], n: 5001 });
  await house.command('order', one, 'cancel', { lineIds: ['2'], reasonCode: 'soldOut' }, daysBefore(TODAY, 5));
  await house.command('order', two, 'cancel', { reasonCode: 'mistake' }, daysBefore(TODAY, 5));
  await house.settle();
  const from = async (asOf: string) =>
    (await association({ product: 'X', minSupport: '0' }, asOf)).rules.map((r) => [r.consequent, r.together]);
  expect(await from(daysBefore(TODAY, 6))).toEqual([
    ['Y', 2],
    ['Z', 1],
  ]);
  expect(await from(TODAY)).toEqual([['Z', 1]]);
  const { rows = [] } = await house.report('basket', TODAY);
  expect(rows.find((row) => row.root === idOf('c0') && (row.products as string[]).includes('X'))).toMatchObject({
    model: 'sale',
    products: ['X', 'Z'],
  });
});
