import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import pgCopy from 'pg-copy-streams';

/**
 * Copies every event of the log under further tenant names until it holds at least `target` events: a tenant's ids may
 * recur in another, so only the tenant, the stream names and the events' own ids change, and with them the hashes. Writes
 * straight into `log.event`: this fills a scratch log with many events of real shape, quickly; no product code path does
 * it. May be called again for more.
 */
export async function replicateTenants(pool: Pool, target: number): Promise<number> {
  const count = async (): Promise<number> =>
    Number((await pool.query('select count(*) as n from log.event')).rows[0].n);
  const original = await count();
  const last: string = (await pool.query('select max(position) as last from log.event')).rows[0].last;
  for (let copy = 1, have = original; have < target; copy++, have += original) {
    await pool.query(
      `insert into log.event (position, stream, revision, type, schema_version, event_id, root, tenant, occurred_at,
                              recorded_at, data, metadata, hash)
       select c.position, c.stream, c.revision, c.type, c.schema_version, c.event_id, c.root, c.tenant, c.occurred_at,
              c.recorded_at, c.data, c.metadata,
              sha256(convert_to(concat_ws(E'\\n', c.stream, c.revision, c.event_id, c.type, c.data, c.metadata), 'UTF8'))
       from (
         select h.position + row_number() over (order by e.position) as position,
                replace(e.stream, '-' || e.tenant || '.', '-' || e.tenant || '_' || $1 || '.') as stream,
                e.revision, e.type, e.schema_version, md5(e.event_id || e.tenant || $1)::uuid as event_id,
                replace(e.root, '-' || e.tenant || '.', '-' || e.tenant || '_' || $1 || '.') as root,
                e.tenant || '_' || $1 as tenant, e.occurred_at, e.recorded_at, e.data,
                replace(replace(e.metadata, '"tenant":"' || e.tenant || '"', '"tenant":"' || e.tenant || '_' || $1 || '"'),
                        '-' || e.tenant || '.', '-' || e.tenant || '_' || $1 || '.') as metadata
         from log.event e, (select max(position) as position from log.event) h
         where e.position <= $2) c`,
      [`${original}_${copy}`, last],
    );
  }
  await pool.query('vacuum (analyze) log.event');
  return count();
}

const COLUMNS =
  'stream, revision, type, schema_version, event_id, root, tenant, occurred_at, recorded_at, data, metadata, hash';

/** Copies the log of one scratch database behind the events of another, positions anew. No product code path does it. */
export async function appendLog(from: Pool, to: Pool): Promise<void> {
  const [source, target] = [await from.connect(), await to.connect()];
  try {
    await target.query('create temp table incoming (like log.event)');
    const rows = `copy (select position, ${COLUMNS} from log.event) to stdout (format binary)`;
    const into = target.query(pgCopy.from(`copy incoming (position, ${COLUMNS}) from stdin (format binary)`));
    await pipeline(source.query(pgCopy.to(rows)), into);
    await target.query(
      `insert into log.event (position, ${COLUMNS})
       select h.position + row_number() over (order by i.position), ${COLUMNS.replaceAll(/(\w+)/g, 'i.$1')}
       from incoming i, (select coalesce(max(position), -1) as position from log.event) h`,
    );
    await target.query('drop table incoming');
  } finally {
    source.release();
    target.release();
  }
}
