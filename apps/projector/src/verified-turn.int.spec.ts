import { type EventLog, openEmbeddedLog } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { openReadStore, type ReadStore } from '@recount/read-store';
import { recordVerification, SHARES } from '@recount/seal';

let database: TestDatabase;
let log: EventLog;
let store: ReadStore;
let n = 0;

/** Records that a share of the roots was verified, in quarters. */
async function verified(from: number, quarters: number, mismatches: number, elsewhere = 0): Promise<void> {
  const share = { from: (from * SHARES) / 4, to: (((from + quarters) % 4) * SHARES) / 4, of: SHARES };
  const model = { name: 'deal', version: 1, rows: 5, mismatches, quarantinedRoots: 0 };
  const found = { upToEventId: null, share, events: 9, rows: 5, durationMs: 1, models: [model], mismatches: [] };
  const now = new Date(Date.UTC(2026, 5, 1, 0, n++)).toISOString();
  await recordVerification({ pool: database.pool, log, now }, { ...found, mismatchesTotal: mismatches + elsewhere });
}
const turn = async () => {
  const { verification } = (await store.metrics()).audit;
  return [
    verification?.mismatches,
    verification?.turn.mismatches,
    verification?.turn.share,
    verification?.turn.verifications,
  ];
};
const built = () =>
  database.pool.query(
    `insert into engine.model (name, version, shape, structure_hash, behaviour_hash, source_hash, state, built_at)
     values ('deal', 1, 'state', '', '', '', 'live', clock_timestamp())
     on conflict (name, version) do update set built_at = excluded.built_at`,
  );

beforeAll(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  store = await openReadStore({ url: database.url, projections: [], upcasting: { upcast: (_t, _v, data) => data } });
  await built();
});
afterAll(async () => {
  await store.close();
  await log.close();
  await database.drop();
});

test('what a share found stays until its turn comes again, whatever the shares after it find', async () => {
  expect((await store.metrics()).audit.verification).toBeNull();
  await verified(0, 1, 0);
  await verified(1, 1, 2);
  expect(await turn()).toEqual([2, 2, 0.5, 2]);
  await verified(2, 1, 0);
  await verified(3, 1, 0);
  expect(await turn()).toEqual([0, 2, 1, 4]);
  await verified(0, 1, 1);
  expect(await turn()).toEqual([1, 3, 1, 4]);
  await verified(1, 1, 0);
  expect(await turn()).toEqual([0, 1, 1, 4]);
});

test('a share that is all of them is a turn by itself', async () => {
  await verified(2, 4, 0);
  expect(await turn()).toEqual([0, 0, 1, 1]);
  await verified(2, 1, 4);
  // The quarters before the whole do not count, the whole does.
  expect(await turn()).toEqual([4, 4, 1, 2]);
});

test('what was found in a model that was built anew since is mended, what no model holds is not', async () => {
  await verified(3, 1, 3, 1);
  expect(await turn()).toEqual([4, 8, 1, 3]);
  await built();
  expect(await turn()).toEqual([4, 1, 1, 3]);
  await verified(0, 1, 2);
  expect(await turn()).toEqual([2, 3, 1, 4]);
  await database.pool.query(`delete from engine.model where name = 'deal'`);
  expect(await turn()).toEqual([2, 1, 1, 4]);
});
