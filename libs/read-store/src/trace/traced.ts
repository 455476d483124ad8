import type { HistoryEvent } from '../history.js';
import type { TracedEvent } from './result.js';

/** What answers say of an event read whole. */
export function tracedEvent(event: HistoryEvent): TracedEvent {
  const { metadata } = event;
  return {
    eventId: event.id,
    type: event.type,
    stream: event.stream,
    revision: event.revision,
    root: event.root,
    position: String(event.position),
    occurredAt: event.occurredAt,
    recordedAt: event.recordedAt,
    actor: `${metadata.actorType ?? ''}:${metadata.actorId ?? ''}`,
    commandId: metadata.commandId ?? '',
    correlationId: metadata.$correlationId ?? '',
    causationId: metadata.$causationId ?? null,
    ruleRefs: metadata.ruleRefs ?? null,
  };
}
