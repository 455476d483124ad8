import { type AnyReadModel, set } from '@recount/kernel';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { type LogEvent, seedLog } from '../testing/log.js';
import { deal, dealChange, dealLine, dealsSql } from '../testing/models.js';
import { openDeals } from '../testing/store.js';

const root = '00000001-0000-4000-8000-000000000000';
const history: LogEvent[] = [
  { type: 'DealOpened', root, data: { name: 'one', lines: [{ no: 1, amount: { units: '5', scale: 0 } }] } },
  { type: 'DealMoved', root, data: { stage: 'won', share: 1 } },
];
const changed = (model: AnyReadModel, change: Partial<AnyReadModel>): AnyReadModel => ({ ...model, ...change });
const louder = {
  ...deal.on,
  DealMoved: { ...deal.on.DealMoved, evolve: () => set({ stage: 'WON' }) },
} as AnyReadModel['on'];

describe('deploy', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await testDatabase();
  });
  afterEach(() => db.drop());
  const open = async (models: readonly AnyReadModel[], viewsSql = dealsSql) =>
    openDeals(db.url, { models, viewsSql, reports: [] });
  const stage = async () => (await db.pool.query('select stage from read.deal')).rows.map((row) => row.stage);

  test('can be done by several processes at once, and again', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => openDeals(db.url)));
    await Promise.all(stores.map((store) => store.deploy()));
    await seedLog(db.pool, history);
    await Promise.all(stores.map((store) => store.catchUp()));
    await stores[0]?.deploy();
    expect(await stage()).toEqual(['won']);
    const { rows } = await db.pool.query(`select stage, total::text from read.deal_totals('t1', now(), 9)`);
    expect(rows).toEqual([{ stage: 'won', total: '5' }]);
    await Promise.all(stores.map((store) => store.close()));
  });
  test('refuses a definition that changed under its version, and an older one', async () => {
    const store = await open([deal, dealLine]);
    await store.deploy();
    await store.close();
    const refused = async (model: AnyReadModel, message: RegExp): Promise<void> => {
      const other = await open([model, dealLine]);
      await expect(other.deploy()).rejects.toThrow(message);
      await other.close();
    };
    await refused(
      changed(deal, { columns: { ...deal.columns, extra: deal.columns.name } }),
      /DEFINITION_CHANGED.*structure.*Raise its version to 2/,
    );
    await refused(changed(deal, { on: louder }), /DEFINITION_CHANGED.*golden events make.*Raise its version to 2/);
    const newer = await open([changed(deal, { version: 2 }), dealLine]);
    await newer.deploy();
    await newer.close();
    await refused(deal, /DEFINITION_CHANGED.*stored as version 2/);
  });
  test('builds a new model and a new version from history, up to exactly the checkpoint', async () => {
    const first = await open([deal, dealLine]);
    await first.deploy();
    await seedLog(db.pool, history);
    await first.catchUp();
    await seedLog(db.pool, [{ type: 'DealMoved', root, data: { stage: 'later', share: 0 } }]);
    const second = await open([changed(deal, { version: 2, on: louder }), dealLine, dealChange]);
    await second.deploy();
    expect(await stage()).toEqual(['WON']);
    expect(
      (await db.pool.query('select what from read.deal_change order by _pos')).rows.map((row) => row.what),
    ).toEqual(['opened', 'won']);
    expect(
      (await db.pool.query(`select tablename from pg_tables where schemaname = 'read' order by 1`)).rows.map(
        (row) => row.tablename,
      ),
    ).toEqual(['deal__v2', 'deal_change__v1', 'deal_line__v1']);
    // The process of the former build must not fold on.
    await expect(first.catchUp()).rejects.toThrow('DEFINITION_CHANGED');
    await second.catchUp();
    expect((await db.pool.query('select what from read.deal_change order by _pos')).rows).toHaveLength(3);
    await first.close();
    await second.close();
  });
  describe('beside a projector that folds the first events, a further model has them all', () => {
    /** Deploys a second model beside the projector of the first; `held` keeps the deploy waiting until something is folded or waits too. */
    const race = async (held: string): Promise<string[]> => {
      const old = await open([deal], '');
      await old.deploy();
      const next = await open([deal, dealChange], '');
      const holder = await db.pool.connect();
      await holder.query(`begin; ${held}`);
      let deployed = false;
      const deploying = next.deploy().finally(() => {
        deployed = true;
      });
      const waiting = async (): Promise<number> =>
        (
          await db.pool.query(
            `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
        ).rows.length;
      while (!deployed && (await waiting()) < 1);
      await seedLog(db.pool, history);
      let folded = false;
      const folding = old
        .catchUp()
        .catch((error) => expect(error.message).toContain('DEFINITION_CHANGED'))
        .finally(() => {
          folded = true;
        });
      while (!folded && (await waiting()) < 2);
      await holder.query('commit');
      holder.release();
      await Promise.all([deploying, folding]);
      await seedLog(db.pool, [{ type: 'DealMoved', root, data: { stage: 'later', share: 0 } }]);
      await next.catchUp();
      const { rows } = await db.pool.query('select what from read.deal_change order by _pos');
      await Promise.all([old.close(), next.close()]);
      return rows.map((row) => row.what);
    };
    test('where it was deployed first', async () => {
      const held = `select from engine.deployment where name = 'views' for update`;
      expect(await race(held)).toEqual(['opened', 'won', 'later']);
    });
    test('where they were folded first: it is built from history', async () => {
      expect(await race('lock table read.deal in access share mode')).toEqual(['opened', 'won', 'later']);
    });
  });
  test('makes views and functions anew when only their SQL changed', async () => {
    const store = await open([deal]);
    await store.deploy();
    await store.close();
    const sql = `create view deal_twice as select name, name as again from deal; create function deal_count() returns bigint language sql stable as 'select count(*) from read.deal_twice'`;
    const other = await open([deal], sql);
    await other.deploy();
    expect((await db.pool.query('select read.deal_count() as n')).rows).toEqual([{ n: '0' }]);
    expect((await db.pool.query(`select to_regproc('read.deal_totals') as f`)).rows).toEqual([{ f: null }]);
    await other.close();
    const wrong = await open([deal], 'create view broken as select nope from deal');
    await expect(wrong.deploy()).rejects.toThrow(/views.sql of deals: .*nope/);
    expect((await db.pool.query('select * from read.deal_twice')).rows).toEqual([]);
    await wrong.close();
  });
  test('refuses a checkpoint that belongs to another log', async () => {
    const store = await open([deal]);
    await store.deploy();
    await seedLog(db.pool, history);
    await store.catchUp();
    const refused = async (sql: string, undo: string, message: RegExp): Promise<void> => {
      await db.pool.query(sql);
      await expect(store.deploy()).rejects.toThrow(message);
      await expect(store.catchUp()).rejects.toThrow(message);
      await expect(store.runLive({ signal: new AbortController().signal, holder: 'spec' })).rejects.toThrow(message);
      await db.pool.query(undo);
    };
    await refused('update log.identity set epoch = 2', 'update log.identity set epoch = 1', /LOG_MISMATCH.*epoch/);
    await refused(
      'update engine.checkpoint set position = 99',
      'update engine.checkpoint set position = 2',
      /LOG_MISMATCH.*beyond/,
    );
    await refused(
      'update log.event set event_id = gen_random_uuid() where position = 2',
      'select 1',
      /LOG_MISMATCH.*saw event/,
    );
    await db.pool.query('update log.identity set id = gen_random_uuid()');
    await expect(store.catchUp()).rejects.toThrow(/LOG_MISMATCH.*is of log/);
    await store.close();
  });
});
