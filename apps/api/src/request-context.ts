import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from '@recount/commands';
import { type ActorType, isTenant } from '@recount/journey';
import { HttpRefusal, invalid } from './http/refusals.js';

/** Who asks, for which tenant, and how the request names itself. */
export interface RequestContext {
  readonly tenant: string;
  readonly actor: Actor;
  /** From `Idempotency-Key`; undefined when the caller gave none. */
  readonly commandId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** As given: the command pipeline parses it. */
  readonly occurredAt?: string;
  /** Stream revision from `If-Match`. */
  readonly ifMatch?: bigint;
}

const ACTOR_TYPES: Readonly<Record<ActorType, true>> = {
  user: true,
  service: true,
  import: true,
  scheduler: true,
  ai: true,
  migration: true,
  reactor: true,
};
const ANONYMOUS: Actor = { type: 'user', id: 'anonymous' };
const PRINTABLE = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;
const REVISION = /^(?:"(-1|\d{1,18})"|(-1|\d{1,18}))$/;
const MAX_TEXT = 200;
/** Longest id of a command; events of two-stream commands keep it. */
export const MAX_COMMAND_ID = 100;

/**
 * Resolves the caller of one request. The only place that decides on tenant and actor: authentication will replace it.
 * @param query the parsed query string: `tenant` in it is for who cannot send a header, a browser's address line
 * @throws HttpRefusal VALIDATION_FAILED with `path` `header:…` or `query:tenant`; TENANT_MISMATCH where header and address
 *   name two; FORBIDDEN for a page of another origin
 */
export function requestContext(headers: IncomingHttpHeaders, query?: unknown): RequestContext {
  refuseForeignPages(headers);
  const commandId = token(headers, 'Idempotency-Key', MAX_COMMAND_ID);
  const correlationId = token(headers, 'X-Correlation-Id');
  const causationId = token(headers, 'X-Causation-Id');
  const occurredAt = token(headers, 'X-Occurred-At');
  const ifMatch = revision(headers['if-match']);
  return {
    tenant: tenant(headers, query),
    actor: actor(headers),
    ...(commandId === undefined ? {} : { commandId }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(causationId === undefined ? {} : { causationId }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  };
}

/** Keys, ids and names at the edge: 1 to `max` (at most 200) printable ASCII characters, no space at either end. */
export const validToken = (value: string, max = MAX_TEXT): boolean => value.length <= max && PRINTABLE.test(value);

/** The correlation id of a request if it names a usable one; never throws. */
export function correlationIdOf(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['x-correlation-id'];
  return typeof value === 'string' && PRINTABLE.test(value) ? value : undefined;
}

const A_TENANT = 'a tenant is 1 to 63 lower-case letters, digits or underscores';

function tenant(headers: IncomingHttpHeaders, query: unknown): string {
  const header = headers['x-recount-tenant'];
  if (header !== undefined && !(typeof header === 'string' && isTenant(header)))
    throw invalid('header:X-Recount-Tenant', A_TENANT);
  const asked = (query as { readonly tenant?: unknown } | null | undefined)?.tenant;
  if (asked === undefined) return header ?? 'default';
  if (typeof asked !== 'string' || !isTenant(asked)) throw invalid('query:tenant', A_TENANT);
  if (header !== undefined && header !== asked) {
    throw new HttpRefusal('TENANT_MISMATCH', 'the header X-Recount-Tenant names another tenant: send one of the two', {
      path: 'query:tenant',
      expected: header,
      actual: asked,
    });
  }
  return asked;
}

function actor(headers: IncomingHttpHeaders): Actor {
  const value = headers['x-recount-actor'];
  if (value === undefined) return ANONYMOUS;
  const text = String(value);
  const colon = text.indexOf(':');
  const type = text.slice(0, Math.max(colon, 0));
  const id = text.slice(colon + 1);
  if (!Object.hasOwn(ACTOR_TYPES, type) || !PRINTABLE.test(id)) {
    throw invalid(
      'header:X-Recount-Actor',
      'an actor is `type:id`',
      Object.keys(ACTOR_TYPES).map((t) => `${t}:…`),
    );
  }
  return { type: type as ActorType, id };
}

function token(headers: IncomingHttpHeaders, name: string, max = MAX_TEXT): string | undefined {
  const value = headers[name.toLowerCase()];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && validToken(value, max)) return value;
  throw invalid(`header:${name}`, `${name} is 1 to ${max} printable ASCII characters`);
}

function revision(value: string | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  const match = REVISION.exec(value.trim());
  if (match === null)
    throw invalid(
      'header:If-Match',
      'If-Match names one stream revision, e.g. "4"',
      '"<revision>"',
      value.slice(0, 100),
    );
  return BigInt((match[1] ?? match[2]) as string);
}

/** Without authentication, a page in somebody's browser could otherwise post to this machine's loopback address. */
function refuseForeignPages(headers: IncomingHttpHeaders): void {
  const origin = headers.origin;
  if (origin === undefined || origin === `http://${headers.host}` || origin === `https://${headers.host}`) return;
  throw new HttpRefusal('FORBIDDEN', 'requests from pages of another origin are not accepted', {
    path: 'header:Origin',
  });
}
