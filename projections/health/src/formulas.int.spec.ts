import { fileURLToPath } from 'node:url';
import * as journey from '@recount/journey';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { loadProjections, openReadStore, upcastingOf } from '@recount/read-store';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const projections = await loadProjections(fileURLToPath(new URL('../../', import.meta.url)));
  const store = await openReadStore({ url: database.url, projections, upcasting: upcastingOf(journey) });
  await store.deploy();
  await store.close();
}, 600_000);
afterAll(() => database.drop());

const scoreOf = async (...inputs: (number | null)[]) =>
  (await database.pool.query('select * from read.health_score($1, $2, $3, $4, $5, $6)', inputs)).rows[0];
const slopeOf = async (...series: (number | null)[]) =>
  (await database.pool.query('select read.least_squares_slope($1::numeric[]) as slope', [series])).rows[0].slope;

test('40/55/20/70/90/50 make 53.0; without voice 53.33', async () => {
  expect(await scoreOf(40, 55, 20, 70, 90, 50)).toMatchObject({
    score: '53.00',
    coverage: expect.stringMatching(/^100(\.0+)?$/),
  });
  expect(await scoreOf(40, 55, 20, 70, 90, null)).toMatchObject({
    score: '53.33',
    coverage: expect.stringMatching(/^90(\.0+)?$/),
  });
  expect(await scoreOf(null, null, null, null, null, null)).toMatchObject({ score: null });
});

test('71, 66, 60, 52.75 fall by 6.08 a week', async () => {
  expect(await slopeOf(71, 66, 60, 52.75)).toBe('-6.08');
  expect(await slopeOf(null, 50, null, 60)).toBe('5.00');
  expect(await slopeOf(null, null, null, 60)).toBeNull();
});
