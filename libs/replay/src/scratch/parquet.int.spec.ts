import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AnyReadModel,
  bool,
  date,
  decimal,
  instant,
  int,
  json,
  keep,
  type PreparedModel,
  prepare,
  ratio,
  text,
  uuid,
} from '@recount/kernel';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { createTable } from '@recount/read-store';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { type ScratchRow, scratchRows } from './export.js';
import { decimalPlaces, parquetFile } from './parquet.js';

const model: PreparedModel = prepare({
  name: 'thing',
  version: 1,
  shape: 'state',
  doc: '',
  key: { id: uuid(), no: int() },
  columns: {
    name: text(),
    amount: decimal(),
    huge: decimal(),
    share: ratio(),
    open: bool(),
    at: instant(),
    day: date(),
    detail: json(),
  },
  on: { Made: { keys: () => [], evolve: () => keep } },
  golden: [],
} as unknown as AnyReadModel);

const TABLE = 'public.thing';
const ID = '00000000-0000-4000-8000-000000000001';
/** More than a row group. */
const ROWS = 25_000;

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'recount-parquet-'));
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(createTable(model, TABLE));
  await database.pool.query(
    `insert into ${TABLE} (_tenant, id, no, name, amount, huge, share, open, at, day, detail, _root, _pos)
     select 't', '${ID}', n, case n % 3 when 0 then null when 1 then '' else 'Zoë, "' || n || '"' end,
            case n % 4 when 0 then null when 1 then round(-n / 100.0, 2) when 2 then 12345678901234567890123456789.123456 else n end::numeric,
            case n when 1 then repeat('9', 60)::numeric end, case n % 2 when 0 then null else n / 7.0 end, n % 2 = 0,
            '1969-12-31T23:59:59.999Z'::timestamptz + n * interval '1 hour', '1969-12-30'::date + n,
            case n % 5 when 0 then null when 1 then 'null' else '{"a":[1,{"b":"ü"}]}' end::json, 'r', 1
       from generate_series(1, ${ROWS}) n`,
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

/** Whole units of the last place, as the file holds them. */
function signed(bytes: Uint8Array): bigint {
  const unsigned = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  return BigInt.asIntN(bytes.length * 8, unsigned);
}
function decimalOf(bytes: Uint8Array | null, scale: number): string | null {
  if (bytes == null) return null;
  const units = signed(bytes);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
/** A decimal with as many places as the column has. */
function sixPlaces(value: unknown): string | null {
  if (value == null) return null;
  const [whole, fraction = ''] = String(value).split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}

test('what is written is read again: every kind, nothing, and more than a row group', async () => {
  const path = join(folder, 'thing.parquet');
  const scratch = { table: TABLE, shape: 'state' } as Parameters<typeof scratchRows>[1];
  const places = await decimalPlaces(database.pool, scratch, model);
  // A number of 60 digits is none of parquet's: it goes as text.
  expect(places).toEqual({ amount: 6, huge: null });
  const file = parquetFile(path, model, places);
  const rows: ScratchRow[] = [];
  for await (const page of scratchRows(database.pool, scratch, model)) {
    rows.push(...page);
    await file.write(page);
  }
  await file.finish();
  const buffer = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(buffer);
  expect([Number(metadata.num_rows), metadata.row_groups.length]).toEqual([ROWS, 2]);
  // The reader would turn decimals into floats: their bytes are read instead.
  for (const element of metadata.schema) if (element.converted_type === 'DECIMAL') delete element.converted_type;
  const read = await parquetReadObjects({ file: buffer, metadata });
  const told = read.map(({ amount, no, at, day, ...row }) => ({
    ...row,
    no: Number(no),
    amount: decimalOf(amount as Uint8Array | null, 6),
    at: (at as Date).toISOString(),
    day: (day as Date).toISOString().slice(0, 10),
  }));
  expect(told).toEqual(rows.map((row) => ({ ...row, amount: sixPlaces(row.amount) })));
});

test('of no rows it is a file all the same', async () => {
  const path = join(folder, 'empty.parquet');
  await parquetFile(path, model, {}).finish();
  const { schema, num_rows } = await parquetMetadataAsync(await asyncBufferFromFile(path));
  expect([schema.map(({ name }) => name).slice(1, 4), Number(num_rows)]).toEqual([['_tenant', 'id', 'no'], 0]);
});
