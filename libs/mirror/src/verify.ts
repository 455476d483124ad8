import type { LogIdentity, StreamCut } from '@recount/event-log';
import { createPool } from '@recount/postgres';
import type pg from 'pg';
import { type MirroredLog, readMirror, sawBeyond } from './checkpoint.js';
import { type Chunk, type ComparedChunk, compare, type Difference } from './compare.js';
import { insertRows } from './rows.js';
import { refuseOtherLog } from './which-log.js';

export interface MirrorOptions {
  readonly url: string;
  /** The store; one that can lose events says which streams do. */
  readonly log: MirroredLog & { cuts?(): Promise<readonly StreamCut[]> };
  /** Told of each chunk as it is done. */
  readonly onChunk?: (chunk: Chunk) => void;
}

/** What a comparison of mirror and store found. */
export interface MirrorReport {
  readonly identity: LogIdentity;
  /** Compared up to here: how far the mirror had seen the store when it began. */
  readonly upTo: string | null;
  /** Events of the store after that, which are yet to be mirrored: no difference. */
  readonly behind: number;
  /** The mirror has seen more than the store holds: the store was restored, and the mirror does not start. */
  readonly beyond: boolean;
  readonly events: number;
  readonly chunks: readonly Chunk[];
  /** The first hundred. */
  readonly differences: readonly Difference[];
  readonly differing: number;
  /** Nothing differs, and the store reaches as far as the mirror has seen. */
  readonly same: boolean;
  /** Streams that the store is set to take events from, or has: what the mirror still holds of them is all there is. */
  readonly cuts: readonly StreamCut[];
}

const SHOWN = 100;

/**
 * Compares the mirror with the store: counts and a rolling hash per chunk, then what differs.
 * @throws LogMismatchError when the database is no mirror of that store
 */
export function mirrorVerify(options: MirrorOptions): Promise<MirrorReport> {
  return over(options, async () => {});
}

export interface RebuildOptions extends MirrorOptions {
  /** Also delete what the store does not hold (any more: a scavenge may have removed it there). Default: keep it. */
  readonly removeExtra?: boolean;
}

/**
 * Makes the mirror what the store holds, chunk by chunk, each in a transaction of its own: may be interrupted, may run
 * beside the mirror. Read models folded from what was wrong have to be rebuilt afterwards.
 * @returns what was wrong before
 * @throws LogMismatchError when the database is no mirror of that store: nothing was touched
 */
export function mirrorRebuild({ removeExtra = false, ...options }: RebuildOptions): Promise<MirrorReport> {
  const repair = async (pool: pg.Pool, { differences, rows, upTo }: ComparedChunk) => {
    if (differences.length === 0) return;
    const wrong = new Map(differences.map(({ position, kind }) => [position, kind]));
    const replaced = differences.filter(({ kind }) => kind === 'altered' || (kind === 'extra' && removeExtra));
    const missing = rows.filter(({ position }) => wrong.has(String(position)));
    await inTransaction(pool, async (client) => {
      await client.query('delete from log.event where position = any($1)', [replaced.map(({ position }) => position)]);
      await insertRows(client, missing);
      // The checkpoint names the last event that the store holds too, whatever it named before; beside a running mirror
      // it may be further by now.
      const last = rows.at(-1);
      await client.query(
        `update log.mirror set position = $1::bigint, event_id = $2::uuid, seen = greatest(seen, $1::bigint)
          where coalesce(position, -1) <= $3::bigint and (position, event_id) is distinct from ($1::bigint, $2::uuid)`,
        [last === undefined ? null : String(last.position), last?.id ?? null, upTo],
      );
    });
  };
  // What was seen beyond the end is looked at again.
  return over(options, repair, (pool, seen) =>
    pool.query('update log.mirror set seen = position where seen = $1', [String(seen)]),
  );
}

async function inTransaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // The mirror waits meanwhile.
    await client.query('select from log.mirror for update');
    await work(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function over(
  { url, log, onChunk }: MirrorOptions,
  each: (pool: pg.Pool, chunk: ComparedChunk) => Promise<void>,
  whereBeyond: (pool: pg.Pool, seen: bigint) => Promise<unknown> = async () => {},
): Promise<MirrorReport> {
  const pool = createPool(url, { max: 2, name: 'recount-mirror-verify' });
  const chunks: Chunk[] = [];
  const differences: Difference[] = [];
  let [events, differing] = [0, 0];
  try {
    const identity = await log.identity();
    await refuseOtherLog(pool, identity);
    const checkpoint = await readMirror(pool);
    const { seen } = checkpoint;
    const beyond = await sawBeyond(log, checkpoint);
    const head = await log.head();
    for await (const chunk of compare(pool, log, seen)) {
      await each(pool, chunk);
      const { rows, differences: found, ...summary } = chunk;
      chunks.push(summary);
      onChunk?.(summary);
      events += rows.length;
      differing += found.length;
      differences.push(...found.slice(0, SHOWN - differences.length));
    }
    if (beyond) await whereBeyond(pool, seen as bigint);
    return {
      identity,
      upTo: seen === undefined ? null : String(seen),
      behind: await countBetween(log, seen, head),
      beyond,
      events,
      chunks,
      differences,
      differing,
      same: differing === 0 && !beyond,
      cuts: (await log.cuts?.()) ?? [],
    };
  } finally {
    await pool.end();
  }
}

/** Events after one position, up to another. */
async function countBetween(log: MirroredLog, after: bigint | undefined, upTo: bigint | undefined): Promise<number> {
  let events = 0;
  if (upTo === undefined || (after !== undefined && after >= upTo)) return events;
  for await (const { position } of log.readAll(after === undefined ? {} : { after })) {
    if (position > upTo) break;
    events++;
  }
  return events;
}
