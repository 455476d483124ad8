import type { Projection } from '@recount/kernel';
import type {
  CompareRequest,
  ReportComparison,
  ReportsComparison,
  ReportsRequest,
  RowComparison,
} from './compare/result.js';
import type { Lineage } from './lineage/result.js';
import type {
  ListQuery,
  MinPosition,
  ModelDescription,
  Page,
  PageOptions,
  ReportAnswer,
  ReportDescription,
  ReportRequest,
  RowAnswer,
} from './query/result.js';
import type { DiffOptions } from './stage/diff.js';
import type { PlanOptions } from './stage/plan.js';
import type { SwapOptions } from './stage/promote.js';
import type { DeployPlan, Dropped, StageDiff, StagedProjection, Swapped } from './stage/result.js';
import type { StageOptions } from './stage/stage.js';
import type { Metrics, ReadStatus } from './status.js';
import type {
  CausalTrace,
  CellExplanation,
  CellOptions,
  EventEffects,
  ExplainOptions,
  Explanation,
} from './trace/result.js';
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
  /**
   * URL of the module whose default export defines the model as it is served, of this build or as it was recorded when it was
   * staged; undefined where no such model is served. A recorded one stands there until `close`.
   */
  servedModule(model: string): Promise<string | undefined>;
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
    options?: {
      onProgress?: (progress: Progress) => void;
      memoryMiB?: number;
      workers?: number;
      /** Roots that a reset forgot: they stop it as little as those that are set aside now. */
      aside?: readonly ForgottenRoot[];
    },
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

/** A root that was set aside before a reset, by the event that could not be folded. */
export interface ForgottenRoot {
  readonly model: string;
  readonly eventId: string;
  readonly error: string;
  /** When. */
  readonly since: string;
}

export interface RebuildResult {
  readonly events: number;
  readonly position: string | null;
  readonly seconds: number;
  readonly models: readonly {
    readonly name: string;
    readonly version: number;
    readonly rows: number;
    /** Roots that were set aside and still are. */
    readonly setAside: number;
  }[];
}
