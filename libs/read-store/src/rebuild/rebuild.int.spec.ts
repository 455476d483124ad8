import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from '../api.js';
import { journeys } from '../testing/journeys.js';
import { dumpTable, seedLog } from '../testing/log.js';
import { openDeals } from '../testing/store.js';

const TABLES = ['deal__v1', 'deal_line__v1', 'deal_change__v1'];

describe('rebuild = live, to the byte', () => {
  let db: TestDatabase;
  let store: ReadStore;
  beforeAll(async () => {
    db = await testDatabase();
    store = await openDeals(db.url);
    await store.deploy();
  });
  afterAll(async () => {
    await store.close();
    await db.drop();
  });
  const dump = async (): Promise<string[][]> => Promise.all(TABLES.map((table) => dumpTable(db.pool, table)));
  /** Folds at most some batches, then stops as a killed process would between two of them. */
  const foldSome = async (batchSize: number, batches: number): Promise<void> => {
    const stop = new AbortController();
    let seen = 0;
    const other = await openDeals(db.url);
    const onProgress = (): void => {
      if (++seen >= batches) stop.abort();
    };
    await other.catchUp({ batchSize, signal: stop.signal, onProgress });
    await other.close();
  };
  const rewind = (share: number) =>
    db.pool.query(
      `update engine.checkpoint set (position, event_id) = (select position, event_id from log.event
         where position <= greatest(1, $1 * (select max(position) from log.event) / 100) order by position desc limit 1)`,
      [share],
    );

  test('over random journeys, batch cuts, crashes and redelivery', async () => {
    const cuts = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 7 }), batches: fc.integer({ min: 1, max: 4 }) }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(journeys(1, 80), cuts, fc.integer({ min: 0, max: 100 }), async (events, crashes, share) => {
        await db.pool.query(
          'truncate log.event; truncate engine.quarantine; update engine.checkpoint set position = null, event_id = null, revision = revision + 1',
        );
        await db.pool.query('truncate read.deal__v1, read.deal_line__v1, read.deal_change__v1');
        await seedLog(db.pool, events);
        for (const { size, batches } of crashes) await foldSome(size, batches);
        await store.catchUp({ batchSize: 5 });
        await rewind(share);
        await store.catchUp({ batchSize: 3 });
        expect((await db.pool.query('select * from engine.quarantine')).rows).toEqual([]);
        const live = await dump();
        await store.rebuild('all', { workers: 1 });
        expect(await dump()).toEqual(live);
      }),
      { numRuns: 15 },
    );
  }, 600_000);

  test('with two workers, all models or some', async () => {
    await db.pool.query(
      'truncate log.event; update engine.checkpoint set position = null, event_id = null, revision = revision + 1',
    );
    await db.pool.query('truncate read.deal__v1, read.deal_line__v1, read.deal_change__v1');
    await seedLog(db.pool, fc.sample(journeys(300, 300), { numRuns: 1, seed: 7 })[0] as never);
    await store.catchUp();
    const live = await dump();
    const result = await store.rebuild('all', { workers: 2 });
    expect(await dump()).toEqual(live);
    expect(result.models.map((model) => [model.name, model.rows])).toEqual([
      ['deal', live[0]?.length],
      ['deal_change', live[2]?.length],
      ['deal_line', live[1]?.length],
    ]);
    await store.rebuild(['deal', 'deal_change'], { workers: 2, memoryMiB: 1 });
    expect(await dump()).toEqual(live);
  }, 600_000);

  test('while a projector folds on: nothing is lost at the swap', async () => {
    const stop = new AbortController();
    const projector = await openDeals(db.url);
    const running = projector.runLive({ signal: stop.signal, holder: 'spec', batchSize: 20 });
    const [events] = fc.sample(journeys(600, 600), { numRuns: 1, seed: 11 });
    for (let i = 0; i < 6; i++) {
      await seedLog(db.pool, (events as never[]).slice(i * 100, i * 100 + 100));
      await store.rebuild(i % 2 === 0 ? ['deal'] : 'all', { workers: 1 });
    }
    await store.catchUp();
    stop.abort();
    await running;
    await projector.close();
    const live = await dump();
    await store.rebuild('all', { workers: 1 });
    expect(await dump()).toEqual(live);
  }, 600_000);

  test.each([{ workers: 0 }, { workers: 1.5 }, { memoryMiB: 0 }, { memoryMiB: Number.NaN }])(
    '%j is refused before anything is built: a share nobody folds would be rows nobody sees',
    async (options) => {
      const before = await dump();
      await expect(store.rebuild('all', options)).rejects.toThrow(/VALIDATION_FAILED/);
      expect(await dump()).toEqual(before);
    },
  );

  test('stops at the first failure, naming the event, and leaves the served rows alone', async () => {
    const before = await dump();
    await seedLog(db.pool, [{ type: 'DealJinxed', root: '00000009-0000-4000-8000-000000000000', data: { jinx: 'x' } }]);
    await expect(store.rebuild('all', { workers: 2 })).rejects.toThrow(
      /DealJinxed [0-9a-f-]{36} of deal-t1\.00000009.*jinx x/,
    );
    expect(await dump()).toEqual(before);
    expect(
      (await db.pool.query(`select 1 from pg_tables where schemaname = 'read' and tablename like '%\\_\\_new'`)).rows,
    ).toEqual([]);
  }, 600_000);
});
