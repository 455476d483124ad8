import { type EventLog, SEAL_STREAM, uuidv5, WrongExpectedRevisionError } from '@recount/event-log';
import type pg from 'pg';
import { eventsById, flawOf, LEAF_FORMAT, leafOf, logIdOf, sealsOf, storedEvents } from './events.js';
import { MerkleBuilder } from './merkle.js';
import { type RecordedSeal, SEAL_TYPE, type Seal } from './sealed.js';

/** A log that does not hold what it says cannot be sealed. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

export interface SealOptions {
  /** The database that holds the log, or its mirror. */
  readonly pool: pg.Pool;
  /** Where the seal is appended. */
  readonly log: EventLog;
  /** Seal only when at least this many events wait, 1 by default. */
  readonly atLeast?: number;
  /** The most events of one seal, 65,536 by default: a proof reads all of its seal's events. Call again until nothing is left. */
  readonly atMost?: number;
  /** When it is; read by the caller, who has a clock. */
  readonly now: string;
}

/**
 * Seals every event after the last seal, up to the head: their Merkle root and the seal before become an event of the stream
 * `log-_.seals`. Of two sealers one wins; the other seals nothing.
 * @returns the new seal, or undefined when there is too little to seal or another sealer was first
 * @throws SealError for an event whose content is not what its hash says
 */
export async function sealLog({
  pool,
  log,
  now,
  atLeast = 1,
  atMost = 65_536,
}: SealOptions): Promise<(Seal & { readonly eventId: string }) | undefined> {
  const logId = await logIdOf(pool);
  const { own, foreign } = await sealsOf(pool, logId);
  const last = own.at(-1);
  const sealed = last === undefined ? undefined : await endOf(pool, last);
  const builder = new MerkleBuilder();
  let first: string | undefined;
  let lastId: string | undefined;
  let business = false;
  for await (const event of storedEvents(pool, sealed)) {
    const flaw = flawOf(event);
    if (flaw !== undefined)
      throw new SealError(
        `event ${event.id} at position ${event.position} (${event.stream}, revision ${event.revision}): ${flaw}`,
      );
    first ??= event.id;
    lastId = event.id;
    business ||= event.stream !== SEAL_STREAM;
    builder.add(leafOf(event));
    if (builder.count === atMost) break;
  }
  // A seal alone is no reason for another one.
  if (first === undefined || lastId === undefined || !business || builder.count < atLeast) return undefined;
  const seal: Seal = {
    logId,
    number: (last?.number ?? -1) + 1,
    firstEventId: first,
    lastEventId: lastId,
    count: builder.count,
    leafFormat: LEAF_FORMAT,
    merkleRoot: builder.root().toString('hex'),
    previousSeal: last?.eventId ?? foreign?.eventId ?? null,
  };
  const eventId = uuidv5(SEAL_STREAM, logId, String(seal.number), seal.merkleRoot);
  const metadata = {
    tenant: '_',
    root: SEAL_STREAM,
    occurredAt: now,
    actorType: 'service',
    actorId: 'sealer',
    commandId: eventId,
    $correlationId: eventId,
  };
  const before = last ?? foreign;
  try {
    const { duplicate } = await log.append(SEAL_STREAM, before?.revision ?? 'no_stream', [
      { id: eventId, type: SEAL_TYPE, data: { ...seal }, metadata },
    ]);
    // Two sealers of the same events name their seal alike: the log takes it once and tells the second that it knows it.
    if (duplicate) return undefined;
  } catch (error) {
    if (error instanceof WrongExpectedRevisionError) return undefined;
    throw error;
  }
  return { ...seal, eventId };
}

/** Position of the last event a seal covers. @throws SealError when it is gone */
export async function endOf(pool: pg.Pool, seal: RecordedSeal): Promise<bigint> {
  const found = (await eventsById(pool, seal.lastEventId)).filter((event) => event.position < seal.position).at(-1);
  if (found === undefined)
    throw new SealError(
      `seal ${seal.number} ends at event ${seal.lastEventId}, which is not in the log before it: recount seal verify`,
    );
  return found.position;
}
