import { randomUUID } from 'node:crypto';
import {
  BACKWARDS,
  binaryEvent,
  END,
  EventStoreDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { all, foreign, type Served, served } from './testing/served.js';

let face: Served;
const client = () => face.client;
beforeAll(async () => {
  face = await served();
});
afterAll(async () => face?.close());
const name = () => `s-${randomUUID()}`;
const refused = (append: Promise<unknown>): Promise<unknown> =>
  append.then(
    () => 'accepted',
    (error: unknown) => error,
  );

describe('the official client appends', () => {
  test('at any revision; revisions start at 0; the position is that of the last event', async () => {
    const stream = name();
    const result = await client().appendToStream(stream, [foreign('a', { i: 0 }), foreign('b', { i: 1 })]);
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 1n });
    const [last] = await all(client().readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(last?.event?.position).toEqual(result.position);
    expect(await client().appendToStream(stream, foreign('c'), { expectedRevision: 1n })).toMatchObject({
      nextExpectedRevision: 2n,
    });
  });

  test.each([
    ['batched', {}],
    ['one by one', { credentials: { username: 'admin', password: 'changeit' } }],
  ])('and learns where the stream is when it is wrong (%s)', async (_, options) => {
    const [stream, missing] = [name(), name()];
    await client().appendToStream(stream, [foreign('a'), foreign('b'), foreign('c')]);
    for (const [target, expectedRevision, actualVersion] of [
      [stream, 1n, 2n],
      [stream, 7n, 2n],
      [stream, NO_STREAM, 2n],
      [missing, STREAM_EXISTS, 'no_stream'],
      [missing, 5n, 'no_stream'],
    ] as const) {
      const error = await refused(client().appendToStream(target, foreign('d'), { expectedRevision, ...options }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ streamName: target, expectedVersion: expectedRevision, actualVersion });
    }
  });

  test('the same ids again: what was answered then, unless the expected revision is the current one', async () => {
    const stream = name();
    const event = foreign('idem');
    const first = await client().appendToStream(stream, event, { expectedRevision: NO_STREAM });
    expect(await client().appendToStream(stream, event, { expectedRevision: NO_STREAM })).toEqual(first);
    expect(await client().appendToStream(stream, event)).toEqual(first);
    expect(await client().appendToStream(stream, event, { expectedRevision: 0n })).toMatchObject({
      nextExpectedRevision: 1n,
    });
  });

  test('no more than an append may hold', async () => {
    const large = (bytes: number) => foreign('x', { s: 'x'.repeat(bytes) });
    const error = await refused(client().appendToStream(name(), large(1_100_000)));
    expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
    expect(error).toMatchObject({ maxAppendSize: 1_048_576 });
    const many = Array.from({ length: 5 }, () => large(900_000));
    expect(await refused(client().appendToStream(name(), many))).toBeInstanceOf(MaxAppendSizeExceededError);
    const stream = name();
    expect(await client().appendToStream(stream, large(1_000_000))).toMatchObject({ success: true });
    const [read] = await all(client().readStream(stream));
    expect(read?.event?.data).toEqual({ s: 'x'.repeat(1_000_000) });
  });

  test('many at once, which share transactions', async () => {
    const streams = Array.from({ length: 256 }, name);
    const results = await Promise.all(streams.map((stream) => client().appendToStream(stream, foreign('a'))));
    expect(results.every(({ success, nextExpectedRevision }) => success && nextExpectedRevision === 0n)).toBe(true);
    expect(new Set(results.map(({ position }) => position?.commit)).size).toBe(256);
    const count = 'select count(distinct xmin::text)::int as count from log.event where stream = any($1)';
    const { rows } = await face.database.pool.query(count, [streams]);
    expect(rows[0].count).toBeLessThan(128);
  });
});

describe('the official client reads', () => {
  const stream = name();
  beforeAll(async () => {
    await client().appendToStream(stream, [foreign('a', { i: 0 }), foreign('b', { i: 1 }), foreign('c', { i: 2 })]);
  });
  const types = async (options: Parameters<EventStoreDBClient['readStream']>[1]) =>
    (await all(client().readStream(stream, options))).map(({ event }) => event?.type).join('');

  test('a stream in both directions, from a revision, so many', async () => {
    expect(await types({})).toBe('abc');
    expect(await types({ direction: BACKWARDS, fromRevision: END })).toBe('cba');
    expect(await types({ direction: BACKWARDS, fromRevision: 1n })).toBe('ba');
    expect(await types({ fromRevision: 1n, maxCount: 1 })).toBe('b');
    expect(await types({ fromRevision: 3n })).toBe('');
  });

  test('events as they were written', async () => {
    const [first] = await all(client().readStream(stream, { maxCount: 1 }));
    expect(first?.event).toMatchObject({
      revision: 0n,
      isJson: true,
      data: { i: 0 },
      metadata: { $correlationId: 'c1' },
    });
    expect(Math.abs((first?.event?.created.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('that a stream is missing', async () => {
    await expect(all(client().readStream(name()))).rejects.toBeInstanceOf(StreamNotFoundError);
    expect((await client().getStreamMetadata(stream)).metadata).toBeUndefined();
  });

  test('all events: forwards from a position inclusive, backwards exclusive', async () => {
    const events = await all(client().readAll());
    const [before, at] = [events.at(-2)?.event, events.at(-1)?.event];
    if (before === undefined || at === undefined) throw new Error('two events');
    const fromPosition = at.position as { commit: bigint; prepare: bigint };
    expect((await all(client().readAll({ fromPosition, maxCount: 1 })))[0]?.event?.id).toBe(at.id);
    const backwards = await all(client().readAll({ fromPosition, maxCount: 1, direction: BACKWARDS }));
    expect(backwards[0]?.event?.id).toBe(before.id);
  });

  test('bytes, other scripts, and a thousand events', async () => {
    const [bytes, other, many] = [name(), `日本-${randomUUID()}`, name()];
    await client().appendToStream(bytes, binaryEvent({ type: 'x', data: Buffer.from([1, 2, 255]) }));
    const [read] = await all(client().readStream(bytes));
    expect(read?.event).toMatchObject({ isJson: false, metadata: undefined });
    expect(Buffer.from(read?.event?.data as Uint8Array)).toEqual(Buffer.from([1, 2, 255]));
    await client().appendToStream(other, foreign('ü', { s: '😀' }));
    expect((await all(client().readStream(other)))[0]?.event).toMatchObject({ data: { s: '😀' }, streamId: other });
    await client().appendToStream(
      many,
      Array.from({ length: 1_000 }, (_, i) => foreign('m', { i })),
    );
    const data = (await all(client().readStream(many))).map(({ event }) => event?.data);
    expect(data).toEqual(Array.from({ length: 1_000 }, (_, i) => ({ i })));
  });

  test('where the cluster of one is', async () => {
    const url = face.server.connectionString.replace('esdb:', 'esdb+discover:');
    const other = EventStoreDBClient.connectionString(`${url}&nodePreference=leader`);
    expect(await other.appendToStream(name(), foreign('g'))).toMatchObject({ success: true });
    await other.dispose();
  });
});
