import { concentration } from './figures.js';

const of = (...profits: readonly string[]) =>
  concentration(
    profits.map((profit) => ({ currency: 'EUR', active: true, profit })),
    { measure: 'profit', shares: [5000, 10_000] },
  )[0];

test('the whole is an exact decimal, and shares are of it', () => {
  expect(of('0.10', '0.20', '10.10')).toMatchObject({ customers: 3, total: '10.40', points: [{}, { share: 1 }] });
  expect(of('1', '1', '1', '1')).toMatchObject({ total: '4', points: [{ share: 0.5 }, { share: 1 }], gini: 0 });
  expect(of('0', '0', '0', '8')?.gini).toBe(0.75);
});

test('of a whole that is not above zero nothing is a share', () => {
  for (const profits of [
    ['0.1', '-29.8', '10.1'],
    ['5', '-5'],
    ['0', '0'],
  ])
    expect(of(...profits)).toMatchObject({ points: [{ share: null }, { share: null }], gini: null });
});

test('with losses among the amounts the shares are told, and there is no coefficient', () => {
  expect(of('12', '-2')).toMatchObject({ total: '10', points: [{ share: 1.2 }, { share: 1 }], gini: null });
});
