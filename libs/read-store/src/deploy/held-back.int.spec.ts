import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import { definitionFolder, packDefinition } from '../stage/definition.js';
import { dealsFolder, type ProjectionFolder } from '../testing/folder.js';
import { seedLog } from '../testing/log.js';
import { LOUD, LOUD_SQL, moved, opened } from '../testing/loud.js';
import { dealsSql } from '../testing/models.js';
import { dealsUpcasting } from '../testing/store.js';

let db: TestDatabase;
const folders: ProjectionFolder[] = [];
const stores: ReadStore[] = [];
const loader = definitionFolder();
afterAll(() => loader.close());
/** A build that holds the deals as given, and a projection beside them that is raised with them. */
const build = async (source: string, sql: string, version: number): Promise<ReadStore> => {
  const folder = await dealsFolder(source, sql);
  const beside = await dealsFolder(
    `export default { name: 'beside', reports: [], models: [{ ...dealChange, name: 'beside', version: ${version} }] };`,
    '',
  );
  folders.push(folder, beside);
  const projections = await Promise.all(
    [folder, beside].map(async ({ deals }) => ({ ...(await loader.load(await packDefinition(deals))), folder: deals })),
  );
  const store = await openReadStore({ url: db.url, projections, upcasting: dealsUpcasting, poolSize: 6 });
  stores.push(store);
  return store;
};
const states = async () =>
  (await db.pool.query('select name, version, state from engine.model order by name, version')).rows.map(
    ({ name, version, state }) => `${name} ${version} ${state}`,
  );
const stages = async (of: ReadStore) => (await of.listRows('deal', { tenant: 't1' })).rows.map((row) => row.stage);

beforeEach(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  for (const one of stores.splice(0)) await one.close();
  for (const one of folders.splice(0)) await one.remove();
  await db.drop();
});

test('a version that cannot be built stands beside the served one, which is folded on; a further version replaces both', async () => {
  const first = await build('export default deals;', dealsSql, 1);
  await first.deploy();
  // The raised deals fail on it, those that are served do not.
  await seedLog(db.pool, [opened(1), opened(2), moved(1, 'boom'), moved(2, 'won')]);
  await first.catchUp();

  const next = await build(LOUD, LOUD_SQL, 2);
  for (const start of ['first', 'again']) {
    await next.deploy();
    expect([start, ...(await states())]).toEqual([
      start,
      'beside 2 live',
      'deal 1 live',
      'deal 2 failed',
      'deal_change 1 live',
      'deal_line 1 live',
    ]);
  }
  await seedLog(db.pool, [moved(2, 'lost')]);
  await next.catchUp();
  expect(await stages(next)).toEqual(['boom', 'lost']);
  expect(await next.listRows('deal', { tenant: 't1', minPosition: 5n })).toMatchObject({ position: '5' });
  const { models } = await next.status();
  expect(models.filter(({ name }) => name === 'deal').map(({ version, state }) => `${version} ${state}`)).toEqual([
    '1 live',
    '2 failed',
  ]);
  await expect(next.promote('deals')).rejects.toThrow(/deal version 2 is not folded: .*boom.*stage it again/s);

  const mended = LOUD.replace('version: 2', 'version: 3').replace(`e.data.stage === 'boom'`, 'false');
  const later = await build(mended, LOUD_SQL, 2);
  await later.deploy();
  await later.catchUp();
  expect(await states()).toEqual(['beside 2 live', 'deal 3 live', 'deal_change 1 live', 'deal_line 1 live']);
  expect(await stages(later)).toEqual(['BOOM', 'LOST']);
});
