import { fileURLToPath } from 'node:url';
import { connectionConfig, migrate } from '@recount/postgres';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '@recount/read-store';
import { dealsUpcasting, journeys, openDeals, seedLog } from '@recount/read-store/testing';
import fc from 'fast-check';
import pg from 'pg';
import {
  dropScratch,
  formatHead,
  formatted,
  listScratch,
  openScratch,
  planReplay,
  type ReplayOptions,
  replay,
  replayMigrations,
  scratchRows,
  sweepScratch,
} from './index.js';
import { counting, definitions } from './testing/definitions.js';

const rooms = { '@recount/kernel': import.meta.resolve('@recount/kernel') };
/** The house's own definitions, as they are compiled. */
const HOUSE = fileURLToPath(import.meta.resolve('@recount/read-store/testing')).replace(/index\.js$/, 'models.js');
const TABLES = { deal: 'deal__v1', deal_line: 'deal_line__v1', deal_change: 'deal_change__v1' } as const;
type Model = keyof typeof TABLES;
const models = Object.keys(TABLES) as Model[];
const ROOT = '00000000-0000-4000-8000-000000000000';
let db: TestDatabase;
let store: ReadStore;
const files = definitions();

beforeAll(async () => {
  db = await testDatabase();
  await migrate(db.url, [replayMigrations]);
  store = await openDeals(db.url);
  await store.deploy();
});
afterAll(async () => {
  files.remove();
  await store.close();
  await db.drop();
});

const options = (file: string, more: Partial<ReplayOptions> = {}): ReplayOptions => ({
  url: db.url,
  file,
  rooms,
  upcasting: dealsUpcasting,
  ...more,
});
const dump = async (table: string, condition = 'true'): Promise<string[]> =>
  (
    await db.pool.query<{ row: string }>(`select t::text as row from ${table} t where ${condition} order by 1`)
  ).rows.map(({ row }) => row);
const live = (model: Model, condition?: string) => dump(`read.${TABLES[model]}`, condition);
async function replayed(model: Model, more: Partial<ReplayOptions> = {}): Promise<string[]> {
  const { table, name } = await replay(options(HOUSE, { model, ...more }));
  const rows = await dump(table);
  await dropScratch(db.pool, [name]);
  return rows;
}

test('replaying the house’s own definition gives its live rows, to the byte; as known then, those of a store that stopped there', async () => {
  const stopped: { readonly until: bigint; readonly rows: Map<Model, string[]> }[] = [];
  for (const [run, events] of fc.sample(journeys(200, 1500), { numRuns: 3, seed: 11 }).entries()) {
    await seedLog(db.pool, events);
    await store.catchUp();
    const held = new Map<Model, string[]>();
    for (const model of models) {
      const rows = await live(model);
      held.set(model, rows);
      expect([run, model, await replayed(model)]).toEqual([run, model, rows]);
      expect(rows.length).toBeGreaterThan(0);
    }
    const { position } = (await store.status()).checkpoint;
    stopped.push({ until: BigInt(position as string), rows: held });
  }
  for (const { until, rows } of stopped.slice(0, -1))
    for (const model of models) {
      expect([until, model, await replayed(model, { until })]).toEqual([until, model, rows.get(model)]);
      expect(rows.get(model)).not.toEqual(await live(model));
    }
});

test('a sample holds the exact rows of the roots it chose, the same each time', async () => {
  const all = await live('deal_line');
  const half = await replayed('deal_line', { sample: 0.5 });
  expect(half.length).toBeGreaterThan(0);
  expect(half.length).toBeLessThan(all.length);
  expect(all).toEqual(expect.arrayContaining(half));
  const verified = await store.verify({ models: ['deal_line'], sample: 0.5 });
  expect(half).toHaveLength(verified.rows);
  expect(await replayed('deal_line', { sample: 0.5 })).toEqual(half);
  await expect(replayed('deal', { sample: 0 })).rejects.toMatchObject({ code: 'OPTION' });
});

test('as known then, as of then, of one tenant, of some types', async () => {
  const { rows } = await db.pool.query<{ at: string; occurred: string }>(
    `select position::text as at, occurred_at::text as occurred from log.event order by position offset 300 limit 1`,
  );
  const { at, occurred } = rows[0] as { at: string; occurred: string };
  expect(await replayed('deal_change', { until: BigInt(at) })).toEqual(await live('deal_change', `_pos <= ${at}`));
  const then = await replayed('deal_change', { asOf: occurred });
  expect(then).toEqual(await live('deal_change', `_occurred_at <= '${occurred}'`));
  expect(await replayed('deal_line', { tenant: 't2' })).toEqual(await live('deal_line', `_tenant = 't2'`));
  const opened = await replayed('deal_change', { where: ['type=DealOpened'] });
  expect(opened.length).toBeGreaterThan(0);
  expect(opened).toEqual(
    await live('deal_change', `_event_id in (select event_id from log.event where type = 'DealOpened')`),
  );
  for (const wrong of ['type', 'colour=red', 'type>x'])
    await expect(planReplay(options(HOUSE, { model: 'deal', where: [wrong] }))).rejects.toMatchObject({
      code: 'OPTION',
    });
  expect(await replayed('deal', { where: [`type=x' or 'a'='a`] })).toEqual([]);
});

test('the plan says what would be folded and stores nothing', async () => {
  const plan = await planReplay(options(HOUSE, { model: 'deal', tenant: 't1' }));
  const { rows } = await db.pool.query(
    `select count(*)::int as n from log.event where tenant = 't1' and type = any($1)`,
    [plan.model.types],
  );
  expect(plan).toMatchObject({
    events: rows[0].n,
    transpiled: false,
    selection: `tenant = 't1'`,
    estimatedSeconds: expect.any(Number),
  });
  expect(await listScratch(db.pool)).toEqual([]);
});

test('a file may import files beside it; what it says of itself is kept, listed, handed out and dropped', async () => {
  files.file('note.ts', 'export const noted = (text: string): string => text + \': "a, b"\\n\';');
  const evolve = `return set({ n: 1, note: noted(event.data.name) });`;
  const file = files.file(
    'mine.ts',
    counting(evolve, `import { noted } from './note.js';`).replace('DealMoved:', 'DealNever:'),
  );
  const progress: number[] = [];
  const result = await replay(
    options(file, { into: 'mine', ttlSeconds: 3600, onProgress: ({ done }) => progress.push(done) }),
  );
  expect(result).toMatchObject({ name: 'mine', table: '"scratch_mine"."counted"', transpiled: true });
  expect(progress.at(-1)).toBe(result.events);
  expect(await listScratch(db.pool)).toMatchObject([
    { name: 'mine', model: 'counted', rows: result.rows, events: result.events },
  ]);
  await expect(replay(options(file, { into: 'mine' }))).rejects.toMatchObject({ code: 'SCRATCH' });
  await expect(replay(options(file, { into: 'x"; drop schema log' }))).rejects.toMatchObject({ code: 'OPTION' });

  const { scratch, model } = await openScratch(db.pool, 'mine');
  const rows = [];
  for await (const page of scratchRows(db.pool, scratch, model)) rows.push(...page);
  expect(rows).toHaveLength(result.rows);
  expect(formatHead('csv', model)).toBe('_tenant,deal,n,note\n');
  expect(
    formatted('csv', [
      { _tenant: 't', deal: ROOT, n: 1, note: 'a: "b"\n' },
      { _tenant: 't', deal: ROOT, n: null, note: '' },
    ]),
  ).toBe(`t,${ROOT},1,"a: ""b""\n"\nt,${ROOT},,""\n`);
  const parsed = formatted('jsonl', rows)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(parsed).toEqual(rows);

  expect(await sweepScratch(db.pool)).toEqual([]);
  await db.pool.query(`update scratch.replay set expires_at = now()`);
  expect(await sweepScratch(db.pool)).toEqual(['mine']);
  expect((await db.pool.query(`select 1 from pg_namespace where nspname = 'scratch_mine'`)).rowCount).toBe(0);
  await expect(dropScratch(db.pool, ['mine'])).rejects.toMatchObject({ code: 'SCRATCH' });
});

test('a ledger row made twice is named by both its events', async () => {
  const text = counting(`return set({ n: 1 });`)
    .replace(`shape: 'state'`, `shape: 'ledger'`)
    .replaceAll('key: { deal: event.root }', `key: { deal: '${ROOT}' }`);
  await expect(replay(options(files.file('twice.ts', text)))).rejects.toMatchObject({
    code: 'FOLD',
    message: expect.stringMatching(/made twice, by events [0-9a-f-]{36} and [0-9a-f-]{36}/),
  });
  expect(await listScratch(db.pool)).toEqual([]);
});

test('a replay whose database connection is cut, and one that is interrupted, leave nothing', async () => {
  const slow = files.file('slow.ts', counting('for (let i = 0; i < 5e6; i++); return set({ n: 1 });'));
  let killed: Promise<void> | undefined;
  // Told before the first event: both connections are open by then.
  const onProgress = (): void => {
    killed ??= kill();
  };
  const cut = replay(options(slow, { onProgress }));
  const kill = async (): Promise<void> => {
    const client = new pg.Client(connectionConfig(db.url));
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'recount-replay' and datname = current_database()`,
    );
    await client.end();
  };
  await expect(cut).rejects.toThrow();
  await killed;
  const controller = new AbortController();
  controller.abort();
  await expect(replay(options(slow, { signal: controller.signal }))).rejects.toMatchObject({ name: 'AbortError' });
  expect(await listScratch(db.pool)).toEqual([]);
  expect((await db.pool.query(`select nspname from pg_namespace where nspname like 'scratch\\_%'`)).rows).toEqual([]);
});
