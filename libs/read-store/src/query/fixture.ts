import {
  bool,
  date,
  decimal,
  instant,
  int,
  json,
  keep,
  type Projection,
  prepare,
  ReportParamError,
  ratio,
  readModelOf,
  report,
  text,
  uuid,
} from '@recount/kernel';
import type { Pool } from 'pg';
import { createCatalogue } from '../catalogue.js';
import { createIndexes, createTable, createView } from '../tables.js';

/** Models and reports for the specs of queries, over tables filled by hand: queries are tested apart from the folds. */
const readModel = readModelOf<{ Noted: unknown }>();
const on = { Noted: { keys: () => [], evolve: () => keep } };

const thing = readModel({
  name: 'thing',
  version: 2,
  shape: 'state',
  doc: 'One row per thing.',
  key: { owner: text(), no: int('Number within the owner.') },
  columns: {
    label: text('What it is called.'),
    amount: decimal(),
    share: ratio(),
    open: bool(),
    seenAt: instant(),
    due: date(),
    ref: uuid(),
    extra: json<unknown>(),
  },
  indexes: [{ columns: ['amount'] }, { columns: ['label', 'due'] }],
  on,
  golden: [],
});
const posting = readModel({
  name: 'posting',
  version: 1,
  shape: 'ledger',
  doc: 'One row per posting.',
  key: { id: int() },
  columns: { account: text(), kind: text(), currency: text(), amount: decimal(), due: date() },
  on,
  golden: [],
});

export const reports = {
  postings: report({
    name: 'postings',
    doc: 'Postings of one currency.',
    models: ['posting'],
    kind: 'grain',
    params: {
      currency: { kind: 'text', default: 'EUR', doc: 'ISO code' },
      kinds: { kind: 'intList', max: 999, ascending: true, doc: 'ids' },
    },
  }),
  balances: report({
    name: 'balances',
    doc: 'Balance per account.',
    models: ['posting'],
    kind: 'aggregate',
    from: 'postings',
    params: { currency: { kind: 'text', required: true, doc: 'ISO code' }, kinds: { kind: 'intList', doc: 'ids' } },
    by: ['account', 'due'],
    measures: {
      n: { fn: 'count' },
      balance: { fn: 'sum', column: 'amount' },
      credit: { fn: 'sum', column: 'amount', where: 'amount > 0' },
      credits: { fn: 'count', where: 'amount > 0' },
      largest: { fn: 'max', column: 'amount', where: "kind = 'late'" },
    },
    ratios: { creditShare: ['credits', 'n'], creditPerBalance: ['credit', 'balance'] },
  }),
  total: report({
    name: 'total',
    doc: 'One line.',
    models: ['posting'],
    kind: 'aggregate',
    from: 'postings',
    params: { currency: { kind: 'text', default: 'EUR', doc: 'ISO code' }, kinds: { kind: 'intList', doc: 'ids' } },
    by: [],
    measures: { n: { fn: 'count' }, balance: { fn: 'sum', column: 'amount' } },
  }),
  accountTotal: report({
    name: 'account_total',
    doc: 'One line of one account.',
    models: ['posting'],
    kind: 'aggregate',
    from: 'marked_postings',
    params: {
      currency: { kind: 'text', default: 'EUR', doc: 'ISO code' },
      kinds: { kind: 'intList', doc: 'ids' },
      least: { kind: 'int', min: 1, max: 9, doc: 'Only looked at.' },
      rate: { kind: 'decimal', above: -1, max: 1, doc: 'Only looked at.' },
      span: { kind: 'text', pattern: 'all|[1-9][0-9]*d', doc: 'Only looked at.' },
      account: { kind: 'text', among: { from: 'accounts', also: ['any'] }, doc: 'Only looked at.' },
    },
    sqlParams: ['currency', 'kinds'],
    by: ['kind', 'no', 'at', 'late'],
    measures: { n: { fn: 'count' }, balance: { fn: 'sum', column: 'amount', where: "kind = 'none'", empty: 'null' } },
  }),
  median: report({
    name: 'median',
    doc: 'The middle amount.',
    models: ['posting'],
    kind: 'figures',
    from: 'postings',
    formula: 'median@1',
    params: {
      currency: { kind: 'text', default: 'EUR', doc: 'ISO code' },
      kinds: { kind: 'intList', doc: 'ids' },
      round: { kind: 'oneOf', values: ['up', 'down'], default: 'up', doc: 'which of two' },
    },
    sqlParams: ['currency', 'kinds'],
    compute: (rows, params) => {
      if (params.round === 'down' && params.currency === 'JPY') throw new ReportParamError('round', 'there is no half');
      const sorted = rows.map((row) => Number(row.amount)).sort((a, b) => a - b);
      const middle = params.round === 'up' ? Math.floor(sorted.length / 2) : Math.ceil(sorted.length / 2) - 1;
      return { median: sorted[middle] ?? null };
    },
  }),
};

const projection: Projection = { name: 'things', models: [thing, posting], reports: Object.values(reports) };
export const catalogue = createCatalogue([{ ...projection, viewsSql: '', folder: '' }]);

const FUNCTION = `
  create function read.postings(tenant text, as_of timestamptz, known bigint, currency text, ids int[])
  returns table (model text, root text, key jsonb, account text, kind text, due date, amount numeric, at timestamptz, "position" bigint)
  language sql stable as $$
    select 'posting', p._root, jsonb_build_object('id', p.id), p.account, p.kind, p.due, p.amount, p._occurred_at, p._pos
      from read.posting p
     where p._tenant = postings.tenant and p._occurred_at <= as_of and p._pos <= known and p.currency = postings.currency
       and (ids is null or p.id = any(ids))
     order by p.id
  $$`;
const ACCOUNTS = `
  create function read.marked_postings(tenant text, as_of timestamptz, known bigint, currency text, ids int[])
  returns table (account text, kind text, amount numeric, at timestamptz, no int, late boolean) language sql stable as $$
    select p.account, p.kind, p.amount, p.at, (p.key ->> 'id')::int, p.kind = 'late' from read.postings(tenant, as_of, known, currency, ids) p
  $$;
  create function read.accounts(tenant text) returns setof text language sql stable as $$
    select p.account from read.posting p where p._tenant = accounts.tenant
  $$`;

/** Tables, views, the function and a checkpoint, as the engine would have made them. */
export async function deployFixture(pool: Pool): Promise<void> {
  for (const definition of [thing, posting]) {
    const model = prepare(definition);
    for (const statement of [createTable(model), ...createIndexes(model), createView(model)])
      await pool.query(statement);
    await pool.query(
      `insert into engine.model (name, version, shape, structure_hash, behaviour_hash, source_hash, state) values ($1, $2, $3, '', '', '', 'live')`,
      [model.name, model.version, definition.shape],
    );
  }
  await pool.query(FUNCTION);
  await pool.query(ACCOUNTS);
}

/** Puts the checkpoint where a projector would have. */
export async function checkpointAt(pool: Pool, position: number | null): Promise<void> {
  await pool.query(
    `insert into engine.checkpoint (name, log_id, epoch, position, fence, revision) select 'live', id, epoch, $1, 0, 0 from log.identity
     on conflict (name) do update set position = excluded.position, updated_at = now()`,
    [position],
  );
}

/** Appends bare events to the log's table: one per entry, recorded at the minutes given. */
export async function recordEvents(pool: Pool, recordedAt: readonly string[]): Promise<void> {
  for (const [i, at] of recordedAt.entries()) {
    await pool.query(
      `insert into log.event (position, stream, revision, type, schema_version, event_id, root, tenant, occurred_at, recorded_at, data, metadata, hash)
       values ($1, 'thing-default.a', $2, 'Noted', 1, gen_random_uuid(), 'a', 'default', $3, $3, '{}', '{}', '')`,
      [(i + 1) * 10, i, at],
    );
  }
}

const LABELS = ['alpha', 'Beta', null, 'a,b', 'Écru', 'z'];
const AMOUNTS = ['10.00', '9.50', null, '-3', '10.00', '100.000'];
/** Of the n-th thing: this and its number. */
export const REF = '018f2b6e-0000-7000-8000-00000000000';

/** Six things of the tenant `default`, one that was removed, and one of another tenant. */
export async function fillThings(pool: Pool): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await pool.query(
      `insert into read.thing__v2 (owner, no, label, amount, share, "open", "seenAt", due, ref, extra, _tenant, _root, _pos, _removed)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'default', $11, $12, $13)`,
      [
        i % 2 ? 'odd' : 'even',
        i,
        LABELS[i],
        AMOUNTS[i],
        i === 3 ? null : i / 8,
        i < 3,
        i === 4 ? null : `2026-03-0${i + 1}T10:00:0${i}.0${i}0Z`,
        `2026-03-0${i + 1}`,
        `${REF}${i}`,
        i === 0 ? { b: [1, 'x'], a: null } : null,
        `root-${i}`,
        100 + i,
        null,
      ],
    );
  }
  await pool.query(
    `insert into read.thing__v2 (owner, no, _tenant, _root, _pos, _removed) values ('odd', 99, 'default', 'root-9', 1, 'gone')`,
  );
  await pool.query(
    `insert into read.thing__v2 (owner, no, _tenant, _root, _pos) values ('odd', 1, 'other', 'root-1', 1)`,
  );
}
