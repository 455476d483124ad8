-- Reports over the ledgers of service. Every function takes (tenant, as_of, known, …): what had occurred by then, as far as it
-- was recorded by then (a position; null = everything folded). Days and periods are the tenant's calendar. A customer is the
-- canonical one: tickets of customers that were merged by then are one customer's.

-- Every ticket as it stood. A reopening undoes resolution and closing. `stopped_at` is where the clocks are read: the answer or
-- the resolution, else the closing, else as_of; what was due before it was missed.
create or replace function read.ticket_track(tenant text, as_of timestamptz, known bigint)
returns table (
  root text, ticket_id uuid, customer_id uuid, kind text, service_mode text, channel text, product_id text, sla_policy text,
  priority text, assignee text, level bigint, opened_at timestamptz, answered_at timestamptz, answer_seconds bigint,
  resolved_at timestamptz, resolution_code text, cause_code text, resolution_seconds bigint, closed_at timestamptz,
  recorded_met boolean, paused boolean, reopened bigint, response_promised boolean, response_missed_at timestamptz,
  resolution_promised boolean, resolution_missed_at timestamptz, zone text)
language sql stable as $$
  with setting as (
    select s.time_zone from read.tenant_setting s
    where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1
  ), step as (
    select s.*, coalesce(canon.canonical_id, s.customer_id) as customer from read.ticket_step s
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
  ), standing as (
    select s.ticket_id, max(s._root) as root,
      (array_agg(s.customer order by s._pos desc) filter (where s.step = 'opened'))[1] as customer_id,
      max(s.kind) as kind, max(s.service_mode) as service_mode, max(s.channel) as channel,
      max(s.product_id) filter (where s.step = 'opened') as product_id, max(s.sla_policy) as sla_policy,
      (array_agg(s.priority order by s._pos desc) filter (where s.priority is not null))[1] as priority,
      (array_agg(s.assignee order by s._pos desc) filter (where s.assignee is not null))[1] as assignee,
      max(s.level) as level,
      min(s._occurred_at) filter (where s.step = 'opened') as opened_at,
      -- A resolution is an answer where none was given before it.
      (array_agg(s._occurred_at order by s._pos) filter (where s.step in ('responded', 'resolved')))[1] as answered_at,
      (array_agg(s.business_seconds order by s._pos) filter (where s.step in ('responded', 'resolved')))[1] as answer_seconds,
      (array_agg(s._occurred_at order by s._pos desc) filter (where s.step in ('resolved', 'reopened')))[1] as ended_at,
      (array_agg(s.step order by s._pos desc) filter (where s.step in ('resolved', 'reopened')))[1] as ended_by,
      (array_agg(s.reason_code order by s._pos desc) filter (where s.step in ('resolved', 'reopened')))[1] as resolution_code,
      (array_agg(s.cause_code order by s._pos desc) filter (where s.step in ('resolved', 'reopened')))[1] as cause_code,
      (array_agg(s.business_seconds order by s._pos desc) filter (where s.step in ('resolved', 'reopened')))[1] as resolution_seconds,
      (array_agg(s._occurred_at order by s._pos desc) filter (where s.step in ('closed', 'reopened')))[1] as shut_at,
      (array_agg(s.step order by s._pos desc) filter (where s.step in ('closed', 'reopened')))[1] as shut_by,
      (array_agg(s.recorded_met order by s._pos desc) filter (where s.step in ('closed', 'reopened')))[1] as recorded_met,
      (array_agg(s.step order by s._pos desc)
        filter (where s.step in ('opened', 'paused', 'resumed', 'resolved', 'reopened', 'closed')))[1] = 'paused' as paused,
      coalesce(max(s.nth) filter (where s.step = 'reopened'), 0) as reopened,
      bool_or(s.response_due_at is not null) as response_promised,
      bool_or(s.resolution_due_at is not null) as resolution_promised,
      (array_agg(s.response_due_at order by s._pos desc) filter (where s.sets_due))[1] as response_due_at,
      (array_agg(s.resolution_due_at order by s._pos desc) filter (where s.sets_due))[1] as resolution_due_at,
      min(s.due_at) filter (where s.step = 'breached' and s.metric = 'firstResponse') as response_breached_at,
      min(s.due_at) filter (where s.step = 'breached' and s.metric = 'resolution') as resolution_breached_at
    from step s
    group by s.ticket_id
  )
  select t.root, t.ticket_id, t.customer_id, t.kind, t.service_mode, t.channel, t.product_id, t.sla_policy, t.priority, t.assignee,
    coalesce(t.level, 0), t.opened_at, t.answered_at, t.answer_seconds,
    case when t.ended_by = 'resolved' then t.ended_at end, case when t.ended_by = 'resolved' then t.resolution_code end,
    case when t.ended_by = 'resolved' then t.cause_code end, t.resolution_seconds,
    case when t.shut_by = 'closed' then t.shut_at end, t.recorded_met, t.paused, t.reopened,
    t.response_promised,
    case when least(t.response_breached_at, t.response_due_at)
      < coalesce(t.answered_at, case when t.shut_by = 'closed' then t.shut_at end, as_of)
      then least(t.response_breached_at, t.response_due_at) end,
    t.resolution_promised,
    case when least(t.resolution_breached_at, t.resolution_due_at)
      < coalesce(case when t.ended_by = 'resolved' then t.ended_at end, case when t.shut_by = 'closed' then t.shut_at end, as_of)
      then least(t.resolution_breached_at, t.resolution_due_at) end,
    coalesce((select s.time_zone from setting s), 'UTC')
  from standing t
  where t.opened_at is not null
$$;

-- One row per ticket as it stood, in days, periods and minutes.
create or replace function read.ticket_standing(tenant text, as_of timestamptz, known bigint, period text)
returns table (
  model text, root text, key jsonb, ticket_id uuid, customer_id uuid, kind text, service_mode text, channel text, product_id text,
  sla_policy text, priority text, assignee text, level bigint, status text, reopened bigint, opened_on date, resolved_on date,
  closed_on date, opened_period text, resolved_period text, closed_period text, resolution_code text, root_cause_code text,
  minutes_to_resolve numeric, business_minutes_to_resolve numeric)
language sql stable as $$
  select 'ticket'::text, t.root, jsonb_build_object('ticket_id', t.ticket_id), t.ticket_id, t.customer_id, t.kind, t.service_mode,
    t.channel, t.product_id, t.sla_policy, t.priority, t.assignee, t.level,
    case when t.closed_at is not null then 'closed' when t.resolved_at is not null then 'resolved'
      when t.paused then 'paused' else 'open' end,
    t.reopened, (t.opened_at at time zone t.zone)::date, (t.resolved_at at time zone t.zone)::date,
    (t.closed_at at time zone t.zone)::date, to_char(t.opened_at at time zone t.zone, f.label),
    to_char(t.resolved_at at time zone t.zone, f.label), to_char(t.closed_at at time zone t.zone, f.label),
    t.resolution_code, t.cause_code, round(extract(epoch from t.resolved_at - t.opened_at)::numeric / 60, 6),
    round(t.resolution_seconds::numeric / 60, 6)
  from read.ticket_track(tenant, as_of, known) t
  cross join (select case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label) f
$$;

-- One row per ticket and what became of it: opened, resolved, closed, each on its day. The resolution and the closing are those
-- that held.
create or replace function read.ticket_movement(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date)
returns table (
  model text, root text, key jsonb, ticket_id uuid, customer_id uuid, kind text, channel text, priority text, movement text,
  day date, period text)
language sql stable as $$
  select t.model, t.root, t.key, t.ticket_id, t.customer_id, t.kind, t.channel, t.priority, m.movement, m.day, m.period
  from read.ticket_standing(tenant, as_of, known, period) t
  cross join lateral (values
    ('opened', t.opened_on, t.opened_period), ('resolved', t.resolved_on, t.resolved_period),
    ('closed', t.closed_on, t.closed_period)) m (movement, day, period)
  where m.day is not null and (from_day is null or m.day >= from_day) and (to_day is null or m.day <= to_day)
$$;

-- One row per ticket and metric that was due: met or missed. `recorded` is what the source of a migration said itself.
create or replace function read.sla_verdict(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date)
returns table (
  model text, root text, key jsonb, ticket_id uuid, customer_id uuid, kind text, channel text, sla_policy text, priority text,
  assignee text, metric text, met boolean, missed_at timestamptz, business_minutes numeric, opened_on date, opened_period text)
language sql stable as $$
  select 'ticket'::text, t.root, jsonb_build_object('ticket_id', t.ticket_id), t.ticket_id, t.customer_id, t.kind, t.channel,
    t.sla_policy, t.priority, t.assignee, v.metric, v.met, v.missed_at, round(v.seconds::numeric / 60, 6),
    (t.opened_at at time zone t.zone)::date,
    to_char(t.opened_at at time zone t.zone,
      case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end)
  from read.ticket_track(tenant, as_of, known) t
  cross join lateral (values
    ('firstResponse', t.response_missed_at is null, t.response_missed_at, t.answer_seconds,
      t.response_promised and (t.response_missed_at is not null or t.answered_at is not null)),
    ('resolution', t.resolution_missed_at is null, t.resolution_missed_at, t.resolution_seconds,
      t.resolution_promised and (t.resolution_missed_at is not null or t.resolved_at is not null)),
    ('recorded', t.recorded_met, null, null, t.recorded_met is not null)) v (metric, met, missed_at, seconds, due)
  where v.due and (from_day is null or (t.opened_at at time zone t.zone)::date >= from_day)
    and (to_day is null or (t.opened_at at time zone t.zone)::date <= to_day)
$$;

-- One row per resolution, with its rating if there was one. Satisfied is a score in the upper two fifths of its scale.
create or replace function read.ticket_resolution(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date)
returns table (
  model text, root text, key jsonb, ticket_id uuid, customer_id uuid, resolution_no bigint, resolution_code text, resolved_on date,
  resolved_period text, rated boolean, score bigint, scale bigint, satisfied boolean)
language sql stable as $$
  with setting as (
    select s.time_zone from read.tenant_setting s
    where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1
  ), frame as (
    select coalesce((select s.time_zone from setting s), 'UTC') as zone,
      case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label
  )
  select case when r.event_id is null then 'ticket_step' else 'ticket_rating' end, s._root,
    jsonb_build_object('event_id', coalesce(r.event_id, s.event_id)), s.ticket_id, coalesce(canon.canonical_id, s.customer_id),
    s.nth, s.reason_code,
    (s._occurred_at at time zone f.zone)::date, to_char(s._occurred_at at time zone f.zone, f.label), r.event_id is not null,
    r.score, r.scale, r.score * 5 >= r.scale * 4
  from read.ticket_step s cross join frame f
  left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
  left join read.ticket_rating r on r._tenant = tenant and r.ticket_id = s.ticket_id and r.resolution_no = s.nth
    and r._occurred_at <= as_of and (known is null or r._pos <= known)
  where s._tenant = tenant and s.step = 'resolved' and s._occurred_at <= as_of and (known is null or s._pos <= known)
    and (from_day is null or (s._occurred_at at time zone f.zone)::date >= from_day)
    and (to_day is null or (s._occurred_at at time zone f.zone)::date <= to_day)
$$;

-- One row per contact and wave: what they answered last, by when they said it; recorded later counts of two of one moment.
create or replace function read.nps_contact(tenant text, as_of timestamptz, known bigint, of_wave text)
returns table (
  model text, root text, key jsonb, survey_id uuid, customer_id uuid, subject_id uuid, wave text, score bigint, answer text)
language sql stable as $$
  with response as (
    select n.* from read.nps_response n
    where n._tenant = tenant and n._occurred_at <= as_of and (known is null or n._pos <= known)
      and (of_wave is null or n.wave = of_wave)
  ), last as (
    select distinct on (n.survey_id) n.* from response n
    order by n.survey_id, n.step = 'answered' desc, n._occurred_at desc, n._pos desc
  )
  select 'nps_response'::text, l._root, jsonb_build_object('event_id', l.event_id), l.survey_id,
    coalesce(canon.canonical_id, l.customer_id), l.subject_id, l.wave,
    l.score, case when l.score >= 9 then 'promoter' when l.score >= 7 then 'passive' when l.score >= 0 then 'detractor' end
  from last l
  left join read.canonical_roots(tenant, known) canon on canon.member_id = l.customer_id
$$;

-- One row per complaint: what it was about, what caused it, how long it took.
create or replace function read.complaint(tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date)
returns table (
  model text, root text, key jsonb, ticket_id uuid, customer_id uuid, product_id text, category text, severity text, cause text,
  routed_to text, raised_on date, raised_period text, settled_on date, days_to_settle int)
language sql stable as $$
  with setting as (
    select s.time_zone from read.tenant_setting s
    where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1
  ), frame as (
    select coalesce((select s.time_zone from setting s), 'UTC') as zone
  ), complaint as (
    select s.ticket_id, max(s._root) as root,
      (array_agg(coalesce(canon.canonical_id, s.customer_id)) filter (where s.step = 'raised'))[1] as customer_id,
      (array_agg(s.product_id order by s._pos desc) filter (where s.product_id is not null))[1] as product_id,
      max(s.category_code) filter (where s.step = 'raised') as category, max(s.severity) as severity,
      (array_agg(s.cause_code order by s._pos desc) filter (where s.step = 'cause'))[1] as cause,
      (array_agg(s.routed_to order by s._pos desc) filter (where s.step = 'cause'))[1] as routed_to,
      min((s._occurred_at at time zone f.zone)::date) filter (where s.step = 'raised') as raised_on,
      min((s._occurred_at at time zone f.zone)::date) filter (where s.step = 'settled') as settled_on
    from read.ticket_step s cross join frame f
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and s.step in ('opened', 'raised', 'cause', 'settled')
    group by s.ticket_id
  )
  select 'ticket'::text, c.root, jsonb_build_object('ticket_id', c.ticket_id), c.ticket_id, c.customer_id, c.product_id, c.category,
    c.severity, c.cause, c.routed_to, c.raised_on,
    to_char(c.raised_on, case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end),
    c.settled_on, c.settled_on - c.raised_on
  from complaint c
  where c.raised_on is not null and (from_day is null or c.raised_on >= from_day) and (to_day is null or c.raised_on <= to_day)
$$;
