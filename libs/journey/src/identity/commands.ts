/** Whose value of a field is to survive; else the survivor's does, or the first loser's that has one. */
export interface SurvivorshipChoice {
  /** JSON pointer into the profile. */
  readonly path: string;
  readonly fromCustomerId: string;
}
/** `merge` */
export interface MergeCustomers {
  readonly survivorId: string;
  readonly loserIds: readonly string[];
  readonly choices?: readonly SurvivorshipChoice[];
  /** What speaks for it, e.g. the fields that agree. */
  readonly signals?: readonly string[];
  /** Merge although the credit codes differ. */
  readonly legalEntityMismatch?: boolean;
  /** Of the preview: MERGE_PREVIEW_STALE when a member changed since. */
  readonly dryRunHash?: string;
}
/** `unmerge` */
export interface UnmergeCustomers {
  readonly mergeId: string;
  readonly reason: string;
  /** Each document opened since the merge, with the survivor as `toCustomerId`: it stays there, and somebody saw that. */
  readonly reassignments?: readonly { readonly stream: string; readonly toCustomerId: string }[];
}
/** `reject-merge`: two customers or leads are not the same, and are not proposed again. */
export interface RejectMerge {
  readonly customerIds: readonly string[];
  readonly reason: string;
}
/** `link`: a lead belongs to a customer that was known. */
export interface LinkIdentity {
  readonly leadJourneyId: string;
  readonly customerJourneyId: string;
  readonly cause: string;
}
