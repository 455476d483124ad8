import { type ExpectedRevision, RootMismatchError, WrongExpectedRevisionError } from '../index.js';
import type { Store } from './contract.js';
import { anEvent, collect, freshStream, idsOf, someEvents } from './fixtures.js';

export function appendContract(store: Store): void {
  const log = () => store().log;

  describe('append', () => {
    test('gives revisions from 0 and a position that the reader finds again', async () => {
      const stream = freshStream();
      const first = await log().append(stream, 'no_stream', someEvents(stream, 2));
      const second = await log().append(stream, 1n, someEvents(stream, 1));
      expect(first).toMatchObject({ revision: 1n, duplicate: false });
      expect(second).toMatchObject({ revision: 2n, duplicate: false });
      const read = await collect(log().readStream(stream));
      expect(read.map((event) => event.revision)).toEqual([0n, 1n, 2n]);
      expect(read[1]?.position).toBe(first.position);
      expect(read[2]?.position).toBe(second.position);
    });

    test.each<[ExpectedRevision, boolean, boolean]>([
      ['any', true, true],
      ['no_stream', true, false],
      ['stream_exists', false, true],
      [0n, false, false],
      [1n, false, true],
      [2n, false, false],
      [99n, false, false],
    ])('expected %s: a missing stream is right %s, one at revision 1 is right %s', async (expected, missing, at1) => {
      for (const [count, right] of [
        [0, missing],
        [2, at1],
      ] as const) {
        const stream = freshStream();
        if (count > 0) await log().append(stream, 'no_stream', someEvents(stream, count));
        const append = log().append(stream, expected, someEvents(stream, 1));
        if (right) expect(await append).toMatchObject({ revision: BigInt(count) });
        else {
          const error = await append.catch((refused: unknown) => refused);
          expect(error).toBeInstanceOf(WrongExpectedRevisionError);
          expect(error).toMatchObject({ stream, expected, actual: count === 0 ? undefined : 1n });
        }
        expect(await collect(log().readStream(stream))).toHaveLength(right ? count + 1 : count);
      }
    });

    test('writes all events of an append or none', async () => {
      const stream = freshStream();
      const events = someEvents(stream, 50);
      const { position } = await log().append(stream, 'no_stream', events);
      await expect(log().append(stream, 10n, someEvents(stream, 5))).rejects.toThrow(WrongExpectedRevisionError);
      const read = await collect(log().readStream(stream));
      expect(idsOf(read)).toEqual(idsOf(events));
      expect(read.at(-1)?.position).toBe(position);
    });

    test('of nothing is a pure check', async () => {
      const stream = freshStream();
      await log().append(stream, 'no_stream', []);
      await expect(log().append(stream, 'stream_exists', [])).rejects.toThrow(WrongExpectedRevisionError);
      await log().append(stream, 'no_stream', someEvents(stream, 2));
      await log().append(stream, 'any', []);
      expect(await log().append(stream, 1n, [])).toMatchObject({ revision: 1n, duplicate: false });
      await expect(log().append(stream, 'no_stream', [])).rejects.toThrow(WrongExpectedRevisionError);
      await expect(log().append(stream, 0n, [])).rejects.toThrow(WrongExpectedRevisionError);
      expect(await collect(log().readStream(stream))).toHaveLength(2);
    });

    test('keeps what it was given: unicode, nesting, numbers, empty texts', async () => {
      const stream = freshStream();
      const event = anEvent(stream, {
        type: 'Größe_geändert',
        data: {
          text: '„Ünïcode“ 😀 \u2028 \\ " \t\n \u0001',
          'a key with "quotes"': [[], {}, [null, true, false]],
          numbers: [0, -1, 1e21, 1e-7, 0.1, 9007199254740991],
          empty: '',
        },
        metadata: { $correlationId: '8f4e5c0e-0000-4000-8000-000000000000', note: '', ключ: 'значение' },
      });
      await log().append(stream, 'no_stream', [event]);
      const [read] = await collect(log().readStream(stream));
      expect(read).toMatchObject({
        id: event.id,
        type: event.type,
        stream,
        data: event.data,
        metadata: event.metadata,
      });
      expect(Object.keys(read?.metadata ?? {}).sort()).toEqual(Object.keys(event.metadata).sort());
      expect(read?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    });

    test('takes names as they are', async () => {
      const [one, two] = [freshStream(), freshStream()];
      const odd = `${one}.O'Brien;"%_\\`;
      await log().append(odd, 'no_stream', someEvents(odd, 1));
      await log().append(two, 'no_stream', someEvents(two, 1));
      expect(await collect(log().readStream(odd))).toHaveLength(1);
      expect(await collect(log().readStream(one))).toHaveLength(0);
    });

    test('refuses another root than that of the stream', async () => {
      const stream = freshStream();
      await log().append(stream, 'no_stream', [anEvent(stream, { root: 'journey-1' })]);
      const error = await log()
        .append(stream, 0n, [anEvent(stream, { root: 'journey-2' })])
        .catch((e: unknown) => e);
      expect(error).toBeInstanceOf(RootMismatchError);
      expect(error).toMatchObject({ stream, expected: 'journey-1', actual: 'journey-2' });
      await expect(log().append(stream, 'any', [anEvent(stream, { root: 'journey-2' })])).rejects.toThrow(
        RootMismatchError,
      );
      await log().append(stream, 0n, [anEvent(stream, { root: 'journey-1' })]);
      expect(await collect(log().readStream(stream))).toHaveLength(2);
    });

    test('refuses two roots in one append', async () => {
      const stream = freshStream();
      const events = [anEvent(stream, { root: 'journey-1' }), anEvent(stream, { root: 'journey-2' })];
      await expect(log().append(stream, 'no_stream', events)).rejects.toThrow(RootMismatchError);
      expect(await collect(log().readStream(stream))).toEqual([]);
    });

    test('has one identity for every client', async () => {
      const other = await store().another();
      const identity = await log().identity();
      expect(identity.id).toMatch(/^[0-9a-f]{8}-/);
      expect(identity.epoch).toBeGreaterThanOrEqual(1);
      expect(await other.identity()).toEqual(identity);
      await other.close();
    });
  });
}
