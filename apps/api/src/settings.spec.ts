import { settings } from './settings.js';

describe('settings', () => {
  const url = 'postgresql://x';
  test('defaults', () => {
    expect(settings({ DATABASE_URL: url })).toMatchObject({
      databaseUrl: url,
      port: 3000,
      host: '127.0.0.1',
      queryMs: 60_000,
    });
    expect(settings({ DATABASE_URL: url, RECOUNT_QUERY_SECONDS: '0' }).queryMs).toBeUndefined();
    expect(settings({ DATABASE_URL: url }).projections).toMatch(/projections$/);
  });
  test.each([
    [{}, /DATABASE_URL/],
    [{ DATABASE_URL: '' }, /DATABASE_URL/],
    [{ DATABASE_URL: url, PORT: '70000' }, /PORT/],
    [{ DATABASE_URL: url, PORT: 'http' }, /PORT/],
    [{ DATABASE_URL: url, PORT: '' }, /PORT/],
    [{ DATABASE_URL: url, RECOUNT_QUERY_SECONDS: '1m' }, /RECOUNT_QUERY_SECONDS/],
  ])('%j', (env, message) => {
    expect(() => settings(env)).toThrow(message);
  });
});
