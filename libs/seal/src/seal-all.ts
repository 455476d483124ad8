import { noteNewestSeal, writeAnchor } from './anchor.js';
import { type SealOptions, sealLog } from './seal.js';
import type { Seal } from './sealed.js';

export interface SealAllOptions extends Omit<SealOptions, 'now'> {
  /** A file outside the database that the newest seal is noted in. */
  readonly anchor?: string | undefined;
  /** When it is, asked before each seal. */
  readonly now: () => string;
  readonly signal?: AbortSignal;
}

/**
 * Seals until nothing is left, and notes the newest seal, also where none was to be made.
 * @returns the new seals, each as it is made
 * @throws SealError before anything is sealed where the log has not the seal noted, or none can be noted; as `sealLog` does
 */
export async function* sealAll({
  anchor,
  now,
  signal,
  ...options
}: SealAllOptions): AsyncGenerator<Seal & { readonly eventId: string }> {
  if (anchor !== undefined) await noteNewestSeal(options, anchor);
  while (!signal?.aborted) {
    const made = await sealLog({ ...options, now: now() });
    if (made === undefined) return;
    if (anchor !== undefined) await writeAnchor(anchor, made);
    yield made;
  }
}
