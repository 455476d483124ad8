import { contractOf, parseStreamName, streamName, upcast } from '@recount/journey';
import type { Pool } from 'pg';
import { messageOf } from './issue.js';
import type { Mark } from './journal.js';
import type { CommandIntent, ReactorEvent } from './reactor.js';

/** An event as it was read. Of one that this build does not understand, `fault` says why, and there is no payload. */
export interface ReadEvent extends ReactorEvent<never> {
  readonly fault?: string;
}

/** A stretch of the log: what of it concerns a reactor, and where it ends (undefined: nothing is there yet). */
export interface Stretch {
  readonly events: readonly ReadEvent[];
  readonly end: Mark | undefined;
  /** There was nothing beyond it. */
  readonly last: boolean;
}

interface StoredEvent {
  readonly position: string;
  readonly event_id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly stream: string;
  readonly root: string;
  readonly tenant: string;
  readonly occurred_at: string;
  readonly data: string;
  readonly metadata: string;
  /** Only of a stretch. */
  readonly seen?: number;
}

const COLUMNS = `
  e.position::text as position, e.event_id::text as event_id, e.type, e.schema_version, e.stream, e.root, e.tenant,
  to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at, e.data, e.metadata`;

// The stretch is bounded before it is filtered: a type that is rare in a long log costs many short reads, no endless one.
const STRETCH = `
  with stretch as materialized (select position, type from log.event where position > $1 order by position limit $3)
  select ${COLUMNS},
         (select count(*)::int from stretch) as seen
    from log.event e
   where e.position in (select position from stretch where type = any($2) union select max(position) from stretch)
   order by e.position`;

/** Reads the next stretch of at most `size` events, for a reactor or for several. */
export async function readStretch(
  pool: Pool,
  types: readonly string[],
  after: bigint | undefined,
  size: number,
): Promise<Stretch> {
  const values = [String(after ?? -1n), types, size];
  const { rows } = await pool.query<StoredEvent>({ name: 'recount-reactor-stretch', text: STRETCH, values });
  const last = rows.at(-1);
  const end = last && { position: BigInt(last.position), eventId: last.event_id };
  const events = rows.filter((row) => types.includes(row.type)).map(toEvent);
  return { events, end, last: (last?.seen ?? 0) < size };
}

/** The events at these positions, in order. */
export async function readAt(pool: Pool, positions: readonly string[]): Promise<ReadEvent[]> {
  if (positions.length === 0) return [];
  const text = `select ${COLUMNS} from log.event e where e.position = any($1::bigint[]) order by e.position`;
  const { rows } = await pool.query<StoredEvent>({ name: 'recount-reactor-at', text, values: [positions] });
  return rows.map(toEvent);
}

function toEvent(row: StoredEvent): ReadEvent {
  const parts = parseStreamName(row.stream);
  return {
    id: row.event_id,
    type: row.type,
    stream: row.stream,
    streamType: parts?.type ?? '',
    streamId: parts?.id ?? row.stream,
    tenant: row.tenant,
    root: row.root,
    occurredAt: row.occurred_at,
    position: BigInt(row.position),
    ...payloadOf(row),
  };
}

/** A payload that others wrote, or a later build did, concerns those who handle its type alone: it is no fault of the read. */
function payloadOf(row: StoredEvent): Pick<ReadEvent, 'data' | 'metadata' | 'fault'> {
  try {
    const contract = contractOf(row.type);
    const data = JSON.parse(row.data) as Record<string, unknown>;
    return {
      data: (contract ? upcast(contract, Number(row.schema_version), data) : data) as never,
      metadata: JSON.parse(row.metadata) as Record<string, string>,
    };
  } catch (error) {
    return { data: undefined as never, metadata: {}, fault: messageOf(error) };
  }
}

/** Which of these streams have events, with their roots. */
export async function existingStreams(pool: Pool, streams: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (streams.length === 0) return new Map();
  const text = 'select stream, root from log.event where stream = any($1) and revision = 0';
  const { rows } = await pool.query<{ stream: string; root: string }>({
    name: 'recount-reactor-streams',
    text,
    values: [[...new Set(streams)]],
  });
  return new Map(rows.map(({ stream, root }) => [stream, root]));
}

export const streamOf = (event: ReactorEvent<never>, intent: CommandIntent): string =>
  streamName(intent.streamType, event.tenant, intent.id);
