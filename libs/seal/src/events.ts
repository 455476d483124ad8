import { hashOf, SEAL_STREAM } from '@recount/event-log';
import type pg from 'pg';
import { parseJson } from './json.js';
import { leafHash } from './merkle.js';
import { type RecordedSeal, SEAL_TYPE, sealFrom } from './sealed.js';

/** One event as the log's table holds it, every value as the text it is hashed as. */
export interface StoredEvent {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  /** Hexadecimal. */
  readonly hash: string;
  /** UTC, microseconds, `YYYY-MM-DDTHH:mm:ss.SSSSSSZ`. */
  readonly recordedAt: string;
  readonly root: string;
  readonly tenant: string;
  readonly occurredAt: string;
  readonly schemaVersion: number;
}

const INSTANT = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const COLUMNS = `position::text as position, stream, revision::text as revision, event_id::text as id, type, data, metadata,
  encode(hash, 'hex') as hash, ${INSTANT('recorded_at')} as "recordedAt", root, tenant, ${INSTANT('occurred_at')} as "occurredAt",
  schema_version::int as "schemaVersion"`;
const PAGE = 2000;

type Raw = Omit<StoredEvent, 'position' | 'revision'> & { readonly position: string; readonly revision: string };
const eventOf = (raw: Raw): StoredEvent => ({
  ...raw,
  position: BigInt(raw.position),
  revision: BigInt(raw.revision),
  schemaVersion: Number(raw.schemaVersion),
});

/** The log in position order, strictly after a position, page by page. */
export async function* storedEvents(
  db: pg.Pool | pg.ClientBase,
  after: bigint,
  until?: bigint,
): AsyncGenerator<StoredEvent> {
  for (let from = after; ; ) {
    const { rows } = await (db as pg.Pool).query<Raw>({
      name: 'recount-seal-page',
      text: `select ${COLUMNS} from log.event e where position > $1 and position <= $2 order by e.position limit ${PAGE}`,
      values: [String(from), String(until ?? 9223372036854775807n)],
    });
    for (const raw of rows) yield eventOf(raw);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    from = BigInt(last.position);
  }
}

/** An event by its id; ids are unique in a stream, so there may be several. */
export async function eventsById(db: pg.Pool | pg.ClientBase, id: string): Promise<StoredEvent[]> {
  const { rows } = await (db as pg.Pool).query<Raw>(
    `select ${COLUMNS} from log.event e where event_id = $1 order by e.position`,
    [id],
  );
  return rows.map(eventOf);
}

/** A seal as a row of its stream holds it; undefined for something else. */
function recordedSeal(raw: Raw): RecordedSeal | undefined {
  const seal = sealFrom(raw.data);
  if (seal === undefined) return undefined;
  return { ...seal, eventId: raw.id, revision: BigInt(raw.revision), position: BigInt(raw.position) };
}

/** The newest seal of this log's own chain. */
export async function lastSealOf(db: pg.Pool | pg.ClientBase, logId: string): Promise<RecordedSeal | undefined> {
  const { rows } = await (db as pg.Pool).query<Raw>(
    `select ${COLUMNS} from log.event e where stream = $1 and type = $2 order by e.revision desc limit 1`,
    [SEAL_STREAM, SEAL_TYPE],
  );
  const [seal] = rows.flatMap((raw) => recordedSeal(raw) ?? []);
  return seal?.logId === logId ? seal : undefined;
}

/** The seals of this log's own chain, and the last of all where the log is a copy. */
export async function sealsOf(
  db: pg.Pool | pg.ClientBase,
  logId: string,
): Promise<{ own: RecordedSeal[]; foreign: RecordedSeal | undefined }> {
  const { rows } = await (db as pg.Pool).query<Raw>(
    `select ${COLUMNS} from log.event e where stream = $1 and type = $2 order by e.revision`,
    [SEAL_STREAM, SEAL_TYPE],
  );
  const seals = rows.flatMap((raw) => recordedSeal(raw) ?? []);
  return { own: seals.filter((seal) => seal.logId === logId), foreign: seals.findLast((seal) => seal.logId !== logId) };
}

/** The identity of the log in this database. */
export async function logIdOf(db: pg.Pool | pg.ClientBase): Promise<string> {
  const { rows } = await (db as pg.Pool).query<{ id: string }>('select id::text as id from log.identity');
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the log has no identity');
  return id;
}

/** The leaf of an event: of its hash and when it was recorded. */
export const leafOf = (event: StoredEvent): Buffer =>
  leafHash(Buffer.from(event.hash, 'hex'), Buffer.from(event.recordedAt));

const sameInstant = (a: string, b: string): boolean => Date.parse(a) === Date.parse(b);

/** What is wrong with an event by itself: its hash, or a column that says other than its envelope; undefined if nothing. */
export function flawOf(event: StoredEvent): string | undefined {
  if (hashOf(event).toString('hex') !== event.hash) return 'its content does not have its hash';
  const { tenant, root, occurredAt, schemaVersion } = parseJson(event.metadata);
  const differs = (name: string): string => `its column ${name} is not what its envelope says`;
  if (typeof tenant === 'string' && tenant !== event.tenant) return differs('tenant');
  if (typeof root === 'string' && root !== event.root) return differs('root');
  if (typeof occurredAt === 'string' && !sameInstant(occurredAt, event.occurredAt)) return differs('occurred_at');
  if (typeof schemaVersion === 'string' && Number(schemaVersion) !== event.schemaVersion)
    return differs('schema_version');
  return undefined;
}
