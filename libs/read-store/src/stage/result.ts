import type { LogName, Row } from '../query/result.js';
import type { ExplainStep } from '../trace/result.js';

/** Which part of a definition differs from the version that is served. */
export type ChangedPart = 'structure' | 'behaviour' | 'source';

/** What a deploy would do with one model. */
export interface PlannedModel {
  readonly name: string;
  readonly projection: string;
  /**
   * `new` and `changed` are built; `unchanged` is left alone; `staged` stands beside and waits for promote; `gone` is no
   * longer defined and is stopped; `refused` cannot be deployed: `message` says why.
   */
  readonly action: 'new' | 'changed' | 'unchanged' | 'staged' | 'gone' | 'refused';
  /** The version that is served; null where there is none. */
  readonly from: number | null;
  readonly to: number | null;
  /** Of `source` alone nothing follows. */
  readonly changed: readonly ChangedPart[];
  readonly replay: boolean;
  /** Events of the types it handles. */
  readonly events: string;
  readonly message?: string;
}
export interface DeployPlan {
  readonly models: readonly PlannedModel[];
  /** Projections whose views and functions would be made anew, whatever their models. */
  readonly views: readonly string[];
  /** Models that are folded over the whole log; they share one read of it. */
  readonly replays: number;
  /** Events those models handle, each counted once. */
  readonly replayEvents: string;
  /** About how long the replay takes on this machine, from a sample folded now; null when nothing is replayed. */
  readonly estimatedSeconds: number | null;
  /** Events the estimate was measured on. */
  readonly sampledEvents: number;
}

/** A definition that stands beside the served one. */
export interface StagedProjection {
  readonly projection: string;
  /** SHA-256 of the definition that was staged. */
  readonly definition: string;
  /** It was staged before, just so: nothing was done. */
  readonly already: boolean;
  readonly position: string | null;
  readonly models: readonly {
    readonly name: string;
    readonly from: number | null;
    readonly to: number;
    readonly rows: number;
    /** Roots set aside in the served version that are in this one as well. */
    readonly setAside: number;
  }[];
}
/** What promote and rollback changed. */
export interface Swapped {
  readonly projection: string;
  /** SHA-256 of the definition that is served now; null when a projection that was new is served no more. */
  readonly definition: string | null;
  /** The definition that was meant is served already: nothing was done. */
  readonly already: boolean;
  readonly models: readonly { readonly name: string; readonly from: number | null; readonly to: number | null }[];
}
export interface Dropped {
  readonly projection: string;
  readonly dropped: readonly { readonly name: string; readonly version: number; readonly state: string }[];
}

/** A row that the two versions do not agree on, and the event from which they part. */
export interface DifferentRow {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly tenant: string;
  readonly root: string;
  readonly key: Row;
  /** Of a changed row: the column the example is for; its values in the served and the other version. */
  readonly column: string | null;
  readonly served: unknown;
  readonly other: unknown;
  /** The first event after the last moment at which both versions held the same. */
  readonly event: Pick<ExplainStep, 'eventId' | 'type' | 'position' | 'occurredAt' | 'stream'> | null;
  /**
   * How each version came to it, event by event; of one column where the example is for one. Of a row that one version has and
   * the other has not: the events by which it was made, or made and removed. Of a long history the steps about the parting
   * event, the one that last brought the row into being and the last one.
   */
  readonly explained: {
    readonly served: readonly ExplainStep[];
    readonly other: readonly ExplainStep[];
    /** Steps there are in all. */
    readonly steps: { readonly served: number; readonly other: number };
  };
}
export interface ModelDiff {
  readonly name: string;
  /** The served version; null for a model that is new. */
  readonly from: number | null;
  /** The version beside it; null for a model it no longer has. */
  readonly to: number | null;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  /** Rows have the same key and can be held against each other. Else only their numbers are told. */
  readonly comparable: boolean;
  readonly rows: { readonly served: number; readonly other: number };
  /** Roots that are set aside in each version: their rows are compared as they stood when they were. */
  readonly setAside: { readonly served: number; readonly other: number };
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly columns: readonly { readonly column: string; readonly rows: number }[];
  /** A few of each kind, and of each column that differs. */
  readonly examples: readonly DifferentRow[];
}
/** What would be served otherwise, as of one position. */
export interface StageDiff {
  readonly projection: string;
  readonly definition: string;
  /** `other` is staged, or the former version that a rollback would bring back. */
  readonly role: 'staged' | 'former';
  /** Whose rows are compared; null: those of all tenants. */
  readonly tenant: string | null;
  readonly log: LogName;
  readonly position: string | null;
  readonly seconds: number;
  readonly models: readonly ModelDiff[];
  /** Where there are more examples than were told. */
  readonly nextCursor: string | null;
}
