import fc from 'fast-check';
import { bool, type Columns, date, decimal, instant, int, json, ratio, text, uuid } from '../columns.js';
import { add, fromMoney, sum } from '../decimal.js';
import type { FoldEvent } from '../event.js';
import { type AnyReadModel, keep, remove, revive, set, type Target, type Write } from '../read-model.js';

// biome-ignore lint/suspicious/noExplicitAny: rows and parts of definitions that are drawn
type Any = any;

/** FNV-1a: the same text, the same number. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
/** The items of all lists at the top of a payload. */
const itemsOf = ({ data }: FoldEvent): readonly unknown[] =>
  Object.values((data ?? {}) as Record<string, unknown>).flatMap((value) => (Array.isArray(value) ? value : []));

const isMoney = (value: unknown): value is { units: string; scale: number } =>
  typeof (value as Any)?.units === 'string' && typeof (value as Any)?.scale === 'number';
/** Every amount anywhere in a value. */
function amountsIn(value: unknown): readonly string[] {
  if (isMoney(value)) return [fromMoney(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(amountsIn) : [];
}

/** What a column may hold, and how an event moves it on: from the row before, the event and its parts, nothing else. */
const COLUMNS = {
  /** Feels every event, its parts and their order: nothing can be left out, doubled or exchanged without a trace. */
  chain: [text(), (was, event, parts) => hashOf(`${was ?? ''} ${event.id} ${JSON.stringify(parts)}`).toString(36)],
  count: [int({ default: 0 }), (was, _event, parts) => (was ?? 0) + Math.max(1, parts.length)],
  seven: [int({ default: 7 }), (was) => ((was ?? 0) * 31 + 1) % 1_000_003],
  total: [decimal(), (was, event, parts) => add(was ?? '0', sum(amountsIn(parts.length > 0 ? parts : event.data)))],
  last: [instant(), (_was, event) => event.occurredAt],
  first: [instant(), (was, event) => was ?? event.occurredAt],
  latest: [instant(), (was, event) => (was !== undefined && was > event.occurredAt ? was : event.occurredAt)],
  day: [date(), (_was, event) => event.occurredAt.slice(0, 10)],
  kind: [text(), (was, event) => (was === event.type ? null : event.type)],
  odd: [bool({ default: false }), (was) => was !== true],
  share: [ratio(), (was) => 1 / (1 + (was ?? 0))],
  by: [uuid(), (_was, event) => event.id],
  doc: [
    json<unknown>(),
    (was, event, parts) => ({ z: event.type, parts: parts.length, a: { seen: ((was as Any)?.a?.seen ?? 0) + 1 } }),
  ],
} as const satisfies Readonly<
  Record<string, readonly [Columns[string], (was: Any, event: FoldEvent, parts: readonly unknown[]) => unknown]>
>;
type ColumnName = keyof typeof COLUMNS;

/** Which rows of its root an event touches, and with which parts. */
const ROWS = {
  root: () => [{ name: 'root' }],
  stream: ({ streamType }) => [{ name: streamType }],
  type: ({ type }) => [{ name: type }],
  /** Lists of one event, thrown together: several parts for one row, none for an event without lists. */
  items: (event) => itemsOf(event).map((part) => ({ name: `item ${hashOf(JSON.stringify(part)) % 3}`, part })),
  both: (event) => [{ name: 'root' }, ...itemsOf(event).map((part, n) => ({ name: `no ${n % 2}`, part }))],
  twice: ({ type }) => [
    { name: 'root', part: 1 },
    { name: 'root', part: type },
  ],
  none: () => [],
} as const satisfies Readonly<Record<string, (event: FoldEvent) => readonly { name: string; part?: unknown }[]>>;

/** What is drawn of a handler. Of the events of its type every so-manieth is kept out, removes or revives; 0: none. */
interface DrawnHandler {
  readonly type: string;
  readonly rows: keyof typeof ROWS;
  readonly sets: readonly ColumnName[];
  readonly empties: readonly ColumnName[];
  readonly keeps: number;
  readonly removes: number;
  readonly revives: number;
}
/** What is drawn of a definition: plain data, so that a counterexample can be read. */
export interface DrawnDefinition {
  readonly shape: 'state' | 'ledger';
  readonly columns: readonly ColumnName[];
  readonly indexed: boolean;
  readonly handlers: readonly DrawnHandler[];
}

const names = Object.keys(COLUMNS) as ColumnName[];
const every = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 }));
/** Definitions over events of these types: ledgers and states of any columns, with parts, removals and revivals. */
export const definitions = (types: readonly string[]): fc.Arbitrary<DrawnDefinition> =>
  fc.uniqueArray(fc.constantFrom(...names), { minLength: 2 }).chain((columns) =>
    fc.record({
      shape: fc.constantFrom('state' as const, 'state' as const, 'ledger' as const),
      columns: fc.constant(columns),
      indexed: fc.boolean(),
      handlers: fc.uniqueArray(
        fc.record({
          type: fc.constantFrom(...types),
          rows: fc.constantFrom(...(Object.keys(ROWS) as (keyof typeof ROWS)[])),
          sets: fc.subarray(columns, { minLength: 1 }),
          empties: fc.subarray(columns, { maxLength: 1 }),
          keeps: every,
          removes: every,
          revives: every,
        }),
        { minLength: 8, maxLength: 30, selector: ({ type }) => type, size: 'max' },
      ),
    }),
  );

/** The read model that a drawn definition says. */
export function definitionOf(name: string, { shape, columns, indexed, handlers }: DrawnDefinition): AnyReadModel {
  const ledger = shape === 'ledger';
  const targets = ({ rows }: DrawnHandler, event: FoldEvent): readonly Target<Any>[] => {
    const touched: readonly { name: string; part?: unknown }[] = ROWS[rows](event);
    const key = (row: string) => (ledger ? { event_id: event.id, row } : { root: event.root, row });
    return touched.map(({ name: row, part }) => ({ key: key(row), ...(part === undefined ? {} : { part }) }));
  };
  const written = (drawn: DrawnHandler, row: Any, event: FoldEvent, parts: readonly unknown[]): Write<Any> => {
    const turn = hashOf(event.id);
    const now = (each: number): boolean => each > 0 && turn % each === 0;
    if (now(drawn.keeps * 3)) return keep;
    if (!ledger && now(drawn.removes)) return remove(`${event.type} ${turn % 5}`);
    const patch: Record<string, unknown> = {};
    for (const column of drawn.sets) patch[column] = COLUMNS[column][1](row?.[column] ?? undefined, event, parts);
    for (const column of drawn.empties) if (turn % 2 === 0) patch[column] = null;
    return !ledger && now(drawn.revives * 2) ? revive(patch) : set(patch);
  };
  return {
    name,
    version: 1,
    shape,
    doc: 'Drawn.',
    key: { ...(ledger ? { event_id: uuid() } : { root: text() }), row: text() },
    columns: Object.fromEntries(columns.map((column) => [column, COLUMNS[column][0]])),
    ...(indexed && { indexes: [{ columns: [columns[0] as string] }] }),
    on: Object.fromEntries(
      handlers.map((drawn) => [
        drawn.type,
        {
          keys: (event: FoldEvent) => targets(drawn, event),
          evolve: (row: Any, event: FoldEvent, parts: readonly unknown[]) => written(drawn, row, event, parts),
        },
      ]),
    ),
    golden: [],
  };
}
