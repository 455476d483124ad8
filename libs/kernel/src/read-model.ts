import type { Columns, KeyOf, PatchOf, RowOf } from './columns.js';
import type { FoldEvent } from './event.js';

/** What a fold says of one row: assert columns, remove it, or leave it. */
export type Write<C extends Columns> =
  | { readonly kind: 'set'; readonly patch: PatchOf<C>; readonly revive?: boolean }
  | { readonly kind: 'remove'; readonly reason: string }
  | { readonly kind: 'keep' };

/** Assert columns: undefined = not asserted, null = asserted empty. */
export const set = <C extends Columns>(patch: PatchOf<C>): Write<C> => ({ kind: 'set', patch });
/** Bring a removed row back. A plain `set` on a removed row keeps it removed. */
export const revive = <C extends Columns>(patch: PatchOf<C>): Write<C> => ({ kind: 'set', patch, revive: true });
/** Remove the row; a hidden tombstone stays. */
export const remove = (reason: string): Write<never> => ({ kind: 'remove', reason });
export const keep: Write<never> = { kind: 'keep' };

/** Which row an event touches, and the part of it meant for that row. Parts of one key arrive together. */
export interface Target<K extends Columns, Part = unknown> {
  readonly key: KeyOf<K>;
  readonly part?: Part;
}

export interface Handler<K extends Columns, C extends Columns, E extends FoldEvent> {
  /** The rows this event touches. Default: none without it is an error at definition. */
  // biome-ignore lint/suspicious/noExplicitAny: the part's type is private to one handler
  readonly keys: (event: E) => readonly Target<K, any>[];
  /** Called once per row and event. Pure: sees its row, its event and the parts; nothing else. */
  // biome-ignore lint/suspicious/noExplicitAny: the part's type is private to one handler
  readonly evolve: (row: RowOf<C> | undefined, event: E, parts: readonly any[]) => Write<C>;
}

/** `state` holds now; `ledger` is insert-only (one row per posting) and alone answers asOf and knownAt in lists and reports. */
export type ModelShape = 'state' | 'ledger';

export interface Index {
  readonly columns: readonly string[];
  /** SQL condition over the model's columns: only such rows are indexed. */
  readonly where?: string;
  /** Not led by the tenant: for what looks at all tenants at once, such as timers. */
  readonly acrossTenants?: boolean;
}

/** A read model: data plus pure functions. */
export interface ReadModel<Events = Record<string, unknown>, K extends Columns = Columns, C extends Columns = Columns> {
  readonly name: string;
  /** Raised with every change of what the fold stores; a change under an unchanged version refuses to start. */
  readonly version: number;
  readonly shape: ModelShape;
  readonly doc: string;
  readonly key: K;
  readonly columns: C;
  readonly indexes?: readonly Index[];
  /**
   * The column that names a customer (or whatever else `Projection.identity` tells of) who may be merged with others: a filter
   * by one of them means all of them. Where it is the key, the rows of those who count as one are answered as one: all
   * their events folded in order, seen under the root of the one they count as. Rows are then keyed by their event's root.
   * No part of the structure: what is stored does not change.
   */
  readonly canonical?: string;
  readonly on: { readonly [T in keyof Events & string]?: Handler<K, C, FoldEvent<T, Events[T]>> };
  /** Golden events: every event type the model handles, every branch. Their rows make the behaviour hash. */
  readonly golden: readonly GoldenEvent<Events>[];
}
export interface GoldenEvent<
  Events = Record<string, unknown>,
  T extends keyof Events & string = keyof Events & string,
> {
  readonly type: T;
  readonly data: Events[T];
  /** Default `{type of stream}-golden.{root}`-like names made by the runner. */
  readonly stream?: string;
  readonly root?: string;
  readonly occurredAt?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * The definition function for an event catalogue: `const readModel = readModelOf<JourneyEvents>()`.
 * Key columns and other columns are given apart; rows see both.
 */
export const readModelOf =
  <Events>() =>
  <const K extends Columns, const C extends Columns>(
    definition: Omit<ReadModel<Events, K, C>, 'on'> & {
      // Columns are inferred from `key` and `columns` alone: a handler is checked against them, not a source of them.
      readonly on: { readonly [T in keyof Events & string]?: Handler<NoInfer<K>, NoInfer<C>, FoldEvent<T, Events[T]>> };
    },
  ): ReadModel<Events, K, C> =>
    definition;

/** A read model whose event, key and column types no longer matter: what engines and runners work with. */
// biome-ignore lint/suspicious/noExplicitAny: the erased form of every model
export type AnyReadModel = ReadModel<any, any, any>;
