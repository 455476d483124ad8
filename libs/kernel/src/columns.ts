/** The column types a read model may have. Values in rows are plain JSON; every type has exactly one text form, so
 * that a row read back from storage is the row that was written, to the byte. */
export type ColumnKind = 'uuid' | 'text' | 'int' | 'decimal' | 'ratio' | 'bool' | 'instant' | 'date' | 'json';

export interface Column<T> {
  readonly kind: ColumnKind;
  readonly doc?: string;
  /** The column holds personal data. */
  readonly personal?: boolean;
  /** What a row holds from its creation until an event asserts the column. Default: null. */
  readonly default?: T;
  /** Phantom: carries the type. */
  readonly _type?: T;
}
// biome-ignore lint/suspicious/noExplicitAny: a heterogeneous record of columns has no narrower type
export type AnyColumn = Column<any>;
export type Columns = Readonly<Record<string, AnyColumn>>;
type ValueOf<C> = C extends Column<infer T> ? T : never;
/** A row: every column present; null = asserted empty, or never asserted and without a default. */
export type RowOf<C extends Columns> = { readonly [K in keyof C]: ValueOf<C[K]> | null };
/** A patch: undefined = not asserted, null = asserted empty. */
export type PatchOf<C extends Columns> = { readonly [K in keyof C]?: ValueOf<C[K]> | null | undefined };
export type KeyOf<C extends Columns> = { readonly [K in keyof C]: ValueOf<C[K]> };

/** What may be said of a column: its doc alone, or more. */
export type ColumnOptions<T> = string | { readonly doc?: string; readonly default?: T };
const column =
  <T>(kind: ColumnKind) =>
  (options: ColumnOptions<T> = {}): Column<T> => ({
    kind,
    ...(typeof options === 'string' ? { doc: options } : options),
  });

export const uuid = column<string>('uuid');
export const text = column<string>('text');
/** A safe integer. */
export const int = column<number>('int');
/** An exact decimal as canonical text; see `decimal.ts`. Scale is kept. */
export const decimal = column<string>('decimal');
/** An exact amount of the currency in a column beside it: major units, e.g. `"113000.00"`. */
export const money = column<string>('decimal');
/** A declared ratio (IEEE double); the only float. */
export const ratio = column<number>('ratio');
export const bool = column<boolean>('bool');
/** UTC, `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
export const instant = column<string>('instant');
/** `YYYY-MM-DD`. */
export const date = column<string>('date');
/** A JSON value, stored as canonical JSON (object keys sorted). Bounded in size: rows are not documents. */
export const json = <T>(options?: ColumnOptions<T>): Column<T> => column<T>('json')(options);
/** Marks a column as personal data. */
export const personal = <T>(inner: Column<T>): Column<T> => ({ ...inner, personal: true });
