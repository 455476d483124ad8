import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@recount/event-log/testing';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { entry, Restarted } from '../acceptance/processes.js';
import { recount } from '../testing/recount.js';

let database: TestDatabase;
let api: Restarted;
let folder: string;
let PORT: string;
const send = (...args: string[]) => recount(['send', ...args], { PORT, DATABASE_URL: 'postgres://nowhere' }).ended;
const lead = JSON.stringify({ source: 'web', email: 'a@example.com' });

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'recount-send-'));
  PORT = String(await freePort());
  api = new Restarted('api', [entry.api], { DATABASE_URL: database.url, PORT }, 'stopped');
  await api.says('listening');
});
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

test('a command goes over HTTP, is told, and takes effect once under its key', async () => {
  const first = await send('lead', 'new', 'capture', '--body', lead, '--key', 'k1', '--actor', 'user:mia', '--json');
  const answer = JSON.parse(first.stdout);
  expect([first.code, answer.changed, answer.eventIds.length]).toEqual([0, true, 1]);
  const again = await send('lead', 'new', 'capture', '--body', lead, '--key', 'k1', '--actor', 'user:mia');
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining(`known already  ${answer.id}`)]);
});

test('a refusal is its code and exit code 1; a wrong word exits with 2', async () => {
  const refused = await send('lead', 'new', 'capture', '--body', '{"source":"web"}', '--json');
  expect([refused.code, JSON.parse(refused.stderr).error.code]).toEqual([1, 'LEAD_NO_CONTACT_POINT']);
  expect((await send('lead', 'new', 'explode', '--body', lead, '--json')).code).toBe(1);
  for (const wrong of [
    ['lead', 'new'],
    ['lead', 'new', 'capture', '--body', '{'],
    ['lead', 'new', 'capture', '--body', '@/nowhere'],
    ['lead', '--lines', '-'],
  ])
    expect((await send(...wrong)).code).toBe(2);
});

test('many at once from a file: an answer each, and exit code 1 where one was refused', async () => {
  const file = join(folder, 'commands.ndjson');
  const line = (body: object) => JSON.stringify({ streamType: 'lead', id: 'new', command: 'capture', body });
  writeFileSync(file, `${line({ source: 'web', email: 'b@example.com' })}\n\n${line({ source: 'web' })}\n`);
  const { code, stdout } = await send('--lines', file, '--key', 'monday');
  expect([code, stdout]).toEqual([1, expect.stringContaining('2 commands answered, 1 refused')]);
  writeFileSync(file, `${line({ source: 'web', email: 'b@example.com' })}\n`);
  const { stdout: again } = await send('--lines', file, '--key', 'monday', '--json');
  expect(JSON.parse(again)).toMatchObject({ line: 1, duplicate: true });
});

test('nobody there: says so, and what to do', async () => {
  const { code, stderr } = await send('lead', 'new', 'capture', '--body', lead, '--url', 'http://127.0.0.1:1');
  expect([code, stderr]).toEqual([1, expect.stringContaining('npm start')]);
});
