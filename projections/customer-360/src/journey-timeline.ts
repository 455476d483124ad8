import type { JourneyEvents } from '@recount/journey';
import { type FoldEvent, type Handler, instant, money, readModelOf, set, text, uuid } from '@recount/kernel';
import { golden } from './golden.js';
import { type Line, titles } from './titles.js';

const readModel = readModelOf<JourneyEvents>();

const key = { event_id: uuid() } as const;
const columns = {
  journey_id: text('The customer or lead; a stream’s own name while its customer is not known.'),
  occurred_at: instant('When it was true.'),
  type: text('Event type.'),
  title: text('What happened, in one line, without personal data.'),
  stream_type: text(),
  stream_id: text(),
  actor: text('Who: type:id.'),
  command_id: text('The command that made it.'),
  correlation_id: text(),
  amount: money('Money that moved, signed.'),
  currency: text('ISO 4217.'),
} as const;

const entry = <E extends FoldEvent>(line: (event: E) => Line): Handler<typeof key, typeof columns, E> => ({
  keys: (event) => [{ key: { event_id: event.id } }],
  evolve: (_row, event) =>
    set({
      journey_id: event.root,
      occurred_at: event.occurredAt,
      type: event.type,
      stream_type: event.streamType,
      stream_id: event.streamId,
      actor: `${event.metadata.actorType ?? ''}:${event.metadata.actorId ?? ''}`,
      command_id: event.metadata.commandId,
      correlation_id: event.metadata.$correlationId,
      ...line(event),
    }),
});
type Handlers = {
  readonly [T in keyof typeof titles]: Handler<typeof key, typeof columns, FoldEvent<T, JourneyEvents[T]>>;
};
const on = Object.fromEntries(
  Object.entries(titles).map(([type, line]) => [type, entry(line as (event: FoldEvent) => Line)]),
);

/** Everything that ever happened on a journey, one row per event. */
export const journeyTimeline = readModel({
  name: 'journey_timeline',
  version: 6,
  shape: 'ledger',
  doc: 'One row per event of a journey, in order: what happened, when, who did it by which command, how much money moved.',
  key,
  columns,
  indexes: [{ columns: ['journey_id', 'occurred_at'] }],
  canonical: 'journey_id',
  on: on as unknown as Handlers,
  golden,
});
