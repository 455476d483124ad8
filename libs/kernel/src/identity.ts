import { applyEvent, type Entry } from './fold.js';
import { dumpEntry, goldenHistory } from './history.js';
import type { PreparedModel } from './prepare.js';

/**
 * What the structure hash of a model is taken over, as text: its shape, key, columns with their defaults, the types it handles, its indexes.
 * Docs do not count. Whoever stores it hashes it.
 */
export const structureText = (model: PreparedModel): string =>
  JSON.stringify({
    shape: model.definition.shape,
    // A default is part of it where there is one: models without keep the text they had.
    columns: model.columns.map(({ name, kind, key, initial }) => [
      name,
      kind,
      key,
      ...(initial === null ? [] : [initial]),
    ]),
    types: model.types,
    indexes: (model.definition.indexes ?? []).map(({ columns, where, acrossTenants = false }) =>
      where === undefined && !acrossTenants ? columns : { columns, where, acrossTenants },
    ),
  });

/** What the behaviour hash is taken over: the rows that each golden event makes, in its turn. @throws FoldError */
export function behaviourText(model: PreparedModel): string {
  const rows = new Map<string, Entry>();
  return goldenHistory(model.definition)
    .map(({ event, position }) => applyEvent(model, event, position, rows).map((entry) => dumpEntry(model, entry)))
    .map((written) => written.join('\n'))
    .join('\n\n');
}

/** What the source hash is taken over; it only warns. */
export const sourceText = (model: PreparedModel): string =>
  model.types
    .map((type) => `${type}: ${model.handlers.get(type)?.keys} ${model.handlers.get(type)?.evolve}`)
    .join('\n');
