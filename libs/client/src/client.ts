import { bulk, type LineAnswer } from './bulk.js';
import { RefusedError } from './errors.js';
import type { Models } from './generated/models.js';
import type { Drillable, Reports } from './generated/reports.js';
import type {
  CausalTrace,
  CellExplanation,
  CommandAnswer,
  EventEffects,
  EventPage,
  Explanation,
  ReportAnswer,
  Status,
  StreamPage,
} from './generated/schemas.js';
import { type Connection, send } from './http.js';
import { keyPath, type ListQuery, listParams, queryString } from './query.js';
import type {
  BodyOf,
  CellQuery,
  ClientOptions,
  CommandLine,
  CommandOf,
  CommandOptions,
  EventQuery,
  ExplainQuery,
  Page,
  PageQuery,
  Readiness,
  ReportTime,
  StreamType,
} from './types.js';

type Model = keyof Models & string;
type Report = keyof Reports & string;
type Key = string | readonly (string | number)[];

/** Recount over HTTP. Every call throws RefusedError for a refusal and NoAnswerError where there was none. */
export interface Client {
  /**
   * Issues a command to a stream (`new`: a stream of its own) and answers once it is durable. A lost answer or a retryable
   * refusal is repeated under the same command id: it takes effect once.
   */
  command<T extends StreamType, C extends CommandOf<T>>(
    streamType: T,
    id: string,
    command: C,
    body: BodyOf<T, C>,
    options?: CommandOptions,
  ): Promise<CommandAnswer>;
  /** Many commands with one request; see `bulk`. `key` makes the whole upload repeatable. */
  commands(lines: Iterable<CommandLine> | AsyncIterable<CommandLine>, key?: string): AsyncGenerator<LineAnswer>;
  /** A page of rows. */
  list<M extends Model>(model: M, query?: ListQuery<M>): Promise<Page<Models[M]>>;
  /** All rows, page by page. */
  rows<M extends Model>(model: M, query?: Omit<ListQuery<M>, 'cursor'>): AsyncGenerator<Models[M]>;
  /** One row; undefined where there is none. A key of several parts is a list. */
  row<M extends Model>(model: M, key: Key, options?: Pick<ReportTime, 'minPosition'>): Promise<Models[M] | undefined>;
  /** The events that made a row, or one column of it; a page of them. */
  explain<M extends Model>(
    model: M,
    key: Key,
    column?: keyof Models[M] & string,
    options?: ExplainQuery,
  ): Promise<Explanation>;
  /** Every row and column one event set, in all models; a page of them. */
  effects(eventId: string, page?: PageQuery): Promise<EventEffects>;
  /** The tree of commands and events that followed from one intent; a page of it. */
  trace(correlationId: string, page?: PageQuery): Promise<CausalTrace>;
  report<R extends Report>(name: R, params?: Reports[R], time?: ReportTime): Promise<ReportAnswer>;
  /** The rows behind one cell of a report, or the population behind its figures. */
  drill<R extends Drillable & Report>(
    name: R,
    cell: Readonly<Record<string, string>>,
    params?: Reports[R],
    time?: ReportTime,
  ): Promise<ReportAnswer>;
  /** From a cell of a report over the rows it stands on to the events that made these; a page of them. */
  explainCell<R extends Report>(
    name: R,
    cell: Readonly<Record<string, string>>,
    params?: Reports[R],
    options?: CellQuery,
  ): Promise<CellExplanation>;
  events(query?: EventQuery): Promise<EventPage>;
  /** One stream with its revision; undefined where nothing was ever appended. */
  stream(name: string, query?: Pick<EventQuery, 'after' | 'direction' | 'limit'>): Promise<StreamPage | undefined>;
  status(): Promise<Status>;
  /** Whether it can work; an answer of `not ready` says why. */
  ready(): Promise<Readiness>;
  /** The same API for another caller, or with other patience. */
  with(options: Partial<ClientOptions>): Client;
}

const DEFAULTS = { attempts: 5, backoff: { baseMs: 50, capMs: 2000 }, timeoutMs: 30_000 };

function connectionOf(options: ClientOptions): Connection {
  const { url, tenant, actor, attempts = DEFAULTS.attempts, backoff = DEFAULTS.backoff, signal } = options;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (tenant !== undefined) headers['x-recount-tenant'] = tenant;
  if (actor !== undefined) headers['x-recount-actor'] = actor;
  const patience = { attempts, ...backoff };
  const timeoutMs = options.timeoutMs ?? DEFAULTS.timeoutMs;
  return { url: url.replace(/\/+$/, ''), headers, patience, timeoutMs, fetch: options.fetch ?? fetch, signal };
}

function commandHeaders({ commandId, occurredAt, ifMatch, correlationId, causationId }: CommandOptions) {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'idempotency-key': commandId ?? crypto.randomUUID(),
  };
  if (occurredAt !== undefined) headers['x-occurred-at'] = occurredAt;
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
  if (correlationId !== undefined) headers['x-correlation-id'] = correlationId;
  if (causationId !== undefined) headers['x-causation-id'] = causationId;
  return headers;
}

/** Undefined where the path names what is not there; every other refusal stays one. */
async function orUndefined<T>(answer: Promise<T>, path: string): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'NOT_FOUND' && error.refusal.path === path) return undefined;
    throw error;
  }
}

/** Opens a client; nothing is sent before the first call. */
export function createClient(options: ClientOptions): Client {
  const connection = connectionOf(options);
  // The types come from the API's own description of its answers, which a spec holds against this build.
  const get = <T>(path: string): Promise<T> => send(connection, { method: 'GET', path }) as Promise<T>;
  const list: Client['list'] = (model, query = {}) => get(`/v1/models/${model}${queryString(listParams(query))}`);
  const drillParams = (cell: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(cell).map(([dimension, value]) => [`cell[${dimension}]`, value]));
  return {
    command: (streamType, id, command, body, more = {}) =>
      send(connection, {
        method: 'POST',
        path: `/v1/${streamType}/${encodeURIComponent(id)}/${command}`,
        headers: commandHeaders(more),
        body: JSON.stringify(body),
      }) as Promise<CommandAnswer>,
    commands: (lines, key) => bulk(connection, lines, key),
    list,
    async *rows(model, query = {}) {
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await list(model, cursor === undefined ? query : { ...query, cursor });
        yield* page.rows;
        cursor = page.nextCursor;
      }
    },
    async row<M extends Model>(model: M, key: Key, more: Pick<ReportTime, 'minPosition'> = {}) {
      const path = `/v1/models/${model}/${keyPath(key)}${queryString({ ...more })}`;
      return (await orUndefined(get<{ row: Models[M] }>(path), 'param:key'))?.row;
    },
    explain: (model, key, column, more) =>
      get(`/v1/explain/${model}/${keyPath(key)}${queryString({ column, ...more })}`),
    effects: (eventId, page) => get(`/v1/effects/${encodeURIComponent(eventId)}${queryString({ ...page })}`),
    trace: (correlationId, page) => get(`/v1/trace/${encodeURIComponent(correlationId)}${queryString({ ...page })}`),
    report: (name, params, time) => get(`/v1/reports/${name}${queryString({ ...params, ...time })}`),
    drill: (name, cell, params, time) =>
      get(`/v1/reports/${name}/drill${queryString({ ...params, ...time, ...drillParams(cell) })}`),
    explainCell: (name, cell, params, more) =>
      get(`/v1/reports/${name}/explain${queryString({ ...params, ...more, ...drillParams(cell) })}`),
    events: ({ types, ...query } = {}) => get(`/v1/events${queryString({ ...query, type: types?.join(',') })}`),
    stream: (name, query = {}) =>
      orUndefined(get(`/v1/streams/${encodeURIComponent(name)}${queryString({ ...query })}`), 'param:stream'),
    status: () => get('/v1/status'),
    ready: () => send(connection, { method: 'GET', path: '/ready', accept: [503] }) as Promise<Readiness>,
    with: (more) => createClient({ ...options, ...more }),
  };
}
