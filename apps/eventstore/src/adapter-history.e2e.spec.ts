import { type EventStoreDbLog, openEventStoreDb } from '@recount/event-log';
import { collect, eventsOf, followUntil, freePort, freshStream, idsOf, someEvents } from '@recount/event-log/testing';
import { mirrorReached, mirrorVerify, runMirror } from '@recount/mirror';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { type RunningEventStore, serveEventStore } from './index.js';
import { field, number } from './protocol/protobuf.js';
import { type FaultyProxy, faultyProxy } from './testing/faulty-proxy.js';

// What a store may hold or say that would let the history be misread without anybody noticing.

let store: TestDatabase;
let server: RunningEventStore;
let proxy: FaultyProxy;
let log: EventStoreDbLog;
beforeEach(async () => {
  store = await testDatabase();
  server = await serveEventStore({ url: store.url, port: await freePort() });
  proxy = await faultyProxy(server.port);
  log = await openEventStoreDb({ connectionString: proxy.connectionString, watchEvery: 200, say: () => {} });
});
afterEach(async () => {
  await log.close();
  await proxy.close();
  await server.close();
  await store.drop();
});

const append = async (count: number) => {
  const stream = freshStream('history');
  const events = someEvents(stream, count);
  return { stream, events, ...(await log.append(stream, 'no_stream', events)) };
};
/** Straight into the table: what the face refuses, and a server of the real thing would hold. */
const insert = (stream: string, type: string, data: object = {}) =>
  store.pool.query(
    `insert into log.event
       select h.position + 1, $1, coalesce((select max(revision) + 1 from log.event where stream = $1), 0), $2, 1,
              gen_random_uuid(), $1, '_', now(), h.recorded_at, $3, '{}', '' from log.head h`,
    [stream, type, JSON.stringify(data)],
  );
async function withMirror<T>(work: (mirror: TestDatabase, ended: Promise<void>) => Promise<T>): Promise<T> {
  const mirror = await testDatabase();
  const stop = new AbortController();
  const ended = runMirror({ url: mirror.url, log, signal: stop.signal, holder: 'spec', onError: () => {} });
  ended.catch(() => {});
  try {
    return await work(mirror, ended);
  } finally {
    stop.abort();
    await ended.catch(() => {});
    await mirror.drop();
  }
}

test('system events and links are no part of the history: not read, not followed, not mirrored', async () => {
  const { events: before } = await append(2);
  await insert('$$history-test.1', '$metadata', { $acl: {} });
  await insert('$ce-history', '$>', { link: true });
  const { events: after } = await append(2);
  const ids = idsOf([...before, ...after]);
  expect(idsOf(await collect(log.readAll()))).toEqual(ids);
  expect(idsOf(await collect(log.readAll({ direction: 'backwards', limit: 3 })))).toEqual(ids.toReversed().slice(0, 3));
  const followed = await followUntil(log, { after: undefined }, (items) => eventsOf(items).length === 4);
  expect(idsOf(eventsOf(followed))).toEqual(ids);
  await withMirror(async ({ url, pool }) => {
    await mirrorReached(pool, await log.head());
    expect(await mirrorVerify({ url, log })).toMatchObject({ same: true, events: 4, cuts: [] });
  });
});

test('a checkpoint past the end, as some servers send it, loses nothing', async () => {
  const { events: first } = await append(1);
  const pastTheEnd = field(3, number(1, 1_000_000_000n), number(2, 0n));
  proxy.rewrite = (method, message) => (method === 'Read' ? [pastTheEnd, message] : [message]);
  const received: string[] = [];
  for await (const item of log.subscribeAll({ after: undefined, types: ['Happened'] })) {
    if (item.kind === 'checkpoint') expect(item.position).toBeLessThan(1_000n);
    if (item.kind !== 'event') continue;
    received.push(item.event.id);
    if (received.length === 3) break;
    if (received.length > 1) continue;
    // The subscription is opened again from what it believes to be handled.
    proxy.cut();
    first.push(...(await append(2)).events);
  }
  expect(received).toEqual(idsOf(first));
});

describe('an event whose commit and prepare position differ', () => {
  beforeEach(async () => {
    await append(3);
    // RecordedEvent: prepare_position is field 4, commit_position field 5; small enough to take one byte each.
    proxy.rewrite = (_, message) => {
      const at = message.indexOf(Buffer.from([0x20, 3, 0x28, 3]));
      if (at < 0) return [message];
      const changed = Buffer.from(message);
      changed[at + 1] = 2;
      return [changed];
    };
  });
  const differ = { reason: 'positions_differ' };

  test('stops reads and subscriptions with that reason', async () => {
    await expect(collect(log.readAll())).rejects.toMatchObject(differ);
    await expect(followUntil(log, { after: undefined }, () => false)).rejects.toMatchObject(differ);
  });

  test('stops the mirror', () => withMirror(async (_, ended) => expect(ended).rejects.toMatchObject(differ)));
});

describe('a store that was restored under a follower', () => {
  const changed = { reason: 'history_changed', message: expect.stringContaining('restored or replaced') };
  /** The server comes back with another last event at the same position, and has gone on. */
  const restore = async (last: bigint) => {
    await server.close();
    await store.pool.query('update log.event set event_id = gen_random_uuid() where position = $1', [String(last)]);
    server = await serveEventStore({ url: store.url, port: server.port });
  };

  test('is not followed on', async () => {
    const { position: last } = await append(3);
    const follow = async () => {
      for await (const item of log.subscribeAll({ after: undefined })) {
        if (item.kind === 'event' && item.event.position === last) await restore(last);
      }
    };
    await expect(follow()).rejects.toMatchObject(changed);
  });

  test('stops a running mirror', () =>
    withMirror(async ({ pool }, ended) => {
      const { position: last } = await append(3);
      await mirrorReached(pool, last);
      await restore(last);
      await expect(ended).rejects.toThrow(/restored or replaced/);
    }));
});

describe('a store that was restored to before events of its own, with nothing of ours lost', () => {
  const restore = async () => {
    await server.close();
    await store.pool.query(`delete from log.event where type = '$statsCollected'`);
    server = await serveEventStore({ url: store.url, port: server.port });
  };
  const statistics = () => insert('$stats-127.0.0.1:2113', '$statsCollected');

  test('is not mirrored on: what it writes at positions that were seen would be passed over', async () => {
    await append(1);
    for (let n = 0; n < 5; n++) await statistics();
    const mirror = await testDatabase();
    const run = (signal: AbortSignal) => runMirror({ url: mirror.url, log, signal, holder: 'spec', leaseMs: 300 });
    try {
      const stop = new AbortController();
      const ended = run(stop.signal);
      await mirrorReached(mirror.pool, await log.end());
      stop.abort();
      await ended;
      await restore();
      await append(2);
      await expect(run(AbortSignal.timeout(60_000))).rejects.toThrow(/was restored or replaced/);
      expect(await mirrorVerify({ url: mirror.url, log })).toMatchObject({ beyond: true, same: false, differing: 2 });
    } finally {
      await mirror.drop();
    }
  });

  test('is not followed on', async () => {
    await append(1);
    for (let n = 0; n < 5; n++) await statistics();
    const end = await log.end();
    const follow = async () => {
      for await (const item of log.subscribeAll({ after: undefined, signal: AbortSignal.timeout(60_000) }))
        if (item.kind === 'checkpoint' && item.position === end) await restore();
    };
    await expect(follow()).rejects.toMatchObject({ reason: 'history_changed' });
  });
});

test('verify tells of streams that the store takes events from', async () => {
  const { stream } = await append(1);
  const settings = `$$${stream}`;
  await insert('$$$stats-1', '$metadata', { $maxAge: 60 });
  await insert('$$history-test.deleted', '$metadata', { $tb: 9 });
  await insert(settings, '$metadata', { $maxAge: 3_600, $maxCount: 5 });
  await insert('history-test.gone', '$streamDeleted');
  await withMirror(async ({ url, pool }) => {
    await mirrorReached(pool, await log.head());
    const verify = () => mirrorVerify({ url, log });
    expect((await verify()).cuts).toEqual([
      { stream: 'history-test.deleted', by: { $tb: 9 } },
      { stream, by: { $maxAge: 3_600, $maxCount: 5 } },
      { stream: 'history-test.gone', by: 'deletion' },
    ]);
    // The last settings count.
    await insert(settings, '$metadata', {});
    expect((await verify()).cuts.map((cut) => cut.stream)).toEqual(['history-test.deleted', 'history-test.gone']);
  });
});

test('the log is named by its first user, in a stream that is no history; each epoch is one event more', async () => {
  const identity = await log.identity();
  expect(identity.epoch).toBe(1);
  const another = await openEventStoreDb({ connectionString: `${server.connectionString}&connectionName=another` });
  expect(await another.identity()).toEqual(identity);
  await append(1);
  await withMirror(async ({ url, pool }, ended) => {
    await mirrorReached(pool, await log.head());
    expect(await another.beginEpoch()).toEqual({ id: identity.id, epoch: 2 });
    // What runs on reads it when it next starts; a mirror of the former epoch refuses then.
    const again = runMirror({ url, log, signal: AbortSignal.timeout(30_000), holder: 'again', leaseMs: 100 });
    await pool.query(`update engine.lease set until = clock_timestamp() - interval '1 hour'`);
    await expect(Promise.race([again, ended])).rejects.toThrow(/epoch 1; EventStoreDB holds log .*, epoch 2/);
  });
  const named = await collect(another.readStream('log-_.identity'));
  expect(named.map(({ type, data }) => [type, data.epoch])).toEqual([
    ['LogIdentified', 1],
    ['LogIdentified', 2],
  ]);
  await another.close();
});
