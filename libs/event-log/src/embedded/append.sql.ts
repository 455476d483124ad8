/** Key of the advisory lock that whoever gives positions holds until its commit. */
export const POSITIONS_LOCK = 7_262_901_875;

/**
 * `log.append`: a group of appends in one transaction, each accepted or refused singly.
 *
 * Appends come as arrays of equal length in the order of their turns (the second append of a stream in the group has
 * turn 2, and so on), their events as further arrays in the order of the appends. Expected revisions below 0 are
 * EventStoreDB's codes: -1 no stream, -2 any, -4 stream exists.
 *
 * The lock is taken first, in a statement of its own: under READ COMMITTED each later statement sees all that former
 * groups committed. A snapshot taken before the wait would not, and would give positions twice. It is an advisory lock,
 * not a row with the head in it: a row updated by every group leaves a dead version each time, which nobody can clean
 * up while a long query runs, and which every group would have to step over.
 */
export const APPEND_FUNCTION = `
create function log.append(
  a_stream text[], a_expected bigint[], a_first int[], a_count int[], a_root text[], a_turn int[],
  e_append int[], e_id uuid[], e_type text[], e_schema_version int[], e_tenant text[], e_occurred_at timestamptz[],
  e_data text[], e_metadata text[]
) returns table (append int, outcome text, "position" bigint, revision bigint, actual_root text)
language plpgsql volatile
set enable_seqscan = off
set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  head        bigint;
  began_at    bigint;
  written_at  timestamptz;
  first_position bigint[] := array_fill(null::bigint, array[cardinality(a_stream)]);
  first_revision bigint[] := first_position;
  candidate   record;
begin
  perform pg_advisory_xact_lock(${POSITIONS_LOCK});
  select h.position, greatest(clock_timestamp(), h.recorded_at) into began_at, written_at from log.head h;
  head := began_at;

  for this_turn in 1 .. a_turn[cardinality(a_turn)] loop
    for candidate in
      select a.n, a.stream, a.expected, a.count, a.root,
             coalesce(last.revision, -1) as actual, last.root as owner, last.position as last_position,
             held.whole, held.revision as held_revision, held.position as held_position
        from unnest(a_stream, a_expected, a_first, a_count, a_root, a_turn)
               with ordinality as a(stream, expected, first, count, root, turn, n)
        left join lateral (
          select e.revision, e.root, e.position
            from log.event e where e.stream = a.stream order by e.revision desc limit 1
        ) last on true
        -- Where the stream may hold this append already: right after the expected revision, or where its first id is.
        left join lateral (
          select start.revision + a.count - 1 as revision, there.position, there.matching = a.count as whole
            from (
              select a.expected + 1 as revision
               where a.count > 0 and a.expected >= -1 and a.expected < coalesce(last.revision, -1)
              union all
              select e.revision from log.event e
               where a.count > 0 and a.expected < -1 and e.event_id = e_id[a.first] and e.stream = a.stream
            ) start
            cross join lateral (
              select count(*) filter (where e.event_id = e_id[a.first + (e.revision - start.revision)::int]) as matching,
                     max(e.position) as position
                from log.event e
               where e.stream = a.stream and e.revision between start.revision and start.revision + a.count - 1
            ) there
           order by 3 desc, 1 limit 1
        ) held on true
       where a.turn = this_turn
       order by a.n
    loop
      append := candidate.n; position := candidate.last_position; revision := candidate.actual; actual_root := null;
      if candidate.whole then
        outcome := 'duplicate'; position := candidate.held_position; revision := candidate.held_revision;
      elsif candidate.whole is not null
         or (candidate.expected >= -1 and candidate.expected <> candidate.actual)
         or (candidate.expected = -4 and candidate.actual = -1) then
        outcome := 'wrong_revision';
      elsif candidate.count > 0 and candidate.owner <> candidate.root then
        outcome := 'wrong_root'; actual_root := candidate.owner;
      elsif candidate.count = 0 then
        outcome := 'checked';
      else
        first_position[candidate.n] := head + 1;
        first_revision[candidate.n] := candidate.actual + 1;
        head := head + candidate.count;
        outcome := 'appended'; position := head; revision := candidate.actual + candidate.count;
      end if;
      return next;
    end loop;

    insert into log.event (position, stream, revision, type, schema_version, event_id, root, tenant, occurred_at,
      recorded_at, data, metadata, hash)
    select first_position[e.append] + e.n - a_first[e.append], a_stream[e.append], first_revision[e.append] + e.n - a_first[e.append],
           e.type, e.schema_version, e.id, a_root[e.append], e.tenant, e.occurred_at, written_at, e.data, e.metadata,
           sha256(convert_to(a_stream[e.append] || E'\\n' || (first_revision[e.append] + e.n - a_first[e.append]) || E'\\n'
             || e.id || E'\\n' || e.type || E'\\n' || e.data || E'\\n' || e.metadata, 'UTF8'))
      from unnest(e_append, e_id, e_type, e_schema_version, e_tenant, e_occurred_at, e_data, e_metadata)
             with ordinality as e(append, id, type, schema_version, tenant, occurred_at, data, metadata, n)
     where first_position[e.append] is not null and a_turn[e.append] = this_turn;
  end loop;

  if head > began_at then
    perform pg_notify('recount_log', head::text);
  end if;
end
$$`;
