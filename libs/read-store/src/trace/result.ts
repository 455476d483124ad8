import type { LogName, PageOptions, ReportAnswer, Row } from '../query/result.js';

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
