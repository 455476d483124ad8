-- The timeline as of a date and a state of knowledge.
create or replace function read.journey_activity(tenant text, as_of timestamptz, known bigint, of_journey text, of_type text)
returns table (
  model text, root text, key jsonb, journey_id text, occurred_at timestamptz, type text, title text,
  stream_type text, stream_id text, actor text, command_id text, amount numeric, currency text)
language sql stable as $$
  select 'journey_timeline'::text, t._root, jsonb_build_object('event_id', t.event_id), t.journey_id, t.occurred_at, t.type,
    t.title, t.stream_type, t.stream_id, t.actor, t.command_id, t.amount, t.currency
  from read.journey_timeline t
  where t._tenant = tenant and t._occurred_at <= as_of and (known is null or t._pos <= known)
    and (of_journey is null or t.journey_id = of_journey) and (of_type is null or t.type = of_type)
$$;
