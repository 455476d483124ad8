import { bigintArray, intArray, placeOf, type RecordedEvent, textArray, textsOf, uuidArray } from '@recount/event-log';
import type pg from 'pg';

/** An event as the columns of `log.event`, hash aside: PostgreSQL computes it as `log.append` does. */
export interface MirrorRow {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly schemaVersion: number;
  readonly id: string;
  readonly root: string;
  readonly tenant: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly data: string;
  readonly metadata: string;
}

/** PostgreSQL's text has no NUL; a foreign name that holds one is written with its escape. */
const name = (text: string): string => text.replaceAll('\u0000', '\\u0000');

export function rowOf(event: RecordedEvent): MirrorRow {
  const { position, stream, revision, type, id, recordedAt } = event;
  const { root, tenant, occurredAt, schemaVersion } = placeOf(event);
  return {
    position,
    stream: name(stream),
    revision,
    type: name(type),
    schemaVersion,
    id,
    root: name(root),
    tenant,
    occurredAt,
    recordedAt,
    ...textsOf(event),
  };
}

/** Bytes in memory, about. */
export const sizeOf = (row: MirrorRow): number => 200 + row.data.length + row.metadata.length;

/** `select` of the rows given by `rowValues`, as parameters from `$first` on, in the order of the table's columns. */
export function rowsFrom(first: number): string {
  const p = (n: number) => `$${first + n}`;
  return `
    select position, stream, revision, type, schema_version, event_id, root, tenant, occurred_at::timestamptz,
           recorded_at::timestamptz, data, metadata,
           sha256(convert_to(stream || E'\\n' || revision || E'\\n' || event_id || E'\\n' || type || E'\\n' || data || E'\\n' || metadata, 'UTF8'))
      from unnest(${p(0)}::bigint[], ${p(1)}::text[], ${p(2)}::bigint[], ${p(3)}::text[], ${p(4)}::int[], ${p(5)}::uuid[],
                  ${p(6)}::text[], ${p(7)}::text[], ${p(8)}::text[], ${p(9)}::text[], ${p(10)}::text[], ${p(11)}::text[])
             as e(position, stream, revision, type, schema_version, event_id, root, tenant, occurred_at, recorded_at, data, metadata)`;
}

export const COLUMNS =
  'position, stream, revision, type, schema_version, event_id, root, tenant, occurred_at, recorded_at, data, metadata, hash';

export const rowValues = (rows: readonly MirrorRow[]): Buffer[] => [
  bigintArray(rows.map((row) => row.position)),
  textArray(rows.map((row) => row.stream)),
  bigintArray(rows.map((row) => row.revision)),
  textArray(rows.map((row) => row.type)),
  intArray(rows.map((row) => row.schemaVersion)),
  uuidArray(rows.map((row) => row.id)),
  textArray(rows.map((row) => row.root)),
  textArray(rows.map((row) => row.tenant)),
  textArray(rows.map((row) => row.occurredAt)),
  textArray(rows.map((row) => row.recordedAt)),
  textArray(rows.map((row) => row.data)),
  textArray(rows.map((row) => row.metadata)),
];

/** Inserts rows on a connection of a transaction of the caller's. */
export async function insertRows(client: pg.ClientBase, rows: readonly MirrorRow[]): Promise<void> {
  await client.query(`insert into log.event (${COLUMNS}) ${rowsFrom(1)}`, rowValues(rows));
}
