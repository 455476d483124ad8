import { parseJson } from './json.js';

export const SEAL_TYPE = 'LogSealed';

/**
 * What a seal says: the events from the first to the last, in position order, have this Merkle root. No positions: event ids
 * and counts, so that the seal means the same wherever the log is kept.
 */
export interface Seal {
  /** The log that was sealed: a copy of it starts a chain of its own. */
  readonly logId: string;
  /** From 0, one by one within a chain. */
  readonly number: number;
  readonly firstEventId: string;
  readonly lastEventId: string;
  readonly count: number;
  /** How the leaves of the events are made (docs/audit.md); seals that do not say it were made of hash and recorded time. */
  readonly leafFormat: number;
  /** Hexadecimal SHA-256, the tree of RFC 6962 over the leaves of the events. */
  readonly merkleRoot: string;
  /** Event id of the seal before; of a copied log's first seal the source's last; null for the first of all. */
  readonly previousSeal: string | null;
}
/** A seal as it stands in the log. */
export interface RecordedSeal extends Seal {
  readonly eventId: string;
  readonly revision: bigint;
  readonly position: bigint;
}

/** A seal from its stored payload, or undefined for something else. */
export function sealFrom(text: string): Seal | undefined {
  const data = parseJson(text);
  const { logId, number, firstEventId, lastEventId, count, leafFormat, merkleRoot, previousSeal } = data;
  const texts = [logId, firstEventId, lastEventId, merkleRoot];
  if (!texts.every((value) => typeof value === 'string') || typeof number !== 'number' || typeof count !== 'number')
    return undefined;
  return {
    logId: logId as string,
    number,
    firstEventId: firstEventId as string,
    lastEventId: lastEventId as string,
    count,
    leafFormat: typeof leafFormat === 'number' ? leafFormat : 1,
    merkleRoot: merkleRoot as string,
    previousSeal: typeof previousSeal === 'string' ? previousSeal : null,
  };
}
