/** Finds the roots that the first events of streams have fixed; of a stream that has none yet it says nothing. */
export type FindRoots = (streams: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Streams whose root is remembered. */
const MOST = 100_000;

/**
 * Gives each event the root of its stream. A root belongs to a stream and is fixed by its first event; a foreign writer
 * of a store that cannot refuse may say another, or none.
 */
export class StreamRoots {
  private readonly known = new Map<string, string>();

  constructor(private readonly find: FindRoots) {}

  /**
   * @param events of any streams, in the order of the log, each with the root that it would have as a stream's first
   * @returns the same, each with its stream's root
   */
  async settle<E extends { readonly stream: string; readonly revision: bigint; readonly root: string }>(
    events: readonly E[],
  ): Promise<readonly E[]> {
    const here = new Map<string, string>();
    const begun = new Set<string>();
    const strange = new Set<string>();
    for (const { stream, revision } of events) {
      if (here.has(stream) || begun.has(stream)) continue;
      const root = this.known.get(stream);
      if (root !== undefined) here.set(stream, root);
      else (revision === 0n ? begun : strange).add(stream);
    }
    if (strange.size > 0) for (const [stream, root] of await this.find([...strange])) here.set(stream, root);
    const settled = events.map((event) => {
      const root = here.get(event.stream);
      if (root === undefined) here.set(event.stream, event.root);
      return root === undefined || root === event.root ? event : { ...event, root };
    });
    for (const [stream, root] of here) this.learn(stream, root);
    return settled;
  }

  private learn(stream: string, root: string): void {
    if (this.known.has(stream)) return;
    // The oldest goes first; it is found again when it is needed.
    if (this.known.size >= MOST) this.known.delete(this.known.keys().next().value as string);
    this.known.set(stream, root);
  }
}
