import { type FindRoots, StreamRoots } from '@recount/event-log';
import type pg from 'pg';

/** The first event of each stream that lies before a position. */
const FIRST = `
  select s.stream, e.root from unnest($1::text[]) s(stream)
   cross join lateral (
     select root, position from log.event e where e.stream = s.stream order by revision limit 1) e
   where e.position < $2::bigint`;

/** Roots of streams as the mirror holds them before a position. */
export async function rootsBefore(
  pool: pg.Pool,
  streams: readonly string[],
  before: bigint,
): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ stream: string; root: string }>({
    name: 'mirror-roots',
    text: FIRST,
    values: [streams, String(before)],
  });
  return new Map(rows.map(({ stream, root }) => [stream, root]));
}

const LARGEST = 9_223_372_036_854_775_807n;

/** For who writes the mirror: what it holds is right. */
export const rootsOfMirror = (pool: pg.Pool): StreamRoots =>
  new StreamRoots(((streams) => rootsBefore(pool, streams, LARGEST)) satisfies FindRoots);
