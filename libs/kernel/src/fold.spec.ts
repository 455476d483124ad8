import { bool, date, decimal, instant, int, json, money, text, uuid } from './columns.js';
import { applyEvent, type Entry } from './fold.js';
import { DefinitionError, FoldError } from './fold-error.js';
import { foldHistory } from './history.js';
import { structureText } from './identity.js';
import { prepare } from './prepare.js';
import { type AnyReadModel, keep, readModelOf, remove, revive, set } from './read-model.js';
import { foldAll, historyOf } from './testing/fold-all.js';
import { modelLaws } from './testing/laws.js';

type Events = {
  Opened: { lines: readonly { no: number; amount: string }[]; note?: string };
  Paid: { no: number; amount: string };
  Noted: { value: unknown };
  Closed: { no: number };
  Reopened: { no: number };
};
const readModel = readModelOf<Events>();
const line = readModel({
  name: 'line',
  version: 1,
  shape: 'state',
  doc: 'Order lines.',
  key: { orderId: uuid(), no: int() },
  columns: { open: money(), paid: int(), note: text(), at: instant(), extra: json() },
  on: {
    Opened: {
      keys: (e) => e.data.lines.map((part) => ({ key: { orderId: e.root, no: part.no }, part })),
      evolve: (row, e, parts) =>
        set({ open: row?.open ?? parts[0].amount, paid: parts.length, note: e.data.note, at: e.occurredAt }),
    },
    Paid: {
      keys: (e) => [{ key: { orderId: e.root, no: e.data.no } }],
      evolve: (row, e) => (row === undefined ? keep : set({ open: e.data.amount, paid: (row.paid ?? 0) + 1 })),
    },
    Closed: { keys: (e) => [{ key: { orderId: e.root, no: e.data.no } }], evolve: () => remove('closed') },
    Reopened: { keys: (e) => [{ key: { orderId: e.root, no: e.data.no } }], evolve: () => revive({ paid: 0 }) },
    Noted: { keys: (e) => [{ key: { orderId: e.root, no: 1 } }], evolve: (_row, e) => set({ extra: e.data.value }) },
  },
  golden: [
    {
      type: 'Opened',
      data: {
        lines: [
          { no: 1, amount: '10.00' },
          { no: 2, amount: '5' },
        ],
        note: 'first',
      },
    },
    { type: 'Paid', data: { no: 1, amount: '4.00' } },
    { type: 'Noted', data: { value: { b: 1, a: [true, null] } } },
    { type: 'Closed', data: { no: 2 } },
    { type: 'Paid', data: { no: 2, amount: '1' } },
    { type: 'Reopened', data: { no: 2 } },
  ],
});
const root = '00000000-0000-4000-8000-000000000001';

modelLaws(line);

describe('a fold', () => {
  const model = prepare(line);

  test('calls once per row with all parts of its key, and asserts only what is not undefined', () => {
    const rows = foldAll(line, [
      {
        type: 'Opened',
        data: {
          lines: [
            { no: 1, amount: '10.00' },
            { no: 2, amount: '7' },
            { no: 1, amount: '9' },
          ],
          note: 'n',
        },
      },
      { type: 'Opened', data: { lines: [{ no: 1, amount: '1' }] } },
    ]);
    expect(rows).toEqual([
      { orderId: root, no: 1, open: '10.00', paid: 1, note: 'n', at: '2026-01-01T00:01:00.000Z', extra: null },
      { orderId: root, no: 2, open: '7', paid: 1, note: 'n', at: '2026-01-01T00:00:00.000Z', extra: null },
    ]);
  });
  test('leaves a removed row removed until it is revived, and then it starts anew', () => {
    const opened = { type: 'Opened', data: { lines: [{ no: 1, amount: '10.00' }] } };
    expect(foldAll(line, [opened, { type: 'Closed', data: { no: 1 } }, opened])).toEqual([]);
    const revived = foldAll(line, [opened, { type: 'Closed', data: { no: 1 } }, { type: 'Reopened', data: { no: 1 } }]);
    expect(revived).toEqual([{ orderId: root, no: 1, open: null, paid: 0, note: null, at: null, extra: null }]);
  });
  test('ignores what it has seen', () => {
    const rows = new Map<string, Entry>();
    const history = historyOf([
      { type: 'Opened', data: { lines: [{ no: 1, amount: '1' }] } },
      { type: 'Paid', data: { no: 1, amount: '0' } },
    ]);
    for (const { event, position } of [...history, ...history]) applyEvent(model, event, position, rows);
    expect([...rows.values()].map((entry) => [entry.row.paid, entry.pos])).toEqual([[2, 2n]]);
  });
  test('stores JSON with its keys sorted', () => {
    const [row] = foldAll(line, [{ type: 'Noted', data: { value: { b: 1, a: { d: undefined, c: 2 } } } }]);
    expect(JSON.stringify(row?.extra)).toBe('{"a":{"c":2},"b":1}');
  });
  test('keeps every row of an event or none', () => {
    const [good, bad] = historyOf([
      { type: 'Opened', data: { lines: [{ no: 1, amount: '1' }] } },
      {
        type: 'Opened',
        data: {
          lines: [
            { no: 3, amount: '1' },
            { no: 4, amount: 'much' },
          ],
        },
      },
    ]);
    const rows = foldHistory(model, [good as never]);
    expect(() => applyEvent(model, (bad as never as typeof good & object).event, 2n, rows)).toThrow(FoldError);
    expect(rows.size).toBe(1);
  });
  test('refuses a row of another root', () => {
    const history = historyOf([
      { type: 'Opened', data: { lines: [{ no: 1, amount: '1' }] } },
      { type: 'Opened', data: { lines: [{ no: 1, amount: '1' }] }, root: '00000000-0000-4000-8000-000000000002' },
    ]);
    const global = prepare({
      ...line,
      on: { Opened: { keys: () => [{ key: { orderId: root, no: 1 } }], evolve: () => set({ paid: 1 }) } },
    } as AnyReadModel);
    expect(() => foldHistory(global, history)).toThrow('belongs to root');
  });
});

describe('what a fold asserts', () => {
  const columns = { u: uuid(), t: text(), i: int(), d: decimal(), b: bool(), at: instant(), day: date(), j: json() };
  const one = (patch: unknown) => {
    const model = {
      name: 'm',
      version: 1,
      shape: 'state',
      doc: '',
      key: { id: text() },
      columns,
      golden: [],
      on: { E: { keys: () => [{ key: { id: 'x' } }], evolve: () => patch } },
    };
    return () => foldAll(model as unknown as AnyReadModel, [{ type: 'E', data: {} }]);
  };
  test.each<[string, Record<string, unknown>]>([
    ['there is no such column', { nope: 1 }],
    ['keys never change', { id: 'y' }],
    ['uuid', { u: 'ABCDEF00-0000-4000-8000-000000000000' }],
    ['text', { t: 5 }],
    ['half a surrogate', { t: 'a\ud800' }],
    ['half a surrogate', { t: 'nul \0' }],
    ['safe integer', { i: 1.5 }],
    ['canonical decimal', { d: 1 }],
    ['canonical decimal', { d: '01.0' }],
    ['boolean', { b: 'true' }],
    ['instant', { at: '2026-01-01T00:00:00Z' }],
    ['instant', { at: '2026-02-30T00:00:00.000Z' }],
    ['date', { day: '2025-02-29' }],
    ['JSON', { j: { n: Number.NaN } }],
    ['JSON', { j: 'x'.repeat(70_000) }],
  ])('is refused: %s', (reason, patch) => {
    expect(one(set(patch))).toThrow(reason);
    expect(one(set(patch))).toThrow(FoldError);
  });
  test('is normal: no negative zero', () => {
    expect(one(set({ d: '-0.00', i: -0 }))()[0]).toMatchObject({ d: '0.00', i: 0 });
  });
  test('cannot be a promise', () => {
    expect(one(Promise.resolve(keep))).toThrow('a promise');
  });
});

describe('a ledger', () => {
  const ledger = readModel({
    name: 'posting',
    version: 1,
    shape: 'ledger',
    doc: '',
    key: { orderId: uuid(), no: int() },
    columns: { amount: money() },
    on: {
      Paid: {
        keys: (e) => [{ key: { orderId: e.root, no: e.data.no } }],
        evolve: (_row, e) => set({ amount: e.data.amount }),
      },
    },
    golden: [{ type: 'Paid', data: { no: 1, amount: '1.00' } }],
  });
  modelLaws(ledger);
  test('only inserts: a second event for a row is an error, a redelivery is not', () => {
    const [first, second] = historyOf([
      { type: 'Paid', data: { no: 1, amount: '1' } },
      { type: 'Paid', data: { no: 1, amount: '2' } },
    ]) as [ReturnType<typeof historyOf>[0], ReturnType<typeof historyOf>[0]];
    const model = prepare(ledger);
    const rows = foldHistory(model, [first, first]);
    expect(rows.size).toBe(1);
    expect(() => applyEvent(model, second.event, second.position, rows)).toThrow('already inserted');
  });
});

describe('a definition', () => {
  const bad = (change: Partial<AnyReadModel>) => () => prepare({ ...line, ...change } as AnyReadModel);
  test('is checked before any event is seen', () => {
    expect(bad({ name: 'No Good' })).toThrow(DefinitionError);
    expect(bad({ version: 0 })).toThrow(DefinitionError);
    expect(bad({ key: {} })).toThrow(DefinitionError);
    expect(bad({ columns: { orderId: uuid() } })).toThrow('declared twice');
    expect(bad({ indexes: [{ columns: ['nope'] }] })).toThrow('unknown column');
    expect(bad({ on: {} })).toThrow('handles no event');
  });
});

describe('a column with a default', () => {
  type Counted = { Came: { n?: number | null }; Gone: Record<string, never>; Back: Record<string, never> };
  const counted = (
    columns = { seen: int({ default: 0 }), open: bool({ doc: 'Open.', default: true }), last: text() },
  ) =>
    readModelOf<Counted>()({
      name: 'counted',
      version: 1,
      shape: 'state',
      doc: 'Counts.',
      key: { id: text() },
      columns,
      on: {
        Came: { keys: (e) => [{ key: { id: e.root } }], evolve: (_row, e) => set({ seen: e.data.n }) },
        Gone: { keys: (e) => [{ key: { id: e.root } }], evolve: () => remove('gone') },
        Back: { keys: (e) => [{ key: { id: e.root } }], evolve: () => revive({}) },
      },
      golden: [
        { type: 'Came', data: {} },
        { type: 'Gone', data: {} },
        { type: 'Back', data: {} },
      ],
    });
  modelLaws(counted());

  test('holds it from the creation of the row until it is asserted, also as empty', () => {
    expect(foldAll(counted(), [{ type: 'Came', data: {} }])).toEqual([{ id: root, seen: 0, open: true, last: null }]);
    const came = (n: number | null) => foldAll(counted(), [{ type: 'Came', data: { n } }])[0]?.seen;
    expect([came(3), came(null)]).toEqual([3, null]);
  });
  test('is empty in a removed row, and holds it again in one that came back', () => {
    const removed = foldHistory(prepare(counted()), historyOf(counted().golden.slice(0, 2)));
    expect([...removed.values()][0]?.row).toEqual({ id: root, seen: null, open: null, last: null });
    const back = [{ type: 'Came', data: { n: 5 } }, ...counted().golden.slice(1)];
    expect(foldAll(counted(), back)).toEqual([{ id: root, seen: 0, open: true, last: null }]);
  });
  test('is part of the structure, and must be a value of its kind', () => {
    const plain = structureText(prepare(counted({ seen: int(), open: bool(), last: text() })));
    expect(structureText(prepare(counted()))).not.toBe(plain);
    expect(plain).toContain('["seen","int",false]');
    expect(() => prepare(counted({ seen: int({ default: 0.5 }), open: bool(), last: text() }))).toThrow(
      DefinitionError,
    );
    const keyed = { ...counted(), key: { id: text({ default: 'x' }) } } as AnyReadModel;
    expect(() => prepare(keyed)).toThrow(DefinitionError);
  });
});
