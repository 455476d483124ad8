import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@recount/client';
import { uuidv5 } from '@recount/event-log';
import { freePort } from '@recount/event-log/testing';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { listScratch } from '@recount/replay';
import { recount } from '../testing/recount.js';
import { type Polling, poll } from './polling.js';
import { entry, Restarted } from './processes.js';

const TENANT = 'shop';
const CUSTOMERS = 3;
/** A definition of one row per customer, whose fold is given. */
const definition = (evolve: string): string => `
import { int, keep, readModelOf, set, uuid } from '@recount/kernel';
const readModel = readModelOf<any>();
export default readModel({
  name: 'hostile', version: 1, shape: 'state', doc: 'Harm.',
  key: { customer: uuid() }, columns: { n: int() },
  on: { CustomerRegistered: { keys: (event: any) => [{ key: { customer: event.root } }], evolve: (row: any, event: any) => { ${evolve} } } },
  golden: [],
});
`;
const HARM: readonly [what: string, evolve: string, message: RegExp][] = [
  ['an endless loop', 'for (;;) {}', /within 4 s/],
  ['a memory bomb', 'const all: unknown[] = []; for (;;) all.push({ all: [1, 2, 3] });', /memory/],
  ['process.exit', '(globalThis as any).process.exit(0); return keep;', /reading 'exit'/],
  ["require('fs')", `require('fs').rmSync('/tmp', { recursive: true }); return keep;`, /require is not defined/],
  ['the network', `fetch('http://127.0.0.1'); return keep;`, /fetch is not defined/],
  ['pollution of prototypes', '(Object.prototype as any).polluted = 1; return keep;', /not extensible|read only/],
  ['a getter that throws', `return set({ get n(): number { throw new Error('got you'); } });`, /got you/],
  ['a fold that returns a promise', 'return Promise.resolve(set({ n: 1 })) as never;', /not a promise/],
];

describe('hostile definitions beside a running house', () => {
  // The temporary files of the replays alone, so that what is left over can be seen.
  const [folder, temporary] = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'recount-hostile-'))) as [string, string];
  let database: TestDatabase;
  let [api, projector]: Restarted[] = [];
  let client: Client;
  let polling: Polling;
  let events: readonly string[] = [];
  const register = async (n: number) => {
    const id = uuidv5('hostile', String(n));
    return client.command('customer', id, 'register', { kind: 'org', name: `Customer ${n}` }, { commandId: id });
  };
  /** Every schema but the register of replays, which the first one makes. */
  const schemas = async (): Promise<string[]> =>
    (await database.pool.query(`select nspname from pg_namespace where nspname <> 'scratch' order by 1`)).rows.map(
      ({ nspname }) => nspname,
    );

  beforeAll(async () => {
    database = await testDatabase();
    const env = { DATABASE_URL: database.url, NODE_ENV: 'production' };
    const port = await freePort();
    projector = new Restarted('projector', [entry.projector], env, 'stopped');
    api = new Restarted('api', [entry.api], { ...env, PORT: String(port) }, 'stopped');
    const url = `http://127.0.0.1:${port}`;
    // As patient as it takes to start.
    client = createClient({
      url,
      tenant: TENANT,
      attempts: 1_000,
      backoff: { baseMs: 50, capMs: 100 },
      timeoutMs: 15_000,
    });
    const answers = [];
    for (let n = 0; n < CUSTOMERS; n++) answers.push(await register(n));
    events = answers.flatMap(({ eventIds }) => eventIds);
    const list = `/v1/models/customer_360?tenant=${TENANT}`;
    await client.list('customer_360', { minPosition: answers.at(-1)?.token ?? '' });
    polling = poll(url, {
      rows: { path: list, says: ({ rows }) => String(rows.length) },
      status: { path: '/v1/status', says: () => 'answers' },
    });
  }, 600_000);
  afterAll(async () => {
    await polling?.stop();
    await Promise.all([api?.stop(), projector?.stop()]);
    for (const made of [folder, temporary]) rmSync(made, { recursive: true, force: true });
    await database?.drop();
  });

  test.each(HARM)(
    '%s ends in a message that names the event; the house goes on answering',
    async (what, evolve, message) => {
      const before = await schemas();
      const file = join(folder, `${what.replace(/\W+/g, '-')}.ts`);
      writeFileSync(file, definition(evolve));
      // Loading the definition has no more time than an event, and a busy machine takes its time to load it.
      const limits = ['--event-time', what.includes('loop') ? '4' : '60', '--memory', '64'];
      const asked = polling.rounds(5);
      const ended = await recount(['replay', file, ...limits], { DATABASE_URL: database.url, TMPDIR: temporary }).ended;
      await asked;
      expect([ended.code, ended.stdout]).toEqual([1, '']);
      expect(ended.stderr).toMatch(message);
      expect(events).toContain(/CustomerRegistered (\S+) of customer-shop\./.exec(ended.stderr)?.[1]);
      expect(await schemas()).toEqual(before);
      expect(await listScratch(database.pool)).toEqual([]);
      expect(readdirSync(temporary)).toEqual([]);
    },
    600_000,
  );

  test('after all of it every answer was the same, nothing had to be started again, and what is told now is folded', async () => {
    await polling.rounds(1);
    expect(polling.told).toEqual({ rows: [String(CUSTOMERS)], status: ['answers'] });
    expect([api?.code, projector?.code]).toEqual([null, null]);
    const { token } = await register(CUSTOMERS);
    const { rows } = await client.list('customer_360', { minPosition: token });
    expect(rows).toHaveLength(CUSTOMERS + 1);
  });
});
