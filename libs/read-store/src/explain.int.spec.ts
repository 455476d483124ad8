import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from './api.js';
import { journeys } from './testing/journeys.js';
import { seedLog } from './testing/log.js';
import { openDeals } from './testing/store.js';

describe('explain', () => {
  let db: TestDatabase;
  let store: ReadStore;
  beforeAll(async () => {
    db = await testDatabase();
    store = await openDeals(db.url);
    await store.deploy();
    const root = '00000099-0000-4000-8000-000000000000';
    await seedLog(db.pool, [
      { type: 'DealOpened', root, data: { name: 'one', lines: [{ no: 1, amount: { units: '500', scale: 2 } }] } },
      { type: 'DealMoved', root, data: { stage: 'offer', share: 0.5 } },
      { type: 'DealPriced', root, data: { lines: [{ no: 1, amount: { units: '1', scale: 0 } }] } },
    ]);
    await seedLog(db.pool, fc.sample(journeys(200, 200), { numRuns: 1, seed: 3 })[0] as never);
    await store.catchUp();
    await seedLog(db.pool, [{ type: 'DealMoved', root, data: { stage: 'not yet folded', share: 1 } }]);
  });
  afterAll(async () => {
    await store.close();
    await db.drop();
  });
  const id = '00000099-0000-4000-8000-000000000000';

  test('tells a cell by its events: what they asserted, and what was read to do so', async () => {
    const told = await store.explain('deal', 't1', [id], { column: 'total' });
    expect(told).toMatchObject({
      model: 'deal',
      version: 1,
      root: id,
      key: { dealId: id },
      column: 'total',
      value: '6.00',
    });
    expect(told.steps.map((step) => [step.type, step.asserted.total, step.read, step.actor])).toEqual([
      ['DealOpened', { before: null, after: '5.00', changed: true }, [], 'user:spec'],
      ['DealPriced', { before: '5.00', after: '6.00', changed: true }, ['total'], 'user:spec'],
    ]);
    expect(told.steps[1]?.fields).toEqual(
      ['lines.*.amount.scale', 'lines.*.amount.units', 'lines.*.no'].filter((field) => !field.endsWith('.no')),
    );
    expect(told.steps[1]).toMatchObject({ position: '3', commandId: 'command-2', correlationId: 'c', ruleRefs: null });
    expect((await store.explain('deal', 't1', [id])).steps.map((step) => step.type)).toEqual([
      'DealOpened',
      'DealMoved',
      'DealPriced',
    ]);
  });
  test('tells a default by the event that made the row: never set since', async () => {
    const told = await store.explain('deal', 't1', [id], { column: 'notes' });
    expect(told).toMatchObject({ value: 0, defaults: ['notes'], row: { notes: 0 } });
    expect(told.steps.map((step) => step.type)).toEqual(['DealOpened']);
    expect((await store.explain('deal', 't1', [id])).defaults).toEqual(['notes']);
    expect((await store.explain('deal', 't1', [id], { column: 'moves' })).defaults).toEqual([]);
  });
  test('the row it refolds is the row that is stored, for every row', async () => {
    for (const [model, key] of [
      ['deal', ['dealId']],
      ['deal_line', ['dealId', 'no']],
      ['deal_change', ['eventId']],
    ] as const) {
      for (const tenant of ['t1', 't2']) {
        const { rows } = await store.listRows(model, { tenant, limit: 500 });
        expect(rows.length).toBeGreaterThan(0);
        for (const row of rows) {
          const told = await store.explain(
            model,
            tenant,
            key.map((name) => String(row[name])),
          );
          expect(JSON.parse(JSON.stringify(row))).toMatchObject(JSON.parse(JSON.stringify(told.row)));
          expect(told.steps.at(-1)?.position).toBe(row._pos);
        }
      }
    }
  });
  test('refuses what does not exist', async () => {
    await expect(store.explain('nope', 't1', [id])).rejects.toThrow('NOT_FOUND');
    await expect(store.explain('deal', 't2', [id])).rejects.toThrow('NOT_FOUND');
    await expect(store.explain('deal', 't1', ['x'])).rejects.toThrow('VALIDATION_FAILED');
    await expect(store.explain('deal', 't1', [id, '1'])).rejects.toThrow('VALIDATION_FAILED');
    await expect(store.explain('deal', 't1', [id], { column: 'nope' })).rejects.toThrow('VALIDATION_FAILED');
  });
});
