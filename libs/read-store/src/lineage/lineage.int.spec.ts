import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from '../api.js';
import { journeys } from '../testing/journeys.js';
import { seedLog } from '../testing/log.js';
import { openDeals } from '../testing/store.js';

let db: TestDatabase;
let store: ReadStore;
beforeAll(async () => {
  db = await testDatabase();
  store = await openDeals(db.url);
  await store.deploy();
  await seedLog(db.pool, fc.sample(journeys(120, 120), { numRuns: 1, seed: 3 })[0] as never[]);
  await store.catchUp();
});
afterAll(async () => {
  await store.close();
  await db.drop();
});

test('roots of the log are observed beside the golden events: nothing that was found is lost', async () => {
  const golden = await store.lineage('deal');
  const both = await store.lineage('deal', { roots: 5 });
  expect(golden.observed).toMatchObject({ roots: 0, events: golden.observed.golden });
  expect(both.observed.roots).toBe(5);
  expect(both.observed.events).toBeGreaterThan(both.observed.golden);
  for (const { column, sources } of golden.columns) {
    const more = both.columns.find((one) => one.column === column)?.sources;
    expect(more).toEqual(expect.arrayContaining([...sources]));
  }
  expect(await store.lineage('deal', { roots: 5 })).toEqual(both);
});

test('pages of columns join to the whole; a cursor goes on with its own question only', async () => {
  const whole = await store.lineage('deal');
  const joined: string[] = [];
  let pages = 0;
  for (let cursor: string | undefined; pages === 0 || cursor !== undefined; pages++) {
    const page = await store.lineage('deal', { limit: 3, ...(cursor !== undefined && { cursor }) });
    expect([page.columnsBefore, page.columnsTotal]).toEqual([joined.length, whole.columns.length]);
    joined.push(...page.columns.map(({ column }) => column));
    cursor = page.nextCursor ?? undefined;
  }
  expect([pages, joined]).toEqual([Math.ceil(whole.columns.length / 3), whole.columns.map(({ column }) => column)]);
  const cursor = (await store.lineage('deal', { limit: 1 })).nextCursor as string;
  for (const ask of [
    store.lineage('deal_line', { cursor }),
    store.lineage('deal', { cursor, column: 'stage' }),
    store.lineage('deal', { cursor: 'x' }),
  ])
    await expect(ask).rejects.toMatchObject({ body: { path: '/cursor' } });
  for (const limit of [0, 1.5]) await expect(store.lineage('deal', { limit })).rejects.toThrow('VALIDATION_FAILED');
  await expect(store.lineage('deal', { roots: 1, limit: 1 })).rejects.toMatchObject({ body: { path: '/limit' } });
});

test('an unknown model, an unknown column and too many roots are refused', async () => {
  await expect(store.lineage('nothing')).rejects.toMatchObject({ body: { code: 'NOT_FOUND' } });
  await expect(store.lineage('deal', { column: 'nothing' })).rejects.toMatchObject({ body: { path: '/column' } });
  for (const roots of [-1, 0.5, 10_001])
    await expect(store.lineage('deal', { roots })).rejects.toMatchObject({ body: { path: '/roots' } });
});
