import { type Normalise, normaliseOf } from './codec.js';
import type { AnyColumn, ColumnKind, Columns } from './columns.js';
import type { FoldEvent } from './event.js';
import { DefinitionError } from './fold-error.js';
import type { AnyReadModel, Handler } from './read-model.js';

/** One column of a prepared model, key columns included. */
export interface PreparedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly key: boolean;
  readonly personal: boolean;
  readonly normalise: Normalise;
  /** What a new row holds, canonical; null without a declared default. */
  readonly initial: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: handlers of one model differ in event and part types
export type AnyHandler = Handler<any, any, FoldEvent<string, any>>;

/** A model made ready to fold: checked, with its columns in storage order and its handlers by event type. */
export interface PreparedModel {
  readonly name: string;
  readonly version: number;
  readonly ledger: boolean;
  readonly definition: AnyReadModel;
  /** Key columns in declared order, then the others in declared order. */
  readonly columns: readonly PreparedColumn[];
  readonly keys: readonly PreparedColumn[];
  readonly byName: ReadonlyMap<string, PreparedColumn>;
  readonly handlers: ReadonlyMap<string, AnyHandler>;
  /** Event types handled, sorted. */
  readonly types: readonly string[];
  /** A row of nulls: removed rows are copies of it. All rows of a model have one shape. */
  readonly blank: Readonly<Record<string, unknown>>;
  /** A row of defaults, null where none is declared: new rows are copies of it. */
  readonly fresh: Readonly<Record<string, unknown>>;
}

const NAME = /^[a-z][a-zA-Z0-9_]*$/;
const MAX_NAME = 48;
const fail = (model: string, problem: string): never => {
  throw new DefinitionError(`read model ${model}: ${problem}`);
};

function defaultOf(model: string, column: string, normalise: Normalise, value: unknown): unknown {
  try {
    return normalise(value);
  } catch (error) {
    return fail(model, `the default of column ${column}: ${(error as Error).message}`);
  }
}

/** Checks a definition and makes it ready to fold. @throws DefinitionError */
export function prepare(definition: AnyReadModel): PreparedModel {
  const { name, version, shape } = definition;
  if (!NAME.test(name) || name.length > MAX_NAME || name.includes('__'))
    fail(name, 'a name is [a-z][a-zA-Z0-9_]*, without a double underscore');
  if (!Number.isSafeInteger(version) || version < 1) fail(name, 'the version is an integer from 1');
  if (shape !== 'state' && shape !== 'ledger') fail(name, 'the shape is state or ledger');
  const indexed = new Set((definition.indexes ?? []).flatMap((index) => index.columns));
  const columns: PreparedColumn[] = [];
  const add = (columnName: string, { kind, personal, default: fallback }: AnyColumn, key: boolean): void => {
    if (!NAME.test(columnName) || columnName.length > MAX_NAME)
      fail(name, `column ${columnName}: a name is [a-z][a-zA-Z0-9_]*`);
    if (columns.some((column) => column.name === columnName)) fail(name, `column ${columnName} is declared twice`);
    if (key && (kind === 'json' || kind === 'ratio' || kind === 'decimal'))
      fail(name, `key column ${columnName} cannot be ${kind}`);
    const normalise = normaliseOf(kind, { key, indexed: indexed.has(columnName) });
    if (key && fallback !== undefined) fail(name, `key column ${columnName} cannot have a default`);
    const initial = fallback === undefined ? null : defaultOf(name, columnName, normalise, fallback);
    columns.push({ name: columnName, kind, key, personal: personal === true, normalise, initial });
  };
  for (const [column, declared] of Object.entries(definition.key as Columns)) add(column, declared, true);
  if (columns.length === 0) fail(name, 'a row needs a key');
  for (const [column, declared] of Object.entries(definition.columns as Columns)) add(column, declared, false);
  for (const column of indexed) {
    if (!columns.some((c) => c.name === column)) fail(name, `index over an unknown column ${column}`);
  }
  const { canonical } = definition;
  const named = columns.find((column) => column.name === canonical);
  if (canonical !== undefined && named === undefined) fail(name, `there is no column ${canonical} to be canonical`);
  if (named?.key && definition.shape === 'ledger') fail(name, 'rows of a ledger are never folded as one');
  const handlers = new Map<string, AnyHandler>();
  for (const [type, handler] of Object.entries(definition.on) as [string, AnyHandler | undefined][]) {
    if (handler === undefined) continue;
    if (typeof handler.keys !== 'function' || typeof handler.evolve !== 'function')
      fail(name, `${type} needs keys and evolve`);
    handlers.set(type, handler);
  }
  if (handlers.size === 0) fail(name, 'handles no event');
  return {
    name,
    version,
    ledger: shape === 'ledger',
    definition,
    columns,
    keys: columns.filter((column) => column.key),
    byName: new Map(columns.map((column) => [column.name, column])),
    handlers,
    types: [...handlers.keys()].sort(),
    blank: Object.fromEntries(columns.map((column) => [column.name, null])),
    fresh: Object.fromEntries(columns.map((column) => [column.name, column.initial])),
  };
}
