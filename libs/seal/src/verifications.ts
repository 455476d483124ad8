import {
  type EventLog,
  type JsonObject,
  uuidv5,
  VERIFICATION_STREAM,
  WrongExpectedRevisionError,
} from '@recount/event-log';
import type pg from 'pg';
import { logIdOf } from './events.js';
import { parseJson } from './json.js';

export const VERIFICATION_TYPE = 'ReadModelsVerified';
/** Parts in which the hashes of the roots' names are counted. */
export const SHARES = 1_000_000;
/** Mismatches named in one event; all are counted. */
export const MAX_MISMATCHES = 20;

/** What was found, by names only: the values stay where they are. */
export interface Mismatch {
  readonly kind: string;
  readonly model: string | null;
  readonly tenant?: string;
  readonly root?: string;
  readonly key?: Readonly<Record<string, unknown>>;
  readonly columns?: readonly string[];
  /** The first event from which what is stored and what the log says part. */
  readonly partsAt?: string;
}
/** That stored rows were held against the log. No position: events are named by their ids. */
export interface Verification {
  readonly logId: string;
  /** From 0, one by one. */
  readonly number: number;
  /** Everything folded up to this event; null before the first. */
  readonly upToEventId: string | null;
  /** Which roots: those whose name's hash lies in this share; it may go round. */
  readonly share: { readonly from: number; readonly to: number; readonly of: number };
  readonly events: number;
  readonly rows: number;
  readonly durationMs: number;
  readonly models: readonly {
    readonly name: string;
    readonly version: number;
    readonly rows: number;
    readonly mismatches: number;
    readonly quarantinedRoots: number;
  }[];
  readonly mismatchesTotal: number;
  readonly mismatches: readonly Mismatch[];
}

const plain = (data: Verification): JsonObject => JSON.parse(JSON.stringify(data)) as JsonObject;

interface Last {
  readonly verification: Verification | undefined;
  readonly revision: bigint;
}
async function last(db: pg.Pool): Promise<Last | undefined> {
  const { rows } = await db.query<{ data: string; revision: string }>(
    'select data, revision::text as revision from log.event where stream = $1 order by revision desc limit 1',
    [VERIFICATION_STREAM],
  );
  if (rows[0] === undefined) return undefined;
  const data = parseJson(rows[0].data) as unknown as Verification;
  return { verification: data.logId === (await logIdOf(db)) ? data : undefined, revision: BigInt(rows[0].revision) };
}

/** The last verification of this log; of the log it was copied from there is none. */
export const lastVerification = async (db: pg.Pool): Promise<Verification | undefined> =>
  (await last(db))?.verification;

/**
 * Appends the result of a verification to the log's own stream, at the revision after the last one.
 * @returns its event id, or undefined when another process recorded one meanwhile
 */
export async function recordVerification(
  { pool, log, now }: { readonly pool: pg.Pool; readonly log: EventLog; readonly now: string },
  found: Omit<Verification, 'logId' | 'number'>,
): Promise<string | undefined> {
  const logId = await logIdOf(pool);
  const before = await last(pool);
  const number = (before?.verification?.number ?? -1) + 1;
  const data: Verification = { logId, number, ...found, mismatches: found.mismatches.slice(0, MAX_MISMATCHES) };
  const eventId = uuidv5(VERIFICATION_STREAM, logId, String(number), now);
  const metadata = {
    tenant: '_',
    root: VERIFICATION_STREAM,
    occurredAt: now,
    actorType: 'service',
    actorId: 'verifier',
    commandId: eventId,
    $correlationId: eventId,
  };
  try {
    await log.append(VERIFICATION_STREAM, before?.revision ?? 'no_stream', [
      { id: eventId, type: VERIFICATION_TYPE, data: plain(data), metadata },
    ]);
    return eventId;
  } catch (error) {
    if (error instanceof WrongExpectedRevisionError) return undefined;
    throw error;
  }
}
