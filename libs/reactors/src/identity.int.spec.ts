import { type CommandGateway, createCommandGateway } from '@recount/commands';
import { type EventLog, LogUnavailableError, openEmbeddedLog, uuidv5 } from '@recount/event-log';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { drainReactors, type ReactorOptions, reactorStanding } from './index.js';
import { mortal } from './testing/mortal.js';

const TENANT = 'default';
const idOf = (...parts: readonly (string | number)[]) => uuidv5('identity-spec', ...parts.map(String));
const CUSTOMERS = [0, 1, 2, 3, 4].map((n) => idOf('customer', n));

let database: TestDatabase;
let log: EventLog;
let gateway: CommandGateway;
const issue = (streamType: string, id: string, command: string, body: object) =>
  gateway.execute({
    tenant: TENANT,
    actor: { type: 'user', id: 'spec' },
    commandId: idOf(streamType, id, command, JSON.stringify(body)),
    streamType,
    id,
    command,
    body,
  });
const merge = async (survivor: number, ...losers: readonly number[]) => {
  const body = { survivorId: CUSTOMERS[survivor], loserIds: losers.map((n) => CUSTOMERS[n]) };
  return (await issue('identity', 'customers', 'merge', body)).eventIds[0] as string;
};

/** Merges of merges, the last two taken back again, and a lead linked: nothing of it has reached a customer yet. */
beforeEach(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  gateway = await createCommandGateway({ log });
  for (const [n, id] of CUSTOMERS.entries())
    await issue('customer', id, 'register', { kind: 'org', name: `C${n}`, ...(n === 2 ? { tier: 'A' } : {}) });
  const lead = idOf('lead');
  await issue('lead', lead, 'capture', { source: 'web', email: 'a@b.co' });
  await issue('lead', lead, 'assign', { ownerId: 'ann' });
  await issue('lead', lead, 'qualify', { criteria: [] });
  await issue('lead', lead, 'convert', { customerId: CUSTOMERS[4], mode: 'linked' });
  await merge(0, 1);
  const taken = await merge(0, 2, 3);
  const outer = await merge(4, 0);
  for (const mergeId of [outer, taken]) await issue('identity', 'customers', 'unmerge', { mergeId, reason: 'spec' });
});
afterEach(async () => {
  await gateway.close();
  await log.close();
  await database.drop();
});

const options = (through: CommandGateway = gateway): ReactorOptions => ({
  pool: database.pool,
  gateway: through,
  backoff: { baseMs: 1, capMs: 4 },
});

/** What the decisions come to on each customer, in order; nothing is pending, refused or dead. */
async function expectEachOnce(): Promise<void> {
  const { rows } = await database.pool.query<{ stream: string; type: string }>(
    `select stream, type from log.event where type ~ '^CustomerMerge|^CustomerUnmerged' order by position`,
  );
  const of = (n: number) =>
    rows.filter(({ stream }) => stream === `customer-${TENANT}.${CUSTOMERS[n]}`).map(({ type }) => type);
  expect([0, 1, 2, 3, 4].map(of)).toEqual([
    ['CustomerMergeAbsorbed', 'CustomerMergeAbsorbed', 'CustomerMergedInto', 'CustomerUnmerged', 'CustomerUnmerged'],
    ['CustomerMergedInto'],
    ['CustomerMergedInto', 'CustomerUnmerged'],
    ['CustomerMergedInto', 'CustomerUnmerged'],
    ['CustomerMergeAbsorbed', 'CustomerUnmerged'],
  ]);
  const { rows: linked } = await database.pool.query(`select 1 from log.event where type = 'IdentityLinked'`);
  expect(linked).toHaveLength(1);
  const { rows: restored } = await database.pool.query<{ restored: string }>(
    `select data::json->'restored' as restored from log.event
      where type = 'CustomerUnmerged' and stream = $1 order by position desc limit 1`,
    [`customer-${TENANT}.${CUSTOMERS[0]}`],
  );
  expect(restored).toEqual([{ restored: [{ path: '/tier', old: 'A' }] }]);
  const standing = (await reactorStanding(database.pool)).filter(({ name }) => /merge|linked/.test(name));
  expect(standing).toMatchObject([
    { name: 'linked-lead-is-identified', pending: 0, refused: 0, dead: 0 },
    { name: 'merge-reaches-customers', pending: 0, refused: 0, dead: 0 },
  ]);
}

test('merges and what took them back reach each customer once and in order, when answers are lost and commands fail', async () => {
  let calls = 0;
  const unsteady: CommandGateway = {
    async execute(request) {
      const call = ++calls;
      if (call % 3 === 0) throw new LogUnavailableError('not carried out');
      const answer = await gateway.execute(request);
      if (call % 3 === 1) throw new LogUnavailableError('carried out, but the answer was lost');
      return answer;
    },
    close: async () => {},
  };
  await drainReactors(options(unsteady));
  await expectEachOnce();
});

test('once, when the runner dies after any of its commands, and when they are run again from the beginning', async () => {
  for (let life = 1; life <= 4; life++) {
    const dying = new AbortController();
    let commands = 0;
    const doomed: CommandGateway = {
      async execute(request) {
        const answer = await gateway.execute(request);
        if (++commands < life * 2) return answer;
        dying.abort();
        throw new LogUnavailableError('dead');
      },
      close: async () => {},
    };
    await drainReactors({ ...options(doomed), pool: mortal(database.pool, dying.signal), signal: dying.signal });
    await database.pool.query('update engine.lease set until = clock_timestamp()');
  }
  await drainReactors(options());
  await expectEachOnce();
  await database.pool.query('delete from engine.reactor_outcome');
  await database.pool.query('update engine.reactor set position = null, event_id = null');
  await drainReactors(options());
  await expectEachOnce();
});
