-- What customers are worth: reports over the ledger of sales (projection sale). Every function takes (tenant, as_of, known, …).
-- A customer with sales in two currencies stands in both; scores are given per currency.

-- Recency, frequency and money of everyone with a qualifying order in the window, with scores 1 to 5 and the segment.
-- tieSafe: least(5, 1 + floor(5 × strictly worse ÷ N)), equal values equal scores. ntile: SQL's NTILE(5), ties by external id.
create or replace function read.rfm_score(
  tenant text, as_of timestamptz, known bigint,
  scores text, within text, unit text, measure text, min_amount numeric, include_zero boolean, restated boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, currency text, recency_days int, frequency int, money numeric,
  r int, f int, m int, cell text, segment text, population int)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), today as (
    select (as_of at time zone z.name)::date as day,
      case when within = 'all' then null else (as_of at time zone z.name)::date - regexp_replace(within, 'd$', '')::int end as after
    from zone z
  ), bought as (
    select q.root, q.customer_id, min(q.external_id) as external_id, q.currency, t.day - max(q.placed_on) as recency,
      case unit when 'day' then count(distinct q.placed_on) else count(*) end as frequency, sum(q.worth) as money
    from read.qualifying_order(tenant, as_of, known, restated, measure, min_amount, include_zero) q
    cross join today t
    where t.after is null or q.placed_on > t.after
    group by q.root, q.customer_id, q.currency, t.day
  ), served as (
    select c.customer_id, c.currency, sum(c.cost) as cost
    from read.customer_cost(tenant, as_of, known) c cross join today t
    where measure = 'profit' and (t.after is null or c.day > t.after)
    group by c.customer_id, c.currency
  ), numbered as (
    -- The place of an external id among all: as a number where it is one, then as text.
    select b.root, b.customer_id, b.external_id, b.currency, b.recency, b.frequency, b.money - coalesce(s.cost, 0) as money, count(*) over (partition by b.currency) as n,
      row_number() over (
        partition by b.currency
        order by case when b.external_id ~ '^[0-9]+$' then b.external_id::numeric end, b.external_id collate "C", b.customer_id) as place
    from bought b
    left join served s on s.customer_id = b.customer_id and s.currency = b.currency
  ), scored as (
    select b.*,
      case when scores = 'ntile' then ntile(5) over (partition by b.currency order by b.recency desc, b.place)
        else least(5, 1 + 5 * (rank() over (partition by b.currency order by b.recency desc) - 1) / b.n) end::int as r,
      case when scores = 'ntile' then ntile(5) over (partition by b.currency order by b.frequency, b.place)
        else least(5, 1 + 5 * (rank() over (partition by b.currency order by b.frequency) - 1) / b.n) end::int as f,
      case when scores = 'ntile' then ntile(5) over (partition by b.currency order by b.money, b.place)
        else least(5, 1 + 5 * (rank() over (partition by b.currency order by b.money) - 1) / b.n) end::int as m
    from numbered b
  )
  select 'customer_360'::text, s.root, jsonb_build_object('customer_id', s.customer_id), s.customer_id, s.external_id, s.currency,
    s.recency::int, s.frequency::int, s.money, s.r, s.f, s.m, concat(s.r, s.f, s.m),
    case
      when s.r >= 4 and s.f >= 4 and s.m >= 4 then 'champion'
      when s.r <= 2 and s.f >= 3 then 'at-risk'
      when s.r = 1 and s.f <= 2 then 'lost'
      when s.f >= 4 then 'loyal'
      when s.m = 5 then 'big-spender'
      when s.r >= 4 and s.f <= 2 then 'promising'
      else 'standard'
    end, s.n::int
  from scored s
$$;

-- Every customer's segment on an earlier day and as of now; `silent` where it was in none.
create or replace function read.rfm_migration(
  tenant text, as_of timestamptz, known bigint, since date,
  scores text, within text, unit text, measure text, min_amount numeric, include_zero boolean, restated boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, currency text, from_segment text, to_segment text,
  from_cell text, to_cell text, from_money numeric, to_money numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), before as (
    select b.* from zone z
    cross join lateral read.rfm_score(
      tenant, least(as_of, ((since + 1)::timestamp at time zone z.name) - interval '1 millisecond'), known,
      scores, within, unit, measure, min_amount, include_zero, restated) b
  )
  select 'customer_360'::text, coalesce(a.root, b.root), coalesce(a.key, b.key), coalesce(a.customer_id, b.customer_id),
    coalesce(a.external_id, b.external_id), coalesce(a.currency, b.currency),
    coalesce(b.segment, 'silent'), coalesce(a.segment, 'silent'), b.cell, a.cell, coalesce(b.money, 0), coalesce(a.money, 0)
  from before b
  full join read.rfm_score(tenant, as_of, known, scores, within, unit, measure, min_amount, include_zero, restated) a
    on a.customer_id = b.customer_id and a.currency = b.currency
$$;

-- Every customer's segment at the end of each period since a day: how it came to where it is.
create or replace function read.rfm_history(
  tenant text, as_of timestamptz, known bigint, since date, period text, of_customer uuid,
  scores text, within text, unit text, measure text, min_amount numeric, include_zero boolean, restated boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, currency text, ended_on date, segment text, cell text,
  recency_days int, frequency int, money numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), step as (
    select z.name, (as_of at time zone z.name)::date as today,
      case period when 'year' then interval '1 year' when 'quarter' then interval '3 months' else interval '1 month' end as length,
      case when period in ('year', 'quarter') then period else 'month' end as unit
    from zone z
  ), period_end as (
    -- The last instant of each period, and of the one that has not ended as_of; before the first sale there is none to tell.
    select s.name, least(s.today, (d.day + s.length)::date - 1) as day
    from step s
    cross join (
      select min(b._occurred_at) as at from read.sale b
      where b._tenant = tenant and (known is null or b._pos <= known) having min(b._occurred_at) is not null) f
    cross join lateral generate_series(
      date_trunc(s.unit, greatest(since::timestamp, f.at at time zone s.name)), s.today::timestamp, s.length) d(day)
  )
  select r.model, r.root, r.key, r.customer_id, r.external_id, r.currency, e.day, r.segment, r.cell, r.recency_days, r.frequency, r.money
  from period_end e
  cross join lateral read.rfm_score(
    tenant, least(as_of, ((e.day + 1)::timestamp at time zone e.name) - interval '1 millisecond'), known,
    scores, within, unit, measure, min_amount, include_zero, restated) r
  where of_customer is null or r.customer_id = any(array(select * from read.members_of(tenant, known, of_customer)))
$$;

-- Purchases of one day are one. x = purchase days − 1, t_x = last − first, t = until − first (days, or weeks to 2 decimals),
-- mean = mean daily total without the first day (0 if x = 0).
create or replace function read.purchase_summary(
  tenant text, as_of timestamptz, known bigint, until date, unit text, measure text, min_amount numeric, include_zero boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, currency text, first_on date, last_on date,
  x int, t_x numeric, t numeric, mean numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), purchase as (
    select q.root, q.customer_id, min(q.external_id) as external_id, q.currency, q.placed_on, sum(q.worth) as worth,
      q.placed_on > min(q.placed_on) over (partition by q.customer_id, q.currency) as again
    from read.qualifying_order(tenant, as_of, known, false, measure, min_amount, include_zero) q
    where until is null or q.placed_on <= until
    group by q.root, q.customer_id, q.currency, q.placed_on
  ), summed as (
    select p.root, p.customer_id, min(p.external_id) as external_id, p.currency, min(p.placed_on) as first_on, max(p.placed_on) as last_on,
      count(*) filter (where p.again) as x, avg(p.worth) filter (where p.again) as mean
    from purchase p
    group by p.root, p.customer_id, p.currency
  )
  select 'customer_360'::text, s.root, jsonb_build_object('customer_id', s.customer_id), s.customer_id, s.external_id, s.currency,
    s.first_on, s.last_on, s.x::int,
    case unit when 'week' then round((s.last_on - s.first_on) / 7.0, 2) else s.last_on - s.first_on end,
    case unit when 'week' then round((d.day - s.first_on) / 7.0, 2) else d.day - s.first_on end,
    coalesce(s.mean, 0)
  from summed s
  cross join zone z
  cross join lateral (select coalesce(until, (as_of at time zone z.name)::date) as day) d
$$;

-- One row per customer and month it was active in, with the month of its first activity and the months in between.
create or replace function read.cohort_activity(
  tenant text, as_of timestamptz, known bigint, activity text, include_zero boolean)
returns table (model text, root text, key jsonb, customer_id uuid, cohort text, active_month text, age int)
language sql stable as $$
  with dated as (
    select q.root, q.customer_id, q.placed_on as day
    from read.qualifying_order(tenant, as_of, known, false, 'revenue', 0, include_zero) q
    union all
    select coalesce(b.customer_id::text, b.root), b.customer_id, b.day
    from read.sale_booking(tenant, as_of, known, 'month', false) b
    where activity = 'order+credit' and b.named and b.kind = 'credited'
  ), active as (
    select d.root, d.customer_id, date_trunc('month', d.day)::date as month
    from dated d group by d.root, d.customer_id, date_trunc('month', d.day)::date
  ), first as (
    select a.*, min(a.month) over (partition by a.customer_id) as cohort from active a
  )
  select 'customer_360'::text, f.root, jsonb_build_object('customer_id', f.customer_id), f.customer_id,
    to_char(f.cohort, 'YYYY-MM'), to_char(f.month, 'YYYY-MM'),
    ((extract(year from f.month) - extract(year from f.cohort)) * 12 + extract(month from f.month) - extract(month from f.cohort))::int
  from first f
$$;

-- Whether a customer bought again: orders in the window, which begins with the first order (basis first) or ends with as_of
-- (basis asOf; whoever has none in it is left out). matured: the window of the cohort's last day has passed.
create or replace function read.repurchase_customer(
  tenant text, as_of timestamptz, known bigint, days int, basis text, period text, min_amount numeric, include_zero boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, cohort text, first_on date, orders int, again boolean, matured boolean)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), bought as (
    select q.root, q.customer_id, q.external_id, q.placed_on, min(q.placed_on) over (partition by q.customer_id) as first_on,
      (as_of at time zone z.name)::date as today
    from read.qualifying_order(tenant, as_of, known, false, 'revenue', min_amount, include_zero) q
    cross join zone z
  ), counted as (
    select b.root, b.customer_id, min(b.external_id) as external_id, b.first_on, b.today, count(*)::int as orders,
      case period when 'year' then 'year' when 'quarter' then 'quarter' else 'month' end as unit
    from bought b
    where case basis when 'asOf' then b.placed_on > b.today - days else b.placed_on <= b.first_on + days end
    group by b.root, b.customer_id, b.first_on, b.today
  )
  select 'customer_360'::text, c.root, jsonb_build_object('customer_id', c.customer_id), c.customer_id, c.external_id,
    to_char(c.first_on, case c.unit when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end),
    c.first_on, c.orders, c.orders >= 2,
    basis = 'asOf' or (date_trunc(c.unit, c.first_on) + ('1 ' || case c.unit when 'quarter' then 'month' else c.unit end)::interval
      * case c.unit when 'quarter' then 3 else 1 end)::date - 1 + days <= c.today
  from counted c
$$;

-- When a customer's next order is due: the last day of purchase plus the median of its own intervals, from three days on.
create or replace function read.next_order_due(tenant text, as_of timestamptz, known bigint, include_zero boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, purchases int, last_on date, median_interval numeric,
  due_on date, overdue_days int)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), purchase as (
    select q.root, q.customer_id, min(q.external_id) as external_id, q.placed_on,
      q.placed_on - lag(q.placed_on) over (partition by q.customer_id order by q.placed_on) as gap
    from read.qualifying_order(tenant, as_of, known, false, 'revenue', 0, include_zero) q
    group by q.root, q.customer_id, q.placed_on
  ), cadence as (
    select p.root, p.customer_id, min(p.external_id) as external_id, count(*) as purchases, max(p.placed_on) as last_on,
      (percentile_cont(0.5) within group (order by p.gap))::numeric as median
    from purchase p
    group by p.root, p.customer_id
    having count(*) >= 3
  )
  select 'customer_360'::text, c.root, jsonb_build_object('customer_id', c.customer_id), c.customer_id, c.external_id,
    c.purchases::int, c.last_on, c.median, d.due_on, greatest((as_of at time zone z.name)::date - d.due_on, 0)
  from cadence c
  cross join zone z
  cross join lateral (select c.last_on + ceil(c.median)::int as due_on) d
$$;

-- What a customer is worth: orders, revenue and profit in the window; since when it buys and how often in all; whether it bought in
-- the window and in the one before. by_what: all, customer, country or segment (tieSafe scores of the same window).
create or replace function read.customer_value(
  tenant text, as_of timestamptz, known bigint, within text, by_what text, include_zero boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, currency text, part text, orders int, revenue numeric,
  orders_costed int, revenue_costed numeric, profit numeric, first_on date, last_on date, tenure_days int, orders_ever int,
  active boolean, active_before boolean)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), today as (
    select (as_of at time zone z.name)::date as day, case when within <> 'all' then regexp_replace(within, 'd$', '')::int end as days
    from zone z
  ), bought as (
    select q.root, q.customer_id, q.external_id, q.currency, q.placed_on, q.net, q.profit,
      t.days is null or q.placed_on > t.day - t.days as inside,
      q.placed_on <= t.day - t.days and q.placed_on > t.day - 2 * t.days as before, t.day
    from read.qualifying_order(tenant, as_of, known, false, 'revenue', 0, include_zero) q
    cross join today t
  ), summed as (
    select b.root, b.customer_id, min(b.external_id) as external_id, b.currency,
      count(*) filter (where b.inside) as orders, coalesce(sum(b.net) filter (where b.inside), 0) as revenue,
      count(b.profit) filter (where b.inside) as orders_costed,
      coalesce(sum(b.net) filter (where b.inside and b.profit is not null), 0) as revenue_costed,
      sum(b.profit) filter (where b.inside) as profit,
      min(b.placed_on) as first_on, max(b.placed_on) as last_on, b.day - min(b.placed_on) as tenure, count(*) as ever,
      bool_or(b.inside) as active, coalesce(bool_or(b.before), false) as active_before
    from bought b
    group by b.root, b.customer_id, b.currency, b.day
  ), served as (
    select c.customer_id, c.currency, sum(c.cost) as cost
    from read.customer_cost(tenant, as_of, known) c cross join today t
    where t.days is null or c.day > t.day - t.days
    group by c.customer_id, c.currency
  )
  select 'customer_360'::text, s.root, jsonb_build_object('customer_id', s.customer_id), s.customer_id, s.external_id, s.currency,
    case by_what when 'customer' then coalesce(s.external_id, s.customer_id::text) when 'country' then c.country
      when 'segment' then coalesce(g.segment, 'silent') else 'all' end,
    s.orders::int, s.revenue, s.orders_costed::int, s.revenue_costed, s.profit - coalesce(v.cost, 0), s.first_on, s.last_on, s.tenure, s.ever::int,
    s.active, s.active_before
  from summed s
  left join served v on v.customer_id = s.customer_id and v.currency = s.currency
  left join read.customer_360 c on by_what = 'country' and c._tenant = tenant and c.customer_id = s.customer_id
  left join read.rfm_score(tenant, as_of, known, 'tieSafe', within, 'order', 'revenue', 0, include_zero, false) g
    on by_what = 'segment' and g.customer_id = s.customer_id and g.currency = s.currency
$$;
