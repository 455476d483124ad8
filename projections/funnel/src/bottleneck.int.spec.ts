import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { bottlenecks } from './bottleneck.js';
import type { cohorts } from './figures.js';

const END = '2026-12-31T00:00:00.000Z';
const STAGES = ['lead', 'qualified', 'quoted'];

let house: House;
/** An opportunity of a year that goes on to its n-th stage and is then won, or left open. */
async function travel(name: string, year: string, reached: number, won: boolean) {
  const id = idOf(name);
  const day = (month: string): string => `${year}-${month}-01T08:00:00.000Z`;
  await house.command('opportunity', id, 'open', { pipelineId: 'sales', amount: amount(80_000) }, day('03'));
  for (const [i, to] of STAGES.slice(1, reached).entries()) {
    await house.command('opportunity', id, 'change-stage', { to }, day(`0${4 + i}`));
  }
  if (won) await house.command('opportunity', id, 'win', { reasonCode: 'verbal' }, day('07'));
}
beforeAll(async () => {
  house = await openHouse('bottleneck', { timeZone: 'UTC', currency: 'CNY' });
  const stages = STAGES.map((id) => ({ id, name: id }));
  await house.command('pipeline', 'sales', 'define', { name: 'Sales', stages }, '2025-01-01T00:00:00.000Z');
  // 1,000 leads of 2026: 400 qualified, 240 quoted, 36 ordered. And 40 of 2025 that all went through.
  await Promise.all(
    Array.from({ length: 1000 }, (_, i) => travel(`now-${i}`, '2026', i < 240 ? 3 : i < 400 ? 2 : 1, i < 36)),
  );
  await Promise.all(Array.from({ length: 40 }, (_, i) => travel(`then-${i}`, '2025', 3, i < 20)));
  await house.settle();
}, 600_000);
afterAll(() => house.close());

const ask = async (params: Readonly<Record<string, string>>) => {
  const { figures } = await house.report('funnel_bottleneck', END, params);
  const [only] = figures as ReturnType<typeof bottlenecks>;
  if (only === undefined) throw new Error('no figures');
  return only;
};

test('the worked example: only the quote stage is flagged, with 3,840,000 lost', async () => {
  const { stages, bottlenecks: flagged } = await ask({ from: '2026-01-01', baseline: '4200,5800,3500' });
  expect(
    stages.map((s) => [s.stage, s.conversion.numerator, s.conversion.denominator, s.low, Math.round(s.lostValue)]),
  ).toEqual([
    ['lead', 400, 1000, false, 324_800],
    ['qualified', 240, 400, false, 0],
    ['quoted', 36, 240, true, 3_840_000],
  ]);
  expect(stages.map((s) => s.conversion.interval?.map((bound) => Number(bound.toFixed(3))))).toEqual([
    [0.37, 0.431],
    expect.anything(),
    [0.11, 0.201],
  ]);
  expect(flagged).toEqual(['quoted']);
});

test('against the year before, ranked by value', async () => {
  const { stages, bottlenecks: flagged } = await ask({ from: '2026-01-01' });
  expect(stages.map((s) => s.baseline)).toEqual([1, 1, 0.5]);
  expect(flagged).toEqual(['lead', 'quoted', 'qualified']);
});

const define = (pipelineId: string, stages: readonly string[], at: string) => {
  const body = { name: pipelineId, stages: stages.map((id) => ({ id, name: id })) };
  return house.command('pipeline', pipelineId, 'define', body, at);
};
const members = async (pipeline: string, fromStage: string, toStage: string) => {
  const { figures } = await house.report('funnel_cohort', END, { pipeline, fromStage, toStage });
  const { total } = figures as ReturnType<typeof cohorts>;
  return [total.entered, total.converted];
};
const conversions = async (pipeline: string) =>
  (await ask({ pipeline })).stages.map((s) => [s.stage, s.ordinal, s.conversion.numerator, s.conversion.denominator]);

test('a later version of the pipeline counts its stages otherwise: who reached which is asked of its own version', async () => {
  const go = async (name: string, year: string, ...stages: readonly string[]) => {
    await house.command('opportunity', idOf(name), 'open', { pipelineId: 'partners' }, `${year}-01-10T08:00:00.000Z`);
    for (const [i, to] of stages.entries())
      await house.command('opportunity', idOf(name), 'change-stage', { to }, `${year}-02-1${i}T08:00:00.000Z`);
  };
  await define('partners', ['lead', 'quoted'], '2025-01-01T00:00:00.000Z');
  await go('early', '2025', 'quoted');
  await define('partners', ['lead', 'qualified', 'quoted'], '2026-01-01T00:00:00.000Z');
  await go('stays', '2026', 'qualified');
  await go('late', '2026', 'qualified', 'quoted');
  await house.settle();
  expect(await members('partners', 'quoted', 'won')).toEqual([2, 0]);
  expect(await members('partners', 'lead', 'quoted')).toEqual([3, 2]);
  expect(await members('partners', 'qualified', 'quoted')).toEqual([2, 1]);
  expect(await conversions('partners')).toEqual([
    ['lead', 1, 3, 3],
    ['qualified', 2, 1, 2],
    ['quoted', 3, 0, 2],
  ]);
});

test('a deal that was under way when the pipeline was defined anew goes on from where it stood', async () => {
  const deal = (command: string, body: object, at: string) =>
    house.command('opportunity', idOf('under way'), command, body, at);
  await define('resellers', ['lead', 'quoted'], '2026-01-01T00:00:00.000Z');
  await deal('open', { pipelineId: 'resellers' }, '2026-01-10T08:00:00.000Z');
  await define('resellers', ['inbox', 'lead', 'qualified', 'quoted'], '2026-01-20T00:00:00.000Z');
  await deal('change-stage', { to: 'qualified' }, '2026-02-01T08:00:00.000Z');
  await house.settle();
  expect(await members('resellers', 'lead', 'qualified')).toEqual([1, 1]);
  expect(await members('resellers', 'qualified', 'quoted')).toEqual([1, 0]);
  expect(await conversions('resellers')).toEqual([
    ['lead', 2, 1, 1],
    ['qualified', 3, 0, 1],
  ]);
});
