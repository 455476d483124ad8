import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { catalogue, checkpointAt, deployFixture, fillThings, REF } from './fixture.js';
import { createQueries, type TableQueries } from './index.js';
import type { Filter, ListQuery, Row } from './result.js';

let database: TestDatabase;
let queries: TableQueries;
let identity: { readonly id: string };

beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database;
  await deployFixture(pool);
  await checkpointAt(pool, 400);
  await fillThings(pool);
  [identity] = (await pool.query('select id::text as id from log.identity')).rows;
  queries = createQueries({ pool, catalogue, waitMs: 60 });
});
afterAll(() => database.drop());

const list = (query: Partial<ListQuery> = {}) => queries.listRows('thing', { tenant: 'default', ...query });
const numbers = (rows: readonly Row[]) => rows.map((row) => row.no);
const matching = async (...filter: Filter[]) =>
  numbers((await list({ filter, sort: [{ column: 'no', descending: false }] })).rows);
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error) => error.body,
  );

test('rows come in their canonical form, without tombstones and other tenants', async () => {
  const { rows, position, token, nextCursor, quarantinedRoots } = await list({
    sort: [{ column: 'no', descending: false }],
  });
  expect(numbers(rows)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(rows[0]).toEqual({
    owner: 'even',
    no: 0,
    label: 'alpha',
    amount: '10.00',
    share: 0,
    open: true,
    seenAt: '2026-03-01T10:00:00.000Z',
    due: '2026-03-01',
    ref: `${REF}0`,
    extra: { a: null, b: [1, 'x'] },
    _root: 'root-0',
    _pos: '100',
  });
  expect(rows[3]).toMatchObject({
    amount: '-3',
    share: null,
    open: false,
    seenAt: '2026-03-04T10:00:03.030Z',
    extra: null,
  });
  expect({ position, token, nextCursor, quarantinedRoots }).toEqual({
    position: '400',
    token: `${identity.id}.1.400`,
    nextCursor: null,
    quarantinedRoots: 0,
  });
});

test.each<[string, Filter, number[]]>([
  ['eq', { column: 'owner', op: 'eq', value: 'odd' }, [1, 3, 5]],
  ['eq on decimals compares numbers', { column: 'amount', op: 'eq', value: '10' }, [0, 4]],
  ['ne counts an empty value', { column: 'amount', op: 'ne', value: '10' }, [1, 2, 3, 5]],
  ['lt', { column: 'amount', op: 'lt', value: '9.6' }, [1, 3]],
  ['gte on dates', { column: 'due', op: 'gte', value: '2026-03-05' }, [4, 5]],
  ['lte on instants in another zone', { column: 'seenAt', op: 'lte', value: '2026-03-02T11:00:01.010+01:00' }, [0, 1]],
  ['in', { column: 'no', op: 'in', value: '1,4,77' }, [1, 4]],
  ['in as a JSON list', { column: 'label', op: 'in', value: '["a,b","z"]' }, [3, 5]],
  ['contains ignores case, of all letters', { column: 'label', op: 'contains', value: 'éC' }, [4]],
  ['contains takes no patterns', { column: 'label', op: 'contains', value: '%' }, []],
  ['null', { column: 'label', op: 'null', value: 'true' }, [2]],
  ['not null', { column: 'extra', op: 'null', value: 'false' }, [0]],
  ['bool', { column: 'open', op: 'eq', value: 'true' }, [0, 1, 2]],
  ['uuid in capitals', { column: 'ref', op: 'eq', value: `${REF}5`.toUpperCase() }, [5]],
  ['ratio', { column: 'share', op: 'gt', value: '0.25' }, [3, 4, 5].filter((n) => n !== 3)],
  ['the root', { column: '_root', op: 'eq', value: 'root-2' }, [2]],
  ['the position', { column: '_pos', op: 'gt', value: '103' }, [4, 5]],
])('filter: %s', async (_, filter, expected) => {
  expect(await matching(filter)).toEqual(expected);
});

test('filters are joined by and', async () => {
  expect(await matching({ column: 'owner', op: 'eq', value: 'even' }, { column: 'no', op: 'gt', value: '0' })).toEqual([
    2, 4,
  ]);
});

test.each<[Partial<ListQuery>, string]>([
  [{ filter: [{ column: 'nothing', op: 'eq', value: '1' }] }, '/filter/0/column'],
  [
    {
      filter: [
        { column: 'no', op: 'eq', value: '1' },
        { column: 'no', op: 'gt', value: '1.5' },
      ],
    },
    '/filter/1/value',
  ],
  [{ filter: [{ column: 'due', op: 'eq', value: '2026-02-30' }] }, '/filter/0/value'],
  [{ filter: [{ column: 'seenAt', op: 'eq', value: 'yesterday' }] }, '/filter/0/value'],
  [{ filter: [{ column: 'amount', op: 'eq', value: '1e5' }] }, '/filter/0/value'],
  [{ filter: [{ column: 'ref', op: 'eq', value: 'x' }] }, '/filter/0/value'],
  [{ filter: [{ column: 'label', op: 'eq', value: 'a\u0000' }] }, '/filter/0/value'],
  [{ filter: [{ column: 'open', op: 'lt', value: 'true' }] }, '/filter/0/op'],
  [{ filter: [{ column: 'no', op: 'contains', value: '1' }] }, '/filter/0/op'],
  [{ filter: [{ column: 'extra', op: 'eq', value: '{}' }] }, '/filter/0/value'],
  [{ filter: [{ column: 'label', op: 'null', value: 'yes' }] }, '/filter/0/value'],
  [{ sort: [{ column: 'nothing', descending: false }] }, '/sort/0/column'],
  [{ sort: [{ column: 'extra', descending: false }] }, '/sort/0/column'],
  [{ limit: 0 }, '/limit'],
  [{ limit: 501 }, '/limit'],
  [{ cursor: 'nonsense' }, '/cursor'],
])('%j is refused at %s', async (query, path) => {
  expect(await refused(list(query))).toMatchObject({ code: 'VALIDATION_FAILED', path });
});

test.each<[string, NonNullable<ListQuery['sort']>, number[]]>([
  ['ascending, empty last', [{ column: 'amount', descending: false }], [3, 1, 0, 4, 5, 2]],
  ['descending, empty first', [{ column: 'amount', descending: true }], [2, 5, 4, 0, 1, 3]],
  [
    'two columns, both ways',
    [
      { column: 'open', descending: true },
      { column: 'seenAt', descending: false },
    ],
    [0, 1, 2, 3, 5, 4],
  ],
  ['text by code point', [{ column: 'label', descending: false }], [1, 3, 0, 5, 4, 2]],
  ['by key', [], [0, 2, 4, 1, 3, 5]],
  [
    'by key and then something that may be empty',
    [
      { column: 'owner', descending: false },
      { column: 'no', descending: true },
      { column: 'label', descending: false },
    ],
    [4, 2, 0, 5, 3, 1],
  ],
  ['by key, descending', [{ column: 'owner', descending: true }], [5, 3, 1, 4, 2, 0]],
])('pages of every size give the whole order: %s', async (_, sort, expected) => {
  for (const limit of [1, 2, 3, 5, 6]) {
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ sort, limit, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      seen.push(...numbers(page.rows));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(expected);
  }
});

describe('a cursor', () => {
  const sort = [{ column: 'amount', descending: false }];
  const first = async () => (await list({ sort, limit: 2 })).nextCursor as string;
  const changed = async (change: object) => {
    const body = JSON.parse(Buffer.from(await first(), 'base64url').toString());
    return Buffer.from(JSON.stringify({ ...body, ...change })).toString('base64url');
  };

  test('belongs to its model, sort and filter', async () => {
    const cursor = await first();
    for (const query of [
      { cursor },
      { cursor, sort: [{ column: 'amount', descending: true }] },
      { cursor, sort, filter: [{ column: 'no', op: 'eq' as const, value: '1' }] },
    ]) {
      expect(await refused(list(query))).toMatchObject({ code: 'VALIDATION_FAILED', path: '/cursor' });
    }
    expect(await refused(queries.listRows('posting', { tenant: 'default', cursor }))).toMatchObject({
      path: '/cursor',
    });
    expect(await refused(list({ cursor, sort, limit: 5 }))).toBe('answered');
  });
  test('of another log or epoch is refused: its positions are other events', async () => {
    for (const change of [{ log: REF }, { epoch: 9 }]) {
      const refusal = await refused(list({ sort, cursor: await changed(change) }));
      expect(refusal).toMatchObject({ code: 'LOG_MISMATCH', path: '/cursor' });
      expect(refusal.message).toMatch(/ask again without it$/);
    }
  });
  test('of another version, or made up, is refused', async () => {
    for (const change of [
      { version: 1 },
      { log: 7 },
      { epoch: null },
      { values: [null, null, null] },
      { values: ['x', 'even', '1'] },
      { values: 7 },
    ]) {
      expect(await refused(list({ sort, cursor: await changed(change) }))).toMatchObject({
        code: 'VALIDATION_FAILED',
        path: '/cursor',
      });
    }
  });
});

describe('one row', () => {
  const row = (...key: string[]) => queries.getRow('thing', 'default', key);

  test('is found by its key, or is null', async () => {
    expect(await row('odd', '3')).toMatchObject({ position: '400', row: { no: 3, label: 'a,b' } });
    expect(await row('odd', '4')).toEqual({ position: '400', token: `${identity.id}.1.400`, row: null });
    expect(await row('odd', '99')).toEqual({ position: '400', token: `${identity.id}.1.400`, row: null });
  });
  test('refuses a malformed key', async () => {
    expect(await refused(row('odd'))).toMatchObject({ code: 'VALIDATION_FAILED', path: '/key' });
    expect(await refused(row('odd', 'three'))).toMatchObject({ code: 'VALIDATION_FAILED', path: '/key/1' });
  });
  test('of a quarantined root is refused, and every list says how many there are', async () => {
    const { pool } = database;
    await pool.query(
      `insert into engine.quarantine (model, version, tenant, root, event_id, position, error)
       values ('thing', 2, 'default', 'root-3', gen_random_uuid(), 1, 'broken'), ('thing', 1, 'default', 'root-0', gen_random_uuid(), 1, 'of a former version')`,
    );
    expect(await refused(row('odd', '3'))).toMatchObject({ code: 'ROOT_QUARANTINED' });
    expect(await refused(row('even', '0'))).toBe('answered');
    expect((await list()).quarantinedRoots).toBe(1);
    expect((await queries.listRows('posting', { tenant: 'default' })).quarantinedRoots).toBe(0);
    expect((await queries.status()).models.find((model) => model.name === 'thing')).toMatchObject({
      quarantinedRoots: 1,
      rows: '7',
      state: 'live',
    });
    await pool.query('delete from engine.quarantine');
  });
});

test('an unknown model is NOT_FOUND', async () => {
  expect(await refused(queries.listRows('nothing', { tenant: 'default' }))).toMatchObject({ code: 'NOT_FOUND' });
});

test('a model without a view yet is behind, not an error', async () => {
  await database.pool.query('alter view read.posting rename to posting_gone');
  expect(await refused(queries.listRows('posting', { tenant: 'default' }))).toMatchObject({
    code: 'READ_MODEL_BEHIND',
  });
  await database.pool.query('alter view read.posting_gone rename to posting');
});

test('describe names every model and report with its parameters', () => {
  const { models, reports } = queries.describe();
  expect(models.map((model) => `${model.name}@${model.version}`)).toEqual(['posting@1', 'thing@2']);
  expect(models[1]).toMatchObject({
    shape: 'state',
    key: { owner: { kind: 'text' }, no: { kind: 'int', doc: 'Number within the owner.' } },
  });
  expect(reports.find((report) => report.name === 'median')?.params.round).toEqual({
    kind: 'oneOf',
    values: ['up', 'down'],
    default: 'up',
    doc: 'which of two',
  });
  expect(reports.find((report) => report.name === 'account_total')?.params).toMatchObject({
    least: { kind: 'int', min: 1, max: 9 },
    rate: { kind: 'decimal', above: -1, max: 1 },
  });
});
