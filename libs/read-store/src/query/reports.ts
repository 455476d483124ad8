import type { Report } from '@recount/kernel';
import type { Pool } from 'pg';
import type { ReportAnswer, ReportRequest, Row } from '../api.js';
import type { InstantOf } from './day.js';
import { invalid, rethrowAsInvalid } from './errors.js';
import { knownPosition } from './known-at.js';
import { type Params, params } from './params.js';
import { type TypedParam, typedParams } from './report-params.js';
import { populationOf, renderRows } from './report-rows.js';
import { aggregateSql, cellConditions, sourceCall } from './report-sql.js';
import { snapshot } from './snapshot.js';
import { parseText } from './values.js';

/** What reports are run with. */
export interface ReportSetting {
  readonly pool: Pool;
  readonly clock: () => Date;
  readonly instantOf: InstantOf;
  /** Waits until everything up to here is folded. */
  readonly reach: (position: bigint) => Promise<void>;
  /** More rows than this is an error, not an answer. */
  readonly maxRows: number;
}

interface Ask {
  readonly report: Report;
  readonly request: ReportRequest;
  readonly statement: (source: string, into: Params) => string;
  /** What a value that PostgreSQL cannot read is blamed on. */
  readonly blame: string;
  readonly shape: (rows: Row[], typed: ReadonlyMap<string, TypedParam>) => Partial<ReportAnswer>;
}

/** Runs a report. @throws ReadStoreError VALIDATION_FAILED, READ_MODEL_BEHIND */
export const runReport = (setting: ReportSetting, report: Report, request: ReportRequest): Promise<ReportAnswer> =>
  ask(setting, {
    report,
    request,
    statement: (source) => (report.kind === 'aggregate' ? aggregateSql(report, source) : `select * from ${source} g`),
    blame: '/params',
    shape: (rows, typed) => (report.kind === 'figures' ? figures(report, rows, typed) : { rows }),
  });

/** The grain rows behind one cell of an aggregate; the population behind figures. */
export const drillReport = (
  setting: ReportSetting,
  report: Report,
  request: ReportRequest,
  cell: Readonly<Record<string, string>>,
): Promise<ReportAnswer> =>
  ask(setting, {
    report,
    request,
    statement: (source, into) => {
      const where = cellConditions(report, cell, into);
      return `select * from ${source} g${where.length > 0 ? ` where ${where.join(' and ')}` : ''}`;
    },
    blame: '/cell',
    shape: (rows) => ({ rows }),
  });

function figures(report: Report, rows: Row[], typed: ReadonlyMap<string, TypedParam>): Partial<ReportAnswer> {
  if (report.compute === undefined) throw new Error(`${report.name} is a report of figures without a computation`);
  return { figures: report.compute(rows, valuesOf(typed)), population: populationOf(rows) };
}

const valuesOf = (typed: ReadonlyMap<string, TypedParam>): Row =>
  Object.fromEntries([...typed].map(([name, { value }]) => [name, value]));

async function ask(
  { pool, clock, instantOf, reach, maxRows }: ReportSetting,
  { report, request, statement, blame, shape }: Ask,
): Promise<ReportAnswer> {
  const tenant = parseText(request.tenant, '/tenant');
  const typed = typedParams(report, request.params ?? {});
  const { minPosition } = request;
  if (minPosition !== undefined) await reach(minPosition);
  const asOf = request.asOf === undefined ? clock().toISOString() : await instantOf(tenant, request.asOf, '/asOf');
  const asked =
    request.knownAt === undefined ? undefined : await knownPosition(pool, request.knownAt, instantOf, tenant);
  // What was known at a position is only told once everything up to it is folded.
  if (asked !== undefined && asked >= 0n) await reach(asked);

  const from = [minPosition, asked].reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a));
  return snapshot(pool, { models: report.models, tenant, from }, async ({ standing, query }) => {
    const known = asked === undefined ? standing.position : String(asked);
    const into = params(tenant, asOf, known ?? '-1');
    const text = `${statement(sourceCall(report, typed, into), into)} limit ${maxRows + 1}`;
    const result = await query(text, into.values).catch((error) => rethrowAsInvalid(error, blame));
    if (result.rows.length > maxRows) throw invalid('/params', `more than ${maxRows} rows: narrow the question`);
    return {
      report: report.name,
      formula: report.formula ?? null,
      asOf,
      knownAt: known,
      position: standing.position,
      params: valuesOf(typed),
      quarantinedRoots: standing.quarantinedRoots,
      ...shape(renderRows(result), typed),
    };
  });
}
