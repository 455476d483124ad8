import { auc, backtest, type Case } from './backtest.js';

const SCORES = [22, 35, 41, 48, 52, 55, 63, 71, 78, 84, 88, 93];
const CHURNED = [22, 35, 48, 55];
const cases: readonly Case[] = SCORES.map((score) => ({ score, churned: CHURNED.includes(score), quiet: score < 40 }));

test('the worked example: precision and recall 0.75, AUC 29 of 32, Brier 0.133', () => {
  const { health, noOrderFor60Days, ...figures } = backtest(cases, 50);
  expect(health).toMatchObject({ truePositives: 3, falsePositives: 1, falseNegatives: 1, trueNegatives: 7 });
  expect([health.precision, health.recall, health.f1]).toEqual([0.75, 0.75, 0.75]);
  expect(health.accuracy).toBeCloseTo(0.83, 2);
  expect(figures).toMatchObject({ customers: 12, churned: 4, auc: 29 / 32 });
  expect(figures.baseRate).toBeCloseTo(0.33, 2);
  expect(figures.brier).toBeCloseTo(0.133, 3);
  expect([noOrderFor60Days.precision, noOrderFor60Days.recall]).toEqual([1, 0.5]);
});

test('equal scores are half right; without both outcomes there is nothing to tell apart', () => {
  const tied = { score: 50, quiet: false };
  expect(
    auc([
      { ...tied, churned: true },
      { ...tied, churned: false },
    ]),
  ).toBe(0.5);
  expect(auc([{ ...tied, churned: true }])).toBeNull();
  expect(backtest([], 50)).toMatchObject({ customers: 0, baseRate: null, brier: null, health: { precision: null } });
});
