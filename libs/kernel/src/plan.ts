/** How a rebuild will be done: data, so that it can be shown before and after. */
export interface RebuildPlan {
  readonly models: readonly { readonly name: string; readonly version: number; readonly shape: 'state' | 'ledger' }[];
  /** Events of the log up to the target, whatever their type. */
  readonly events: number;
  /** Where the first pass ends; null for an empty log. */
  readonly until: string | null;
  /** Workers by hash of the root; 1 folds in the caller's process. */
  readonly workers: number;
  /**
   * `onePass`: in position order with all rows of state models in memory. `grouped`: the log sorted by root, one root
   * in memory at a time; flat memory at any size.
   */
  readonly strategy: 'onePass' | 'grouped';
  readonly memoryMiB: number;
}

/** What a row of a state model costs in memory, and how many a handled event makes at most on average; measured. */
const BYTES_PER_EVENT = 700;

/** Chooses the strategy: one pass while every row could be a new one and still fit the budget. */
export function planRebuild(input: {
  readonly models: RebuildPlan['models'];
  readonly events: number;
  readonly until: string | null;
  readonly workers: number;
  readonly memoryMiB: number;
}): RebuildPlan {
  const states = input.models.filter((model) => model.shape === 'state').length;
  const needed = states === 0 ? 0 : (input.events * BYTES_PER_EVENT) / 2 ** 20;
  return { ...input, strategy: needed <= input.memoryMiB ? 'onePass' : 'grouped' };
}
