import { ReportParamError } from '@recount/kernel';
import { given, groupedBy, numberOf, type Params, type Rows, total } from './figures.js';

const DAYS_IN_A_YEAR = 365.25;
/** Nobody is taken to stay longer, in years. */
const LONGEST = 10;
const cents = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);

/** What both formulas start from, of one group of customers in one currency. */
export interface Inputs {
  readonly customers: number;
  readonly orders: number;
  /** Average order value: revenue ÷ orders of the window. */
  readonly averageOrder: number | null;
  /** (orders − 1) ÷ years since the first one, of all customers of the group together. */
  readonly repurchasesPerYear: number | null;
  /** Share of those who bought in the window before and not in this one, per year; null where that is unknown. */
  readonly churn: number | null;
  /** Profit ÷ revenue of the orders whose cost is known. */
  readonly margin: number | null;
}

const ratio = (a: number, b: number): number | null => (b === 0 ? null : a / b);

function inputsOf(rows: Rows, params: Params): Inputs {
  const active = rows.filter((row) => row.active === true);
  const before = rows.filter((row) => row.active_before === true);
  const left = before.filter((row) => row.active !== true).length;
  const years = total(rows, 'tenure_days') / DAYS_IN_A_YEAR;
  const repeated = rows.reduce((sum, row) => sum + numberOf(row, 'orders_ever') - 1, 0);
  const days = Number(String(params.window).replace(/d$/, ''));
  const lost = ratio(left, before.length);
  return {
    customers: active.length,
    orders: total(active, 'orders'),
    averageOrder: ratio(total(active, 'revenue'), total(active, 'orders')),
    repurchasesPerYear: ratio(repeated, years),
    churn: given(params, 'churn') ?? (lost === null ? null : 1 - (1 - lost) ** (365 / days)),
    margin: given(params, 'margin') ?? ratio(total(active, 'profit'), total(active, 'revenue_costed')),
  };
}

const groups = <T>(rows: Rows, params: Params, value: (inputs: Inputs) => T) =>
  groupedBy(rows, 'currency').flatMap(([currency, members]) =>
    groupedBy(members, 'part').map(([group, own]) => {
      const inputs = inputsOf(own, params);
      return { currency, group, ...inputs, ...value(inputs) };
    }),
  );

/** `clv.seed.v1`: average order × repurchases per year × lifetime in years − cost of acquisition. */
export function clvSeed(rows: Rows, params: Params) {
  const cac = given(params, 'cac') ?? 0;
  return groups(rows, params, ({ averageOrder, repurchasesPerYear, churn }) => {
    const lifetime = given(params, 'lifetime') ?? (churn === null ? null : Math.min(LONGEST, 1 / churn));
    const known = averageOrder !== null && repurchasesPerYear !== null && lifetime !== null;
    return {
      lifetimeYears: lifetime,
      cac,
      clv: cents(known ? averageOrder * repurchasesPerYear * lifetime - cac : null),
    };
  });
}

/**
 * What 1 a year is worth: Σ qᵗ over t = 0 … years − 1 with q = retention ÷ (1 + discount), which is (1 − qᵀ) ÷ (1 − q), and T where
 * q = 1. Years 0: without end, 1 ÷ (1 − q), null where that grows beyond all bounds. Infinite where it is more than numbers hold.
 */
export function present(retention: number, discount: number, years: number): number | null {
  if (years === 0) return retention < 1 + discount ? (1 + discount) / (1 + discount - retention) : null;
  const q = retention / (1 + discount);
  // q − 1 is exact, and what is made of it stays so near q = 1, where 1 − qᵀ has no digits left.
  return q === 1 ? years : Math.expm1(years * Math.log1p(q - 1)) / (q - 1);
}

/**
 * `clv.margin.v1`: Σ over the years of m·rᵗ ÷ (1+d)ᵗ − cost of acquisition, where m = average order × repurchases per year ×
 * margin, r = retention, d = discount. Years 0: without end, m(1+d) ÷ (1+d−r).
 * @throws ReportParamError for a discount below zero that makes of the years more than numbers hold
 */
export function clvMargin(rows: Rows, params: Params) {
  const cac = given(params, 'cac') ?? 0;
  const discount = given(params, 'discount') ?? 0;
  const years = given(params, 'years') ?? 0;
  return groups(rows, params, ({ averageOrder, repurchasesPerYear, churn, margin }) => {
    const retention = given(params, 'retention') ?? (churn === null ? null : 1 - churn);
    const known = averageOrder !== null && repurchasesPerYear !== null && margin !== null;
    const contribution = known ? averageOrder * repurchasesPerYear * margin : null;
    const factor = retention === null ? null : present(retention, discount, years);
    const clv = cents(contribution === null || factor === null ? null : contribution * factor - cac);
    if (clv !== null && !Number.isFinite(clv))
      throw new ReportParamError('discount', 'makes of these years more than numbers can hold');
    return {
      yearlyContribution: cents(contribution),
      retention,
      discount,
      years: years === 0 ? null : years,
      cac,
      clv,
    };
  });
}
