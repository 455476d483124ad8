import { LogUnavailableError } from '../port.js';

/** Lets so many pieces of work through at once, the others in the order they came. */
export class Gate {
  private inside = 0;
  private waitingBytes = 0;
  private readonly queue: (() => void)[] = [];
  private readonly leavers: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly mostWaitingBytes: number,
  ) {}

  /** @throws LogUnavailableError when too much waits already, besides what the work throws */
  async pass<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.atOnce) await this.wait(bytes);
    else this.inside++;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.leave();
    }
  }

  /** Resolves when nobody is inside and nobody waits. */
  async empty(): Promise<void> {
    if (this.inside > 0) await new Promise<void>((resolve) => this.leavers.push(resolve));
  }

  private async wait(bytes: number): Promise<void> {
    if (this.waitingBytes > this.mostWaitingBytes) {
      throw new LogUnavailableError('too many appends wait already; nothing was written');
    }
    this.waitingBytes += bytes;
    // Whoever leaves hands its place over.
    await new Promise<void>((resolve) => this.queue.push(resolve));
    this.waitingBytes -= bytes;
  }

  private leave(): void {
    this.inside--;
    if (this.inside > 0) return;
    for (const leaver of this.leavers.splice(0)) leaver();
  }
}
