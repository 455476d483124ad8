import type { Report } from '@recount/kernel';
import { checkAmong } from '../query/among.js';
import { blaming, invalid } from '../query/errors.js';
import { typedParams } from '../query/report-params.js';
import type { ReportSetting } from '../query/reports.js';
import type { Row } from '../query/result.js';
import { type Snapshot, snapshot } from '../query/snapshot.js';
import { parseInstant, parseText } from '../query/values.js';
import { further, tokenOf } from '../query/wanted.js';
import { checkedLimit, placeCursor, placeOf, positionFrom } from '../trace/page.js';
import { logPlace } from '../trace/standing.js';
import { changedCells } from './cells.js';
import { figuresCompared } from './figures.js';
import { type BothSides, countedColumns, type DifferingSource, grainColumns, grainDifference } from './grain.js';
import { grouped } from './grouped.js';
import { largestFirst } from './largest.js';
import type { ChangeKind, ComparedRow, CompareRequest, ReportComparison } from './result.js';
import { type ResolvedSide, resolveSide, sidesOf, wantedBy } from './sides.js';

/** Rows of a page at most, and rows behind each. */
export const MAX_ROWS = 10_000;
const DEFAULT_ROWS = 50;
const MAX_SOURCES = 100;
const DEFAULT_SOURCES = 10;
const TOO_FAR = 'lead beyond what dates and numbers can hold';

/** A change whose sources are known and their events not yet. */
export interface ComparedCell extends Omit<ComparedRow, 'sources'> {
  readonly sources: readonly DifferingSource[];
}
/** What tables say of two times; events come after. */
export interface Compared extends Omit<ReportComparison, 'rows'> {
  readonly rows: readonly ComparedCell[];
}

/**
 * Holds a report against itself at two times, in one snapshot: a page of what differs. The first page's cursor holds both
 * times as they were resolved, so that all pages are of one comparison.
 * @throws ReadStoreError VALIDATION_FAILED, READ_MODEL_BEHIND, LOG_MISMATCH for a cursor of another log
 */
export async function compareReport(
  setting: ReportSetting,
  report: Report,
  request: CompareRequest,
): Promise<Compared> {
  const { clock, reach, reached, maxRows, ...source } = setting;
  const tenant = parseText(request.tenant, '/tenant');
  const typed = typedParams(report, request.params ?? {});
  const most = checkedLimit(request.limit, MAX_ROWS, DEFAULT_ROWS);
  const behind = sourcesOf(request.sources);
  const asked = sidesOf(request);
  const params = Object.fromEntries([...typed].map(([name, { value }]) => [name, value]));
  const { order } = request;
  const question = ['compare', tenant, report.name, params, asked, order ?? null];
  const place =
    request.cursor === undefined ? undefined : placeOf(request.cursor, (await logPlace(source.pool)).log, question);
  const first = await reached(request.minPosition);
  const [a, b] =
    place === undefined ? await resolved(setting, tenant, asked, clock().toISOString()) : pinned(place.pinned);
  const wanted = further(wantedBy(a), wantedBy(b));
  if (wanted !== undefined) await reach(wanted);
  const start = place === undefined ? 0 : Number(positionFrom(place.after[0]));

  const { signal } = request;
  return snapshot(source, { models: report.models, tenant, from: further(first, wanted), signal }, async (cut) => {
    const { standing } = cut;
    const query: Snapshot['query'] = (text, values) => blaming('/params', TOO_FAR, cut.query(text, values));
    const times = ({ asOf, known }: ResolvedSide) => ({ asOf, known: String(known ?? standing.position ?? -1) });
    const sides: BothSides = { report, typed, tenant, before: times(a), after: times(b) };
    await checkAmong(report, typed, tenant, query);
    const told = await (report.kind === 'aggregate' ? cellsOf : rowsOf)(
      sides,
      { start, most, behind, maxRows, order },
      query,
    );
    const log = { id: standing.logId, epoch: standing.epoch };
    const { before, after } = sides;
    const next = start + told.rows.length;
    return {
      report: report.name,
      kind: report.kind,
      formula: report.formula ?? null,
      tenant,
      params,
      before: { asOf: before.asOf, knownAt: before.known === '-1' ? null : before.known },
      after: { asOf: after.asOf, knownAt: after.known === '-1' ? null : after.known },
      log,
      position: standing.position,
      token: tokenOf(standing),
      quarantinedRoots: standing.quarantinedRoots,
      ...counts(told.kinds),
      ...(report.kind === 'figures' && { figures: await figuresCompared(sides, maxRows, query) }),
      rows: told.rows,
      rowsBefore: start,
      nextCursor:
        next < told.kinds.length
          ? placeCursor(log, question, {
              pinned: [before.asOf, before.known, after.asOf, after.known],
              after: [String(next)],
            })
          : null,
    };
  });
}

function sourcesOf(sources = DEFAULT_SOURCES): number {
  if (!Number.isInteger(sources) || sources < 0 || sources > MAX_SOURCES)
    throw invalid('/sources', `is not an integer from 0 to ${MAX_SOURCES}`);
  return sources;
}

const resolved = (
  setting: ReportSetting,
  tenant: string,
  [a, b]: ReturnType<typeof sidesOf>,
  now: string,
): Promise<[ResolvedSide, ResolvedSide]> =>
  Promise.all([resolveSide(setting, tenant, a, now), resolveSide(setting, tenant, b, now)]);

/** The sides out of a cursor, which somebody may have written by hand. */
function pinned([asOfA = '', knownA = '', asOfB = '', knownB = '']: readonly string[]): [ResolvedSide, ResolvedSide] {
  const known = (text: string): bigint => (text === '-1' ? -1n : positionFrom(text));
  return [
    { asOf: parseInstant(asOfA, '/cursor'), known: known(knownA) },
    { asOf: parseInstant(asOfB, '/cursor'), known: known(knownB) },
  ];
}

const counts = (kinds: readonly ChangeKind[]): Record<ChangeKind, number> => {
  const of = (kind: ChangeKind): number => kinds.filter((one) => one === kind).length;
  return { added: of('added'), removed: of('removed'), changed: of('changed') };
};

interface PageOf {
  readonly start: number;
  readonly most: number;
  readonly behind: number;
  readonly maxRows: number;
  readonly order: CompareRequest['order'];
}
/** The kinds of all changes, and those of the page. */
interface Told {
  readonly kinds: readonly ChangeKind[];
  readonly rows: readonly ComparedCell[];
}
const tooMany = (most: number): never => {
  throw invalid('/params', `more than ${most} rows: narrow the question`);
};

/** Cells of an aggregate that differ, each with the grain rows that make the difference. */
async function cellsOf(
  sides: BothSides,
  { start, most, behind, maxRows, order }: PageOf,
  query: Snapshot['query'],
): Promise<Told> {
  const found = await changedCells(sides, maxRows, query);
  const changes = order === 'largest' ? largestFirst(found) : found;
  const page = changes.slice(start, start + most);
  const kinds = changes.map(({ kind }) => kind);
  if (page.length === 0) return { kinds, rows: [] };
  const columns = await grainColumns(sides, query);
  const {
    sources,
    totals,
    tooMany: over,
  } = await grainDifference(
    sides,
    columns,
    {
      counted: countedColumns(sides.report, columns),
      cells: { names: page.map(({ name }) => name), most: behind },
      limit: maxRows,
    },
    query,
  );
  if (over) tooMany(maxRows);
  const byCell = grouped(sources, ({ cell }) => cell);
  const rows = page.map(({ name, ...change }) => ({
    ...change,
    sources: byCell.get(name) ?? [],
    sourcesTotal: totals.get(name) ?? 0,
  }));
  return { kinds, rows };
}

/** Rows of a grain, or of a population, that differ: each is its own source. */
async function rowsOf(
  sides: BothSides,
  { start, most, maxRows, order }: PageOf,
  query: Snapshot['query'],
): Promise<Told> {
  const columns = await grainColumns(sides, query);
  const counted = columns.filter((name) => !['model', 'root', 'key'].includes(name));
  const found = await grainDifference(sides, columns, { counted, limit: maxRows }, query);
  if (found.tooMany) tooMany(maxRows);
  const cell: Row = {};
  const rows = (order === 'largest' ? largestFirst(found.sources) : found.sources)
    .slice(start, start + most)
    .map((source) => ({ kind: source.kind, cell, values: source.values, sources: [source], sourcesTotal: 1 }));
  return { kinds: found.sources.map(({ kind }) => kind), rows };
}
