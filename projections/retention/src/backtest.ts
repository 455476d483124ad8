/** One customer as it was scored then, and what became of it. */
export interface Case {
  /** Health on 0 to 100. */
  readonly score: number;
  /** The rule the score has to beat: no order for 60 days. */
  readonly quiet: boolean;
  readonly churned: boolean;
}

/** How a yes-or-no prediction did. Null where it divides by nothing. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly accuracy: number | null;
}

const over = (n: number, d: number): number | null => (d === 0 ? null : n / d);

/** Holds a prediction against what happened. */
export function confusion(cases: readonly Case[], predicts: (one: Case) => boolean): Confusion {
  const count = (predicted: boolean, churned: boolean) =>
    cases.filter((one) => predicts(one) === predicted && one.churned === churned).length;
  const [tp, fp, fn, tn] = [count(true, true), count(true, false), count(false, true), count(false, false)];
  return {
    truePositives: tp,
    falsePositives: fp,
    falseNegatives: fn,
    trueNegatives: tn,
    precision: over(tp, tp + fp),
    recall: over(tp, tp + fn),
    f1: over(2 * tp, 2 * tp + fp + fn),
    accuracy: over(tp + tn, cases.length),
  };
}

/**
 * Probability that a customer who churned was scored below one who stayed (Mann and Whitney); a tie is one half. Null
 * without both.
 */
export function auc(cases: readonly Case[]): number | null {
  const sorted = [...cases].sort((a, b) => a.score - b.score);
  let stayedBelow = 0;
  let pairs = 0;
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end < sorted.length && sorted[end]?.score === sorted[i]?.score) end++;
    const tied = sorted.slice(i, end);
    const churned = tied.filter((one) => one.churned).length;
    const stayed = tied.length - churned;
    pairs += churned * (stayedBelow + stayed / 2);
    stayedBelow += stayed;
    i = end;
  }
  const churned = cases.filter((one) => one.churned).length;
  const all = churned * (cases.length - churned);
  return all === 0 ? null : 1 - pairs / all;
}

/** Mean squared distance between 1 − score ÷ 100, taken as a probability of churn, and what happened (Brier). */
export const brier = (cases: readonly Case[]): number | null =>
  over(
    cases.reduce((sum, { score, churned }) => sum + (1 - score / 100 - (churned ? 1 : 0)) ** 2, 0),
    cases.length,
  );

/** How well health below a threshold foretold churn, beside the base rate and the simple rule. */
export function backtest(cases: readonly Case[], threshold: number) {
  return {
    customers: cases.length,
    churned: cases.filter((one) => one.churned).length,
    baseRate: over(cases.filter((one) => one.churned).length, cases.length),
    threshold,
    health: confusion(cases, (one) => one.score < threshold),
    noOrderFor60Days: confusion(cases, (one) => one.quiet),
    auc: auc(cases),
    brier: brier(cases),
  };
}
