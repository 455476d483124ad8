-- Reports over the ledger of order steps. Every function takes (tenant, as_of, known, …): what had occurred by then, as far as
-- it was recorded by then (a position; null = everything folded). Days and periods are the tenant's calendar. A customer is the
-- canonical one: orders of customers that were merged by then are one customer's, and asking for one asks for all of them.

-- One row per order as it stood. Fulfilled: the last delivery of an order of which nothing is left to ship and all has arrived
-- (basis 'delivered'), or the shipment, amendment or cancellation after which nothing was left (basis 'shipped').
-- Punctuality against the date promised last: on_time, late, overdue (not fulfilled, and the date has passed), pending.
create or replace function read.order_standing(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date, basis text, segment_by text, of_segment text,
  of_customer uuid)
returns table (
  model text, root text, key jsonb, order_id uuid, order_no text, customer_id uuid, owner_id text, opportunity_id uuid, quote_id uuid,
  segment text, status text, placed_on date, placed_period text, promised_date date, promise_gap_days bigint,
  shipped_on date, delivered_on date, days int, days_open int, punctuality text, currency text,
  lines int, net numeric, total numeric, shipped numeric, returned numeric, cost numeric)
language sql stable as $$
  with frame as (
    select z.name as zone, (as_of at time zone z.name)::date as today,
      case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label
    from (select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name) z
  ), step as (
    select s.*, coalesce(canon.canonical_id, s.customer_id) as customer,
      max(s._pos) filter (where not s.complete) over (partition by s.order_id) as open_pos
    from read.order_step s
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and (of_customer is null or s.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
  ), orders as (
    select s.order_id, s._root, s.customer as customer_id,
      max(s.order_no) as order_no, max(s.owner_id) as owner_id, min(s.currency) as currency,
      min(s.opportunity_id::text)::uuid as opportunity_id, min(s.quote_id::text)::uuid as quote_id,
      max(s.attributes ->> segment_by) as segment,
      min(s._occurred_at) filter (where s.step = 'placed') as placed_at,
      (array_agg(s.promised_date order by s._pos desc) filter (where s.promised_date is not null))[1] as promised_date,
      max(s.promise_gap_days) as promise_gap_days,
      bool_or(s.step = 'cancelled') as cancelled, bool_or(s.step = 'completed') as completed,
      bool_or(s.step = 'accepted') as accepted, bool_or(s.step = 'confirmed') as confirmed,
      coalesce((array_agg(s.complete order by s._pos desc) filter (where s.complete is not null))[1], false) as complete,
      -- The first step since which nothing is left: later ones that say so again change nothing.
      min(s._occurred_at) filter (where s.complete and s._pos > coalesce(s.open_pos, -1)) as complete_at,
      max(s._occurred_at) filter (where s.step = 'delivered') as delivered_at,
      count(*) filter (where s.step = 'shipped') as shipments, count(*) filter (where s.step = 'delivered') as deliveries,
      sum(s.lines)::int as lines, sum(s.net) as net, sum(s.total) as total,
      coalesce(sum(s.shipped), 0) as shipped, coalesce(sum(s.returned), 0) as returned, coalesce(sum(s.cost), 0) as cost
    from step s
    group by s.order_id, s._root, s.customer
    having bool_or(s.step = 'placed')
  ), dated as (
    select o.*, f.today, f.label, (o.placed_at at time zone f.zone)::date as placed_on,
      case when o.complete then (o.complete_at at time zone f.zone)::date end as shipped_on,
      case when o.complete and o.deliveries = o.shipments and o.shipments > 0
        then (greatest(o.delivered_at, o.complete_at) at time zone f.zone)::date end as delivered_on
    from orders o cross join frame f
  ), fulfilled as (
    select d.*, case when basis = 'shipped' then d.shipped_on else d.delivered_on end as done_on from dated d
  )
  select 'order_book'::text, d._root, jsonb_build_object('order_id', d.order_id), d.order_id, d.order_no, d.customer_id, d.owner_id,
    d.opportunity_id, d.quote_id, d.segment,
    case when d.cancelled then 'cancelled' when d.completed then 'completed' when d.accepted then 'accepted'
      when d.delivered_on is not null then 'delivered' when d.complete then 'shipped'
      when d.shipments > 0 then 'partly_shipped' when d.confirmed then 'confirmed' else 'placed' end,
    d.placed_on, to_char(d.placed_on, d.label), d.promised_date, d.promise_gap_days, d.shipped_on, d.delivered_on,
    d.done_on - d.placed_on, d.today - d.placed_on,
    case when d.cancelled or d.promised_date is null then null when d.done_on <= d.promised_date then 'on_time'
      when d.done_on is not null then 'late' when d.today > d.promised_date then 'overdue' else 'pending' end,
    d.currency, d.lines, d.net, d.total, d.shipped, d.returned, d.cost
  from fulfilled d
  where (from_day is null or d.placed_on >= from_day) and (to_day is null or d.placed_on <= to_day)
    and (of_segment is null or d.segment = of_segment)
$$;

-- One row per shipment, with its delivery.
create or replace function read.shipment_standing(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date, of_customer uuid)
returns table (
  model text, root text, key jsonb, order_id uuid, order_no text, customer_id uuid, shipment_id text, carrier text,
  shipped_on date, shipped_period text, delivered_on date, transit_days int, promised_date date, amount numeric, currency text)
language sql stable as $$
  with frame as (
    select coalesce((
        select s.time_zone from read.tenant_setting s
        where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as zone,
      case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label
  ), step as (
    select s.*, coalesce(canon.canonical_id, s.customer_id) as customer, (s._occurred_at at time zone f.zone)::date as day, f.label
    from read.order_step s cross join frame f
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and (s.step in ('shipped', 'delivered', 'placed') or s.promised_date is not null)
      and (of_customer is null or s.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
  ), agreed as (
    select s.order_id, max(s.order_no) as order_no,
      (array_agg(s.promised_date order by s._pos desc) filter (where s.promised_date is not null))[1] as promised_date
    from step s group by s.order_id
  )
  select 'order_step'::text, s._root, jsonb_build_object('event_id', s.event_id), s.order_id, a.order_no, s.customer,
    s.shipment_id, s.carrier, s.day, to_char(s.day, s.label), d.day, d.day - s.day, a.promised_date, s.shipped, s.currency
  from step s
  join agreed a on a.order_id = s.order_id
  left join step d on d.order_id = s.order_id and d.shipment_id = s.shipment_id and d.step = 'delivered'
  where s.step = 'shipped' and (from_day is null or s.day >= from_day) and (to_day is null or s.day <= to_day)
$$;
