import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { id } from './testing/samples.js';
import { type TestStore, testStore } from './testing/store.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

let database: TestDatabase;
let elsewhere: TestStore | undefined;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await testDatabase();
  elsewhere = await testStore();
}, 600_000);
afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await elsewhere?.close();
  await database?.drop();
}, 600_000);

function start(env: Record<string, string>): { child: ChildProcess; errors: () => string } {
  const log = elsewhere === undefined ? {} : { EVENTSTORE_URL: elsewhere.url };
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...log, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let errors = '';
  child.stderr?.on('data', (part) => {
    errors += part;
  });
  return { child, errors: () => errors };
}

async function listening(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    return (JSON.parse(line) as { listening: string }).listening;
  }
  throw new Error('the api ended without listening');
}

test('SIGTERM: what is under way is answered, then the process ends with 0; a taken port is a clear exit 1', async () => {
  const { child } = start({ DATABASE_URL: database.url, PORT: '0' });
  const url = await listening(child);
  expect(new URL(url).hostname).toBe('127.0.0.1');

  const other = start({ DATABASE_URL: database.url, PORT: new URL(url).port });
  expect((await once(other.child, 'close'))[0]).toBe(1);
  expect(other.errors()).toContain(`port ${new URL(url).port} on 127.0.0.1 is taken`);

  let body: ReadableStreamDefaultController<Uint8Array> | undefined;
  const lines = new ReadableStream<Uint8Array>({
    start(controller) {
      body = controller;
    },
  });
  const send = (leadId: string): void => {
    const line = {
      streamType: 'lead',
      id: leadId,
      command: 'capture',
      body: { source: 'web', email: 'a@example.com' },
    };
    body?.enqueue(Buffer.from(`${JSON.stringify(line)}\n`));
  };
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = fetch(`${url}/v1/commands`, { method: 'POST', headers, body: lines, duplex: 'half' } as RequestInit);
  send(id());
  const reader = ((await answer).body as ReadableStream<Uint8Array>).getReader();
  expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toContain('"status":201');

  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await expect(refused(url)).resolves.toBe(true);
  send(id());
  expect(Buffer.from((await reader.read()).value as Uint8Array).toString()).toContain('"status":201');
  body?.close();
  expect((await reader.read()).done).toBe(true);
  expect((await closed)[0]).toBe(0);
}, 600_000);

/** Whether new connections are refused, at the latest after the process had time to notice its signal. */
async function refused(url: string): Promise<boolean> {
  for (let i = 0; i < 1000; i++) {
    const alive = await fetch(`${url}/health`, { headers: { connection: 'close' } }).then(
      (response) => response.text(),
      () => undefined,
    );
    if (alive === undefined) return true;
  }
  return false;
}

test.each([
  [{ DATABASE_URL: '' }, 'DATABASE_URL is not set'],
  [{ DATABASE_URL: 'postgresql://x', PORT: 'http' }, 'PORT is http'],
])('%j: exit 1 with the reason', async (env, reason) => {
  const { child, errors } = start(env as Record<string, string>);
  expect((await once(child, 'close'))[0]).toBe(1);
  expect(errors()).toContain(reason);
});
