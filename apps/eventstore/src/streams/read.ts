import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { patiently } from '@recount/event-log';
import { authenticate, type Face, lifetime, refusal, STOPPING } from '../face.js';
import { unavailable } from '../protocol/errors.js';
import { type ReadRequest, readRequest } from '../protocol/read-request.js';
import { streamNotFound } from '../protocol/responses.js';
import { readResponse } from '../protocol/wire.js';
import { PAGE_EVENTS, type Page } from '../store/rows.js';
import { drained, LARGEST, PATIENCE, type ReadCall } from './read-call.js';
import { subscribe } from './subscribe.js';

/** Streams.Read: reads that end, and subscriptions. */
export const readHandler =
  (face: Face): handleServerStreamingCall<Buffer, Buffer> =>
  (call) => {
    const controller = lifetime(face, call);
    const { signal } = controller;
    const serve = async () => {
      authenticate(face, call);
      const request = readRequest(call.request);
      if (request.subscription) await subscribe(face, call, request, signal);
      else await readOnce(face, call, request, signal);
      if (signal.reason === STOPPING) throw unavailable('the server is stopping');
      call.end();
    };
    serve()
      .catch((error: unknown) => {
        if (!call.cancelled && !call.destroyed) call.emit('error', refusal(face, error));
      })
      .finally(() => controller.abort());
  };

async function readOnce(face: Face, call: ReadCall, request: ReadRequest, signal: AbortSignal): Promise<void> {
  let left = request.count;
  let found = false;
  for await (const rows of pages(face, request, signal)) {
    for (const { event } of rows) {
      if (signal.aborted || left === 0) return;
      found = true;
      if (event === undefined) continue;
      left--;
      if (!call.write(readResponse(event, request.structuredIds))) await drained(call, signal);
    }
  }
  const { stream } = request.condition;
  if (found || stream === undefined || signal.aborted) return;
  if (!(await patiently(() => face.rows.exists(stream), PATIENCE, signal))) call.write(streamNotFound(stream));
}

/** The next page is fetched while the one at hand is sent. */
async function* pages(face: Face, request: ReadRequest, signal: AbortSignal): AsyncGenerator<Page['rows']> {
  const { condition, count } = request;
  // With a filter nobody knows how many events must be looked at.
  let left = condition.filter === undefined ? count : Number.POSITIVE_INFINITY;
  const fetch = (from: bigint): Promise<Page> => {
    const limit = Math.min(left, PAGE_EVENTS);
    left -= limit;
    const page = patiently(() => face.rows.page(condition, from, limit), PATIENCE, signal);
    page.catch(() => {}); // Nobody may ever ask for it.
    return page;
  };
  if (count === 0) return;
  for (let next: Promise<Page> | undefined = fetch(begin(request)); next !== undefined; ) {
    const page: Page = await next;
    const last = page.rows.at(-1);
    next = page.cut && last !== undefined && left > 0 ? fetch(following(request, last)) : undefined;
    yield page.rows;
  }
}

/** What the first page starts at: forwards and over a stream inclusive, backwards over all events exclusive. */
function begin({ from }: ReadRequest): bigint {
  if (from === 'start') return 0n;
  return from === 'end' ? LARGEST : from;
}

function following({ condition: { stream, backwards } }: ReadRequest, last: Page['rows'][number]): bigint {
  if (stream === undefined) return backwards ? last.position : last.position + 1n;
  const revision = last.event?.revision ?? 0n;
  return backwards ? revision - 1n : revision + 1n;
}
