// One PostgreSQL for the run, with a template database that every spec's testDatabase() copies. The server ends with
// this process, however it ends. Rooms that are not compiled yet are left out, so that a room's own specs run without them.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const room = (name) => new URL(`../libs/${name}/dist/index.js`, import.meta.url);
const MIGRATIONS = { 'event-log': 'logMigrations', 'read-store': 'readStoreMigrations', reactors: 'reactorMigrations' };

export default async function setup() {
  if (!existsSync(fileURLToPath(room('postgres')))) return;
  const { startTestServer } = await import(new URL('../libs/postgres/dist/testing/index.js', import.meta.url).href);
  const sets = [];
  for (const [name, exported] of Object.entries(MIGRATIONS)) {
    if (!existsSync(fileURLToPath(room(name)))) continue;
    const set = (await import(room(name).href))[exported];
    if (set !== undefined) sets.push(set);
  }
  const server = await startTestServer(sets, process.env.RECOUNT_TEST_DATABASE_URL);
  process.env.RECOUNT_TEST_SERVER = server.description;
  globalThis.recountTestServer = server;
}
