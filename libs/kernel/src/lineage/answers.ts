import type { FoldEvent } from '../event.js';
import { touchesOf } from '../fold.js';
import type { AnyHandler, PreparedModel } from '../prepare.js';
import type { Write } from '../read-model.js';

/** What a fold says of one row, as text that can be compared. */
export interface Answer {
  readonly id: string;
  /** Key column → value. */
  readonly key: ReadonlyMap<string, string>;
  readonly kind: 'set' | 'revive' | 'remove' | 'keep';
  /** Column → value asserted, canonical. */
  readonly patch: ReadonlyMap<string, string>;
  /** The row it was given; undefined for a new one. */
  readonly row: Record<string, unknown> | undefined;
  readonly parts: readonly unknown[];
}
export interface Views {
  readonly event: FoldEvent;
  /** The row as the fold sees it: of the n-th answer. */
  row(row: Record<string, unknown> | undefined, n: number): Record<string, unknown> | undefined;
}

/**
 * Asks a fold what it makes of an event, without writing anything.
 * @param rowOf the row of the n-th touch, of so many
 * @throws whatever the fold throws, and for values that no column takes
 */
export function answersOf(
  model: PreparedModel,
  event: FoldEvent,
  views: Views,
  rowOf: (id: string, n: number, of: number) => Record<string, unknown> | undefined,
): Answer[] {
  const handler = model.handlers.get(event.type) as AnyHandler;
  const asked: PreparedModel = {
    ...model,
    handlers: new Map([[event.type, { ...handler, keys: () => handler.keys(views.event) }]]),
  };
  const touches = touchesOf(asked, event);
  return touches.map(({ id, key, parts }, n) => {
    const row = rowOf(id, n, touches.length);
    const answer = said(model, handler, views.row(row, n), views.event, parts);
    const keys = new Map(model.keys.map(({ name }, i) => [name, JSON.stringify(key[i])]));
    return { id, key: keys, ...answer, row, parts };
  });
}

/** What the fold says of a row, its values canonical. */
export function said(
  model: PreparedModel,
  handler: AnyHandler,
  row: Record<string, unknown> | undefined,
  event: FoldEvent,
  parts: readonly unknown[],
): Pick<Answer, 'kind' | 'patch'> {
  // biome-ignore lint/suspicious/noExplicitAny: the erased form of a row
  const write = handler.evolve(row as any, event, parts) as Write<any>;
  const patch = new Map<string, string>();
  if (write.kind !== 'set') return { kind: write.kind, patch };
  for (const [name, value] of Object.entries(write.patch as Readonly<Record<string, unknown>>)) {
    const column = model.byName.get(name);
    if (value === undefined || column === undefined) continue;
    const plain = JSON.parse(JSON.stringify(value)) as unknown;
    patch.set(name, JSON.stringify(plain === null ? null : column.normalise(plain)));
  }
  return { kind: write.revive === true ? 'revive' : 'set', patch };
}

/** What differs between two answers to one event: columns, and whether a row is touched, removed or brought back at all. */
export interface Difference {
  readonly columns: ReadonlySet<string>;
  readonly rows: boolean;
}

const different = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));

/**
 * Holds two answers against each other. Of as many rows the n-th is compared with the n-th, so that another key is seen as
 * another key; else rows are told apart by their keys, and only those in both are compared.
 */
export function difference(base: readonly Answer[], other: readonly Answer[]): Difference {
  const columns = new Set<string>();
  let rows = false;
  const add = (names: Iterable<string>): void => {
    for (const name of names) columns.add(name);
  };
  const compare = (a: Answer, b: Answer): void => {
    add(different(a.patch, b.patch));
    rows ||= a.kind !== b.kind;
  };
  if (base.length === other.length) {
    for (const [n, a] of base.entries()) {
      const b = other[n] as Answer;
      add(different(a.key, b.key));
      compare(a, b);
    }
    return { columns, rows };
  }
  const byId = new Map(other.map((answer) => [answer.id, answer]));
  for (const a of base) {
    const b = byId.get(a.id);
    if (b !== undefined) compare(a, b);
  }
  return { columns, rows: true };
}

/** Which branch a fold took, as far as its answers tell: of what type, and what it asserted of which columns. */
export const branchOf = (type: string, answers: readonly Answer[]): string =>
  JSON.stringify([type, ...new Set(answers.map(({ kind, patch }) => [kind, ...[...patch.keys()].sort()].join()))]);
