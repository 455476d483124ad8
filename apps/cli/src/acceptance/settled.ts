import { createCommandGateway } from '@recount/commands';
import type { EventLog } from '@recount/event-log';

/** Later than a sweep waits for the command that reserved something. */
const LATER_MS = 3_600_000;

/**
 * Ends the reservations that a kill left open, as the projector's sweep does when they are old enough: a command is
 * acknowledged before what it reserved is confirmed, and need not be repeated.
 */
export async function settleReservations(log: EventLog): Promise<void> {
  const gateway = await createCommandGateway({ log, clock: () => Date.now() + LATER_MS });
  try {
    const { released, waiting } = await gateway.sweepReservations();
    // Whatever reserved has appended: nobody gave up.
    expect({ released, waiting }).toEqual({ released: 0, waiting: 0 });
  } finally {
    await gateway.close();
  }
}
