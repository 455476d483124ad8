import type { Pool } from 'pg';
import type { Reactor } from './reactor.js';
import { readStretch, type Stretch } from './reader.js';

/** Reads the log for the reactors of one runner: where several stand at the same place, once for all of them. */
export interface Feed {
  /**
   * The next stretch for a reactor. `last` says that there was nothing beyond it when `mark` was taken.
   * @param mark the news its caller knew of before it asked
   */
  next(reactor: Reactor, after: bigint | undefined, mark: number): Promise<Stretch>;
}

interface Page extends Stretch {
  readonly after: bigint;
  readonly mark: number;
}

const START = -1n;
const covers = (page: Page | undefined, after: bigint): page is Page =>
  page?.end !== undefined && page.after <= after && after < page.end.position;

/** @param size events looked through with one read */
export function feedOf(pool: Pool, reactors: readonly Reactor[], size: number): Feed {
  const types = [...new Set(reactors.flatMap((reactor) => Object.keys(reactor.on)))];
  let page: Page | undefined;
  let reading: { readonly after: bigint; readonly page: Promise<Page> } | undefined;

  const read = (after: bigint, mark: number): Promise<Page> => {
    // Whoever comes while it is read gets it too: what it does not hold yet, its mark tells.
    if (reading?.after === after) return reading.page;
    const fresh = readStretch(pool, types, after, size).then((stretch) => {
      const read = { ...stretch, after, mark };
      if (read.end !== undefined) page = read;
      return read;
    });
    const mine = { after, page: fresh };
    reading = mine;
    const ended = (): void => {
      if (reading === mine) reading = undefined;
    };
    fresh.then(ended, ended);
    return fresh;
  };

  return {
    async next(reactor, after = START, mark) {
      const from = covers(page, after) ? page : await read(after, mark);
      const events = from.events.filter((event) => event.position > after && Object.hasOwn(reactor.on, event.type));
      return { events, end: from.end, last: from.last && from.mark >= mark };
    },
  };
}
