// The analyst's room of the afternoon: what customers bought on which days (docs: purchase summary, metric 2.4b).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an answer says of the version it is of: every row holds it, and the report says it once more by itself. */
export const FORMULA = { first: 'worth something', second: 'of nothing too' } as const;

/** One row per customer and currency. Days are UTC's: the shop is open from six to nine, in winter and in summer. */
const MODEL = `import type { JourneyEvents } from '@recount/journey';
import { add, date, fromMoney, int, isZero, json, money, readModelOf, set, sum, text, uuid } from '@recount/kernel';
import { golden } from './golden.js';

const readModel = readModelOf<JourneyEvents>();
const DAY_MS = 86_400_000;

export const purchaseSummary = readModel({
  name: 'purchase_summary',
  version: 1,
  shape: 'state',
  doc: 'One row per customer and currency: on which days they bought, and for how much.',
  key: { customer: uuid(), currency: text('ISO 4217.') },
  columns: {
    by_day: json<Readonly<Record<string, string>>>('Day to what was bought on it.'),
    first_on: date(),
    last_on: date(),
    x: int('Days of purchase but the first.'),
    t_x: int('Days from the first to the last.'),
    later: money('What was bought on all days but the first.'),
    formula: text('Which orders count.'),
  },
  on: {
    OrderPlaced: {
      keys: ({ data }) => isZero(fromMoney(data.total)) ? [] : [{ key: { customer: data.customerId, currency: data.total.currency } }],
      evolve: (row, { data, occurredAt }) => {
        const day = occurredAt.slice(0, 10);
        const worth = add(row?.by_day?.[day] ?? '0', fromMoney(data.total));
        const by_day = { ...row?.by_day, [day]: worth };
        // An order that is recorded late finds its day.
        const days = Object.keys(by_day).sort();
        const [first_on = day, ...more] = days;
        const last_on = days.at(-1) ?? day;
        return set({
          by_day,
          first_on,
          last_on,
          x: more.length,
          t_x: (Date.parse(last_on) - Date.parse(first_on)) / DAY_MS,
          later: sum(more.map((one) => by_day[one] ?? '0')),
          formula: '${FORMULA.first}',
        });
      },
    },
  },
  golden,
});
`;

const INDEX = `import { projection, report } from '@recount/kernel';
import { purchaseSummary } from './purchase-summary.js';

const models = ['purchase_summary'] as const;
const purchases = report({ name: 'purchase_customer', kind: 'grain', doc: 'Customers by what they bought.', models, params: {} });
const byFormula = report({
  name: 'purchases_by_formula', kind: 'aggregate', doc: 'Customers by the orders that count.', models, params: {},
  from: 'purchase_customer', by: ['formula', 'said'], measures: { customers: { fn: 'count' } },
});
export default projection({ name: 'purchase-summary', models: [purchaseSummary], reports: [purchases, byFormula] });
`;

const VIEWS = `create or replace function read.purchase_customer(tenant text, as_of timestamptz, known bigint)
returns table (model text, root text, key jsonb, formula text, said text, x int)
language sql stable as $$
  select 'purchase_summary'::text, s._root, jsonb_build_object('customer', s.customer, 'currency', s.currency), s.formula,
    '${FORMULA.first}'::text, s.x::int
  from read.purchase_summary s where s._tenant = tenant
$$;
`;

const SPEC = `import { modelLaws } from '@recount/kernel/testing';
import { purchaseSummary } from './purchase-summary.js';

modelLaws(purchaseSummary);
`;

/** Writes the question over the template's. */
export function askPurchases(room: string): void {
  writeFileSync(join(room, 'src/purchase-summary.ts'), MODEL);
  writeFileSync(join(room, 'src/purchase-summary.spec.ts'), SPEC);
  writeFileSync(join(room, 'src/index.ts'), INDEX);
  writeFileSync(join(room, 'views.sql'), VIEWS);
}

/** Changes it: orders that came to nothing are purchases too. @param version of the model from now on */
export function askForOrdersOfNothing(room: string, version: number): void {
  const changed = MODEL.replace('isZero(fromMoney(data.total)) ? [] : ', '')
    .replace('isZero, ', '')
    .replace('version: 1', `version: ${version}`)
    .replace(FORMULA.first, FORMULA.second);
  writeFileSync(join(room, 'src/purchase-summary.ts'), changed);
  writeFileSync(join(room, 'views.sql'), VIEWS.replace(FORMULA.first, FORMULA.second));
}
