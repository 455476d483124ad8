import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '../api.js';
import { createCatalogue } from '../catalogue.js';
import { readCheckpoint } from '../checkpoint.js';
import type { Engine } from '../engine.js';
import { acquireLease, renewLease } from '../lease.js';
import { openDefinitions } from '../stage/definitions.js';
import { dumpTable, type LogEvent, seedLog } from '../testing/log.js';
import { failing } from '../testing/models.js';
import { dealsUpcasting, loadedDeals, openDeals } from '../testing/store.js';
import { foldLive, LeaseLostError } from './fold-live.js';
import { PROJECTOR } from './projector.js';
import { listenToLog } from './wake.js';

const rootOf = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
const opened = (n: number): LogEvent => ({
  type: 'DealOpened',
  root: rootOf(n),
  data: { name: `deal ${n}`, lines: [{ no: 1, amount: { units: '100', scale: 2 } }] },
});
const moved = (n: number, stage: string): LogEvent => ({
  type: 'DealMoved',
  root: rootOf(n),
  data: { stage, share: 0.5 },
});
const jinxed = (n: number): LogEvent => ({ type: 'DealJinxed', root: rootOf(n), data: { jinx: 'j' } });

describe('live folds', () => {
  let db: TestDatabase;
  let store: ReadStore;
  beforeEach(async () => {
    failing.on = true;
    db = await testDatabase();
    store = await openDeals(db.url);
    await store.deploy();
  });
  afterEach(async () => {
    await store.close();
    await db.drop();
  });
  const stages = async () =>
    (
      await db.pool.query<{ name: string; stage: string }>('select name, stage from read.deal order by "dealId"')
    ).rows.map((row) => `${row.name}: ${row.stage}`);

  test('a failing event sets its root aside in that model only; healing refolds it', async () => {
    await seedLog(db.pool, [opened(1), opened(2), moved(1, 'a'), jinxed(1), moved(1, 'b'), moved(2, 'c')]);
    await store.catchUp();
    expect(await stages()).toEqual(['deal 1: a', 'deal 2: c']);
    expect(await dumpTable(db.pool, 'deal_change__v1')).toHaveLength(5);
    const { rows } = await db.pool.query('select model, tenant, root, position, error from engine.quarantine');
    expect(rows).toEqual([
      { model: 'deal', tenant: 't1', root: rootOf(1), position: '4', error: expect.stringContaining('jinx j') },
    ]);
    expect(await readCheckpoint(db.pool)).toMatchObject({ position: 6n });

    expect(await store.heal()).toEqual({ healed: 0, left: 1 });
    await seedLog(db.pool, [moved(1, 'd'), moved(2, 'e')]);
    await store.catchUp();
    expect(await stages()).toEqual(['deal 1: a', 'deal 2: e']);
    failing.on = false;
    expect(await store.heal('deal')).toEqual({ healed: 1, left: 0 });
    expect(await stages()).toEqual(['j: d', 'deal 2: e']);
    const healed = await dumpTable(db.pool, 'deal__v1');
    await store.rebuild('all', { workers: 1 });
    expect(await dumpTable(db.pool, 'deal__v1')).toEqual(healed);
  });
  test('a projector that runs sees that a root was healed beside it', async () => {
    const stop = new AbortController();
    await seedLog(db.pool, [opened(1), jinxed(1)]);
    const running = store.runLive({ signal: stop.signal, holder: 'spec' });
    const other = await openDeals(db.url);
    await other.catchUp();
    failing.on = false;
    expect(await other.heal()).toEqual({ healed: 1, left: 0 });
    await seedLog(db.pool, [moved(1, 'z')]);
    await other.catchUp();
    expect(await stages()).toEqual(['j: z']);
    stop.abort();
    await running;
    await other.close();
  });
  test('an unknown schema version stops the model, not the others; a rebuild brings it back', async () => {
    await seedLog(db.pool, [
      opened(1),
      { ...moved(1, 'later'), schemaVersion: 9 },
      { type: 'DealPriced', root: rootOf(1), data: { lines: [{ no: 1, amount: { units: '7', scale: 0 } }] } },
    ]);
    await store.catchUp();
    const { rows } = await db.pool.query('select name, state, error from engine.model order by name');
    expect(rows.map((row) => `${row.name} ${row.state}`)).toEqual([
      'deal stopped',
      'deal_change stopped',
      'deal_line live',
    ]);
    expect(rows[0].error).toContain('schema version 9');
    expect(await dumpTable(db.pool, 'deal_line__v1')).toHaveLength(1);
    expect((await db.pool.query('select amount::text from read.deal_line')).rows).toEqual([{ amount: '7' }]);
    await db.pool.query('update log.event set schema_version = 1 where schema_version = 9');
    await store.deploy();
    expect((await db.pool.query('select distinct state from engine.model')).rows).toEqual([{ state: 'live' }]);
    expect(await stages()).toEqual(['deal 1: later']);
  });
  test('what a stopped model answers is of where it stopped, and never behind what was asked for', async () => {
    await seedLog(db.pool, [opened(1)]);
    await store.catchUp();
    await seedLog(db.pool, [
      { ...moved(1, 'later'), schemaVersion: 9 },
      { type: 'DealPriced', root: rootOf(1), data: { lines: [{ no: 1, amount: { units: '7', scale: 0 } }] } },
    ]);
    await store.catchUp();
    expect(await readCheckpoint(db.pool)).toMatchObject({ position: 3n });
    expect(await store.getRow('deal', 't1', [rootOf(1)])).toMatchObject({ row: { name: 'deal 1' }, position: '1' });
    expect(await store.listRows('deal', { tenant: 't1' })).toMatchObject({ position: '1' });
    expect(await store.listRows('deal_line', { tenant: 't1', minPosition: 3n })).toMatchObject({ position: '3' });
    expect((await store.explain('deal', 't1', [rootOf(1)])).steps).toHaveLength(1);
    const behind = { body: { code: 'READ_MODEL_BEHIND', message: expect.stringContaining('deal stopped at 1') } };
    await expect(store.getRow('deal', 't1', [rootOf(1)], { minPosition: 3n })).rejects.toMatchObject(behind);
    await expect(store.listRows('deal', { tenant: 't1', minPosition: 3n })).rejects.toMatchObject(behind);
  });
  test('too many failing roots at once stop the model', async () => {
    await seedLog(
      db.pool,
      Array.from({ length: 101 }, (_, n) => jinxed(n)),
    );
    await store.catchUp();
    const { rows } = await db.pool.query(`select state, error from engine.model where name = 'deal'`);
    expect(rows).toEqual([{ state: 'stopped', error: expect.stringContaining('101 roots failed') }]);
    expect((await db.pool.query('select * from engine.quarantine')).rows).toEqual([]);
  });
  test('a second event for a ledger row sets its root aside', async () => {
    await seedLog(db.pool, [opened(1), opened(2), opened(3)]);
    await store.catchUp();
    await seedLog(db.pool, [moved(1, 'x'), moved(2, 'y')]);
    await db.pool.query(
      `update log.event set event_id = (select event_id from log.event where position = 1) where position = 4`,
    );
    await store.catchUp();
    expect((await db.pool.query('select model, root from engine.quarantine')).rows).toEqual([
      { model: 'deal_change', root: rootOf(1) },
    ]);
    expect(await dumpTable(db.pool, 'deal_change__v1')).toHaveLength(4);
    const live = await dumpTable(db.pool, 'deal_change__v1');
    await store.rebuild('all');
    expect(await dumpTable(db.pool, 'deal_change__v1')).toEqual(live);
    // A rebuild that does not know of it stops there.
    await db.pool.query('delete from engine.quarantine');
    await expect(store.rebuild('all')).rejects.toThrow(/deal_change: one row was made twice, by events/);
  });

  test('a projector whose lease has passed on cannot write', async () => {
    const catalogue = createCatalogue([loadedDeals()]);
    const engine: Engine = {
      url: db.url,
      pool: db.pool,
      catalogue,
      definitions: openDefinitions(db.pool, catalogue),
      upcasting: dealsUpcasting,
    };
    const wake = listenToLog(db.url);
    const fence = (token: bigint) => db.pool.query('update engine.checkpoint set fence = $1', [String(token)]);
    const first = await acquireLease(db.pool, PROJECTOR, 'first', 60_000);
    expect(await acquireLease(db.pool, PROJECTOR, 'second', 60_000)).toBeNull();
    await fence(first?.token as bigint);
    await seedLog(db.pool, [opened(1)]);
    const stop = new AbortController();
    let second: Awaited<ReturnType<typeof acquireLease>> = null;
    const stale = foldLive(engine, wake, {
      token: first?.token as bigint,
      signal: stop.signal,
      onLive: () => {
        // The first is folding and idle; its lease ends and the second takes over; then an event comes.
        void (async () => {
          await db.pool.query('update engine.lease set until = clock_timestamp()');
          second = await acquireLease(db.pool, PROJECTOR, 'second', 60_000);
          await fence(second?.token as bigint);
          await seedLog(db.pool, [moved(1, 'too late')]);
        })();
      },
    });
    await expect(stale).rejects.toThrow(LeaseLostError);
    expect(await stages()).toEqual(['deal 1: new']);
    expect(await renewLease(db.pool, first as never)).toBe(false);
    expect(await readCheckpoint(db.pool)).toMatchObject({
      position: 1n,
      fence: (second as never as { token: bigint }).token,
    });
    await wake.close();
  });
  test('a second projector stands by and takes over', async () => {
    const one = new AbortController();
    const two = new AbortController();
    const other = await openDeals(db.url);
    let live: (who: string) => void = () => undefined;
    const next = () => new Promise<string>((resolve) => (live = resolve));
    let who = next();
    const first = store.runLive({ signal: one.signal, holder: 'one', onLive: () => live('one') });
    expect(await who).toBe('one');
    who = next();
    const second = other.runLive({ signal: two.signal, holder: 'two', onLive: () => live('two') });
    one.abort();
    await first;
    expect(await who).toBe('two');
    await seedLog(db.pool, [opened(5)]);
    await store.catchUp();
    expect(await stages()).toEqual(['deal 5: new']);
    two.abort();
    await second;
    await other.close();
  });
  test('losing every connection is waited out', async () => {
    const stop = new AbortController();
    let live: () => void = () => undefined;
    const isLive = new Promise<void>((resolve) => (live = resolve));
    const running = store.runLive({ signal: stop.signal, holder: 'spec', onLive: () => live() });
    await isLive;
    await db.pool
      .query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      .catch(() => undefined);
    await seedLog(db.pool, [opened(1)]);
    const other = await openDeals(db.url);
    await other.catchUp();
    expect(await stages()).toEqual(['deal 1: new']);
    stop.abort();
    await running;
    await other.close();
  });
});
