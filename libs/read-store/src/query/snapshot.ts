import type { Pool, PoolClient, QueryArrayResult } from 'pg';
import { rawTypes } from '../sql.js';
import { viewOf } from '../tables.js';
import { eachRow } from './each-row.js';
import { behind } from './errors.js';
import type { ParamValue } from './params.js';
import { cancelling, limited, type Patience, stillWanted, timedOut } from './patience.js';
import { type Standing, standingOf } from './standing.js';
import type { Wanted } from './wanted.js';

/** One consistent cut of the read models, for the length of one answer. */
export interface Snapshot {
  readonly standing: Standing;
  /** Rows as the text PostgreSQL wrote. */
  query(text: string, values: readonly ParamValue[]): Promise<QueryArrayResult<(string | null)[]>>;
  /** Hands over such rows as they arrive; see `eachRow`. */
  each(text: string, values: readonly ParamValue[], take: Parameters<typeof eachRow>[3]): Promise<void>;
}

/** Where answers come from. */
export interface ReadSource {
  readonly pool: Pool;
  /** The revision that the definitions asked with are of: at another one they may not be those that are served. */
  readonly revision?: string | undefined;
  /** Default: a question takes as long as it takes. */
  readonly patience?: Patience | undefined;
}

/** What is served has changed since the definitions were read: ask again with the present ones. */
export class ServedChangedError extends Error {
  override readonly name = 'ServedChangedError';
}

/** What an answer is asked of. */
export interface Cut {
  readonly models: readonly string[];
  readonly tenant: string;
  /** Everything up to here must be in it. The caller has waited for the checkpoint; a stopped model does not follow it. */
  readonly from?: Wanted | undefined;
  /** Aborted, nobody waits for the answer: what runs is cancelled. */
  readonly signal?: AbortSignal | undefined;
}

const UNDEFINED_TABLE = '42P01';

/**
 * Runs `work` in one read-only REPEATABLE READ transaction over the views of `models`. The views are locked first, in
 * name order: a promote takes its exclusive locks in the same order, so that an answer sees either the former version
 * with its checkpoint or the new one with its own. Locking takes no snapshot yet.
 * @throws ServedChangedError; ReadStoreError READ_MODEL_BEHIND when a model has not been built yet, or stopped before `from`;
 * QUERY_TIMEOUT when a statement took longer than it may, or nobody waits for the answer
 */
export async function snapshot<T>(
  { pool, revision, patience = {} }: ReadSource,
  { models, tenant, from, signal }: Cut,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const views = [...models].sort().map(viewOf);
  const client = await pool.connect();
  const over = cancelling(client, pool.options, signal);
  let broken: Error | undefined;
  const asked = <R>(ask: () => Promise<R>): Promise<R> => {
    stillWanted(signal);
    return ask();
  };
  try {
    stillWanted(signal);
    const lock = views.length > 0 ? `; LOCK TABLE ${views.join(', ')} IN ACCESS SHARE MODE` : '';
    await client.query(`${limited(patience, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')}${lock}`);
    const standing = await standingOf(client, models, tenant);
    if (revision !== undefined && standing.revision !== null && standing.revision !== revision)
      throw new ServedChangedError(
        `revision ${standing.revision} is served, asked with the definitions of ${revision}`,
      );
    if (from !== undefined && from.position > BigInt(standing.position ?? -1)) {
      const where = standing.position === null ? 'before the first event' : `at ${standing.position}`;
      const message = `${models.join(', ')} stopped ${where}; asked for ${from.position}: \`recount check\` says why`;
      throw behind(message, from.path);
    }
    const answer = await work({
      standing,
      query: (text, values) => asked(() => rawQuery(client, text, values)),
      each: (text, values, take) => asked(() => eachRow(client, text, values, take)),
    });
    await client.query('COMMIT');
    return answer;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: Error) => {
      broken = failed;
    });
    if ((error as { code?: string }).code === UNDEFINED_TABLE && views.length > 0) {
      throw behind(`${models.join(', ')} has not been built yet`);
    }
    throw timedOut(patience, signal, error);
  } finally {
    const cancelled = await over();
    client.release(broken ?? cancelled);
  }
}

const rawQuery = (client: PoolClient, text: string, values: readonly ParamValue[]) =>
  client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: rawTypes });
