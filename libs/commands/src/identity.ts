import type { EventLog, LogIdentity } from '@recount/event-log';
import { type Sleep, whileUnavailable } from './pipeline/append.js';
import type { Clock } from './time.js';

/** Which log this is. A restored log is another one though the process lives on, so it is asked again now and then. */
export interface IdentityReader {
  /** At most `maxAgeMs` old; a promise when it must be read first. @throws CommandRefusedError UNAVAILABLE */
  current(): LogIdentity | Promise<LogIdentity>;
}

export const IDENTITY = Symbol('IDENTITY');

/** Concurrent readers share one question to the log. */
export function identityReader(log: EventLog, clock: Clock, maxAgeMs: number, pause: Sleep): IdentityReader {
  let known: { readonly identity: LogIdentity; readonly readAt: number } | undefined;
  let reading: Promise<LogIdentity> | undefined;
  const read = async (): Promise<LogIdentity> => {
    try {
      const identity = await whileUnavailable(() => log.identity(), pause);
      known = { identity, readAt: clock() };
      return identity;
    } finally {
      reading = undefined;
    }
  };
  return {
    current() {
      const age = known === undefined ? -1 : clock() - known.readAt; // below zero when the clock was set back
      if (known !== undefined && age >= 0 && age <= maxAgeMs) return known.identity;
      reading ??= read();
      return reading;
    },
  };
}
