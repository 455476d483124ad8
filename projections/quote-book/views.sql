-- Reports over the ledgers of quotes. Every function takes (tenant, as_of, known, …): what had occurred by then, as far as it
-- was recorded by then (a position; null = everything folded). Days and periods are the tenant's calendar. A customer is the
-- canonical one: quotes to customers that were merged by then are one customer's, and asking for one asks for all of them.

-- One row per quote as it stood, in its latest revision of then. `lapsed`: its validity is over and nothing else happened yet.
-- Margin = amounts of the lines with a known cost less unit and direct selling cost; `costed_net` is what it refers to.
create or replace function read.quote_standing(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date, of_customer uuid)
returns table (
  model text, root text, key jsonb, quote_id uuid, quote_no text, customer_id uuid, opportunity_id uuid, owner_id text,
  status text, revision bigint, issued_on date, issued_period text, valid_until date, closed_on date, days_to_answer int,
  reason_code text, competitor_id text, ordered boolean, accepted boolean, order_id uuid, currency text,
  net numeric, tax numeric, total numeric, list numeric, discount numeric, costed_net numeric, margin numeric,
  lines bigint, stock_snapshot boolean, promise_gap_days bigint, revision_event_id uuid)
language sql stable as $$
  with frame as (
    select coalesce((
        select s.time_zone from read.tenant_setting s
        where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as zone,
      case period when 'year' then 'YYYY' when 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label
  ), step as (
    select s.*, coalesce(canon.canonical_id, s.customer_id) as customer, (s._occurred_at at time zone f.zone)::date as day, f.label,
      row_number() over (partition by s.quote_id, s.step in ('issued', 'revised') order by s._pos desc) as recency
    from read.quote_step s cross join frame f
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
      and (of_customer is null or s.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
  ), quote as (
    select s.quote_id, s._root, s.label, max(s.quote_no) as quote_no, min(s.day) filter (where s.step = 'issued') as issued_on,
      max(s.owner_id) as owner_id,
      max(s.step) filter (where s.step in ('accepted', 'rejected', 'withdrawn', 'expired')) as outcome,
      max(s.day) filter (where s.step in ('accepted', 'rejected', 'withdrawn', 'expired')) as closed_on,
      max(s.reason_code) as reason_code, max(s.competitor_id) as competitor_id,
      (array_agg(s.order_id order by s._pos) filter (where s.step = 'ordered'))[1] as order_id
    from step s
    group by s.quote_id, s._root, s.label
  ), known_line as (
    select l.event_id, sum(l.quantity * l.list_price) as list,
      sum(l.amount) filter (where l.unit_cost is not null) as costed_net,
      sum(l.amount - l.quantity * (l.unit_cost + coalesce(l.selling_cost, 0))) filter (where l.unit_cost is not null) as margin
    from read.quote_line l
    where l._tenant = tenant and l._occurred_at <= as_of and (known is null or l._pos <= known)
      and (of_customer is null or l.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
    group by l.event_id
  )
  select 'quote_book'::text, q._root, jsonb_build_object('quote_id', q.quote_id), q.quote_id, q.quote_no, r.customer,
    r.opportunity_id, q.owner_id, coalesce(q.outcome, case when r.expires_at <= as_of then 'lapsed' else 'open' end),
    r.revision, q.issued_on, to_char(q.issued_on, q.label), r.valid_until, q.closed_on, q.closed_on - q.issued_on,
    q.reason_code, q.competitor_id, q.order_id is not null, coalesce(q.outcome = 'accepted', false), q.order_id, r.currency,
    r.net, r.tax, r.total, k.list, k.list - r.net, k.costed_net, k.margin, r.lines, r.lines_with_stock = r.lines,
    r.promise_gap_days, r.event_id
  from quote q
  join step r on r.quote_id = q.quote_id and r.recency = 1 and r.step in ('issued', 'revised')
  left join known_line k on k.event_id = r.event_id
  where (from_day is null or q.issued_on >= from_day) and (to_day is null or q.issued_on <= to_day)
$$;

-- One row per line of the quotes as they stood.
create or replace function read.quote_line_standing(
  tenant text, as_of timestamptz, known bigint, period text, from_day date, to_day date, of_customer uuid)
returns table (
  model text, root text, key jsonb, quote_id uuid, quote_no text, customer_id uuid, owner_id text, status text,
  issued_on date, issued_period text, line_id text, product_id text, quantity numeric, currency text,
  list numeric, net numeric, discount numeric, costed_net numeric, margin numeric, cost_version text,
  available_quantity numeric, stock_as_of timestamptz, lead_time_days bigint, promised_date date, promise_gap_days bigint)
language sql stable as $$
  select 'quote_line'::text, l._root, jsonb_build_object('event_id', l.event_id, 'no', l.no), q.quote_id, q.quote_no,
    q.customer_id, q.owner_id, q.status, q.issued_on, q.issued_period, l.line_id, l.product_id, l.quantity, l.currency,
    l.quantity * l.list_price, l.amount, l.quantity * l.list_price - l.amount,
    case when l.unit_cost is not null then l.amount end,
    l.amount - l.quantity * (l.unit_cost + coalesce(l.selling_cost, 0)), l.cost_version,
    l.available_quantity, l.stock_as_of, l.lead_time_days, l.promised_date, l.promise_gap_days
  from read.quote_standing(tenant, as_of, known, period, from_day, to_day, of_customer) q
  join read.quote_line l on l._tenant = tenant and l.event_id = q.revision_event_id
$$;
