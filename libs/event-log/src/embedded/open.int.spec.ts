import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { type EventLog, hashOf, LogUnavailableError, openEmbeddedLog } from '../index.js';
import { anEvent, collect, eventsOf, followUntil, freshStream, idsOf, someEvents } from '../testing/index.js';
import { POSITIONS_LOCK } from './append.sql.js';

describe('the embedded log', () => {
  let database: TestDatabase;
  let log: EventLog;
  beforeEach(async () => {
    database = await testDatabase();
    log = await openEmbeddedLog({ url: database.url });
  });
  afterEach(async () => {
    await log.close();
    await database.drop();
  });
  const query = async (text: string) => (await database.pool.query(text)).rows;
  /** What a crash of the server or the network does to a client: every connection of ours is gone. */
  const disconnect = () =>
    query(`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and application_name like 'recount-%'`);

  test('decides the appends of one group one after the other', async () => {
    const stream = freshStream();
    const results = await Promise.allSettled([
      log.append(stream, 'no_stream', someEvents(stream, 2)),
      log.append(stream, 1n, someEvents(stream, 1)),
      log.append(stream, 1n, someEvents(stream, 1)),
      log.append(stream, 2n, someEvents(stream, 3)),
      log.append(stream, 'stream_exists', [anEvent(stream, { root: 'another' })]),
      log.append(stream, 'any', []),
    ]);
    const outcomes = results.map((result) =>
      result.status === 'fulfilled' ? result.value.revision : (result.reason as Error).name,
    );
    expect(outcomes).toEqual([1n, 2n, 'WrongExpectedRevisionError', 5n, 'RootMismatchError', 5n]);
    expect(await query('select count(distinct recorded_at)::int as groups from log.event')).toEqual([{ groups: 1 }]);
  });

  test('writes the others when the database refuses one of a group', async () => {
    await query(`alter table log.event add check (type <> 'Poison')`);
    const streams = Array.from({ length: 5 }, () => freshStream());
    const appends = streams.map((stream, n) =>
      log.append(stream, 'no_stream', [anEvent(stream, { type: n === 2 ? 'Poison' : 'Fine' })]),
    );
    const results = await Promise.allSettled(appends);
    expect(results.map((result) => result.status === 'fulfilled')).toEqual([true, true, false, true, true]);
    expect(idsOf(await collect(log.readAll()))).toHaveLength(4);
  });

  test('stores what an analyst can read in SQL and an auditor can hash', async () => {
    const stream = freshStream();
    const event = anEvent(stream, {
      data: { name: 'Ünïcode 😀 "quoted" \n', amount: 1e21 },
      metadata: { occurredAt: '2026-03-31T21:59:59.123456Z', schemaVersion: '3' },
    });
    await log.append(stream, 'no_stream', [anEvent(stream), event]);
    const [row] = await query(`select *, data::jsonb ->> 'name' as name from log.event where revision = 1`);
    expect(row).toMatchObject({
      stream,
      revision: '1',
      event_id: event.id,
      root: stream,
      tenant: 'test',
      schema_version: 3,
      occurred_at: '2026-03-31 21:59:59.123456+00',
      data: '{"amount":1e+21,"name":"Ünïcode 😀 \\"quoted\\" \\n"}',
      name: event.data.name,
    });
    const { type, data, metadata } = row;
    expect(hashOf({ stream, revision: 1n, id: event.id, type, data, metadata })).toEqual(row.hash);
  });

  test('never records an earlier time than before, even if the clock goes back', async () => {
    await query(`insert into log.event values
      (1, 'x-t.1', 0, 'T', 1, gen_random_uuid(), 'r', 't', now(), '2100-01-01 00:00:00.5Z', '{}', '{}', '')`);
    const stream = freshStream();
    await log.append(stream, 'no_stream', someEvents(stream, 1));
    expect((await collect(log.readStream(stream)))[0]?.recordedAt).toBe('2100-01-01T00:00:00.500000Z');
  });

  test('gives no position before every lower one is visible', async () => {
    const other = await openEmbeddedLog({ url: database.url });
    const slow = await database.pool.connect();
    await slow.query('begin');
    // A group of another process that has its positions and has not committed yet.
    await slow.query('select pg_advisory_xact_lock($1)', [POSITIONS_LOCK]);
    const append = (into: EventLog) => {
      const stream = freshStream();
      return into.append(stream, 'no_stream', someEvents(stream, 1));
    };
    const waiting = [append(log), append(other)];
    const followed = followUntil(log, { after: undefined }, (items) => eventsOf(items).length === 3);
    const stream = freshStream();
    await slow.query(
      `insert into log.event values
         (1, $1, 0, 'Slow', 1, gen_random_uuid(), 'r', 't', now(), now(), '{}', '{}', '')`,
      [stream],
    );
    expect(await log.head()).toBeUndefined();
    await slow.query('commit');
    slow.release();
    const positions = (await Promise.all(waiting)).map((result) => result.position).sort();
    const seen = eventsOf(await followed);
    expect(seen[0]?.stream).toBe(stream);
    expect(seen.slice(1).map((event) => event.position)).toEqual(positions);
    await other.close();
  });

  test('a follower waits out a lost connection and misses nothing', async () => {
    const stream = freshStream();
    const received: string[] = [];
    const sent: string[] = [];
    for await (const item of log.subscribeAll({ after: undefined })) {
      if (item.kind === 'event') received.push(item.event.id);
      if (received.length < sent.length) continue;
      if (sent.length === 5) break;
      await disconnect();
      const events = someEvents(stream, 1);
      await log.append(stream, 'any', events);
      sent.push(...idsOf(events));
    }
    expect(received).toEqual(sent);
  });

  test('while the database is away appends and reads fail in time; afterwards all goes on', async () => {
    const stream = freshStream();
    await log.append(stream, 'no_stream', someEvents(stream, 1));
    const impatient = await openEmbeddedLog({ url: database.url, patience: 400 });
    await database.setReachable(false);
    const event = anEvent(stream);
    await expect(impatient.append(stream, 0n, [event])).rejects.toThrow(LogUnavailableError);
    await expect(collect(impatient.readStream(stream))).rejects.toThrow(LogUnavailableError);
    await expect(openEmbeddedLog({ url: database.url, patience: 50 })).rejects.toThrow(LogUnavailableError);
    await database.setReachable(true);
    // A busy machine may take longer than the impatience of this one to connect again: the append is repeated as it was.
    const again = (): Promise<unknown> =>
      impatient.append(stream, 0n, [event]).catch((error: unknown) => {
        if (!(error instanceof LogUnavailableError)) throw error;
        return again();
      });
    expect(await again()).toMatchObject({ revision: 1n });
    expect(await collect(log.readStream(stream))).toHaveLength(2);
    await impatient.close();
  });

  test('says so when the database was never migrated', async () => {
    await query('drop schema log cascade');
    await expect(openEmbeddedLog({ url: database.url })).rejects.toThrow('apply logMigrations first');
  });

  test('writes what was accepted before it closes, and nothing after', async () => {
    const streams = Array.from({ length: 20 }, () => freshStream());
    const appends = streams.map((stream) => log.append(stream, 'no_stream', someEvents(stream, 1)));
    await Promise.all([log.close(), log.close()]);
    expect(await Promise.all(appends)).toHaveLength(20);
    await expect(log.append('x-t.1', 'any', [anEvent('x-t.1')])).rejects.toThrow(LogUnavailableError);
    await expect(log.head()).rejects.toThrow(LogUnavailableError);
  });

  test('looks for rare types window by window', async () => {
    const stream = freshStream();
    await log.append(stream, 'no_stream', someEvents(stream, 1, 'Rare'));
    await query(`insert into log.event select n, 'bulk-t.1', n, 'Common', 1, gen_random_uuid(), 'r', 't', now(), now(), '{}', '{}', ''
                   from generate_series(2, 100010) n`);
    await log.append(stream, 0n, someEvents(stream, 1, 'Rare'));
    const items = await followUntil(
      log,
      { after: undefined, types: ['Rare'] },
      (all) => all.at(-1)?.kind === 'caughtUp',
    );
    expect(items.map((item) => item.kind)).toEqual(['event', 'checkpoint', 'event', 'caughtUp']);
    expect(items[1]).toEqual({ kind: 'checkpoint', position: 100_000n });
  });
});
