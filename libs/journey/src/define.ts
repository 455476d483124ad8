import {
  type Aggregate,
  type CommandDefinition,
  type Decision,
  type NewEvent,
  type Recorded,
  refuse,
} from './aggregate.js';
import { type EventContract, type EventOf, problemsOf } from './event.js';

/** A payload whose optional fields may be spelled out as undefined. */
export type Loose<T> = { readonly [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] | undefined : T[K] };

/** A new event of a contract: undefined fields are left out, at any depth. */
export const emit = <C extends EventContract>(
  contract: C,
  data: Loose<EventOf<C>['data']>,
  more: Pick<NewEvent, 'subjectIds' | 'ruleRefs'> = {},
): NewEvent => ({ type: contract.type, data: plain(data), ...more });

export interface AggregateSpec<S, C extends Readonly<Record<string, EventContract>>> {
  readonly type: string;
  readonly events: C;
  readonly initial: S;
  readonly evolve: (state: S, event: Recorded<C>) => S;
  readonly root: Aggregate['root'];
  readonly commands: Readonly<Record<string, CommandDefinition<never>>>;
}

/**
 * Makes an aggregate of its parts. A command that does not open the stream answers NOT_FOUND on the initial state, and
 * a decision never returns an event that breaks its contract: that is VALIDATION_FAILED at the path of the payload.
 */
export function defineAggregate<S, const C extends Readonly<Record<string, EventContract>>>(
  spec: AggregateSpec<S, C>,
): Aggregate {
  const commands: Record<string, CommandDefinition<unknown>> = {};
  for (const [name, definition] of Object.entries(spec.commands) as [string, CommandDefinition<unknown>][]) {
    commands[name] = {
      ...definition,
      decide: (command, state, context) =>
        state === spec.initial && definition.opens !== true
          ? refuse('NOT_FOUND', `there is no ${spec.type} ${context.id}`, { actual: context.id })
          : vetted(definition.decide(command, state, context), spec.events),
    };
  }
  return { ...spec, evolve: spec.evolve as unknown as Aggregate['evolve'], commands };
}

function vetted(decision: Decision, contracts: Readonly<Record<string, EventContract>>): Decision {
  if (decision.kind === 'refused') return decision;
  for (const { type, data } of decision.events) {
    const [problem] = problemsOf(contracts[type] as EventContract, data);
    if (problem !== undefined) {
      return refuse('VALIDATION_FAILED', `${problem.path} must be ${problem.rule}`, {
        path: problem.path,
        expected: problem.rule,
      });
    }
  }
  return decision;
}

/** The value without undefined properties, at any depth; the very same object where there is nothing to leave out. */
function plain<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.every((item, i) => item === value[i]) ? value : (items as T);
  }
  const given = value as Record<string, unknown>;
  // Most payloads have nothing to leave out: they are looked through without a copy.
  for (const key of Object.keys(given)) {
    const item = given[key];
    if (item !== undefined && plain(item) === item) continue;
    const entries = Object.entries(given).map(([name, part]) => [name, plain(part)] as const);
    return Object.fromEntries(entries.filter(([, part]) => part !== undefined)) as T;
  }
  return value;
}
