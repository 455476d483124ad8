import type { SubscriptionItem } from '../index.js';
import type { Store } from './contract.js';
import { collect, eventsOf, followUntil, freshStream, idsOf, someEvents } from './fixtures.js';

const caughtUp = (items: readonly SubscriptionItem[]): boolean => items.at(-1)?.kind === 'caughtUp';

export function subscriptionContract(store: Store): void {
  const log = () => store().log;
  const append = async (count: number, type?: string) => {
    const stream = freshStream('followed');
    const events = someEvents(stream, count, type);
    const result = await log().append(stream, 'no_stream', events);
    return { ...result, stream, events };
  };

  describe('subscribeAll', () => {
    test('from the start delivers everything, then says that it has caught up', async () => {
      const { position } = await append(3);
      const items = await followUntil(log(), { after: undefined }, caughtUp);
      const read = await collect(log().readAll());
      expect(idsOf(eventsOf(items))).toEqual(idsOf(read).slice(0, items.length - 1));
      const last = items.at(-1);
      if (last?.kind !== 'caughtUp') throw new Error('it never caught up');
      expect(last.position as bigint).toBeGreaterThanOrEqual(position);
    });

    test('starts strictly after a position', async () => {
      const { stream, events } = await append(5);
      const second = (await collect(log().readStream(stream)))[1];
      const items = await followUntil(log(), { after: second?.position }, caughtUp);
      expect(idsOf(eventsOf(items)).slice(0, 3)).toEqual(idsOf(events.slice(2)));
    });

    test('delivers what is appended later, to several followers', async () => {
      const after = await log().head();
      const follow = () => followUntil(log(), { after }, (items) => eventsOf(items).length >= 20);
      const [one, two] = [follow(), follow()];
      const sent: string[] = [];
      for (let n = 0; n < 20; n++) sent.push(...idsOf((await append(1)).events));
      expect(idsOf(eventsOf(await one))).toEqual(sent);
      expect(idsOf(eventsOf(await two))).toEqual(sent);
    });

    test('of an idle log says where it is', async () => {
      const after = await log().head();
      const [item, ...others] = await followUntil(log(), { after }, caughtUp);
      expect(others).toEqual([]);
      if (item?.kind !== 'caughtUp') throw new Error('an event came out of nothing');
      expect(item.position as bigint).toBeGreaterThanOrEqual(after as bigint);
    });

    test('delivers the wanted types and how far it looked for them', async () => {
      const after = await log().head();
      const type = `Rare${freshStream().slice(-12)}`;
      await append(20);
      const { events } = await append(1, type);
      const ended = new AbortController();
      const items: SubscriptionItem[] = [];
      let tail: bigint | undefined;
      for await (const item of log().subscribeAll({ after, types: [type], signal: ended.signal })) {
        items.push(item);
        // Events of other types, after it has gone live: only a checkpoint can tell.
        if (item.kind === 'caughtUp' && tail === undefined) tail = (await append(10)).position;
        if (item.kind !== 'event' && tail !== undefined && (item.position ?? 0n) >= tail) ended.abort();
      }
      expect(idsOf(eventsOf(items))).toEqual(idsOf(events));
      const positions = items.map((item) => (item.kind === 'event' ? item.event.position : (item.position ?? 0n)));
      expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    });

    test('waits for a slow consumer and loses nothing', async () => {
      const after = await log().head();
      const sent: string[] = [];
      const received: string[] = [];
      for (let n = 0; n < 10; n++) sent.push(...idsOf((await append(150)).events));
      for await (const item of log().subscribeAll({ after })) {
        if (item.kind !== 'event') continue;
        received.push(item.event.id);
        // The consumer's work: further events arrive while it does it.
        if (received.length % 300 === 0 && sent.length < 2_500) sent.push(...idsOf((await append(150)).events));
        if (received.length === sent.length) break;
      }
      expect(received).toEqual(sent);
    });

    test('ends by its signal: before, while it delivers, while it waits', async () => {
      await append(3);
      expect(await collect(log().subscribeAll({ after: undefined, signal: AbortSignal.abort() }))).toEqual([]);
      for (const kind of ['event', 'caughtUp'] as const) {
        const ended = new AbortController();
        let seen = 0;
        for await (const item of log().subscribeAll({ after: undefined, signal: ended.signal })) {
          if (ended.signal.aborted) seen++;
          if (item.kind === kind) ended.abort();
        }
        expect(seen).toBe(0);
      }
    });

    test('ends when its client is closed', async () => {
      const other = await store().another();
      const after = await log().head();
      const items: SubscriptionItem[] = [];
      for await (const item of other.subscribeAll({ after })) {
        items.push(item);
        if (item.kind === 'caughtUp') await other.close();
      }
      expect(items.map((item) => item.kind)).toEqual(['caughtUp']);
    });
  });
}
