import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { recount } from '../testing/recount.js';
import { lawsOver } from './laws.js';

async function told(): Promise<TestDatabase> {
  const database = await testDatabase();
  const env = { DATABASE_URL: database.url };
  const { code, stderr } = await recount(['demo', '--until', '2026-06-30T00:00:00Z', '--json'], env).ended;
  expect([code, stderr]).toEqual([0, '']);
  return database;
}

// It has something of everything: what no real set tells of is held to the laws here.
lawsOver('the demonstration', told, { cells: 200, models: 'all', turn: 3 });
