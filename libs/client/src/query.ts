import type { Models } from './generated/models.js';

type Model = keyof Models & string;
/** Columns of a model, and the engine's own that lists understand. */
export type ColumnOf<M extends Model> = (keyof Models[M] & string) | '_root' | '_pos' | '_occurred_at' | '_event_id';

type Scalar = string | number | boolean;
/** One column's condition: a value, null for empty, or operators. */
export type Condition =
  | Scalar
  | null
  | {
      readonly eq?: Scalar;
      readonly ne?: Scalar;
      readonly lt?: Scalar;
      readonly lte?: Scalar;
      readonly gt?: Scalar;
      readonly gte?: Scalar;
      readonly in?: readonly Scalar[];
      readonly contains?: string;
      readonly null?: boolean;
    };

/** What a list is asked for. All conditions hold. */
export interface ListQuery<M extends Model> {
  readonly where?: { readonly [C in ColumnOf<M>]?: Condition };
  /** `-column` descending; the key is always the last criterion. */
  readonly sort?: readonly (ColumnOf<M> | `-${ColumnOf<M>}`)[];
  /** 1 to 500, default 50. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  /** Ledger models only: what had occurred by then, an instant or a day. */
  readonly asOf?: string;
  /** Ledger models only: what was recorded by then, a position, a token, an instant or a day. */
  readonly knownAt?: string;
  /** Wait until the read models have reached it: `token` (or `position`) of a command's answer. */
  readonly minPosition?: string | null;
}

/** A query string with its `?`; what is undefined or null is left out. */
export function queryString(params: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value != null) search.append(name, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** A list's query as the API writes it. */
export function listParams<M extends Model>(query: ListQuery<M>): Record<string, string | number | null | undefined> {
  const params: Record<string, string | number | null | undefined> = {
    sort: query.sort?.join(','),
    limit: query.limit,
    cursor: query.cursor,
    asOf: query.asOf,
    knownAt: query.knownAt,
    minPosition: query.minPosition,
  };
  for (const [column, condition] of Object.entries(query.where ?? {}) as [string, Condition | undefined][]) {
    if (condition === undefined) continue;
    if (condition === null) params[`${column}[null]`] = 'true';
    else if (typeof condition !== 'object') params[column] = String(condition);
    else
      for (const [op, value] of Object.entries(condition))
        if (value !== undefined) params[op === 'eq' ? column : `${column}[${op}]`] = String(value);
  }
  return params;
}

/** A key as the last piece of a path; a comma inside a part is written `%2C`. */
export const keyPath = (key: string | readonly (string | number)[]): string =>
  (typeof key === 'string' ? [key] : key).map((part) => encodeURIComponent(String(part))).join(',');
