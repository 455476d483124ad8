// `npm run bench [-- --events 1000000 --large --only appends,http]`: everything in one run, on an embedded PostgreSQL of
// its own that is removed afterwards. Figures are printed beside the limit they are held against.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { logMigrations } from '@recount/event-log';
import * as journey from '@recount/journey';
import { createPool, migrate, openPostgres } from '@recount/postgres';
import { reactorMigrations } from '@recount/reactors';
import { loadProjections, openReadStore, readStoreMigrations, upcastingOf } from '@recount/read-store';
import { benchAppends } from './appends.js';
import { benchHttp } from './http.js';
import { benchImport } from './import.js';
import { figures, heading } from './measure.js';
import { benchExplain, benchLive, benchRebuild } from './read-side.js';
import { replicateTenants } from './replicate.js';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    large: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const projectionsFolder = fileURLToPath(new URL('../../../projections', import.meta.url));
const upcasting = upcastingOf(journey, import.meta.resolve('@recount/journey'));

/** A database of its own for one part, so that parts do not disturb each other. */
async function withDatabase<T>(server: string, name: string, use: (url: string) => Promise<T>): Promise<T> {
  const admin = createPool(server);
  await admin.query(`create database ${name}`);
  const url = server.replace('/recount?', `/${name}?`);
  try {
    await migrate(url, [logMigrations, readStoreMigrations, reactorMigrations]);
    return await use(url);
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function readSide(url: string, events: number): Promise<void> {
  const pool = createPool(url);
  const projections = await loadProjections(projectionsFolder);
  const store = await openReadStore({ url, projections, upcasting });
  try {
    await store.deploy();
    await benchImport(url);
    heading(`Replicating tenants to ${events.toLocaleString('en-US')} events`);
    await replicateTenants(pool, events);
    const rebuilt = await benchRebuild(url, store);
    await benchExplain(url, store);
    await benchLive(url, projections, upcasting, rebuilt);
  } finally {
    await store.close();
    await pool.end();
  }
}

const home = mkdtempSync(join(tmpdir(), 'recount-bench-'));
const server = await openPostgres({ home, dieWithParent: true });
try {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  );
  const appends = await withDatabase(server.url, 'bench_appends', benchAppends);
  await withDatabase(server.url, 'bench_http', (url) => benchHttp(url, appends.get(64)?.perSecond ?? Number.NaN));
  const sizes = [Number(options.events), ...(options.large ? [10_000_000] : [])];
  for (const size of sizes) await withDatabase(server.url, `bench_read_${size}`, (url) => readSide(url, size));
  if (options.json) console.log(JSON.stringify(figures()));
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}
