// `npm run bench [-- --only sets,reports --sets cdnow_sample --events 1000000 --large --json]`: everything in one run, on
// an embedded PostgreSQL of its own that is removed afterwards. Figures are printed beside the limit they are held against.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { createPool, openPostgres } from '@recount/postgres';
import { benchAppends } from './appends.js';
import { benchAudit } from './audit.js';
import { benchEventStore } from './eventstore.js';
import { upcasting, withDatabase, withReadSide } from './house.js';
import { benchHttp } from './http.js';
import { figures, heading } from './measure.js';
import { type BenchOptions, benchOptions, DEMONSTRATION, REPLICATED } from './options.js';
import { benchExplain, benchLive, benchRebuild } from './read-side.js';
import { appendLog, replicateTenants } from './replicate.js';
import { benchReports } from './reports.js';
import { benchSet } from './sets.js';

/** Each set in a database of its own, then all their events in one: `all` holds every tenant. */
async function bringIn(server: string, sets: readonly string[], all: string): Promise<void> {
  heading('Import, first row read to last row folded (folds and reactors beside it); then a rebuild from its events');
  if (!process.env.RECOUNT_DATA) console.log('  RECOUNT_DATA is not set: no real sets');
  const target = createPool(all);
  try {
    for (const name of [...(process.env.RECOUNT_DATA ? sets : []), DEMONSTRATION])
      await withDatabase(server, `bench_${name}`, async (url) => {
        await benchSet(url, name);
        const source = createPool(url);
        await appendLog(source, target).finally(() => source.end());
      });
    await target.query('vacuum (analyze) log.event');
  } finally {
    await target.end();
  }
}

async function overAllSets(server: string, { wants, sets, sizes }: BenchOptions): Promise<void> {
  await withDatabase(server, 'bench_all', async (url) => {
    await bringIn(server, sets, url);
    if (wants('reports'))
      await withReadSide(url, async (side) => {
        await side.store.rebuild('all');
        await benchReports(side);
      });
    if (!REPLICATED.some(wants)) return;
    for (const events of sizes) await overMany(url, events, wants, events === sizes.at(-1));
  });
}

/** The parts over many events. The live fold ends with a log cut short: it comes last, after the largest size. */
async function overMany(url: string, events: number, wants: BenchOptions['wants'], last: boolean): Promise<void> {
  await withReadSide(url, async (side) => {
    const { pool, store, projections } = side;
    heading(`Replicating tenants to ${events.toLocaleString('en-US')} events`);
    await replicateTenants(pool, events);
    const rebuilt = await benchRebuild(url, store);
    if (wants('explain')) await benchExplain(url, store);
    if (wants('audit')) await benchAudit(side);
    if (wants('live') && last) await benchLive(url, projections, upcasting, rebuilt);
  });
}

const eventStore = (server: string): Promise<void> =>
  withDatabase(server, 'bench_store', (store) =>
    withDatabase(server, 'bench_mirror', (mirror) =>
      withDatabase(server, 'bench_store_http', (http) => benchEventStore({ store, mirror, http })),
    ),
  );

async function main(options: BenchOptions): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'recount-bench-'));
  const server = await openPostgres({ home, dieWithParent: true });
  try {
    console.log(
      `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    );
    const { wants } = options;
    // What goes over HTTP is held against the bare appends of the same run.
    if (wants('appends') || wants('http')) {
      const appends = await withDatabase(server.url, 'bench_appends', benchAppends);
      const limit = appends.get(64)?.perSecond ?? Number.NaN;
      if (wants('http')) await withDatabase(server.url, 'bench_http', (url) => benchHttp(url, limit));
    }
    if (wants('eventstore')) await eventStore(server.url);
    if (wants('sets') || wants('reports') || REPLICATED.some(wants)) await overAllSets(server.url, options);
    if (options.json) console.log(JSON.stringify(figures()));
  } finally {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** What was asked for; undefined after saying what is wrong with it. */
function asked(): BenchOptions | string | undefined {
  try {
    return benchOptions(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
    return undefined;
  }
}

const options = asked();
if (typeof options === 'string') console.log(options);
else if (options) await main(options);
