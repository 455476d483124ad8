import { type EventLog, LogMismatchError, openEmbeddedLog, openLog } from '@recount/event-log';
import { anEvent, freshStream, someEvents } from '@recount/event-log/testing';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { fenceMirror, readMirror, writeMirror } from './checkpoint.js';
import { MirrorMismatchError, mirrorReached, mirrorRebuild, mirrorStatus, mirrorVerify, runMirror } from './index.js';
import { rowOf } from './rows.js';

let store: TestDatabase;
let mirror: TestDatabase;
let log: EventLog;
const running = new Set<{ abort: AbortController; ended: Promise<unknown> }>();

// Any store behind the port can be mirrored; here another embedded one, whose rows can be compared and spoiled.
beforeEach(async () => {
  [store, mirror] = [await testDatabase(), await testDatabase()];
  log = await openEmbeddedLog({ url: store.url });
});
afterEach(async () => {
  await Promise.all([...running].map(stop));
  await log.close();
  await Promise.all([store.drop(), mirror.drop()]);
});

function start(holder = 'spec', errors: unknown[] = []) {
  const abort = new AbortController();
  const { signal } = abort;
  const ended = runMirror({
    url: mirror.url,
    log,
    signal,
    holder,
    // A pause of the process may not cost the lease: whoever ends gives it back.
    leaseMs: 3_000,
    onError: (error) => errors.push(error),
  });
  ended.catch(() => {});
  const run = { abort, ended };
  running.add(run);
  return run;
}
async function stop(run: { abort: AbortController; ended: Promise<unknown> }): Promise<void> {
  running.delete(run);
  run.abort.abort();
  await run.ended.catch(() => {});
}
async function mirrored(): Promise<void> {
  await mirrorReached(mirror.pool, await log.head());
}
const append = async (count: number, root?: string) => {
  const stream = freshStream('mirrored');
  const events = someEvents(stream, count).map((event) =>
    root ? { ...event, metadata: { ...event.metadata, root } } : event,
  );
  return { stream, ...(await log.append(stream, 'no_stream', events)) };
};
const rowsOf = async (database: TestDatabase) =>
  (await database.pool.query('select * from log.event order by position')).rows as Record<string, unknown>[];
const once = async () => {
  const run = start();
  await mirrored();
  await stop(run);
};

test('copies what is there and what comes, every column, under the identity of the store', async () => {
  await append(30, 'journey-1');
  const run = start();
  await mirrored();
  for (let n = 0; n < 10; n++) await append(3);
  await mirrored();
  await stop(run);
  expect(await rowsOf(mirror)).toEqual(await rowsOf(store));
  const copied = await openEmbeddedLog({ url: mirror.url });
  expect(await copied.identity()).toEqual(await log.identity());
  expect(await copied.head()).toEqual(await log.head());
  await copied.close();
});

test('wakes projectors', async () => {
  const listener = await mirror.pool.connect();
  const heard = new Promise<string>((resolve) => listener.once('notification', ({ channel }) => resolve(channel)));
  await listener.query('listen recount_log');
  start();
  await append(1);
  expect(await heard).toBe('recount_log');
  listener.release();
});

test('goes on where it was, however often it is ended', async () => {
  const appending = (async () => {
    for (let n = 0; n < 150; n++) await append(4);
  })();
  for (let n = 0; n < 6; n++) {
    const run = start();
    await mirrorReached(mirror.pool, BigInt(n * 90 + 10));
    await stop(run);
  }
  await appending;
  await once();
  expect(await rowsOf(mirror)).toEqual(await rowsOf(store));
});

test('of several one copies; when it dies another does', async () => {
  const first = start('first');
  await append(5);
  await mirrored();
  const second = start('second');
  expect((await mirrorStatus({ url: mirror.url, log })).holder).toBe('first');
  await stop(first);
  await append(5);
  await mirrored();
  const status = await mirrorStatus({ url: mirror.url, log });
  expect(status).toMatchObject({ holder: 'second', caughtUp: true, position: String(await log.head()) });
  await stop(second);
});

test('one whose lease has passed on writes nothing', async () => {
  await append(1);
  const events = [];
  for await (const event of log.readAll()) events.push(rowOf(event));
  await fenceMirror(mirror.pool, 7n);
  expect(await writeMirror(mirror.pool, 6n, events, 1n)).toBe(false);
  expect(await rowsOf(mirror)).toEqual([]);
  expect(await writeMirror(mirror.pool, 7n, events, 1n)).toBe(true);
  expect(await rowsOf(mirror)).toHaveLength(1);
});

test('waits out a database that is away', async () => {
  const errors: unknown[] = [];
  const run = start('spec', errors);
  await append(5);
  await mirrored();
  await mirror.setReachable(false);
  await append(5);
  await mirror.setReachable(true);
  await mirrored();
  await stop(run);
  expect(await rowsOf(mirror)).toEqual(await rowsOf(store));
});

describe('refuses to start', () => {
  test('when the store has another event at the checkpoint', async () => {
    await append(3);
    await once();
    await store.pool.query('update log.event set event_id = gen_random_uuid() where position = 3');
    await expect(start().ended).rejects.toThrow(MirrorMismatchError);
  });

  test('when the store has none there', async () => {
    await append(3);
    await once();
    await store.pool.query('delete from log.event');
    await expect(start().ended).rejects.toThrow(/was restored or replaced/);
  });

  test('when the store ends before what was seen of it, until a rebuild has looked again', async () => {
    await append(3);
    await once();
    // As after a restore, where only events of the store itself are gone.
    await mirror.pool.query('update log.mirror set seen = 60');
    await expect(start().ended).rejects.toThrow(/saw the store up to 60.*was restored or replaced/);
    const look = { url: mirror.url, log };
    expect(await mirrorStatus(look)).toMatchObject({ position: '3', seen: '60', caughtUp: false, beyond: true });
    expect(await mirrorVerify(look)).toMatchObject({ beyond: true, differing: 0, same: false });
    await mirrorRebuild(look);
    expect(await mirrorVerify(look)).toMatchObject({ beyond: false, same: true });
    await append(2);
    await once();
    expect(await rowsOf(mirror)).toEqual(await rowsOf(store));
  });

  test('when the store is another one, or of another epoch', async () => {
    await append(3);
    await once();
    await store.pool.query('update log.identity set epoch = 2');
    await expect(start().ended).rejects.toThrow(LogMismatchError);
    await store.pool.query('update log.identity set epoch = 1, id = gen_random_uuid()');
    await expect(start().ended).rejects.toThrow(LogMismatchError);
  });
});

describe('verify', () => {
  beforeEach(async () => {
    for (let n = 0; n < 3; n++) await append(4);
    await once();
  });
  const verify = () => mirrorVerify({ url: mirror.url, log });

  test('finds that all is the same, by count and hash', async () => {
    const report = await verify();
    expect(report).toMatchObject({ same: true, events: 12, differing: 0, upTo: '12' });
    expect(report.chunks[0]?.mirror).toEqual(report.chunks[0]?.store);
  });

  test.each([
    ["data = '{}'", 'altered'],
    ["metadata = replace(metadata, 'test', 'best')", 'altered'],
    ["root = 'another'", 'altered'],
    ["tenant = 'another'", 'altered'],
    ["occurred_at = occurred_at + interval '1 microsecond'", 'altered'],
    ["recorded_at = recorded_at - interval '1 day'", 'altered'],
    ['schema_version = 2', 'altered'],
    ["type = 'Else'", 'altered'],
    ['event_id = gen_random_uuid()', 'altered'],
    ["hash = '\\x00'", 'altered'],
  ])('finds %s', async (change, kind) => {
    await mirror.pool.query(`update log.event set ${change} where position = 7`);
    const report = await verify();
    expect(report).toMatchObject({ same: false, differing: 1, differences: [{ position: '7', kind }] });
    expect(report.chunks[0]?.mirror.hash).not.toEqual(report.chunks[0]?.store.hash);
  });

  test('finds what was passed over behind the last event mirrored, and counts what is yet to come', async () => {
    await append(3);
    await mirror.pool.query('update log.mirror set seen = 14');
    const missing = ['13', '14'].map((position) => expect.objectContaining({ position, kind: 'missing' }));
    expect(await verify()).toMatchObject({ upTo: '14', behind: 1, differing: 2, differences: missing, same: false });
    await mirrorRebuild({ url: mirror.url, log });
    expect(await verify()).toMatchObject({ upTo: '14', behind: 1, same: true });
    await once();
    expect(await verify()).toMatchObject({ upTo: '15', behind: 0, same: true });
  });

  test('finds what is missing and what is too much, also behind the end', async () => {
    await mirror.pool.query('delete from log.event where position = 5');
    await mirror.pool.query(
      `insert into log.event select 99, 'x-test.1', 0, type, schema_version, gen_random_uuid(), root, tenant, occurred_at, recorded_at, data, metadata, hash from log.event where position = 1`,
    );
    const { differences } = await verify();
    expect(differences.map(({ position, kind }) => [position, kind])).toEqual([
      ['5', 'missing'],
      ['99', 'extra'],
    ]);
  });

  test('and rebuild makes it right again, beside a running mirror', async () => {
    const run = start();
    await mirror.pool.query('delete from log.event where position = 5');
    await mirror.pool.query(`update log.event set data = '{}' where position in (2, 12)`);
    const report = await mirrorRebuild({ url: mirror.url, log });
    expect(report.differing).toBe(3);
    await append(2);
    await mirrored();
    await stop(run);
    expect(await rowsOf(mirror)).toEqual(await rowsOf(store));
    expect((await verify()).same).toBe(true);
  });

  test('and rebuild keeps what the store no longer holds, unless told otherwise', async () => {
    await store.pool.query('delete from log.event where position > 8');
    await mirrorRebuild({ url: mirror.url, log });
    expect(await rowsOf(mirror)).toHaveLength(12);
    await mirrorRebuild({ url: mirror.url, log, removeExtra: true });
    expect(await rowsOf(mirror)).toEqual(await rowsOf(store));
    expect(await readMirror(mirror.pool)).toMatchObject({ position: 8n, seen: 8n });
    await once();
  });
});

test("gives a foreign writer's event its stream as root and the tenant of its name", async () => {
  await append(1);
  const foreign = (position: number, stream: string, data: string, metadata: string) =>
    store.pool.query(
      `insert into log.event values ($1, $2, 0, 'Imported', 1, gen_random_uuid(), 'r', 't', now(), '2026-01-02T03:04:05.000006Z', $3, $4, '')`,
      [position, stream, data, metadata],
    );
  await foreign(2, 'lead-acme.42', '{"a":1}', '{"$correlationId":"c"}');
  await foreign(3, 'whatever', '{"$json":"[1]"}', '{}');
  const stream = freshStream();
  await log.append(stream, 'no_stream', [anEvent(stream, { metadata: { occurredAt: '2020-01-01T00:00:00Z' } })]);
  await once();
  const rows = await mirror.pool.query(
    `select position::int, root, tenant, occurred_at::text, schema_version from log.event where position > 1 order by 1`,
  );
  const recorded = '2026-01-02 03:04:05.000006+00';
  expect(rows.rows).toEqual([
    { position: 2, root: 'lead-acme.42', tenant: 'acme', occurred_at: recorded, schema_version: 1 },
    { position: 3, root: 'whatever', tenant: '_', occurred_at: recorded, schema_version: 1 },
    { position: 4, root: stream, tenant: 'test', occurred_at: '2020-01-01 00:00:00+00', schema_version: 1 },
  ]);
  expect((await mirrorVerify({ url: mirror.url, log })).same).toBe(true);
});

test('whoever wrote an event, it has the root of its stream: the one that the first event fixed', async () => {
  const { stream } = await append(2, 'journey-1');
  await once();
  // As a store does that refuses nothing; a mirror started anew knows the stream only from its own table.
  const foreign = (revision: number, metadata: string) =>
    store.pool.query(
      `insert into log.event select position + 1, $1, $2, 'Noted', 1, gen_random_uuid(), 'r', 't', now(), recorded_at, '{}', $3, ''
         from log.event order by position desc limit 1`,
      [stream, revision, metadata],
    );
  await foreign(2, '{}');
  await foreign(3, '{"root":"elsewhere"}');
  await once();
  const { rows } = await mirror.pool.query('select distinct root from log.event');
  expect(rows).toEqual([{ root: 'journey-1' }]);
  expect(await mirrorVerify({ url: mirror.url, log })).toMatchObject({ same: true, events: 4 });
  await mirror.pool.query(`update log.event set root = 'changed' where revision = 0`);
  expect(await mirrorRebuild({ url: mirror.url, log })).toMatchObject({ differing: 1 });
  expect(await mirrorVerify({ url: mirror.url, log })).toMatchObject({ same: true });
});

test('a database that mirrors is known for it from the start, and is no log for anybody', async () => {
  await openLog({ databaseUrl: store.url }).then((opened) => opened.close());
  const run = start();
  await mirrorReached(mirror.pool, await log.head());
  while ((await mirror.pool.query('select from log.mirror where updated_at is not null')).rowCount === 0)
    await new Promise(setImmediate);
  await stop(run);
  await expect(openLog({ databaseUrl: mirror.url })).rejects.toThrow(/mirrors an EventStoreDB.*Set EVENTSTORE_URL/);
});
