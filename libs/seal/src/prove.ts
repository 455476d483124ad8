import type pg from 'pg';
import { eventsById, flawOf, leafOf, logIdOf, sealsOf, storedEvents } from './events.js';
import { inclusionPath, type PathStep, rootOfPath } from './merkle.js';
import { SealError } from './seal.js';
import type { RecordedSeal } from './sealed.js';

/** That an event was in the log when it was sealed; to be checked without the log (docs/check-proof.mjs). */
export interface InclusionProof {
  readonly format: 'recount-inclusion-proof@2';
  readonly event: {
    readonly stream: string;
    readonly revision: string;
    readonly id: string;
    readonly type: string;
    /** Canonical JSON text, as it was hashed. */
    readonly data: string;
    readonly metadata: string;
    readonly position: string;
    readonly recordedAt: string;
    readonly occurredAt: string;
    readonly schemaVersion: number;
    readonly tenant: string;
    readonly root: string;
  };
  /** SHA-256 of stream, revision, id, type, data and metadata, one per line. */
  readonly hash: string;
  /** SHA-256 of a zero byte, the hash, and position, recordedAt, occurredAt, schemaVersion, tenant and root, one per line. */
  readonly leaf: string;
  readonly path: readonly PathStep[];
  readonly seal: {
    readonly logId: string;
    readonly number: number;
    readonly eventId: string;
    readonly merkleRoot: string;
    readonly count: number;
    readonly previousSeal: string | null;
  };
}

/**
 * Proves that an event is part of a sealed range.
 * @throws SealError when there is no such event, when it is not sealed yet, or when the range is not what was sealed
 */
export async function proveEvent(pool: pg.Pool, eventId: string): Promise<InclusionProof> {
  const found = await eventsById(pool, eventId);
  const event = found[0];
  if (event === undefined) throw new SealError(`there is no event ${eventId}`);
  const flaw = flawOf(event);
  if (flaw !== undefined) throw new SealError(`event ${eventId}: ${flaw}`);
  const { own } = await sealsOf(pool, await logIdOf(pool));
  let start: bigint | undefined;
  for (const seal of own) {
    const end = (await eventsById(pool, seal.lastEventId))
      .filter((one) => one.position < seal.position)
      .at(-1)?.position;
    if (end === undefined) throw new SealError(`the last event of seal ${seal.number} is gone: recount seal verify`);
    if (event.position <= end) return await proofWithin(pool, event, seal, start, end);
    start = end;
  }
  throw new SealError(`event ${eventId} is not sealed yet: recount seal`);
}

async function proofWithin(
  pool: pg.Pool,
  event: Awaited<ReturnType<typeof eventsById>>[number],
  seal: RecordedSeal,
  after: bigint | undefined,
  until: bigint,
): Promise<InclusionProof> {
  const leaves: Buffer[] = [];
  let index = -1;
  for await (const one of storedEvents(pool, after, until)) {
    if (one.position === event.position) index = leaves.length;
    leaves.push(leafOf(one));
  }
  const path = inclusionPath(leaves, index);
  const leaf = leafOf(event);
  if (leaves.length !== seal.count || rootOfPath(leaf, path).toString('hex') !== seal.merkleRoot)
    throw new SealError(`the events of seal ${seal.number} are not those that were sealed: recount seal verify`);
  const { stream, revision, id, type, data, metadata, hash } = event;
  const { position, recordedAt, occurredAt, schemaVersion, tenant, root } = event;
  const { logId, number, eventId, merkleRoot, count, previousSeal } = seal;
  return {
    format: 'recount-inclusion-proof@2',
    event: {
      ...{ stream, revision: String(revision), id, type, data, metadata },
      ...{ position: String(position), recordedAt, occurredAt, schemaVersion, tenant, root },
    },
    hash,
    leaf: leaf.toString('hex'),
    path,
    seal: { logId, number, eventId, merkleRoot, count, previousSeal },
  };
}
