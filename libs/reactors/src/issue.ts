import { type CommandGateway, CommandRefusedError } from '@recount/commands';
import { isUnavailable, uuidv5 } from '@recount/event-log';
import type { CommandIntent, Outcome, Reactor, ReactorEvent } from './reactor.js';

/** How often and how patiently a command is repeated. */
export interface Patience {
  /** A command refused as retryable this many times is dead. */
  readonly attempts: number;
  /** The first pause; each further one is twice as long, up to `capMs`, give or take half of it. */
  readonly baseMs: number;
  readonly capMs: number;
}

/** One event with the commands it asks for, as far as they have got. */
export interface Task {
  readonly event: ReactorEvent<never>;
  readonly intents: readonly CommandIntent[];
  /** Commands that need not be issued, with what became of them: ended in an earlier run, or known beforehand. */
  readonly foregone: ReadonlyMap<number, Pick<Outcome, 'outcome' | 'code' | 'message'> | 'settled'>;
  /** Index of the command at hand. */
  n: number;
  /** Retryable refusals of the command at hand. */
  attempts: number;
  /** Times the store was away for the command at hand: repeated for ever. */
  failures: number;
  readonly outcomes: Outcome[];
}

export const commandIdOf = (reactor: string, eventId: string, n: number): string => uuidv5(reactor, eventId, String(n));

/** Of the command at hand, the event and number it is issued for: those of its task, or of the one it is issued in place of. */
const causeOf = ({ event, intents, n }: Task): { readonly event: ReactorEvent; readonly n: number } =>
  intents[n]?.inPlaceOf ?? { event, n };
const commandIdAt = (reactor: Reactor, task: Task): string => {
  const { event, n } = causeOf(task);
  return commandIdOf(reactor.name, event.id, n);
};

/** The outcome of the command at hand. */
export const outcomeOf = (
  reactor: Reactor,
  task: Task,
  how: Pick<Outcome, 'outcome' | 'code' | 'message'>,
): Outcome => ({
  position: task.event.position,
  eventId: task.event.id,
  root: task.event.root,
  tenant: task.event.tenant,
  n: task.n,
  ...how,
  attempts: task.attempts + 1,
  commandId: commandIdAt(reactor, task),
});

/** The store or the way to it failed; the command may or may not have been carried out, and repeating it is safe. */
export const isAway = (error: unknown): boolean =>
  isUnavailable(error) || (error instanceof CommandRefusedError && error.refusal.code === 'UNAVAILABLE');

const MESSAGE_LENGTH = 500;
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_LENGTH);

/** Issues the command at hand once. Answers its outcome, or the pause after which to try again. */
export async function issue(
  gateway: CommandGateway,
  reactor: Reactor,
  task: Task,
  patience: Patience,
): Promise<Outcome | number> {
  const { event } = causeOf(task);
  const { streamType, id, command, body } = task.intents[task.n] as CommandIntent;
  const correlationId = event.metadata.$correlationId;
  try {
    await gateway.execute({
      tenant: event.tenant,
      actor: { type: 'reactor', id: reactor.name },
      commandId: commandIdAt(reactor, task),
      streamType,
      id,
      command,
      body,
      occurredAt: event.occurredAt,
      causationId: event.id,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
    return outcomeOf(reactor, task, { outcome: 'done', code: null, message: null });
  } catch (error) {
    if (isAway(error)) return pause(++task.failures, patience);
    const code = error instanceof CommandRefusedError ? error.refusal.code : 'INTERNAL';
    const how = { code, message: messageOf(error) };
    if (error instanceof CommandRefusedError && !error.retryable && code !== 'INTERNAL')
      return outcomeOf(reactor, task, {
        outcome: reactor.expected?.includes(code) === false ? 'dead' : 'refused',
        ...how,
      });
    if (task.attempts + 1 >= patience.attempts) return outcomeOf(reactor, task, { outcome: 'dead', ...how });
    return pause(++task.attempts, patience);
  }
}

/** Each pause is twice as long as the one before, up to the cap, give or take half of it. */
export const pause = (times: number, { baseMs, capMs }: Pick<Patience, 'baseMs' | 'capMs'>): number =>
  Math.min(capMs, baseMs * 2 ** (times - 1)) * (0.5 + Math.random());
