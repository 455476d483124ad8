import fc from 'fast-check';
import type { contracts } from '../catalogue.js';
import type { EventOf } from '../event.js';
import { type JourneyEvent, journeys } from './index.js';

type Data<T extends keyof typeof contracts> = EventOf<(typeof contracts)[T]>['data'];
const is = <T extends keyof typeof contracts>(
  event: JourneyEvent,
  type: T,
): event is JourneyEvent & { readonly data: Data<T> } => event.type === type;

function tickets(events: readonly JourneyEvent[]): ReadonlyMap<string, readonly JourneyEvent[]> {
  const streams = new Map<string, JourneyEvent[]>();
  for (const event of events) {
    if (event.streamType === 'ticket') streams.set(event.streamId, [...(streams.get(event.streamId) ?? []), event]);
  }
  return streams;
}
const law = (holds: (ticket: readonly JourneyEvent[]) => void): void =>
  fc.assert(
    fc.property(journeys({ customers: 2, steps: 120 }), ({ events }) => {
      for (const ticket of tickets(events).values()) holds(ticket);
    }),
    { numRuns: 60 },
  );

describe('laws of service', () => {
  test('a metric is found missed at most once, after it was due', () => {
    law((ticket) => {
      const breaches = ticket.filter((event) => is(event, 'TicketSlaBreached'));
      const metrics = breaches.map(({ data }) => data.metric);
      expect(new Set(metrics).size).toBe(metrics.length);
      for (const { data, occurredAt } of breaches) expect(data.dueAt < occurredAt).toBe(true);
    });
  });
  test('an answer or a resolution is met just when it is not after its due instant; late, the breach stands before it', () => {
    law((ticket) => {
      for (const [i, event] of ticket.entries()) {
        const metric = is(event, 'TicketFirstResponded')
          ? 'firstResponse'
          : is(event, 'TicketResolved')
            ? 'resolution'
            : undefined;
        if (metric === undefined) continue;
        const { dueAt, met } = event.data as Data<'TicketResolved'>;
        if (dueAt !== undefined) expect(met).toBe(event.occurredAt <= dueAt);
        const breached = ticket
          .slice(0, i)
          .some((before) => is(before, 'TicketSlaBreached') && before.data.metric === metric);
        if (met === false) expect(breached).toBe(true);
      }
    });
  });
  test('a clock never counts more than the time since the opening, and never runs back', () => {
    law((ticket) => {
      const opened = Date.parse(ticket[0]?.occurredAt ?? '');
      let last = 0;
      for (const event of ticket) {
        if (!is(event, 'TicketResolved')) continue;
        const seconds = event.data.businessSeconds ?? 0;
        expect(seconds).toBeGreaterThanOrEqual(last);
        expect(seconds * 1000).toBeLessThanOrEqual(Date.parse(event.occurredAt) - opened);
        last = seconds;
      }
    });
  });
  test('every resolution has its number, and at most one rating', () => {
    law((ticket) => {
      const resolved = ticket.filter((event) => is(event, 'TicketResolved')).map(({ data }) => data.resolutionNo);
      expect(resolved).toEqual(resolved.map((_, i) => i + 1));
      const rated = ticket.filter((event) => is(event, 'TicketRated')).map(({ data }) => data.resolutionNo);
      expect(new Set(rated).size).toBe(rated.length);
      expect(rated.every((no) => resolved.includes(no))).toBe(true);
    });
  });
});
