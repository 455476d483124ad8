import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import { dealsFolder, type ProjectionFolder } from '../testing/folder.js';
import { journeys } from '../testing/journeys.js';
import { dumpTable, type LogEvent, seedLog } from '../testing/log.js';
import { dealsSql } from '../testing/models.js';
import { dealsUpcasting, loadedDeals } from '../testing/store.js';
import type { DifferentRow } from './result.js';

const rootOf = (n: number) => `0000000${n}-0000-4000-8000-000000000000`;
const line = { no: 1, amount: { units: '5', scale: 0 } };
const opened = (n: number): LogEvent => ({
  type: 'DealOpened',
  root: rootOf(n),
  data: { name: `deal ${n}`, lines: [line] },
});
const moved = (n: number, stage: string): LogEvent => ({
  type: 'DealMoved',
  root: rootOf(n),
  data: { stage, share: 1 },
});
const lost = (n: number): LogEvent => ({ type: 'DealLost', root: rootOf(n), data: { reason: 'price' } });

/** What the changed definition says: stages are loud, there is a column more, a lost deal stays. */
const LOUD = `
export default { ...deals, models: [{ ...deal, version: 2,
  columns: { ...deal.columns, loud: kernel.bool() },
  on: { ...deal.on,
    DealMoved: { ...deal.on.DealMoved, evolve: (row, e) => kernel.set({ stage: e.data.stage.toUpperCase(), share: e.data.share, moves: (row?.moves ?? 0) + 1, loud: true }) },
    DealLost: { ...deal.on.DealLost, evolve: () => kernel.set({ open: false }) },
  } }, dealLine, dealChange] };`;
const LOUD_SQL = dealsSql.replace('stage, total from deal', `stage || '!', total from deal`);

describe('a changed definition', () => {
  let db: TestDatabase;
  let store: ReadStore;
  let same: ProjectionFolder;
  let loud: ProjectionFolder;
  const stores: ReadStore[] = [];
  const open = async (folder: ProjectionFolder = same): Promise<ReadStore> => {
    // The build's own definitions come from this folder; they are recorded from there.
    const opened = await openReadStore({
      url: db.url,
      projections: [folder === same ? loadedDeals({ folder: folder.deals }) : await loadLoud()],
      upcasting: dealsUpcasting,
      poolSize: 6,
    });
    stores.push(opened);
    return opened;
  };
  const loadLoud = async () => {
    const { deal, default: deals } = await import('../testing/models.js');
    const { bool, set } = await import('@recount/kernel');
    const on = {
      ...deal.on,
      DealMoved: {
        ...deal.on.DealMoved,
        evolve: (row: { moves?: number | null } | undefined, e: { data: { stage: string; share: number } }) =>
          set({ stage: e.data.stage.toUpperCase(), share: e.data.share, moves: (row?.moves ?? 0) + 1, loud: true }),
      },
      DealLost: { ...deal.on.DealLost, evolve: () => set({ open: false }) },
    };
    const models = deals.models.map((model) =>
      model.name === 'deal' ? { ...deal, version: 2, columns: { ...deal.columns, loud: bool() }, on } : model,
    );
    return loadedDeals({ models: models as never, viewsSql: LOUD_SQL, folder: loud.deals });
  };
  const states = async () =>
    (
      await db.pool.query(`select name, version, state from engine.model where name = 'deal' order by version`)
    ).rows.map(({ version, state }) => `${version} ${state}`);
  /** By which events each side made or removed a row. */
  const sides = (row: DifferentRow | undefined) => {
    const told = (side: 'served' | 'other'): string[] =>
      row?.explained[side].map(
        ({ position, created, removed }) =>
          `${position}${created ? ' made' : ''}${removed === undefined ? '' : ' removed'}`,
      ) ?? [];
    return { served: told('served'), other: told('other') };
  };
  const stages = async (of = store) => (await of.listRows('deal', { tenant: 't1' })).rows.map((row) => row.stage);

  beforeAll(async () => {
    same = await dealsFolder('export default deals;');
    loud = await dealsFolder(LOUD, LOUD_SQL);
  });
  afterAll(async () => {
    await same.remove();
    await loud.remove();
  });
  beforeEach(async () => {
    db = await testDatabase();
    store = await open();
    await store.deploy();
    await seedLog(db.pool, [opened(1), opened(2), opened(3), moved(1, 'offer'), lost(2)]);
    await store.catchUp();
  });
  afterEach(async () => {
    for (const one of stores.splice(0)) await one.close();
    await db.drop();
  });

  test('is planned: which part changed, what is replayed', async () => {
    const { models, views, replays, replayEvents, estimatedSeconds } = await store.plan({ projections: loud.path });
    expect(
      models.map(({ name, action, from, to, changed, replay }) => [name, action, from, to, changed, replay]),
    ).toEqual([
      ['deal', 'changed', 1, 2, ['structure', 'behaviour', 'source'], true],
      ['deal_change', 'unchanged', 1, 1, [], false],
      ['deal_line', 'unchanged', 1, 1, [], false],
    ]);
    expect([views, replays, replayEvents]).toEqual([['deals'], 1, '5']);
    expect(estimatedSeconds).toBeGreaterThan(0);
    const nothing = await store.plan();
    expect(nothing.models.map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect([nothing.views, nothing.estimatedSeconds]).toEqual([[], null]);
    const unraised = await dealsFolder(LOUD.replace('version: 2,', ''));
    const refused = (await store.plan({ projections: unraised.path })).models[0];
    expect(refused).toMatchObject({ action: 'refused', message: expect.stringMatching(/Raise its version to 2/) });
    await expect(store.stage({ projections: unraised.path })).rejects.toThrow('DEFINITION_CHANGED');
    await unraised.remove();
    // No compiler looked at it; the processes that would serve it may not be the first to find out.
    const unasked = await dealsFolder(
      LOUD.replace('...deals,', '...deals, reports: deals.reports.map(({ params, ...rest }) => rest),'),
    );
    await expect(store.stage({ projections: unasked.path })).rejects.toThrow(/report deal_totals: params are/);
    await unasked.remove();
  });

  test('of a projection that this build does not know is planned to stay, by a process that has asked nothing before', async () => {
    const extra = await dealsFolder(
      `export default { name: 'extra', reports: [], models: [{ ...dealChange, name: 'extra_change' }] };`,
      '',
    );
    await store.stage({ projections: extra.path });
    await store.promote('extra');
    await extra.remove();
    const { models } = await (await open()).plan();
    expect(models.map(({ name, action }) => `${name} ${action}`)).toEqual([
      'deal unchanged',
      'deal_change unchanged',
      'deal_line unchanged',
    ]);
  });

  test('is staged beside the served one, and folded along under the one checkpoint', async () => {
    const folder = await dealsFolder(LOUD, LOUD_SQL);
    const [staged] = await store.stage({ projections: folder.path });
    expect(staged).toMatchObject({ projection: 'deals', position: '5', already: false });
    expect(staged?.models).toEqual([{ name: 'deal', from: 1, to: 2, rows: 3, setAside: 0 }]);
    expect(await states()).toEqual(['1 live', '2 staged']);
    expect((await store.stage({ projections: folder.path }))[0]?.already).toBe(true);
    // Another process, that never saw the folder: it folds both.
    await folder.remove();
    const projector = await open();
    await projector.deploy();
    await seedLog(db.pool, [moved(3, 'won'), opened(4)]);
    await projector.catchUp();
    expect(await stages()).toEqual(['offer', 'won', 'new']);
    const table = await dumpTable(db.pool, 'deal__v2');
    expect(table.filter((row) => row.includes('WON'))).toHaveLength(1);
    expect(table).toHaveLength(4);
  });

  test('is diffed: rows and columns, each example with the event and both explanations', async () => {
    await store.stage({ projections: loud.path });
    const diff = await store.diff('deal');
    expect(diff).toMatchObject({ projection: 'deals', role: 'staged', position: '5' });
    expect(diff.models).toHaveLength(1);
    const [model] = diff.models;
    expect(model).toMatchObject({
      name: 'deal',
      from: 1,
      to: 2,
      columnsAdded: ['loud'],
      columnsRemoved: [],
      rows: { served: 2, other: 3 },
      added: 1,
      removed: 0,
      changed: 1,
      columns: [{ column: 'stage', rows: 1 }],
    });
    const change = model?.examples.find(({ kind }) => kind === 'changed');
    expect(change).toMatchObject({ column: 'stage', served: 'offer', other: 'OFFER', key: { dealId: rootOf(1) } });
    expect(change?.event).toMatchObject({ type: 'DealMoved', position: '4' });
    expect(change?.explained.served.at(-1)?.asserted.stage).toMatchObject({ before: 'new', after: 'offer' });
    expect(change?.explained.other.at(-1)?.asserted.stage).toMatchObject({ before: 'new', after: 'OFFER' });
    const added = model?.examples.find(({ kind }) => kind === 'added');
    expect(added).toMatchObject({ key: { dealId: rootOf(2) }, event: { type: 'DealLost', position: '5' } });
    // The staged definition makes it by the first event and lets it be at the second; by that the served one removes it.
    expect(sides(added)).toEqual({ served: ['2 made', '5 removed'], other: ['2 made', '5'] });
    await expect(store.diff('deal_nothing')).rejects.toThrow('NOT_FOUND');
  });

  test('is diffed: a row the served definition alone has is told with the events it makes it by, however long ago', async () => {
    await seedLog(db.pool, [
      ...Array.from({ length: 60 }, (_, n) => moved(3, `stage ${n}`)),
      lost(3),
      moved(3, 'after'),
    ]);
    await store.catchUp();
    await store.stage({ projections: loud.path });
    await store.promote('deals');
    const [model] = (await store.diff('deal', { examples: 10 })).models;
    expect(model).toMatchObject({ from: 2, to: 1, added: 0, removed: 2 });
    const removed = model?.examples.filter(({ kind }) => kind === 'removed') ?? [];
    expect(sides(removed[0])).toEqual({ served: ['2 made', '5'], other: ['2 made', '5 removed'] });
    const { served, other } = sides(removed[1]);
    expect(removed[1]).toMatchObject({ event: { type: 'DealLost', position: '66' } });
    expect([served.at(0), served.at(-1), served.length]).toEqual(['3 made', '67', 40]);
    expect([other.at(0), other.includes('66 removed'), other.length]).toEqual(['3 made', true, 40]);
    expect(removed[1]?.explained.steps).toEqual({ served: 63, other: 62 });
  });

  test('is promoted and rolled back; what is not served follows until it is dropped', async () => {
    const [staged] = await store.stage({ projections: loud.path });
    const api = await open();
    expect(await stages(api)).toEqual(['offer', 'new']);
    await expect(store.promote('deal', { definition: 'abc' })).rejects.toThrow('look at the diff again');
    const promoted = await store.promote('deal', { definition: staged?.definition as string });
    expect(promoted.models).toEqual([{ name: 'deal', from: 1, to: 2 }]);
    expect(await states()).toEqual(['1 former', '2 live']);
    const report = (of: ReadStore) =>
      of.runReport('deal_totals', { tenant: 't1' }).then(({ rows }) => rows?.map((row) => row.stage));
    for (const one of [store, api]) {
      expect((await one.listRows('deal', { tenant: 't1' })).rows.map((row) => [row.stage, row.loud])).toEqual([
        ['OFFER', true],
        ['new', null],
        ['new', null],
      ]);
      expect((await report(one))?.sort()).toEqual(['OFFER!', 'new!', 'new!']);
      expect((await one.explain('deal', 't1', [rootOf(1)])).version).toBe(2);
    }
    await seedLog(db.pool, [moved(3, 'late')]);
    await store.catchUp();
    expect(await stages(api)).toEqual(['OFFER', 'new', 'LATE']);
    expect((await store.verify()).findings).toEqual([]);
    const back = await store.rollback('deals');
    expect(back.models).toEqual([{ name: 'deal', from: 2, to: 1 }]);
    expect(await stages(api)).toEqual(['offer', 'late']);
    expect((await report(api))?.sort()).toEqual(['late', 'offer']);
    expect(await states()).toEqual(['1 live', '2 staged']);
    await store.promote('deals');
    expect((await store.drop('deals')).dropped).toEqual([{ name: 'deal', version: 1, state: 'former' }]);
    await expect(store.rollback('deals')).rejects.toThrow('NOT_FOUND');
    expect(await stages(api)).toEqual(['OFFER', 'new', 'LATE']);
    const { rows } = await db.pool.query(`select tablename from pg_tables where schemaname = 'read' order by 1`);
    expect(rows.map((row) => row.tablename)).toEqual(['deal__v2', 'deal_change__v1', 'deal_line__v1']);
  });

  test('that serves is served on by a build of the older code, and not undone by one of the newer after a rollback', async () => {
    await store.stage({ projections: loud.path });
    await store.promote('deals');
    const older = await open();
    await older.deploy();
    await seedLog(db.pool, [moved(1, 'later')]);
    await older.catchUp();
    expect(await stages(older)).toEqual(['LATER', 'new', 'new']);
    const newer = await open(loud);
    await newer.deploy();
    expect(await stages(newer)).toEqual(['LATER', 'new', 'new']);
    await newer.rollback('deals');
    await newer.deploy();
    expect(await states()).toEqual(['1 live', '2 staged']);
    expect(await stages(newer)).toEqual(['later', 'new']);
    await seedLog(db.pool, [moved(1, 'end')]);
    await newer.catchUp();
    expect(await stages(older)).toEqual(['end', 'new']);
    await newer.drop('deals');
    expect(await states()).toEqual(['1 live']);
    // Nobody holds the new version back any more: the default deploy builds and swaps it.
    await newer.deploy();
    expect(await states()).toEqual(['2 live']);
  });

  test('is folded live as a rebuild folds it: staged, promoted, rolled back, over random journeys', async () => {
    await store.stage({ projections: loud.path });
    const steps = fc.constantFrom('promote', 'rollback', 'rebuild', 'none');
    await fc.assert(
      fc.asyncProperty(journeys(1, 40), steps, async (events, step) => {
        await seedLog(db.pool, events);
        if (step === 'rebuild') await store.rebuild(['deal', 'deal_line'], { workers: 1 });
        else if (step !== 'none')
          await store[step]('deals').catch((error) => expect(error.body.code).toBe('NOT_FOUND'));
        await store.catchUp({ batchSize: 7 });
        expect((await store.verify()).findings).toEqual([]);
      }),
      { numRuns: 10 },
    );
    const before = [await dumpTable(db.pool, 'deal__v1'), await dumpTable(db.pool, 'deal__v2')];
    if ((await states())[0] === '1 live') await store.promote('deals');
    await store.rebuild(['deal'], { workers: 1 });
    expect(await dumpTable(db.pool, 'deal__v2')).toEqual(before[1]);
    await store.rollback('deals');
    await store.rebuild('all', { workers: 1 });
    expect(await dumpTable(db.pool, 'deal__v1')).toEqual(before[0]);
    expect(await states()).toEqual(['1 live', '2 staged']);
  }, 600_000);
});
