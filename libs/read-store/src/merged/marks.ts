import { FoldError, type Identity, type PreparedModel } from '@recount/kernel';
import type { Upcasting } from '../api.js';
import type { Row } from '../query/result.js';
import type { Snapshot } from '../query/snapshot.js';
import { type Group, groupsAmong } from './group.js';
import { originOf, refold, rowOf } from './refold.js';

/**
 * Rows of a list as they count: who was merged away keeps what its own events made and names whom it counts as
 * (`_merged_into`); who others count as is answered as one with them (`_merged_from`).
 */
export async function marked(
  run: Snapshot['query'],
  upcasting: Upcasting,
  identity: Identity,
  model: PreparedModel,
  { tenant, known }: { readonly tenant: string; readonly known: string },
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (rows.length === 0) return rows;
  const key = model.definition.canonical as string;
  const ids = rows.map((row) => row[key] as string);
  const groups = await groupsAmong(run, identity, tenant, known, ids);
  if (groups.size === 0) return rows;
  const shown: Row[] = [];
  for (const [i, row] of rows.entries()) {
    const group = groups.get(ids[i] as string);
    if (group === undefined) shown.push(row);
    else if (group.canonical !== ids[i]) shown.push({ ...row, _merged_into: group.canonical });
    else shown.push({ ...((await asOne(group)) ?? row), _merged_from: group.merged });
  }
  return shown;

  /** Nothing where an event of theirs cannot be folded: the page counts such roots, and shows what is stored. */
  async function asOne(group: Group): Promise<Row | null> {
    try {
      const entry = await refold(run, upcasting, model, [group.canonical], originOf(group, tenant, known));
      return entry === undefined ? null : rowOf(model, entry);
    } catch (error) {
      if (error instanceof FoldError) return null;
      throw error;
    }
  }
}
