import { fileURLToPath } from 'node:url';
import { createCommandGateway } from '@recount/commands';
import { type EventLog, openEmbeddedLog } from '@recount/event-log';
import * as journey from '@recount/journey';
import { testId } from '@recount/journey/testing';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { drainReactors } from '@recount/reactors';
import { loadProjections, openReadStore, type ReadStore, type Row, upcastingOf } from '@recount/read-store';
import fc from 'fast-check';
import { customerId, everyReport, histories, inWords, issueAll, underOne, withoutFacts } from './merging.js';

const PROJECTIONS = fileURLToPath(new URL('../../../../projections', import.meta.url));
const AS_OF = '2027-01-01T00:00:00.000Z';
const DECIDED = '2026-12-01T08:00:00.000Z';
const [SURVIVOR, LOSER] = [customerId(0), customerId(1)];
/** The histories as two customers' and as one's. */
const [APART, ONE] = ['apart', 'one'];

let database: TestDatabase;
let log: EventLog;
let gateway: Awaited<ReturnType<typeof createCommandGateway>>;
let store: ReadStore;
beforeAll(async () => {
  database = await testDatabase();
  log = await openEmbeddedLog({ url: database.url });
  gateway = await createCommandGateway({ log, clock: () => Date.parse(AS_OF), receivableWaitMs: 0 });
  const upcasting = upcastingOf(journey, import.meta.resolve('@recount/journey'));
  store = await openReadStore({ url: database.url, projections: await loadProjections(PROJECTIONS), upcasting });
  await store.deploy();
});
afterAll(async () => {
  await store?.close();
  await gateway?.close();
  await log?.close();
  await database?.drop();
});

const decide = async (command: string, body: object): Promise<void> => {
  await gateway.execute({
    tenant: APART as string,
    actor: { type: 'user', id: 'law' },
    commandId: testId(command, JSON.stringify(body)),
    streamType: 'identity',
    id: 'customers',
    command,
    body,
    occurredAt: DECIDED,
  });
};
/** Everything reacted to and folded. @returns the position it is folded to */
const settled = async (): Promise<string> => {
  await drainReactors({ pool: database.pool, gateway, holder: 'law' });
  return (await store.catchUp()).position as string;
};
const latestMerge = async (): Promise<string> => {
  let mergeId = '';
  for await (const { type, data } of log.readStream(`identity-${APART}.customers`))
    if (type === 'CustomersMerged') ({ mergeId } = data as { mergeId: string });
  return mergeId;
};
const reports = (tenant: string, customer: string, knownAt?: string) =>
  everyReport(store, tenant, { asOf: AS_OF, customer, ...(knownAt === undefined ? {} : { knownAt }) });
/** Both customers all round, and every report, as known at a position or now. */
const everything = async (knownAt?: string) => {
  const more = knownAt === undefined ? {} : { knownAt };
  const rows = await Promise.all(
    [SURVIVOR, LOSER].map((id) => store.getRow('customer_360', APART as string, [id as string], more)),
  );
  return {
    reports: await reports(APART as string, LOSER as string, knownAt),
    rows: rows.map(({ row, mergedFrom = [] }) => ({ row, mergedFrom })),
  };
};

/** What the merge and the unmerge move by being events of the timeline themselves. */
const TOLD = ['events', 'last_event_at'];
/** What two lives hold otherwise than one: each customer came to be, of two leads. */
const BECAME = ['first_event_at', 'registered_at', 'lead_source', 'lead_status', 'date_unknown'];
/** Whose value survives is decided: the survivor's own stream says it. */
const PROFILE = [
  'profile_of',
  'kind',
  'name',
  'company',
  'uscc',
  'industry',
  'region',
  'country',
  'phone',
  'email',
].concat(['wechat', 'tier', 'external_id', 'attributes', 'owner_id']);
const without = (row: Row | null, ...names: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !names.includes(name)));
const of = (row: Row | null, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row?.[name]]));

/** What was answered when it was the present. */
const then: { position: string; answers: Awaited<ReturnType<typeof everything>> }[] = [];
const remember = async () => {
  const moment = { position: await settled(), answers: await everything() };
  then.push(moment);
  return moment.answers;
};

test('two customers merged are, in every report, the one under whom both histories are booked', async () => {
  const [history = []] = fc.sample(histories(2, 400), { numRuns: 1, seed: 4 });
  const settings = { name: 'Law', timeZone: 'Asia/Shanghai', currency: 'CNY' };
  const configure = { streamType: 'tenant', id: 'settings', command: 'configure', body: settings } as const;
  const at = { occurredAt: '2026-01-01T00:00:00.000Z', commandId: 'settings', actorType: 'user' } as const;
  const done = await issueAll(gateway, APART as string, [{ ...configure, ...at }, ...history]);
  const booked = underOne(done, SURVIVOR as string, [LOSER as string]);
  expect(await issueAll(gateway, ONE as string, booked)).toEqual(booked);
  const before = await remember();
  expect(before.rows.map(({ mergedFrom }) => mergedFrom)).toEqual([[], []]);
  const empty = [...before.reports].filter(([, answer]) => Array.isArray(answer) && answer.length === 0);
  expect(empty.map(([name]) => name)).toEqual(['identity_graph', 'identity_graph customerId']);

  await decide('merge', { survivorId: SURVIVOR, loserIds: [LOSER] });
  const merged = await remember();
  const words = async (tenant: string, answers: ReadonlyMap<string, unknown>) =>
    inWords(database.pool, tenant, withoutFacts(answers, 'becoming'), SURVIVOR as string, [LOSER as string]);
  const told = await words(APART as string, merged.reports);
  const twin = await words(ONE as string, await reports(ONE as string, SURVIVOR as string));
  for (const [name, answer] of twin) {
    if (!name.startsWith('identity_graph')) expect({ [name]: told.get(name) }).toEqual({ [name]: answer });
  }
  // Not for want of an effect: most reports saw two customers before.
  const changed = [...merged.reports].filter(
    ([name, answer]) => JSON.stringify(answer) !== JSON.stringify(before.reports.get(name)),
  );
  expect(changed.length).toBeGreaterThan(30);
}, 600_000);

test('and one row all round, by any of its ids', async () => {
  const [first, second] = (then[1] as (typeof then)[number]).answers.rows;
  expect(second).toEqual(first);
  expect(first?.mergedFrom).toEqual([LOSER]);
  const { row: twin } = await store.getRow('customer_360', ONE as string, [SURVIVOR as string]);
  const told = (row: Row | null) => without(row, ...TOLD, ...BECAME, ...PROFILE, '_pos');
  expect(told(first?.row as Row)).toEqual(told(twin));
  const { rows } = await database.pool.query<Row>(
    `select * from read.customer_360 where _tenant = $1 order by customer_id = $2 desc`,
    [APART, SURVIVOR],
  );
  expect(of(first?.row as Row, PROFILE)).toEqual(of(rows[0] as Row, PROFILE));
  expect(first?.row?.events).toBe(rows.reduce((sum, { events }) => sum + Number(events), 0));

  const explained = await store.explain('customer_360', APART as string, [LOSER as string], { column: 'orders' });
  expect(explained).toMatchObject({ key: { customer_id: SURVIVOR }, mergedFrom: [LOSER], value: first?.row?.orders });
  expect(explained.steps.filter(({ type }) => type === 'OrderPlaced')).toHaveLength(Number(first?.row?.orders));
});

test('in lists whoever was merged away says so, and a filter by either means both', async () => {
  const list = (model: string, id: string) =>
    store.listRows(model, {
      tenant: APART as string,
      filter: [{ column: 'customer_id', op: 'eq', value: id }],
      limit: 500,
    });
  const { rows } = await list('customer_360', LOSER as string);
  const one = (then[1] as (typeof then)[number]).answers.rows[0]?.row;
  const [survivor, loser] = [SURVIVOR, LOSER].map((id) => rows.find((row) => row.customer_id === id));
  expect(survivor).toEqual({ ...one, _merged_from: [LOSER] });
  expect(loser).toMatchObject({ _merged_into: SURVIVOR, profile_of: 'customer' });
  expect((await list('order_book', LOSER as string)).rows).toHaveLength(Number(one?.orders));
  expect((await list('order_book', SURVIVOR as string)).rows).toHaveLength(Number(one?.orders));
});

test('taken back, everything is what it was, but for the facts in the timelines', async () => {
  await decide('unmerge', { mergeId: await latestMerge(), reason: 'two branches after all' });
  const after = await remember();
  const [before] = then as [(typeof then)[number]];
  expect(withoutFacts(after.reports)).toEqual(withoutFacts(before.answers.reports));
  const told = ({ rows }: typeof after) =>
    rows.map(({ row, ...more }) => ({ row: without(row, ...TOLD, '_pos'), ...more }));
  expect(told(after)).toEqual(told(before.answers));
}, 600_000);

test('as known at each of the three moments it is answered as it was then', async () => {
  for (const { position, answers } of then) expect(await everything(position)).toEqual(answers);
}, 600_000);

test('a rebuild changes nothing', async () => {
  const now = then.at(-1) as (typeof then)[number];
  await store.rebuild('all', { workers: 1 });
  expect(await everything()).toEqual(now.answers);
  for (const { position, answers } of then) expect(await everything(position)).toEqual(answers);
}, 600_000);
