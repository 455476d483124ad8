import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from '../api.js';
import type { PageOptions } from '../query/result.js';
import { journeys } from '../testing/journeys.js';
import { seedLog } from '../testing/log.js';
import { openDeals } from '../testing/store.js';
import type { CausalNode } from './result.js';

const root = '00000098-0000-4000-8000-000000000000';
const other = '00000097-0000-4000-8000-000000000000';
let db: TestDatabase;
let store: ReadStore;
beforeAll(async () => {
  db = await testDatabase();
  store = await openDeals(db.url);
  await store.deploy();
  await seedLog(db.pool, [
    {
      type: 'DealOpened',
      root,
      data: { name: 'one', lines: [1, 2, 3, 4, 5].map((no) => ({ no, amount: { units: '500', scale: 2 } })) },
    },
    ...[1, 2, 3, 4].map((n) => ({ type: 'DealMoved', root, data: { stage: `stage ${n}`, share: n / 8 } })),
  ]);
  await seedLog(db.pool, fc.sample(journeys(60, 60), { numRuns: 1, seed: 5 })[0] as never);
  await store.catchUp();
});
afterAll(async () => {
  await store.close();
  await db.drop();
});

/** All pages of an answer, and each page's own size. */
async function pages<Answer extends { readonly nextCursor: string | null }>(
  ask: (page: PageOptions) => Promise<Answer>,
  limit: number,
): Promise<Answer[]> {
  const found: Answer[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await ask({ limit, ...(cursor === undefined ? {} : { cursor }) });
    found.push(page);
    cursor = page.nextCursor;
  }
  return found;
}
const eventIds = (nodes: readonly CausalNode[]): string[] =>
  nodes.flatMap(({ events }) => events.flatMap(({ event, caused }) => [event.eventId, ...eventIds(caused)]));

test('pages of an explanation join to the whole, and stay at the moment of the first though the log goes on', async () => {
  const whole = await store.explain('deal', 't1', [root]);
  expect([whole.stepsTotal, whole.made, whole.nextCursor]).toEqual([5, 5, null]);
  const first = await store.explain('deal', 't1', [root], { limit: 2 });
  await seedLog(db.pool, [{ type: 'DealMoved', root, data: { stage: 'later', share: 1 } }]);
  await store.catchUp();
  const rest = await pages(
    (page) => store.explain('deal', 't1', [root], { ...page, cursor: page.cursor ?? (first.nextCursor as string) }),
    2,
  );
  const joined = [first, ...rest];
  expect(joined.flatMap(({ steps }) => steps)).toEqual(whole.steps);
  expect(joined.map(({ stepsBefore, steps }) => [stepsBefore, steps.length])).toEqual([
    [0, 2],
    [2, 2],
    [4, 1],
  ]);
  for (const page of joined) expect(page).toMatchObject({ position: whole.position, row: whole.row, stepsTotal: 5 });
  expect((await store.explain('deal', 't1', [root])).stepsTotal).toBe(6);
});

test('pages of one column as known then: the cursor holds the moment, the question is repeated', async () => {
  const ask = (page: PageOptions) =>
    store.explain('deal', 't1', [root], { column: 'stage', knownAt: '4', all: false, ...page });
  const whole = await ask({});
  const joined = await pages(ask, 1);
  expect(joined.flatMap(({ steps }) => steps)).toEqual(whole.steps);
  expect(new Set(joined.map(({ knownAt, position }) => `${knownAt} ${position}`))).toEqual(new Set(['4 4']));
  expect(whole.steps.every(({ direct }) => direct)).toBe(true);
});

test('pages of effects join to the whole, in one order', async () => {
  const { rows } = await db.pool.query(
    `select event_id as id from log.event where root = $1 order by position limit 1`,
    [root],
  );
  const whole = await store.effects('t1', rows[0].id);
  expect(whole.effects.length).toBeGreaterThan(5);
  for (const limit of [1, 2, 4]) {
    const joined = await pages((page) => store.effects('t1', rows[0].id, page), limit);
    expect(joined.flatMap(({ effects }) => effects)).toEqual(whole.effects);
    expect(joined.length).toBeGreaterThan(1);
  }
});

test('pages of a trace hold every event once; what was appended since the first is not among them', async () => {
  const whole = await store.trace('t1', 'c');
  const ids = eventIds(whole.tree);
  const first = await store.trace('t1', 'c', { limit: 7 });
  expect(first).toMatchObject({ events: 7, truncated: true });
  await seedLog(db.pool, [{ type: 'DealMoved', root, data: { stage: 'after', share: 1 } }]);
  const rest = await pages(
    (page) => store.trace('t1', 'c', { ...page, cursor: page.cursor ?? (first.nextCursor as string) }),
    7,
  );
  expect([first, ...rest].flatMap(({ tree }) => eventIds(tree)).sort()).toEqual([...ids].sort());
  expect(new Set([first, ...rest].map(({ position }) => position))).toEqual(new Set([whole.position]));
});

test('a cursor of another question, of another log, or of nobody is refused', async () => {
  const refusal = (asked: Promise<unknown>) => asked.then(String, ({ body }) => [body.code, body.path]);
  const { nextCursor } = await store.explain('deal', 't1', [root], { limit: 1 });
  const cursor = nextCursor as string;
  const body = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  const forged = (change: object): string => Buffer.from(JSON.stringify({ ...body, ...change })).toString('base64url');
  const invalid = ['VALIDATION_FAILED', '/cursor'];
  expect(await refusal(store.explain('deal', 't1', [root], { column: 'stage', cursor }))).toEqual(invalid);
  expect(await refusal(store.explain('deal', 't2', [root], { cursor }))).toEqual(invalid);
  expect(await refusal(store.explain('deal', 't1', [other], { cursor }))).toEqual(invalid);
  expect(await refusal(store.trace('t1', 'c', { cursor }))).toEqual(invalid);
  for (const wrong of [
    '',
    'x',
    forged({ pinned: ['1; drop table x', '', ''] }),
    forged({ after: [] }),
    forged({ of: 1 }),
  ])
    expect(await refusal(store.explain('deal', 't1', [root], { cursor: wrong }))).toEqual(invalid);
  expect(await refusal(store.explain('deal', 't1', [root], { cursor: forged({ epoch: 9 }) }))).toEqual([
    'LOG_MISMATCH',
    '/cursor',
  ]);
  for (const limit of [0, -1, 1.5, 10_001])
    for (const asked of [
      () => store.explain('deal', 't1', [root], { limit }),
      () => store.effects('t1', root, { limit }),
      () => store.trace('t1', 'c', { limit }),
    ])
      expect(await refusal(asked())).toEqual(['VALIDATION_FAILED', '/limit']);
});
