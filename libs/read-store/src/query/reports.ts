import { type Report, ReportParamError } from '@recount/kernel';
import type { Pool, QueryArrayResult } from 'pg';
import { checkAmong } from './among.js';
import { type Cell, cellConditions } from './cell.js';
import type { InstantOf } from './day.js';
import { blaming, invalid } from './errors.js';
import { knownPosition } from './known-at.js';
import { params } from './params.js';
import type { Patience } from './patience.js';
import { type TypedParam, typedParams } from './report-params.js';
import { populationOf, rowRenderer } from './report-rows.js';
import { aggregateSql, sourceCall } from './report-sql.js';
import type { MinPosition, ReportAnswer, ReportRequest, Row } from './result.js';
import { snapshot } from './snapshot.js';
import type { Standing } from './standing.js';
import { parseText } from './values.js';
import { further, tokenOf, type Wanted } from './wanted.js';

/** What reports are run with. */
export interface ReportSetting {
  readonly pool: Pool;
  /** See `ReadSource`. */
  readonly revision?: string | undefined;
  readonly patience?: Patience | undefined;
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

interface Question {
  readonly report: Report;
  readonly request: ReportRequest;
  /** The cell whose grain rows are wanted; undefined for the report itself. */
  readonly cell?: Cell;
}

/** A report inside its snapshot: what it is asked with, and the SQL of the rows asked for. */
export interface Posed {
  readonly typed: ReadonlyMap<string, TypedParam>;
  /** `select * from name(…) g where …`: the grain, or the rows of it behind the cell. Takes the first parameters of `run`. */
  readonly rows: string;
  readonly standing: Standing;
  /** Runs a statement over the parameters of `rows`; a value that leads too far is refused. */
  run(text: string): Promise<QueryArrayResult<(string | null)[]>>;
  /** The same, its rows in canonical form, made as they arrive. */
  rendered(text: string): Promise<Row[]>;
  /** What every answer says of itself. */
  readonly about: Omit<ReportAnswer, 'rows' | 'figures' | 'population'>;
}

/** Runs a report. @throws ReadStoreError VALIDATION_FAILED, READ_MODEL_BEHIND */
export const runReport = (setting: ReportSetting, report: Report, request: ReportRequest): Promise<ReportAnswer> =>
  pose(setting, { report, request }, async (posed) => ({
    ...posed.about,
    ...(await answerOf(setting, report, posed)),
  }));

/** The grain rows behind one cell of an aggregate; the population behind figures. */
export const drillReport = (
  setting: ReportSetting,
  report: Report,
  request: ReportRequest,
  cell: Cell,
): Promise<ReportAnswer> =>
  pose(setting, { report, request, cell }, async (posed) => ({
    ...posed.about,
    rows: await allRows(setting, posed, posed.rows),
  }));

/** What the report shows, over the rows posed: over those of a cell it is what the cell shows. */
export async function answerOf(
  setting: ReportSetting,
  report: Report,
  posed: Posed,
): Promise<Pick<ReportAnswer, 'rows' | 'figures' | 'population'>> {
  const text = report.kind === 'aggregate' ? aggregateSql(report, `(${posed.rows})`) : posed.rows;
  const rows = await allRows(setting, posed, text);
  return report.kind === 'figures' ? figures(report, rows, posed.typed) : { rows };
}

async function allRows({ maxRows }: ReportSetting, posed: Posed, text: string): Promise<Row[]> {
  const rows = await posed.rendered(`${text} limit ${maxRows + 1}`);
  if (rows.length > maxRows) throw invalid('/params', `more than ${maxRows} rows: narrow the question`);
  return rows;
}

/** What a report of figures makes of its population. @throws ReadStoreError VALIDATION_FAILED for parameters it cannot take */
export function figures(
  report: Report,
  rows: Row[],
  typed: ReadonlyMap<string, TypedParam>,
): Pick<ReportAnswer, 'figures' | 'population'> {
  if (report.compute === undefined) throw new Error(`${report.name} is a report of figures without a computation`);
  try {
    return { figures: report.compute(rows, valuesOf(typed)), population: populationOf(rows) };
  } catch (error) {
    throw error instanceof ReportParamError ? invalid(`/params/${error.param}`, error.message) : error;
  }
}

const valuesOf = (typed: ReadonlyMap<string, TypedParam>): Row =>
  Object.fromEntries([...typed].map(([name, { value }]) => [name, value]));

/** Poses a question and works on it inside one snapshot. @throws ReadStoreError VALIDATION_FAILED, READ_MODEL_BEHIND */
export async function pose<T>(
  { pool, revision, patience, clock, instantOf, reach, reached }: ReportSetting,
  { report, request, cell }: Question,
  work: (posed: Posed) => Promise<T>,
): Promise<T> {
  const tenant = parseText(request.tenant, '/tenant');
  const typed = typedParams(report, request.params ?? {});
  const first = await reached(request.minPosition);
  const asOf = request.asOf === undefined ? clock().toISOString() : await instantOf(tenant, request.asOf, '/asOf');
  const asked =
    request.knownAt === undefined ? undefined : await knownPosition(pool, request.knownAt, instantOf, tenant);
  // What was known at a position is only told once everything up to it is folded.
  const told = asked === undefined || asked < 0n ? undefined : { position: asked, path: '/knownAt' };
  if (told !== undefined) await reach(told);

  const cut = { models: report.models, tenant, from: further(first, told), signal: request.signal };
  return snapshot({ pool, revision, patience }, cut, async ({ standing, query, each }) => {
    const known = asked === undefined ? standing.position : String(asked);
    await checkAmong(report, typed, tenant, query);
    const given = [tenant, asOf, known ?? '-1'] as const;
    const into = params(...given);
    const source = sourceCall(report, typed, into);
    const where = cell === undefined ? [] : await cellConditions(report, cell, typed, given, query, into);
    return work({
      typed,
      rows: `select * from ${source} g${where.length > 0 ? ` where ${where.join(' and ')}` : ''}`,
      standing,
      run: (text) => blaming('/params', TOO_FAR, query(text, into.values)),
      rendered: async (text) => {
        const rows: Row[] = [];
        let render: ReturnType<typeof rowRenderer> | undefined;
        await blaming(
          '/params',
          TOO_FAR,
          each(text, into.values, (raw, fields) => {
            render ??= rowRenderer(fields);
            rows.push(render(raw));
          }),
        );
        return rows;
      },
      about: {
        report: report.name,
        formula: report.formula ?? null,
        asOf,
        knownAt: known,
        position: standing.position,
        token: tokenOf(standing),
        params: valuesOf(typed),
        quarantinedRoots: standing.quarantinedRoots,
      },
    });
  });
}
