import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The user, or the system, told the command to stop: exit code 128 and the signal's number, as a shell reports it. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly exit: number;
  constructor(signal: (typeof SIGNALS)[number]) {
    super('interrupted');
    this.exit = 128 + constants.signals[signal];
  }
}

let told: AbortController | undefined;

/** Aborts with an InterruptedError at the first SIGINT or SIGTERM from now on; the next one ends the process at once. */
export function interruption(): AbortSignal {
  if (told !== undefined) return told.signal;
  const controller = new AbortController();
  told = controller;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const error = new InterruptedError(signal);
      if (controller.signal.aborted) process.exit(error.exit);
      controller.abort(error);
    });
  }
  return controller.signal;
}

/** What interrupted this process, if anything did. */
export const interrupted = (): InterruptedError | undefined => told?.signal.reason;
