import {
  type EventLog,
  LogUnavailableError,
  openEmbeddedLog,
  openEventStoreDb,
  type SubscriptionItem,
} from '@recount/event-log';
import {
  anEvent,
  collect,
  eventsOf,
  followUntil,
  freePort,
  freshStream,
  idsOf,
  someEvents,
} from '@recount/event-log/testing';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { type RunningEventStore, serveEventStore } from './index.js';
import { type FaultyProxy, faultyProxy } from './testing/faulty-proxy.js';

// The defects of the official client that a log must not pass on, each provoked between real client and real server.

let database: TestDatabase;
let server: RunningEventStore;
let proxy: FaultyProxy;
let log: EventLog;
let said: string[];

beforeEach(async () => {
  database = await testDatabase();
  server = await serveEventStore({ url: database.url, port: await freePort() });
  proxy = await faultyProxy(server.port);
  said = [];
  log = await open();
});
afterEach(async () => {
  await log.close();
  await proxy.close();
  await server.close();
  await database.drop();
});

// The other client takes half a second to connect before its first read.
const [client, otherClient] =
  process.env.RECOUNT_EVENTSTORE_CLIENT === 'kurrent'
    ? (['kurrent', 'eventstore'] as const)
    : (['eventstore', 'kurrent'] as const);
const answerWithin = client === 'kurrent' ? 1_500 : 300;

const open = (over: { patience?: number } = {}) =>
  openEventStoreDb({
    connectionString: proxy.connectionString,
    answerWithin,
    watchEvery: 100,
    // As patient as a busy machine needs: nothing here waits for its end.
    patience: 120_000,
    say: (message) => said.push(message),
    ...over,
  });
const stored = async () =>
  (await database.pool.query('select event_id::text as id from log.event order by position')).rows;
const append = async (count = 1) => {
  const stream = freshStream('fault');
  const events = someEvents(stream, count);
  return { stream, events, ...(await log.append(stream, 'no_stream', events)) };
};
/** A stream of many events, written past the adapter: so large an append is slow on a busy machine. */
const filled = async (count: number) => {
  const stream = freshStream('filled');
  const events = someEvents(stream, count);
  const embedded = await openEmbeddedLog({ url: database.url });
  await embedded.append(stream, 'no_stream', events);
  await embedded.close();
  return { stream, events };
};
/** The first call of BatchAppend from now on fails as told, the others go through. */
const failNextBatch = (fault: ReturnType<FaultyProxy['choose']>) => {
  let left = 1;
  proxy.choose = (method) => (method === 'BatchAppend' && left-- > 0 ? fault : 'none');
  proxy.cut();
};
const once = async (ids: readonly string[]) =>
  expect((await stored()).map(({ id }) => id).filter((id) => ids.includes(id))).toEqual(ids);

describe('an append', () => {
  test.each([
    'end with OK',
    'end with OK after the request',
    'swallow answers',
    'silence',
    'unavailable',
    'double answers',
    'busy',
    'not leader',
  ] as const)('under "%s" is written once and answered', async (fault) => {
    failNextBatch(fault);
    const stream = freshStream();
    const [first, second] = [someEvents(stream, 2), someEvents(stream, 2)];
    expect(await log.append(stream, 'no_stream', first)).toMatchObject({ revision: 1n, duplicate: false });
    expect(await log.append(stream, 1n, second)).toMatchObject({ revision: 3n, duplicate: false });
    await once(idsOf([...first, ...second]));
  });

  test.each(['any', 'stream_exists'] as const)(
    'at %s whose answer is lost is found again, also by a restarted server',
    async (expected) => {
      const { stream } = await append();
      // What is only in a server's memory is gone by then; the embedded log would know the ids for ever.
      failNextBatch('swallow answers');
      const events = someEvents(stream, 2);
      expect(await log.append(stream, expected, events)).toMatchObject({ revision: 2n });
      await once(idsOf(events));
      expect(await collect(log.readStream(stream))).toHaveLength(3);
    },
  );

  test('in company loses nothing when the shared stream ends with OK, or the connection breaks', async () => {
    const ids: string[] = [];
    for (let round = 0; round < 6; round++) {
      const appends = Array.from({ length: 30 }, async () => ids.push(...idsOf((await append(2)).events)));
      await new Promise(setImmediate);
      if (round % 2 === 0) proxy.endWithOk('BatchAppend');
      else proxy.cut();
      await Promise.all(appends);
    }
    const there = (await stored()).map(({ id }) => id);
    expect(there.filter((id) => ids.includes(id))).toHaveLength(ids.length);
    expect(new Set(there).size).toBe(there.length);
  });

  test('of another connection that breaks does not disturb this one', async () => {
    const other = await openEventStoreDb({ connectionString: server.connectionString });
    const ids: string[] = [];
    const appends = Array.from({ length: 50 }, async () => {
      const stream = freshStream();
      const events = someEvents(stream, 1);
      await other.append(stream, 'no_stream', events);
      ids.push(...idsOf(events));
    });
    // The client rejects what is under way of every client in the process.
    const broken = append();
    proxy.cut();
    await Promise.all([...appends, broken]);
    await other.close();
    expect((await stored()).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  test('fails in time when the server stays silent, and may be repeated', async () => {
    const impatient = await open({ patience: 700 });
    proxy.choose = (method) => (method === 'BatchAppend' ? 'silence' : 'none');
    proxy.cut();
    const stream = freshStream();
    const events = [anEvent(stream)];
    await expect(impatient.append(stream, 'no_stream', events)).rejects.toThrow(LogUnavailableError);
    proxy.choose = () => 'none';
    const again = (): Promise<unknown> =>
      impatient.append(stream, 'no_stream', events).catch((error: unknown) => {
        if (!(error instanceof LogUnavailableError)) throw error;
        return again();
      });
    expect(await again()).toMatchObject({ revision: 0n });
    await once(idsOf(events));
    await impatient.close();
  });

  test('of what JSON cannot say never reaches the client', async () => {
    const stream = freshStream();
    const bad = { ...anEvent(stream), data: { n: 1n } } as never;
    await expect(log.append(stream, 'no_stream', [bad])).rejects.toMatchObject({ reason: 'unstorable_text' });
    expect(await log.append(stream, 'no_stream', [anEvent(stream)])).toMatchObject({ revision: 0n });
  });

  test('that conflicts says where the stream is, whatever the connection string wants of conflicts', async () => {
    const quiet = await openEventStoreDb({ connectionString: `${proxy.connectionString}&throwOnAppendFailure=false` });
    const { stream } = await append(5);
    const stale = quiet.append(stream, 1n, [anEvent(stream)]);
    await expect(stale).rejects.toMatchObject({ name: 'WrongExpectedRevisionError', actual: 4n });
    await quiet.close();
  });

  test('after the server has been started again goes on', async () => {
    await append();
    await server.close();
    const waiting = append();
    server = await serveEventStore({ url: database.url, port: server.port });
    expect(await waiting).toMatchObject({ revision: 0n, duplicate: false });
    expect(await stored()).toHaveLength(3);
  });
});

describe('a read', () => {
  test('left early leaves no call open on the server', async () => {
    const { stream } = await filled(500);
    // With the answer time users have, not the 300 ms of the faults: here nothing is silent, and a slow answer on a busy machine
    // would rightly cost the connection and hide what leaving costs.
    const patient = await openEventStoreDb({ connectionString: proxy.connectionString });
    const { connections } = proxy;
    for (let n = 0; n < 50; n++) {
      for await (const _ of patient.readAll()) break;
      for await (const _ of patient.readStream(stream)) break;
    }
    await patient.head();
    await patient.close();
    // Left calls are cancelled behind the back; one that stays open is never ended and fails the test by its time.
    while (proxy.open('Read') > 0) await new Promise(setImmediate);
    // Nor does it cost the connection.
    expect(proxy.connections).toBe(connections);
  });

  test('goes on where it was when the connection breaks or falls silent', async () => {
    const { stream, events } = await filled(900);
    const seen: string[] = [];
    for await (const event of log.readStream(stream)) {
      seen.push(event.id);
      if (seen.length === 100) proxy.cut();
      if (seen.length === 500) proxy.swallow('Read');
    }
    expect(seen).toEqual(idsOf(events));
    const all: string[] = [];
    for await (const event of log.readAll()) {
      all.push(event.id);
      if (all.length === 300) proxy.cut();
    }
    expect(all).toEqual(idsOf(events));
  });

  test('fails in time when the server is gone', async () => {
    const impatient = await open({ patience: 500 });
    proxy.choose = (method) => (method === 'Read' ? 'unavailable' : 'none');
    await expect(impatient.head()).rejects.toThrow(LogUnavailableError);
    await impatient.close();
  });
});

describe('a subscription', () => {
  const wound = async (spoil: () => void, again: () => void = () => {}) => {
    const { events: before } = await append(3);
    const received: string[] = [];
    const sent = idsOf(before);
    for await (const item of log.subscribeAll({ after: undefined })) {
      if (item.kind !== 'event') continue;
      received.push(item.event.id);
      if (received.length < sent.length) continue;
      if (sent.length >= 9) break;
      spoil();
      sent.push(...idsOf((await append(2)).events));
      again();
    }
    expect(received).toEqual(sent);
    expect(said).toContain('the subscription was dropped');
  };

  test('that the server completes with OK goes on', () => wound(() => proxy.endWithOk('Read')));
  test('whose connection breaks goes on', () => wound(() => proxy.cut()));
  test('that falls silent while the log goes on is noticed and goes on', () => wound(() => proxy.swallow('Read')));

  test('delivers nothing twice, whatever the server repeats', async () => {
    proxy.choose = (method) => (method === 'Read' ? 'double answers' : 'none');
    const { events } = await append(20);
    const items = await followUntil(log, { after: undefined }, (all) => all.at(-1)?.kind === 'caughtUp');
    expect(idsOf(eventsOf(items))).toEqual(idsOf(events));
  });

  test('lets its consumer fail without ending the process', async () => {
    await append(3);
    const failing = (async () => {
      for await (const _ of log.subscribeAll({ after: undefined })) throw new Error('the consumer');
    })();
    await expect(failing).rejects.toThrow('the consumer');
    const atCheckpoint = (async () => {
      for await (const { kind } of log.subscribeAll({ after: undefined, types: ['Rare'] }))
        if (kind === 'checkpoint') throw new Error('at a checkpoint');
    })();
    await expect(atCheckpoint).rejects.toThrow('at a checkpoint');
    expect(await append()).toMatchObject({ revision: 0n });
  });

  test('waits for a slow consumer: the server is held back', async () => {
    const { events } = await filled(3_000);
    const iterator = log.subscribeAll({ after: undefined })[Symbol.asyncIterator]();
    const first = await iterator.next();
    // Until nothing more comes: what is neither taken nor under way has stayed at the server.
    for (let sent = -1; sent !== proxy.answers('Read'); ) {
      sent = proxy.answers('Read');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(proxy.answers('Read')).toBeLessThan(events.length);
    const items: SubscriptionItem[] = [first.value];
    while (eventsOf(items).length < events.length) items.push((await iterator.next()).value);
    await iterator.return?.(undefined);
    expect(idsOf(eventsOf(items))).toEqual(idsOf(events));
  });

  test('of rare types says how far the log was searched, past every silence', async () => {
    await append(2);
    const reached: bigint[] = [];
    let last: bigint | undefined;
    for await (const item of log.subscribeAll({ after: undefined, types: ['Rare'] })) {
      expect(item.kind).not.toBe('event');
      if (item.kind === 'caughtUp' && last === undefined) last = (await append(3)).position;
      if (item.kind === 'checkpoint') reached.push(item.position);
      if (last !== undefined && (reached.at(-1) ?? 0n) >= last) break;
    }
    expect(reached.at(-1)).toBe(last);
  });
});

test('user and password, schemes and packages: what cannot work is said at once', async () => {
  await expect(openEventStoreDb({ connectionString: 'http://localhost' })).rejects.toThrow(/must look like esdb:/);
  const { connectionString } = proxy;
  await expect(openEventStoreDb({ connectionString, client: otherClient })).rejects.toThrow(
    /one client package per process/,
  );
  const kurrent = connectionString.replace('esdb:', 'kurrentdb:').replace('?', '?throwOnAppendFailure=false&');
  const same = await openEventStoreDb({ connectionString: kurrent });
  expect(await same.identity()).toEqual(await log.identity());
  await same.close();
});
