import type { PositionToken } from '@recount/event-log';
import type { Projection } from '@recount/kernel';
import type {
  CompareRequest,
  ReportComparison,
  ReportsComparison,
  ReportsRequest,
  RowComparison,
} from './compare/result.js';
import type { DiffOptions } from './stage/diff.js';
import type { PlanOptions } from './stage/plan.js';
import type { SwapOptions } from './stage/promote.js';
import type { DeployPlan, Dropped, StageDiff, StagedProjection, Swapped } from './stage/result.js';
import type { StageOptions } from './stage/stage.js';
import type { VerifyOptions, VerifyResult } from './verify/result.js';

/** A projection as found on disk: its definition, its SQL and where it stands. */
export interface LoadedProjection extends Projection {
  /** Views and functions, created with `search_path = read` after the views of all models; dropped before them. */
  readonly viewsSql: string;
  readonly folder: string;
  /** URL of the module whose default export it is: rebuild workers import it. Without one a rebuild uses a single thread. */
  readonly module?: string;
}

/** What the engine must know of the event catalogue; the applications pass the journey's. */
export interface Upcasting {
  /** Current payload of a stored one. @throws RangeError for an unknown schema version. */
  upcast(type: string, schemaVersion: number, data: Readonly<Record<string, unknown>>): unknown;
  /** Dotted paths (items of lists as `*`) of the personal fields of a type; without it none is known to be personal. */
  personalFields?(type: string): readonly string[];
  /** URL of a module that exports `contractOf` and `upcast`; see `upcastingOf`. */
  readonly module?: string;
}

export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly perSecond: number;
  readonly etaSeconds: number | null;
}

/** How far everything is folded. `position` is a completed prefix, quarantined roots excepted. */
export interface ReadStatus {
  readonly log: { readonly id: string; readonly epoch: number; readonly head: string | null; readonly events: string };
  readonly checkpoint: {
    readonly position: string | null;
    readonly eventId: string | null;
    readonly updatedAt: string | null;
  };
  readonly lag: { readonly events: string; readonly oldestUnappliedRecordedAt: string | null };
  readonly projector: { readonly holder: string | null; readonly leaseUntil: string | null };
  readonly models: readonly ModelStatus[];
  readonly reactors: readonly {
    readonly name: string;
    readonly position: string | null;
    readonly pending: number;
    readonly dead: number;
  }[];
  /** Timers whose commands ended: carried out, refused for good, given up. */
  readonly timers: readonly {
    readonly name: string;
    readonly done: number;
    readonly refused: number;
    readonly dead: number;
  }[];
  /** What is sealed, and what the last verification by itself found. */
  readonly audit: {
    /** Business after the last seal; an estimate where it starts with `~`. */
    readonly unsealedEvents: string;
    readonly seal: {
      readonly number: number;
      readonly eventId: string;
      readonly at: string;
      readonly merkleRoot: string;
    } | null;
    readonly verification: {
      readonly number: number;
      readonly eventId: string;
      readonly at: string;
      readonly share: { readonly from: number; readonly to: number; readonly of: number };
      readonly events: number;
      readonly rows: number;
      readonly mismatches: number;
      readonly turn: VerifiedTurn;
    } | null;
  };
}
/** The newest verifications, back to where every root was verified once: the last full turn, up to now. */
export interface VerifiedTurn {
  readonly verifications: number;
  /** How much of the roots they cover, 0 to 1: less than 1 before a first turn is full. */
  readonly share: number;
  /** When the oldest of them was recorded. */
  readonly since: string;
  /** Mismatches they found; without those in models that were built anew, or dropped, since. */
  readonly mismatches: number;
}
/** What a monitor asks every few seconds: the status without the counts of rows. */
export type Metrics = Omit<ReadStatus, 'models'> & { readonly models: readonly Omit<ModelStatus, 'rows'>[] };

export interface ModelStatus {
  readonly name: string;
  readonly version: number;
  readonly shape: 'state' | 'ledger';
  readonly rows: string;
  readonly quarantinedRoots: number;
  /** `staged`, `former` and `failed` stand beside the version that is served, which has an entry of its own. */
  readonly state: 'live' | 'building' | 'stopped' | 'staged' | 'former' | 'failed';
}

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

/** How one row, or one column of it, came to be: the events in order, what each asserted and what it read to do so. */
export interface Explanation {
  readonly model: string;
  readonly version: number;
  readonly tenant: string;
  readonly root: string;
  readonly key: Row;
  /** Ids whose events are told with the row's own: they count as it. Only where there are any. */
  readonly mergedFrom?: readonly string[];
  readonly column: string | null;
  /** The position up to which it was refolded, where one was asked for; null: all that is folded. */
  readonly knownAt: string | null;
  readonly log: LogName;
  /** The position up to which it was refolded. */
  readonly position: string;
  /** The row as refolded; null when removed or never set. */
  readonly row: Row | null;
  readonly value?: unknown;
  /** Columns, of those asked for, that no event has set: they hold their declared default. */
  readonly defaults: readonly string[];
  /** Events that made it, and those behind them that had set what these read: over all pages, shown or not. */
  readonly made: number;
  readonly behind: number;
  /** Only of a report's cell: events left out because they had not occurred by the report's `asOf`. */
  readonly later?: number;
  readonly steps: readonly ExplainStep[];
  /** Steps on earlier pages, and on all of them. */
  readonly stepsBefore: number;
  readonly stepsTotal: number;
  readonly nextCursor: string | null;
}
export interface ExplainStep {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly commandId: string;
  readonly correlationId: string;
  /** The event (or, from outside, whatever it was) that caused the command. */
  readonly causationId: string | null;
  readonly ruleRefs: string | null;
  /** It brought the row into being, or back. */
  readonly created: boolean;
  /** It made what was asked for; else it set what those that did had read. */
  readonly direct: boolean;
  /** column → before and after, for the columns this event asserted. */
  readonly asserted: Readonly<
    Record<string, { readonly before: unknown; readonly after: unknown; readonly changed: boolean }>
  >;
  /** Columns of the row that were read to assert them. */
  readonly read: readonly string[];
  /** Fields of the payload that were read, as dotted paths; list items as `*`. */
  readonly fields: readonly string[];
  readonly removed?: string;
}
export interface ExplainOptions extends PageOptions {
  readonly column?: string | undefined;
  /** A position, a token, an instant or a day: the row as it was known then. */
  readonly knownAt?: string | undefined;
  /** With a column: also the events that had set what those read. Default true. */
  readonly all?: boolean | undefined;
}

/** An event as answers name it. */
export interface TracedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: string;
  readonly root: string;
  readonly position: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly commandId: string;
  readonly correlationId: string;
  /** The event (or, from outside, whatever it was) that caused the command. */
  readonly causationId: string | null;
  readonly ruleRefs: string | null;
}
/** What one event did to one row. */
export interface Effect extends Pick<ExplainStep, 'asserted' | 'read' | 'fields' | 'removed'> {
  readonly model: string;
  readonly version: number;
  /** Null where the fold of the root failed: `failed` says why. */
  readonly key: Row | null;
  /** The event brought the row into being, or back. */
  readonly created: boolean;
  readonly failed?: string;
}
export interface EventEffects {
  readonly tenant: string;
  readonly event: TracedEvent;
  /** Whether the read models have reached it. */
  readonly folded: boolean;
  readonly log: LogName;
  /** How far everything is folded. */
  readonly position: string | null;
  readonly effects: readonly Effect[];
  readonly nextCursor: string | null;
}
/** A command, the events it made and the commands these caused. */
export interface CausalNode {
  readonly commandId: string;
  readonly actor: string;
  /** A node whose cause stands on an earlier page is at the top of its own. */
  readonly causationId: string | null;
  readonly events: readonly { readonly event: TracedEvent; readonly caused: readonly CausalNode[] }[];
}
export interface CausalTrace {
  readonly tenant: string;
  readonly correlationId: string;
  readonly log: LogName;
  /** The head of the log it was read up to. */
  readonly position: string | null;
  /** On this page. */
  readonly events: number;
  /** There are more events than are shown. */
  readonly truncated: boolean;
  readonly tree: readonly CausalNode[];
  readonly nextCursor: string | null;
}

/** A row of a report's grain, and how the row it stands for came to be. */
export interface CellSource {
  /** Its dimensions and measures. */
  readonly row: Row;
  /** Null where the population's rows stand for no row of a model. */
  readonly model: string | null;
  readonly root: string | null;
  readonly key: Row | null;
  /** Events that had occurred by the report's `asOf`, as known at its `knownAt`; its own cursor goes on with the rest. */
  readonly explanation: Explanation | null;
  /** Why there is no explanation. */
  readonly missing?: string;
}
/** From a cell of a report to its grain rows, and from each of these to its events. */
export interface CellExplanation extends ReportAnswer {
  readonly tenant: string;
  readonly kind: string;
  readonly log: LogName;
  readonly cell: Readonly<Record<string, string>>;
  readonly column: string | null;
  readonly sources: readonly CellSource[];
  readonly sourcesBefore: number;
  readonly sourcesTotal: number;
  readonly nextCursor: string | null;
}
export interface CellOptions extends PageOptions {
  /** Only the events behind this column, of sources that have it. */
  readonly column?: string | undefined;
}

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

export interface ReadStoreErrorBody {
  readonly code:
    | 'READ_MODEL_BEHIND'
    | 'ROOT_QUARANTINED'
    | 'NOT_FOUND'
    | 'VALIDATION_FAILED'
    | 'DEFINITION_CHANGED'
    | 'LOG_MISMATCH';
  readonly message: string;
  readonly path?: string;
}
export class ReadStoreError extends Error {
  override readonly name = 'ReadStoreError';
  constructor(readonly body: ReadStoreErrorBody) {
    super(`${body.code}: ${body.message}`);
  }
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

/** What queries need; the projector and the rebuild runner extend it. */
export interface ReadQueries {
  /**
   * Reads again which definitions are served: other processes promote and roll back. Rows, reports and explanations do so by
   * themselves; `describe` says what was served when it was last read.
   */
  refresh(): Promise<void>;
  describe(): { readonly models: readonly ModelDescription[]; readonly reports: readonly ReportDescription[] };
  listRows(model: string, query: ListQuery): Promise<Page>;
  /** `key`: values of the key columns as text, in declared order (HTTP: separated by commas). */
  getRow(
    model: string,
    tenant: string,
    key: readonly string[],
    options?: { minPosition?: MinPosition; knownAt?: string },
  ): Promise<RowAnswer>;
  runReport(name: string, request: ReportRequest): Promise<ReportAnswer>;
  /** Rows of the grain behind one cell of an aggregate: its dimension values as text. */
  drillReport(name: string, request: ReportRequest, cell: Readonly<Record<string, string>>): Promise<ReportAnswer>;
  /** `knownAt` (a position, a token or an instant): the row as it was known then, and how it had come to be. */
  explain(model: string, tenant: string, key: readonly string[], options?: ExplainOptions): Promise<Explanation>;
  /** What a cell of a report stands on: its grain rows, each with the events behind it. 1 to 100 rows a page, default 20. */
  explainCell(
    name: string,
    request: ReportRequest,
    cell: Readonly<Record<string, string>>,
    options?: CellOptions,
  ): Promise<CellExplanation>;
  /** What changed in a report between two times, and the events that came between. */
  compareReport(name: string, request: CompareRequest): Promise<ReportComparison>;
  /** What changed in all reports that need no parameter between two times: how much, and the largest changes. */
  compareReports(request: ReportsRequest): Promise<ReportsComparison>;
  /** What changed in a row between two moments of knowing (positions, tokens, instants or days); one: since then. */
  compareRow(model: string, tenant: string, key: readonly string[], knownAt: readonly string[]): Promise<RowComparison>;
  /** Every row and column one event set, in all models. */
  effects(tenant: string, eventId: string, page?: PageOptions): Promise<EventEffects>;
  /** The tree of commands and events that share a correlation, 10,000 events at most on a page. */
  trace(tenant: string, correlationId: string, page?: PageOptions): Promise<CausalTrace>;
  /** What a deploy of a folder of projections (default: this build's own) would do. Changes nothing. */
  plan(options?: PlanOptions): Promise<DeployPlan>;
  /** What would be served otherwise, by a projection (or a model of it) that is staged, or rolled back to. */
  diff(name: string, options?: DiffOptions): Promise<StageDiff>;
  status(): Promise<ReadStatus>;
  /** The part of `status` that is cheap enough for a monitor. */
  metrics(): Promise<Metrics>;
  /** How far the folds are behind the log: the part of `status` that is cheap enough to be asked several times a second. */
  lag(): Promise<ReadStatus['lag']>;
  /** The tenants of whom anything is folded, in order; at most 1,000. */
  tenants(): Promise<readonly string[]>;
  /** Which event fields each column reads: of its golden events and, with `roots`, of so many roots of the log. */
  lineage(model: string, options?: { column?: string; roots?: number } & PageOptions): Promise<Lineage>;
}

/** What an answer of a report rests on beside the log, by hash. */
export interface ReportBasis {
  readonly report: string;
  readonly formula: string | null;
  /** Of the report's definition and of the SQL of all views and report functions. */
  readonly sha256: string;
  /** In name order. */
  readonly models: readonly {
    readonly name: string;
    readonly version: number;
    readonly shape: 'state' | 'ledger';
    readonly structureHash: string;
    readonly behaviourHash: string;
    readonly sourceHash: string;
  }[];
}
export interface FoldedRowsOptions {
  readonly models: readonly string[];
  readonly tenant: string;
  /** Up to and with this position. */
  readonly until: bigint;
  readonly signal?: AbortSignal;
}
export interface FoldedRows {
  readonly events: number;
  /** Model → roots left out because an event of theirs cannot be folded. */
  readonly setAside: Readonly<Record<string, number>>;
}

export interface ReadStore extends ReadQueries {
  /** The definitions behind a report that is served. */
  reportBasis(report: string): Promise<ReportBasis>;
  /** Folds a tenant's rows anew up to a position, and hands out their canonical texts in one order. */
  foldedRows(options: FoldedRowsOptions, see: (model: string, row: string) => void): Promise<FoldedRows>;
  /** Creates what is missing: tables, views, functions. @throws ReadStoreError DEFINITION_CHANGED */
  deploy(): Promise<void>;
  /** Folds live until the signal aborts, holding the fenced lease; stands by while another process holds it. */
  runLive(options: {
    signal: AbortSignal;
    holder: string;
    onLive?: () => void;
    batchSize?: number;
    /** How long events that come in singly may gather between two batches, in milliseconds: longer costs less. Default 15. */
    gatherMs?: number;
    leaseMs?: number;
  }): Promise<void>;
  /** Folds up to the present head under the lease. Waits for the other holder when there is one. */
  catchUp(options?: {
    onProgress?: (progress: Progress) => void;
    batchSize?: number;
    signal?: AbortSignal;
  }): Promise<{ position: string | null; events: number }>;
  /** Rebuilds models from the whole log beside the live tables, then swaps. */
  rebuild(
    models: readonly string[] | 'all',
    options?: { onProgress?: (progress: Progress) => void; memoryMiB?: number; workers?: number },
  ): Promise<RebuildResult>;
  /** Refolds the roots that are set aside (all, or of one model); those that fail again stay so. */
  heal(model?: string): Promise<{ healed: number; left: number }>;
  /** Refolds the log up to the checkpoint and compares every stored row with it, in one snapshot, beside the live folds. */
  verify(options?: VerifyOptions): Promise<VerifyResult>;
  /** Builds changed definitions beside what is served; they are folded along until they are promoted or dropped. */
  stage(options?: StageOptions): Promise<StagedProjection[]>;
  /** Serves what is staged, in one transaction; what was served is folded on beside it. */
  promote(name: string, options?: SwapOptions): Promise<Swapped>;
  /** Serves the former definition again. */
  rollback(name: string, options?: SwapOptions): Promise<Swapped>;
  /** Drops what stands beside the served definition: staged or former. */
  drop(name: string): Promise<Dropped>;
  close(): Promise<void>;
}
export interface RebuildResult {
  readonly events: number;
  readonly position: string | null;
  readonly seconds: number;
  readonly models: readonly { readonly name: string; readonly version: number; readonly rows: number }[];
}
