import type { AnyReadModel } from './read-model.js';

const PARAM_KINDS = ['text', 'int', 'decimal', 'bool', 'date', 'instant', 'uuid', 'oneOf', 'intList'] as const;
export type ReportParamKind = (typeof PARAM_KINDS)[number];
export const isReportParamKind = (kind: unknown): kind is ReportParamKind =>
  PARAM_KINDS.includes(kind as ReportParamKind);

/** A parameter of a report. Text in, typed out; the engine validates and documents it. */
export interface ReportParam {
  readonly kind: ReportParamKind;
  readonly values?: readonly string[];
  /**
   * text only: it must be one of these, or one of what an SQL function of `views.sql`, `name(tenant text) returns setof text`,
   * knows: the views it reads are among the report's models. Anything else is refused, not answered with nothing.
   */
  readonly among?: { readonly from: string; readonly also?: readonly string[] };
  /** text only: a regular expression that all of it must match. */
  readonly pattern?: string;
  /** int, decimal, and each item of intList: not below. */
  readonly min?: number;
  /** The same: not above. */
  readonly max?: number;
  /** The same: above, and not this itself. */
  readonly above?: number;
  /** intList only: none below zero, each above the one before. */
  readonly ascending?: boolean;
  /** Default as text; without one and without `required` the SQL gets null. */
  readonly default?: string;
  readonly required?: boolean;
  readonly doc: string;
}

export interface Measure {
  readonly fn: 'count' | 'sum' | 'min' | 'max';
  /** Column of the grain; not for count. */
  readonly column?: string;
  /** SQL condition over grain columns. */
  readonly where?: string;
  /** sum only: what it is where there was nothing to add up. Default zero. */
  readonly empty?: 'zero' | 'null';
}

/** A parameter that a computation cannot take, though it is of its kind: the request is refused, naming it. */
export class ReportParamError extends Error {
  override readonly name = 'ReportParamError';
  constructor(
    readonly param: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A report. Its SQL function in the projection's `views.sql` is called as
 * `name(tenant text, as_of timestamptz, known bigint, …params in declared order)`; every report has these three.
 *
 * - a *grain* returns rows that carry `model`, `root` and `key` (jsonb) of their source, dimensions and measures;
 * - an *aggregate* names its grain, the dimensions it groups by and its measures: the engine writes the SQL, and any
 *   cell drills down to grain rows;
 * - *figures* are computed by a pure function over the rows of its SQL function (median, chain ladder, interval); it
 *   explains as its inputs, its formula and version, and the population's count and hash.
 */
export interface Report {
  readonly name: string;
  readonly doc: string;
  /** Views read by it, for the lock order and the quarantine count. */
  readonly models: readonly string[];
  readonly params: Readonly<Record<string, ReportParam>>;
  readonly kind: 'grain' | 'aggregate' | 'figures';
  /** The SQL function in views.sql. Default: the report's own name. */
  readonly from?: string;
  /** Parameters handed to the SQL function, in its order. Default: all, in declared order. */
  readonly sqlParams?: readonly string[];
  /** aggregate only. */
  readonly by?: readonly string[];
  readonly measures?: Readonly<Record<string, Measure>>;
  /** aggregate only: named ratios of two measures, 6 places, null on zero. */
  readonly ratios?: Readonly<Record<string, readonly [numerator: string, denominator: string]>>;
  /** figures only: formula id and version, e.g. `chain_ladder@1`. */
  readonly formula?: string;
  /** figures only. Pure. @throws ReportParamError for parameters that make no sense together */
  readonly compute?: (
    rows: readonly Readonly<Record<string, unknown>>[],
    params: Readonly<Record<string, unknown>>,
  ) => unknown;
}

/** What a folder under `projections/` exports as default: its models and the reports over them. The SQL functions of the
 * reports stand in `views.sql` beside `package.json`; the engine reads that file. */
export interface Projection {
  readonly name: string;
  readonly models: readonly AnyReadModel[];
  readonly reports: readonly Report[];
  /** Where a tenant's time zone stands: the last row of this ledger. It says when a day ends that `asOf` names. */
  readonly zone?: { readonly model: string; readonly column: string };
  readonly identity?: Identity;
}

/**
 * Where it stands who counts as whom: a ledger, and two SQL functions of `views.sql` over it, as known at a position (null:
 * everything folded).
 */
export interface Identity {
  readonly model: string;
  /** `name(tenant text, known bigint) returns table (member_id uuid, canonical_id uuid)`: those who count as another. */
  readonly roots: string;
  /** `name(tenant text, known bigint, id uuid) returns setof uuid`: all who count as the same as this one, itself included. */
  readonly members: string;
}

export const projection = (definition: Projection): Projection => definition;
export const report = (definition: Report): Report => definition;
