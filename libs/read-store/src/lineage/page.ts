import { invalid } from '../query/errors.js';
import type { PageOptions } from '../query/result.js';
import { checkedLimit, placeCursor, readPlace } from '../trace/page.js';
import type { Lineage } from './result.js';

const MAX_COLUMNS = 10_000;
/** A definition is the same whatever log is folded by it. */
const NO_LOG = { id: null, epoch: 0 } as const;

/** Which columns of a lineage are asked for. */
export interface LineagePart extends PageOptions {
  readonly column?: string | undefined;
}

/**
 * A page of the columns of a lineage, in the order of the definition; without a limit all of them. A cursor goes on with
 * the version it was told of, not with another one that was promoted since.
 * @throws ReadStoreError VALIDATION_FAILED for a column there is not, a limit or a cursor that is none
 */
export function lineagePage(found: Lineage, { column, limit, cursor }: LineagePart): Lineage {
  const { model, version } = found;
  const named = found.columns.map((one) => one.column);
  if (column !== undefined && !named.includes(column))
    throw invalid('/column', `${model} has no column ${column}; it has ${named.join(', ')}`);
  const most = checkedLimit(limit, MAX_COLUMNS, Number.POSITIVE_INFINITY);
  const asked = column === undefined ? found.columns : found.columns.filter((one) => one.column === column);
  const question = ['lineage', model, version, column ?? null];
  const columnsBefore = cursor === undefined ? 0 : placeAfter(cursor, question, asked);
  const columns = asked.slice(columnsBefore, columnsBefore + most);
  const last = columns.at(-1);
  const more = last !== undefined && columnsBefore + columns.length < asked.length;
  return {
    ...found,
    columns,
    columnsBefore,
    columnsTotal: asked.length,
    nextCursor: more ? placeCursor(NO_LOG, question, { pinned: [], after: [last.column] }) : null,
  };
}

function placeAfter(cursor: string, question: readonly unknown[], columns: Lineage['columns']): number {
  const { after } = readPlace(cursor, question);
  const at = columns.findIndex(({ column }) => column === after[0]);
  if (at < 0) throw invalid('/cursor', 'is not a cursor of this service');
  return at + 1;
}
