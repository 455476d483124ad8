import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createPool } from '@recount/postgres';
import { type LoadedProjection, openReadStore, type ReadStore, type Upcasting } from '@recount/read-store';
import type { Pool } from 'pg';
import pgCopy from 'pg-copy-streams';
import { figure, heading, percentile, rate, ratio, whole } from './measure.js';

/** Reads every event the bare way, in pages, parsing nothing. */
export async function bareRead(pool: Pool): Promise<number> {
  const client = await pool.connect();
  let read = 0;
  try {
    for (let after = '-1'; ; ) {
      const { rows } = await client.query({
        name: 'bare-read',
        text: `select position, stream, type, root, tenant, occurred_at, data, metadata
               from log.event where position > $1 order by position limit 5000`,
        values: [after],
      });
      if (rows.length === 0) return read;
      read += rows.length;
      after = rows[rows.length - 1].position;
    }
  } finally {
    client.release();
  }
}

/** COPYs every read-model table into a fresh table of the same shape, keys and indexes after, and drops it again. */
async function copyOfTheRows(pool: Pool): Promise<number> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'read' and table_type = 'BASE TABLE'`,
  );
  const source = await pool.connect();
  const target = await pool.connect();
  let copied = 0;
  try {
    for (const { name } of tables) {
      const columns = `select * from read."${name}"`;
      await target.query(`create table read."bench_copy" as ${columns} with no data`);
      const chunks: Buffer[] = [];
      const collect = new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(chunk);
          done();
        },
      });
      await pipeline(source.query(pgCopy.to(`copy read."${name}" to stdout (format binary)`)), collect);
      const start = performance.now();
      const into = target.query(pgCopy.from('copy read."bench_copy" from stdin (format binary)'));
      await pipeline(chunks, into);
      copied += into.rowCount ?? 0;
      const { rows: indexes } = await target.query<{ definition: string }>(
        `select indexdef as definition from pg_indexes where schemaname = 'read' and tablename = $1`,
        [name],
      );
      for (const [i, { definition }] of indexes.entries()) {
        await target.query(definition.replace(/INDEX \S+ ON \S+/, `INDEX "bench_copy_${i}" ON read."bench_copy"`));
      }
      copySeconds += (performance.now() - start) / 1000;
      await target.query('drop table read."bench_copy"');
    }
  } finally {
    source.release();
    target.release();
  }
  return copied;
}
let copySeconds = 0;

/** Rebuild of all models against its limit: a bare read of the log plus a COPY of the finished rows. */
export async function benchRebuild(url: string, store: ReadStore): Promise<number> {
  const pool = createPool(url);
  try {
    const events = Number((await pool.query('select count(*) as n from log.event')).rows[0].n);
    heading(`Rebuild of all models from ${whole(events)} events`);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    const result = await store.rebuild('all');
    clearInterval(watch);
    const perSecond = result.events / result.seconds;
    figure('rebuild', `${whole(perSecond)}/s`, `${result.seconds.toFixed(1)} s; aim ≥ 100,000/s`);
    const read = await rate(() => bareRead(pool));
    copySeconds = 0;
    const rows = await copyOfTheRows(pool);
    figure('bare read of the log', `${read.seconds.toFixed(1)} s`, `${whole(read.perSecond)} events/s`);
    figure('COPY of the finished rows, indexed', `${copySeconds.toFixed(1)} s`, `${whole(rows)} rows`);
    figure('rebuild ÷ limit', ratio(result.seconds, read.seconds + copySeconds), 'aim ≤ 1.50');
    figure('memory peak (this process, workers included)', `${whole(peak / 2 ** 20)} MiB`);
    return perSecond;
  } finally {
    await pool.end();
  }
}

/**
 * Live folding, batch by batch, of a log that no model has seen yet (the read side starts empty), against the rebuild
 * rate. Takes at most a quarter of a million events, so that the share of the batches' fixed cost is the usual one.
 */
export async function benchLive(
  url: string,
  projections: readonly LoadedProjection[],
  upcasting: Upcasting,
  rebuildRate: number,
): Promise<void> {
  heading('Live fold (one read, one transaction per batch, all models)');
  const pool = createPool(url);
  try {
    await pool.query(`delete from log.event where position >
      (select position from log.event order by position offset 250000 limit 1)`);
    await pool.query('drop schema read cascade');
    await pool.query('create schema read');
    await pool.query('truncate engine.model, engine.checkpoint, engine.quarantine');
  } finally {
    await pool.end();
  }
  const store = await openReadStore({ url, projections, upcasting });
  try {
    await store.deploy();
    const live = await rate(async () => (await store.catchUp()).events);
    figure('live fold', `${whole(live.perSecond)}/s`, `${whole(live.count)} events`);
    figure('live ÷ rebuild', ratio(live.perSecond, rebuildRate), 'aim ≥ 0.25');
  } finally {
    await store.close();
  }
}

/** Explain of single cells against one indexed read of the root's events. */
export async function benchExplain(url: string, store: ReadStore): Promise<void> {
  heading('Explain one cell (1,000 cells of customer_360)');
  const pool = createPool(url);
  try {
    const { rows } = await pool.query(
      `select _tenant as tenant, _root as root, customer_id::text as key from read.customer_360
       order by md5(customer_id::text || _tenant) limit 1000`,
    );
    const explain: number[] = [];
    const read: number[] = [];
    const one = async (row: { tenant: string; root: string; key: string }): Promise<void> => {
      let start = performance.now();
      await pool.query({
        name: 'root-events',
        text: 'select * from log.event where root = $1 and tenant = $2 order by position',
        values: [row.root, row.tenant],
      });
      read.push(performance.now() - start);
      start = performance.now();
      await store.explain('customer_360', row.tenant, [row.key], { column: 'name' });
      explain.push(performance.now() - start);
    };
    for (const row of rows.slice(0, 100)) await one(row);
    explain.length = 0;
    read.length = 0;
    for (const row of rows) await one(row);
    const ms = (sample: number[], p: number): string => `${percentile(sample, p).toFixed(2)} ms`;
    figure('explain p50 / p99', `${ms(explain, 50)} / ${ms(explain, 99)}`);
    figure('indexed read p50 / p99', `${ms(read, 50)} / ${ms(read, 99)}`);
    const over = percentile(explain, 99) - percentile(read, 99);
    figure('over the read at p99', `${over.toFixed(2)} ms`, 'aim < 2 ms');
  } finally {
    await pool.end();
  }
}
