import { createPool } from '@recount/postgres';
import type { LoadedProjection, ReadStore, Upcasting } from './api.js';
import { reportBasis } from './attest/basis.js';
import { foldedRows } from './attest/folded-rows.js';
import { createCatalogue } from './catalogue.js';
import { withEvents } from './compare/between.js';
import { compareReports } from './compare/reports.js';
import { compareRow, momentsOf } from './compare/row.js';
import { deploy } from './deploy/deploy.js';
import type { Engine } from './engine.js';
import { explain } from './explain.js';
import { lineage } from './lineage/lineage.js';
import { heal } from './live/heal.js';
import { catchUp, runLive } from './live/projector.js';
import { endOfDay } from './query/day.js';
import type { QueryOptions } from './query/index.js';
import { knownPosition } from './query/known-at.js';
import { timedOut } from './query/patience.js';
import { presentQueries } from './query/present.js';
import { rebuild } from './rebuild/rebuild.js';
import { metOtherTables } from './sql.js';
import { openDefinitions } from './stage/definitions.js';
import { diff } from './stage/diff.js';
import { plan } from './stage/plan.js';
import { drop, promote, rollback } from './stage/promote.js';
import { stage } from './stage/stage.js';
import { explainCell } from './trace/cell.js';
import { effects } from './trace/effects.js';
import { trace } from './trace/trace.js';
import { verify } from './verify/verify.js';

export interface ReadStoreOptions extends Omit<QueryOptions, 'pool' | 'catalogue'> {
  /** The PostgreSQL that holds the log and the read models, migrated. */
  readonly url: string;
  readonly projections: readonly LoadedProjection[];
  /** How stored payloads become current ones. */
  readonly upcasting: Upcasting;
  /** Most connections for queries at a time; the engine has its own beside. Default 10. */
  readonly poolSize?: number;
}

const ENGINE_POOL = 6;
/**
 * The engine finds rows by key and events by position, always. A plan made while a table was small would scan it for as
 * long as the prepared statement lives.
 */
const ENGINE_SESSION = {
  synchronous_commit: 'off',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
};

/**
 * Opens the read side over a database. Nothing is created before `deploy`.
 * @throws DefinitionError for projections that contradict themselves or each other
 */
export async function openReadStore(options: ReadStoreOptions): Promise<ReadStore> {
  const { url, projections, upcasting, poolSize = 10, ...query } = options;
  const catalogue = createCatalogue(projections);
  // Report functions name views bare; the body of one that is not inlined is resolved when it runs.
  const name = 'recount-read-store';
  // A report has hundreds of expressions: compiling them takes longer than what is gained over them.
  const pool = createPool(url, { max: poolSize, name, session: { search_path: 'read, public', jit: 'off' } });
  const enginePool = createPool(url, { max: ENGINE_POOL, name, session: ENGINE_SESSION });
  const definitions = openDefinitions(enginePool, catalogue);
  const { patience = {} } = query;
  const { statementMs } = patience;
  // What is asked may take only so long; what the engine does by itself takes as long as it takes.
  const askedPool =
    statementMs === undefined
      ? enginePool
      : createPool(url, { max: ENGINE_POOL, name, session: ENGINE_SESSION, statementTimeout: statementMs });
  const engineOn = (connections: Engine['pool']): Engine => ({
    url,
    pool: connections,
    upcasting,
    definitions,
    get catalogue() {
      return definitions.catalogue;
    },
  });
  const engine = engineOn(enginePool);
  const asked = engineOn(askedPool);
  const fresh = () => definitions.refresh();
  /** Asked again where a version was dropped between reading the definitions and its tables. */
  const present = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (;;) {
      await fresh();
      const { revision } = definitions;
      try {
        return await ask();
      } catch (error) {
        if (!metOtherTables(error)) throw timedOut(patience, undefined, error);
        await fresh();
        if (definitions.revision === revision) throw error;
      }
    }
  };
  const { cellRows, compared, ...queries } = presentQueries({ ...query, upcasting, pool, definitions });
  return {
    ...queries,
    explain: (model, tenant, key, more = {}) =>
      present(async () => {
        const { knownAt, cursor } = more;
        const instantOf = endOfDay(pool, engine.catalogue.zone);
        const until =
          knownAt === undefined || cursor !== undefined
            ? undefined
            : await knownPosition(pool, knownAt, instantOf, tenant);
        return explain(asked, model, tenant, key, { ...more, until });
      }),
    explainCell: (name, request, cell, options = {}) =>
      present(async () => explainCell(asked, request.tenant, await cellRows(name, request, cell, options), options)),
    compareReport: (name, request) => present(async () => withEvents(asked, await compared(name, request))),
    compareReports: (request) =>
      present(() =>
        compareReports(
          engine.catalogue.reports,
          async (name, one) => withEvents(asked, await compared(name, one)),
          request,
        ),
      ),
    compareRow: (model, tenant, key, knownAt) =>
      present(async () => {
        const [first, second] = momentsOf(knownAt);
        const instantOf = endOfDay(pool, engine.catalogue.zone);
        const at = (moment: string) => knownPosition(pool, moment, instantOf, tenant);
        return compareRow(asked, model, tenant, key, [
          await at(first),
          second === undefined ? second : await at(second),
        ]);
      }),
    effects: (tenant, eventId, page) => present(() => effects(asked, tenant, eventId, page)),
    trace: (tenant, correlationId, page) => present(() => trace(asked, tenant, correlationId, page)),
    servedModule: async (model) => {
      await fresh();
      return engine.catalogue.projections.find(({ models }) => models.some(({ name }) => name === model))?.module;
    },
    deploy: () => deploy(engine),
    runLive: (live) => runLive(engine, live),
    catchUp: (more) => catchUp(engine, more),
    rebuild: (models, more) => rebuild(engine, models, more),
    verify: async (more) => {
      await fresh();
      return verify(engine, more);
    },
    heal: async (model) => {
      await fresh();
      return heal(engine, model);
    },
    lineage: (model, more) => present(() => lineage(asked, model, more)),
    reportBasis: async (report) => {
      await fresh();
      return reportBasis(engine.catalogue, report);
    },
    foldedRows: async (more, see) => {
      await fresh();
      return foldedRows(engine, more, see);
    },
    refresh: async () => {
      await fresh();
    },
    plan: (more) => plan(engine, more),
    stage: (more) => stage(engine, more),
    diff: (name, more) => present(() => diff(engine, name, more)),
    promote: (name, more) => promote(engine, name, more),
    rollback: (name, more) => rollback(engine, name, more),
    drop: (name) => drop(engine, name),
    async close() {
      await Promise.all([...new Set([pool, enginePool, askedPool])].map((one) => one.end()));
      await definitions.close();
    },
  };
}
