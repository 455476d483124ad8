-- Reports over the ledger of steps. Every function takes (tenant, as_of, known, …): what had occurred by then, as far as it
-- was recorded by then (a position; null = everything folded). Days and periods are the tenant's calendar. A customer is the canonical
-- one as of then.

-- The steps of every opportunity in order, with what held at each: owner, amount, and the facts of its opening.
create or replace function read.funnel_track(tenant text, as_of timestamptz, known bigint)
returns table (
  root text, event_id uuid, no bigint, seq bigint, opportunity_id uuid, step text, stage_id text, stage_ordinal bigint,
  at timestamptz, day date, amount numeric, currency text, owner_id text, reason_code text, competitor_id text,
  customer_id uuid, pipeline_id text, product_id text, date_unknown boolean, opened_on date, as_of_day date, competitor_ids jsonb,
  pipeline_version bigint, from_stage_id text, from_ordinal bigint)
language sql stable as $$
  with setting as (
    select s.time_zone, s.currency from read.tenant_setting s
    where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1
  ), frame as (
    select coalesce((select s.time_zone from setting s), 'UTC') as zone, (select s.currency from setting s) as currency
  ), numbered as (
    select s.*, coalesce(canon.canonical_id, s.customer_id) as customer,
      (s._occurred_at at time zone f.zone)::date as day, f.currency as tenant_currency,
      (as_of at time zone f.zone)::date as as_of_day,
      row_number() over w as seq, count(s.owner_id) over w as owners, count(s.amount) over w as amounts,
      count(s.pipeline_version) over w as versions
    from read.funnel_step s cross join frame f
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
    window w as (partition by s.opportunity_id order by s._pos, s.no)
  )
  select n._root, n.event_id, n.no, n.seq, n.opportunity_id, n.step, n.stage_id, n.stage_ordinal, n._occurred_at, n.day,
    first_value(n.amount) over a,
    coalesce(first_value(n.currency) over a, n.tenant_currency),
    first_value(n.owner_id) over (partition by n.opportunity_id, n.owners order by n.seq),
    n.reason_code, n.competitor_id,
    first_value(n.customer) over o, first_value(n.pipeline_id) over o, first_value(n.product_id) over o,
    first_value(n.date_unknown) over o, first_value(n.day) over o, n.as_of_day, n.competitor_ids,
    coalesce(first_value(n.pipeline_version) over (partition by n.opportunity_id, n.versions order by n.seq), 0),
    n.from_stage_id, n.from_ordinal
  from numbered n
  window a as (partition by n.opportunity_id, n.amounts order by n.seq), o as (partition by n.opportunity_id order by n.seq)
$$;

-- One row per opportunity as it stood: status, stage, owner, amount; opened and closed when, in periods.
create or replace function read.funnel_opportunity(
  tenant text, as_of timestamptz, known bigint, period text, include_date_unknown boolean, of_pipeline text)
returns table (
  model text, root text, key jsonb, opportunity_id uuid, customer_id uuid, pipeline_id text, product_id text, owner_id text,
  status text, stage text, stage_ordinal bigint, furthest_ordinal bigint, amount numeric, currency text,
  opened_on date, closed_on date, opened_period text, closed_period text, age_periods int, cycle_days int, date_unknown boolean)
language sql stable as $$
  with track as (
    select t.*, max(t.seq) over o as last_seq, max(t.stage_ordinal) over o as furthest,
      max(t.seq) filter (where t.step in ('opened', 'won', 'lost', 'reopened')) over o as status_seq,
      max(t.seq) filter (where t.stage_ordinal is not null) over o as stage_seq
    from read.funnel_track(tenant, as_of, known) t
    window o as (partition by t.opportunity_id)
  ), frame as (
    select case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label,
      case period when 'year' then 12 when 'quarter' then 3 else 1 end as months
  ), standing as (
    select t.opportunity_id, t.furthest, t.root, t.customer_id, t.pipeline_id, t.product_id, t.opened_on, t.date_unknown,
      max(t.owner_id) filter (where t.seq = t.last_seq) as owner_id,
      max(t.amount) filter (where t.seq = t.last_seq) as amount,
      max(t.currency) filter (where t.seq = t.last_seq) as currency,
      case max(t.step) filter (where t.seq = t.status_seq) when 'won' then 'won' when 'lost' then 'lost' else 'open' end as status,
      max(t.day) filter (where t.seq = t.status_seq and t.step in ('won', 'lost')) as closed_on,
      max(t.stage_id) filter (where t.seq = t.stage_seq) as stage_id,
      max(t.stage_ordinal) filter (where t.seq = t.stage_seq) as stage_ordinal
    from track t
    where t.seq in (t.last_seq, t.status_seq, t.stage_seq)
    group by t.opportunity_id, t.furthest, t.root, t.customer_id, t.pipeline_id, t.product_id, t.opened_on, t.date_unknown
  )
  select 'opportunity'::text, s.root, jsonb_build_object('opportunity_id', s.opportunity_id), s.opportunity_id, s.customer_id,
    s.pipeline_id, s.product_id, s.owner_id, s.status, case when s.status = 'open' then s.stage_id else s.status end,
    s.stage_ordinal, s.furthest, s.amount, s.currency, s.opened_on, s.closed_on,
    to_char(s.opened_on, f.label), to_char(s.closed_on, f.label),
    ((extract(year from s.closed_on)::int * 12 + extract(month from s.closed_on)::int - 1) / f.months)
      - ((extract(year from s.opened_on)::int * 12 + extract(month from s.opened_on)::int - 1) / f.months),
    case when s.closed_on < s.opened_on then 0 else s.closed_on - s.opened_on end, s.date_unknown
  from standing s cross join frame f
  where (include_date_unknown or not s.date_unknown) and (of_pipeline is null or s.pipeline_id = of_pipeline)
$$;

-- One row per won or lost: an opportunity lost and then won counts in both periods.
create or replace function read.funnel_outcome(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date, of_pipeline text)
returns table (
  model text, root text, key jsonb, opportunity_id uuid, customer_id uuid, pipeline_id text, product_id text, owner_id text,
  outcome text, reason_code text, competitor_id text, amount numeric, currency text, closed_on date, closed_period text,
  cycle_days int)
language sql stable as $$
  select 'funnel_step'::text, t.root, jsonb_build_object('event_id', t.event_id, 'no', t.no), t.opportunity_id, t.customer_id,
    t.pipeline_id, t.product_id, t.owner_id, t.step, t.reason_code, t.competitor_id, t.amount, t.currency, t.day,
    to_char(t.day, case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end),
    case when t.day < t.opened_on then 0 else t.day - t.opened_on end
  from read.funnel_track(tenant, as_of, known) t
  where t.step in ('won', 'lost') and not t.date_unknown
    and (from_day is null or t.day >= from_day) and (to_day is null or t.day <= to_day)
    and (of_pipeline is null or t.pipeline_id = of_pipeline)
$$;

-- One row per won or lost and competitor it was won against or lost to; of none where none is known. One that was won against two is
-- in two rows: rows of different competitors do not add up.
create or replace function read.funnel_contest(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date, of_pipeline text)
returns table (
  model text, root text, key jsonb, opportunity_id uuid, customer_id uuid, pipeline_id text, product_id text, owner_id text,
  outcome text, reason_code text, competitor_id text, amount numeric, currency text, closed_on date, closed_period text)
language sql stable as $$
  select 'funnel_step'::text, t.root, jsonb_build_object('event_id', t.event_id, 'no', t.no), t.opportunity_id, t.customer_id,
    t.pipeline_id, t.product_id, t.owner_id, t.step, t.reason_code, coalesce(t.competitor_id, c.name), t.amount, t.currency, t.day,
    to_char(t.day, case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end)
  from read.funnel_track(tenant, as_of, known) t
  left join lateral (select distinct e.name from jsonb_array_elements_text(t.competitor_ids) e(name)) c on true
  where t.step in ('won', 'lost') and not t.date_unknown
    and (from_day is null or t.day >= from_day) and (to_day is null or t.day <= to_day)
    and (of_pipeline is null or t.pipeline_id = of_pipeline)
$$;

-- One row per visit of a stage, with how it ended. A stage jumped over is a visit of no length that went forward. A move told with
-- a time before the move it follows took place when that did: no visit is shorter than nothing, and no day counts at two stages.
create or replace function read.funnel_visit(
  tenant text, as_of timestamptz, known bigint, period text, of_stage text, of_pipeline text)
returns table (
  model text, root text, key jsonb, opportunity_id uuid, pipeline_id text, owner_id text, stage_id text, stage_ordinal bigint,
  visit int, skipped boolean, entered_on date, exited_on date, entered_period text, exited_period text, exit text,
  dwell_days numeric, open boolean)
language sql stable as $$
  with move as (
    select t.*, lead(t.step) over o as next_step, lead(t.at) over o as next_at, lead(t.day) over o as next_day,
      max(t.at) over o as begun
    from read.funnel_track(tenant, as_of, known) t
    where t.step in ('opened', 'entered', 'regressed', 'won', 'lost', 'reopened') and not t.date_unknown
    window o as (partition by t.opportunity_id order by t.seq)
  ), visit as (
    select m.*, false as skipped from move m where m.step not in ('won', 'lost')
    union all
    select t.*, 'entered', t.at, t.day, t.at, true
    from read.funnel_track(tenant, as_of, known) t where t.step = 'skipped' and not t.date_unknown
  ), frame as (
    select case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label
  )
  select 'funnel_step'::text, v.root, jsonb_build_object('event_id', v.event_id, 'no', v.no), v.opportunity_id, v.pipeline_id,
    v.owner_id, v.stage_id, v.stage_ordinal, row_number() over (partition by v.opportunity_id, v.stage_id order by v.seq)::int,
    v.skipped, v.day, v.next_day, to_char(v.day, f.label), to_char(v.next_day, f.label),
    case v.next_step when 'entered' then 'forward' when 'regressed' then 'backward' else v.next_step end,
    round(extract(epoch from greatest(coalesce(v.next_at, as_of), v.begun) - v.begun)::numeric / 86400, 6), v.next_step is null
  from visit v cross join frame f
  where (of_stage is null or v.stage_id = of_stage) and (of_pipeline is null or v.pipeline_id = of_pipeline)
$$;

-- One row per opportunity that reached a stage: whether it reached another (or was won) within the window. Going back does
-- not undo what was reached; 'won' is the outcome as it stood.
create or replace function read.funnel_cohort_member(
  tenant text, as_of timestamptz, known bigint, from_stage text, to_stage text, within_days int, period text,
  from_day date, to_day date, of_pipeline text)
returns table (
  model text, root text, key jsonb, opportunity_id uuid, pipeline_id text, owner_id text, entered_on date, entered_period text,
  converted boolean, converted_on date, lost boolean, open boolean, matured boolean)
language sql stable as $$
  with track as (
    select t.* from read.funnel_track(tenant, as_of, known) t
    where not t.date_unknown and (of_pipeline is null or t.pipeline_id = of_pipeline)
  ), stage as (
    -- A later version of the pipeline may count its stages otherwise: an ordinal is compared with those of its own version, the one of
    -- the stage that was left included.
    select t.pipeline_id, t.pipeline_version, min(m.ordinal) filter (where m.stage_id = from_stage) as low,
      min(m.ordinal) filter (where m.stage_id = to_stage) as high
    from track t cross join lateral (values (t.stage_id, t.stage_ordinal), (t.from_stage_id, t.from_ordinal)) m(stage_id, ordinal)
    where m.stage_id is not null group by t.pipeline_id, t.pipeline_version
  ), reached as (
    select t.opportunity_id, t.pipeline_id, t.root, t.as_of_day as today,
      (array_agg(t.event_id order by t.seq) filter (where t.step in ('opened', 'entered', 'skipped') and t.stage_ordinal >= s.low))[1] as event_id,
      (array_agg(t.no order by t.seq) filter (where t.step in ('opened', 'entered', 'skipped') and t.stage_ordinal >= s.low))[1] as no,
      (array_agg(t.day order by t.seq) filter (where t.step in ('opened', 'entered', 'skipped') and t.stage_ordinal >= s.low))[1] as entered_on,
      case when to_stage = 'won' then (array_agg(t.day order by t.seq desc) filter (where t.step = 'won'))[1]
        else (array_agg(t.day order by t.seq)
          filter (where t.step in ('opened', 'entered', 'skipped') and t.stage_ordinal >= s.high or t.step = 'won'))[1]
      end as arrived_on,
      (array_agg(t.step order by t.seq desc) filter (where t.step in ('opened', 'won', 'lost', 'reopened')))[1] as outcome,
      (array_agg(t.owner_id order by t.seq desc))[1] as owner_id
    from track t join stage s on s.pipeline_id = t.pipeline_id and s.pipeline_version = t.pipeline_version
    group by t.opportunity_id, t.pipeline_id, t.root, t.as_of_day
  ), member as (
    select r.*,
      r.arrived_on is not null and (to_stage <> 'won' or r.outcome = 'won') and r.arrived_on <= r.entered_on + within_days as converted,
      case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label,
      case period when 'year' then interval '1 year' when 'quarter' then interval '3 months' else interval '1 month' end as length,
      case period when 'year' then 'year' when 'quarter' then 'quarter' else 'month' end as unit
    from reached r
    where r.entered_on is not null
  )
  select 'funnel_step'::text, m.root, jsonb_build_object('event_id', m.event_id, 'no', m.no), m.opportunity_id, m.pipeline_id,
    m.owner_id, m.entered_on, to_char(m.entered_on, m.label), m.converted, case when m.converted then m.arrived_on end,
    not m.converted and m.outcome = 'lost',
    not m.converted and m.outcome in ('opened', 'reopened') and m.today < m.entered_on + within_days,
    m.today >= (date_trunc(m.unit, m.entered_on::timestamp) + m.length)::date - 1 + within_days
  from member m
  where (from_day is null or m.entered_on >= from_day) and (to_day is null or m.entered_on <= to_day)
$$;

-- One row per opportunity and stage reached (`entry`), and per visit (`visit`): what a bottleneck is looked for in. Advanced means
-- a later stage or won, within the window if there is one. Opened beyond a stage counts as having reached it.
create or replace function read.funnel_progress(tenant text, as_of timestamptz, known bigint, of_pipeline text, within_days int)
returns table (
  model text, root text, key jsonb, part text, opportunity_id uuid, pipeline_id text, stage_id text, stage_ordinal bigint,
  entered_on date, advanced boolean, amount numeric, currency text, dwell_days numeric, open boolean)
language sql stable as $$
  with track as (
    select t.* from read.funnel_track(tenant, as_of, known) t
    where not t.date_unknown and (of_pipeline is null or t.pipeline_id = of_pipeline)
  ), stage as (
    -- Ordinals are those of each version of the pipeline; `now` is that of the last version in which the stage was met.
    select t.pipeline_id, t.pipeline_version, m.stage_id, min(m.ordinal) as stage_ordinal,
      first_value(min(m.ordinal)) over (partition by t.pipeline_id, m.stage_id order by t.pipeline_version desc) as now
    from track t cross join lateral (values (t.stage_id, t.stage_ordinal), (t.from_stage_id, t.from_ordinal)) m(stage_id, ordinal)
    where m.stage_id is not null group by t.pipeline_id, t.pipeline_version, m.stage_id
  ), entry as (
    select t.root, t.opportunity_id, s.pipeline_id, s.stage_id, s.now as stage_ordinal,
      min(t.day) filter (where t.step <> 'won') as entered_on,
      min(t.day) filter (where t.step = 'won' or t.stage_ordinal > s.stage_ordinal) as advanced_on,
      (array_agg(t.amount order by t.seq desc))[1] as amount, (array_agg(t.currency order by t.seq desc))[1] as currency
    from track t join stage s on s.pipeline_id = t.pipeline_id and s.pipeline_version = t.pipeline_version
      and (t.step = 'won' or t.step in ('opened', 'entered', 'skipped') and t.stage_ordinal >= s.stage_ordinal)
    group by t.root, t.opportunity_id, s.pipeline_id, s.stage_id, s.now
  )
  select 'opportunity'::text, e.root, jsonb_build_object('opportunity_id', e.opportunity_id), 'entry', e.opportunity_id, e.pipeline_id,
    e.stage_id, e.stage_ordinal, e.entered_on,
    e.advanced_on is not null and (within_days is null or e.advanced_on <= e.entered_on + within_days),
    e.amount, e.currency, null::numeric, null::boolean
  from entry e where e.entered_on is not null
  union all
  select v.model, v.root, v.key, 'visit', v.opportunity_id, v.pipeline_id, v.stage_id, coalesce(s.now, v.stage_ordinal), v.entered_on, null::boolean,
    null::numeric, null::text, v.dwell_days, v.open
  from read.funnel_visit(tenant, as_of, known, 'month', null, of_pipeline) v
  left join (select distinct s.pipeline_id, s.stage_id, s.now from stage s) s on s.pipeline_id = v.pipeline_id and s.stage_id = v.stage_id
$$;

-- What reports take as a stage and as a pipeline, whenever it was so: a name that is neither defined nor ever met is refused.
create or replace function read.funnel_known_stage(tenant text) returns setof text language sql stable as $$
  select p.stage_id from read.pipeline_stage p where p._tenant = tenant
  union all
  select s.stage_id from read.funnel_step s where s._tenant = tenant and s.stage_id is not null
$$;
create or replace function read.funnel_known_pipeline(tenant text) returns setof text language sql stable as $$
  select p.pipeline_id from read.pipeline_stage p where p._tenant = tenant
  union all
  select s.pipeline_id from read.funnel_step s where s._tenant = tenant and s.pipeline_id is not null
$$;
