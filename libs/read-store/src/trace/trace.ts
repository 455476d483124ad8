import type { Engine } from '../engine.js';
import { readHistory } from '../history.js';
import type { PageOptions } from '../query/result.js';
import { ReadStoreError } from '../read-store-error.js';
import { literal } from '../sql.js';
import { checkedLimit, placeCursor, placeOf, positionFrom } from './page.js';
import type { CausalNode, CausalTrace, TracedEvent } from './result.js';
import { logPlace } from './standing.js';
import { tracedEvent } from './traced.js';

/** Events of a page at most. */
const MAX_EVENTS = 10_000;

/**
 * Everything that followed from one intent: command → events → reactor → command, as a tree. The log is read through once
 * (the correlation stands in the envelope, which has no index), up to the head at the time of the first page.
 * @throws ReadStoreError NOT_FOUND when nothing has this correlation; VALIDATION_FAILED, LOG_MISMATCH for a cursor
 */
export async function trace(
  engine: Engine,
  tenant: string,
  correlationId: string,
  { limit, cursor }: PageOptions = {},
): Promise<CausalTrace> {
  const most = checkedLimit(limit, MAX_EVENTS, MAX_EVENTS);
  const { log, head } = await logPlace(engine.pool);
  const question = ['trace', tenant, correlationId];
  const place = cursor === undefined ? undefined : placeOf(cursor, log, question);
  const until = place === undefined ? (head ?? -1n) : positionFrom(place.pinned[0]);
  const wanted = `"$correlationId":${JSON.stringify(correlationId)}`;
  const query = {
    after: place === undefined ? null : positionFrom(place.after[0]),
    until,
    limit: most + 1,
    tenant,
    whole: true,
    condition: `position(${literal(wanted)} in metadata) > 0`,
  };
  const read = await readHistory(engine.pool, query, engine.upcasting);
  const events = read.slice(0, most).map(tracedEvent);
  const last = events.at(-1);
  if (last === undefined)
    throw new ReadStoreError({
      code: 'NOT_FOUND',
      path: '/correlationId',
      message: `no event has the correlation ${correlationId}`,
    });
  const truncated = read.length > most;
  return {
    tenant,
    correlationId,
    log,
    position: String(until),
    events: events.length,
    truncated,
    tree: treeOf(events),
    nextCursor: truncated ? placeCursor(log, question, { pinned: [String(until)], after: [last.position] }) : null,
  };
}

/** Commands under the event that caused them; a command whose cause is not among the events is a root. */
function treeOf(events: readonly TracedEvent[]): CausalNode[] {
  const commands = new Map<
    string,
    {
      commandId: string;
      actor: string;
      causationId: string | null;
      events: { event: TracedEvent; caused: CausalNode[] }[];
    }
  >();
  const nodes = new Map<string, { event: TracedEvent; caused: CausalNode[] }>();
  for (const event of events) {
    const node = { event, caused: [] as CausalNode[] };
    nodes.set(event.eventId, node);
    const key = `${event.stream} ${event.commandId}`;
    const command = commands.get(key);
    if (command === undefined)
      commands.set(key, {
        commandId: event.commandId,
        actor: event.actor,
        causationId: event.causationId,
        events: [node],
      });
    else command.events.push(node);
  }
  const roots: CausalNode[] = [];
  for (const { causationId, ...command } of commands.values()) {
    const cause = causationId === null ? undefined : nodes.get(causationId);
    (cause?.caused ?? roots).push({ ...command, causationId });
  }
  return roots;
}
