import { backOff, LogUnavailableError, patiently } from '@recount/event-log';
import type { Face } from '../face.js';
import type { ReadRequest } from '../protocol/read-request.js';
import { caughtUp, checkpoint, confirmation } from '../protocol/responses.js';
import { readResponse } from '../protocol/wire.js';
import { PAGE_EVENTS, type Page } from '../store/rows.js';
import { drained, LARGEST, PATIENCE, type ReadCall } from './read-call.js';

/** Milliseconds between looks at the log when no hint arrives. */
const POLL = 500;

/**
 * Follows the log as a cursor over it: what a page ends with is where the next one starts, so there is nothing that
 * could overflow, skip or repeat. A slow client is waited for; so is a lost database.
 */
export async function subscribe(face: Face, call: ReadCall, request: ReadRequest, signal: AbortSignal): Promise<void> {
  const { condition, checkpointEvery, structuredIds } = request;
  let from = await patiently(() => begin(face, request), PATIENCE, signal);
  let reached = condition.stream === undefined ? from - 1n : 0n;
  let considered = 0;
  let live = false;
  call.write(confirmation());
  const sayHowFar = () => {
    considered = 0;
    if (checkpointEvery > 0 && reached > 0n) call.write(checkpoint(reached));
  };
  for (let failures = 0; !signal.aborted; ) {
    const mark = face.hints.mark();
    let page: Page;
    try {
      page = await patiently(() => face.rows.page(condition, from, PAGE_EVENTS), 0, signal);
      failures = 0;
    } catch (error) {
      if (!(error instanceof LogUnavailableError)) throw error;
      await backOff(++failures, signal);
      continue;
    }
    for (const { event, position } of page.rows) {
      if (signal.aborted) return;
      if (event !== undefined && !call.write(readResponse(event, structuredIds))) await drained(call, signal);
      from = condition.stream === undefined ? position + 1n : (event?.revision ?? 0n) + 1n;
      reached = position;
      if (++considered === checkpointEvery) sayHowFar();
    }
    if (page.cut) {
      live = false;
      continue;
    }
    if (!live) {
      sayHowFar();
      call.write(caughtUp());
    }
    live = true;
    await face.hints.since(mark, POLL, signal);
  }
}

/** The first position or revision to deliver: the one after that which the client has. */
async function begin({ rows }: Face, { condition: { stream }, from }: ReadRequest): Promise<bigint> {
  if (from === 'start') return 0n;
  if (from !== 'end') return from === LARGEST ? from : from + 1n;
  return (stream === undefined ? await rows.head() : ((await rows.last(stream)) ?? -1n)) + 1n;
}
