import { setTimeout as pause } from 'node:timers/promises';
import type { LocalCommandGateway } from '@recount/commands';
import type { Log } from './logger.js';

/** Reservations that came to nothing are looked for this often; they are old by then, never urgent. */
const EVERY_MS = 60_000;

/** Ends reservations whose commands never came, until the signal. Harmless beside another process that does the same. */
export async function sweepUntil(
  signal: AbortSignal,
  gateway: LocalCommandGateway,
  log: Log,
  everyMs = EVERY_MS,
): Promise<void> {
  while (!signal.aborted) {
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    await gateway.sweepReservations().then(
      (report) => {
        if (report.released + report.confirmed > 0) log('info', 'swept reservations', { ...report });
      },
      (error: Error) => log('warn', 'sweeping reservations is tried again later', { error: error.message }),
    );
  }
}
