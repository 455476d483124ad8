/** How a rebuild will be done: data, so that it can be shown before and after. */
export interface RebuildPlan {
  readonly models: readonly { readonly name: string; readonly version: number; readonly shape: 'state' | 'ledger' }[];
  /** Events of the log up to the target, whatever their type. */
  readonly events: number;
  /** Where the first pass ends; null for an empty log. */
  readonly until: string | null;
  /** Workers by hash of the root; 1 folds in the caller's process. */
  readonly workers: number;
  /** Memory of each worker's sort by root; beyond it PostgreSQL sorts on disk. */
  readonly sortMiB: number;
}

/** As little as a sort gets, and as much as it makes use of. */
const SORT_MIB = { least: 16, most: 1024 };

/**
 * Plans a rebuild: each worker takes its share of the log root by root, so that one root's rows are in memory at a
 * time and memory is flat at any size.
 */
export function planRebuild(input: Omit<RebuildPlan, 'sortMiB'> & { readonly memoryMiB: number }): RebuildPlan {
  const { memoryMiB, ...plan } = input;
  const sortMiB = Math.min(SORT_MIB.most, Math.max(SORT_MIB.least, Math.floor(memoryMiB / plan.workers)));
  return { ...plan, sortMiB };
}
