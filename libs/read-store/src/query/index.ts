import type { PreparedModel, Report } from '@recount/kernel';
import type { Pool } from 'pg';
import type { ReadQueries, Upcasting } from '../api.js';
import type { Catalogue } from '../catalogue.js';
import { type Compared, compareReport } from '../compare/report.js';
import type { CompareRequest } from '../compare/result.js';
import type { CellOptions } from '../trace/result.js';
import type { Cell } from './cell.js';
import { type CellRows, cellRows } from './cell-rows.js';
import { endOfDay } from './day.js';
import { describe } from './describe.js';
import { notFound } from './errors.js';
import { listTimes } from './in-time.js';
import { knownPosition } from './known-at.js';
import type { Patience } from './patience.js';
import { drillReport, type ReportSetting, runReport } from './reports.js';
import type { MinPosition, ReportRequest } from './result.js';
import { getRow, listRows, type RowSource } from './rows.js';
import { positionOf } from './standing.js';
import { lagOf, metricsOf, statusOf } from './status.js';
import { tenantsOf } from './tenants.js';
import { checkpointWaiter } from './wait.js';
import { further, type Wanted, wantedOf } from './wanted.js';

export { MAX_LIMIT } from './page.js';

/** What is answered from events, or from definitions: it has the engine under it. */
type FromEvents =
  | 'explain'
  | 'explainCell'
  | 'effects'
  | 'trace'
  | 'lineage'
  | 'compareReport'
  | 'compareReports'
  | 'compareRow'
  | 'refresh'
  | 'plan'
  | 'diff';
/** What is answered from tables. */
export interface TableQueries extends Omit<ReadQueries, FromEvents> {
  /** What differs in a report between two times, its events not yet known. */
  compared(name: string, request: CompareRequest): Promise<Compared>;
  /** A page of the grain rows that a cell of a report stands on. */
  cellRows(name: string, request: ReportRequest, cell: Cell, options: CellOptions): Promise<CellRows>;
}

export interface QueryOptions {
  readonly pool: Pool;
  readonly catalogue: Catalogue;
  /** `asOf` of reports that name none. Default: the machine's clock. */
  readonly clock?: () => Date;
  /** How long a query waits for its `minPosition`. Default 5,000 ms. */
  readonly waitMs?: number;
  /** Rows of one report at most. Default 500,000. */
  readonly maxReportRows?: number;
  /** How long a statement of a question may take, and who waits for it. Default: as long as it takes. */
  readonly patience?: Patience;
  /** How stored payloads become current ones, for rows that are folded anew. Default: they are current. */
  readonly upcasting?: Upcasting | undefined;
  /** The revision the catalogue is of; with it a query refuses to answer when another one is served. */
  readonly revision?: string | undefined;
}

const DEFAULT_WAIT_MS = 5000;
const DEFAULT_MAX_ROWS = 500_000;
const CURRENT: Upcasting = { upcast: (_type, _version, data) => data };

/** Answers questions over the read models; each answer is one consistent cut and says its position. */
export function createQueries(options: QueryOptions): TableQueries {
  const {
    pool,
    catalogue,
    clock = () => new Date(),
    waitMs = DEFAULT_WAIT_MS,
    maxReportRows = DEFAULT_MAX_ROWS,
    revision,
    patience,
    upcasting = CURRENT,
  } = options;
  const { reach } = checkpointWaiter(() => positionOf(pool), waitMs);
  const instantOf = endOfDay(pool, catalogue.zone);
  const reached = async (minPosition: MinPosition | undefined): Promise<Wanted | undefined> => {
    const wanted = await wantedOf(pool, minPosition);
    if (wanted !== undefined) await reach(wanted);
    return wanted;
  };
  const setting: ReportSetting = { pool, revision, patience, clock, instantOf, reach, reached, maxRows: maxReportRows };
  const rows: RowSource = { pool, revision, patience, upcasting, identity: catalogue.identity };
  const model = (name: string): PreparedModel => catalogue.model(name) ?? unknown('read model', name, catalogue.models);
  const report = (name: string): Report => catalogue.report(name) ?? unknown('report', name, catalogue.reports);

  return {
    describe: () => describe(catalogue),
    async listRows(name, query) {
      const definition = model(name);
      const { filters, told, ...times } = await listTimes({ pool, instantOf }, definition, query);
      if (told !== undefined) await reach(told);
      // From here on `knownAt` is a position.
      const within = { ...query, ...times, filter: [...(query.filter ?? []), ...filters] };
      const page = await listRows(rows, definition, within, async (least) => further(await reached(least), told));
      return { ...page, ...times };
    },
    async getRow(name, tenant, key, more = {}) {
      const definition = model(name);
      const first = await reached(more.minPosition);
      const known = more.knownAt === undefined ? undefined : await knownPosition(pool, more.knownAt, instantOf, tenant);
      // As with reports: what was known at a position is told once everything up to it is folded.
      const told = known === undefined || known < 0n ? undefined : { position: known, path: '/knownAt' };
      if (told !== undefined) await reach(told);
      return getRow(rows, definition, tenant, key, { from: further(first, told), known });
    },
    runReport: async (name, request) => runReport(setting, report(name), request),
    drillReport: async (name, request, cell) => drillReport(setting, report(name), request, cell),
    compared: async (name, request) => compareReport(setting, report(name), request),
    cellRows: async (name, request, cell, options) => cellRows(setting, report(name), request, cell, options),
    status: () => statusOf(pool, catalogue),
    metrics: () => metricsOf(pool, catalogue),
    lag: () => lagOf(pool),
    tenants: () => tenantsOf(pool, catalogue),
  };
}

const unknown = (what: string, name: string, all: readonly { readonly name: string }[]): never => {
  throw notFound(`there is no ${what} ${name}; there are ${all.map((one) => one.name).join(', ') || 'none'}`);
};
