import { kaplanMeier, quantile, rateOf, wilson } from './statistics.js';

const percent = (interval: readonly [number, number]) => interval.map((bound) => Number((100 * bound).toFixed(2)));

test('Wilson: a quote stage before and after stock snapshots', () => {
  expect(percent(wilson(30, 200))).toEqual([10.71, 20.61]);
  expect(percent(wilson(80, 200))).toEqual([33.46, 46.92]);
});

test('Wilson stays within 0 and 1 and over nothing there is no rate', () => {
  expect(wilson(0, 10)[0]).toBeCloseTo(0, 12);
  expect(wilson(10, 10)[1]).toBeCloseTo(1, 12);
  expect(rateOf(0, 0)).toEqual({ numerator: 0, denominator: 0, rate: null, interval: null, small: true });
  expect(rateOf(15, 30).small).toBe(false);
});

test('quantiles by linear interpolation', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 0.75)).toBe(3.25);
  expect(quantile([7], 0.9)).toBe(7);
  expect(quantile([], 0.5)).toBeNull();
});

test('Kaplan-Meier: the leukaemia remissions of Freireich et al. (1963), 6-MP and placebo', () => {
  const mp = [6, 6, 6, 7, 10, 13, 16, 22, 23].map((time) => ({ time, censored: false }));
  const running = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((time) => ({ time, censored: true }));
  expect(kaplanMeier([...mp, ...running], 0.5)).toBe(23);
  const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23].map((time) => ({
    time,
    censored: false,
  }));
  expect(kaplanMeier(placebo, 0.5)).toBe(8);
  expect(kaplanMeier([{ time: 5, censored: true }], 0.5)).toBeNull();
});
