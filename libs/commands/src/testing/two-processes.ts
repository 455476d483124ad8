import type { EventLog } from '@recount/event-log';
import type { LocalCommandGateway } from '../commands.module.js';
import { type CommandAnswer, CommandRefusedError, type CommandRequest } from '../port.js';
import { counterGateway, eventsOf } from './fixture.js';

/** Two processes in one: each has a connection to the log, a memory and lanes of its own. */
export interface TwoProcesses {
  /** Sends a command through one of them. */
  via(which: number, request: CommandRequest): Promise<CommandAnswer>;
  /** The same, repeating what may be repeated with the same id, as a caller would. */
  insist(which: number, request: CommandRequest): Promise<CommandAnswer>;
  typesOf(stream: string): Promise<string[]>;
  /** A stream of the test's own. */
  newId(): string;
  /** Ends the gateways and closes the logs. */
  close(): Promise<void>;
}

export async function twoProcesses(first: EventLog, second: EventLog): Promise<TwoProcesses> {
  const gateways: readonly [LocalCommandGateway, LocalCommandGateway] = [
    await counterGateway(first),
    await counterGateway(second),
  ];
  let ids = 0;
  const via: TwoProcesses['via'] = (which, request) => gateways[which % 2 === 0 ? 0 : 1].execute(request);
  return {
    via,
    async insist(which, request) {
      for (;;) {
        try {
          return await via(which, request);
        } catch (error) {
          if (!(error instanceof CommandRefusedError) || !error.retryable) throw error;
        }
      }
    },
    typesOf: async (stream) => (await eventsOf(first, stream)).map(({ type }) => type),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    async close() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await Promise.all([first.close(), second.close()]);
    },
  };
}
