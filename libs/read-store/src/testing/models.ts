import {
  add,
  bool,
  date,
  fromMoney,
  instant,
  int,
  json,
  keep,
  money,
  projection,
  ratio,
  readModelOf,
  remove,
  report,
  revive,
  set,
  text,
  uuid,
} from '@recount/kernel';

/** A small sales story with every kind of column and write, for the engine's own specs. */
export type DealEvents = {
  readonly DealOpened: {
    readonly name: string;
    readonly closeOn?: string;
    readonly lines: readonly { readonly no: number; readonly amount: Amount }[];
  };
  readonly DealPriced: { readonly lines: readonly { readonly no: number; readonly amount: Amount }[] };
  readonly DealMoved: { readonly stage: string; readonly share: number };
  readonly DealNoted: { readonly note: string; readonly tags: Readonly<Record<string, unknown>> };
  readonly DealLost: { readonly reason: string };
  readonly DealReopened: Readonly<Record<string, never>>;
  /** A fold fails on it, as long as `failing.on`. */
  readonly DealJinxed: { readonly jinx: string };
};
interface Amount {
  readonly units: string;
  readonly scale: number;
}
/** What makes `DealJinxed` fail: a bug of the definition that a later build mends. */
export const failing = { on: true };

const readModel = readModelOf<DealEvents>();
const golden = [
  {
    type: 'DealOpened',
    data: {
      name: 'A\tB \\ "ü"',
      closeOn: '2026-02-28',
      lines: [
        { no: 1, amount: { units: '1050', scale: 2 } },
        { no: 2, amount: { units: '7', scale: 0 } },
      ],
    },
  },
  { type: 'DealMoved', data: { stage: 'offer', share: 0.1 } },
  {
    type: 'DealPriced',
    data: {
      lines: [
        { no: 1, amount: { units: '-3', scale: 3 } },
        { no: 1, amount: { units: '5', scale: 0 } },
      ],
    },
  },
  { type: 'DealNoted', data: { note: 'line 1\nline 2', tags: { z: 1, a: [true, null, 'x'], b: { d: 1e21, c: 0.1 } } } },
  { type: 'DealLost', data: { reason: 'price' } },
  { type: 'DealMoved', data: { stage: 'won', share: 1 } },
  { type: 'DealReopened', data: {} },
  { type: 'DealNoted', data: { note: '', tags: {} } },
] as const;
const ofTypes = (...types: readonly string[]) => golden.filter((event) => types.includes(event.type)) as never;

export const deal = readModel({
  name: 'deal',
  version: 1,
  shape: 'state',
  doc: 'Deals as they are now.',
  key: { dealId: uuid() },
  columns: {
    name: text(),
    stage: text(),
    share: ratio(),
    total: money(),
    moves: int(),
    open: bool(),
    openedAt: instant(),
    closeOn: date(),
    tags: json(),
    notes: int({ doc: 'How often it was noted.', default: 0 }),
  },
  indexes: [{ columns: ['stage', 'openedAt'] }],
  on: {
    DealOpened: {
      keys: (e) => [{ key: { dealId: e.root } }],
      evolve: (row, e) =>
        row === undefined
          ? set({
              name: e.data.name,
              stage: 'new',
              total: e.data.lines.map((line) => fromMoney(line.amount)).reduce(add, '0'),
              moves: 0,
              open: true,
              openedAt: e.occurredAt,
              closeOn: e.data.closeOn,
            })
          : keep,
    },
    DealPriced: {
      keys: (e) => [{ key: { dealId: e.root } }],
      evolve: (row, e) =>
        set({ total: e.data.lines.reduce((sum, line) => add(sum, fromMoney(line.amount)), row?.total ?? '0') }),
    },
    DealMoved: {
      keys: (e) => [{ key: { dealId: e.root } }],
      evolve: (row, e) => set({ stage: e.data.stage, share: e.data.share, moves: (row?.moves ?? 0) + 1 }),
    },
    DealNoted: {
      keys: (e) => [{ key: { dealId: e.root } }],
      evolve: (row, e) => set({ tags: e.data.tags, notes: (row?.notes ?? 0) + 1 }),
    },
    DealLost: { keys: (e) => [{ key: { dealId: e.root } }], evolve: (_row, e) => remove(e.data.reason) },
    DealReopened: { keys: (e) => [{ key: { dealId: e.root } }], evolve: () => revive({ open: true, stage: 'again' }) },
    DealJinxed: {
      keys: (e) => [{ key: { dealId: e.root } }],
      evolve: (_row, e) => {
        if (failing.on) throw new Error(`jinx ${e.data.jinx}`);
        return set({ name: e.data.jinx });
      },
    },
  },
  golden: ofTypes('DealOpened', 'DealMoved', 'DealPriced', 'DealNoted', 'DealLost', 'DealReopened'),
});

export const dealLine = readModel({
  name: 'deal_line',
  version: 1,
  shape: 'state',
  doc: 'Lines of deals.',
  key: { dealId: uuid(), no: int() },
  columns: { amount: money(), pieces: int(), at: instant() },
  on: {
    DealOpened: {
      keys: (e) => e.data.lines.map((part) => ({ key: { dealId: e.root, no: part.no }, part })),
      evolve: (_row, e, parts) =>
        set({
          amount: parts.map((part) => fromMoney(part.amount)).reduce(add),
          pieces: parts.length,
          at: e.occurredAt,
        }),
    },
    DealPriced: {
      keys: (e) => e.data.lines.map((part) => ({ key: { dealId: e.root, no: part.no }, part })),
      evolve: (row, _e, parts) =>
        set({ amount: fromMoney(parts.at(-1).amount), pieces: (row?.pieces ?? 0) + parts.length }),
    },
  },
  golden: ofTypes('DealOpened', 'DealPriced'),
});

export const dealChange = readModel({
  name: 'deal_change',
  version: 1,
  shape: 'ledger',
  doc: 'Everything that happened to a deal.',
  key: { eventId: uuid() },
  columns: { dealId: uuid(), what: text(), note: text() },
  indexes: [{ columns: ['dealId'] }],
  on: {
    DealOpened: {
      keys: (e) => [{ key: { eventId: e.id } }],
      evolve: (_row, e) => set({ dealId: e.root, what: 'opened', note: e.data.name }),
    },
    DealMoved: {
      keys: (e) => [{ key: { eventId: e.id } }],
      evolve: (_row, e) => set({ dealId: e.root, what: e.data.stage }),
    },
    DealNoted: {
      keys: (e) => [{ key: { eventId: e.id } }],
      evolve: (_row, e) => set({ dealId: e.root, what: 'noted', note: e.data.note }),
    },
    DealLost: {
      keys: (e) => [{ key: { eventId: e.id } }],
      evolve: (_row, e) => set({ dealId: e.root, what: 'lost', note: e.data.reason }),
    },
  },
  golden: ofTypes('DealOpened', 'DealMoved', 'DealNoted', 'DealLost'),
});

const deals = projection({
  name: 'deals',
  models: [deal, dealLine, dealChange],
  reports: [
    report({ name: 'deal_totals', doc: 'Deals and their totals.', kind: 'grain', models: ['deal'], params: {} }),
  ],
});
export default deals;

/** SQL of the projection, as a `views.sql` would have it. */
export const dealsSql = `
create function deal_totals(tenant text, as_of timestamptz, known bigint) returns table (model text, root text, key jsonb, stage text, total numeric)
language sql stable begin atomic
  select 'deal', _root, jsonb_build_object('dealId', "dealId"), stage, total from deal where _tenant = tenant;
end;
`;

/** The events are stored as they are declared. */
export const contractOf = (type: string): { readonly type: string } | undefined => ({ type });
export const upcast = (
  contract: { readonly type: string },
  version: number,
  data: Readonly<Record<string, unknown>>,
): unknown => {
  if (version !== 1) throw new RangeError(`${contract.type} has schema version ${version}; this build knows 1`);
  return data;
};
