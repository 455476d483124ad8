import type { AnyReadModel } from '@recount/kernel';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import { dealsFolder, type ProjectionFolder } from '../testing/folder.js';
import { seedLog } from '../testing/log.js';
import { LOUD, LOUD_SQL, loudFolder, moved, opened, rootOf } from '../testing/loud.js';
import { deal, dealChange, dealLine } from '../testing/models.js';
import { dealsUpcasting, loadedDeals } from '../testing/store.js';

let db: TestDatabase;
let store: ReadStore;
let same: ProjectionFolder;
let loud: ProjectionFolder;
const stores: ReadStore[] = [];
const open = async (): Promise<ReadStore> => {
  const projections = [loadedDeals({ folder: same.deals })];
  const one = await openReadStore({ url: db.url, projections, upcasting: dealsUpcasting, poolSize: 6 });
  stores.push(one);
  return one;
};
const states = async () =>
  (await db.pool.query(`select version, state from engine.model where name = 'deal' order by version`)).rows.map(
    ({ version, state }) => `${version} ${state}`,
  );
const stages = async (of: ReadStore) => (await of.listRows('deal', { tenant: 't1' })).rows.map((row) => row.stage);

beforeAll(async () => {
  same = await dealsFolder('export default deals;');
  loud = await loudFolder();
});
afterAll(async () => {
  await same.remove();
  await loud.remove();
});
beforeEach(async () => {
  db = await testDatabase();
  store = await open();
  await store.deploy();
  await seedLog(db.pool, [opened(1), opened(2), moved(1, 'offer'), moved(2, 'won')]);
  await store.catchUp();
});
afterEach(async () => {
  for (const one of stores.splice(0)) await one.close();
  await db.drop();
});

test('clients that ask all the time get the one version or the other, whole, and never an error', async () => {
  await store.stage({ projections: loud.path });
  const stop = new AbortController();
  const projector = await open();
  const running = projector.runLive({ signal: stop.signal, holder: 'spec', batchSize: 3 });
  const api = await open();
  const seen = new Set<string>();
  const answers: number[] = [];
  const poll = async (ask: () => Promise<string>): Promise<void> => {
    const mine = answers.push(0) - 1;
    while (!stop.signal.aborted) {
      seen.add(await ask());
      answers[mine] = (answers[mine] as number) + 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  /** What each version says of stages, and nothing else may. */
  const version = (stage: unknown, loudly: RegExp, quietly: RegExp): string =>
    loudly.test(String(stage)) ? '2' : quietly.test(String(stage)) ? '1' : `? ${stage}`;
  const of = (versions: readonly string[]): string => [...new Set(versions)].join(' and ');
  const polls = [
    poll(async () => {
      const { rows } = await api.listRows('deal', { tenant: 't1' });
      return `rows of ${of(rows.map((row) => `${version(row.stage, /^[A-Z]+$/, /^[a-z]+$/)}${'loud' in row ? '' : '-'}${'share' in row ? '' : '+'}`))}`;
    }),
    poll(async () => {
      const { row } = await api.getRow('deal', 't1', [rootOf(1)]);
      return `row of ${version(row?.stage, /^[A-Z]+$/, /^[a-z]+$/)}`;
    }),
    poll(async () => {
      const { rows = [] } = await api.runReport('deal_totals', { tenant: 't1' });
      return `report of ${of(rows.map((row) => version(row.stage, /^[A-Z]+!$/, /^[a-z]+$/)))}`;
    }),
    poll(async () => {
      const told = await api.explain('deal', 't1', [rootOf(1)], { column: 'stage' });
      return `explained by ${told.version} as ${version(told.value, /^[A-Z]+$/, /^[a-z]+$/)}`;
    }),
  ];
  const failed = Promise.all(polls);
  /** Until each has asked and been answered since: the first answer may be to a question of before. */
  const settled = async (): Promise<void> => {
    const before = [...answers];
    while (answers.some((n, i) => n < (before[i] as number) + 2))
      await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 5))]);
  };
  for (let i = 0; i < 6; i++) {
    await settled();
    await store[i % 2 === 0 ? 'promote' : 'rollback']('deals');
    await seedLog(db.pool, [moved(1, i % 2 === 0 ? 'later' : 'sooner'), moved(2, 'again')]);
  }
  await settled();
  stop.abort();
  await failed;
  await running;
  expect([...seen].sort()).toEqual([
    'explained by 1 as 1',
    'explained by 2 as 2',
    'report of 1',
    'report of 2',
    'row of 1',
    'row of 2',
    'rows of 1-',
    'rows of 2+',
  ]);
  await store.catchUp();
  expect((await store.verify()).findings).toEqual([]);
}, 600_000);

/** Ends the connection that first does this to a table, as a crash of its process would. */
async function dyingOn<T>(event: string, table: string, work: () => Promise<T>): Promise<T> {
  await db.pool.query(`
    create function engine.die() returns trigger language plpgsql as 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
    create trigger die after ${event} on ${table} for each statement execute function engine.die()`);
  try {
    return await work();
  } finally {
    await db.pool.query('drop function engine.die() cascade');
  }
}

test.each<[string, string]>([
  ['insert', 'engine.definition'],
  ['insert', 'engine.projection'],
  ['insert', 'engine.model'],
])(
  'a crash while staging, at the %s into %s, leaves what is served; staging again finishes it',
  async (event, table) => {
    await expect(dyingOn(event, table, () => store.stage({ projections: loud.path }))).rejects.toThrow();
    expect(await states()).toEqual(['1 live']);
    const next = await open();
    await next.deploy();
    await seedLog(db.pool, [moved(1, 'after')]);
    await next.catchUp();
    expect(await stages(next)).toEqual(['after', 'won']);
    expect(await next.stage({ projections: loud.path })).toMatchObject([{ already: false }]);
    await next.promote('deals');
    expect(await stages(next)).toEqual(['AFTER', 'WON']);
  },
);

test('a crash in the middle of building leaves a table that the next staging replaces', async () => {
  // What is built cannot be noted down while this is held: the kill always finds a build that is under way.
  const held = await db.pool.connect();
  await held.query('begin; lock table engine.definition in share mode');
  const killed = store.stage({
    projections: loud.path,
    onProgress: ({ phase }) => {
      if (phase === 'indexing')
        void db.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'recount-build%' and datname = current_database()`,
        );
    },
  });
  await expect(killed).rejects.toThrow();
  await held.query('rollback');
  held.release();
  expect(await states()).toEqual(['1 live']);
  expect(await (await open()).stage({ projections: loud.path })).toMatchObject([{ position: '4' }]);
  expect(await states()).toEqual(['1 live', '2 staged']);
});

test.each<[string, string]>([
  ['update', 'engine.model'],
  ['update', 'engine.checkpoint'],
  ['update', 'engine.projection'],
  ['update', 'engine.deployment'],
])('a crash in promote, rollback or drop, at the %s of %s, changes nothing; again it works', async (event, table) => {
  await store.stage({ projections: loud.path });
  const crash = (work: (one: ReadStore) => Promise<unknown>) =>
    expect(dyingOn(event, table, async () => work(await open()))).rejects.toThrow();
  await crash((one) => one.promote('deals'));
  expect(await states()).toEqual(['1 live', '2 staged']);
  expect(await stages(store)).toEqual(['offer', 'won']);
  await store.promote('deals');
  await crash((one) => one.rollback('deals'));
  expect(await states()).toEqual(['1 former', '2 live']);
  expect(await stages(store)).toEqual(['OFFER', 'WON']);
  await store.rollback('deals');
  if (table === 'engine.checkpoint') await crash((one) => one.drop('deals'));
  expect(await states()).toEqual(['1 live', '2 staged']);
  await store.drop('deals');
  expect(await states()).toEqual(['1 live']);
});

test('of two operators who do the same at once one does it, and the other is told', async () => {
  const other = await open();
  const both = [store, other];
  const staged = await Promise.all(both.map((one) => one.stage({ projections: loud.path })));
  expect(staged.map(([one]) => one?.already).sort()).toEqual([false, true]);
  const outcome = (work: (one: ReadStore) => Promise<unknown>) =>
    Promise.all(
      both.map((one) =>
        work(one).then(
          () => 'done',
          (error) => error.body.code,
        ),
      ),
    );
  expect((await outcome((one) => one.promote('deals'))).sort()).toEqual(['NOT_FOUND', 'done']);
  expect((await outcome((one) => one.rollback('deals'))).sort()).toEqual(['NOT_FOUND', 'done']);
  // Who did not hear the answer says again which definition was meant, and is told that it is served.
  const meant = staged[0]?.[0]?.definition as string;
  await store.promote('deals', { definition: meant });
  expect(await other.promote('deals', { definition: meant })).toMatchObject({ already: true, definition: meant });
  await store.rollback('deals');
  // Somebody staged another definition since the diff: what was looked at is not what would be promoted.
  const louder = await dealsFolder(LOUD.replace('toUpperCase()', `toUpperCase() + 'X'`), LOUD_SQL);
  await other.stage({ projections: louder.path });
  await louder.remove();
  await expect(store.promote('deals', { definition: meant })).rejects.toThrow('look at the diff again');
  expect(await states()).toEqual(['1 live', '2 staged']);
});

test('the same version is staged again with other columns, under a projector that folds on; a build that disagrees is refused', async () => {
  await store.stage({ projections: loud.path });
  // So often that its statements are prepared on every connection of the pool.
  for (let i = 0; i < 8; i++) {
    await seedLog(
      db.pool,
      Array.from({ length: 12 }, (_, n) => moved((n % 2) + 1, 'next')),
    );
    await store.catchUp({ batchSize: 1 });
  }
  await store.explain('deal', 't1', [rootOf(1)]);
  const retyped = await dealsFolder(
    LOUD.replace('loud: kernel.bool()', 'loud: kernel.text()').replace('loud: true', `loud: 'yes'`),
  );
  expect(await store.stage({ projections: retyped.path })).toMatchObject([{ already: false }]);
  await seedLog(db.pool, [moved(1, 'last'), moved(2, 'last')]);
  await store.catchUp();
  await store.promote('deals');
  expect((await store.listRows('deal', { tenant: 't1' })).rows.map((row) => [row.stage, row.loud])).toEqual([
    ['LAST', 'yes'],
    ['LAST', 'yes'],
  ]);
  expect((await store.explain('deal', 't1', [rootOf(1)])).row).toMatchObject({ loud: 'yes' });
  await store.rollback('deals');
  const models = [{ ...deal, version: 2 } as AnyReadModel, dealLine, dealChange];
  const newer = await openReadStore({
    url: db.url,
    projections: [loadedDeals({ models, folder: loud.deals })],
    upcasting: dealsUpcasting,
  });
  stores.push(newer);
  await expect(newer.deploy()).rejects.toThrow(/only staged there: recount drop deals/);
  await newer.drop('deals');
  await newer.deploy();
  expect(await states()).toEqual(['2 live']);
  await retyped.remove();
});

test('what the staged definition cannot fold is set aside there alone, and healed when it is served', async () => {
  await store.stage({ projections: loud.path });
  await seedLog(db.pool, [moved(1, 'boom')]);
  await store.catchUp();
  expect((await db.pool.query('select model, version, root from engine.quarantine')).rows).toEqual([
    { model: 'deal', version: 2, root: rootOf(1) },
  ]);
  const page = await store.listRows('deal', { tenant: 't1' });
  expect([page.quarantinedRoots, page.rows.map((row) => row.stage)]).toEqual([0, ['boom', 'won']]);
  expect(await store.heal()).toEqual({ healed: 0, left: 1 });
  await store.promote('deals');
  expect((await store.listRows('deal', { tenant: 't1' })).quarantinedRoots).toBe(1);
  await store.rollback('deals');
  expect((await store.listRows('deal', { tenant: 't1' })).quarantinedRoots).toBe(0);
});

test('a projection that is new is staged, promoted and rolled back to nothing', async () => {
  const fresh = await dealsFolder(
    `export default { name: 'fresh', reports: [], models: [{ ...dealChange, name: 'fresh_change' }] };`,
    'create view fresh_count as select count(*) as n from fresh_change',
  );
  const api = await open();
  await store.stage({ projections: fresh.path });
  expect((await store.diff('fresh')).models).toMatchObject([
    { from: null, to: 1, added: 4, rows: { served: 0, other: 4 } },
  ]);
  await expect(api.listRows('fresh_change', { tenant: 't1' })).rejects.toThrow('NOT_FOUND');
  await store.promote('fresh');
  expect((await api.listRows('fresh_change', { tenant: 't1' })).rows).toHaveLength(4);
  expect((await db.pool.query('select n from read.fresh_count')).rows).toEqual([{ n: '4' }]);
  // A build that never heard of it goes on with it.
  const restarted = await open();
  await restarted.deploy();
  await seedLog(db.pool, [moved(1, 'more')]);
  await restarted.catchUp();
  expect((await api.listRows('fresh_change', { tenant: 't1' })).rows).toHaveLength(5);
  await store.rollback('fresh');
  await expect(restarted.listRows('deal', { tenant: 't1' })).resolves.toBeDefined();
  await expect(api.listRows('fresh_change', { tenant: 't1' })).rejects.toThrow(/NOT_FOUND|READ_MODEL_BEHIND/);
  await store.drop('fresh');
  expect((await db.pool.query(`select name from engine.model where name = 'fresh_change'`)).rows).toEqual([]);
  await restarted.deploy();
  await fresh.remove();
});
