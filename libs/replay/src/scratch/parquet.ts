import type { ColumnKind, PreparedModel } from '@recount/kernel';
import { quote } from '@recount/read-store';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type pg from 'pg';
import type { ScratchRow } from './export.js';
import type { Scratch } from './scratch.js';

/** Rows of a row group: what is held in memory before it is written. */
const GROUP = 20_000;
/** Decimals of parquet have at most so many digits. */
const PRECISION = 38;
const DECIMAL_BYTES = 16;
const DAY_MS = 86_400_000;

/** Decimal places per decimal column; null where its values need more digits than parquet has: they go as text. */
export type DecimalPlaces = Readonly<Record<string, number | null>>;

/** The places each decimal column needs, so that none of its values is rounded. */
export async function decimalPlaces(
  pool: pg.Pool,
  { table }: Pick<Scratch, 'table'>,
  model: PreparedModel,
): Promise<DecimalPlaces> {
  const columns = model.columns.filter(({ kind }) => kind === 'decimal');
  if (columns.length === 0) return {};
  const of = columns.map(({ name }, i) => {
    const column = quote(name);
    return `max(scale(${column}))::int as s${i}, max(length(trunc(abs(${column}), 0)::text))::int as d${i}`;
  });
  const { rows } = await pool.query<Record<string, number | null>>(`select ${of.join(', ')} from ${table}`);
  return Object.fromEntries(
    columns.map(({ name }, i) => {
      const places = rows[0]?.[`s${i}`] ?? 0;
      return [name, places + (rows[0]?.[`d${i}`] ?? 0) > PRECISION ? null : places];
    }),
  );
}

/** How a column is written: its element of the schema, and its values. */
interface Written {
  readonly name: string;
  readonly element: Omit<ConstructorParameters<typeof ParquetWriter>[0]['schema'][number], 'name' | 'repetition_type'>;
  readonly value: (value: unknown) => unknown;
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const asIs = (value: unknown): unknown => value;

const KINDS: Readonly<Record<Exclude<ColumnKind, 'decimal'>, Omit<Written, 'name'>>> = {
  text: { element: TEXT, value: asIs },
  // As text: what joins with other files and is shown by every tool.
  uuid: { element: TEXT, value: asIs },
  int: { element: { type: 'INT64' }, value: (value) => BigInt(value as number) },
  ratio: { element: { type: 'DOUBLE' }, value: asIs },
  bool: { element: { type: 'BOOLEAN' }, value: asIs },
  instant: {
    element: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
    value: (value) => BigInt(Date.parse(value as string)),
  },
  date: { element: { type: 'INT32', converted_type: 'DATE' }, value: (value) => Date.parse(value as string) / DAY_MS },
  json: { element: { type: 'BYTE_ARRAY', converted_type: 'JSON' }, value: asIs },
};

/** A decimal as whole units of its last place. */
function unitsOf(value: string, places: number): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

function writtenAs(name: string, kind: ColumnKind, places: number | null): Written {
  if (kind !== 'decimal') return { name, ...KINDS[kind] };
  if (places === null) return { name, element: TEXT, value: asIs };
  const element = {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: DECIMAL_BYTES,
    converted_type: 'DECIMAL',
    precision: PRECISION,
    scale: places,
  } as const;
  return { name, element, value: (value) => unitsOf(value as string, places) };
}

/** A parquet file that rows are written into, in row groups; memory stays flat. */
export interface ParquetFile {
  write(rows: readonly ScratchRow[]): Promise<void>;
  /** Writes what is left and the footer: before that it is no parquet file. */
  finish(): Promise<void>;
}

/** Begins a file, or one anew. @throws Error of the file system */
export function parquetFile(path: string, model: PreparedModel, decimals: DecimalPlaces): ParquetFile {
  const columns = [
    writtenAs('_tenant', 'text', null),
    ...model.columns.map(({ name, kind }) => writtenAs(name, kind, decimals[name] ?? null)),
  ];
  const schema = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, element }) => ({ name, repetition_type: 'OPTIONAL' as const, ...element })),
  ];
  const writer = fileWriter(path);
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'recount' });
  let waiting: ScratchRow[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const columnData = columns.map(({ name, value }) => ({
      name,
      data: waiting.map((row) => (row[name] == null ? null : value(row[name]))),
    }));
    await parquet.write({ columnData, rowGroupSize: waiting.length });
    waiting = [];
  };
  return {
    async write(rows) {
      waiting = waiting.concat(rows);
      if (waiting.length >= GROUP) await flush();
    },
    async finish() {
      await flush();
      await parquet.finish();
    },
  };
}
