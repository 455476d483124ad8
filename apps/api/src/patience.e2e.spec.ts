import { createPool } from '@recount/postgres';
import { type BootOptions, bootApi, type TestApi } from './testing/boot-api.js';

/** Works on an API while a table is locked, so that a question that reads it waits. */
async function whileLocked(
  table: string,
  options: BootOptions,
  work: (api: TestApi, waiting: () => Promise<number | null>) => Promise<void>,
): Promise<void> {
  const api = await bootApi(options);
  const database = createPool(api.databaseUrl, { max: 2 });
  const holder = await database.connect();
  try {
    await holder.query(`begin; lock table ${table} in access exclusive mode`);
    const ofLocks = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await work(api, async () => (await database.query(ofLocks)).rowCount);
  } finally {
    holder.release(true);
    await database.end();
    await api.close();
  }
}

test('a query that takes longer than it may is refused, and is not to be repeated as it is', () =>
  whileLocked('read.sale', { queryMs: 200 }, async (api) => {
    for (const path of [
      'models/sale',
      'reports/sales',
      'reports/sales/drill',
      'compare/sales?asOf=2026-01-01,2026-02-01',
    ]) {
      const { status, body, headers } = await api.get(`/v1/${path}`);
      expect([path, status, body.code, body.retryable]).toEqual([path, 503, 'QUERY_TIMEOUT', false]);
      expect(headers.get('retry-after')).toBeNull();
    }
    expect(api.logged).toEqual([]);
  }));

test('what is told of events takes no longer than it may either', () =>
  whileLocked('log.event', { queryMs: 200 }, async (api) => {
    const id = '00000000-0000-4000-8000-000000000001';
    for (const path of [`explain/customer_360/${id}`, `effects/${id}`, `trace/${id}`]) {
      const { status, body } = await api.get(`/v1/${path}`);
      expect([path, status, body.code]).toEqual([path, 503, 'QUERY_TIMEOUT']);
    }
    expect(api.logged).toEqual([]);
  }));

test('a client that hangs up takes its question with it: the database works no more on it', () =>
  whileLocked('read.sale', {}, async (api, waiting) => {
    const hangUp = new AbortController();
    const answer = fetch(`${api.url}/v1/reports/sales`, { signal: hangUp.signal }).catch(({ name }: Error) => name);
    while ((await waiting()) !== 1);
    hangUp.abort();
    expect(await answer).toBe('AbortError');
    while ((await waiting()) !== 0);
    expect(api.logged).toEqual([]);
  }));
