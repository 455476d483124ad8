import type { EventLog, RecordedEvent } from '@recount/event-log';
import { aggregates } from '@recount/journey';
import { type CommandsOptions, createCommandGateway, type LocalCommandGateway } from '../commands.module.js';
import { CommandRefusedError, type CommandRequest } from '../port.js';
import { counter, counterCatalogue } from './counter.js';

/** A gateway with the counter beside the aggregates of the house. */
export const counterGateway = (log: EventLog, more: Partial<CommandsOptions> = {}): Promise<LocalCommandGateway> =>
  createCommandGateway({ log, aggregates: { ...aggregates, counter }, catalogue: counterCatalogue, ...more });

/** A command for a counter; ids are given, so that a repeat is a repeat. */
export const toCounter = (
  id: string,
  command: string,
  commandId: string,
  body: object = {},
  more: Partial<CommandRequest> = {},
): CommandRequest => ({
  tenant: 'default',
  actor: { type: 'user', id: 'tester' },
  streamType: 'counter',
  id,
  command,
  commandId,
  body,
  ...more,
});

/** The refusal of a command that must not succeed. */
export async function refusalOf(answer: Promise<unknown>): Promise<CommandRefusedError> {
  try {
    throw new Error(`accepted: ${JSON.stringify(await answer)}`);
  } catch (error) {
    if (error instanceof CommandRefusedError) return error;
    throw error;
  }
}
export const codeOf = async (answer: Promise<unknown>): Promise<string> => (await refusalOf(answer)).refusal.code;

export async function eventsOf(log: EventLog, stream: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of log.readStream(stream)) events.push(event);
  return events;
}

/** The log with some of its methods replaced. */
export const withLog = (log: EventLog, replaced: Partial<EventLog>): EventLog => ({ ...log, ...replaced });
