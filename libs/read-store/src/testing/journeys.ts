import fc from 'fast-check';
import type { LogEvent } from './log.js';

const rootOf = (n: number): string => `0000000${n.toString(16)}-0000-4000-8000-000000000000`;
const amount = fc.record({ units: fc.integer({ min: -99_999, max: 99_999 }).map(String), scale: fc.nat({ max: 4 }) });
const line = fc.record({ no: fc.integer({ min: 1, max: 3 }), amount });
const lines = fc.array(line, { minLength: 0, maxLength: 3 });
const words = fc.oneof(
  fc.constantFrom('', '\\N', 'a\tb', 'x\ny', '"', "'", '\\', 'ü€😀'),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((s) => s.replaceAll('\0', '')),
);
const opened = fc.record({
  type: fc.constant('DealOpened'),
  data: fc.record({ name: words, lines: fc.array(line, { minLength: 1, maxLength: 4 }) }),
});
const event = fc.oneof(
  opened,
  fc.record({ type: fc.constant('DealPriced'), data: fc.record({ lines }) }),
  fc.record({
    type: fc.constant('DealMoved'),
    data: fc.record({ stage: words, share: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  }),
  fc.record({
    type: fc.constant('DealNoted'),
    data: fc.record({
      note: words,
      tags: fc.dictionary(words, fc.oneof(words, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
        maxKeys: 3,
      }),
    }),
  }),
  fc.record({ type: fc.constant('DealLost'), data: fc.record({ reason: words }) }),
  fc.record({ type: fc.constant('DealReopened'), data: fc.constant({}) }),
  fc.record({ type: fc.constant('Foreign'), data: fc.constant({ any: 'thing' }) }),
);

/** Random journeys of the specs' events: a few roots in two tenants, interleaved. */
export const journeys = (minLength: number, maxLength: number): fc.Arbitrary<LogEvent[]> =>
  fc.array(
    fc
      .record({ event, root: fc.nat({ max: 5 }), tenant: fc.constantFrom('t1', 't2') })
      .map(({ event, root, tenant }) => ({ ...event, root: rootOf(root), tenant })),
    { minLength, maxLength },
  );
