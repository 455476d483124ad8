import type { Aggregate, Context, Decision } from '../aggregate.js';
import type { Refusal } from '../refusal.js';
import { type TestContextOptions, testContext, testId } from './context.js';

/** An event of the past, as much of it as the scenario cares to say. */
export interface PastEvent {
  readonly type: string;
  readonly data: unknown;
  readonly id?: string;
  readonly occurredAt?: string;
}
/** What an expected event must contain; fields left out are not compared. */
export interface ExpectedEvent {
  readonly type: string;
  readonly data?: unknown;
}
export type Circumstances = Partial<Omit<TestContextOptions, 'streamType'>>;

export interface Scenario {
  readonly state: unknown;
  /** Issues a command; `circumstances` override those of the scenario for this command. */
  when(command: string, body: unknown, circumstances?: Circumstances): Outcome;
}
export interface Outcome {
  readonly decision: Decision;
  readonly context: Context;
  /** Events (none = no change) or a refusal, compared as far as given. The scenario goes on from the new state. */
  then(expected: readonly ExpectedEvent[] | Partial<Refusal>): Scenario;
  /** Accepts the outcome whatever its events are, and goes on. @throws when it was refused. */
  accepted(): Scenario;
}

/**
 * A pure spec of one aggregate: `given(order, []).when('place', body).then([{ type: 'OrderPlaced' }])`. Scenarios chain:
 * what a command did is the past of the next one. A decision may be made only once per `then`.
 */
export function given(
  aggregate: Aggregate,
  past: readonly PastEvent[] = [],
  circumstances: Circumstances = {},
): Scenario {
  const state = past.reduce<unknown>(
    (before, event, i) =>
      evolved(aggregate, before, { id: testId('past', String(i)), occurredAt: '2026-01-01T00:00:00.000Z', ...event }),
    aggregate.initial,
  );
  return scenario(aggregate, state, circumstances, 1);
}

const evolved = (aggregate: Aggregate, state: unknown, event: Required<PastEvent>): unknown =>
  aggregate.evolve(state, event as Parameters<Aggregate['evolve']>[1]);

const scenario = (aggregate: Aggregate, state: unknown, circumstances: Circumstances, step: number): Scenario => ({
  state,
  when: (command, body, more = {}) => {
    const definition = aggregate.commands[command];
    if (definition === undefined) throw new Error(`${aggregate.type} has no command ${command}`);
    const context = testContext({ streamType: aggregate.type, commandId: `step ${step}`, ...circumstances, ...more });
    const decision = definition.decide(body, state, context);
    const goOn = (): Scenario => {
      const events = decision.kind === 'accepted' ? decision.events : [];
      const next = events.reduce<unknown>(
        (before, { type, data }, i) =>
          evolved(aggregate, before, { type, data, id: context.eventId(i), occurredAt: context.occurredAt }),
        state,
      );
      return scenario(aggregate, next, circumstances, step + 1);
    };
    return {
      decision,
      context,
      // biome-ignore lint/suspicious/noThenProperty: given, when, then; an outcome is never awaited
      then: (expected) => {
        if (isEvents(expected)) expect(decision).toMatchObject({ kind: 'accepted', events: expected });
        else expect(decision).toMatchObject({ kind: 'refused', refusal: expected });
        return goOn();
      },
      accepted: () => {
        if (decision.kind === 'refused') throw new Error(`${command}: ${JSON.stringify(decision.refusal)}`);
        return goOn();
      },
    };
  },
});

const isEvents = (expected: readonly ExpectedEvent[] | Partial<Refusal>): expected is readonly ExpectedEvent[] =>
  Array.isArray(expected);
