import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { eachRow, type RawRow } from './each-row.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database.drop());

async function collect(text: string, take: (row: RawRow, n: number) => void): Promise<void> {
  const client = await database.pool.connect();
  let n = 0;
  try {
    await eachRow(client, text, ['1'], (row) => take(row, n++));
  } finally {
    // The same connection goes on: nothing of the statement is left in it.
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    client.release();
  }
}

test('rows come in their order, as the texts PostgreSQL wrote', async () => {
  const rows: RawRow[] = [];
  await collect(`select n, 1.50, null from generate_series($1, 3) n`, (row) => rows.push(row));
  expect(rows).toEqual(['1', '2', '3'].map((n) => [n, '1.50', null]));
});

test('what fails on the way is the answer, whichever side it fails on', async () => {
  await expect(collect('select 1 / (3 - n) from generate_series($1, 5) n', () => {})).rejects.toThrow(
    'division by zero',
  );
  const seen: number[] = [];
  const second = (_row: RawRow, n: number): void => {
    seen.push(n);
    if (n === 1) throw new Error('the second row');
  };
  await expect(collect('select n from generate_series($1, 1000) n', second)).rejects.toThrow('the second row');
  expect(seen).toEqual([0, 1]);
});
