import { type EventLog, LogMismatchError, openEmbeddedLog } from '@recount/event-log';
import { freshStream, someEvents } from '@recount/event-log/testing';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { mirrorReached, mirrorRebuild, mirrorVerify, readMirror, runMirror } from './index.js';

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

describe('verify and rebuild refuse', () => {
  const bothRefuse = async (log: EventLog, why: RegExp) => {
    const before = await eventsIn(mirror);
    for (const look of [mirrorVerify, mirrorRebuild]) {
      const looked = look({ url: mirror.url, log, removeExtra: true });
      await expect(looked).rejects.toThrow(LogMismatchError);
      await expect(looked).rejects.toThrow(why);
    }
    expect(await eventsIn(mirror)).toBe(before);
  };

  test('a database that is a log of its own', async () => {
    const own = await openEmbeddedLog({ url: mirror.url });
    await append(own, 5);
    await own.close();
    await bothRefuse(logs[0] as EventLog, /no mirror of that store: the database is the store of log/);
  });

  test('the mirror of another store, or of another epoch', async () => {
    const [store, another] = logs as [EventLog, EventLog];
    await append(store, 5);
    await mirrored(store);
    await bothRefuse(another, /the database mirrors log .*, epoch 1/);
    await databases[1]?.pool.query('update log.identity set epoch = 2');
    await bothRefuse(store, /holds log .*, epoch 2/);
  });
});

test('rebuild leaves the checkpoint at the last event that the store holds too, not at what somebody else appended', async () => {
  const [store] = logs as [EventLog];
  await append(store, 5);
  await mirrored(store);
  const own = await openEmbeddedLog({ url: mirror.url });
  await append(own, 2);
  await own.close();
  for (const [removeExtra, events] of [
    [false, 7],
    [true, 5],
  ] as const) {
    expect(await mirrorRebuild({ url: mirror.url, log: store, removeExtra })).toMatchObject({ differing: 2 });
    expect(await readMirror(mirror.pool)).toMatchObject({ position: 5n, seen: 5n });
    expect(await eventsIn(mirror)).toBe(events);
  }
  await append(store, 2);
  await mirrored(store);
  expect(await mirrorVerify({ url: mirror.url, log: store })).toMatchObject({ same: true, events: 7 });
});
