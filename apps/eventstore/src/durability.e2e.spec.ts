import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { END, EventStoreDBClient, UnavailableError } from '@eventstore/db-client';
import { freePort } from '@recount/event-log/testing';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { all, foreign } from './testing/served.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
let database: TestDatabase;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});
afterAll(async () => database?.drop());

/** Starts the process and waits until it says that it listens. */
async function start(port: number): Promise<{ child: ChildProcess; port: number; lines: string[] }> {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, EVENTSTORE_PORT: String(port) };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.on('exit', () => children.delete(child));
  const lines: string[] = [];
  createInterface(child.stderr as Readable).on('line', (line) => lines.push(line));
  for await (const line of createInterface(child.stdout as Readable)) {
    const said = JSON.parse(line) as { message: string; port: number };
    if (said.message === 'listening') return { child, port: said.port, lines };
  }
  throw new Error(`it ended: ${lines.join('\n')}`);
}
const connect = (port: number) => EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
/** Repeats what the server's absence makes fail, or makes the client wait for ever. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 240_000; ; ) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), 3_000);
    });
    try {
      return await Promise.race([call(), late]);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      clearTimeout(timer);
    }
  }
}

test('what was acknowledged is there after kill -9, once, and the server comes back on its port', async () => {
  let { child, port } = await start(await freePort());
  const acknowledged: string[] = [];
  let stopped = false;
  const stream = (n: number) => `killed-${n}`;
  // One client for all: a lost connection of one fails the appends of every other in its process.
  const client = connect(port);
  const writer = async (n: number) => {
    for (let revision = -1n; !stopped; revision++) {
      const event = foreign('Killed', {}, randomUUID());
      // An unknown outcome is repeated as it was: the same id, the same expected revision.
      const expectedRevision = revision < 0n ? ('no_stream' as const) : revision;
      await patiently(() => client.appendToStream(stream(n), event, { expectedRevision }));
      acknowledged.push(event.id);
    }
  };
  const writers = Promise.all([0, 1, 2, 3].map(writer));
  for (let kills = 0; kills < 3; kills++) {
    const before = acknowledged.length;
    await patiently(async () => {
      if (acknowledged.length < before + 40) throw new Error('not enough yet');
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    ({ child } = await start(port));
  }
  stopped = true;
  await writers;
  const ids: (string | undefined)[] = [];
  for (const n of [0, 1, 2, 3]) ids.push(...(await all(client.readStream(stream(n)))).map(({ event }) => event?.id));
  await client.dispose();
  expect(ids.sort()).toEqual([...acknowledged].sort());
}, 600_000);

test('SIGTERM: appends under way are answered, subscriptions are told, the process ends with 0', async () => {
  const { child, port } = await start(0);
  const client = connect(port);
  await client.appendToStream('before', foreign('a'));
  const subscription = client.subscribeToAll({ fromPosition: END });
  const dropped = new Promise((resolve) => subscription.on('error', resolve));
  await new Promise((resolve) => subscription.once('caughtUp', () => resolve(undefined)));
  const results = Promise.allSettled(
    Array.from({ length: 50 }, (_, n) => client.appendToStream(`term-${n}`, foreign('a'))),
  );
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(await dropped).toBeInstanceOf(UnavailableError);
  const outcomes = await results;
  const { rows } = await database.pool.query("select stream from log.event where stream like 'term-%'");
  const written = new Set(rows.map(({ stream }) => stream));
  for (const [n, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') expect(written).toContain(`term-${n}`);
  }
  await client.dispose();
});

test('while the database is away calls are unavailable; then all goes on, subscriptions where they were', async () => {
  const { child, port, lines } = await start(0);
  const client = connect(port);
  const seen: (string | undefined)[] = [];
  const { position } = await client.appendToStream('outage', foreign('first'));
  const subscription = client.subscribeToAll({ fromPosition: position ?? END });
  subscription.on('data', ({ event }) => seen.push(event?.type));
  await new Promise((resolve) => subscription.once('caughtUp', () => resolve(undefined)));
  await database.setReachable(false);
  await expect(all(client.readStream('outage'))).rejects.toBeInstanceOf(UnavailableError);
  const waiting = client.appendToStream('outage', foreign('second'));
  await database.setReachable(true);
  await waiting;
  await patiently(async () => expect(await all(client.readStream('outage'))).toHaveLength(2));
  await client.appendToStream('outage', foreign('third'));
  await patiently(async () => expect(seen).toEqual(['second', 'third']));
  expect(child.exitCode).toBeNull();
  expect(lines).toEqual([]);
  await subscription.unsubscribe();
  await client.dispose();
});

test.each([
  ['no database', { DATABASE_URL: '' }, 'DATABASE_URL'],
  ['a port that is none', { EVENTSTORE_PORT: 'http' }, 'EVENTSTORE_PORT'],
  ['half of a certificate', { EVENTSTORE_CERT_FILE: '/tmp/cert.pem' }, 'go together'],
  ['users without passwords', { EVENTSTORE_USERS: 'admin' }, 'name:password'],
])('%s: it says so and ends', async (_, wrong, says) => {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, EVENTSTORE_PORT: '0', ...wrong };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toContain(says);
});
