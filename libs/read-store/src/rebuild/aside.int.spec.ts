import { type AnyReadModel, int, projection, readModelOf, set, text, uuid } from '@recount/kernel';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import { resetReadModels } from '../reset.js';
import { dumpTable, type LogEvent, seedLog } from '../testing/log.js';
import { deal, dealLine, failing } from '../testing/models.js';
import { dealsUpcasting, openDeals } from '../testing/store.js';

const rootOf = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`;
const opened = (n: number): LogEvent => ({
  type: 'DealOpened',
  root: rootOf(n),
  data: { name: `deal ${n}`, lines: [{ no: 1, amount: { units: '100', scale: 2 } }] },
});
const moved = (n: number, stage: string): LogEvent => ({
  type: 'DealMoved',
  root: rootOf(n),
  data: { stage, share: 1 },
});
const jinxed = (n: number): LogEvent => ({ type: 'DealJinxed', root: rootOf(n), data: { jinx: 'j' } });

let db: TestDatabase;
const stores: ReadStore[] = [];
beforeEach(async () => {
  failing.on = true;
  db = await testDatabase();
});
afterEach(async () => {
  for (const one of stores.splice(0)) await one.close();
  await db.drop();
});
const opening = async (store: Promise<ReadStore>): Promise<ReadStore> => {
  stores.push(await store);
  return store;
};
const quarantine = async () =>
  (await db.pool.query('select *, since::text as since from engine.quarantine order by position')).rows;

describe('a root that is set aside already', () => {
  const dump = () =>
    Promise.all(['deal__v1', 'deal_line__v1', 'deal_change__v1'].map((table) => dumpTable(db.pool, table)));

  test.each([1, 2])(
    'stops no rebuild, which equals live to the byte with %i workers; another root does',
    async (workers) => {
      const store = await opening(openDeals(db.url));
      await store.deploy();
      await seedLog(db.pool, [opened(1), opened(2), moved(1, 'a'), jinxed(1), moved(1, 'b'), moved(2, 'c')]);
      await store.catchUp();
      const before = [await dump(), await quarantine()];
      for (const names of ['all', ['deal']] as const) {
        const { models } = await store.rebuild(names, { workers });
        expect(models.find(({ name }) => name === 'deal')).toMatchObject({ rows: 2, setAside: 1 });
        expect([await dump(), await quarantine()]).toEqual(before);
      }
      await seedLog(db.pool, [moved(1, 'd'), moved(2, 'e')]);
      await store.catchUp();
      expect((await store.verify()).findings).toEqual([]);
      await seedLog(db.pool, [jinxed(2)]);
      await expect(store.rebuild('all', { workers })).rejects.toThrow('jinx j');
      // What was corrected is folded whole.
      failing.on = false;
      expect((await store.rebuild('all', { workers: 1 })).models.map(({ setAside }) => setAside)).toEqual([0, 0, 0]);
      expect(await quarantine()).toEqual([]);
      expect((await store.listRows('deal', { tenant: 't1' })).rows.map((row) => `${row.name} ${row.stage}`)).toEqual([
        'j d',
        'j e',
      ]);
    },
  );
  test('stops no rebuild after a reset, also where the log gives its event another position; an event it has not counts for nothing', async () => {
    const store = await opening(openDeals(db.url));
    await store.deploy();
    await seedLog(db.pool, [opened(1), opened(2), moved(1, 'a'), jinxed(1), moved(1, 'b')]);
    await store.catchUp();
    const before = [await dump(), await quarantine()];
    const { aside, promoted } = await resetReadModels(db.pool);
    expect([aside.map(({ model }) => model), promoted, await quarantine()]).toEqual([['deal'], [], []]);
    await store.deploy();
    await expect(store.rebuild('all', { workers: 1 })).rejects.toThrow('jinx j');
    await store.rebuild('all', { workers: 1, aside });
    expect([await dump(), await quarantine()]).toEqual(before);
    const again = await resetReadModels(db.pool);
    await db.pool.query(
      'update log.event set position = position + 100; update log.head set position = position + 100',
    );
    await store.deploy();
    await store.rebuild('all', { workers: 1, aside: again.aside });
    expect(await quarantine()).toMatchObject([{ root: rootOf(1), position: '104', since: before[1]?.[0]?.since }]);
    const last = await resetReadModels(db.pool);
    await db.pool.query('delete from log.event where position >= 104');
    await store.deploy();
    await store.rebuild('all', { workers: 1, aside: last.aside });
    expect(await quarantine()).toEqual([]);
  });
  test('stops no upgrade; of the new version as much is folded as goes', async () => {
    const first = await opening(openDeals(db.url, { models: [deal, dealLine], reports: [], viewsSql: '' }));
    await first.deploy();
    await seedLog(db.pool, [opened(1), moved(1, 'b'), jinxed(1), moved(1, 'later'), opened(2)]);
    await first.catchUp();
    const mended = { ...deal.on, DealJinxed: { ...deal.on.DealJinxed, evolve: () => set({ name: 'mended' }) } };
    const wrong = {
      ...mended,
      DealMoved: {
        ...deal.on.DealMoved,
        evolve: (_row: unknown, e: { data: { stage: string } }) => {
          if (e.data.stage === 'later') throw new Error('too late');
          return set({ stage: e.data.stage });
        },
      },
    };
    const raised = (version: number, on: object) =>
      opening(
        openDeals(db.url, {
          models: [{ ...deal, version, on } as AnyReadModel, dealLine],
          reports: [],
          viewsSql: '',
        }),
      );
    const names = async (of: ReadStore) => (await of.listRows('deal', { tenant: 't1' })).rows.map((row) => row.name);
    const second = await raised(2, wrong);
    await second.deploy();
    await second.catchUp();
    expect(await names(second)).toEqual(['mended', 'deal 2']);
    expect(await quarantine()).toMatchObject([
      { model: 'deal', version: 2, root: rootOf(1), position: '4', error: expect.stringContaining('too late') },
    ]);
    const third = await raised(3, mended);
    await third.deploy();
    expect(await quarantine()).toEqual([]);
  });
});

describe.each(['state', 'ledger'] as const)('a root that is set aside for a row of another, in a %s', (shape) => {
  const owned = readModelOf<{ Named: { id: string; stage: string } }>()({
    name: 'owned',
    version: 1,
    shape,
    doc: 'Rows named by events.',
    key: { id: uuid() },
    columns: { stage: text(), n: int() },
    on: {
      Named: {
        keys: (e) => [{ key: { id: e.data.id } }],
        evolve: (row, e) => set({ stage: e.data.stage, n: (row?.n ?? 0) + 1 }),
      },
    },
    golden: [{ type: 'Named', data: { id: rootOf(9), stage: 'x' } }],
  });
  const named = (n: number, id: number, stage: string): LogEvent => ({
    type: 'Named',
    root: rootOf(n),
    data: { id: rootOf(id), stage },
  });
  test('keeps what it had, in a rebuild too', async () => {
    const loaded = { ...projection({ name: 'owned', models: [owned], reports: [] }), viewsSql: '', folder: '' };
    const store = await opening(
      openReadStore({ url: db.url, projections: [loaded], upcasting: dealsUpcasting, poolSize: 6 }),
    );
    await store.deploy();
    // Each of two roots names a row of the other, which comes before it.
    await seedLog(db.pool, [named(1, 5, 'a'), named(2, 6, 'b')]);
    await store.catchUp();
    await seedLog(db.pool, [named(1, 6, 'c'), named(2, 5, 'd'), named(1, 7, 'e')]);
    await store.catchUp();
    const before = [await dumpTable(db.pool, 'owned__v1'), await quarantine()];
    expect(before.map(({ length }) => length)).toEqual([2, 2]);
    expect((await store.rebuild('all')).models).toMatchObject([{ rows: 2, setAside: 2 }]);
    expect([await dumpTable(db.pool, 'owned__v1'), await quarantine()]).toEqual(before);
    await seedLog(db.pool, [named(2, 8, 'f'), named(3, 3, 'g')]);
    await store.catchUp();
    expect(await dumpTable(db.pool, 'owned__v1')).toHaveLength(3);
  });
});
