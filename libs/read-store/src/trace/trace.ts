import { type CausalNode, type CausalTrace, ReadStoreError, type TracedEvent } from '../api.js';
import type { Engine } from '../engine.js';
import { readHistory } from '../history.js';
import { literal } from '../sql.js';
import { tracedEvent } from './traced.js';

const LIMIT = 10_000;

/**
 * Everything that followed from one intent: command → events → reactor → command, as a tree. The log is read through once
 * (the correlation stands in the envelope, which has no index).
 * @throws ReadStoreError NOT_FOUND when nothing has this correlation
 */
export async function trace(engine: Engine, tenant: string, correlationId: string): Promise<CausalTrace> {
  const wanted = `"$correlationId":${JSON.stringify(correlationId)}`;
  const query = {
    after: null,
    limit: LIMIT + 1,
    tenant,
    whole: true,
    condition: `position(${literal(wanted)} in metadata) > 0`,
  };
  const read = await readHistory(engine.pool, query, engine.upcasting);
  const events = read.slice(0, LIMIT).map(tracedEvent);
  if (events.length === 0)
    throw new ReadStoreError({
      code: 'NOT_FOUND',
      path: '/correlationId',
      message: `no event has the correlation ${correlationId}`,
    });
  return { correlationId, events: events.length, truncated: read.length > LIMIT, tree: treeOf(events) };
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
