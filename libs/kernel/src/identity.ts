import { dumpRows, foldHistory, goldenHistory } from './history.js';
import type { PreparedModel } from './prepare.js';

/**
 * What the structure hash of a model is taken over, as text: its shape, key, columns, the types it handles, its indexes.
 * Docs do not count. Whoever stores it hashes it.
 */
export const structureText = (model: PreparedModel): string =>
  JSON.stringify({
    shape: model.definition.shape,
    columns: model.columns.map((column) => [column.name, column.kind, column.key]),
    types: model.types,
    indexes: (model.definition.indexes ?? []).map((index) => index.columns),
  });

/** What the behaviour hash is taken over: the rows that the golden events make. @throws FoldError */
export const behaviourText = (model: PreparedModel): string => dumpRows(model, foldHistory(model, goldenHistory(model.definition))).join('\n');

/** What the source hash is taken over; it only warns. */
export const sourceText = (model: PreparedModel): string =>
  model.types.map((type) => `${type}: ${model.handlers.get(type)?.keys} ${model.handlers.get(type)?.evolve}`).join('\n');
