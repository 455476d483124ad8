import { association } from './association.js';

const row = (...products: string[]) => ({ products });
const all = { minSupport: 0, minConfidence: 0, limit: 100 };

test('support, confidence and lift; a product counts once in a basket', () => {
  const rows = [row('a', 'b', 'a'), row('a', 'b'), row('a'), row('b'), row('c')];
  expect(association(rows, { ...all, product: 'a' })).toEqual({
    baskets: 5,
    products: 3,
    rules: [
      {
        antecedent: 'a',
        consequent: 'b',
        together: 2,
        antecedents: 3,
        consequents: 3,
        support: 0.4,
        confidence: 2 / 3,
        lift: 10 / 9,
      },
    ],
  });
});

test('only what was bought often enough together, the strongest first', () => {
  const rows = [row('a', 'b'), row('a', 'b'), row('a', 'c'), row('c', 'd'), row('e')];
  const pairs = (params: object) =>
    association(rows, { ...all, ...params }).rules.map(({ antecedent, consequent }) => antecedent + consequent);
  expect(pairs({ minSupport: 4000 })).toEqual(['ab', 'ba']);
  expect(pairs({ minConfidence: 9000 })).toEqual(['dc', 'ba']);
  expect(pairs({ limit: 1 })).toEqual(['cd']);
  expect(pairs({ product: 'e' })).toEqual([]);
});

test('a product that is in every basket makes no other likelier, and of nothing there is nothing', () => {
  const rows = Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? row('a', 'b') : row('b')));
  expect(association(rows, all).rules[0]).toMatchObject({ together: 50, confidence: 1, lift: 1 });
  expect(association([], all)).toEqual({ baskets: 0, products: 0, rules: [] });
});
