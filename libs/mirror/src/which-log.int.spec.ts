import { type EventLog, openEmbeddedLog } from '@recount/event-log';
import { freshStream, someEvents } from '@recount/event-log/testing';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { mirrorReached, runMirror } from './index.js';

// Which log a database mirrors, if any: what must never be mixed up.

let databases: TestDatabase[];
let logs: EventLog[];
let mirror: TestDatabase;
beforeEach(async () => {
  databases = [await testDatabase(), await testDatabase(), await testDatabase()];
  [mirror] = databases as [TestDatabase];
  // Of one template, they would all hold the same log.
  for (const { pool } of databases) await pool.query('update log.identity set id = gen_random_uuid()');
  logs = await Promise.all(databases.slice(1).map(({ url }) => openEmbeddedLog({ url })));
});
afterEach(async () => {
  await Promise.all(logs.map((log) => log.close()));
  await Promise.all(databases.map((database) => database.drop()));
});

const append = async (log: EventLog, count: number) => {
  const stream = freshStream('mirrored');
  await log.append(stream, 'no_stream', someEvents(stream, count));
};
/** Mirrors until all there is has been copied. */
async function mirrored(log: EventLog): Promise<void> {
  const stop = new AbortController();
  await runMirror({ url: mirror.url, log, signal: stop.signal, holder: 'spec', onLive: () => stop.abort() });
}
const eventsIn = async ({ pool }: TestDatabase): Promise<number> =>
  (await pool.query<{ events: number }>('select count(*)::int as events from log.event')).rows[0]?.events ?? -1;

test('what was seen of a store without events is forgotten with it: of the next one every event comes', async () => {
  const [eventless, store] = logs as [EventLog, EventLog];
  await mirrored(eventless);
  // As far as its system events went.
  await mirror.pool.query('update log.mirror set seen = 9');
  await append(store, 13);
  await mirrored(store);
  await mirrorReached(mirror.pool, await store.head());
  expect(await eventsIn(mirror)).toBe(13);
});
