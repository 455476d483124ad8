import { amount, type House, idOf, openHouse } from '@recount/projection-customer-360/testing';
import type { cohorts, velocity } from './figures.js';

const END = '2026-12-31T23:59:59.999Z';

let house: House;
const run = (id: string, command: string, body: object, at: string) =>
  house.command('opportunity', id, command, body, at);

beforeAll(async () => {
  house = await openHouse('outcomes', { timeZone: 'UTC', currency: 'CNY' });
  const stages = ['lead', 'demo', 'quoted', 'trial', 'contract'].map((id) => ({ id, name: id }));
  await house.command('pipeline', 'sales', 'define', { name: 'Sales', stages }, '2026-01-01T00:00:00.000Z');
  const open = (name: string, at: string, more: object = {}) =>
    run(idOf(name), 'open', { pipelineId: 'sales', amount: amount(80_000), ownerId: 'anna', ...more }, at);
  // 60 open, each 80,000; of 20 closed 5 were won, after 45 days, one of them against acme and zenith, two against zenith alone; of 15
  // lost 9 for the price, 6 to acme and 3 to zenith.
  await Promise.all(Array.from({ length: 60 }, (_, i) => open(`open-${i}`, '2026-03-01T08:00:00.000Z')));
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      await open(`closed-${i}`, '2026-03-01T08:00:00.000Z');
      const competitorId = i < 11 ? 'acme' : i < 14 ? 'zenith' : undefined;
      const loss = competitorId === undefined ? { reasonCode: 'budget' } : { reasonCode: 'price', competitorId };
      const competitorIds = [['acme', 'zenith', 'acme'], ['zenith'], ['zenith']][i] ?? [];
      const body = i < 5 ? { reasonCode: 'verbal', wonAmount: amount(70_000), competitorIds } : loss;
      await run(
        idOf(`closed-${i}`),
        i < 5 ? 'win' : 'lose',
        body,
        i < 5 ? '2026-04-15T08:00:00.000Z' : '2026-03-20T08:00:00.000Z',
      );
    }),
  );
  await house.settle();
});
afterAll(() => house.close());

test('velocity: 60 × 80,000 × 25 % ÷ 45 days', async () => {
  const { figures, population } = await house.report('velocity', END);
  const [only] = figures as ReturnType<typeof velocity>;
  expect(only).toMatchObject({
    currency: 'CNY',
    open: 60,
    averageAmount: 80_000,
    averageCycleDays: 45,
    winRate: { rate: 0.25 },
  });
  expect(only?.perDay?.toFixed(2)).toBe('26666.67');
  expect(only?.per30Days?.toFixed(2)).toBe('800000.00');
  expect(population?.count).toBe(80);
});

const outcomesBy = async (name: string, key: string) => {
  const { rows = [] } = await house.report(name, END, { to: '2026-05-31' });
  const number = (value: unknown) => (value === null ? null : Number(value));
  return rows
    .map((row) => [
      row[key],
      ...[row.won, row.lost, row.won_amount, row.lost_amount, row.win_rate, row.win_rate_by_amount].map(number),
    ])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
};

test('by reason: 6 × 80,000 lost for the budget, 9 × 80,000 for the price, 5 × 70,000 won on a word', async () => {
  expect(await outcomesBy('win_loss_by_reason', 'reason_code')).toEqual([
    ['budget', 0, 6, 0, 480_000, 0, 0],
    ['price', 0, 9, 0, 720_000, 0, 0],
    ['verbal', 5, 0, 350_000, 0, 1, 1],
  ]);
});

test('by competitor: 1 of 7 against one, 3 of 6 against the other; without any 2 of 8, and 140,000 of 620,000', async () => {
  // What was won against both counts for both, once each.
  expect(await outcomesBy('win_loss_by_competitor', 'competitor_id')).toEqual([
    ['acme', 1, 6, 70_000, 480_000, 0.142857, 0.127273],
    [null, 2, 6, 140_000, 480_000, 0.25, 0.225806],
    ['zenith', 3, 3, 210_000, 240_000, 0.5, 0.466667],
  ]);
  expect((await outcomesBy('win_loss', 'closed_period')).reduce((won, row) => won + Number(row[1]), 0)).toBe(5);
});

test('lost, then won: in both periods, once in the cohort as of each date', async () => {
  const id = idOf('second life');
  await run(id, 'open', { pipelineId: 'sales', amount: amount(10_000), ownerId: 'bob' }, '2026-06-01T08:00:00.000Z');
  await run(id, 'lose', { reasonCode: 'budget' }, '2026-06-20T08:00:00.000Z');
  await run(id, 'reopen', { reason: 'budget found' }, '2026-07-10T08:00:00.000Z');
  await run(id, 'win', { reasonCode: 'verbal', wonAmount: amount(9_000) }, '2026-07-20T08:00:00.000Z');
  await house.settle();
  const { rows } = await house.report('win_loss', END, { period: 'month', from: '2026-06-01' });
  expect(rows?.map((row) => [row.closed_period, row.won, row.lost])).toEqual([
    ['2026-06', 0, 1],
    ['2026-07', 1, 0],
  ]);
  const standing = async (asOf: string) => {
    const { figures } = await house.report('funnel_cohort', asOf, { fromStage: 'lead', from: '2026-06-01' });
    const { total } = figures as ReturnType<typeof cohorts>;
    return [total.entered, total.converted, total.lost, total.open];
  };
  expect(await standing('2026-06-30T23:59:59.999Z')).toEqual([1, 0, 1, 0]);
  expect(await standing('2026-07-15T00:00:00.000Z')).toEqual([1, 0, 0, 1]);
  expect(await standing(END)).toEqual([1, 1, 0, 0]);
});

test('a jump reaches the stages between with no time there; falling back does not undo it', async () => {
  const id = idOf('jumper');
  await run(id, 'open', { pipelineId: 'sales', stageId: 'demo', ownerId: 'carl' }, '2026-08-01T08:00:00.000Z');
  await run(id, 'change-stage', { to: 'contract' }, '2026-08-11T08:00:00.000Z');
  await run(id, 'change-stage', { to: 'quoted', reasonCode: 'changedNeed' }, '2026-08-13T08:00:00.000Z');
  await house.settle();
  const { rows = [] } = await house.report('funnel_visit', '2026-08-20T08:00:00.000Z');
  const mine = rows.filter((row) => row.opportunity_id === id);
  expect(mine.map((row) => [row.stage_id, row.visit, row.skipped, row.exit, Number(row.dwell_days)])).toEqual(
    expect.arrayContaining([
      ['demo', 1, false, 'forward', 10],
      ['quoted', 1, true, 'forward', 0],
      ['trial', 1, true, 'forward', 0],
      ['contract', 1, false, 'backward', 2],
      ['quoted', 2, false, null, 7],
    ]),
  );
  const { figures } = await house.report('funnel_cohort', END, {
    fromStage: 'demo',
    toStage: 'trial',
    from: '2026-08-01',
  });
  expect((figures as ReturnType<typeof cohorts>).total).toMatchObject({ entered: 1, converted: 1 });
});

test('a move told as of a time before the one it follows lasts no less than nothing, and no day counts at two stages', async () => {
  const id = idOf('told late');
  await run(id, 'open', { pipelineId: 'sales', ownerId: 'carl' }, '2026-09-01T08:00:00.000Z');
  await run(id, 'change-stage', { to: 'demo' }, '2026-09-11T08:00:00.000Z');
  await run(id, 'change-stage', { to: 'quoted' }, '2026-09-06T08:00:00.000Z');
  await run(id, 'win', { reasonCode: 'verbal' }, '2026-09-21T08:00:00.000Z');
  const before = idOf('won before it was opened');
  await run(before, 'open', { pipelineId: 'sales', ownerId: 'carl' }, '2026-09-12T08:00:00.000Z');
  await run(before, 'win', { reasonCode: 'verbal' }, '2026-09-02T08:00:00.000Z');
  await house.settle();
  const of = async (name: string, opportunity: string) =>
    ((await house.report(name, END)).rows ?? []).filter((row) => row.opportunity_id === opportunity);
  const days = (await of('funnel_visit', id)).map((row) => [row.stage_id, Number(row.dwell_days)] as const);
  expect(Object.fromEntries(days)).toEqual({ lead: 10, demo: 0, quoted: 10 });
  expect(await of('funnel_visit', before)).toEqual([expect.objectContaining({ dwell_days: '0.000000' })]);
  for (const report of ['funnel_opportunity', 'funnel_outcome']) {
    expect(await of(report, id)).toEqual([expect.objectContaining({ cycle_days: 20 })]);
    expect(await of(report, before)).toEqual([expect.objectContaining({ cycle_days: 0 })]);
  }
});

test('an opportunity without a date is counted, and left out where dates matter', async () => {
  await run(
    idOf('dateless'),
    'open',
    { pipelineId: 'sales', stageId: 'demo', dateUnknown: true },
    '2026-09-01T08:00:00.000Z',
  );
  await house.settle();
  const count = async (name: string) =>
    ((await house.report(name, END)).rows ?? []).reduce((sum, row) => sum + Number(row.opportunities), 0);
  expect((await count('funnel_stages')) - (await count('funnel_as_of'))).toBe(1);
});

test('the row kept live is the report of now', async () => {
  const rows = await house.rows('opportunity');
  const { rows: reported = [] } = await house.report('funnel_opportunity', END);
  const line = (row: Readonly<Record<string, unknown>>) =>
    [row.opportunity_id, row.status, row.stage_ordinal, row.furthest_ordinal, row.owner_id, row.amount].join(' ');
  expect(reported.map(line).sort()).toEqual(rows.map(line).sort());
});

test('known then: what was entered later is not in it', async () => {
  const { position } = await house.report('funnel_as_of', END);
  const before = await house.report('funnel_as_of', END);
  await run(idOf('late'), 'open', { pipelineId: 'sales' }, '2026-02-01T08:00:00.000Z');
  await house.settle();
  const then = await house.report('funnel_as_of', END, {}, position ?? '');
  const now = await house.report('funnel_as_of', END);
  expect(then.rows).toEqual(before.rows);
  expect(Number(now.rows?.[0]?.opportunities)).toBe(Number(then.rows?.[0]?.opportunities) + 1);
});
