import type { PositionToken } from '@recount/event-log';

/**
 * A position to wait for. As a token it names its log and epoch, and another log's is refused (`LOG_MISMATCH`); a bare one
 * is taken as of this log, unchecked.
 */
export type MinPosition = bigint | PositionToken;

/** `field op value` over the columns of a model. */
export interface Filter {
  readonly column: string;
  readonly op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'contains' | 'null';
  readonly value: string;
}

export interface ListQuery {
  readonly tenant: string;
  readonly filter?: readonly Filter[];
  /** e.g. `[{column: 'amount', descending: true}]`; the key is always the last criterion. */
  readonly sort?: readonly { readonly column: string; readonly descending: boolean }[];
  /** 1 to 500, default 50. */
  readonly limit?: number;
  /** From the former page; carries the log's id and epoch. */
  readonly cursor?: string;
  /** Ledger models only: rows of what had occurred by then, an instant or a day. */
  readonly asOf?: string;
  /** Ledger models only: rows of what was recorded by then, a position, a token, an instant or a day. */
  readonly knownAt?: string;
  /** Wait (bounded) until the checkpoint has reached it. */
  readonly minPosition?: MinPosition;
  /** Aborted, nobody waits for the answer: what runs for it is cancelled. */
  readonly signal?: AbortSignal;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Page {
  /** Of a model whose rows are merged: one that counts as another names it (`_merged_into`), one that others count as names them (`_merged_from`). */
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
  readonly position: string | null;
  /** The position with its log and epoch, to be passed on as `minPosition`; null where it is. */
  readonly token: string | null;
  readonly quarantinedRoots: number;
  /** The instant and the position asked for, where they were. */
  readonly asOf?: string;
  readonly knownAt?: string;
}

export interface RowAnswer {
  /** Of one that others were merged into: what all their events make, folded in order as one. */
  readonly row: Row | null;
  /** The ids that count as the row's own; only where there are any. */
  readonly mergedFrom?: readonly string[];
  /** The position the row was asked for as known at. */
  readonly knownAt?: string;
  readonly position: string | null;
  readonly token: string | null;
}

export interface ReportRequest {
  readonly tenant: string;
  readonly asOf?: string;
  /**
   * A position, bare or as a token, or an instant (RFC 3339) mapped to the last position recorded by then. Default: all
   * that is folded.
   */
  readonly knownAt?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly minPosition?: MinPosition;
  /** Aborted, nobody waits for the answer: what runs for it is cancelled. */
  readonly signal?: AbortSignal;
}

export interface ReportAnswer {
  readonly report: string;
  readonly formula: string | null;
  readonly asOf: string;
  readonly knownAt: string | null;
  readonly position: string | null;
  readonly token: string | null;
  readonly params: Row;
  readonly quarantinedRoots: number;
  /** Rows of a grain or aggregate; for figures the inputs' count and hash are in `population`. */
  readonly rows?: readonly Row[];
  readonly figures?: unknown;
  readonly population?: { readonly count: number; readonly sha256: string };
}

/** Which log an answer is of. */
export interface LogName {
  /** Null before anything was ever appended. */
  readonly id: string | null;
  readonly epoch: number;
}

/** One page of an explanation. A page's cursor holds the position it was told at: all pages of one answer agree. */
export interface PageOptions {
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface ReportDescription {
  readonly name: string;
  readonly doc: string;
  readonly kind: string;
  readonly params: Readonly<
    Record<
      string,
      {
        kind: string;
        values?: readonly string[];
        pattern?: string;
        min?: number;
        above?: number;
        max?: number;
        default?: string;
        required?: boolean;
        doc: string;
      }
    >
  >;
}

export interface ModelDescription {
  readonly name: string;
  readonly version: number;
  readonly shape: 'state' | 'ledger';
  readonly doc: string;
  readonly key: Readonly<Record<string, { kind: string; doc?: string }>>;
  readonly columns: Readonly<Record<string, { kind: string; doc?: string; default?: unknown }>>;
  /** The column that names a customer who may be merged with others: a filter by it means all who count as the same. */
  readonly canonical?: string;
}
