-- The ids of all journeys that count as the same as this one; a stream's own name counts as itself.
create or replace function read.journeys_of(tenant text, known bigint, journey text)
returns text[]
language sql stable as $$
  select case when journey ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then array(select m::text from read.members_of(tenant, known, journey::uuid) m) else array[journey] end
$$;

-- The timeline as of a date and a state of knowledge. Asked for one of several customers that were merged by then, it is the timeline
-- of all of them; a row is explained under the journey it happened on, which its root names.
create or replace function read.journey_activity(tenant text, as_of timestamptz, known bigint, of_journey text, of_type text)
returns table (
  model text, root text, key jsonb, journey_id text, occurred_at timestamptz, type text, title text,
  stream_type text, stream_id text, actor text, command_id text, amount numeric, currency text)
language sql stable as $$
  select 'journey_timeline'::text, t._root, jsonb_build_object('event_id', t.event_id),
    coalesce(canon.canonical_id::text, t.journey_id), t.occurred_at, t.type, t.title, t.stream_type, t.stream_id, t.actor,
    t.command_id, t.amount, t.currency
  from read.journey_timeline t
  left join read.canonical_roots(tenant, known) canon on canon.member_id::text = t.journey_id
  where t._tenant = tenant and t._occurred_at <= as_of and (known is null or t._pos <= known)
    and (of_journey is null or t.journey_id = any(read.journeys_of(tenant, known, of_journey)))
    and (of_type is null or t.type = of_type)
  -- What is asked of one journey is told in order; nobody sorts what happened on all of them.
  order by case when of_journey is not null then t._pos end
$$;
