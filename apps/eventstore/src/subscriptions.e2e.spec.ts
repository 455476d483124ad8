import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  type AllStreamSubscription,
  END,
  EventStoreDBClient,
  type EventType,
  eventTypeFilter,
  excludeSystemEvents,
  type Position,
  type ResolvedEvent,
  START,
  type StreamSubscription,
  streamNameFilter,
} from '@eventstore/db-client';
import { all, foreign, once, type Served, served } from './testing/served.js';

let face: Served;
const client = () => face.client;
beforeAll(async () => {
  face = await served();
});
afterAll(async () => face?.close());

type Subscription = AllStreamSubscription | StreamSubscription<EventType>;
const unique = (prefix: string) => `${prefix}${randomUUID().slice(0, 8)}`;
const append = (stream: string, count: number, type: string) =>
  client().appendToStream(
    stream,
    Array.from({ length: count }, (_, n) => foreign(type, { n })),
  );
const end = async (): Promise<Position> => {
  const [last] = await all(client().readAll({ direction: 'backwards', fromPosition: END, maxCount: 1 }));
  return last?.event?.position ?? (await append(unique('first-'), 1, 'First')).position ?? { commit: 0n, prepare: 0n };
};
/** Collects until there are so many, or for ever. */
function collected(subscription: Subscription) {
  const events: ResolvedEvent[] = [];
  let wanted = Number.POSITIVE_INFINITY;
  let enough = () => {};
  subscription.on('data', (event: ResolvedEvent) => {
    events.push(event);
    if (events.length >= wanted) enough();
  });
  const reaching = (count: number) =>
    new Promise<void>((resolve, reject) => {
      subscription.on('error', reject);
      [wanted, enough] = [count, resolve];
      if (events.length >= count) resolve();
    });
  return { events, reaching };
}
const numbers = (events: readonly ResolvedEvent[]) => events.map(({ event }) => event?.data);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));

describe('a subscription to all events', () => {
  test('starts after its position, catches up over any number of pages, then lives', async () => {
    const from = await end();
    const [stream, type] = [unique('s-'), unique('Type')];
    await append(stream, 1_700, type);
    const subscription = client().subscribeToAll({ fromPosition: from });
    const { events, reaching } = collected(subscription);
    await once(subscription as unknown as Readable, 'caughtUp');
    expect(numbers(events)).toEqual(upTo(1_700));
    await append(stream, 1, type);
    await reaching(1_701);
    await subscription.unsubscribe();

    const again = client().subscribeToAll({ fromPosition: events[1_698]?.event?.position as Position });
    const rest = collected(again);
    await rest.reaching(2);
    expect(rest.events[0]?.event?.id).toBe(events[1_699]?.event?.id);
    await again.unsubscribe();
  });

  test('from the end delivers what comes later', async () => {
    const subscription = client().subscribeToAll({ fromPosition: END });
    const { events, reaching } = collected(subscription);
    await once(subscription as unknown as Readable, 'caughtUp');
    expect(events).toEqual([]);
    const stream = unique('s-');
    await append(stream, 2, 'Late');
    await reaching(2);
    expect(events.map(({ event }) => event?.streamId)).toEqual([stream, stream]);
    await subscription.unsubscribe();
  });

  test('with a filter says how far it has looked: every so many events, and when it has caught up', async () => {
    const from = await end();
    const [rare, common] = [unique('Rare'), unique('Common')];
    await append(unique('s-'), 95, common);
    await append(unique('s-'), 1, rare);
    const { position: last } = await append(unique('s-'), 30, common);
    const checkpoints: Position[] = [];
    const filter = eventTypeFilter({
      prefixes: ['NeverSeen', rare],
      maxSearchWindow: 10,
      checkpointInterval: 2,
      checkpointReached: (_, position) => void checkpoints.push(position),
    });
    const subscription = client().subscribeToAll({ fromPosition: from, filter });
    const { events, reaching } = collected(subscription);
    await once(subscription as unknown as Readable, 'caughtUp');
    expect(events.map(({ event }) => event?.type)).toEqual([rare]);
    expect(checkpoints.map(({ commit }) => Number(commit - from.commit))).toEqual([20, 40, 60, 80, 100, 120, 126]);
    expect(checkpoints.at(-1)).toEqual(last);
    // Alive, too: twenty events that nobody wants, then one.
    await append(unique('s-'), 20, common);
    const live = await append(unique('s-'), 1, `${rare}2`);
    await reaching(2);
    expect(events.at(-1)?.event?.position).toEqual(live.position);
    expect(checkpoints.at(-1)?.commit).toBe((last?.commit ?? 0n) + 20n);
    await subscription.unsubscribe();
  });

  test.each([
    ['prefixes of streams', (stream: string) => streamNameFilter({ prefixes: [`${stream}.a`, `${stream}.c`] }), 'ac'],
    ['an expression over streams', (stream: string) => streamNameFilter({ regex: `^${stream}\\.(b|c)$` }), 'bc'],
    ['an expression over types', (stream: string) => eventTypeFilter({ regex: `^a${stream}$` }), 'a'],
    ['no system events', () => excludeSystemEvents(), 'abc'],
  ])('filters by %s', async (_, filter, wanted) => {
    const from = await end();
    const stream = unique('s-');
    for (const letter of 'abc') await append(`${stream}.${letter}`, 1, `${letter}${stream}`);
    const subscription = client().subscribeToAll({ fromPosition: from, filter: filter(stream) });
    const { events } = collected(subscription);
    await once(subscription as unknown as Readable, 'caughtUp');
    expect(events.map(({ event }) => event?.type[0]).join('')).toBe(wanted);
    await subscription.unsubscribe();
  });

  test('sees every event of eight appenders once, in order', async () => {
    const from = await end();
    const subscription = client().subscribeToAll({ fromPosition: from });
    const { events, reaching } = collected(subscription);
    const appenders = Array.from({ length: 8 }, () =>
      EventStoreDBClient.connectionString(face.server.connectionString),
    );
    const ids: string[] = [];
    const appended = appenders.map(async (appender) => {
      for (let n = 0; n < 40; n++) {
        const both = [foreign('A', { n }, randomUUID()), foreign('B', { n }, randomUUID())];
        ids.push(...both.map((event) => event.id));
        await appender.appendToStream(unique('crowd-'), both);
      }
    });
    await Promise.all(appended);
    await reaching(640);
    const positions = events.map(({ event }) => event?.position?.commit as bigint);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
    expect(events.map(({ event }) => event?.id).sort()).toEqual([...ids].sort());
    await subscription.unsubscribe();
    await Promise.all(appenders.map((appender) => appender.dispose()));
  });

  test('waits for a client that takes its time', async () => {
    const from = await end();
    const large = foreign('Large', { text: 'x'.repeat(100_000) });
    for (let n = 0; n < 60; n++) await client().appendToStream(unique('s-'), { ...large, id: randomUUID() });
    const read = all(client().readAll({ fromPosition: from }));
    let seen = 0;
    const subscription = client().subscribeToAll({ fromPosition: from });
    for await (const { event } of subscription) {
      // The turn of the event loop belongs to everybody else.
      await new Promise((resolve) => setImmediate(resolve));
      seen++;
      expect(event?.type).toBe('Large');
      if (seen === 60) break;
    }
    expect((await read).length).toBe(61);
  });
});

describe('a subscription to a stream', () => {
  test('may begin before the stream does', async () => {
    const stream = unique('later-');
    const subscription = client().subscribeToStream(stream);
    const { events, reaching } = collected(subscription);
    await once(subscription as unknown as Readable, 'caughtUp');
    await append(stream, 3, 'Later');
    await reaching(3);
    expect(numbers(events)).toEqual(upTo(3));
    await subscription.unsubscribe();
  });

  test.each([
    ['the start', START, [0, 1, 2, 3]],
    ['a revision, exclusive', 1n, [2, 3]],
    ['the end', END, [3]],
  ] as const)('begins at %s', async (_, fromRevision, wanted) => {
    const stream = unique('s-');
    await append(stream, 3, 'Early');
    const subscription = client().subscribeToStream(stream, { fromRevision });
    const { events, reaching } = collected(subscription);
    await once(subscription as unknown as Readable, 'caughtUp');
    await append(unique('other-'), 2, 'Other');
    await append(stream, 1, 'Late');
    await reaching(wanted.length);
    expect(events.map(({ event }) => Number(event?.revision))).toEqual(wanted);
    await subscription.unsubscribe();
  });
});
