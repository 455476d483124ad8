import { OWN_STREAMS, SEAL_STREAM, VERIFICATION_STREAM } from '@recount/event-log';
import type { PoolClient } from 'pg';
import type { ReadStatus } from '../status.js';
import { instantText } from '../tables.js';
import { AUDIT_TROUBLE, type Trouble } from '../trouble.js';
import { verifiedTurn } from './verified-turn.js';

const LAST = `select e.event_id::text as event_id, e.recorded_at::text as at, e.data
    from log.event e where e.stream = $1 order by e.revision desc limit 1`;

interface Last {
  readonly eventId: string;
  readonly at: string;
  // biome-ignore lint/suspicious/noExplicitAny: the payload of an event that this build or another one wrote
  readonly data: any;
}

/** The newest event of one of the log's own streams; one of a log it was copied from is none of its own. */
async function lastOf(client: PoolClient, stream: string, logId: string): Promise<Last | null> {
  const { rows } = await client.query<{ event_id: string; at: string; data: string }>(LAST, [stream]);
  const row = rows[0];
  if (row === undefined) return null;
  const data = JSON.parse(row.data);
  return data.logId === logId ? { eventId: row.event_id, at: instantText(row.at), data } : null;
}

async function troubleOf(client: PoolClient): Promise<Trouble | null> {
  const { rows } = await client.query<Trouble>(
    'select message, since::text as since, at::text as at from engine.trouble where name = $1',
    [AUDIT_TROUBLE],
  );
  const row = rows[0];
  return row === undefined ? null : { ...row, since: instantText(row.since), at: instantText(row.at) };
}

/** What the auditor asks first: what is sealed, and what the last verification found. */
export async function auditOf(
  client: PoolClient,
  logId: string,
  countOf: (what: string) => Promise<string>,
): Promise<ReadStatus['audit']> {
  const seal = await lastOf(client, SEAL_STREAM, logId);
  const verification = await lastOf(client, VERIFICATION_STREAM, logId);
  const after =
    seal === null
      ? '-1'
      : `coalesce((select max(position) from log.event where event_id = '${String(seal.data.lastEventId).replace(/[^0-9a-f-]/g, '')}'), -1)`;
  return {
    unsealedEvents: await countOf(
      `log.event where position > ${after} and starts_with(stream, '${OWN_STREAMS}') = false`,
    ),
    seal: seal && { number: seal.data.number, eventId: seal.eventId, at: seal.at, merkleRoot: seal.data.merkleRoot },
    verification: verification && {
      number: verification.data.number,
      eventId: verification.eventId,
      at: verification.at,
      share: verification.data.share,
      events: verification.data.events,
      rows: verification.data.rows,
      mismatches: verification.data.mismatchesTotal,
      turn: await verifiedTurn(client, logId, verification.data.share),
    },
    trouble: await troubleOf(client),
  };
}
