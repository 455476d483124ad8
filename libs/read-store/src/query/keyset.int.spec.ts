import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { catalogue, checkpointAt, deployFixture } from './fixture.js';
import { createQueries } from './index.js';
import { preparePage } from './page.js';
import type { ListQuery, Row } from './result.js';

/** Rows of the tenant; every tenth has no amount, amounts stand in pairs. */
const ROWS = 4000;
const LIMIT = 20;
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database;
  await deployFixture(pool);
  await checkpointAt(pool, 1);
  await pool.query(
    `insert into read.thing__v2 (owner, no, label, amount, "open", due, _tenant, _root, _pos)
     select 'o' || n % 7, n, case when n % 5 = 0 then null else 'l' || n % 3 end, case when n % 10 = 0 then null else (n / 2) * 7919 % 3001 end,
            n % 2 = 0, case when n % 4 = 0 then null else date '2026-01-01' + n % 900 end, 'default', 'r', 1
       from generate_series(1, $1::int) n`,
    [ROWS],
  );
  await pool.query('analyze read.thing__v2');
});
afterAll(() => database.drop());

const model = catalogue.model('thing') as NonNullable<ReturnType<typeof catalogue.model>>;
type Sort = NonNullable<ListQuery['sort']>;
const asc = (column: string) => ({ column, descending: false });
const desc = (column: string) => ({ column, descending: true });

interface Plan {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}
/** Rows that scans touched: handed on, and thrown away by a filter. */
const touched = (plan: Plan): number =>
  (plan.Plans ?? []).reduce((sum, inner) => sum + touched(inner), 0) +
  (plan['Node Type'].includes('Scan')
    ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
    : 0);

/** Rows touched for one page as it is answered: its ranges in turn, until it is full. */
async function cost(query: ListQuery): Promise<number> {
  const page = preparePage(model, query);
  const client = await database.pool.connect();
  let [sum, found] = [0, 0];
  try {
    await client.query('set enable_seqscan = off; set enable_bitmapscan = off; set jit = off');
    for (const { text, values } of page.ranges(LIMIT + 1)) {
      if (found > LIMIT) break;
      const { rows } = await client.query(`explain (analyze, format json, timing off) ${text}`, [...values]);
      const plan = rows[0]['QUERY PLAN'][0].Plan as Plan;
      sum += touched(plan);
      found += plan['Actual Rows'];
    }
  } finally {
    client.release(true);
  }
  return sum;
}

test.each<[string, Sort, NonNullable<ListQuery['filter']>]>([
  ['a nullable column, ascending', [asc('amount')], []],
  ['a nullable column, descending', [desc('amount')], []],
  ['two nullable columns of one index', [asc('label'), asc('due')], []],
  ['two nullable columns of one index, descending', [desc('label'), desc('due')], []],
  ['behind a column of the index that a filter fixes', [asc('due')], [{ column: 'label', op: 'eq', value: 'l1' }]],
  ['the key', [], []],
])('a page costs the same however deep it is: %s', async (_, sort, filter) => {
  const queries = createQueries({ pool: database.pool, catalogue });
  const query: ListQuery = { tenant: 'default', sort, filter, limit: LIMIT };
  const seen: Row[] = [];
  const costs: number[] = [];
  let cursor: string | undefined;
  do {
    const asked = cursor === undefined ? query : { ...query, cursor };
    const page = await queries.listRows('thing', asked);
    seen.push(...page.rows);
    if (costs.length * LIMIT * 9 <= seen.length) costs.push(await cost(asked));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(new Set(seen.map((row) => row.no)).size).toBe(seen.length);
  const whole = await database.pool.query(
    `select count(*)::int as n from read.thing where _tenant = 'default' ${filter.length > 0 ? `and label = 'l1'` : ''}`,
  );
  expect(seen.length).toBe(whole.rows[0].n);
  expect(costs.length).toBeGreaterThan(5);
  // Beside its own rows a page touches those that stand level with where it starts or ends: the fixture has few.
  const level = sort.length === 0 ? 2 : ROWS / 10 + LIMIT;
  expect(Math.max(...costs)).toBeLessThan(2 * LIMIT + level);
});
