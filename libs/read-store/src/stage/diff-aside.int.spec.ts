import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import type { ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import { dealsFolder, type ProjectionFolder } from '../testing/folder.js';
import { seedLog } from '../testing/log.js';
import { moved, opened, rootOf } from '../testing/loud.js';
import { dealsUpcasting, loadedDeals } from '../testing/store.js';

/** What is served fails on `DealJinxed`; this does not. */
const MENDED = `
export default { ...deals, models: [{ ...deal, version: 2,
  on: { ...deal.on, DealJinxed: { ...deal.on.DealJinxed, evolve: () => kernel.set({ name: 'mended' }) } },
}, dealLine, dealChange] };`;

let db: TestDatabase;
let store: ReadStore;
const folders: ProjectionFolder[] = [];
beforeAll(async () => {
  db = await testDatabase();
  folders.push(await dealsFolder('export default deals;'), await dealsFolder(MENDED));
  const projections = [loadedDeals({ folder: folders[0]?.deals as string })];
  store = await openReadStore({ url: db.url, projections, upcasting: dealsUpcasting, poolSize: 6 });
  await store.deploy();
  const jinxed = { type: 'DealJinxed', root: rootOf(1), data: { jinx: 'j' } };
  await seedLog(db.pool, [opened(1), moved(1, 'a'), jinxed, moved(1, 'b'), opened(2)]);
  await store.catchUp();
  await store.stage({ projections: folders[1]?.path as string });
});
afterAll(async () => {
  await store.close();
  await db.drop();
  for (const one of folders) await one.remove();
});

test.each([
  ['staged', 'served', 'other'],
  ['former', 'other', 'served'],
] as const)(
  'a root that one version has set aside is told as it is stored there, up to the event: %s',
  async (role, aside, mended) => {
    if (role === 'former') await store.promote('deals');
    const { models } = await store.diff('deals', { tenant: 't1' });
    expect(models).toMatchObject([{ name: 'deal', changed: 1, setAside: { [aside]: 1, [mended]: 0 } }]);
    expect((await store.diff('deals', { tenant: 'other' })).models[0]?.setAside).toEqual({ served: 0, other: 0 });
    const told = new Map(models[0]?.examples.map((example) => [example.column, example]));
    expect([...told.keys()].sort()).toEqual(['moves', 'name', 'stage']);
    expect(told.get('name')).toMatchObject({ [aside]: 'deal 1', [mended]: 'mended', event: { position: '3' } });
    expect(told.get('stage')).toMatchObject({ [aside]: 'a', [mended]: 'b', event: { position: '4' } });
    expect(told.get('stage')?.explained[aside].map(({ position }) => position)).toEqual(['1', '2']);
  },
);
