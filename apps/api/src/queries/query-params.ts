import { type PositionToken, parsePositionToken } from '@recount/event-log';
import type { FastifyRequest } from '../http/fastify-types.js';
import { invalid } from '../http/refusals.js';
import { type RequestContext, requestContext } from '../request-context.js';

/** A parsed query string: each name once, as text. */
export type Query = Readonly<Record<string, string>>;

/** @throws HttpRefusal for a name given twice (which one counts would be a guess) */
export function singleValues(query: unknown): Query {
  const given = query as Readonly<Record<string, string | string[]>>;
  for (const name in given) {
    if (Array.isArray(given[name])) throw invalid(`query:${name.slice(0, 100)}`, 'given twice');
  }
  return given as Query;
}

/** Whose data a query asks for, and its parameters beside that. @throws HttpRefusal */
export function askedBy({ headers, query }: FastifyRequest): { readonly tenant: string; readonly query: Query } {
  const given = singleValues(query);
  const { tenant: _, ...rest } = given;
  return { tenant: requestContext(headers, given).tenant, query: rest };
}

/** @throws HttpRefusal listing what is known */
export function refuseUnknown(names: Iterable<string>, known: readonly string[]): void {
  for (const name of names) {
    if (!known.includes(name)) throw invalid(`query:${name.slice(0, 100)}`, 'unknown parameter', known);
  }
}

/** Who issues a command, and how the request names itself; its address says the tenant, if anything. @throws HttpRefusal */
export function issuedBy({ headers, query }: FastifyRequest): RequestContext {
  refuseUnknown(Object.keys(query as object), ['tenant']);
  return requestContext(headers, query);
}

/** An integer parameter within bounds. */
export function intParam(query: Query, name: string, min: number, max: number): number | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw invalid(`query:${name}`, `${name} is an integer from ${min} to ${max}`, `${min}..${max}`, text.slice(0, 100));
}

/** Parameters of what is told in pages and in several forms. */
export const PAGED = ['limit', 'cursor', 'format'];

/** `limit` and `cursor` of such a question; without a limit 500. */
export const pageOf = (query: Query): { limit: number; cursor?: string } => ({
  limit: intParam(query, 'limit', 1, 1000) ?? 500,
  ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
});

const MAX_INT64 = 2n ** 63n - 1n;

/** A position or revision: an integer of 64 bits, as text. */
export function positionParam(query: Query, name: string): bigint | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const value = /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
  if (value !== undefined && value <= MAX_INT64) return value;
  throw invalid(
    `query:${name}`,
    `${name} is a token or a position as an earlier answer gave it`,
    '0..9223372036854775807',
    text.slice(0, 100),
  );
}

/** A position to wait for or to go on after: the token of an earlier answer, or a bare position. */
export function tokenParam(query: Query, name: string): bigint | PositionToken | undefined {
  const text = query[name];
  return (text === undefined ? undefined : parsePositionToken(text)) ?? positionParam(query, name);
}

/** One of a closed list. */
export function oneOfParam<const V extends string>(query: Query, name: string, values: readonly V[]): V | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  if (values.includes(text as V)) return text as V;
  throw invalid(`query:${name}`, `${name} is one of ${values.join(', ')}`, values, text.slice(0, 100));
}

/** The parts of the last piece of a path, split at commas; a comma inside a part is written `%2C`. */
export function keyParts(url: string): string[] {
  const path = url.split('?', 1)[0] as string;
  return path
    .slice(path.lastIndexOf('/') + 1)
    .split(',')
    .map(decodeURIComponent);
}
