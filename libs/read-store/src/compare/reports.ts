import type { Report } from '@recount/kernel';
import { ReadStoreError } from '../read-store-error.js';
import { MAX_ROWS } from './report.js';
import type {
  ComparedRow,
  CompareRequest,
  ReportChanges,
  ReportComparison,
  ReportsComparison,
  ReportsRequest,
} from './result.js';

type Compare = (name: string, request: CompareRequest) => Promise<ReportComparison>;

/** Parameters that a report cannot be asked without. */
const needed = ({ params }: Report): string[] =>
  Object.entries(params).flatMap(([name, { required, default: fallback }]) =>
    required === true && fallback === undefined ? [name] : [],
  );

/**
 * Holds every report that needs no parameter of its own against itself at two times: how much of each changed, and its
 * largest changes. The times are resolved once, so that all reports are of the same two.
 * @throws ReadStoreError VALIDATION_FAILED for the times, READ_MODEL_BEHIND
 */
export async function compareReports(
  reports: readonly Report[],
  compare: Compare,
  request: ReportsRequest,
): Promise<ReportsComparison> {
  const { limit, onProgress, ...asked } = request;
  const { tenant } = request;
  const changes: ReportChanges[] = [];
  const left: ReportsComparison['left'][number][] = [];
  let first: ReportComparison | undefined;
  for (const [done, report] of reports.entries()) {
    onProgress?.({ done, total: reports.length, report: report.name });
    const needs = needed(report);
    if (needs.length > 0) {
      left.push({ report: report.name, why: `needs ${needs.join(', ')}` });
      continue;
    }
    const times = first === undefined ? asked : { ...asked, ...timesOf(first) };
    try {
      const told = await allOf(compare, report.name, { ...times, order: 'largest', limit: limit ?? MAX_ROWS });
      first ??= told;
      changes.push(changesOf(told, limit));
    } catch (error) {
      if (!(error instanceof ReadStoreError) || !isItsOwn(error, first !== undefined)) throw error;
      left.push({ report: report.name, why: error.body.message });
    }
  }
  const { log = { id: null, epoch: 0 }, before = null, after = null, position = null, token = null } = first ?? {};
  return { tenant, before, after, log, position, token, reports: changes, left };
}

/**
 * What is asked is everybody's; that a report has too many rows or takes too long, or a model of it is not built, is its own. So is a model that
 * stopped before times which another report has been told at.
 */
const isItsOwn = ({ body: { code, path } }: ReadStoreError, reached: boolean): boolean =>
  path === '/params' || code === 'QUERY_TIMEOUT' || (code === 'READ_MODEL_BEHIND' && (path === undefined || reached));

/** The two times as they were resolved for the first report. Where nothing is folded, there is nothing to pin. */
function timesOf({ before, after }: ReportComparison): Pick<CompareRequest, 'asOf' | 'knownAt'> {
  const asOf = [before.asOf, after.asOf];
  return before.knownAt === null || after.knownAt === null
    ? { asOf }
    : { asOf, knownAt: [before.knownAt, after.knownAt] };
}

/** All pages as one where no limit was given: then a page is as large as it may be. */
async function allOf(compare: Compare, name: string, request: CompareRequest): Promise<ReportComparison> {
  const told = await compare(name, request);
  if (request.limit !== MAX_ROWS) return told;
  const rows: ComparedRow[] = [...told.rows];
  for (let cursor = told.nextCursor; cursor !== null; ) {
    const page = await compare(name, { ...request, cursor });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  }
  return { ...told, rows, nextCursor: null };
}

function changesOf(told: ReportComparison, limit: number | undefined): ReportChanges {
  const {
    tenant: _t,
    before: _b,
    after: _a,
    log: _l,
    position: _p,
    token: _k,
    nextCursor: _c,
    figures,
    ...changes
  } = told;
  return figures === undefined
    ? changes
    : { ...changes, figures: figures.slice(0, limit ?? figures.length), figuresTotal: figures.length };
}
