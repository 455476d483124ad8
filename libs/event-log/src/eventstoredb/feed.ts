import { StoreError } from './errors.js';
import type { Call, WireItem } from './wire.js';

/**
 * Takes the items of a call out of its stream, many per turn of the event loop. Errors arrive after the items before
 * them. Nothing here ever throws into the client's callbacks.
 */
export class Feed {
  private wake: (() => void) | undefined;
  private ended = false;
  private error: unknown;

  constructor(private readonly call: Call) {
    const { items } = call;
    const wake = () => this.wake?.();
    items.on('readable', wake);
    items.on('error', (error: unknown) => {
      this.error ??= error;
      wake();
    });
    for (const event of ['end', 'close'] as const) {
      items.on(event, () => {
        this.ended = true;
        wake();
      });
    }
  }

  /** Items that have arrived and were not taken. */
  get waiting(): number {
    return this.call.items.readableLength;
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
  async more(patience: number, signal?: AbortSignal): Promise<'some' | 'end' | 'silence'> {
    if (this.waiting > 0) return 'some';
    // The end is only announced to who looks once more after the last item: so whatever woke us, look again.
    const woken = this.settled || signal?.aborted ? false : await this.sleep(patience, signal);
    if (this.waiting > 0) return 'some';
    if (this.error !== undefined) throw this.error;
    if (this.ended) return 'end';
    return woken ? 'some' : 'silence';
  }

  /** Wakes the waiting consumer for something that did not come through the stream. */
  nudge(): void {
    this.wake?.();
  }

  close(): void {
    this.call.cancel();
  }

  private get settled(): boolean {
    return this.ended || this.error !== undefined;
  }

  /** @returns whether the stream woke us, not the time or the signal */
  private async sleep(patience: number, signal?: AbortSignal): Promise<boolean> {
    return await new Promise<boolean>((resolve) => {
      const wake = (woken: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.wake = undefined;
        resolve(woken);
      };
      const abort = () => wake(false);
      const timer = setTimeout(abort, patience);
      this.wake = () => wake(true);
      signal?.addEventListener('abort', abort);
    });
  }
}

export const silent = (what: string, patience: number): StoreError =>
  new StoreError('unavailable', `${what}: nothing came for ${patience} ms`);
