import { migrate } from '@recount/postgres';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { listScratch, replayMigrations, sweepScratch } from '@recount/replay';
import { sweep } from './sweeping.js';

let database: TestDatabase;
const said: string[] = [];
const reservations = { released: 0, confirmed: 0, waiting: 0 };
const look = (sweepReservations = async () => reservations) =>
  sweep({
    pool: database.pool,
    gateway: { sweepReservations },
    log: (level, message, fields) => void said.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`),
  });
/** A replay that is kept for so long from now, as `replay` leaves one. */
const kept = async (name: string, lasts: string): Promise<void> => {
  await database.pool.query(`create schema scratch_${name}; create table scratch_${name}.deal (n int)`);
  await database.pool.query(
    `insert into scratch.replay (name, model, shape, described, source, selection, events, rows, expires_at)
     values ($1, 'deal', 'state', '{}', 'spec', 'true', 0, 0, now() + $2::interval)`,
    [name, lasts],
  );
};
const schemas = async (): Promise<string[]> =>
  (await database.pool.query(`select nspname from pg_namespace where nspname like 'scratch_%' order by 1`)).rows.map(
    ({ nspname }) => nspname,
  );

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => said.splice(0));

test('where nothing was ever replayed there is nothing to sweep', async () => {
  await look();
  expect(said).toEqual([]);
});

test('replays whose time is over are dropped, schema and register; the others stay', async () => {
  await migrate(database.url, [replayMigrations]);
  await kept('over', '-1 second');
  await kept('long_over', '-7 days');
  await kept('fresh', '1 hour');
  await look();
  expect(said).toEqual(['info dropped replays whose time is over {"replays":["long_over","over"]}']);
  expect([(await listScratch(database.pool)).map(({ name }) => name), await schemas()]).toEqual([
    ['fresh'],
    ['scratch_fresh'],
  ]);
  await look();
  expect(said).toHaveLength(1);
});

test('one that is being read is left for the next time, and keeps nothing else from going', async () => {
  await kept('read', '-1 second');
  await kept('unread', '-1 second');
  const reader = await database.pool.connect();
  await reader.query('begin; select * from scratch_read.deal');
  expect(await sweepScratch(database.pool, { lockMs: 20 })).toEqual(['unread']);
  expect(await schemas()).toEqual(['scratch_fresh', 'scratch_read']);
  await reader.query('commit');
  reader.release();
  // Of two that sweep at once one drops it.
  const both = await Promise.all([sweepScratch(database.pool), sweepScratch(database.pool)]);
  expect(both.flat()).toEqual(['read']);
});

test('trouble with reservations is told and does not keep replays from going', async () => {
  await kept('late', '-1 second');
  await look(() => Promise.reject(new Error('the log is away')));
  expect(said).toEqual([
    'warn sweeping reservations is tried again later {"error":"the log is away"}',
    'info dropped replays whose time is over {"replays":["late"]}',
  ]);
});
