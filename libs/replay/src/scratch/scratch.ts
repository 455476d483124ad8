import { randomBytes } from 'node:crypto';
import type { PreparedModel } from '@recount/kernel';
import { rfc3339 } from '@recount/postgres';
import { createTable, letReaderSee, quote } from '@recount/read-store';
import type pg from 'pg';
import { modelOf } from '../model.js';
import { ReplayError } from '../replay-error.js';
import type { Described } from '../sandbox/protocol.js';

/** A replay whose rows are kept: schema `scratch_{name}`, one table named as its model. */
export interface Scratch {
  readonly name: string;
  /** The table, quoted and qualified. */
  readonly table: string;
  readonly model: string;
  readonly shape: 'state' | 'ledger';
  /** The definition's file. */
  readonly source: string;
  /** The condition over the log its events met. */
  readonly selection: string;
  /** The last position of the log when it ran; null for an empty log. */
  readonly position: string | null;
  readonly events: number;
  readonly rows: number;
  readonly createdAt: string;
  readonly expiresAt: string;
}

const NAME = /^[a-z][a-z0-9_]{0,39}$/;
/** Its schema, quoted. */
export const scratchSchema = (name: string): string => quote(`scratch_${name}`);
export const scratchTable = (name: string, model: string): string => `${scratchSchema(name)}.${quote(model)}`;

/** A name for a replay of a model that nobody gave one. */
export const scratchName = (model: string): string =>
  `${model.toLowerCase().slice(0, 30)}_${randomBytes(3).toString('hex')}`;

/** Makes the schema and its table, in the caller's transaction. @throws ReplayError SCRATCH, OPTION */
export async function createScratch(client: pg.ClientBase, name: string, model: PreparedModel): Promise<string> {
  if (!NAME.test(name))
    throw new ReplayError('OPTION', `${name} is no name: lower-case letters, digits and _, at most 40`);
  const { rowCount } = await client.query('select 1 from scratch.replay where name = $1', [name]);
  if (rowCount !== 0)
    throw new ReplayError('SCRATCH', `there is a replay ${name} already: recount scratch drop ${name}`);
  const table = scratchTable(name, model.name);
  await client.query(`create schema ${scratchSchema(name)}`);
  await client.query(createTable(model, table));
  await client.query(letReaderSee(scratchSchema(name), table));
  return table;
}

/** Enters it, in the caller's transaction. */
export async function registerScratch(
  client: pg.ClientBase,
  entry: Pick<Scratch, 'name' | 'source' | 'selection' | 'position' | 'events' | 'rows'> & {
    readonly described: Described;
    readonly ttlSeconds: number;
  },
): Promise<void> {
  const { name, described, source, selection, position, events, rows, ttlSeconds } = entry;
  await client.query(
    `insert into scratch.replay (name, model, shape, described, source, selection, position, events, rows, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + make_interval(secs => $10))`,
    [
      name,
      described.name,
      described.shape,
      JSON.stringify(described),
      source,
      selection,
      position,
      events,
      rows,
      ttlSeconds,
    ],
  );
}

const COLUMNS = `name, model, shape, source, selection, position::text as position, events, rows, created_at, expires_at`;
type Stored = Record<
  'name' | 'model' | 'source' | 'selection' | 'events' | 'rows' | 'created_at' | 'expires_at',
  string
> & {
  shape: Scratch['shape'];
  position: string | null;
};
const scratchOf = (row: Stored): Scratch => ({
  name: row.name,
  table: scratchTable(row.name, row.model),
  model: row.model,
  shape: row.shape,
  source: row.source,
  selection: row.selection,
  position: row.position,
  events: Number(row.events),
  rows: Number(row.rows),
  createdAt: rfc3339(row.created_at),
  expiresAt: rfc3339(row.expires_at),
});

/** The replays that are kept, oldest first. */
export async function listScratch(pool: pg.Pool): Promise<readonly Scratch[]> {
  const { rows } = await pool.query<Stored>(`select ${COLUMNS} from scratch.replay order by created_at, name`);
  return rows.map(scratchOf);
}

/** One replay and the model its rows are of. @throws ReplayError SCRATCH when there is none of that name */
export async function openScratch(pool: pg.Pool, name: string): Promise<{ scratch: Scratch; model: PreparedModel }> {
  const { rows } = await pool.query<Stored & { described: string }>(
    `select ${COLUMNS}, described from scratch.replay where name = $1`,
    [name],
  );
  const row = rows[0];
  if (row === undefined) throw new ReplayError('SCRATCH', `there is no replay ${name}: recount scratch list`);
  return { scratch: scratchOf(row), model: modelOf(JSON.parse(row.described) as Described) };
}

/** Drops replays by name, or `all` of them. @returns the names dropped @throws ReplayError SCRATCH */
export async function dropScratch(pool: pg.Pool, which: readonly string[] | 'all'): Promise<readonly string[]> {
  const wanted = which === 'all' ? 'true' : 'name = any($1)';
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ name: string }>(
      `delete from scratch.replay where ${wanted} returning name`,
      typeof which === 'string' ? [] : [which],
    );
    const dropped = rows.map(({ name }) => name).sort();
    const absent = typeof which === 'string' ? undefined : which.find((name) => !dropped.includes(name));
    if (absent !== undefined) throw new ReplayError('SCRATCH', `there is no replay ${absent}: recount scratch list`);
    for (const name of dropped) await client.query(`drop schema if exists ${scratchSchema(name)} cascade`);
    await client.query('commit');
    return dropped;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
