import { type Report, ReportParamError } from '@recount/kernel';
import type { Pool } from 'pg';
import type { MinPosition, ReportAnswer, ReportRequest, Row } from '../api.js';
import { checkAmong } from './among.js';
import { type Cell, cellConditions } from './cell.js';
import type { InstantOf } from './day.js';
import { blaming, invalid } from './errors.js';
import { knownPosition } from './known-at.js';
import { params } from './params.js';
import { type TypedParam, typedParams } from './report-params.js';
import { populationOf, renderRows } from './report-rows.js';
import { aggregateSql, sourceCall } from './report-sql.js';
import { snapshot } from './snapshot.js';
import { parseText } from './values.js';
import { further, tokenOf, type Wanted } from './wanted.js';

/** What reports are run with. */
export interface ReportSetting {
  readonly pool: Pool;
  /** See `ReadSource`. */
  readonly revision?: string | undefined;
  readonly clock: () => Date;
  readonly instantOf: InstantOf;
  /** Waits until everything up to here is folded. */
  readonly reach: (wanted: Wanted) => Promise<void>;
  /** Waits for a request's `minPosition`. */
  readonly reached: (minPosition: MinPosition | undefined) => Promise<Wanted | undefined>;
  /** More rows than this is an error, not an answer. */
  readonly maxRows: number;
}

/** Each value is of its kind, and together they lead nowhere: a day plus too many days. */
const TOO_FAR = 'lead beyond what dates and numbers can hold';

interface Ask {
  readonly report: Report;
  readonly request: ReportRequest;
  /** The cell whose grain rows are wanted; undefined for the report itself. */
  readonly cell?: Cell;
  readonly shape: (rows: Row[], typed: ReadonlyMap<string, TypedParam>) => Partial<ReportAnswer>;
}

/** Runs a report. @throws ReadStoreError VALIDATION_FAILED, READ_MODEL_BEHIND */
export const runReport = (setting: ReportSetting, report: Report, request: ReportRequest): Promise<ReportAnswer> =>
  ask(setting, {
    report,
    request,
    shape: (rows, typed) => (report.kind === 'figures' ? figures(report, rows, typed) : { rows }),
  });

/** The grain rows behind one cell of an aggregate; the population behind figures. */
export const drillReport = (
  setting: ReportSetting,
  report: Report,
  request: ReportRequest,
  cell: Cell,
): Promise<ReportAnswer> => ask(setting, { report, request, cell, shape: (rows) => ({ rows }) });

function figures(report: Report, rows: Row[], typed: ReadonlyMap<string, TypedParam>): Partial<ReportAnswer> {
  if (report.compute === undefined) throw new Error(`${report.name} is a report of figures without a computation`);
  try {
    return { figures: report.compute(rows, valuesOf(typed)), population: populationOf(rows) };
  } catch (error) {
    throw error instanceof ReportParamError ? invalid(`/params/${error.param}`, error.message) : error;
  }
}

const valuesOf = (typed: ReadonlyMap<string, TypedParam>): Row =>
  Object.fromEntries([...typed].map(([name, { value }]) => [name, value]));

async function ask(
  { pool, revision, clock, instantOf, reach, reached, maxRows }: ReportSetting,
  { report, request, cell, shape }: Ask,
): Promise<ReportAnswer> {
  const tenant = parseText(request.tenant, '/tenant');
  const typed = typedParams(report, request.params ?? {});
  const first = await reached(request.minPosition);
  const asOf = request.asOf === undefined ? clock().toISOString() : await instantOf(tenant, request.asOf, '/asOf');
  const asked =
    request.knownAt === undefined ? undefined : await knownPosition(pool, request.knownAt, instantOf, tenant);
  // What was known at a position is only told once everything up to it is folded.
  const told = asked === undefined || asked < 0n ? undefined : { position: asked, path: '/knownAt' };
  if (told !== undefined) await reach(told);

  const cut = { models: report.models, tenant, from: further(first, told) };
  return snapshot({ pool, revision }, cut, async ({ standing, query }) => {
    const known = asked === undefined ? standing.position : String(asked);
    await checkAmong(report, typed, tenant, query);
    const given = [tenant, asOf, known ?? '-1'] as const;
    const into = params(...given);
    const source = sourceCall(report, typed, into);
    const where = cell === undefined ? [] : await cellConditions(report, cell, typed, given, query, into);
    const rows = `select * from ${source} g${where.length > 0 ? ` where ${where.join(' and ')}` : ''}`;
    const text = cell === undefined && report.kind === 'aggregate' ? aggregateSql(report, source) : rows;
    const result = await blaming('/params', TOO_FAR, query(`${text} limit ${maxRows + 1}`, into.values));
    if (result.rows.length > maxRows) throw invalid('/params', `more than ${maxRows} rows: narrow the question`);
    return {
      report: report.name,
      formula: report.formula ?? null,
      asOf,
      knownAt: known,
      position: standing.position,
      token: tokenOf(standing),
      params: valuesOf(typed),
      quarantinedRoots: standing.quarantinedRoots,
      ...shape(renderRows(result), typed),
    };
  });
}
