import { NoAnswerError, RefusedError } from './errors.js';
import type { Refusal } from './generated/schemas.js';

/** How often and how patiently a request is repeated that had no answer or a retryable refusal. */
export interface Patience {
  /** Requests in all; 1 never repeats. */
  readonly attempts: number;
  /** First pause; each further one is twice as long, up to `capMs`, give or take half of it. `Retry-After` may prolong it. */
  readonly baseMs: number;
  readonly capMs: number;
}

export interface Connection {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly patience: Patience;
  /** One request may take this long. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal | undefined;
}

export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses that are an answer although they are none of 2xx. */
  readonly accept?: readonly number[];
}

const sleep = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });

const isRefusal = (body: unknown): body is Refusal =>
  typeof body === 'object' && body !== null && 'code' in body && 'retryable' in body;

/** Pauses are spread, so that callers who were refused together do not come back together. */
function pauseAfter({ baseMs, capMs }: Patience, attempt: number, retryAfter: string | null): number {
  const pause = Math.min(capMs, baseMs * 2 ** (attempt - 1)) * (0.5 + Math.random());
  return Math.max(pause, Number(retryAfter ?? 0) * 1000 || 0);
}

interface Received {
  readonly body: unknown;
  readonly again: boolean;
  readonly retryAfter: string | null;
  readonly error: Error | undefined;
}

async function once(connection: Connection, { method, path, headers, body, accept = [] }: Outgoing): Promise<Received> {
  const timeout = AbortSignal.timeout(connection.timeoutMs);
  const signal = connection.signal === undefined ? timeout : AbortSignal.any([timeout, connection.signal]);
  let response: Response;
  let text: string;
  try {
    response = await connection.fetch(`${connection.url}${path}`, {
      method,
      signal,
      headers: { ...connection.headers, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    text = await response.text();
  } catch (cause) {
    connection.signal?.throwIfAborted();
    const error = new NoAnswerError(`${method} ${path}: no answer from ${connection.url}`, { cause });
    return { body: undefined, again: true, retryAfter: null, error };
  }
  const retryAfter = response.headers.get('retry-after');
  const parsed = parse(text);
  if (parsed !== undefined && (response.ok || accept.includes(response.status)))
    return { body: parsed, again: false, retryAfter, error: undefined };
  if (isRefusal(parsed))
    return { body: undefined, again: parsed.retryable, retryAfter, error: new RefusedError(parsed) };
  // Something between us and the API, such as a proxy that lost it.
  const error = new NoAnswerError(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
  return { body: undefined, again: response.status >= 500, retryAfter, error };
}
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Sends a request and answers its JSON, repeating what may be repeated.
 * @throws RefusedError, NoAnswerError, or the signal's reason
 */
export async function send(connection: Connection, request: Outgoing): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    connection.signal?.throwIfAborted();
    const { body, again, retryAfter, error } = await once(connection, request);
    if (error === undefined) return body;
    if (!again || attempt >= connection.patience.attempts) throw error;
    await sleep(pauseAfter(connection.patience, attempt, retryAfter), connection.signal);
  }
}
