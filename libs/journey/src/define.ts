import {
  type Aggregate,
  type CommandDefinition,
  type Context,
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
 * a decision never returns an event that breaks its contract: that is VALIDATION_FAILED at the path of the command.
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
          : vetted(ofTheLiving(definition, command, state, context), spec.events, command),
    };
  }
  return { ...spec, evolve: spec.evolve as unknown as Aggregate['evolve'], commands };
}

/** The decision; what would open something new for a customer that was merged away is refused. */
function ofTheLiving(
  definition: CommandDefinition<unknown>,
  command: unknown,
  state: unknown,
  context: Context,
): Decision {
  const decision = definition.decide(command, state, context);
  const of = definition.opensFor?.(command);
  if (of === undefined || decision.kind === 'refused' || decision.events.length === 0) return decision;
  const survivorId = context.reference.survivorOf(of.id);
  if (survivorId === undefined) return decision;
  const { id: actual, path } = of;
  const message = `customer ${actual} was merged into ${survivorId}`;
  return refuse('CUSTOMER_MERGED', message, { path, expected: survivorId, actual });
}

function vetted(decision: Decision, contracts: Readonly<Record<string, EventContract>>, command: unknown): Decision {
  if (decision.kind === 'refused') return decision;
  for (const { type, data } of decision.events) {
    const [problem] = problemsOf(contracts[type] as EventContract, data);
    if (problem === undefined) continue;
    const path = sourceOf(problem.path, data, command);
    const message =
      path === problem.path
        ? `${path} must be ${problem.rule}`
        : `this comes to an event ${type} whose ${problem.path.slice(1)} is beyond what can be stored`;
    return refuse('VALIDATION_FAILED', message, { path, expected: problem.rule });
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

/**
 * Where in the command a part of an event comes from: the same place when it is given there, else what was computed (a sum
 * beyond 64 bits) comes from the nearest whole that the command has under the same name; the empty path is the command.
 */
function sourceOf(pointer: string, data: unknown, command: unknown): string {
  const keys = pointer.split('/').slice(1);
  const at = (value: unknown): unknown => keys.reduce(child, value);
  if (JSON.stringify(at(data)) === JSON.stringify(at(command))) return pointer;
  let path = '';
  let part = command;
  for (const key of keys) {
    const next = Array.isArray(part) ? undefined : child(part, key);
    if (next === undefined) break;
    path += `/${key}`;
    part = next;
  }
  return path;
}

const child = (value: unknown, key: string): unknown =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
