import { type AppendResult, type EventLog, WrongExpectedRevisionError } from '../index.js';
import type { Store } from './contract.js';
import { anEvent, collect, eventsOf, followUntil, freshStream, someEvents } from './fixtures.js';

const APPENDERS = 8;
const APPENDS = 60;

export function concurrencyContract(store: Store): void {
  const log = () => store().log;

  describe('many appenders at once', () => {
    test('a follower sees every event once, in order, whatever it followed from', async () => {
      const clients = await Promise.all(Array.from({ length: APPENDERS }, () => store().another()));
      const after = await log().head();
      const total = APPENDERS * APPENDS * 2;
      const early = followUntil(log(), { after }, (items) => eventsOf(items).length >= total);
      const acknowledged: AppendResult[] = [];
      const appender = async (client: EventLog) => {
        for (let n = 0; n < APPENDS; n++) {
          const stream = freshStream('crowd');
          acknowledged.push(await client.append(stream, 'no_stream', someEvents(stream, 2)));
        }
      };
      await Promise.all(clients.map(appender));
      const live = eventsOf(await early);
      const positions = live.map((event) => event.position);
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
      expect(live).toEqual((await collect(log().readAll(after === undefined ? {} : { after }))).slice(0, total));
      const written = new Set(positions);
      expect(acknowledged.every((result) => written.has(result.position))).toBe(true);
      await Promise.all(clients.map((client) => client.close()));
    });

    test('of one revision: one wins, the others learn the winner', async () => {
      const stream = freshStream();
      await log().append(stream, 'no_stream', someEvents(stream, 1));
      const clients = [log(), await store().another()];
      const attempts = Array.from({ length: 40 }, (_, n) =>
        (clients[n % 2] as EventLog).append(stream, 0n, [anEvent(stream)]),
      );
      const results = await Promise.allSettled(attempts);
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'fulfilled') continue;
        expect(result.reason).toBeInstanceOf(WrongExpectedRevisionError);
        expect(result.reason).toMatchObject({ actual: 1n });
      }
      await clients[1]?.close();
    });

    test('of any revision: all are written, revisions without a gap', async () => {
      const stream = freshStream();
      const results = await Promise.all(
        Array.from({ length: 100 }, () => log().append(stream, 'any', someEvents(stream, 2))),
      );
      const last = results.map((result) => result.revision).sort((a, b) => (a < b ? -1 : 1));
      expect(last).toEqual(Array.from({ length: 100 }, (_, n) => BigInt(2 * n + 1)));
      const revisions = (await collect(log().readStream(stream))).map((event) => event.revision);
      expect(revisions).toEqual(Array.from({ length: 200 }, (_, n) => BigInt(n)));
    });
  });
}
