import {
  allSourcesOf,
  goldenHistory,
  type LineageSource,
  lineageOf,
  type PositionedEvent,
  type PreparedModel,
} from '@recount/kernel';
import type { Upcasting } from '../api.js';
import type { Lineage, LineageField } from './result.js';

/** A history cut into those of its roots. */
function byRoot(history: readonly PositionedEvent[]): PositionedEvent[][] {
  const roots = new Map<string, PositionedEvent[]>();
  for (const item of history) {
    const root = `${item.event.tenant} ${item.event.root}`;
    const known = roots.get(root);
    if (known === undefined) roots.set(root, [item]);
    else known.push(item);
  }
  return [...roots.values()];
}

/** What each column of a model reads: observed on its golden events and on further histories, each of one root. */
export function lineageOfModel(
  model: PreparedModel,
  { personalFields }: Pick<Upcasting, 'personalFields'>,
  histories: readonly (readonly PositionedEvent[])[] = [],
): Lineage {
  const golden = goldenHistory(model.definition);
  const found = lineageOf(model, [...byRoot(golden), ...histories]);
  // A part that holds a personal field is personal, and so is every part of one.
  const isPersonal = ({ event, of, path }: LineageSource): boolean =>
    of === 'data' &&
    (personalFields?.(event) ?? []).some(
      (declared) => declared === path || declared.startsWith(`${path}.`) || path.startsWith(`${declared}.`),
    );
  const field = (source: LineageSource): LineageField => ({ ...source, personal: isPersonal(source) });
  return {
    model: found.model,
    version: found.version,
    observed: { golden: golden.length, roots: histories.length, events: found.events },
    columns: found.columns.map((one) => ({
      ...one,
      sources: one.sources.map(field),
      personalSources: allSourcesOf(found, one.column).filter(isPersonal).map(field),
    })),
    row: found.row.map(field),
    unattributed: found.unattributed.map(field),
    columnsBefore: 0,
    columnsTotal: found.columns.length,
    nextCursor: null,
  };
}

/** One column that depends on one personal field. */
export interface PersonalRead {
  readonly model: string;
  /** `(row)`: whether there is a row at all; `(any)`: read, and not seen to change any column. */
  readonly column: string;
  /** Event type and path. */
  readonly field: string;
}
const textOf = ({ model, column, field }: PersonalRead): string => `${model}.${column} reads ${field}`;

/** Every dependence on a personal field, each as the line that a record of accepted ones holds. */
export function personalReads(lineages: readonly Lineage[]): string[] {
  const found: PersonalRead[] = [];
  for (const { model, columns, row, unattributed } of lineages) {
    const add = (column: string, fields: readonly LineageField[]): void => {
      for (const { event, path, personal } of fields)
        if (personal) found.push({ model, column, field: `${event}.${path}` });
    };
    for (const { column, personalSources } of columns) add(column, personalSources);
    add('(row)', row);
    add('(any)', unattributed);
  }
  return found.map(textOf).sort();
}

/** What is read now and is not among what was accepted. */
export function newPersonalReads(accepted: readonly string[], found: readonly string[]): string[] {
  const known = new Set(accepted);
  return found.filter((line) => !known.has(line));
}
