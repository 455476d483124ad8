import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type EventLog, LogMismatchError, openEventStoreDb, RootMismatchError } from '@recount/event-log';
import { anEvent, freshStream } from '@recount/event-log/testing';
import { mirrorReached, mirrorVerify, runMirror } from '@recount/mirror';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { type RunningEventStore, serveEventStore } from './index.js';

let store: TestDatabase;
let mirror: TestDatabase;
let server: RunningEventStore;
let log: EventLog;
let client: EventStoreDBClient;
beforeAll(async () => {
  [store, mirror] = [await testDatabase(), await testDatabase()];
  server = await serveEventStore({ url: store.url });
  log = await openEventStoreDb({ connectionString: server.connectionString });
  client = EventStoreDBClient.connectionString(server.connectionString);
});
afterAll(async () => {
  await client.dispose();
  await log.close();
  await server.close();
  await Promise.all([store.drop(), mirror.drop()]);
});

const ours = (stream: string, root: string) => anEvent(stream, { metadata: { root } });

test("a foreign writer's event in a stream of ours has that stream's root: in the store, for appends, in the mirror", async () => {
  const stream = freshStream('shared');
  await log.append(stream, 'no_stream', [ours(stream, 'journey')]);
  await client.appendToStream(stream, jsonEvent({ type: 'Noted', data: { by: 'them' } }));
  // Another process of ours, which has not seen the stream's beginning.
  const another = await openEventStoreDb({ connectionString: `${server.connectionString}&connectionName=another` });
  await expect(another.append(stream, 1n, [ours(stream, stream)])).rejects.toThrow(RootMismatchError);
  expect(await another.append(stream, 1n, [ours(stream, 'journey')])).toMatchObject({ revision: 2n });
  await another.close();

  const ended = new AbortController();
  const mirroring = runMirror({ url: mirror.url, log, signal: ended.signal, holder: 'spec' });
  await mirrorReached(mirror.pool, await log.head());
  ended.abort();
  await mirroring;
  for (const { pool } of [store, mirror]) {
    const { rows } = await pool.query('select root from log.event where stream = $1 order by revision', [stream]);
    expect(rows).toEqual(Array(3).fill({ root: 'journey' }));
  }
  expect(await mirrorVerify({ url: mirror.url, log })).toMatchObject({ same: true });
});

test('a database that mirrors is not served', async () => {
  await expect(serveEventStore({ url: mirror.url })).rejects.toThrow(LogMismatchError);
  await expect(serveEventStore({ url: mirror.url })).rejects.toThrow(/mirrors an EventStoreDB .* the log is there/);
});
