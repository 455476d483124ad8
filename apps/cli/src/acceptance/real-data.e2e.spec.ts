import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as journey from '@recount/journey';
import { testDatabase } from '@recount/postgres/testing';
import { loadProjections, openReadStore, type ReadStore, upcastingOf } from '@recount/read-store';
import { differences, dumpReadModels } from './dump.js';
import { eventsOfRoot, plainFold } from './plain-fold.js';
import { entry } from './processes.js';

const data = process.env.RECOUNT_DATA;
const projectionsFolder = fileURLToPath(new URL('../../../../projections', import.meta.url));
const CELLS = 1_000;

const withData = data ? describe : describe.skip;
if (!data) console.log('real-data: RECOUNT_DATA is not set; rebuild and explain over imported sets are skipped');

withData('after importing crm_opportunities and traffic_fines_10k', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let store: ReadStore;
  let projections: Awaited<ReturnType<typeof loadProjections>>;

  beforeAll(async () => {
    database = await testDatabase();
    const run = promisify(execFile);
    for (const source of ['crm_opportunities', 'traffic_fines_10k']) {
      const args = ['import', source, `${data}/${source}`, '--started-at', '2026-01-01T00:00:00Z', '--json'];
      await run(process.execPath, [entry.recount, ...args], { env: { ...process.env, DATABASE_URL: database.url } });
    }
    projections = await loadProjections(projectionsFolder);
    store = await openReadStore({
      url: database.url,
      projections,
      upcasting: upcastingOf(journey, import.meta.resolve('@recount/journey')),
    });
  }, 300_000);

  afterAll(async () => {
    await store?.close();
    await database?.drop();
  });

  test('a rebuild of every model changes no byte', async () => {
    const live = await dumpReadModels(database.pool);
    expect([...live.values()].reduce((sum, rows) => sum + rows.length, 0)).toBeGreaterThan(10_000);
    await store.rebuild('all');
    expect(differences(live, await dumpReadModels(database.pool))).toEqual([]);
  }, 300_000);

  test(`explain agrees with a plain refold on ${CELLS} random cells over all models`, async () => {
    const models = [];
    for (const model of projections.flatMap((p) => p.models)) {
      // What these two sets say nothing of has no rows to explain.
      const { rowCount } = await database.pool.query(`select 1 from read."${model.name}" limit 1`);
      if (rowCount !== 0) models.push(model);
    }
    expect(models.length).toBeGreaterThanOrEqual(8);
    const perModel = Math.ceil(CELLS / models.length);
    let compared = 0;
    for (const model of models) {
      const keys = Object.keys(model.key);
      const { rows } = await database.pool.query(
        `select _tenant, _root, ${keys.map((k) => `"${k}"::text`).join(', ')}
         from (select *, md5(${keys.map((k) => `"${k}"::text`).join(` || ',' || `)}) as lot from read."${model.name}") r
         order by lot limit $1`,
        [perModel],
      );
      const columns = Object.keys(model.columns);
      for (let i = 0; i < perModel && rows.length > 0; i++) {
        const row = rows[i % rows.length];
        const column = columns[i % columns.length] as string;
        const key = Object.fromEntries(keys.map((k) => [k, model.key[k].kind === 'int' ? Number(row[k]) : row[k]]));
        const plain = plainFold(model, await eventsOfRoot(database.pool, row._tenant, row._root), key);
        const told = await store.explain(
          model.name,
          row._tenant,
          keys.map((k) => row[k]),
          { column },
        );
        const asserting = told.steps.filter((step) => column in step.asserted).map((step) => step.eventId);
        expect({ model: model.name, key, column, value: told.value ?? null, asserting }).toEqual({
          model: model.name,
          key,
          column,
          value: plain?.get(column)?.value ?? null,
          asserting: plain?.get(column)?.assertedBy ?? [],
        });
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThanOrEqual(CELLS);
  }, 300_000);
});
