import { eventIdOf, uuidv5 } from '@recount/event-log';
import {
  type AcceptedQuote,
  aggregates,
  type CalendarVersion,
  type Context,
  type QuotePolicyVersion,
  type SlaPolicyVersion,
  streamName,
} from '@recount/journey';
import { type JourneyEvent, journeyWorld, testContext } from '@recount/journey/testing';
import type { DemoCommand } from '../script.js';
import { PIPELINE } from '../world.js';

const pipeline = { ...PIPELINE, version: 2, skipAllowed: true };

/**
 * Plays commands in memory with the ids of the real pipeline, the receivable reactors at their side.
 * @returns the events, and the codes of the refusals that belong to the story
 * @throws Error for any other refusal
 */
export function play(tenant: string, commands: readonly DemoCommand[]) {
  const { react } = journeyWorld({ tenant });
  const states = new Map<string, unknown>();
  const events: JourneyEvent[] = [];
  const refused: string[] = [];
  const acceptedQuotes: AcceptedQuote[] = [];
  const calendars: CalendarVersion[] = [];
  const slaPolicies: SlaPolicyVersion[] = [];
  const quotePolicies: QuotePolicyVersion[] = [];
  const published: Readonly<Record<string, unknown[]>> = {
    CalendarPublished: calendars,
    SlaPolicyPublished: slaPolicies,
    QuotePolicyPublished: quotePolicies,
  };

  const execute = (command: Omit<DemoCommand, 'lane'>): void => {
    const { streamType, id, commandId, occurredAt, actor } = command;
    const aggregate = aggregates[streamType];
    const definition = aggregate?.commands[command.command];
    if (!aggregate || !definition) throw new Error(`no command ${streamType}/${command.command}`);
    const stream = streamName(streamType, tenant, id);
    const given = testContext({
      streamType,
      id,
      tenant,
      commandId,
      occurredAt,
      actorType: actor.type,
      pipelines: [pipeline],
      acceptedQuotes,
      calendars,
      slaPolicies,
      quotePolicies,
    });
    const context: Context = {
      ...given,
      actorId: actor.id,
      reference: { ...given.reference, currency: 'EUR' },
      eventId: (n) => eventIdOf(tenant, stream, commandId, n),
      deriveId: (...parts) => uuidv5(tenant, ...parts),
    };
    let state = states.get(stream) ?? aggregate.initial;
    const decision = definition.decide(command.body, state, context);
    if (decision.kind === 'refused') {
      if (decision.refusal.code !== command.refusedWith)
        throw new Error(`${stream} ${command.command}: ${JSON.stringify(decision.refusal)}`);
      refused.push(decision.refusal.code);
      return;
    }
    // What left no event would be decided anew when the story is told again, on a state it does not fit.
    if (decision.events.length === 0) throw new Error(`${stream} ${command.command} changes nothing`);
    const made = decision.events.map(({ type, data }, n): JourneyEvent => {
      return {
        id: context.eventId(n),
        type,
        data,
        stream,
        streamType,
        streamId: id,
        tenant,
        root: stream,
        occurredAt,
        metadata: {},
      };
    });
    for (const event of made) state = aggregate.evolve(state, event as never);
    states.set(stream, state);
    events.push(...made);
    for (const { type, data } of made) {
      if (type === 'QuoteAccepted') acceptedQuotes.push({ ...(data as Omit<AcceptedQuote, 'id'>), id });
      published[type]?.unshift({ ...(data as object), id: id.slice(id.indexOf('.') + 1) });
    }
    for (const event of made) {
      for (const { actorType, ...reaction } of react(event)) {
        execute({ ...reaction, body: reaction.body as object, actor: { type: actorType, id: 'reactor' } });
      }
    }
  };
  for (const command of commands) execute(command);
  return { events, refused };
}
