import { add, ReportParamError, sub } from '@recount/kernel';
import { chainLadder, ratioToExposure } from './chain-ladder.js';
import { type PeriodUnit, periodLabel, periodNumber } from './periods.js';

type Rows = readonly Readonly<Record<string, unknown>>[];
interface Cell {
  readonly currency: string;
  readonly part: 'issued' | 'cash' | 'not_invoiced';
  readonly cohort: number;
  readonly age: number;
  readonly amount: string;
  readonly n: number;
}
interface Question {
  readonly unit: PeriodUnit;
  readonly from?: number;
  readonly to?: number;
  readonly minCohorts: number;
  readonly cap: boolean;
  readonly tail: number;
}

/** The most periods a triangle may span: its cells are as many as their square. */
const MAX_PERIODS = 600;

function optional(
  params: Readonly<Record<string, unknown>>,
  name: 'from' | 'to',
  unit: PeriodUnit,
): number | undefined {
  const value = params[name];
  if (value === null || value === undefined) return undefined;
  try {
    return periodNumber(String(value), unit);
  } catch (error) {
    throw error instanceof RangeError ? new ReportParamError(name, error.message) : error;
  }
}

function questionOf(params: Readonly<Record<string, unknown>>): Question {
  const unit = params.period === 'quarter' ? 'quarter' : 'month';
  const from = optional(params, 'from', unit);
  const to = optional(params, 'to', unit);
  return {
    unit,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    minCohorts: Number(params.minCohorts ?? 1),
    cap: params.cap === true,
    tail: Number(params.tail ?? 1),
  };
}
const cellOf = (row: Readonly<Record<string, unknown>>, unit: PeriodUnit): Cell => ({
  currency: String(row.currency),
  part: row.part as Cell['part'],
  cohort: periodNumber(String(row.cohort), unit),
  age: Number(row.age),
  amount: String(row.amount),
  n: Number(row.n),
});
const exactSum = (amounts: readonly string[]): string => amounts.reduce((a, b) => add(a, b), '0');
const running = (amounts: readonly string[]): string[] => {
  let total = '0';
  return amounts.map((amount) => (total = add(total, amount)));
};

/** One currency's triangle with its chain ladder. */
function triangle(cells: readonly Cell[], question: Question, valuation: number) {
  const { unit, minCohorts, cap, tail } = question;
  const known = cells.filter((c) => c.part !== 'not_invoiced' && c.cohort <= valuation);
  const cohorts = known.map((c) => c.cohort);
  const first = question.from ?? Math.min(...cohorts, valuation);
  const last = Math.min(question.to ?? Math.max(...cohorts, first), valuation);
  if (valuation - first >= MAX_PERIODS) {
    const param = question.from === undefined ? 'valuation' : 'from';
    throw new ReportParamError(
      param,
      `cohorts from more than ${MAX_PERIODS} periods before the valuation: narrow them by from`,
    );
  }
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const cohort = first + i;
    const mine = known.filter((c) => c.cohort === cohort);
    const issued = mine.filter((c) => c.part === 'issued');
    const at = (age: number) => mine.filter((c) => c.part === 'cash' && c.age === age);
    const ages = Array.from({ length: valuation - cohort + 1 }, (_, age) => age);
    const incremental = ages.map((age) => exactSum(at(age).map((c) => c.amount)));
    return {
      cohort,
      cases: issued.reduce((n, c) => n + c.n, 0),
      exposure: exactSum(issued.map((c) => c.amount)),
      incremental,
      payments: ages.map((age) => at(age).reduce((n, c) => n + c.n, 0)),
      cumulative: running(incremental),
    };
  });
  const exposure = rows.map((row) => Number(row.exposure));
  const paid = rows.map((row) => row.cumulative.map(Number));
  const ladder = chainLadder(paid, { tail, exposure, minOrigins: minCohorts, cap });
  const expectedLoss = rows.map((row, i) => Number(row.exposure) - (ladder.origins[i]?.ultimate ?? 0));
  return {
    factors: ladder.factors.map((f, age) => ({ age, ...f })),
    ratioToExposure: Array.from({ length: ladder.factors.length + (rows.length > 0 ? 1 : 0) }, (_, age) =>
      ratioToExposure(paid, exposure, age),
    ),
    tail,
    cohorts: rows.map((row, i) => {
      const origin = ladder.origins[i] as (typeof ladder.origins)[number];
      const latest = row.cumulative.at(-1) ?? '0';
      return {
        ...row,
        cohort: periodLabel(row.cohort, unit),
        latest,
        open: sub(row.exposure, latest),
        cdf: origin.cdf,
        projected: origin.projected,
        ultimate: origin.ultimate,
        stillToCome: origin.toCome,
        expectedLoss: expectedLoss[i] as number,
        standardError: origin.standardError,
        /** A refund or a bounced payment makes a cell fall: allowed, and worth a look. */
        falls: row.incremental.some((amount) => amount.startsWith('-')),
      };
    }),
    totals: {
      cases: rows.reduce((n, row) => n + row.cases, 0),
      exposure: exactSum(rows.map((row) => row.exposure)),
      latest: exactSum(rows.map((row) => row.cumulative.at(-1) ?? '0')),
      ultimate: ladder.total.ultimate,
      stillToCome: ladder.total.toCome,
      expectedLoss: expectedLoss.reduce((a, b) => a + b, 0),
      standardError: ladder.total.standardError,
    },
    diagonals: diagonals(ladder.origins, valuation, unit),
    /** Cash allocated to what was never invoiced belongs to no cohort. */
    notInvoiced: exactSum(cells.filter((c) => c.part === 'not_invoiced').map((c) => c.amount)),
  };
}

/** Expected cash of each coming period: the next diagonals of the completed triangle, tail and cap left out. */
function diagonals(origins: ReturnType<typeof chainLadder>['origins'], valuation: number, unit: PeriodUnit) {
  const steps = Math.max(0, ...origins.map((o) => o.projected.length - 1 - o.age));
  return Array.from({ length: steps }, (_, step) => ({
    period: periodLabel(valuation + step + 1, unit),
    expected: origins.reduce((total, { projected, age }) => {
      const next = projected[age + step + 1];
      return next === undefined ? total : total + next - (projected[age + step] as number);
    }, 0),
  }));
}

/** The run-off triangle of collections with factors, ultimates, standard errors and the cash to come, per currency. */
export function runoff(rows: Rows, params: Readonly<Record<string, unknown>>) {
  const question = questionOf(params);
  const cells = rows.map((row) => cellOf(row, question.unit));
  const at = rows[0]?.valuation_period;
  const currencies = [...new Set(cells.map((c) => c.currency))].sort();
  return {
    period: question.unit,
    valuationPeriod: at ?? null,
    measure: params.measure ?? null,
    byCurrency: currencies.map((currency) => ({
      currency,
      ...triangle(
        cells.filter((c) => c.currency === currency),
        question,
        periodNumber(String(at), question.unit),
      ),
    })),
  };
}
