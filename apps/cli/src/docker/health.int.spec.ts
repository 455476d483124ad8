import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { acquireLease, PROJECTOR, releaseLease } from '@recount/read-store';
import { DOCKER } from './files.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function health(what: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [`${DOCKER}health.mjs`, what], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, said: said.trim() };
}

test('a projector is healthy while one holds the lease', async () => {
  const env = { DATABASE_URL: database.url };
  expect(await health('projector', env)).toEqual({ code: 1, said: 'projector: no projector holds the lease' });
  const lease = await acquireLease(database.pool, PROJECTOR, 'somebody', 60_000);
  expect(await health('projector', env)).toEqual({ code: 0, said: '' });
  if (lease) await releaseLease(database.pool, lease);
  expect(await health('projector', env)).toMatchObject({ code: 1 });
});

test('an api is alive or ready by its own answers', async () => {
  const server = createServer(({ url }, response) => {
    response.statusCode = url === '/health' ? 200 : 503;
    response.end(url);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const PORT = String((server.address() as AddressInfo).port);
  expect(await health('alive', { PORT })).toEqual({ code: 0, said: '' });
  expect(await health('ready', { PORT })).toEqual({ code: 1, said: 'ready: /ready answered 503 /ready' });
  server.close();
  server.closeAllConnections();
  expect(await health('alive', { PORT })).toEqual({ code: 1, said: expect.stringContaining('ECONNREFUSED') });
});

test('asked for anything else it says what there is', async () => {
  expect(await health('')).toEqual({
    code: 1,
    said: expect.stringContaining('usage: health.mjs alive | ready | projector'),
  });
});
