/** A place in the events of one type that a fold reads. */
export interface LineageField {
  readonly event: string;
  /** The payload, or what comes with it: `occurredAt`, `metadata.actorId`. */
  readonly of: 'data' | 'envelope';
  /** Dotted; items of lists as `*`. */
  readonly path: string;
  /** The contract of the event declares it personal. */
  readonly personal: boolean;
}

/** Which event fields each column of a model depends on, as observed by folding. */
export interface Lineage {
  readonly model: string;
  readonly version: number;
  /** What was folded: the model's golden events, and the roots of the log asked for. */
  readonly observed: { readonly golden: number; readonly roots: number; readonly events: number };
  readonly columns: readonly {
    readonly column: string;
    readonly key: boolean;
    /** Declared to hold personal data. */
    readonly personal: boolean;
    /** Fields whose change changed what was asserted of the column. */
    readonly sources: readonly LineageField[];
    /** Columns of its own row whose change did. */
    readonly columns: readonly string[];
    /** The personal fields it depends on, also by way of those columns. */
    readonly personalSources: readonly LineageField[];
  }[];
  /** What decides whether a row is touched, removed or brought back at all. */
  readonly row: readonly LineageField[];
  /** Fields that were read, and no change of which was seen to change anything. */
  readonly unattributed: readonly LineageField[];
  /** Of the columns asked for: how many stand on the pages before, and how many there are. */
  readonly columnsBefore: number;
  readonly columnsTotal: number;
  readonly nextCursor: string | null;
}
