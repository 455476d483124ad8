import { fromMoney, int, money, projection, readModelOf, report, set, text, uuid } from '@recount/kernel';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import fc from 'fast-check';
import type { LoadedProjection, ReadStore } from '../api.js';
import { openReadStore } from '../open.js';
import { journeys, seedLog } from '../testing/index.js';
import { dealsUpcasting, loadedDeals } from '../testing/store.js';

// biome-ignore lint/suspicious/noExplicitAny: events of the specs are not typed
type Any = any;
const lines = {
  keys: (event: Any) =>
    event.data.lines.map((part: Any, n: number) => ({ key: { event_id: event.id, no: n + 1 }, part })),
  evolve: (_row: unknown, event: Any, [line]: readonly Any[]) =>
    set({ deal_id: event.root, kind: event.type === 'DealOpened' ? 'first' : 'later', amount: fromMoney(line.amount) }),
};
const posting = readModelOf<Any>()({
  name: 'deal_posting',
  version: 1,
  shape: 'ledger',
  doc: 'Amounts of deals.',
  key: { event_id: uuid(), no: int() },
  columns: { deal_id: uuid(), kind: text(), amount: money() },
  on: { DealOpened: lines, DealPriced: lines },
  golden: [],
});

const params = { least: { kind: 'int', doc: 'Only postings with a number from here on.' } } as const;
const models = ['deal_posting'];
const reports = [
  report({ name: 'posting_line', doc: 'Every posting.', kind: 'grain', models, params }),
  report({ name: 'deal_sum', doc: 'Deals, their sums and their age in days.', kind: 'grain', models, params }),
  report({
    name: 'sums_by_kind',
    doc: 'Postings by kind.',
    kind: 'aggregate',
    models,
    from: 'posting_line',
    params,
    by: ['kind'],
    measures: {
      n: { fn: 'count' },
      amount: { fn: 'sum', column: 'amount' },
      ups: { fn: 'count', where: 'amount > 0' },
    },
    ratios: { share: ['ups', 'n'] },
  }),
  report({
    name: 'sums_from',
    doc: 'Postings by kind from a number on, which has to be named.',
    kind: 'aggregate',
    models,
    from: 'posting_line',
    params: { least: { ...params.least, required: true } },
    by: ['kind'],
    measures: { n: { fn: 'count' } },
  }),
  report({
    name: 'deals_by_age',
    doc: 'Deals by age.',
    kind: 'aggregate',
    models,
    from: 'deal_sum',
    params,
    by: ['months'],
    measures: { deals: { fn: 'count' }, amount: { fn: 'sum', column: 'amount' } },
  }),
  report({
    name: 'middle',
    doc: 'The middle posting.',
    kind: 'figures',
    formula: 'middle@1',
    models,
    from: 'posting_line',
    params,
    compute: (rows) => {
      const sorted = rows.map(({ amount }) => Number(amount)).sort((a, b) => a - b);
      return { n: rows.length, of: { middle: sorted[sorted.length >> 1] ?? null } };
    },
  }),
];

const viewsSql = `
create function posting_line(tenant text, as_of timestamptz, known bigint, first_no int)
returns table (model text, root text, key jsonb, kind text, amount numeric) language sql stable as $$
  select 'deal_posting', p._root, jsonb_build_object('event_id', p.event_id, 'no', p.no), p.kind, p.amount
    from deal_posting p where p._tenant = tenant and p._occurred_at <= as_of and p._pos <= known and (first_no is null or p.no >= first_no)
$$;
create function deal_sum(tenant text, as_of timestamptz, known bigint, first_no int)
returns table (model text, root text, key jsonb, months int, amount numeric) language sql stable as $$
  select 'deal_line', p._root, jsonb_build_object('dealId', p.deal_id, 'no', 1),
         extract(day from as_of - min(p._occurred_at))::int / 30, sum(p.amount)
    from deal_posting p where p._tenant = tenant and p._occurred_at <= as_of and p._pos <= known and (first_no is null or p.no >= first_no)
   group by p._root, p.deal_id
$$;
`;

/** The specs' deals, and reports over a ledger of their amounts. */
export const compared: LoadedProjection[] = [
  loadedDeals(),
  { ...projection({ name: 'postings', models: [posting], reports }), viewsSql, folder: '' },
];

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 0, 1);
/** The n-th day of the specs' year. */
export const day = (n: number): string => new Date(T0 + n * DAY).toISOString();
export const EVENTS = 240;
/** A deal of no journey: specs book on it what they need. */
export const ODD = '0000000f-0000-4000-8000-000000000000';

/** Deals of 240 days, folded: their facts arrive in another order than they occurred, some half a year late. */
export async function lateDeals(): Promise<{ readonly database: TestDatabase; readonly store: ReadStore }> {
  const database = await testDatabase();
  const store = await openReadStore({
    url: database.url,
    projections: compared,
    upcasting: dealsUpcasting,
    clock: () => new Date(T0 + 400 * DAY),
  });
  await store.deploy();
  const [events] = fc.sample(journeys(EVENTS, EVENTS), { numRuns: 1, seed: 17 });
  await seedLog(
    database.pool,
    (events ?? []).map((event, n) => ({ ...event, occurredAt: day((n * 89) % EVENTS) })),
  );
  await store.catchUp();
  return { database, store };
}
