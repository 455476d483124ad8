import { StoreError } from './errors.js';
import type { Call, WireItem } from './wire.js';

/** Items kept here at most, apart from those the call keeps itself; then the server is held back. */
const MOST = 256;

/**
 * Takes the items of a call out of its stream, many per turn of the event loop. Errors arrive after the items before
 * them. Nothing here ever throws into the client's callbacks.
 */
export class Feed {
  private arrived: WireItem[] = [];
  /** Of `arrived`, taken one by one. */
  private taken = 0;
  private waiter: ((woken: boolean) => void) | undefined;
  private ended = false;
  private error: unknown;
  private patience = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly giveUp = (): void => this.waiter?.(false);

  /** @param signal ends every waiting */
  constructor(
    private readonly call: Call,
    private readonly signal: AbortSignal,
  ) {
    const { items, prepare } = call;
    items.on('data', (item: WireItem) => {
      prepare?.(item);
      if (this.arrived.push(item) >= MOST) items.pause();
      this.nudge();
    });
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
    signal.addEventListener('abort', this.giveUp);
  }

  /** Items that have arrived and were not taken. */
  get waiting(): number {
    return this.arrived.length - this.taken + this.call.items.readableLength;
  }

  /** The next item, if it is there. */
  take(): WireItem | undefined {
    if (this.taken === this.arrived.length) return undefined;
    const item = this.arrived[this.taken++];
    if (this.taken === this.arrived.length) this.takeAll();
    return item;
  }

  /** Everything that is there. */
  takeAll(): readonly WireItem[] {
    const all = this.taken === 0 ? this.arrived : this.arrived.slice(this.taken);
    this.arrived = [];
    this.taken = 0;
    this.call.items.resume();
    return all;
  }

  /**
   * Waits for something to take.
   * @param patience milliseconds
   * @returns 'some' when it is worth a look, 'end' when the server has ended the call, 'silence' when the patience is over or the signal aborts
   * @throws what the call failed with
   */
  async more(patience: number): Promise<'some' | 'end' | 'silence'> {
    const idle = this.arrived.length === 0 && this.error === undefined && !this.ended && !this.signal.aborted;
    const woken = idle && (await this.sleep(patience));
    // What came with it in one packet arrives within this turn of the event loop.
    if (woken) await new Promise(setImmediate);
    if (this.arrived.length > 0) return 'some';
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
    this.signal.removeEventListener('abort', this.giveUp);
    this.call.cancel();
  }

  /** @returns whether something woke us, not the time or the signal */
  private async sleep(patience: number): Promise<boolean> {
    // One timer for all the waiting of a call: it is put back, not made again.
    if (this.timer === undefined || this.patience !== patience) {
      clearTimeout(this.timer);
      this.patience = patience;
      this.timer = setTimeout(this.giveUp, patience);
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
