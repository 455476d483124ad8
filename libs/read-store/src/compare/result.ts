import type { LogName, MinPosition, PageOptions, Row } from '../query/result.js';
import type { TracedEvent } from '../trace/result.js';

/**
 * Two times of a report, held against each other. Of `asOf` and of `knownAt` each one or two: two are the two sides, one
 * holds for both. One `knownAt` beside at most one `asOf` is held against all that is known now: what has been learned since.
 */
export interface CompareRequest extends PageOptions {
  readonly tenant: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Instants or days: what had occurred by then. Default: now, on both sides. */
  readonly asOf?: readonly string[];
  /** Positions, tokens, instants or days: what was recorded by then. Default: all that is folded. */
  readonly knownAt?: readonly string[];
  readonly minPosition?: MinPosition;
  /** Rows behind each change that are told. 0 to 100, default 10. */
  readonly sources?: number;
  /** In which order changes are told: of their dimensions (default), or the `largest` differences first. */
  readonly order?: 'largest';
  /** Aborted, nobody waits for the answer: what runs for it is cancelled. */
  readonly signal?: AbortSignal;
}

/** One side: what had occurred by `asOf`, as far as it was recorded by the position `knownAt`. */
export interface ComparedSide {
  readonly asOf: string;
  /** Null where nothing is folded. */
  readonly knownAt: string | null;
}
export interface ComparedValue {
  readonly before: unknown;
  readonly after: unknown;
  /** After less before, exact, as both are written; only of numbers. Where there was no row it counts as zero. */
  readonly difference?: string | number;
}
export type ComparedValues = Readonly<Record<string, ComparedValue>>;
export type ChangeKind = 'added' | 'removed' | 'changed';

/** An event that counts on one of the sides only. */
export interface ComparedEvent extends TracedEvent {
  readonly counts: 'before' | 'after';
}
/** A row of a report's grain that is not the same on both sides, and the events that came between. */
export interface ComparedSource {
  readonly kind: ChangeKind;
  /** The row it stands for; null where the grain names none. */
  readonly model: string | null;
  readonly root: string | null;
  readonly key: Row | null;
  /** What differs; of a row that is there once only, all that counts. */
  readonly values: ComparedValues;
  /** Events of its root that the report counts on one side only, in order; the first 50. */
  readonly events: readonly ComparedEvent[];
  readonly eventsTotal: number;
  /**
   * `row`: the events touch this very row. `identity`: they decided under whom it counts (merges are told with `row` as well). `root`: none does, they touch others of its root, whose figures may lead to its
   * own. `time`: there is none; it changed because time passed.
   */
  readonly by: 'row' | 'identity' | 'root' | 'time';
}
/** A row of the report that is not the same on both sides. */
export interface ComparedRow {
  readonly kind: ChangeKind;
  /** Its dimensions; empty for the rows of a grain, which are their own sources. */
  readonly cell: Row;
  readonly values: ComparedValues;
  readonly sources: readonly ComparedSource[];
  readonly sourcesTotal: number;
}
/** A figure of a formula that is not the same on both sides, by its path. */
export interface ComparedFigure extends ComparedValue {
  readonly path: string;
}
/** What changed in a report between two times. */
export interface ReportComparison {
  readonly report: string;
  readonly kind: string;
  readonly formula: string | null;
  readonly tenant: string;
  readonly params: Row;
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly log: LogName;
  readonly position: string | null;
  readonly token: string | null;
  readonly quarantinedRoots: number;
  /** Rows over all pages. Of figures: rows of their population. */
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** Only of figures, on every page: what of them differs, the first 1,000. */
  readonly figures?: readonly ComparedFigure[];
  readonly rows: readonly ComparedRow[];
  readonly rowsBefore: number;
  readonly nextCursor: string | null;
}

/** Two times of every report that needs no parameter. */
export interface ReportsRequest
  extends Pick<CompareRequest, 'tenant' | 'asOf' | 'knownAt' | 'minPosition' | 'sources' | 'signal'> {
  /** Changes told of each report, the largest first. Default: all. */
  readonly limit?: number | undefined;
  /** Called before each report. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly report: string }) => void;
}
/** What changed in one of several reports, between the same two times. `rows` are the largest changes. */
export interface ReportChanges
  extends Omit<ReportComparison, 'tenant' | 'before' | 'after' | 'log' | 'position' | 'token' | 'nextCursor'> {
  /** Of figures: how many differ. */
  readonly figuresTotal?: number;
}
/** What changed in all reports between two times. */
export interface ReportsComparison extends Pick<ReportComparison, 'tenant' | 'log' | 'position' | 'token'> {
  /** Null where no report could be compared. */
  readonly before: ComparedSide | null;
  readonly after: ComparedSide | null;
  /** In name order; also those in which nothing changed. */
  readonly reports: readonly ReportChanges[];
  /** Reports that were not compared, and why: they need a parameter, have too many rows, or a model of theirs is not built. */
  readonly left: readonly { readonly report: string; readonly why: string }[];
}

/** What changed in one row of a model between two moments of knowing. */
export interface RowComparison {
  readonly model: string;
  readonly version: number;
  readonly tenant: string;
  readonly root: string;
  readonly key: Row;
  readonly before: { readonly knownAt: string; readonly row: Row | null };
  readonly after: { readonly knownAt: string; readonly row: Row | null };
  readonly log: LogName;
  /** Null: the same row, or none, on both sides. */
  readonly kind: ChangeKind | null;
  readonly values: ComparedValues;
  readonly events: readonly RowEvent[];
  readonly eventsTotal: number;
}
/** An event between the two moments and what it did to the row. */
export interface RowEvent extends TracedEvent {
  readonly asserted: Readonly<
    Record<string, { readonly before: unknown; readonly after: unknown; readonly changed: boolean }>
  >;
  readonly removed?: string;
}
