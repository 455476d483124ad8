import { type ExpectedRevision, uuidv7, WrongExpectedRevisionError } from '../index.js';
import type { Store } from './contract.js';
import { anEvent, collect, freshStream, someEvents } from './fixtures.js';

export function idempotencyContract(store: Store): void {
  const log = () => store().log;

  describe('a repeated append', () => {
    test.each<[ExpectedRevision, number]>([
      ['no_stream', 0],
      ['any', 0],
      ['any', 2],
      ['stream_exists', 2],
      [1n, 2],
    ])('expected %s on a stream of %d events answers as at first and writes nothing', async (expected, before) => {
      const stream = freshStream();
      if (before > 0) await log().append(stream, 'no_stream', someEvents(stream, before));
      const events = someEvents(stream, 3);
      const first = await log().append(stream, expected, events);
      expect(await log().append(stream, expected, events)).toEqual({ ...first, duplicate: true });
      expect(await collect(log().readStream(stream))).toHaveLength(before + 3);
    });

    test.each<ExpectedRevision>(['no_stream', 0n])(
      'is known by later readers of the stream (expected %s)',
      async (expected) => {
        const stream = freshStream();
        if (expected !== 'no_stream') await log().append(stream, 'no_stream', someEvents(stream, 1));
        const events = someEvents(stream, 2);
        const first = await log().append(stream, expected, events);
        await log().append(stream, first.revision, someEvents(stream, 4));
        const other = await store().another();
        expect(await other.append(stream, expected, events)).toEqual({ ...first, duplicate: true });
        await other.close();
      },
    );

    test('ignores what else the events say: the ids decide', async () => {
      const stream = freshStream();
      const id = uuidv7();
      const first = await log().append(stream, 'no_stream', [anEvent(stream, { id, data: { said: 1 } })]);
      const again = await log().append(stream, 'no_stream', [anEvent(stream, { id, data: { said: 2 } })]);
      expect(again).toEqual({ ...first, duplicate: true });
      expect((await collect(log().readStream(stream)))[0]?.data).toEqual({ said: 1 });
    });

    test('that only begins like the first is at a wrong revision', async () => {
      const stream = freshStream();
      const [a, b] = someEvents(stream, 2);
      if (a === undefined || b === undefined) throw new Error('two events');
      await log().append(stream, 'no_stream', [a, b]);
      const appends = [
        log().append(stream, 'no_stream', [a, anEvent(stream)]),
        log().append(stream, 'no_stream', [b]),
        log().append(stream, 'no_stream', [a, b, anEvent(stream)]),
        log().append(stream, 'any', [a, anEvent(stream)]),
      ];
      for (const append of await Promise.allSettled(appends)) {
        expect(append).toMatchObject({ status: 'rejected', reason: expect.any(WrongExpectedRevisionError) });
      }
      expect(await collect(log().readStream(stream))).toHaveLength(2);
    });

    test('at the current revision is a new append, even of known ids', async () => {
      const stream = freshStream();
      const events = someEvents(stream, 2);
      await log().append(stream, 'no_stream', events);
      expect(await log().append(stream, 1n, events)).toMatchObject({ revision: 3n, duplicate: false });
    });

    test('to another stream is another append', async () => {
      const [one, two] = [freshStream(), freshStream()];
      const id = uuidv7();
      await log().append(one, 'no_stream', [anEvent(one, { id })]);
      expect(await log().append(two, 'no_stream', [anEvent(two, { id })])).toMatchObject({ duplicate: false });
    });

    test('sent many times at once is written once', async () => {
      const stream = freshStream();
      const events = someEvents(stream, 2);
      const results = await Promise.all(Array.from({ length: 10 }, () => log().append(stream, 'no_stream', events)));
      expect(results.filter((result) => !result.duplicate)).toHaveLength(1);
      expect(new Set(results.map((result) => result.position)).size).toBe(1);
      expect(await collect(log().readStream(stream))).toHaveLength(2);
    });
  });
}
