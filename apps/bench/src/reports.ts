import type { Report } from '@recount/kernel';
import type { Pool } from 'pg';
import type { ReadSide } from './house.js';
import { figure, heading, percentile, whole } from './measure.js';

/** Runs of one report: as many as fit into the time, but so many at least and at most. */
const RUNS = { least: 5, most: 100, seconds: 2 };

/**
 * The tenant with the most rows in the models that a report reads, and when nearly all of its history had occurred: what an
 * import could not date has the time of the import, years after the rest.
 */
async function fullest(
  pool: Pool,
  rowsOf: (model: string) => Promise<ReadonlyMap<string, number>>,
  models: readonly string[],
): Promise<
  { readonly tenant: string; readonly rows: number; readonly asOf: string; readonly middle: string } | undefined
> {
  const sums = new Map<string, number>();
  for (const model of models)
    for (const [tenant, rows] of await rowsOf(model)) sums.set(tenant, (sums.get(tenant) ?? 0) + rows);
  const [most] = [...sums].sort(([, a], [, b]) => b - a);
  if (most === undefined) return undefined;
  const { rows } = await pool.query<{ as_of: string; middle: string }>(
    `select to_char(percentile_disc(0.95) within group (order by occurred_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as as_of,
            to_char(min(occurred_at) + (max(occurred_at) - min(occurred_at)) / 2, 'YYYY-MM-DD') as middle
     from log.event where tenant = $1`,
    [most[0]],
  );
  const [at] = rows;
  return at && { tenant: most[0], rows: most[1], asOf: at.as_of, middle: at.middle };
}

/** Values for the parameters that have no default: one the tenant knows, a customer of his, the middle of his history. */
async function required(
  pool: Pool,
  { params }: Report,
  { tenant, middle }: { readonly tenant: string; readonly middle: string },
): Promise<Readonly<Record<string, string>>> {
  const one = async (sql: string): Promise<string> =>
    String((await pool.query<{ value: unknown }>(sql, [tenant])).rows[0]?.value ?? '');
  const values: Record<string, string> = {};
  for (const [name, param] of Object.entries(params)) {
    if (!param.required) continue;
    if (param.kind === 'date') values[name] = middle;
    else if (param.kind === 'uuid')
      values[name] = await one('select customer_id as value from read.customer_360 where _tenant = $1 limit 1');
    else if (param.among) values[name] = await one(`select value from read.${param.among.from}($1) as value limit 1`);
    else throw new Error(`the bench has no value for the parameter ${name} of kind ${param.kind}`);
  }
  return values;
}

/** How long each report takes for its fullest tenant, as of nearly the end of its history and with its own defaults. */
export async function benchReports({ pool, store, projections }: ReadSide): Promise<void> {
  heading('Reports for one tenant, the fullest of each; as of when 95 % had occurred, default parameters; p50 / p99');
  const known = new Map<string, ReadonlyMap<string, number>>();
  const rowsOf = async (model: string): Promise<ReadonlyMap<string, number>> => {
    const counted =
      known.get(model) ??
      new Map(
        (await pool.query(`select _tenant as tenant, count(*)::int as n from read."${model}" group by 1`)).rows.map(
          (row) => [row.tenant as string, row.n as number],
        ),
      );
    known.set(model, counted);
    return counted;
  };
  for (const report of projections.flatMap((p) => p.reports)) {
    const of = await fullest(pool, rowsOf, report.models);
    if (of === undefined) {
      figure(report.name, 'no rows', `nothing was imported for ${report.models.join(', ')}`);
      continue;
    }
    const request = { tenant: of.tenant, asOf: of.asOf, params: await required(pool, report, of) };
    const { rows, population } = await store.runReport(report.name, request);
    const taken: number[] = [];
    const begun = performance.now();
    const goesOn = (): boolean =>
      taken.length < RUNS.least || (taken.length < RUNS.most && performance.now() - begun < RUNS.seconds * 1000);
    while (goesOn()) {
      const start = performance.now();
      await store.runReport(report.name, request);
      taken.push(performance.now() - start);
    }
    const [p50, p99] = [percentile(taken, 50), percentile(taken, 99)];
    const answered = rows?.length ?? population?.count ?? 0;
    const unit = rows ? 'rows' : 'inputs';
    figure(
      report.name,
      `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`,
      `${whole(answered)} ${unit} from ${whole(of.rows)} of ${of.tenant}; ${taken.length} runs`,
      { tenant: of.tenant, modelRows: of.rows, [unit]: answered, runs: taken.length, p50Ms: p50, p99Ms: p99 },
    );
  }
}
