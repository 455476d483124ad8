import type { Entry, Rows } from '@recount/kernel';

/**
 * Rows of one model kept between batches: two generations. What a batch touches is in the young one; when that is full
 * the old one is forgotten. A row written by a batch outlives at least the next one, so it is still here while its
 * write is under way.
 */
export class RowCache implements Rows {
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();

  /** @param size rows of one generation; memory holds at most two, and one batch more */
  constructor(readonly size: number) {}

  get(id: string): Entry | undefined {
    const young = this.#young.get(id);
    if (young !== undefined) return young;
    const old = this.#old.get(id);
    if (old !== undefined) this.#young.set(id, old);
    return old;
  }
  set(id: string, entry: Entry): void {
    this.#young.set(id, entry);
  }
  /** After each batch. */
  rotate(): void {
    if (this.#young.size < this.size) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
