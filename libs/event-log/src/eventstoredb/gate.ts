import { LogUnavailableError } from '../port.js';

export interface GateOptions {
  /** Most pieces of work inside. */
  readonly most: number;
  /** Most bytes inside; one piece may exceed it. */
  readonly mostBytes: number;
  /** Bytes outside from which on nobody may wait any more. */
  readonly mostWaitingBytes: number;
}

/** Lets a bounded amount of work through at once, the rest in the order it came. */
export class Gate {
  private inside = 0;
  private insideBytes = 0;
  private waitingBytes = 0;
  private readonly queue: { readonly bytes: number; readonly enter: () => void }[] = [];
  private readonly leavers: (() => void)[] = [];

  constructor(private readonly options: GateOptions) {}

  /** @throws LogUnavailableError when too much waits already, besides what the work throws */
  async pass<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.queue.length === 0 && this.fits(bytes)) this.enter(bytes);
    else await this.wait(bytes);
    try {
      return await work();
    } finally {
      this.leave(bytes);
    }
  }

  /** Resolves when nobody is inside and nobody waits. */
  async empty(): Promise<void> {
    if (this.inside > 0) await new Promise<void>((resolve) => this.leavers.push(resolve));
  }

  private fits(bytes: number): boolean {
    const { most, mostBytes } = this.options;
    return this.inside === 0 || (this.inside < most && this.insideBytes + bytes <= mostBytes);
  }

  private enter(bytes: number): void {
    this.inside++;
    this.insideBytes += bytes;
  }

  private async wait(bytes: number): Promise<void> {
    if (this.waitingBytes > this.options.mostWaitingBytes) {
      throw new LogUnavailableError('too many appends wait already; nothing was written');
    }
    this.waitingBytes += bytes;
    await new Promise<void>((enter) => this.queue.push({ bytes, enter }));
  }

  private leave(bytes: number): void {
    this.inside--;
    this.insideBytes -= bytes;
    for (let next = this.queue[0]; next !== undefined && this.fits(next.bytes); next = this.queue[0]) {
      this.queue.shift();
      this.waitingBytes -= next.bytes;
      this.enter(next.bytes);
      next.enter();
    }
    if (this.inside === 0) for (const leaver of this.leavers.splice(0)) leaver();
  }
}
