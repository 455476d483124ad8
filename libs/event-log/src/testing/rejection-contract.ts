import { EventRejectedError, type EventToAppend, uuidv7 } from '../index.js';
import type { Store } from './contract.js';
import { anEvent, collect, freshStream } from './fixtures.js';

type Spoil = (event: EventToAppend) => unknown;
const metadata = (over: Record<string, unknown>) => (event: EventToAppend) => ({
  ...event,
  metadata: { ...event.metadata, ...over },
});
const data = (value: unknown) => (event: EventToAppend) => ({ ...event, data: value });

const REJECTED: readonly [string, EventRejectedError['reason'], Spoil][] = [
  ['a NUL in a value', 'unstorable_text', data({ text: 'a\u0000b' })],
  ['a NUL in a key', 'unstorable_text', data({ 'a\u0000b': 1 })],
  ['a NUL after a backslash', 'unstorable_text', data({ text: '\\\u0000' })],
  ['half of a surrogate pair', 'unstorable_text', data({ text: 'a\ud83d' })],
  ['the other half', 'unstorable_text', data({ text: '\ude00a' })],
  ['NaN', 'unstorable_text', data({ n: Number.NaN })],
  ['a bigint', 'unstorable_text', data({ n: 1n })],
  ['a Date', 'unstorable_text', data({ at: new Date(0) })],
  ['a list for an object', 'unstorable_text', data([1])],
  ['no tenant', 'bad_metadata', metadata({ tenant: undefined })],
  ['no root', 'bad_metadata', metadata({ root: undefined })],
  ['an empty root', 'bad_metadata', metadata({ root: '' })],
  ['no occurredAt', 'bad_metadata', metadata({ occurredAt: undefined })],
  ['a local time', 'bad_metadata', metadata({ occurredAt: '2026-03-31T21:59:59.000+02:00' })],
  ['a year that never was', 'bad_metadata', metadata({ occurredAt: '0000-06-01T00:00:00.000Z' })],
  ['a day that never was', 'bad_metadata', metadata({ occurredAt: '2026-02-30T00:00:00.000Z' })],
  ['a schema version that is none', 'bad_metadata', metadata({ schemaVersion: '0' })],
  ['a number in the metadata', 'bad_metadata', metadata({ count: 3 })],
  ['an object in the metadata', 'bad_metadata', metadata({ nested: {} })],
  ['a NUL in the metadata', 'unstorable_text', metadata({ note: '\u0000' })],
  ['an id that is no UUID', 'bad_id', (event) => ({ ...event, id: '42' })],
  ['an id in capitals', 'bad_id', (event) => ({ ...event, id: 'ABCDEF00-0000-4000-8000-000000000000' })],
  ['an empty type', 'bad_name', (event) => ({ ...event, type: '' })],
  ["a type of the store's own", 'bad_name', (event) => ({ ...event, type: '$metadata' })],
  ['a line feed in the type', 'bad_name', (event) => ({ ...event, type: 'a\nb' })],
  ['more than a megabyte', 'too_large', data({ text: 'x'.repeat(1_100_000) })],
];

export function rejectionContract(store: Store): void {
  const log = () => store().log;

  describe('an event that no store can hold is rejected', () => {
    test.each(REJECTED)('%s', async (_, reason, spoil) => {
      const stream = freshStream();
      const [good, other] = [anEvent(stream), freshStream()];
      const bad = spoil(anEvent(stream)) as EventToAppend;
      // In company: the neighbours in its append fall with it, those in its group do not.
      const rejected = log()
        .append(stream, 'no_stream', [good, bad])
        .catch((error: unknown) => error);
      const neighbour = log().append(other, 'no_stream', [anEvent(other)]);
      const error = await rejected;
      expect(error).toBeInstanceOf(EventRejectedError);
      expect(error).toMatchObject({ reason });
      expect(await neighbour).toMatchObject({ revision: 0n });
      expect(await collect(log().readStream(stream))).toEqual([]);
    });

    test.each(['', '$system', 'two words', 'a\u0000b', 'a\tb', 'half-\ud83d', `x-${'y'.repeat(300)}`])(
      'in a stream named %j',
      async (stream) => {
        await expect(log().append(stream, 'any', [anEvent('x')])).rejects.toMatchObject({ reason: 'bad_name' });
      },
    );

    test('the same id twice in one append', async () => {
      const stream = freshStream();
      const id = uuidv7();
      const append = log().append(stream, 'any', [anEvent(stream, { id }), anEvent(stream, { id })]);
      await expect(append).rejects.toMatchObject({ reason: 'bad_id' });
    });

    test('but an escaped backslash before u0000 is only text', async () => {
      const stream = freshStream();
      await log().append(stream, 'no_stream', [anEvent(stream, { data: { text: '\\u0000' } })]);
      expect((await collect(log().readStream(stream)))[0]?.data).toEqual({ text: '\\u0000' });
    });

    test('and many large events make their way one append at a time', async () => {
      const stream = freshStream();
      const large = () => anEvent(stream, { data: { text: 'ü'.repeat(500_000) } });
      await Promise.all(Array.from({ length: 12 }, () => log().append(stream, 'any', [large()])));
      const lengths = (await collect(log().readStream(stream))).map((event) => (event.data.text as string).length);
      expect(lengths).toEqual(Array(12).fill(500_000));
    });
  });
}
