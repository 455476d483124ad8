import { createHash } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { catalogue, checkpointAt, deployFixture, recordEvents } from './fixture.js';
import { createQueries, type TableQueries } from './index.js';
import type { ReportRequest } from './result.js';

let database: TestDatabase;
let queries: TableQueries;
const NOW = '2026-04-01T00:00:00.000Z';

const POSTINGS: [
  account: string,
  kind: string,
  amount: string,
  due: string | null,
  occurredAt: string,
  position: number,
][] = [
  ['a', 'normal', '100.00', '2026-03-10', '2026-03-01T00:00:00.000Z', 10],
  ['a', 'late', '-30.5', '2026-03-10', '2026-03-05T00:00:00.000Z', 20],
  ['a', 'late', '7', null, '2026-03-06T00:00:00.000Z', 30],
  ['b', 'normal', '0.125', '2026-03-10', '2026-03-07T00:00:00.000Z', 40],
  ['b', 'normal', '-0.125', '2026-03-10', '2026-05-01T00:00:00.000Z', 50],
];

beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database;
  await deployFixture(pool);
  await recordEvents(
    pool,
    [1, 2, 3, 4, 5, 6].map((day) => `2026-03-0${day}T12:00:00.000Z`),
  );
  for (const [i, [account, kind, amount, due, occurredAt, position]] of POSTINGS.entries()) {
    await pool.query(
      `insert into read.posting__v1 (id, account, kind, currency, amount, due, _tenant, _root, _pos, _occurred_at, _event_id)
       values ($1, $2, $3, 'EUR', $4, $5, 'default', $2, $6, $7, gen_random_uuid())`,
      [i, account, kind, amount, due, position, occurredAt],
    );
  }
  await checkpointAt(pool, 50);
  queries = createQueries({ pool, catalogue, clock: () => new Date(NOW), waitMs: 50, maxReportRows: 4 });
});
afterAll(() => database.drop());

const run = (name: string, request: Partial<ReportRequest> = {}) =>
  queries.runReport(name, { tenant: 'default', ...request });
const EUR = { params: { currency: 'EUR' } };
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error) => error.body,
  );

test('a grain answers its rows in canonical form, as of now and known so far', async () => {
  const answer = await run('postings');
  expect(answer).toMatchObject({
    report: 'postings',
    formula: null,
    asOf: NOW,
    knownAt: '50',
    position: '50',
    params: { currency: 'EUR', kinds: null },
    quarantinedRoots: 0,
  });
  expect(answer.rows).toHaveLength(4);
  expect(answer.rows?.[1]).toEqual({
    model: 'posting',
    root: 'a',
    key: { id: 1 },
    account: 'a',
    kind: 'late',
    due: '2026-03-10',
    amount: '-30.5',
    at: '2026-03-05T00:00:00.000Z',
    position: '20',
  });
});

test('an aggregate groups, measures and divides', async () => {
  const { rows } = await run('balances', EUR);
  expect(rows).toEqual([
    {
      account: 'a',
      due: '2026-03-10',
      n: 2,
      balance: '69.50',
      credit: '100.00',
      credits: 1,
      largest: '-30.5',
      creditShare: '0.500000',
      creditPerBalance: '1.438849',
    },
    {
      account: 'a',
      due: null,
      n: 1,
      balance: '7',
      credit: '7',
      credits: 1,
      largest: '7',
      creditShare: '1.000000',
      creditPerBalance: '1.000000',
    },
    {
      account: 'b',
      due: '2026-03-10',
      n: 1,
      balance: '0.125',
      credit: '0.125',
      credits: 1,
      largest: null,
      creditShare: '1.000000',
      creditPerBalance: '1.000000',
    },
  ]);
});

test('a ratio over zero is null, a sum over nothing is zero', async () => {
  const later = await run('balances', {
    ...EUR,
    asOf: '2026-06-01T00:00:00Z',
    params: { currency: 'EUR', kinds: '3,4' },
  });
  expect(later.rows?.[0]).toMatchObject({
    account: 'b',
    n: 2,
    balance: '0.000',
    creditPerBalance: null,
    creditShare: '0.500000',
  });
  expect((await run('total', { params: { currency: 'USD' } })).rows).toEqual([{ n: 0, balance: '0' }]);
});

test('figures carry their formula, their population and its digest', async () => {
  const up = await run('median', { params: { round: 'up' } });
  const down = await run('median', { params: { round: 'down' } });
  expect([up.figures, down.figures, up.formula]).toEqual([{ median: 7 }, { median: 0.125 }, 'median@1']);
  expect(up.population?.count).toBe(4);
  expect(up.population).toEqual(down.population);
  expect(up.rows).toBeUndefined();
  const { rows } = await queries.drillReport('median', { tenant: 'default' }, {});
  const lines = rows
    ?.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))))
    .sort();
  expect(up.population?.sha256).toBe(
    createHash('sha256')
      .update(lines?.map((line) => `${line}\n`).join('') ?? '')
      .digest('hex'),
  );
});

describe('a cell drills to its grain rows', () => {
  const drill = (cell: Record<string, string>) => queries.drillReport('balances', { tenant: 'default', ...EUR }, cell);
  const ids = async (cell: Record<string, string>) =>
    (await drill(cell)).rows?.map((row) => (row.key as { id: number }).id);

  test('by all of its dimensions, an empty one included, or by some', async () => {
    expect(await ids({ account: 'a', due: '2026-03-10' })).toEqual([0, 1]);
    expect(await ids({ account: 'a', due: '' })).toEqual([2]);
    expect(await ids({ account: 'b' })).toEqual([3]);
    expect(await ids({})).toEqual([0, 1, 2, 3]);
  });
  test('an unknown dimension or a malformed value is refused', async () => {
    expect(await refused(drill({ kind: 'late' }))).toMatchObject({ code: 'VALIDATION_FAILED', path: '/cell/kind' });
    expect(await refused(drill({ due: 'someday' }))).toMatchObject({
      code: 'VALIDATION_FAILED',
      path: '/cell/due',
    });
  });
});

describe('the two times', () => {
  test('asOf counts what had occurred by then; a date means its end', async () => {
    expect((await run('total', { asOf: '2026-03-05T00:00:00Z' })).rows).toEqual([{ n: 2, balance: '69.50' }]);
    const day = await run('total', { asOf: '2026-03-06' });
    expect([day.asOf, day.rows]).toEqual(['2026-03-06T23:59:59.999Z', [{ n: 3, balance: '76.50' }]]);
    expect((await run('total', { asOf: '2026-05-01T01:00:00+01:00' })).rows).toEqual([{ n: 5, balance: '76.500' }]);
  });
  test('knownAt is a position or the last one recorded by an instant', async () => {
    const known = async (knownAt: string) => {
      const answer = await run('total', { knownAt });
      return [answer.knownAt, answer.rows?.[0]?.n, answer.position];
    };
    expect(await known('20')).toEqual(['20', 2, '50']);
    expect(await known('29')).toEqual(['29', 2, '50']);
    expect(await known('2026-03-01T11:59:59.999Z')).toEqual(['-1', 0, '50']);
    expect(await known('2026-03-01T12:00:00Z')).toEqual(['10', 1, '50']);
    expect(await known('2026-03-03T13:00:00+01:00')).toEqual(['30', 3, '50']);
    expect(await known('2026-03-04')).toEqual(['40', 4, '50']);
  });
  test('knownAt may be a token, of this log only', async () => {
    const { token } = await run('total', { knownAt: '20' });
    expect(token).toMatch(/\.1\.50$/);
    expect((await run('total', { knownAt: token?.replace(/50$/, '20') as string })).rows?.[0]?.n).toBe(2);
    expect(await refused(run('total', { knownAt: token?.replace(/1\.50$/, '2.20') as string }))).toMatchObject({
      code: 'LOG_MISMATCH',
      path: '/knownAt',
    });
  });
  test('what is known beyond the checkpoint is not answered before it is folded', async () => {
    expect(await refused(run('total', { knownAt: '2027-01-01T00:00:00Z' }))).toMatchObject({
      code: 'READ_MODEL_BEHIND',
      path: '/knownAt',
    });
    await checkpointAt(database.pool, 60);
    expect((await run('total', { knownAt: '2027-01-01T00:00:00Z' })).knownAt).toBe('60');
    expect((await run('total', { knownAt: '999' })).knownAt).toBe('60');
    await checkpointAt(database.pool, 50);
  });
});

test.each<[string, Partial<ReportRequest>, string]>([
  ['balances', {}, '/params/currency'],
  ['balances', { params: { currency: 'EUR', color: 'red' } }, '/params/color'],
  ['postings', { params: { kinds: '1,x' } }, '/params/kinds'],
  ['median', { params: { round: 'sideways' } }, '/params/round'],
  ['total', { asOf: 'tomorrow' }, '/asOf'],
  ['total', { asOf: '2026-02-30T00:00:00Z' }, '/asOf'],
  ['total', { knownAt: 'then' }, '/knownAt'],
  ['total', { knownAt: '-5' }, '/knownAt'],
  ['postings', { asOf: '2026-06-01' }, '/params'],
  ['postings', { params: { kinds: '1,99999999999' } }, '/params/kinds'],
  ['postings', { params: { kinds: '4,3' } }, '/params/kinds'],
  ['postings', { params: { kinds: '3,3' } }, '/params/kinds'],
  ['postings', { params: { kinds: '-1' } }, '/params/kinds'],
  ['postings', { asOf: '0000-01-01' }, '/asOf'],
  ['account_total', { params: { least: '0' } }, '/params/least'],
  ['account_total', { params: { least: '10' } }, '/params/least'],
  ['account_total', { params: { rate: '-1.0' } }, '/params/rate'],
  ['account_total', { params: { rate: '1.001' } }, '/params/rate'],
  ['postings', { params: { kinds: '1,1000' } }, '/params/kinds'],
  ['account_total', { params: { span: '' } }, '/params/span'],
  ['account_total', { params: { span: '5days' } }, '/params/span'],
  ['account_total', { params: { account: 'c' } }, '/params/account'],
  ['account_total', { params: { account: '' } }, '/params/account'],
  ['median', { params: { round: 'down', currency: 'JPY' } }, '/params/round'],
])('%s with %j is refused at %s', async (name, request, path) => {
  expect(await refused(run(name, request))).toMatchObject({ code: 'VALIDATION_FAILED', path });
});

test('a report waits for its minPosition and knows its name', async () => {
  expect(await refused(run('total', { minPosition: 51n }))).toMatchObject({ code: 'READ_MODEL_BEHIND' });
  expect(await refused(run('balance'))).toMatchObject({ code: 'NOT_FOUND' });
});

test('status tells the log, the checkpoint, the lag and the lease', async () => {
  const { pool } = database;
  const holder = `select * from engine.lease`;
  expect((await pool.query(holder)).rows).toEqual([]);
  await pool.query(`insert into engine.lease values ('projector', 'me', 1, clock_timestamp() + interval '1 hour')`);
  expect(await queries.status()).toMatchObject({
    log: { epoch: 1, head: '60', events: '6' },
    checkpoint: { position: '50' },
    lag: { events: '1', oldestUnappliedRecordedAt: '2026-03-06T12:00:00.000Z' },
    projector: { holder: 'me' },
    models: [
      { name: 'posting', version: 1, shape: 'ledger', rows: '5', quarantinedRoots: 0, state: 'live' },
      { name: 'thing', version: 2, shape: 'state', rows: '0', quarantinedRoots: 0, state: 'live' },
    ],
  });
});

test('a parameter among what the data knows: others are refused with those there are, of this tenant', async () => {
  for (const account of ['a', 'b', 'any']) {
    expect((await run('account_total', { params: { account } })).params.account).toBe(account);
  }
  expect((await run('account_total')).params.account).toBeNull();
  expect((await refused(run('account_total', { params: { account: 'c' } }))).message).toBe(
    'there is no c; there is any, a, b',
  );
  const other = queries.runReport('account_total', { tenant: 'other', params: { account: 'a' } });
  expect((await refused(other)).message).toBe('there is no a; there is any');
});

test('a sum that is said to be empty over nothing is null', async () => {
  expect((await run('account_total')).rows?.[0]).toMatchObject({ balance: null });
});

test.each([
  ['due', 'soon', 'balances'],
  ['due', '2026-02-30', 'balances'],
  ['no', '1.5', 'account_total'],
  ['no', '99999999999', 'account_total'],
  ['no', "1' or true", 'account_total'],
  ['at', 'today', 'account_total'],
  ['late', 'maybe', 'account_total'],
  ['kind', 'a\u0000', 'account_total'],
  ['kind', '\ud800', 'account_total'],
])('a cell whose %s is %j is refused in our words', async (dimension, value, name) => {
  const refusal = await refused(queries.drillReport(name, { tenant: 'default', ...EUR }, { [dimension]: value }));
  expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', path: `/cell/${dimension}` });
  expect(refusal.message).not.toMatch(/syntax|type|encoding/);
});

test('a cell is read as its dimensions are', async () => {
  const drill = async (cell: Record<string, string>) =>
    (await queries.drillReport('account_total', { tenant: 'default', ...EUR }, cell)).rows?.map((row) => row.no);
  expect(await drill({ no: '01' })).toEqual([1]);
  expect(await drill({ at: '2026-03-05T01:00:00+01:00', late: 'true' })).toEqual([1]);
});
