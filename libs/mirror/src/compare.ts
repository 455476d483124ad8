import { createHash } from 'node:crypto';
import { type EventLog, hashOf, StreamRoots } from '@recount/event-log';
import type pg from 'pg';
import { rootsBefore } from './roots.js';
import { type MirrorRow, rowOf } from './rows.js';

/** Events compared, and rewritten where they differ, at once. */
export const CHUNK = 5_000;

export interface Difference {
  readonly position: string;
  /** `missing` in the mirror, `extra` there, or other there than in the store. */
  readonly kind: 'missing' | 'extra' | 'altered';
  readonly stream: string;
  readonly revision: string;
}

/** A part of the log in store and mirror: counts, and a hash over all columns that goes on from chunk to chunk. */
export interface Chunk {
  /** Exclusive; null: the start. */
  readonly after: string | null;
  /** Inclusive. */
  readonly upTo: string;
  readonly store: { readonly events: number; readonly hash: string };
  readonly mirror: { readonly events: number; readonly hash: string };
  readonly same: boolean;
}

export interface ComparedChunk extends Chunk {
  readonly differences: readonly Difference[];
  /** What the store holds. */
  readonly rows: readonly MirrorRow[];
}

/** Every column of an event, one per line, hash included: what is not here could be changed unnoticed. */
const leafOf = (row: MirrorRow): string => {
  const hash = hashOf(row).toString('hex');
  const lines = [
    row.position,
    hash,
    row.schemaVersion,
    row.root,
    row.tenant,
    microseconds(row.occurredAt),
    microseconds(row.recordedAt),
  ];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
};

const LEAVES = `
  select position::text as position, stream, revision::text as revision,
         encode(sha256(convert_to(concat_ws(E'\\n', position,
           case when hash = own then encode(hash, 'hex') else 'hash differs' end,
           schema_version, root, tenant, (extract(epoch from occurred_at) * 1000000)::bigint, (extract(epoch from recorded_at) * 1000000)::bigint), 'UTF8')), 'hex') as leaf
    from (select e.*, sha256(convert_to(concat_ws(E'\\n', stream, revision, event_id, type, data, metadata), 'UTF8')) as own from log.event e) e
   where position > $1 and (position <= $2 or $3 and position > (select coalesce(m.position, -1) from log.mirror m)) order by e.position`;

const SMALLEST = -1n;

/**
 * Compares the mirror with the store chunk by chunk, up to a position of the store. The last chunk also holds what the
 * mirror has after the store's last event there, or beyond its own checkpoint.
 */
export async function* compare(pool: pg.Pool, log: EventLog, upTo: bigint | undefined): AsyncGenerator<ComparedChunk> {
  let [storeHash, mirrorHash] = ['', ''];
  let after = SMALLEST;
  // A stream's root is what the mirror holds of its first event, unless that was found to be wrong.
  const right = new Map<string, string>();
  const roots = new StreamRoots(async (streams) => {
    const held = await rootsBefore(pool, streams, after + 1n);
    for (const stream of streams) {
      const root = right.get(stream);
      if (root !== undefined) held.set(stream, root);
    }
    return held;
  });
  for await (const { rows: read, last: isLast } of chunksOf(log, upTo)) {
    const rows = await roots.settle(read);
    const last = isLast ? (upTo ?? SMALLEST) : (rows.at(-1)?.position as bigint);
    const held = await pool.query<HeldRow>(LEAVES, [String(after), String(last), isLast]);
    const leaves = rows.map(leafOf);
    const differences = differencesOf(rows, leaves, held.rows);
    const wrong = new Set(differences.map(({ position }) => position));
    for (const { position, stream, root } of rows) if (wrong.has(String(position))) right.set(stream, root);
    storeHash = rolled(storeHash, leaves);
    mirrorHash = rolled(
      mirrorHash,
      held.rows.map((row) => row.leaf),
    );
    yield {
      after: after === SMALLEST ? null : String(after),
      upTo: String(last),
      store: { events: rows.length, hash: storeHash },
      mirror: { events: held.rows.length, hash: mirrorHash },
      same: differences.length === 0,
      differences,
      rows,
    };
    after = last;
  }
}

interface HeldRow {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly leaf: string;
}

async function* chunksOf(
  log: EventLog,
  upTo: bigint | undefined,
): AsyncGenerator<{ rows: MirrorRow[]; last: boolean }> {
  let rows: MirrorRow[] = [];
  if (upTo !== undefined) {
    for await (const event of log.readAll()) {
      if (event.position > upTo) break;
      if (rows.length === CHUNK) {
        yield { rows, last: false };
        rows = [];
      }
      rows.push(rowOf(event));
    }
  }
  yield { rows, last: true };
}

const rolled = (before: string, leaves: readonly string[]): string =>
  createHash('sha256')
    .update([before, ...leaves].join('\n'))
    .digest('hex');

function differencesOf(rows: readonly MirrorRow[], leaves: readonly string[], held: readonly HeldRow[]): Difference[] {
  const there = new Map(held.map((row) => [row.position, row]));
  const differences: Difference[] = [];
  rows.forEach(({ position, stream, revision }, n) => {
    const row = there.get(String(position));
    there.delete(String(position));
    if (row?.leaf === leaves[n]) return;
    differences.push({
      position: String(position),
      kind: row === undefined ? 'missing' : 'altered',
      stream,
      revision: String(revision),
    });
  });
  for (const { position, stream, revision } of there.values())
    differences.push({ position, kind: 'extra', stream, revision });
  return differences.sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1));
}

/** Of a UTC instant, as text. */
function microseconds(instant: string): bigint {
  const [whole = '', fraction = ''] = instant.replace('Z', '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}
