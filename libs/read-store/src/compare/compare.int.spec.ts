import { add, cmp } from '@recount/kernel';
import type { TestDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from '../api.js';
import type { Row } from '../query/result.js';
import { ReadStoreError } from '../read-store-error.js';
import { seedLog } from '../testing/index.js';
import { day, EVENTS, lateDeals, ODD } from './fixture.js';
import type { ComparedRow, CompareRequest, ReportComparison } from './result.js';

let database: TestDatabase;
let store: ReadStore;

beforeAll(async () => {
  ({ database, store } = await lateDeals());
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const compare = (name: string, request: Omit<CompareRequest, 'tenant'>): Promise<ReportComparison> =>
  store.compareReport(name, { tenant: 't1', ...request });
const refused = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'answered',
    (error: ReadStoreError) => [error.body.code, error.body.path],
  );
/** Two moments: what had occurred, and what was known. */
const moments = fc.record({ asOf: fc.nat({ max: EVENTS }), knownAt: fc.nat({ max: EVENTS }) });
const asked = (a: { asOf: number; knownAt: number }, b: { asOf: number; knownAt: number }) => ({
  asOf: [day(a.asOf), day(b.asOf)],
  knownAt: [String(a.knownAt), String(b.knownAt)],
});
const reported = async (name: string, at: { asOf: number; knownAt: number }): Promise<readonly Row[]> =>
  (await store.runReport(name, { tenant: 't1', asOf: day(at.asOf), knownAt: String(at.knownAt) })).rows ?? [];

/** What a report becomes when the differences are added to it. */
function applied(before: readonly Row[], by: readonly string[], changes: readonly ComparedRow[]): Map<string, Row> {
  const name = (row: Row): string => JSON.stringify(by.map((one) => row[one]));
  const rows = new Map(before.map((row) => [name(row), { ...row }]));
  for (const { kind, cell, values } of changes) {
    if (kind === 'removed') rows.delete(name(cell));
    else {
      const row: Record<string, unknown> = rows.get(name(cell)) ?? { ...cell };
      for (const [measure, { before, after, difference }] of Object.entries(values)) {
        expect(row[measure] ?? null).toEqual(before);
        const was = row[measure] ?? '0';
        if (difference !== undefined) expect(cmp(add(String(was), String(difference)), String(after))).toBe(0);
        row[measure] = after;
      }
      rows.set(name(cell), row);
    }
  }
  return rows;
}

test.each([
  ['sums_by_kind', ['kind']],
  ['deals_by_age', ['months']],
])('%s: the differences added to the one time make the other', async (name, by) => {
  await fc.assert(
    fc.asyncProperty(moments, moments, async (a, b) => {
      const { rows, added, removed, changed } = await compare(name, { ...asked(a, b), limit: 500 });
      expect(rows).toHaveLength(added + removed + changed);
      const after = await reported(name, b);
      const made = applied(await reported(name, a), by, rows);
      expect([...made.values()].map((row) => JSON.stringify(row)).sort()).toEqual(
        after.map((row) => JSON.stringify(row)).sort(),
      );
    }),
    { numRuns: 15, seed: 3 },
  );
});

test('behind each change stand the rows that make it, and the events that count on one side only', async () => {
  await fc.assert(
    fc.asyncProperty(moments, moments, async (a, b) => {
      const { rows } = await compare('sums_by_kind', { ...asked(a, b), sources: 100 });
      const found: string[] = [];
      for (const { cell, values, sources, sourcesTotal } of rows) {
        expect(sources).toHaveLength(Math.min(sourcesTotal, 100));
        if (sourcesTotal > 100) continue;
        // Each posting was made by one event; what they add up to is what the cell differs by.
        const sum = sources.map((source) => String(source.values.amount?.difference)).reduce(add);
        expect(cmp(sum, String(values.amount?.difference ?? '0'))).toBe(0);
        for (const { by, kind, events, key, model } of sources) {
          expect([model, by, events.map(({ eventId }) => eventId)]).toEqual(['deal_posting', 'row', [key?.event_id]]);
          expect(events[0]).toMatchObject({
            counts: kind === 'added' ? 'after' : 'before',
            actor: 'user:spec',
            commandId: expect.stringMatching(/^command-/),
          });
          found.push(`${cell.kind} ${key?.event_id}`);
        }
      }
      const within = `_tenant = 't1' and (_occurred_at <= $1 and _pos <= $2) <> (_occurred_at <= $3 and _pos <= $4)`;
      const expected = await database.pool.query(
        `select distinct kind || ' ' || event_id as one from read.deal_posting where ${within}`,
        [day(a.asOf), a.knownAt, day(b.asOf), b.knownAt],
      );
      if (rows.every(({ sourcesTotal }) => sourcesTotal <= 100))
        expect([...new Set(found)].sort()).toEqual(expected.rows.map(({ one }) => one).sort());
    }),
    { numRuns: 15, seed: 4 },
  );
});

test('what has been learned since: one time of occurring, one moment of knowing, held against what is known now', async () => {
  const late = await compare('posting_line', { asOf: [day(90)], knownAt: ['60'], limit: 500 });
  expect(late).toMatchObject({
    before: { asOf: day(90), knownAt: '60' },
    after: { asOf: day(90), knownAt: String(EVENTS) },
    changed: 0,
    removed: 0,
  });
  expect(late.rows.length).toBeGreaterThan(5);
  for (const { kind, cell, sources } of late.rows) {
    const [event] = sources[0]?.events ?? [];
    expect([kind, cell, Number(event?.position) > 60, (event?.occurredAt ?? '') <= day(90)]).toEqual([
      'added',
      {},
      true,
      true,
    ]);
  }
});

test('a row that only grew older is told to have changed by time; one whose neighbours changed, by its root', async () => {
  const { rows } = await compare('deal_sum', { asOf: [day(EVENTS), day(EVENTS + 100)] });
  expect(rows.length).toBeGreaterThan(2);
  for (const { kind, values, sources } of rows) {
    expect([kind, Object.keys(values), sources[0]?.by, sources[0]?.eventsTotal]).toEqual([
      'changed',
      ['months'],
      'time',
      0,
    ]);
    expect(values.months).toEqual({
      before: expect.any(Number),
      after: expect.any(Number),
      difference: expect.any(Number),
    });
  }
  const line = { no: 2, amount: { units: '500', scale: 2 } };
  await seedLog(database.pool, [
    { type: 'DealOpened', root: ODD, data: { name: 'odd', lines: [line] }, occurredAt: day(1) },
  ]);
  await store.catchUp();
  const { rows: odd } = await compare('deal_sum', { asOf: [day(EVENTS)], knownAt: [String(EVENTS)] });
  // The grain names line 1 of each deal, and this one posted line 2.
  expect(odd).toMatchObject([
    {
      kind: 'added',
      values: { amount: { before: null, after: '5.00', difference: '5.00' } },
      sources: [{ by: 'root', root: ODD, eventsTotal: 1 }],
    },
  ]);
});

test('figures differ by path, over the rows of their population', async () => {
  const { figures, rows, added, formula } = await compare('middle', {
    asOf: [day(20), day(120)],
    knownAt: [String(EVENTS)],
  });
  expect(formula).toBe('middle@1');
  expect(figures?.[0]).toEqual({ path: 'n', before: expect.any(Number), after: expect.any(Number), difference: added });
  expect(rows).toHaveLength(Math.min(added, 50));
});

test('pages are of one comparison, whatever is folded meanwhile', async () => {
  const request = { asOf: [day(0), day(EVENTS)], limit: 500 };
  const all = await compare('posting_line', request);
  const pages: ComparedRow[] = [];
  let cursor: string | undefined;
  do {
    const page: ReportComparison = await compare('posting_line', {
      ...request,
      limit: 37,
      ...(cursor !== undefined && { cursor }),
    });
    expect([page.rowsBefore, page.added]).toEqual([pages.length, all.added]);
    pages.push(...page.rows);
    if (cursor === undefined) {
      const lines = [{ no: 1, amount: { units: '1', scale: 0 } }];
      await seedLog(database.pool, [{ type: 'DealPriced', root: ODD, data: { lines }, occurredAt: day(2) }]);
      await store.catchUp();
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(pages).toEqual(all.rows);
  const { nextCursor } = await compare('posting_line', { ...request, limit: 1 });
  const other = { asOf: [day(0), day(9)], limit: 1, cursor: nextCursor as string };
  expect(await refused(compare('posting_line', other))).toEqual(['VALIDATION_FAILED', '/cursor']);
});

test('refusals', async () => {
  const one = { asOf: [day(1)] };
  expect(await refused(compare('sums_by_kind', one))).toEqual(['VALIDATION_FAILED', '/asOf']);
  expect(await refused(compare('sums_by_kind', { asOf: [day(1), day(2), day(3)] }))).toEqual([
    'VALIDATION_FAILED',
    '/asOf',
  ]);
  expect(await refused(compare('sums_by_kind', { knownAt: ['1', '2', '3'] }))).toEqual([
    'VALIDATION_FAILED',
    '/knownAt',
  ]);
  expect(await refused(compare('sums_by_kind', { ...one, knownAt: ['then'] }))).toEqual([
    'VALIDATION_FAILED',
    '/knownAt',
  ]);
  expect(await refused(compare('sums_by_kind', { knownAt: ['1'], limit: 0 }))).toEqual(['VALIDATION_FAILED', '/limit']);
  expect(await refused(compare('sums_by_kind', { knownAt: ['1'], sources: 101 }))).toEqual([
    'VALIDATION_FAILED',
    '/sources',
  ]);
  expect(await refused(compare('sums_by_kind', { knownAt: ['1'], cursor: 'x' }))).toEqual([
    'VALIDATION_FAILED',
    '/cursor',
  ]);
  expect(await refused(compare('sums_by_kind', { knownAt: ['1'], params: { least: 'x' } }))).toEqual([
    'VALIDATION_FAILED',
    '/params/least',
  ]);
  expect(await refused(compare('nothing', { knownAt: ['1'] }))).toEqual(['NOT_FOUND', undefined]);
});

describe('a row between two moments of knowing', () => {
  const between = (model: string, key: readonly string[], ...knownAt: string[]) =>
    store.compareRow(model, 't1', key, knownAt);

  test('its columns before and after are those known then, and the events are those between', async () => {
    for (const model of ['deal', 'deal_line', 'deal_change'] as const) {
      const keys = store.describe().models.find(({ name }) => name === model)?.key ?? {};
      const { rows } = await store.listRows(model, { tenant: 't1', limit: 6 });
      for (const [n, row] of rows.entries()) {
        const key = Object.keys(keys).map((name) => String(row[name]));
        const [a, b] = [String(20 + n * 11), String(90 + n * 20)];
        const at = (knownAt: string) => store.explain(model, 't1', key, { knownAt }).catch(() => undefined);
        const [before, after] = [await at(a), await at(b)];
        if (before === undefined && after === undefined) {
          expect(await refused(between(model, key, a, b))).toEqual(['NOT_FOUND', '/key']);
          continue;
        }
        const told = await between(model, key, a, b);
        expect([told.before.row, told.after.row]).toEqual([before?.row ?? null, after?.row ?? null]);
        const steps = after?.steps.filter(({ position }) => BigInt(position) > BigInt(a)) ?? [];
        expect(told.events.map(({ eventId }) => eventId)).toEqual(steps.map(({ eventId }) => eventId));
        for (const name of Object.keys(store.describe().models.find((one) => one.name === model)?.columns ?? {})) {
          const [was, is] = [before?.row?.[name] ?? null, after?.row?.[name] ?? null];
          const differs = JSON.stringify(was) !== JSON.stringify(is);
          expect([name, told.values[name] ?? null]).toEqual([
            name,
            differs ? expect.objectContaining({ before: was, after: is }) : null,
          ]);
        }
        const back = await between(model, key, b, a);
        expect([back.before, back.after, back.events]).toEqual([told.after, told.before, told.events]);
      }
    }
  });

  test('one moment is held against what is known now; what cannot be told is refused', async () => {
    const { rows } = await store.listRows('deal', { tenant: 't1', limit: 1 });
    const key = [String(rows[0]?.dealId)];
    const told = await between('deal', key, '0');
    const { _root, _pos, ...now } = (await store.getRow('deal', 't1', key)).row as Row;
    expect(told).toMatchObject({ kind: 'added', before: { row: null }, after: { row: now } });
    expect(await refused(between('deal', key))).toEqual(['VALIDATION_FAILED', '/knownAt']);
    expect(await refused(between('deal', key, '1', '2', '3'))).toEqual(['VALIDATION_FAILED', '/knownAt']);
    expect(await refused(between('deal', [ODD.replace('f', 'e')], '0'))).toEqual(['NOT_FOUND', '/key']);
    await seedLog(database.pool, [{ type: 'DealLost', root: key[0] as string, data: { reason: 'r' } }]);
    expect(await refused(between('deal', key, '0', String(EVENTS + 3)))).toEqual(['READ_MODEL_BEHIND', '/knownAt']);
  });
});
