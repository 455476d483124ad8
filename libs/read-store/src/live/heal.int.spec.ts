import { int, projection, readModelOf, set, text, uuid } from '@recount/kernel';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import { type LogEvent, seedLog } from '../testing/log.js';
import { dealsUpcasting } from '../testing/store.js';

const A = '0000000a-0000-4000-8000-000000000000';
const B = '0000000b-0000-4000-8000-000000000000';
const SHARED = '00000009-0000-4000-8000-000000000000';
const OWN = '00000008-0000-4000-8000-000000000000';

/** Rows keyed by an id in the event: two roots can name the same one. */
const owned = (shape: 'state' | 'ledger') =>
  readModelOf<{ Named: { id: string; stage: string } }>()({
    name: 'owned',
    version: 1,
    shape,
    doc: 'Rows named by events.',
    key: { id: uuid() },
    columns: { stage: text(), n: int() },
    on: {
      Named: {
        keys: (e) => [{ key: { id: e.data.id } }],
        evolve: (row, e) => {
          if (e.data.stage === 'broken') throw new Error('no such stage');
          return set({ stage: e.data.stage, n: (row?.n ?? 0) + 1 });
        },
      },
    },
    golden: [{ type: 'Named', data: { id: SHARED, stage: 'x' } }],
  });
const named = (root: string, id: string, stage: string): LogEvent => ({ type: 'Named', root, data: { id, stage } });

describe.each(['state', 'ledger'] as const)('healing a root that names the row of another, in a %s', (shape) => {
  let db: TestDatabase;
  let store: ReadStore;
  beforeEach(async () => {
    db = await testDatabase();
    const loaded = { ...projection({ name: 'owned', models: [owned(shape)], reports: [] }), viewsSql: '', folder: '' };
    store = await openReadStore({ url: db.url, projections: [loaded], upcasting: dealsUpcasting });
    await store.deploy();
  });
  afterEach(async () => {
    await store.close();
    await db.drop();
  });
  const rows = async () => (await db.pool.query('select id, stage, _root from read.owned order by id')).rows;
  const aside = async () => (await db.pool.query('select root, position, error from engine.quarantine')).rows;

  test('leaves both as they are, and a projector that starts goes on', async () => {
    await seedLog(db.pool, [named(A, SHARED, 'first')]);
    await store.catchUp();
    await seedLog(db.pool, [named(B, SHARED, 'second'), named(B, OWN, 'third')]);
    await store.catchUp();
    const served = [{ id: SHARED, stage: 'first', _root: A }];
    const said = [
      { root: B, position: '2', error: expect.stringContaining(`the row belongs to root ${A}, the event to ${B}`) },
    ];
    expect([await rows(), await aside()]).toEqual([served, said]);

    expect(await store.heal()).toEqual({ healed: 0, left: 1 });
    expect([await rows(), await aside()]).toEqual([served, said]);
    const stop = new AbortController();
    await store.runLive({ signal: stop.signal, holder: 'spec', onLive: () => stop.abort() });
    expect([await rows(), await aside()]).toEqual([served, said]);
  });
  test('also where that row was made after it was set aside; the others are healed', async () => {
    const C = '0000000c-0000-4000-8000-000000000000';
    await seedLog(db.pool, [
      named(B, OWN, 'broken'),
      named(B, SHARED, 'late'),
      named(C, C, 'broken'),
      named(A, SHARED, 'first'),
    ]);
    await store.catchUp();
    await db.pool.query(`update log.event set data = replace(data, 'broken', 'mended')`);
    expect(await store.heal()).toEqual({ healed: 1, left: 1 });
    expect(await rows()).toEqual([
      { id: SHARED, stage: 'first', _root: A },
      { id: C, stage: 'mended', _root: C },
    ]);
    expect(await aside()).toEqual([
      { root: B, position: '1', error: expect.stringContaining('the row belongs to root') },
    ]);
  });
});
