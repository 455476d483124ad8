-- A customer's health: inputs on 0 to 100, their weighted mean, and how it moved over four weeks. The day of as_of is day 1.

-- Weighted mean of the inputs that are there, and how much of the weight they carry, in percent.
create or replace function read.health_score(
  cadence numeric, usage numeric, engagement numeric, service numeric, payment numeric, voice numeric)
returns table (score numeric, coverage numeric)
language sql immutable as $$
  select round(sum(i.weight * i.value) filter (where i.value is not null)
      / nullif(sum(i.weight) filter (where i.value is not null), 0), 2),
    100.0 * coalesce(sum(i.weight) filter (where i.value is not null), 0) / sum(i.weight)
  from (values (25, cadence), (20, usage), (15, engagement), (15, service), (15, payment), (10, voice)) as i(weight, value)
$$;

-- Least-squares slope per step of equally spaced values, oldest first; missing ones are left out, below two there is none.
create or replace function read.least_squares_slope(series numeric[])
returns numeric
language sql immutable as $$
  select round((count(*) * sum(v.x * v.y) - sum(v.x) * sum(v.y)) / nullif(count(*) * sum(v.x * v.x) - sum(v.x) * sum(v.x), 0), 2)
  from unnest(series) with ordinality as v(y, x)
  where v.y is not null
$$;

-- What a customer's inputs are made of, as of as_of (n = 0) and as many weeks before as asked for. An order counts while its
-- value is above zero, and orders of one day count once.
create or replace function read.health_week(tenant text, as_of timestamptz, known bigint, of_customer uuid, weeks int)
returns table (
  n int, root text, customer_id uuid, order_days int, days_since_order int, median_interval numeric,
  contacts int, contacts_30d int, contacts_baseline numeric, tickets int, tickets_30d int, tickets_baseline numeric,
  overdue_share numeric, ratings int, csat numeric, nps_answers int, nps numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), week as (
    select w.n, ((as_of at time zone z.name) - w.n * interval '7 days') at time zone z.name as at,
      (as_of at time zone z.name)::date - 7 * w.n as day, z.name as zone
    from zone z cross join generate_series(0, weeks - 1) as w(n)
  ), signal as (
    select w.n, w.day - (s._occurred_at at time zone w.zone)::date as ago,
      s._root, s.customer_id, s.kind, s.subject, s.amount, s.score, s._occurred_at, s._pos
    from read.health_signal s join week w on s._occurred_at <= w.at
    where s._tenant = tenant and (known is null or s._pos <= known) and (of_customer is null or s.customer_id = of_customer)
  ), counted as (
    select s.n, min(s._root) as root, s.customer_id,
      count(*) filter (where s.kind = 'interaction') as contacts,
      count(*) filter (where s.kind = 'interaction' and s.ago < 30) as contacts_30d,
      count(*) filter (where s.kind = 'interaction' and s.ago between 30 and 119) / 3.0 as contacts_baseline,
      count(*) filter (where s.kind = 'ticket') as tickets,
      count(*) filter (where s.kind = 'ticket' and s.ago < 30) as tickets_30d,
      count(*) filter (where s.kind = 'ticket' and s.ago between 30 and 119) / 3.0 as tickets_baseline,
      count(*) filter (where s.kind = 'rating' and s.ago < 365) as ratings,
      avg(s.score) filter (where s.kind = 'rating' and s.ago < 365) as csat
    from signal s
    group by s.n, s.customer_id
    having bool_or(s.kind in ('customer', 'order'))
  ), placed as (
    select s.n, s.customer_id, max(s.ago) filter (where s.kind = 'order') as ago
    from signal s
    where s.kind in ('order', 'order_value')
    group by s.n, s.customer_id, s.subject
    having sum(s.amount) > 0
  ), order_day as (
    select distinct p.n, p.customer_id, p.ago from placed p where p.ago is not null
  ), gap as (
    select o.n, o.customer_id, o.ago, lag(o.ago) over (partition by o.n, o.customer_id order by o.ago desc) - o.ago as days
    from order_day o
  ), cadence as (
    select g.n, g.customer_id, count(*) as order_days, min(g.ago) as days_since_order,
      (percentile_cont(0.5) within group (order by g.days))::numeric as median_interval
    from gap g group by g.n, g.customer_id
  ), answer as (
    select distinct on (s.n, s.customer_id, s.subject) s.n, s.customer_id, s.score
    from signal s
    where s.kind = 'nps' and s.ago < 365
    order by s.n, s.customer_id, s.subject, s._occurred_at desc, s._pos desc
  ), recommended as (
    select a.n, a.customer_id, count(*) as nps_answers, avg(a.score) as nps from answer a group by a.n, a.customer_id
  ), owed as (
    select w.n, i.customer_id, sum(i.open) as open, coalesce(sum(i.open) filter (where i.days > 0), 0) as overdue
    from week w cross join lateral
      read.receivable_open_item(tenant, w.at, known, 'due', array[30], false, 'allocated', null, of_customer) i
    where i.open > 0
    group by w.n, i.customer_id, i.currency
  ), debt as (
    -- Currencies are never added: the worst one counts.
    select o.n, o.customer_id, max(o.overdue / o.open) as overdue_share from owed o group by o.n, o.customer_id
  )
  -- Pieces are put side by side and grouped, not joined: no estimate can make that slow.
  select p.n, min(p.root), p.customer_id, coalesce(max(p.order_days), 0)::int, max(p.days_since_order), max(p.median_interval),
    max(p.contacts)::int, max(p.contacts_30d)::int, max(p.contacts_baseline), max(p.tickets)::int, max(p.tickets_30d)::int,
    max(p.tickets_baseline), coalesce(max(p.overdue_share), 0), max(p.ratings)::int, max(p.csat),
    coalesce(max(p.nps_answers), 0)::int, max(p.nps)
  from (
    select c.n, c.root, c.customer_id, null::bigint as order_days, null::int as days_since_order, null::numeric as median_interval,
      c.contacts, c.contacts_30d, c.contacts_baseline, c.tickets, c.tickets_30d, c.tickets_baseline,
      null::numeric as overdue_share, c.ratings, c.csat, null::bigint as nps_answers, null::numeric as nps
    from counted c
    union all
    select d.n, null, d.customer_id, d.order_days, d.days_since_order, d.median_interval,
      null, null, null, null, null, null, null, null, null, null, null
    from cadence d
    union all
    select b.n, null, b.customer_id, null, null, null, null, null, null, null, null, null, b.overdue_share, null, null, null, null
    from debt b
    union all
    select r.n, null, r.customer_id, null, null, null, null, null, null, null, null, null, null, null, null, r.nps_answers, r.nps
    from recommended r
  ) p
  group by p.n, p.customer_id
  having min(p.root) is not null
$$;

-- The inputs themselves, null where nothing is known. Cadence wants two intervals; whoever has had contacts and has none
-- now has no engagement left; a customer without tickets yet has no service to judge; who owes nothing pays well.
create or replace function read.health_input(tenant text, as_of timestamptz, known bigint, of_customer uuid, weeks int)
returns table (
  n int, root text, customer_id uuid, score numeric, coverage numeric,
  cadence numeric, engagement numeric, service numeric, payment numeric, voice numeric,
  days_since_order int, median_interval numeric, contacts_30d int, contacts_baseline numeric, tickets_30d int,
  tickets_baseline numeric, overdue_share numeric, ratings int, nps_answers int)
language sql stable as $$
  select w.n, w.root, w.customer_id, s.score, s.coverage, i.cadence, i.engagement, i.service, i.payment, i.voice,
    w.days_since_order, w.median_interval, w.contacts_30d, w.contacts_baseline, w.tickets_30d, w.tickets_baseline,
    w.overdue_share, w.ratings, w.nps_answers
  from read.health_week(tenant, as_of, known, of_customer, weeks) w
    cross join lateral (
      select
        case when w.order_days >= 3
          then least(100, greatest(0, 100 * (3 * w.median_interval - w.days_since_order) / (2 * w.median_interval))) end as cadence,
        case when w.contacts > 0 then case when w.contacts_baseline > 0
          then least(100, 100 * w.contacts_30d / w.contacts_baseline) when w.contacts_30d > 0 then 100 else 0 end end as engagement,
        case when w.tickets > 0 then 100 - case when w.tickets_baseline > 0
          then least(100, 50 * greatest(0, w.tickets_30d / w.tickets_baseline - 1)) when w.tickets_30d > 0 then 100 else 0 end
          end as service,
        100 * (1 - w.overdue_share) as payment,
        case when w.csat is null then w.nps when w.nps is null then w.csat else (w.csat + w.nps) / 2 end as voice) i
    cross join lateral read.health_score(i.cadence, null, i.engagement, i.service, i.payment, i.voice) s
$$;

-- One row per customer. Weeks without enough coverage are no part of the trend.
create or replace function read.customer_health(
  tenant text, as_of timestamptz, known bigint, of_customer uuid, min_coverage int)
returns table (
  model text, root text, key jsonb, customer_id uuid, score numeric, band text, coverage numeric, trend numeric, direction text,
  weakest text, cadence numeric, engagement numeric, service numeric, payment numeric, voice numeric,
  days_since_order int, median_interval numeric, contacts_30d int, contacts_baseline numeric, tickets_30d int,
  tickets_baseline numeric, overdue_share numeric, ratings int, nps_answers int,
  score_7d numeric, score_14d numeric, score_21d numeric)
language sql stable as $$
  with scored as (
    select i.*, case when i.coverage >= min_coverage then i.score end as covered
    from read.health_input(tenant, as_of, known, of_customer, 4) i
  ), history as (
    select s.*,
      max(s.covered) filter (where s.n = 1) over own as score_7d, max(s.covered) filter (where s.n = 2) over own as score_14d,
      max(s.covered) filter (where s.n = 3) over own as score_21d
    from scored s window own as (partition by s.customer_id)
  ), trended as (
    select h.*, read.least_squares_slope(array[h.score_21d, h.score_14d, h.score_7d, h.covered]) as trend
    from history h where h.n = 0
  )
  select 'customer_360', s.root, jsonb_build_object('customer_id', s.customer_id), s.customer_id, s.score,
    case when s.covered >= 75 then 'healthy' when s.covered >= 50 then 'watch' when s.covered is not null then 'at_risk' end,
    round(s.coverage, 2), s.trend,
    case when s.trend <= -3 then 'falling' when s.trend >= 3 then 'rising' when s.trend is not null then 'steady' end,
    -- The input that costs the score most points.
    (select v.input from (values ('cadence', 25 * (100 - s.cadence)), ('engagement', 15 * (100 - s.engagement)),
        ('service', 15 * (100 - s.service)), ('payment', 15 * (100 - s.payment)), ('voice', 10 * (100 - s.voice))) as v(input, lost)
      where v.lost > 0 order by v.lost desc, v.input limit 1),
    round(s.cadence, 2), round(s.engagement, 2), round(s.service, 2), round(s.payment, 2), round(s.voice, 2),
    s.days_since_order, s.median_interval, s.contacts_30d, round(s.contacts_baseline, 2), s.tickets_30d,
    round(s.tickets_baseline, 2), round(s.overdue_share, 6), s.ratings, s.nps_answers, s.score_7d, s.score_14d, s.score_21d
  from trended s
$$;

-- What each input of one customer is made of, row by row: its orders, contacts, tickets, open items and voices.
create or replace function read.customer_health_evidence(tenant text, as_of timestamptz, known bigint, of_customer uuid)
returns table (
  model text, root text, key jsonb, customer_id uuid, input text, counts_as text, occurred_on date, days_ago int,
  subject text, detail text, amount numeric, currency text, score numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), signal as (
    select s.*, (s._occurred_at at time zone z.name)::date as day,
      (as_of at time zone z.name)::date - (s._occurred_at at time zone z.name)::date as ago
    from read.health_signal s cross join zone z
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known) and s.customer_id = of_customer
  ), evidence as (
    select s.*,
      case when s.kind in ('order', 'order_value') then 'cadence' when s.kind = 'interaction' then 'engagement'
        when s.kind = 'ticket' then 'service' else 'voice' end as input,
      case when s.kind in ('order', 'order_value') then s.kind
        when s.kind in ('interaction', 'ticket') then
          case when s.ago < 30 then 'current 30 days' when s.ago < 120 then 'baseline' else 'before' end
        when s.ago < 365 then s.kind else 'before' end as counts_as
    from signal s where s.kind <> 'customer'
  )
  select 'health_signal', e._root, jsonb_build_object('event_id', e.event_id), e.customer_id, e.input, e.counts_as, e.day, e.ago,
    e.subject, e.detail, e.amount, e.currency, e.score
  from evidence e
  union all
  select i.model, i.root, i.key, i.customer_id, 'payment', case when i.days > 0 then 'overdue' else 'not due' end,
    i.due_date, i.days, coalesce(i.receivable_id, i.order_id)::text, i.bucket, i.open, i.currency, null
  from read.receivable_open_item(tenant, as_of, known, 'due', array[30], false, 'allocated', null, of_customer) i
$$;

-- Rule churn.keyAccount.v1: no order for 60 days, and contacts of 30 days down by 80 % from a baseline of at least 4 (days 31
-- to 120, ÷ 3). Raised on the first day both hold; cleared by an order, or after 14 days with the drop below one half.
create or replace function read.churn_warning(
  tenant text, as_of timestamptz, known bigint, of_customer uuid, min_share int)
returns table (
  model text, root text, key jsonb, customer_id uuid, rule text, raised_on date, last_order_on date, days_since_order int,
  contacts_30d int, contacts_baseline numeric, contact_drop numeric, currency text, value_at_risk numeric, revenue_share numeric,
  horizon_days int, action text, evidence jsonb)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), today as (
    select (as_of at time zone z.name)::date as day from zone z
  ), signal as (
    select s.event_id, s._root, s.customer_id, s.kind, s.subject, s.amount, s.currency, (s._occurred_at at time zone z.name)::date as day
    from read.health_signal s cross join zone z
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and s.kind in ('order', 'order_value', 'interaction')
  ), placed as (
    select s.customer_id, min(s._root) as root, s.subject, s.currency, sum(s.amount) as amount,
      max(s.day) filter (where s.kind = 'order') as day,
      (array_agg(s.event_id) filter (where s.kind = 'order'))[1] as event_id
    from signal s where s.kind in ('order', 'order_value')
    group by s.customer_id, s.subject, s.currency
    having sum(s.amount) > 0
  ), told as (
    select p.customer_id, p.root, p.day, p.event_id, true as is_order from placed p where p.day is not null
    union all
    select s.customer_id, s._root, s.day, s.event_id, false from signal s where s.kind = 'interaction'
  ), since as (
    select t.*, max(t.day) filter (where t.is_order) over (partition by t.customer_id) as last_order_on
    from told t where of_customer is null or t.customer_id = of_customer
  ), counted as (
    select s.*, count(*) filter (where not s.is_order and s.day > s.last_order_on - 60) over (partition by s.customer_id) as heard
    from since s
  ), quiet as (
    -- Below twelve contacts no baseline reaches 4.
    select c.* from counted c cross join today t where c.last_order_on <= t.day - 60 and c.heard >= 12
  ), daily as (
    select d.customer_id, d.last_order_on, d.day, sum(d.n) as n
    from (
      select q.customer_id, q.last_order_on, g::date as day, 0 as n
      from (select distinct customer_id, last_order_on from quiet) q cross join today t
        cross join lateral generate_series(q.last_order_on - 59, t.day, interval '1 day') g
      union all
      select q.customer_id, q.last_order_on, q.day, 1 from quiet q where not q.is_order and q.day >= q.last_order_on - 59
    ) d
    group by d.customer_id, d.last_order_on, d.day
  ), summed as (
    select d.*, sum(d.n) over (own rows between 29 preceding and current row) as current,
      coalesce(sum(d.n) over (own rows between 119 preceding and 30 preceding), 0) as before
    from daily d window own as (partition by d.customer_id order by d.day)
  ), judged as (
    -- With base = before ÷ 3: a drop of at least 0.8 is 15 × current ≤ before, one below 0.5 is 6 × current > before.
    select s.*, s.before >= 12 and 15 * s.current <= s.before as holds, 6 * s.current > s.before as recovers
    from summed s where s.day >= s.last_order_on + 60
  ), followed as (
    select j.*, count(*) filter (where j.recovers) over (partition by j.customer_id order by j.day rows 13 preceding) = 14 as clears
    from judged j
  ), cleared as (
    select f.*, max(f.day) filter (where f.clears) over (partition by f.customer_id) as cleared_on from followed f
  ), raised as (
    select c.*, min(c.day) filter (where c.holds and (c.cleared_on is null or c.day > c.cleared_on))
      over (partition by c.customer_id) as raised_on
    from cleared c
  ), value as (
    select p.customer_id, p.currency, sum(p.amount) as amount, sum(sum(p.amount)) over (partition by p.currency) as whole
    from placed p cross join today t
    where p.day > t.day - 365
    group by p.customer_id, p.currency
  )
  select 'customer_360', e.root, jsonb_build_object('customer_id', r.customer_id), r.customer_id, 'churn.keyAccount.v1',
    r.raised_on, r.last_order_on, t.day - r.last_order_on, r.current::int, round(r.before / 3.0, 2),
    case when r.before > 0 then round(1 - 3 * r.current / r.before, 6) end, v.currency, v.amount, round(v.amount / v.whole, 6),
    30, 'contact_customer', e.events
  from raised r
    cross join today t
    cross join lateral (
      select min(q.root) as root, jsonb_agg(q.event_id order by q.day, q.event_id) filter (
        where case when q.is_order then q.day = q.last_order_on else q.day > t.day - 120 end) as events
      from quiet q where q.customer_id = r.customer_id) e
    left join value v on v.customer_id = r.customer_id
  where r.day = t.day and r.raised_on is not null and coalesce(v.amount / v.whole, 0) * 10000 >= min_share
$$;

-- Who was scored on a day in the past, knowing what known allows, and who of them churned from 30 to 120 days later, judged
-- by all that is folded: an order day followed by none for more than max(60 days, 2.5 × the median interval so far).
create or replace function read.health_backtest_case(
  tenant text, as_of timestamptz, known bigint, scored_on date, threshold int, min_coverage int)
returns table (
  model text, root text, key jsonb, customer_id uuid, score numeric, coverage numeric, days_since_order int, quiet boolean,
  churned_on date, churned boolean)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s where s._tenant = tenant order by s._pos desc limit 1), 'UTC') as name
  ), then_ as (
    select (scored_on + 1)::timestamp at time zone z.name - interval '1 millisecond' as at from zone z
  ), scored as (
    select h.* from then_ t cross join lateral read.customer_health(tenant, t.at, known, null, min_coverage) h
    where h.band is not null and h.days_since_order is not null and scored_on + 120 <= (as_of at time zone (select name from zone))::date
  ), placed as (
    select s.customer_id, max((s._occurred_at at time zone z.name)::date) filter (where s.kind = 'order') as day
    from read.health_signal s cross join zone z
    where s._tenant = tenant and s._occurred_at <= as_of and s.kind in ('order', 'order_value')
    group by s.customer_id, s.subject
    having sum(s.amount) > 0
  ), order_day as (
    select distinct p.customer_id, p.day from placed p where p.day is not null
  ), spaced as (
    select o.customer_id, o.day, o.day - lag(o.day) over own as gap, lead(o.day) over own as next
    from order_day o window own as (partition by o.customer_id order by o.day)
  ), paced as (
    select s.*, array_agg(s.gap) over (partition by s.customer_id order by s.day) as gaps from spaced s
  ), silence as (
    select p.customer_id, p.next, p.day + ceil(greatest(60, 2.5 * coalesce((
        select percentile_cont(0.5) within group (order by g) from unnest(p.gaps) g), 0)))::int + 1 as churned_on
    from paced p
  ), lost as (
    select s.customer_id, min(s.churned_on) as churned_on
    from silence s
    where (s.next is null or s.next >= s.churned_on)
      and s.churned_on > scored_on + 30 and s.churned_on <= scored_on + 120
    group by s.customer_id
  )
  select 'customer_360', h.root, jsonb_build_object('customer_id', h.customer_id), h.customer_id, h.score, h.coverage,
    h.days_since_order, h.days_since_order >= 60, l.churned_on, l.churned_on is not null
  from scored h left join lost l on l.customer_id = h.customer_id
$$;

-- Everything about a customer as of a day in one row: health and what costs it most, the churn warning, orders, contacts, what is
-- owed. Amounts are empty for a customer with several currencies.
create or replace function read.customer_overview(
  tenant text, as_of timestamptz, known bigint, of_customer uuid, min_coverage int)
returns table (
  model text, root text, key jsonb, customer_id uuid, band text, score numeric, coverage numeric, direction text, weakest text,
  churn_raised_on date, orders int, last_order_on date, currency text, ordered numeric, open numeric, overdue numeric,
  contacts int, last_contact_on date, tickets int, last_ticket_on date, ratings int, csat numeric, last_nps numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), signal as (
    select s.*, (s._occurred_at at time zone z.name)::date as day
    from read.health_signal s cross join zone z
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and (of_customer is null or s.customer_id = of_customer)
  ), placed as (
    select s.customer_id, s.currency, sum(s.amount) as amount, max(s.day) filter (where s.kind = 'order') as day
    from signal s where s.kind in ('order', 'order_value')
    group by s.customer_id, s.subject, s.currency having sum(s.amount) > 0
  ), bought as (
    select p.customer_id, count(*)::int as orders, max(p.day) as last_order_on,
      case when count(distinct p.currency) = 1 then max(p.currency) end as currency,
      case when count(distinct p.currency) = 1 then sum(p.amount) end as ordered
    from placed p group by p.customer_id
  ), heard as (
    select s.customer_id,
      count(*) filter (where s.kind = 'interaction')::int as contacts,
      max(s.day) filter (where s.kind = 'interaction') as last_contact_on,
      count(*) filter (where s.kind = 'ticket')::int as tickets, max(s.day) filter (where s.kind = 'ticket') as last_ticket_on,
      count(*) filter (where s.kind = 'rating')::int as ratings,
      -- The upper two of five stand at 75 and 100.
      round(count(*) filter (where s.kind = 'rating' and s.score >= 75)::numeric
        / nullif(count(*) filter (where s.kind = 'rating'), 0), 6) as csat,
      (array_agg(s.score / 10 order by s._occurred_at desc, s._pos desc) filter (where s.kind = 'nps'))[1] as last_nps
    from signal s group by s.customer_id
  ), owed as (
    select i.customer_id, case when count(distinct i.currency) = 1 then max(i.currency) end as currency,
      case when count(distinct i.currency) = 1 then sum(i.open) end as open,
      case when count(distinct i.currency) = 1 then coalesce(sum(i.open) filter (where i.days > 0), 0) end as overdue
    from read.receivable_open_item(tenant, as_of, known, 'due', array[30], false, 'allocated', null, of_customer) i
    group by i.customer_id
  ), warned as (
    select w.customer_id, min(w.raised_on) as raised_on
    from read.churn_warning(tenant, as_of, known, of_customer, 0) w group by w.customer_id
  )
  select 'customer_360', min(p.root), jsonb_build_object('customer_id', p.customer_id), p.customer_id, max(p.band), max(p.score),
    max(p.coverage), max(p.direction), max(p.weakest), max(p.churn_raised_on), coalesce(max(p.orders), 0), max(p.last_order_on),
    max(p.currency), max(p.ordered), max(p.open), max(p.overdue), coalesce(max(p.contacts), 0), max(p.last_contact_on),
    coalesce(max(p.tickets), 0), max(p.last_ticket_on), coalesce(max(p.ratings), 0), max(p.csat), trim_scale(max(p.last_nps))
  from (
    select h.root, h.customer_id, h.band, h.score, h.coverage, h.direction, h.weakest, null::date as churn_raised_on,
      null::int as orders, null::date as last_order_on, null::text as currency, null::numeric as ordered,
      null::numeric as open, null::numeric as overdue, null::int as contacts, null::date as last_contact_on,
      null::int as tickets, null::date as last_ticket_on, null::int as ratings, null::numeric as csat, null::numeric as last_nps
    from read.customer_health(tenant, as_of, known, of_customer, min_coverage) h
    union all
    select null, b.customer_id, null, null, null, null, null, null, b.orders, b.last_order_on, b.currency, b.ordered,
      null, null, null, null, null, null, null, null, null
    from bought b
    union all
    select null, o.customer_id, null, null, null, null, null, null, null, null, o.currency, null, o.open, o.overdue,
      null, null, null, null, null, null, null
    from owed o
    union all
    select null, s.customer_id, null, null, null, null, null, null, null, null, null, null, null, null,
      s.contacts, s.last_contact_on, s.tickets, s.last_ticket_on, s.ratings, s.csat, s.last_nps
    from heard s
    union all
    select null, w.customer_id, null, null, null, null, null, w.raised_on, null, null, null, null, null, null,
      null, null, null, null, null, null, null
    from warned w
  ) p
  group by p.customer_id
  having min(p.root) is not null
$$;
