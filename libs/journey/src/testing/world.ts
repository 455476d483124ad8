import {
  type AcceptedQuote,
  type ActorType,
  type Aggregate,
  type Decision,
  type Need,
  type PipelineVersion,
  refuse,
} from '../aggregate.js';
import { aggregates } from '../aggregates.js';
import { addMoney } from '../money.js';
import { streamName } from '../names.js';
import type { Money } from '../schema.js';
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

export interface JourneyWorldOptions {
  readonly tenant?: string;
  /** Pipelines beside `standard`. */
  readonly pipelines?: readonly PipelineVersion[];
  /** When every command is issued. Default: each as it occurs. */
  readonly now?: string;
}

export function journeyWorld({ tenant = 'default', pipelines = [], now }: JourneyWorldOptions = {}): JourneyWorld {
  const events: JourneyEvent[] = [];
  const states = new Map<string, { state: unknown; root: string }>();
  const claimed = new Map<string, string>();
  const acceptedQuotes: AcceptedQuote[] = [];

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

  const stranger = (
    aggregate: Aggregate,
    { command, body, actorType }: JourneyCommand,
    state: unknown,
    root: string,
  ): Decision | undefined => {
    for (const { streamType, id, path, otherwise } of aggregate.commands[command]?.kin?.(body, state, { actorType }) ??
      []) {
      const other = states.get(streamName(streamType, tenant, id))?.root;
      if (other !== undefined && other !== root) return refuse('ROOT_MISMATCH', otherwise(other), { path });
    }
    return undefined;
  };

  const missing = (aggregate: Aggregate, { command, body }: JourneyCommand): Decision | undefined => {
    const exists = (need: Need): boolean =>
      need.anyOf.some(({ streamType, id }) => states.has(streamName(streamType, tenant, id)));
    const need = aggregate.commands[command]?.needs?.(body).find((one) => !exists(one));
    return need === undefined
      ? undefined
      : refuse('NOT_FOUND', 'what the command needs is not there', { path: need.path });
  };

  const execute = (command: JourneyCommand): Decision => {
    const { streamType, id, commandId, occurredAt, actorType } = command;
    const aggregate = aggregates[streamType];
    const definition = aggregate?.commands[command.command];
    if (aggregate === undefined || definition === undefined)
      throw new Error(`no command ${streamType}/${command.command}`);
    const stream = streamName(streamType, tenant, id);
    const context = testContext({
      streamType,
      id,
      tenant,
      commandId,
      occurredAt,
      actorType,
      pipelines,
      acceptedQuotes,
      ...(now === undefined ? {} : { now }),
    });
    const known = states.get(stream);
    const decision = definition.decide(command.body, known?.state ?? aggregate.initial, context);
    if (decision.kind === 'refused' || decision.events.length === 0) return decision;
    const root = known?.root ?? aggregate.root(decision.events[0] as (typeof decision.events)[number], { id, stream });
    let state = known?.state ?? aggregate.initial;
    const refused =
      missing(aggregate, command) ?? stranger(aggregate, command, state, root) ?? claim(aggregate, command, stream);
    if (refused !== undefined) return refused;
    for (const [i, { type, data }] of decision.events.entries()) {
      const event = { id: context.eventId(i), type, stream, streamType, streamId: id, tenant, root, occurredAt, data };
      events.push({
        ...event,
        metadata: { tenant, root, occurredAt, actorType, actorId: 'tester', commandId, $correlationId: commandId },
      });
      state = aggregate.evolve(state, event as never);
      if (type === 'QuoteAccepted') acceptedQuotes.push({ ...(data as Omit<AcceptedQuote, 'id'>), id });
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

/** `InstalmentTriggered` becomes a receivable; orders are told of their invoices and credit notes. */
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
  const toOrders = (command: string, body: (amount: Money) => object): readonly JourneyCommand[] =>
    perOrder((data as { readonly allocations: readonly Allocation[] }).allocations).map(([orderId, amount]) => {
      const commandId = testId(command, id, orderId);
      return { streamType: 'order', id: orderId, command, body: body(amount), commandId, ...by };
    });
  const causedByEventId = id;
  if (type === 'InvoiceIssued') {
    const { invoiceId } = data as { readonly invoiceId: string };
    return toOrders('trigger-instalments', (amount) => {
      return { trigger: 'invoiced', causedByEventId, invoice: { invoiceId, amount } };
    });
  }
  if (type !== 'CreditNoteIssued') return [];
  const { creditNoteId, originalInvoiceId } = data as { creditNoteId: string; originalInvoiceId?: string };
  if (originalInvoiceId === undefined) return [];
  return toOrders('record-credit-note', (amount) => {
    return { creditNoteId, invoiceId: originalInvoiceId, amount, causedByEventId };
  });
}

type Allocation = { readonly orderId: string; readonly amount: Money };

function perOrder(allocations: readonly Allocation[]): readonly (readonly [string, Money])[] {
  const orders = [...new Set(allocations.map(({ orderId }) => orderId))];
  return orders.map((orderId) => {
    const [first, ...more] = allocations.filter((one) => one.orderId === orderId).map(({ amount }) => amount);
    return [orderId, more.reduce(addMoney, first as Money)];
  });
}
