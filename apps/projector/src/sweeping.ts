import type { LocalCommandGateway } from '@recount/commands';
import { pause } from '@recount/postgres';
import { sweepScratch } from '@recount/replay';
import type { Pool } from 'pg';
import type { Log } from './logger.js';

/** What came to nothing and what is over is looked for this often; it is old by then, never urgent. */
const EVERY_MS = 60_000;

export interface Sweeping {
  readonly pool: Pool;
  readonly gateway: Pick<LocalCommandGateway, 'sweepReservations'>;
  readonly log: Log;
}

/** Sweeps at every look, until the signal. Harmless beside another process that does the same. */
export async function sweepUntil(signal: AbortSignal, sweeping: Sweeping): Promise<void> {
  while (!signal.aborted) {
    await pause(EVERY_MS, signal);
    if (!signal.aborted) await sweep(sweeping);
  }
}

/**
 * One look: ends reservations whose commands never came, and drops replays whose time is over. Trouble with the one is told,
 * tried again at the next look, and does not keep from the other.
 */
export async function sweep({ pool, gateway, log }: Sweeping): Promise<void> {
  const again = (what: string) => (error: Error) =>
    log('warn', `sweeping ${what} is tried again later`, { error: error.message });
  await gateway.sweepReservations().then((report) => {
    if (report.released + report.confirmed > 0) log('info', 'swept reservations', { ...report });
  }, again('reservations'));
  await sweepScratch(pool).then((replays) => {
    if (replays.length > 0) log('info', 'dropped replays whose time is over', { replays });
  }, again('replays'));
}
