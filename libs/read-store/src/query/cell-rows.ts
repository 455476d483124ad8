import type { Report } from '@recount/kernel';
import { quote } from '../sql.js';
import { checkedLimit, placeCursor, placeOf, positionFrom } from '../trace/page.js';
import type { CellOptions } from '../trace/result.js';
import { logPlace } from '../trace/standing.js';
import type { Cell } from './cell.js';
import { invalid } from './errors.js';
import { renderRows } from './report-rows.js';
import { answerOf, type Posed, pose, type ReportSetting } from './reports.js';
import type { LogName, ReportAnswer, ReportRequest, Row } from './result.js';

/** Rows of a page at most: the events behind each are told with it. */
const MAX_ROWS = 100;
const DEFAULT_ROWS = 20;

/** A row of the grain and the row of a model it stands for, where it names one. */
export interface GrainRow {
  readonly model: string | null;
  readonly root: string | null;
  readonly key: Row | null;
  readonly row: Row;
}
/** What a cell shows, and a page of the rows it stands on. */
export interface CellRows {
  readonly answer: ReportAnswer;
  readonly kind: Report['kind'];
  readonly cell: Cell;
  readonly log: LogName;
  readonly rows: readonly GrainRow[];
  readonly before: number;
  readonly total: number;
  readonly nextCursor: string | null;
}

/**
 * What a cell of a report shows and a page of the grain rows it stands on, in one snapshot. The first page's cursor holds
 * `asOf` and the position it was told at, so that the rows of all pages are of one cut, each with its number in it.
 * @throws ReadStoreError VALIDATION_FAILED, READ_MODEL_BEHIND, LOG_MISMATCH for a cursor of another log
 */
export async function cellRows(
  setting: ReportSetting,
  report: Report,
  request: ReportRequest,
  cell: Cell,
  { limit, cursor, column }: CellOptions,
): Promise<CellRows> {
  const most = checkedLimit(limit, MAX_ROWS, DEFAULT_ROWS);
  const { tenant, asOf = null, knownAt = null, params = {} } = request;
  const question = ['cell', tenant, report.name, asOf, knownAt, params, cell, column ?? null];
  const place = cursor === undefined ? undefined : placeOf(cursor, (await logPlace(setting.pool)).log, question);
  const [at, known, revision] = place?.pinned ?? [];
  const before = place === undefined ? 0 : Number(positionFrom(place.after[0]));
  const same = place === undefined ? request : { ...request, asOf: at as string, knownAt: known as string };
  return pose(setting, { report, request: same, cell }, async (posed) => {
    const { standing, about } = posed;
    const log = { id: standing.logId, epoch: standing.epoch };
    const serving = standing.revision ?? '';
    if (place !== undefined && revision !== serving)
      throw invalid('/cursor', 'was given before what is served changed: start again without it');
    const answer = { ...about, ...(await answerOf(setting, report, posed)) };
    const { rows, total } = await numbered(posed, before, most);
    const after = before + rows.length;
    return {
      answer,
      kind: report.kind,
      cell,
      log,
      rows,
      before,
      total,
      nextCursor:
        after < total
          ? placeCursor(log, question, { pinned: [about.asOf, String(about.knownAt), serving], after: [String(after)] })
          : null,
    };
  });
}

/** The rows after the first `before` of the cell, in an order that is the same in every page of one cut. */
async function numbered(
  { run, rows }: Posed,
  before: number,
  limit: number,
): Promise<{ readonly rows: readonly GrainRow[]; readonly total: number }> {
  const { fields } = await run(`${rows} limit 0`);
  const named = ['model', 'root', 'key'].filter((name) => fields.some((field) => field.name === name));
  // The whole row as text closes the order: rows that are alike in all of it are interchangeable.
  const order = [...named.map((name) => `g.${quote(name)}::text collate "C"`), 'g::text collate "C"'].join(', ');
  const result = await run(
    `select * from (select g.*, row_number() over (order by ${order}) as _number, count(*) over () as _total from (${rows}) g) n
     where _number > ${before} order by _number limit ${limit}`,
  );
  const found = renderRows(result);
  const total = Number(found[0]?._total ?? before);
  return { rows: found.map(grainRow), total };
}

function grainRow({ model = null, root = null, key = null, _number, _total, ...row }: Row): GrainRow {
  const isKey = typeof key === 'object' && key !== null && !Array.isArray(key);
  return {
    model: typeof model === 'string' ? model : null,
    root: typeof root === 'string' ? root : null,
    key: isKey ? (key as Row) : null,
    row,
  };
}
