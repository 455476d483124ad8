import { VERIFICATION_STREAM } from '@recount/event-log';
import type { PoolClient } from 'pg';
import type { VerifiedTurn } from '../status.js';
import { instantText } from '../tables.js';

/**
 * The newest verifications of this log until their shares of the roots make a whole. A model that was built since, or is
 * gone, has none of the mismatches any more that were found in it.
 */
const TURN = `
  with v as (
    select e.revision, e.recorded_at, e.data::jsonb as d from log.event e where e.stream = $1 order by e.revision desc limit $3),
  s as (
    select v.*, (v.d->'share'->>'of')::numeric as parts,
           mod((v.d->'share'->>'to')::numeric - (v.d->'share'->>'from')::numeric + (v.d->'share'->>'of')::numeric, (v.d->'share'->>'of')::numeric) as n
      from v where v.d->>'logId' = $2),
  w as (
    select s.*, sum(case n when 0 then 1 else n / parts end) over (order by revision desc) as upto,
           case n when 0 then 1 else n / parts end as share from s)
  select count(*)::int as verifications, least(max(w.upto), 1)::float8 as share, min(w.recorded_at)::text as since,
         sum((w.d->>'mismatchesTotal')::int - coalesce((
           select sum((m->>'mismatches')::int) from jsonb_array_elements(w.d->'models') m
            where not exists (select 1 from engine.model r
                               where r.name = m->>'name' and r.version = (m->>'version')::int and r.built_at <= w.recorded_at)), 0))::int as mismatches
    from w where w.upto - w.share < 1`;

interface Share {
  readonly from: number;
  readonly to: number;
  readonly of: number;
}

/**
 * What the last turn of verifications found that still stands.
 * @param last the share of the newest one: shares only become smaller as a log grows, so that many more are read at most
 */
export async function verifiedTurn(client: PoolClient, logId: string, last: Share): Promise<VerifiedTurn> {
  const size = (last.to - last.from + last.of) % last.of || last.of;
  const { rows } = await client.query<Omit<VerifiedTurn, 'since'> & { since: string }>(TURN, [
    VERIFICATION_STREAM,
    logId,
    Math.ceil(last.of / size) + 1,
  ]);
  const turn = rows[0] as (typeof rows)[number];
  return { ...turn, since: instantText(turn.since) };
}
