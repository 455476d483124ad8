import { type ActorType, type Aggregate, type Decision, type PipelineVersion, refuse } from '../aggregate.js';
import { aggregates } from '../aggregates.js';
import { streamName } from '../names.js';
import { testContext, testId } from './context.js';

/** One command on its way, with all that makes its outcome: replayed in order it always has the same effect. */
export interface JourneyCommand {
  readonly streamType: string;
  readonly id: string;
  readonly command: string;
  readonly body: unknown;
  readonly occurredAt: string;
  readonly commandId: string;
  readonly actorType: ActorType;
}
/** A recorded event, in the shape in which folds see events. */
export interface JourneyEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly streamType: string;
  readonly streamId: string;
  readonly tenant: string;
  readonly root: string;
  readonly occurredAt: string;
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, string>>;
}
/** A log and a command pipeline in memory: enough to make valid histories without a database. */
export interface JourneyWorld {
  readonly tenant: string;
  readonly events: readonly JourneyEvent[];
  execute(command: JourneyCommand): Decision;
  /** The commands that the receivable reactors answer an event with. */
  react(event: JourneyEvent): readonly JourneyCommand[];
  // biome-ignore lint/suspicious/noExplicitAny: the state of any aggregate
  state(streamType: string, id: string): any;
}

export function journeyWorld({ tenant = 'default', pipelines = [] as readonly PipelineVersion[] } = {}): JourneyWorld {
  const events: JourneyEvent[] = [];
  const states = new Map<string, { state: unknown; root: string }>();
  const claimed = new Map<string, string>();

  const claim = (
    aggregate: Aggregate,
    { command, body, actorType }: JourneyCommand,
    stream: string,
  ): Decision | undefined => {
    for (const { kind, value, code } of aggregate.commands[command]?.claims?.(body, { actorType }) ?? []) {
      const holder = claimed.get(`${kind} ${value}`);
      if (holder !== undefined && holder !== stream) return refuse(code, `${value} is taken`);
      claimed.set(`${kind} ${value}`, stream);
    }
    return undefined;
  };

  const execute = (command: JourneyCommand): Decision => {
    const { streamType, id, commandId, occurredAt, actorType } = command;
    const aggregate = aggregates[streamType];
    const definition = aggregate?.commands[command.command];
    if (aggregate === undefined || definition === undefined)
      throw new Error(`no command ${streamType}/${command.command}`);
    const stream = streamName(streamType, tenant, id);
    const context = testContext({ streamType, id, tenant, commandId, occurredAt, actorType, pipelines });
    const known = states.get(stream);
    const decision = definition.decide(command.body, known?.state ?? aggregate.initial, context);
    if (decision.kind === 'refused' || decision.events.length === 0) return decision;
    const refused = claim(aggregate, command, stream);
    if (refused !== undefined) return refused;
    const root = known?.root ?? aggregate.root(decision.events[0] as (typeof decision.events)[number], { id, stream });
    let state = known?.state ?? aggregate.initial;
    for (const [i, { type, data }] of decision.events.entries()) {
      const event = { id: context.eventId(i), type, stream, streamType, streamId: id, tenant, root, occurredAt, data };
      events.push({
        ...event,
        metadata: { tenant, root, occurredAt, actorType, actorId: 'tester', commandId, $correlationId: commandId },
      });
      state = aggregate.evolve(state, event as never);
    }
    states.set(stream, { state, root });
    return decision;
  };

  return {
    tenant,
    events,
    execute,
    react: receivableReactions,
    state: (streamType, id) => states.get(streamName(streamType, tenant, id))?.state ?? aggregates[streamType]?.initial,
  };
}

/** `InstalmentTriggered` becomes a receivable; an invoice triggers the `invoiced` instalments of its orders. */
function receivableReactions({ id, type, streamId, occurredAt, data }: JourneyEvent): readonly JourneyCommand[] {
  const by = { occurredAt, actorType: 'reactor' } as const;
  if (type === 'InstalmentTriggered') {
    const { customerId, ...instalment } = data as { readonly customerId: string };
    const commandId = testId('recognize-receivable', id);
    return [
      {
        streamType: 'ar',
        id: customerId,
        command: 'recognize-receivable',
        body: { ...instalment, orderId: streamId },
        commandId,
        ...by,
      },
    ];
  }
  if (type !== 'InvoiceIssued') return [];
  const { allocations } = data as { readonly allocations: readonly { readonly orderId: string }[] };
  return [...new Set(allocations.map((allocation) => allocation.orderId))].map((orderId) => ({
    streamType: 'order',
    id: orderId,
    command: 'trigger-instalments',
    body: { trigger: 'invoiced', causedByEventId: id },
    commandId: testId('invoiced', id, orderId),
    ...by,
  }));
}
