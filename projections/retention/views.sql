-- Whom we are about to lose, how well the health of a day foretold whom we lost, and a customer in one row. A customer is the
-- canonical one: signals of customers that were merged by then are one customer's.

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
    select s.event_id, coalesce(canon.canonical_id, s.customer_id) as customer_id, s.kind, s.subject, s.amount, s.currency,
      (s._occurred_at at time zone z.name)::date as day
    from read.health_signal s cross join zone z
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and s.kind in ('order', 'order_value', 'interaction')
  ), placed as (
    select s.customer_id, s.subject, s.currency, sum(s.amount) as amount,
      max(s.day) filter (where s.kind = 'order') as day,
      (array_agg(s.event_id) filter (where s.kind = 'order'))[1] as event_id
    from signal s where s.kind in ('order', 'order_value')
    group by s.customer_id, s.subject, s.currency
    having sum(s.amount) > 0
  ), often as (
    -- Below twelve contacts no baseline reaches 4: whoever has had fewer in all is not followed.
    select s.customer_id from signal s where s.kind = 'interaction' group by s.customer_id having count(*) >= 12
  ), told as (
    select p.customer_id, p.day, p.event_id, true as is_order
    from placed p join often o on o.customer_id = p.customer_id where p.day is not null
    union all
    select s.customer_id, s.day, s.event_id, false from signal s join often o on o.customer_id = s.customer_id where s.kind = 'interaction'
  ), since as (
    select t.*, max(t.day) filter (where t.is_order) over (partition by t.customer_id) as last_order_on
    from told t where of_customer is null or t.customer_id = any(array(select * from read.members_of(tenant, known, of_customer)))
  ), counted as (
    select s.*, count(*) filter (where not s.is_order and s.day > s.last_order_on - 60) over (partition by s.customer_id) as heard
    from since s
  ), quiet as (
    select c.* from counted c cross join today t where c.last_order_on <= t.day - 60 and c.heard >= 12
  ), daily as (
    select d.customer_id, d.last_order_on, d.day, sum(d.n) as n
    from (
      -- 120 days after the last contact nothing is in the baseline any more: each further day is as that one.
      select q.customer_id, q.last_order_on, g::date as day, 0 as n
      from (select customer_id, last_order_on, max(day) as heard_on from quiet group by customer_id, last_order_on) q cross join today t
        cross join lateral generate_series(q.last_order_on - 59, least(t.day, q.heard_on + 120), interval '1 day') g
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
      over (partition by c.customer_id) as raised_on, max(c.day) over (partition by c.customer_id) as until
    from cleared c
  ), value as (
    select p.customer_id, p.currency, sum(p.amount) as amount, sum(sum(p.amount)) over (partition by p.currency) as whole
    from placed p cross join today t
    where p.day > t.day - 365
    group by p.customer_id, p.currency
  )
  select 'customer_360', r.customer_id::text, jsonb_build_object('customer_id', r.customer_id), r.customer_id, 'churn.keyAccount.v1',
    r.raised_on, r.last_order_on, t.day - r.last_order_on, r.current::int, round(r.before / 3.0, 2),
    case when r.before > 0 then round(1 - 3 * r.current / r.before, 6) end, v.currency, v.amount, round(v.amount / v.whole, 6),
    30, 'contact_customer', e.events
  from raised r
    cross join today t
    cross join lateral (
      select jsonb_agg(q.event_id order by q.day, q.event_id) filter (
        where case when q.is_order then q.day = q.last_order_on else q.day > t.day - 120 end) as events
      from quiet q where q.customer_id = r.customer_id) e
    left join value v on v.customer_id = r.customer_id
  where r.day = r.until and r.raised_on is not null and coalesce(v.amount / v.whole, 0) * 10000 >= min_share
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
    select coalesce(canon.canonical_id, s.customer_id) as customer_id,
      max((s._occurred_at at time zone z.name)::date) filter (where s.kind = 'order') as day
    from read.health_signal s cross join zone z
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and s.kind in ('order', 'order_value')
    group by coalesce(canon.canonical_id, s.customer_id), s.subject
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

-- What a customer bought, from the reports that say so, each asked once: scores and segment, orders, revenue and profit of 365 days
-- (what lifetime value is counted from, with the age), purchase days, when the next order is due. Empty with several currencies,
-- but for when the next order is due.
create or replace function read.customer_buying(tenant text, as_of timestamptz, known bigint, of_customer uuid)
returns table (
  customer_id uuid, segment text, rfm_cell text, orders_365d int, revenue_365d numeric, profit_365d numeric, orders_ever int,
  tenure_days int, x int, t_x numeric, t numeric, median_interval numeric, next_due_on date, next_overdue_days int)
language sql stable as $$
  with told as (
    select r.customer_id, r.currency, r.segment, r.cell, null::int as orders, null::numeric as revenue, null::numeric as profit,
      null::int as ever, null::int as tenure, null::int as x, null::numeric as t_x, null::numeric as t,
      null::numeric as median_interval, null::date as due_on, null::int as overdue
    from read.rfm_score(tenant, as_of, known, 'tieSafe', '365d', 'order', 'revenue', 0, false, false) r
    union all
    select v.customer_id, v.currency, null, null, v.orders, v.revenue, v.profit, v.orders_ever, v.tenure_days,
      null, null, null, null, null, null
    from read.customer_value(tenant, as_of, known, '365d', 'all', false) v
    union all
    select s.customer_id, s.currency, null, null, null, null, null, null, null, s.x, s.t_x, s.t, null, null, null
    from read.purchase_summary(tenant, as_of, known, null, 'day', 'revenue', 0, false) s
    union all
    select d.customer_id, null, null, null, null, null, null, null, null, null, null, null, d.median_interval, d.due_on, d.overdue_days
    from read.next_order_due(tenant, as_of, known, false) d
  ), summed as (
    select t.customer_id, count(distinct t.currency) = 1 as one, max(t.segment) as segment, max(t.cell) as cell, max(t.orders) as orders,
      max(t.revenue) as revenue, max(t.profit) as profit, max(t.ever) as ever, max(t.tenure) as tenure, max(t.x) as x,
      max(t.t_x) as t_x, max(t.t) as t, max(t.median_interval) as median_interval, max(t.due_on) as due_on, max(t.overdue) as overdue
    from told t
    where of_customer is null or t.customer_id = any(array(select * from read.members_of(tenant, known, of_customer)))
    group by t.customer_id
  )
  select s.customer_id, case when s.one then s.segment end, case when s.one then s.cell end, case when s.one then s.orders end,
    case when s.one then s.revenue end, case when s.one then s.profit end, case when s.one then s.ever end,
    case when s.one then s.tenure end, case when s.one then s.x end, case when s.one then s.t_x end, case when s.one then s.t end,
    s.median_interval, s.due_on, s.overdue
  from summed s
$$;

-- Everything about a customer as of a day in one row: health and what costs it most, the churn warning, orders, what it bought and
-- when it is due again, contacts, what is owed. Amounts are empty for a customer with several currencies.
create or replace function read.customer_overview(
  tenant text, as_of timestamptz, known bigint, of_customer uuid, min_coverage int)
returns table (
  model text, root text, key jsonb, customer_id uuid, band text, score numeric, coverage numeric, direction text, weakest text,
  churn_raised_on date, orders int, last_order_on date, currency text, ordered numeric, open numeric, overdue numeric,
  contacts int, last_contact_on date, tickets int, last_ticket_on date, ratings int, csat numeric, last_nps numeric,
  segment text, rfm_cell text, orders_365d int, revenue_365d numeric, profit_365d numeric, orders_ever int, tenure_days int,
  x int, t_x numeric, t numeric, median_interval numeric, next_due_on date, next_overdue_days int)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), signal as (
    select coalesce(canon.canonical_id, s.customer_id) as customer_id, s.kind, s.subject, s.currency, s.amount, s.score, s._occurred_at, s._pos,
      (s._occurred_at at time zone z.name)::date as day
    from read.health_signal s cross join zone z
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and (of_customer is null or s.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
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
    coalesce(max(p.tickets), 0), max(p.last_ticket_on), coalesce(max(p.ratings), 0), max(p.csat), trim_scale(max(p.last_nps)),
    max(p.segment), max(p.rfm_cell), max(p.orders_365d), max(p.revenue_365d), max(p.profit_365d), max(p.orders_ever),
    max(p.tenure_days), max(p.x), max(p.t_x), max(p.t), max(p.median_interval), max(p.next_due_on), max(p.next_overdue_days)
  from (
    select h.root, h.customer_id, h.band, h.score, h.coverage, h.direction, h.weakest, null::date as churn_raised_on,
      null::int as orders, null::date as last_order_on, null::text as currency, null::numeric as ordered,
      null::numeric as open, null::numeric as overdue, null::int as contacts, null::date as last_contact_on,
      null::int as tickets, null::date as last_ticket_on, null::int as ratings, null::numeric as csat, null::numeric as last_nps,
      null::text as segment, null::text as rfm_cell, null::int as orders_365d, null::numeric as revenue_365d,
      null::numeric as profit_365d, null::int as orders_ever, null::int as tenure_days, null::int as x, null::numeric as t_x,
      null::numeric as t, null::numeric as median_interval, null::date as next_due_on, null::int as next_overdue_days
    from read.customer_health(tenant, as_of, known, of_customer, min_coverage) h
    union all
    select null, b.customer_id, null, null, null, null, null, null, b.orders, b.last_order_on, b.currency, b.ordered,
      null, null, null, null, null, null, null, null, null,
      null, null, null, null, null, null, null, null, null, null, null, null, null
    from bought b
    union all
    select null, o.customer_id, null, null, null, null, null, null, null, null, o.currency, null, o.open, o.overdue,
      null, null, null, null, null, null, null,
      null, null, null, null, null, null, null, null, null, null, null, null, null
    from owed o
    union all
    select null, s.customer_id, null, null, null, null, null, null, null, null, null, null, null, null,
      s.contacts, s.last_contact_on, s.tickets, s.last_ticket_on, s.ratings, s.csat, s.last_nps,
      null, null, null, null, null, null, null, null, null, null, null, null, null
    from heard s
    union all
    select null, w.customer_id, null, null, null, null, null, w.raised_on, null, null, null, null, null, null,
      null, null, null, null, null, null, null,
      null, null, null, null, null, null, null, null, null, null, null, null, null
    from warned w
    union all
    select null, c.customer_id, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
      c.segment, c.rfm_cell, c.orders_365d, c.revenue_365d, c.profit_365d, c.orders_ever, c.tenure_days, c.x, c.t_x, c.t,
      c.median_interval, c.next_due_on, c.next_overdue_days
    from read.customer_buying(tenant, as_of, known, of_customer) c
  ) p
  group by p.customer_id
  having min(p.root) is not null
$$;
