import { readFileSync } from 'node:fs';
import { type House, type OpenLog, openImported } from '@recount/projection-customer-360/testing';

const data = process.env.RECOUNT_DATA;
type Row = Readonly<Record<string, unknown>>;
interface Closed {
  readonly won: number;
  readonly lost: number;
  readonly won_value: number;
  readonly win_rate: number;
}
interface Expected {
  readonly stages: Readonly<Record<string, number>>;
  readonly win_rate: number;
  readonly won_value: number;
  readonly by_engage_month: Readonly<
    Record<string, { engaged: number; won: number; lost: number; still_engaging: number }>
  >;
  readonly by_close_quarter: Readonly<Record<string, Closed>>;
  readonly by_agent: Readonly<Record<string, Closed & { opportunities: number }>>;
  readonly funnel_as_of: Readonly<
    Record<string, { engaged: number; open: number; won: number; lost: number; won_value: number }>
  >;
  readonly won_runoff_by_engage_month: { readonly table: Readonly<Record<string, readonly number[]>> };
}
const NOW = '2026-12-31T00:00:00.000Z';
const by =
  (rows: readonly Row[], column: string) =>
  (value: string): Row =>
    rows.find((row) => row[column] === value) ?? {};

/**
 * Imports the 8,800 opportunities and compares every figure that the data set comes with. Without RECOUNT_DATA it is
 * skipped, with one line.
 * @param over names the log in the titles
 * @param open opens the log; default: the embedded one
 */
export function crmOpportunitiesComparisons(over: string, open?: OpenLog): void {
  if (!data) console.log(`crm_opportunities, ${over}: RECOUNT_DATA is not set; the comparisons are skipped`);
  (data ? describe : describe.skip)(`crm_opportunities, ${over}`, () => comparisons(open));
}

function comparisons(open: OpenLog | undefined): void {
  let house: House;
  let expected: Expected;
  beforeAll(async () => {
    expected = JSON.parse(readFileSync(`${data}/expected/crm_opportunities.json`, 'utf8')) as Expected;
    house = await openImported('crm_opportunities', { open });
  }, 600_000);
  afterAll(() => house?.close());
  const rowsOf = async (name: string, asOf: string, params: Readonly<Record<string, string>> = {}) =>
    (await house.report(name, asOf, params)).rows ?? [];

  test('stages', async () => {
    const rows = await rowsOf('funnel_stages', NOW);
    const found = Object.fromEntries(rows.map((row) => [String(row.stage).toLowerCase(), row.opportunities]));
    expect(found).toEqual(
      Object.fromEntries(Object.entries(expected.stages).map(([stage, n]) => [stage.toLowerCase(), n])),
    );
  });
  test('win rate and won value', async () => {
    const [row] = await rowsOf('funnel_as_of', NOW);
    expect(Number(row?.win_rate)).toBeCloseTo(expected.win_rate, 6);
    expect(Number(row?.won_amount)).toBe(expected.won_value);
  });
  test('by month of engagement', async () => {
    const rows = await rowsOf('funnel_by_opened_period', NOW);
    const found = rows.map((row) => [
      row.opened_period,
      { engaged: row.opportunities, won: row.won, lost: row.lost, still_engaging: row.open },
    ]);
    expect(Object.fromEntries(found)).toEqual(expected.by_engage_month);
  });
  test('by quarter of closing', async () => {
    const rows = await rowsOf('win_loss', NOW, { period: 'quarter' });
    const found = rows.map((row) => [
      row.closed_period,
      { won: row.won, lost: row.lost, won_value: Number(row.won_amount), win_rate: Number(row.win_rate) },
    ]);
    expect(Object.fromEntries(found)).toEqual(expected.by_close_quarter);
  });
  test('by agent', async () => {
    const rows = await rowsOf('funnel_by_owner', NOW);
    const found = rows.map((row) => [
      row.owner_id,
      {
        opportunities: row.opportunities,
        won: row.won,
        lost: row.lost,
        win_rate: Number(row.win_rate),
        won_value: Number(row.won_amount),
      },
    ]);
    expect(Object.fromEntries(found)).toEqual(expected.by_agent);
  });
  test('the funnel as of each date', async () => {
    for (const [day, want] of Object.entries(expected.funnel_as_of)) {
      const [row] = await rowsOf('funnel_as_of', `${day}T23:59:59.999Z`);
      expect({
        engaged: row?.opportunities,
        open: row?.open,
        won: row?.won,
        lost: row?.lost,
        won_value: Number(row?.won_amount),
      }).toEqual(want);
    }
  });
  test('run-off of wins by month of engagement', async () => {
    const rows = await rowsOf('won_runoff', NOW);
    for (const [month, want] of Object.entries(expected.won_runoff_by_engage_month.table)) {
      const ages = by(
        rows.filter((row) => row.opened_period === month).map((row) => ({ ...row, age: String(row.age_periods) })),
        'age',
      );
      expect([month, want.map((_, age) => Number(ages(String(age)).won ?? 0))]).toEqual([month, want]);
    }
    const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
    expect(total(rows.map((row) => Number(row.won)))).toBe(
      total(Object.values(expected.won_runoff_by_engage_month.table).flat()),
    );
  });
}
