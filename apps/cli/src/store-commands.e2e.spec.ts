import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openEmbeddedLog, openEventStoreDb } from '@recount/event-log';
import { anEvent, freshStream, someEvents } from '@recount/event-log/testing';
import { mirrorReached, runMirror } from '@recount/mirror';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { entry } from './acceptance/processes.js';

const EVENTS = 40;
let databases: TestDatabase[];
let server: ChildProcess;
let url: string;

/** `recount … --json` in a process: its exit code and what it answered. */
function recount(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; answer?: unknown; text: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, RECOUNT_HOME: '/nonexistent', ...env } };
    execFile(process.execPath, [entry.recount, ...args, '--json'], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ code, text: stdout + stderr, ...(code === 0 ? { answer: JSON.parse(stdout) } : {}) });
    });
  });
}

// An embedded log, another one served as EventStoreDB by `recount eventstore serve`, a database for the mirror.
beforeAll(async () => {
  databases = [await testDatabase(), await testDatabase(), await testDatabase()];
  const [source, store] = databases as [TestDatabase, TestDatabase];
  const log = await openEmbeddedLog({ url: source.url });
  for (let n = 0; n < EVENTS / 4; n++) {
    const stream = freshStream('moved');
    await log.append(stream, 'no_stream', someEvents(stream, 4));
  }
  await log.close();
  server = spawn(process.execPath, [entry.recount, 'eventstore', 'serve', '--port', '0'], {
    env: { PATH: process.env.PATH, DATABASE_URL: store.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout as NodeJS.ReadableStream })) {
    const said = JSON.parse(line) as { message: string; url: string };
    if (said.message !== 'listening') continue;
    url = said.url;
    break;
  }
}, 600_000);
afterAll(async () => {
  server.kill('SIGTERM');
  expect((await once(server, 'exit'))[0]).toBe(0);
  for (const database of databases) await database.drop();
}, 600_000);

test('log copy moves an embedded log, goes on where it was, and refuses another target', async () => {
  const [source, , other] = databases as [TestDatabase, TestDatabase, TestDatabase];
  const copy = () => recount(['log', 'copy', '--from', source.url, '--to', url]);
  const first = await copy();
  expect(first).toMatchObject({ code: 0, answer: { events: EVENTS, copied: EVENTS } });
  // Again, from the installation's own database.
  expect(await recount(['log', 'copy', '--to', url], { DATABASE_URL: source.url })).toMatchObject({
    code: 0,
    answer: { events: EVENTS, copied: 0 },
  });
  expect(await recount(['log', 'copy', '--from', other.url, '--to', url])).toMatchObject({ code: 1 });
  expect(await recount(['log', 'copy', '--from', 'http://x', '--to', url])).toMatchObject({ code: 2 });
}, 600_000);

test('log copy boots the PostgreSQL of a home for the end that is not named, and copies what the face accepted', async () => {
  const [source] = databases as [TestDatabase];
  const home = mkdtempSync(join(tmpdir(), 'recount-copied-'));
  // As the face keeps 900,000 bytes that are no JSON: larger than what it takes in one append.
  const large = await openEmbeddedLog({ url: source.url, maxAppendBytes: Number.MAX_SAFE_INTEGER });
  const stream = freshStream('large');
  await large.append(stream, 'no_stream', [anEvent(stream, { data: { base64: 'A'.repeat(1_200_000) } })]);
  await large.close();
  try {
    expect(await recount(['log', 'copy', '--from', source.url, '--home', home])).toMatchObject({
      code: 0,
      answer: { events: EVENTS + 1, copied: EVENTS + 1 },
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  expect(await recount(['log', 'copy', '--home', home])).toMatchObject({ code: 2 });
}, 600_000);

test('mirror says how far it is, finds what was changed and repairs it', async () => {
  const mirror = databases[2] as TestDatabase;
  const env = { DATABASE_URL: mirror.url, EVENTSTORE_URL: url };
  expect(await recount(['mirror', 'status'], { DATABASE_URL: mirror.url })).toMatchObject({ code: 1 });
  const [source] = databases as [TestDatabase];
  const { code, text } = await recount(['mirror', 'rebuild'], { ...env, DATABASE_URL: source.url });
  expect([code, text]).toEqual([1, expect.stringMatching(/"LOG_MISMATCH".*no mirror of that store/)]);
  expect(await recount(['mirror', 'status'], env)).toMatchObject({
    code: 0,
    answer: { caughtUp: false, holder: null },
  });
  const log = await openEventStoreDb({ connectionString: url });
  const ended = new AbortController();
  const running = runMirror({ url: mirror.url, log, signal: ended.signal, holder: 'spec' });
  await mirrorReached(mirror.pool, await log.head());
  expect(await recount(['mirror', 'status'], env)).toMatchObject({
    code: 0,
    answer: { caughtUp: true, holder: 'spec' },
  });
  expect(await recount(['mirror', 'verify'], env)).toMatchObject({ code: 0, answer: { same: true, events: EVENTS } });
  const copied = await recount(['log', 'copy', '--from', source.url, '--to', mirror.url]);
  expect([copied.code, copied.text]).toEqual([
    1,
    expect.stringMatching(/"LOG_MISMATCH".*nothing may be appended here/),
  ]);
  await mirror.pool.query(`update log.event set data = '{}' where revision = 2`);
  const found = await recount(['mirror', 'verify'], env);
  expect(found.code).toBe(1);
  expect(found.text).toMatch(/"differing": ?10/);
  expect(await recount(['mirror', 'rebuild'], env)).toMatchObject({ code: 0, answer: { differing: 10 } });
  expect(await recount(['mirror', 'verify'], env)).toMatchObject({ code: 0 });
  // Settings of a stream, as a real server keeps them; the face refuses to.
  await (databases[1] as TestDatabase).pool.query(
    `insert into log.event select position + 1, '$$moved-test.1', 0, '$metadata', 1, gen_random_uuid(), 'r', '_', now(), recorded_at,
            '{"$maxCount":9}', '{}', '' from log.head`,
  );
  const cut = await recount(['mirror', 'verify'], env);
  expect([cut.code, cut.text]).toEqual([
    1,
    expect.stringMatching(/"moved-test.1".*"\$maxCount": ?9.*keep the history whole/s),
  ]);
  ended.abort();
  await running;
  await log.close();
}, 600_000);
