import { hashOf, metadataOfText, type Place, placeOf, SEAL_STREAM } from '@recount/event-log';
import type pg from 'pg';
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
  /** Root, tenant, time and version as its envelope says them, or says nothing of them; of the root as its stream has it. */
  readonly said: Place;
}

/** What no store writes (infinity, times before Christ) has no such text and is told as PostgreSQL tells it. */
const INSTANT = (column: string): string => `case when ${column} >= '0001-01-01Z' and ${column} < '10000-01-01Z'
  then to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else ${column}::text end`;
const COLUMNS = `position::text as position, stream, revision::text as revision, event_id::text as id, type, data, metadata,
  encode(hash, 'hex') as hash, ${INSTANT('recorded_at')} as "recordedAt", root, tenant, ${INSTANT('occurred_at')} as "occurredAt",
  schema_version::int as "schemaVersion"`;
const PAGE = 2000;

/** The lowest that a column of positions can hold. */
const LOWEST = -9223372036854775808n;

type Raw = Omit<StoredEvent, 'position' | 'revision' | 'said'> & {
  readonly position: string;
  readonly revision: string;
};
const eventOf = (raw: Raw): StoredEvent => ({
  ...raw,
  position: BigInt(raw.position),
  revision: BigInt(raw.revision),
  schemaVersion: Number(raw.schemaVersion),
  said: placeOf({ stream: raw.stream, metadata: metadataOfText(raw.metadata), recordedAt: raw.recordedAt }),
});

/** A foreign writer's event may say another root than its stream's first event fixed: that one is right. */
async function settled(db: pg.Pool | pg.ClientBase, events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
  const strange = events.filter(({ root, revision, said }) => revision > 0n && root !== said.root);
  if (strange.length === 0) return events;
  const { rows } = await (db as pg.Pool).query<{ stream: string; root: string }>(
    `select s.stream, e.root from unnest($1::text[]) s(stream)
      cross join lateral (select root from log.event e where e.stream = s.stream order by revision limit 1) e`,
    [[...new Set(strange.map(({ stream }) => stream))]],
  );
  const roots = new Map(rows.map(({ stream, root }) => [stream, root]));
  return events.map((event) => {
    const root = event.revision > 0n ? roots.get(event.stream) : undefined;
    return root === undefined ? event : { ...event, said: { ...event.said, root } };
  });
}

/** The log in position order, strictly after a position or from its first event, page by page. */
export async function* storedEvents(
  db: pg.Pool | pg.ClientBase,
  after: bigint | undefined,
  until?: bigint,
): AsyncGenerator<StoredEvent> {
  for (let from = after === undefined ? LOWEST : after + 1n; ; ) {
    const { rows } = await (db as pg.Pool).query<Raw>({
      name: 'recount-seal-page',
      text: `select ${COLUMNS} from log.event e where position >= $1 and position <= $2 order by e.position limit ${PAGE}`,
      values: [String(from), String(until ?? 9223372036854775807n)],
    });
    yield* await settled(db, rows.map(eventOf));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    from = BigInt(last.position) + 1n;
  }
}

/** An event by its id; ids are unique in a stream, so there may be several. */
export async function eventsById(db: pg.Pool | pg.ClientBase, id: string): Promise<StoredEvent[]> {
  const { rows } = await (db as pg.Pool).query<Raw>(
    `select ${COLUMNS} from log.event e where event_id = $1 order by e.position`,
    [id],
  );
  return [...(await settled(db, rows.map(eventOf)))];
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

/** How leaves are made: a seal says it, so that one made otherwise is told from a log that was altered. */
export const LEAF_FORMAT = 2;

/** The leaf of an event: of its hash and of every column that the hash does not cover, one per line. */
export function leafOf(event: StoredEvent): Buffer {
  const { position, recordedAt, occurredAt, schemaVersion, tenant, root } = event;
  const lines = [position, recordedAt, occurredAt, schemaVersion, tenant, root].join('\n');
  return leafHash(Buffer.from(event.hash, 'hex'), Buffer.from(lines));
}

/** A UTC instant with its microseconds written out. */
function exactly(instant: string): string {
  const [whole = '', fraction = ''] = instant.replace('Z', '').split('.');
  return `${whole}.${fraction.padEnd(6, '0')}Z`;
}

/** What is wrong with an event by itself: its hash, or a column that says other than its envelope; undefined if nothing. */
export function flawOf(event: StoredEvent): string | undefined {
  if (hashOf(event).toString('hex') !== event.hash) return 'its content does not have its hash';
  const { said } = event;
  const differs = (name: string): string => `its column ${name} is not what its envelope says`;
  if (said.tenant !== event.tenant) return differs('tenant');
  if (said.root !== event.root) return differs('root');
  if (exactly(said.occurredAt) !== event.occurredAt) return differs('occurred_at');
  if (said.schemaVersion !== event.schemaVersion) return differs('schema_version');
  return undefined;
}
