import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import { dealsFolder, type ProjectionFolder } from '../testing/folder.js';
import { seedLog } from '../testing/log.js';
import { loudFolder, moved, opened } from '../testing/loud.js';
import { dealsUpcasting, loadedDeals } from '../testing/store.js';

/** What an operator is told when the other one was there first. */
const TOLD = ['NOT_FOUND', 'VALIDATION_FAILED'];

let db: TestDatabase;
let same: ProjectionFolder;
let loud: ProjectionFolder;
const stores: ReadStore[] = [];
const open = async (): Promise<ReadStore> => {
  const projections = [loadedDeals({ folder: same.deals })];
  const store = await openReadStore({ url: db.url, projections, upcasting: dealsUpcasting, poolSize: 4 });
  stores.push(store);
  return store;
};
const deeds: Readonly<Record<string, (store: ReadStore) => Promise<unknown>>> = {
  stage: (store) => store.stage({ projections: loud.path, workers: 1 }),
  promote: (store) => store.promote('deals'),
  rollback: (store) => store.rollback('deals'),
  drop: (store) => store.drop('deals'),
  deploy: (store) => store.deploy(),
  rebuild: (store) => store.rebuild(['deal'], { workers: 1 }),
  diff: (store) => store.diff('deals'),
};

beforeAll(async () => {
  [same, loud] = [await dealsFolder('export default deals;'), await loudFolder()];
  db = await testDatabase();
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await same.remove();
  await loud.remove();
  await db.drop();
});

test('two operators who do anything at once, beside a projector, leave one version served, whole, and the books in order', async () => {
  const [one, two, projector] = [await open(), await open(), await open()];
  await one.deploy();
  await seedLog(db.pool, [opened(1), opened(2), moved(1, 'offer'), moved(2, 'won')]);
  await one.catchUp();
  const ending = new AbortController();
  const running = projector.runLive({ signal: ending.signal, holder: 'spec', batchSize: 2 });
  const work = async (store: ReadStore, names: readonly string[]): Promise<void> => {
    for (const name of names)
      await deeds[name]?.(store).catch((error) => {
        if (!TOLD.includes(error.body?.code)) throw error;
      });
  };
  const some = fc.array(fc.constantFrom(...Object.keys(deeds)), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(some, some, async (first, second) => {
      await Promise.all([
        work(one, ['stage', ...first]),
        work(two, second),
        seedLog(db.pool, [moved(1, 'later'), moved(2, 'sooner')]),
      ]);
      const { rows } = await db.pool.query<{ version: number; state: string }>(
        `select version, state from engine.model where name = 'deal' order by version`,
      );
      expect(rows.filter(({ state }) => state === 'live')).toHaveLength(1);
      const live = rows.find(({ state }) => state === 'live');
      const { rows: tables } = await db.pool.query(
        `select tablename from pg_tables where schemaname = 'read' and tablename like 'deal\\_\\_%' order by 1`,
      );
      expect(tables.map(({ tablename }) => tablename)).toEqual(rows.map(({ version }) => `deal__v${version}`));
      for (const store of [one, two, projector]) {
        const told = (await store.listRows('deal', { tenant: 't1' })).rows.map(({ stage }) => String(stage));
        expect(told.map((stage) => stage === stage.toUpperCase())).toEqual(told.map(() => live?.version === 2));
      }
    }),
    { numRuns: 8 },
  );
  ending.abort();
  await running;
  await one.catchUp();
  expect((await one.verify()).findings).toEqual([]);
}, 600_000);
