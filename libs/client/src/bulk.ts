import { NoAnswerError, RefusedError } from './errors.js';
import type { CommandAnswer, Refusal } from './generated/schemas.js';
import type { Connection } from './http.js';
import type { CommandLine } from './types.js';

/** The answer to one line, or its refusal: the other lines go on. */
export type LineAnswer = { readonly line: number } & (CommandAnswer | Refusal);

/** A line that was refused. */
export const isRefused = (answer: LineAnswer): answer is { readonly line: number } & Refusal => 'retryable' in answer;

async function* textOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read())
      yield decoder.decode(part.value, { stream: true });
    yield decoder.decode();
  } finally {
    await reader.cancel();
  }
}

/**
 * Sends many commands with one request and answers line by line, while the lines are still being taken. Never repeated by
 * itself: with a `key` the caller repeats the whole upload, and lines that were answered before are answered as then.
 * @throws RefusedError for the upload as a whole, NoAnswerError when it broke off
 */
export async function* bulk(
  connection: Connection,
  lines: Iterable<CommandLine> | AsyncIterable<CommandLine>,
  key: string | undefined,
): AsyncGenerator<LineAnswer> {
  const encoder = new TextEncoder();
  const iterator = (async function* () {
    for await (const line of lines) yield encoder.encode(`${JSON.stringify(line)}\n`);
  })();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return(undefined);
    },
  });
  const headers = { ...connection.headers, 'content-type': 'application/x-ndjson' };
  const request = {
    method: 'POST',
    headers: key === undefined ? headers : { ...headers, 'idempotency-key': key },
    body,
    // A body that is a stream needs it, and the types of the platform do not know it yet.
    duplex: 'half',
    signal: connection.signal ?? null,
  };
  const response = await connection
    .fetch(`${connection.url}/v1/commands`, request as unknown as RequestInit)
    .catch((cause) => {
      connection.signal?.throwIfAborted();
      throw new NoAnswerError(`POST /v1/commands: no answer from ${connection.url}`, { cause });
    });
  if (!response.ok || response.body === null) throw await failure(response);
  let rest = '';
  try {
    for await (const text of textOf(response.body)) {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part !== '') yield JSON.parse(part) as LineAnswer;
    }
  } catch (cause) {
    connection.signal?.throwIfAborted();
    throw new NoAnswerError('POST /v1/commands: the answer broke off', { cause });
  }
}

async function failure(response: Response): Promise<Error> {
  const text = await response.text();
  try {
    return new RefusedError(JSON.parse(text) as Refusal);
  } catch (cause) {
    return new NoAnswerError(`POST /v1/commands: ${response.status} ${text.slice(0, 200)}`, { cause });
  }
}
