import { clvMargin, present } from './clv.js';

test('the sum of the years has a closed form: 2.248 of three at retention 0.8 and discount 10 %', () => {
  const summed = (q: number, years: number) =>
    Array.from({ length: years }, (_, t) => q ** t).reduce((a, b) => a + b, 0);
  expect(present(0.8, 0.1, 3)).toBeCloseTo(summed(0.8 / 1.1, 3), 12);
  expect(present(1, -0.5, 10)).toBeCloseTo(1023, 9);
  expect(present(0, 0.1, 5)).toBe(1);
  expect(present(1, 0, 1000)).toBe(1000);
  expect(present(1 - 1e-15, 0, 1000)).toBeCloseTo(1000, 6);
  expect(present(0.8, 0.1, 2_147_483_646)).toBeCloseTo(1.1 / 0.3, 12);
  expect([present(0.8, 0.1, 0), present(1, 0, 0)]).toEqual([1.1 / (1.1 - 0.8), null]);
});

test('what is more than numbers hold is refused, not answered with nothing', () => {
  const row = {
    currency: 'EUR',
    part: '',
    active: true,
    revenue: '100',
    revenue_costed: '100',
    profit: '50',
    orders: 1,
    orders_ever: 3,
    tenure_days: 365,
  };
  const asked = { window: 'all', retention: '1', discount: '-0.9999', years: 1000 };
  expect(() => clvMargin([row], asked)).toThrow(expect.objectContaining({ param: 'discount' }));
  expect(clvMargin([row], { ...asked, discount: '0.1' })).toMatchObject([{ clv: expect.any(Number) }]);
});
