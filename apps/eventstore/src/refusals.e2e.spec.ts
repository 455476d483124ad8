import { randomUUID } from 'node:crypto';
import {
  AccessDeniedError,
  type EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
  UnknownError,
  UnsupportedError,
} from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { all, foreign, once, type Served, served } from './testing/served.js';

let face: Served;
const client = () => face.client;
const stream = `kept-${randomUUID()}`;
beforeAll(async () => {
  face = await served();
  await client().appendToStream(stream, [foreign('a'), foreign('b')]);
});
afterAll(async () => face?.close());
const refused = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'accepted',
    (error: unknown) => error,
  );
const GROUP = persistentSubscriptionToStreamSettingsFromDefaults() as never;
const credentials = { username: 'admin', password: 'changeit' };

describe('history is never cut', () => {
  test.each<[string, (client: EventStoreDBClient) => Promise<unknown>]>([
    ['delete', (c) => c.deleteStream(stream)],
    ['tombstone', (c) => c.tombstoneStream(stream)],
    ['$maxCount', (c) => c.setStreamMetadata(stream, { maxCount: 1 })],
    ['$maxAge', (c) => c.setStreamMetadata(stream, { maxAge: 1 })],
    ['$tb', (c) => c.setStreamMetadata(stream, { truncateBefore: 1 })],
    ['metadata, one append a call', (c) => c.setStreamMetadata(stream, { maxCount: 1 }, { credentials })],
    ['a system stream', (c) => c.appendToStream('$settings', foreign('x'))],
    ['a link', (c) => c.appendToStream('links', jsonEvent({ type: '$>', data: {} }))],
  ])('%s is denied', async (_, call) => {
    expect(await refused(call(client()))).toBeInstanceOf(AccessDeniedError);
    expect(await all(client().readStream(stream))).toHaveLength(2);
  });
});

describe('what the log cannot hold is refused, whichever way it comes', () => {
  test.each([
    ['a stream with a space', 'two words', foreign('x')],
    ['an event type with a line feed', 'fine', foreign('a\nb')],
    ['a NUL', 'fine', foreign('x', { text: 'a\u0000b' })],
    ['half a surrogate pair', 'fine', foreign('x', { text: '\ud83d' })],
    ['an id that is none', 'fine', foreign('x', {}, 'not-a-uuid')],
  ])('%s', async (_, name, event) => {
    for (const options of [{}, { credentials }]) {
      const error = await refused(client().appendToStream(name, event, options));
      expect(error).toBeInstanceOf(UnknownError);
      expect((error as Error).message).toMatch(/unclean|NUL|surrogate|UUID/);
    }
  });

  test('the same id twice in one append', async () => {
    const id = randomUUID();
    const error = await refused(client().appendToStream('fine', [foreign('x', {}, id), foreign('x', {}, id)]));
    expect((error as Error).message).toContain('twice');
  });

  test('an envelope that is wrong, and another root than that of the stream', async () => {
    const metadata = { tenant: 'acme', root: 'r1', occurredAt: '2026-01-01T00:00:00.000Z' };
    const name = `order-acme.${randomUUID()}`;
    const event = (over: Record<string, string>) =>
      jsonEvent({ type: 'X', data: {}, metadata: { ...metadata, ...over } });
    await client().appendToStream(name, event({}));
    expect(String(await refused(client().appendToStream(name, event({ occurredAt: 'yesterday' }))))).toContain(
      'occurredAt',
    );
    expect(String(await refused(client().appendToStream(name, event({ root: 'r2' }))))).toContain('belongs to root r1');
    // Who names no root means the stream's own.
    await client().appendToStream(name, foreign('Foreign'));
    const { rows } = await face.database.pool.query('select root, tenant from log.event where stream = $1', [name]);
    expect(rows).toEqual(Array(2).fill({ root: 'r1', tenant: 'acme' }));
  });

  test('and neighbours in the same batch are written all the same', async () => {
    const appends = Array.from({ length: 60 }, (_, n) =>
      refused(client().appendToStream(`batch-${n}`, n % 3 === 0 ? foreign('x', { s: '\u0000' }) : foreign('x'))),
    );
    const results = await Promise.all(appends);
    expect(results.map((result) => result instanceof Error)).toEqual(results.map((_, n) => n % 3 === 0));
  });
});

describe('what is not offered says so', () => {
  test.each<[string, (client: EventStoreDBClient) => Promise<unknown>]>([
    ['persistent subscriptions', (c) => c.createPersistentSubscriptionToStream(stream, 'group', GROUP)],
    ['persistent subscriptions to $all', (c) => c.createPersistentSubscriptionToAll('group', GROUP)],
    ['following one', (c) => once(c.subscribeToPersistentSubscriptionToStream(stream, 'group') as never, 'end')],
    ['projections', (c) => c.createProjection('p', 'fromAll()')],
  ])('%s', async (_, call) => {
    const error = await refused(call(client()));
    expect(error).toBeInstanceOf(Error);
    if (error instanceof UnsupportedError) return;
    expect(error).toMatchObject({ code: status.UNIMPLEMENTED });
    expect((error as Error).message).toMatch(/does not implement the method .*(Persistent|Projections)/);
  });
});
