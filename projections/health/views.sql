-- A customer's health: inputs on 0 to 100, their weighted mean, and how it moved over four weeks. The day of as_of is day 1.
-- A customer is the canonical one: signals of customers that were merged by then are one customer's.

-- Weighted mean of the inputs that are there, and how much of the weight they carry, in percent.
create or replace function read.health_score(
  cadence numeric, usage numeric, engagement numeric, service numeric, payment numeric, voice numeric)
returns table (score numeric, coverage numeric)
language sql immutable as $$
  select round(w.points / nullif(w.weight, 0), 2), 100.0 * w.weight / 100
  from (
    -- Added up in one expression for each row of a report over all customers.
    select
      coalesce(25 * cadence, 0) + coalesce(20 * usage, 0) + coalesce(15 * engagement, 0) + coalesce(15 * service, 0)
        + coalesce(15 * payment, 0) + coalesce(10 * voice, 0) as points,
      case when cadence is null then 0 else 25 end + case when usage is null then 0 else 20 end
        + case when engagement is null then 0 else 15 end + case when service is null then 0 else 15 end
        + case when payment is null then 0 else 15 end + case when voice is null then 0 else 10 end as weight
    offset 0) w
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
  overdue_share numeric, ratings int, csat numeric, nps_answers int, nps numeric, active_users bigint, seats_bought bigint,
  features_used int, features int, logins_per_day numeric, logins_baseline numeric)
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
    -- Read once; `since` is the earliest of the weeks that see it.
    select coalesce(canon.canonical_id, s.customer_id) as customer_id, s.kind,
      -- Who answers for the customer as a whole answers for whom it counts as.
      case when s.subject = s.customer_id::text then coalesce(canon.canonical_id, s.customer_id)::text else s.subject end as subject,
      s.amount, s.score, s._occurred_at, s._pos, (s._occurred_at at time zone z.name)::date as day,
      case when s._occurred_at <= m.instants[1] then weeks - 1
        else weeks - 1 - width_bucket(s._occurred_at - interval '1 microsecond', m.instants) end as since
    from read.health_signal s cross join zone z
    cross join (select array_agg(w.at order by w.n desc) as instants from week w) m
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= m.instants[weeks] and (known is null or s._pos <= known)
      and (of_customer is null or s.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
  ), known_of as (
    select w.n, k.customer_id
    from (select s.customer_id, max(s.since) as since from signal s where s.kind in ('customer', 'order') group by s.customer_id) k
    join week w on w.n <= k.since
  ), told as (
    select w.n, w.day - s.day as ago, s.customer_id, s.kind, s.subject, s.score, s._occurred_at, s._pos
    from signal s join week w on w.n <= s.since
    where s.kind in ('interaction', 'ticket', 'rating', 'nps')
  ), counted as (
    select s.n, s.customer_id,
      count(*) filter (where s.kind = 'interaction') as contacts,
      count(*) filter (where s.kind = 'interaction' and s.ago < 30) as contacts_30d,
      count(*) filter (where s.kind = 'interaction' and s.ago between 30 and 119) / 3.0 as contacts_baseline,
      count(*) filter (where s.kind = 'ticket') as tickets,
      count(*) filter (where s.kind = 'ticket' and s.ago < 30) as tickets_30d,
      count(*) filter (where s.kind = 'ticket' and s.ago between 30 and 119) / 3.0 as tickets_baseline,
      count(*) filter (where s.kind = 'rating' and s.ago < 365) as ratings,
      avg(s.score) filter (where s.kind = 'rating' and s.ago < 365) as csat
    from told s
    group by s.customer_id, s.n
  ), moved as (
    select distinct s.customer_id from signal s where s.kind in ('order', 'order_value') and s.since < weeks - 1
  ), ordered as (
    -- The orders of a customer that nothing happened to in these weeks are counted once for all of them: `n` down to `until`.
    select s.since as n, case when m.customer_id is null then 0 else s.since end as until, s.customer_id, s.kind, s.subject, s.amount, s.day
    from signal s left join moved m on m.customer_id = s.customer_id
    where s.kind in ('order', 'order_value')
    union all
    select w.n, w.n, s.customer_id, s.kind, s.subject, s.amount, s.day
    from signal s join moved m on m.customer_id = s.customer_id join week w on w.n < s.since
    where s.kind in ('order', 'order_value')
  ), placed as (
    select o.n, o.until, o.customer_id, min(o.day) filter (where o.kind = 'order') as day
    from ordered o
    group by o.customer_id, o.n, o.until, o.subject
    having sum(o.amount) > 0
  ), order_day as (
    select distinct p.n, p.until, p.customer_id, p.day from placed p where p.day is not null
  ), gap as (
    select o.n, o.until, o.customer_id, o.day, o.day - lag(o.day) over (partition by o.customer_id, o.n order by o.day) as days
    from order_day o
  ), paced as (
    select g.n, g.until, g.customer_id, count(*) as order_days, max(g.day) as day,
      (percentile_cont(0.5) within group (order by g.days))::numeric as median_interval
    from gap g group by g.customer_id, g.n, g.until
  ), cadence as (
    select w.n, p.customer_id, p.order_days, w.day - p.day as days_since_order, p.median_interval
    from paced p join week w on w.n between p.until and p.n
  ), answer as (
    select distinct on (s.n, s.customer_id, s.subject) s.n, s.customer_id, s.score
    from told s
    where s.kind = 'nps' and s.ago < 365
    order by s.n, s.customer_id, s.subject, s._occurred_at desc, s._pos desc
  ), recommended as (
    select a.n, a.customer_id, count(*) as nps_answers, avg(a.score) as nps from answer a group by a.n, a.customer_id
  ), owed as (
    select w.n, i.customer_id, sum(i.open) as open, coalesce(sum(i.open) filter (where i.due_date < w.day), 0) as overdue
    from (select array_agg(w.at order by w.n desc) as instants from week w) m
      cross join lateral read.receivable_opened(tenant, m.instants, known, 'allocated', of_customer) i
      join week w on weeks - w.n between i.first and i.last
    where i.open > 0
    group by i.customer_id, w.n, i.currency
  ), counted_period as (
    -- A period counts where it ends, and days are counted from the end of the latest one: reports come when a period is over.
    select w.n, coalesce(canon.canonical_id, u.customer_id) as customer_id, w.day - u.period_end as ago,
      min(w.day - u.period_end) over (partition by w.n, coalesce(canon.canonical_id, u.customer_id)) as latest,
      u.period_end - u.period_start + 1 as days, u.logins, u.active_users, u.seats_bought, u.features
    from read.product_usage u join week w on u._occurred_at <= w.at and u.period_end <= w.day
    left join read.canonical_roots(tenant, known) canon on canon.member_id = u.customer_id
    where u._tenant = tenant and (known is null or u._pos <= known)
      and (of_customer is null or u.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
  ), period as (
    select c.*, c.ago - c.latest < 30 as current from counted_period c where c.latest <= 60 and c.ago - c.latest < 120
  ), used as (
    select p.n, p.customer_id,
      sum(p.active_users) filter (where p.current) as active_users, sum(p.seats_bought) filter (where p.current) as seats_bought,
      sum(p.logins) filter (where p.current)::numeric / sum(p.days) filter (where p.current) as logins_per_day,
      sum(p.logins) filter (where not p.current)::numeric / sum(p.days) filter (where not p.current) as logins_baseline
    from period p group by p.n, p.customer_id
  ), feature as (
    select p.n, p.customer_id, count(distinct f.key) filter (where p.current and f.value::bigint > 0) as features_used,
      count(distinct f.key) as features
    from period p cross join lateral jsonb_each_text(p.features::jsonb) f
    group by p.n, p.customer_id
  )
  -- Pieces are put side by side and grouped, not joined: no estimate can make that slow.
  select p.n, p.customer_id::text, p.customer_id, coalesce(max(p.order_days), 0)::int, max(p.days_since_order), max(p.median_interval),
    coalesce(max(p.contacts), 0)::int, coalesce(max(p.contacts_30d), 0)::int, coalesce(max(p.contacts_baseline), 0),
    coalesce(max(p.tickets), 0)::int, coalesce(max(p.tickets_30d), 0)::int, coalesce(max(p.tickets_baseline), 0),
    coalesce(max(p.overdue_share), 0), coalesce(max(p.ratings), 0)::int, max(p.csat),
    coalesce(max(p.nps_answers), 0)::int, max(p.nps), max(p.active_users), max(p.seats_bought), max(p.features_used)::int,
    max(p.features)::int, max(p.logins_per_day), max(p.logins_baseline)
  from (
    select k.n, true as known_of, k.customer_id, null::bigint as order_days, null::int as days_since_order, null::numeric as median_interval,
      null::bigint as contacts, null::bigint as contacts_30d, null::numeric as contacts_baseline, null::bigint as tickets,
      null::bigint as tickets_30d, null::numeric as tickets_baseline, null::numeric as overdue_share, null::bigint as ratings,
      null::numeric as csat, null::bigint as nps_answers, null::numeric as nps,
      null::bigint as active_users, null::bigint as seats_bought, null::bigint as features_used, null::bigint as features,
      null::numeric as logins_per_day, null::numeric as logins_baseline
    from known_of k
    union all
    select c.n, null, c.customer_id, null, null, null, c.contacts, c.contacts_30d, c.contacts_baseline, c.tickets,
      c.tickets_30d, c.tickets_baseline, null, c.ratings, c.csat, null, null, null, null, null, null, null, null
    from counted c
    union all
    select d.n, null, d.customer_id, d.order_days, d.days_since_order, d.median_interval,
      null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
    from cadence d
    union all
    -- Currencies are never added: the worst one counts.
    select b.n, null, b.customer_id, null, null, null, null, null, null, null, null, null, b.overdue / b.open, null, null, null, null,
      null, null, null, null, null, null
    from owed b
    union all
    select r.n, null, r.customer_id, null, null, null, null, null, null, null, null, null, null, null, null, r.nps_answers, r.nps,
      null, null, null, null, null, null
    from recommended r
    union all
    select u.n, null, u.customer_id, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
      u.active_users, u.seats_bought, null, null, u.logins_per_day, u.logins_baseline
    from used u
    union all
    select f.n, null, f.customer_id, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
      null, null, f.features_used, f.features, null, null
    from feature f
  ) p
  group by p.customer_id, p.n
  having bool_or(p.known_of)
$$;

-- The inputs themselves, null where nothing is known. Cadence wants two intervals; whoever has had contacts and has none
-- now has no engagement left; a customer without tickets yet has no service to judge; who owes nothing pays well. Usage is the mean
-- of what is known of: active users of seats, features used of those there are, logins a day against the days before.
create or replace function read.health_input(tenant text, as_of timestamptz, known bigint, of_customer uuid, weeks int)
returns table (
  n int, root text, customer_id uuid, score numeric, coverage numeric,
  cadence numeric, engagement numeric, service numeric, payment numeric, voice numeric,
  days_since_order int, median_interval numeric, contacts_30d int, contacts_baseline numeric, tickets_30d int,
  tickets_baseline numeric, overdue_share numeric, ratings int, nps_answers int, usage numeric, active_users bigint,
  seats_bought bigint, features_used int, features int, logins_per_day numeric, logins_baseline numeric)
language sql stable as $$
  select w.n, w.root, w.customer_id, s.score, s.coverage, i.cadence, i.engagement, i.service, i.payment, i.voice,
    w.days_since_order, w.median_interval, w.contacts_30d, w.contacts_baseline, w.tickets_30d, w.tickets_baseline,
    w.overdue_share, w.ratings, w.nps_answers, i.usage, w.active_users, w.seats_bought, w.features_used, w.features,
    w.logins_per_day, w.logins_baseline
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
        case when w.csat is null then w.nps when w.nps is null then w.csat else (w.csat + w.nps) / 2 end as voice,
        case when num_nonnulls(w.seats_bought, w.features_used, w.logins_baseline) > 0 then (select avg(u.part) from (values
          (case when w.seats_bought > 0 then least(100, 100.0 * w.active_users / w.seats_bought) end),
          (100.0 * w.features_used / w.features),
          (case when w.logins_baseline > 0 then least(100, 100 * w.logins_per_day / w.logins_baseline)
            when w.logins_baseline = 0 then case when w.logins_per_day > 0 then 100 else 0 end end)) as u(part)) end as usage
      -- Each input is made once, however often it is read.
      offset 0) i
    cross join lateral read.health_score(i.cadence, i.usage, i.engagement, i.service, i.payment, i.voice) s
$$;

-- One row per customer. Weeks without enough coverage are no part of the trend.
create or replace function read.customer_health(
  tenant text, as_of timestamptz, known bigint, of_customer uuid, min_coverage int)
returns table (
  model text, root text, key jsonb, customer_id uuid, score numeric, band text, coverage numeric, trend numeric, direction text,
  weakest text, cadence numeric, engagement numeric, service numeric, payment numeric, voice numeric,
  days_since_order int, median_interval numeric, contacts_30d int, contacts_baseline numeric, tickets_30d int,
  tickets_baseline numeric, overdue_share numeric, ratings int, nps_answers int,
  score_7d numeric, score_14d numeric, score_21d numeric, usage numeric, active_users bigint, seats_bought bigint,
  features_used int, features int, logins_per_day numeric, logins_baseline numeric)
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
    select h.*, case when num_nonnulls(h.score_21d, h.score_14d, h.score_7d, h.covered) > 1
      then read.least_squares_slope(array[h.score_21d, h.score_14d, h.score_7d, h.covered]) end as trend
    from history h where h.n = 0
  )
  select 'customer_360', s.root, jsonb_build_object('customer_id', s.customer_id), s.customer_id, s.score,
    case when s.covered >= 75 then 'healthy' when s.covered >= 50 then 'watch' when s.covered is not null then 'at_risk' end,
    round(s.coverage, 2), s.trend,
    case when s.trend <= -3 then 'falling' when s.trend >= 3 then 'rising' when s.trend is not null then 'steady' end,
    -- The input that costs the score most points.
    (select v.input from (values ('cadence', 25 * (100 - s.cadence)), ('usage', 20 * (100 - s.usage)), ('engagement', 15 * (100 - s.engagement)),
        ('service', 15 * (100 - s.service)), ('payment', 15 * (100 - s.payment)), ('voice', 10 * (100 - s.voice))) as v(input, lost)
      where v.lost > 0 order by v.lost desc, v.input limit 1),
    round(s.cadence, 2), round(s.engagement, 2), round(s.service, 2), round(s.payment, 2), round(s.voice, 2),
    s.days_since_order, s.median_interval, s.contacts_30d, round(s.contacts_baseline, 2), s.tickets_30d,
    round(s.tickets_baseline, 2), round(s.overdue_share, 6), s.ratings, s.nps_answers, s.score_7d, s.score_14d, s.score_21d,
    round(s.usage, 2), s.active_users, s.seats_bought, s.features_used, s.features, round(s.logins_per_day, 2),
    round(s.logins_baseline, 2)
  from trended s
$$;

-- What each input of one customer is made of, row by row, oldest first: its orders, periods of usage, contacts, tickets, open items
-- and voices. Of a contact's recommendations the latest counts, the others are `replaced`.
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
    select s.*, coalesce(canon.canonical_id, s.customer_id) as customer, (s._occurred_at at time zone z.name)::date as day,
      (as_of at time zone z.name)::date - (s._occurred_at at time zone z.name)::date as ago
    from read.health_signal s cross join zone z
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and s.customer_id = any(array(select * from read.members_of(tenant, known, of_customer)))
  ), evidence as (
    select s.*,
      case when s.kind in ('order', 'order_value') then 'cadence' when s.kind = 'interaction' then 'engagement'
        when s.kind = 'ticket' then 'service' else 'voice' end as input,
      case when s.kind in ('order', 'order_value') then s.kind
        when s.kind in ('interaction', 'ticket') then
          case when s.ago < 30 then 'current 30 days' when s.ago < 120 then 'baseline' else 'before' end
        when s.ago >= 365 then 'before' when s.kind = 'nps' and row_number() over latest > 1 then 'replaced'
        else s.kind end as counts_as
    from signal s where s.kind <> 'customer'
    window latest as (
      partition by s.kind, case when s.subject = s.customer_id::text then s.customer::text else s.subject end
      order by s._occurred_at desc, s._pos desc)
  )
  select 'health_signal', e._root, jsonb_build_object('event_id', e.event_id), e.customer, e.input, e.counts_as, e.day as occurred_on, e.ago,
    e.subject, e.detail, e.amount, e.currency, e.score
  from evidence e
  union all
  select 'product_usage', p._root, jsonb_build_object('event_id', p.event_id), p.customer, 'usage',
    case when p.latest > 60 or p.ago - p.latest >= 120 then 'before' when p.ago - p.latest < 30 then 'current 30 days'
      else 'baseline' end,
    p.period_end, p.ago, p.event_id::text,
    format('%s to %s: %s logins, %s of %s seats', p.period_start, p.period_end, p.logins, p.active_users, p.seats_bought), null, null, null
  from (
    select u.*, coalesce(canon.canonical_id, u.customer_id) as customer, z.day - u.period_end as ago,
      min(z.day - u.period_end) over () as latest
    from read.product_usage u cross join (select (as_of at time zone zone.name)::date as day from zone) z
    left join read.canonical_roots(tenant, known) canon on canon.member_id = u.customer_id
    where u._tenant = tenant and u._occurred_at <= as_of and u.period_end <= z.day and (known is null or u._pos <= known)
      and u.customer_id = any(array(select * from read.members_of(tenant, known, of_customer)))
  ) p
  union all
  select i.model, i.root, i.key, i.customer_id, 'payment', case when i.days > 0 then 'overdue' else 'not due' end,
    i.due_date, i.days, coalesce(i.receivable_id, i.order_id)::text, i.bucket, i.open, i.currency, null
  from read.receivable_open_item(tenant, as_of, known, 'due', array[30], false, 'allocated', null, of_customer) i
  order by occurred_on, input, subject
$$;
