import { StoreError } from './errors.js';
import type { Call, WireItem } from './wire.js';

/**
 * Takes the items of a call out of its stream, many per turn of the event loop. Errors arrive after the items before
 * them. Nothing here ever throws into the client's callbacks.
 */
export class Feed {
  private waiter: ((woken: boolean) => void) | undefined;
  private ended = false;
  private error: unknown;
  private patience = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly give = (): void => this.waiter?.(false);

  /** @param signal ends every waiting */
  constructor(
    private readonly call: Call,
    private readonly signal: AbortSignal,
  ) {
    const { items } = call;
    items.on('readable', () => this.nudge());
    items.on('error', (error: unknown) => {
      this.error ??= error;
      this.nudge();
    });
    for (const event of ['end', 'close'] as const) {
      items.on(event, () => {
        this.ended = true;
        this.nudge();
      });
    }
    signal.addEventListener('abort', this.give);
  }

  /** The next item, if it is there. */
  take(): WireItem | undefined {
    const item = (this.call.items.read() as WireItem | null) ?? undefined;
    if (item !== undefined) this.call.prepare?.(item);
    return item;
  }

  /**
   * Waits for something to take.
   * @param patience milliseconds
   * @returns 'some' when it is worth a look, 'end' when the server has ended the call, 'silence' when the patience is over or the signal aborts
   * @throws what the call failed with
   */
  async more(patience: number): Promise<'some' | 'end' | 'silence'> {
    if (this.waiting > 0) return 'some';
    // The end is only announced to who looks once more after the last item: so whatever woke us, look again.
    const woken = this.settled || this.signal.aborted ? false : await this.sleep(patience);
    if (this.waiting > 0) {
      // What came with it in one packet arrives within this turn of the event loop.
      await new Promise(setImmediate);
      return 'some';
    }
    if (this.error !== undefined) throw this.error;
    if (this.ended) return 'end';
    return woken ? 'some' : 'silence';
  }

  /** Wakes the waiting consumer, also for something that did not come through the stream. */
  nudge(): void {
    this.waiter?.(true);
  }

  close(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.give);
    this.call.cancel();
  }

  private get waiting(): number {
    return this.call.items.readableLength;
  }

  private get settled(): boolean {
    return this.ended || this.error !== undefined;
  }

  /** @returns whether something woke us, not the time or the signal */
  private async sleep(patience: number): Promise<boolean> {
    // One timer for all the waiting of a call: it is put back, not made again.
    if (this.timer === undefined || this.patience !== patience) {
      clearTimeout(this.timer);
      this.patience = patience;
      this.timer = setTimeout(this.give, patience);
    } else this.timer.refresh();
    const woken = await new Promise<boolean>((resolve) => {
      this.waiter = resolve;
    });
    this.waiter = undefined;
    return woken;
  }
}

export const silent = (what: string, patience: number): StoreError =>
  new StoreError('unavailable', `${what}: nothing came for ${patience} ms`);
