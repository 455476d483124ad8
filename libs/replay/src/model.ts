import { type AnyReadModel, keep, normaliseOf, type PreparedModel, prepare } from '@recount/kernel';
import { ReplayError } from './replay-error.js';
import type { Described } from './sandbox/protocol.js';

/** Columns a table of PostgreSQL can have, less the engine's own. */
const MAX_COLUMNS = 1500;
const storable = normaliseOf('text');

/**
 * The model that a definition says it is, without its folds: made ready by the parent, so that every value that comes out
 * of the definition's process is checked again before it is stored.
 * @throws ReplayError DEFINITION
 */
export function modelOf(described: Described): PreparedModel {
  const { name, version, shape, doc, key, columns, types } = described;
  const nothing = { keys: () => [], evolve: () => keep };
  const on = Object.fromEntries(types.map((type) => [type, nothing]));
  try {
    const count = Object.keys(key).length + Object.keys(columns).length;
    if (count > MAX_COLUMNS) throw new TypeError(`${name} has ${count} columns; a table holds ${MAX_COLUMNS}`);
    types.forEach(storable);
    return prepare({ name, version, shape, doc, key, columns, on, golden: [] } as AnyReadModel);
  } catch (error) {
    throw new ReplayError('DEFINITION', (error as Error).message);
  }
}
