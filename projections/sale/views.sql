-- Reports over the ledger of sales. Every function takes (tenant, as_of, known, …): what had occurred by then, as far as it
-- was recorded by then (a position; null = everything folded). Calendar days are the tenant's; amounts are without tax. A customer
-- is the canonical one: sales of customers that were merged by then are one customer's.

-- One row per booking that had occurred, with its customer and periods. restated: what is taken back from an order counts in
-- the period of the order, and at once: also where it came later than as_of.
create or replace function read.sale_booking(tenant text, as_of timestamptz, known bigint, period text, restated boolean)
returns table (
  model text, root text, key jsonb, kind text, customer_id uuid, external_id text, named boolean, order_id uuid, reference text,
  currency text, amount numeric, cost numeric, lines int, lines_sold int, country text, occurred_at timestamptz, day date, booked_period text)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), booking as (
    select s.*, coalesce(canon.canonical_id, s.customer_id) as customer,
      coalesce(case when restated then placed._occurred_at end, s._occurred_at) as booked_at,
      -- What changes an order, or is spent on it, says no country: it is the order's.
      coalesce(s.country, case when s.kind <> 'placed' and s.order_id is not null then (
        select p.country from read.sale p
        where p._tenant = tenant and p.order_id = s.order_id and p.kind = 'placed' and (known is null or p._pos <= known)) end) as of_country
    from read.sale s
    left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
    left join read.sale placed
      on restated and s.kind <> 'placed' and placed._tenant = tenant and placed.order_id = s.order_id and placed.kind = 'placed'
        and (known is null or placed._pos <= known)
    where s._tenant = tenant and (known is null or s._pos <= known)
  )
  select 'sale'::text, b._root, jsonb_build_object('event_id', b.event_id), b.kind, b.customer, c.external_id,
    c.attributes -> 'anonymous' is distinct from 'true'::jsonb, b.order_id, b.reference,
    b.currency, b.amount, b.cost, b.lines::int, b.lines_sold::int, b.of_country, b._occurred_at, d.day,
    case period
      when 'year' then to_char(d.day, 'YYYY')
      when 'quarter' then to_char(d.day, 'YYYY-"Q"Q')
      when 'week' then to_char(d.day, 'IYYY-"W"IW')
      when 'day' then to_char(d.day, 'YYYY-MM-DD')
      else to_char(d.day, 'YYYY-MM')
    end
  from booking b
  cross join zone z
  cross join lateral (select (b.booked_at at time zone z.name)::date as day) d
  left join read.customer_360 c on c._tenant = tenant and c.customer_id = b.customer
  where b.booked_at <= as_of
$$;

-- One row per customer and currency, and per period or country where asked: what was booked on it.
create or replace function read.customer_sale(tenant text, as_of timestamptz, known bigint, split text, period text, restated boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, named boolean, currency text, part text,
  orders bigint, orders_sold bigint, lines bigint, lines_sold bigint, credit_notes bigint, documents bigint,
  gross numeric, taken_back numeric, credited numeric, adjusted numeric, net numeric, first_at timestamptz, last_at timestamptz)
language sql stable as $$
  select 'customer_360'::text, coalesce(b.customer_id::text, b.root), jsonb_build_object('customer_id', b.customer_id), b.customer_id,
    min(b.external_id),
    bool_and(b.named), b.currency, case split when 'period' then b.booked_period when 'country' then b.country end,
    count(*) filter (where b.kind = 'placed'),
    count(*) filter (where b.kind = 'placed' and b.amount > 0),
    coalesce(sum(b.lines), 0), coalesce(sum(b.lines_sold), 0),
    count(*) filter (where b.kind = 'credited'),
    count(*) filter (where b.kind in ('placed', 'credited', 'adjusted')),
    coalesce(sum(b.amount) filter (where b.kind = 'placed'), 0),
    coalesce(sum(b.amount) filter (where b.kind in ('cancelled', 'returned', 'amended')), 0),
    coalesce(sum(b.amount) filter (where b.kind = 'credited'), 0),
    coalesce(sum(b.amount) filter (where b.kind = 'adjusted'), 0),
    coalesce(sum(b.amount), 0), min(b.occurred_at), max(b.occurred_at)
  from read.sale_booking(tenant, as_of, known, period, restated) b
  group by coalesce(b.customer_id::text, b.root), b.customer_id, b.currency,
    case split when 'period' then b.booked_period when 'country' then b.country end
$$;

-- One row per order as it stood: net of what was cancelled, returned and amended by then (restated: by now), and what it cost. An
-- order cancelled or returned as a whole has gone. Goods that came back to stock, and cancelled lines, cost nothing.
create or replace function read.sale_order(tenant text, as_of timestamptz, known bigint, restated boolean)
returns table (
  model text, root text, key jsonb, customer_id uuid, external_id text, named boolean, order_id uuid, order_no text, currency text,
  country text, placed_at timestamptz, placed_on date, gross numeric, net numeric, gone boolean,
  cost_of_goods numeric, selling_cost numeric, service_cost numeric, profit numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), entry as (
    select min(s._root) filter (where s.kind = 'placed') as _root, s.order_id, s.currency,
      (min(s.customer_id::text) filter (where s.kind = 'placed'))::uuid as customer_id,
      min(s.event_id::text) filter (where s.kind = 'placed') as placed_by,
      min(s._occurred_at) filter (where s.kind = 'placed') as placed_at,
      min(s.reference) filter (where s.kind = 'placed') as order_no,
      min(s.country) filter (where s.kind = 'placed') as country,
      sum(s.amount) filter (where s.kind = 'placed') as gross,
      sum(s.amount) as net,
      bool_or(s.whole) as cancelled,
      bool_or(s.kind in ('amended', 'cancelled', 'returned')) as changed,
      sum(s.cost) filter (where s.kind = 'placed') as cost_as_placed,
      sum(s.cost) filter (where s.kind = 'cost' and s.reference = 'cogs') as cost_recorded,
      sum(s.cost) filter (where s.kind = 'cost' and s.reference in ('freight', 'commission', 'entertainment')) as selling_cost,
      sum(s.cost) filter (where s.kind = 'cost' and s.reference = 'service') as service_cost
    from read.sale s
    where s._tenant = tenant and (known is null or s._pos <= known) and s.order_id is not null
      and (s._occurred_at <= as_of or (restated and s.kind in ('amended', 'cancelled', 'returned')))
    group by s.order_id, s.currency
    having bool_or(s.kind = 'placed' and s._occurred_at <= as_of)
  ), line as (
    -- How much is left of each line of an order that was changed, and what a unit of it costs as stated last.
    select l.order_id, l.currency,
      (array_agg((i.item ->> 4)::numeric order by l._pos desc) filter (where i.item ->> 4 is not null))[1] as unit_cost,
      case when bool_or(l.kind = 'cancelled') then 0
        else sum((i.item ->> 2)::numeric) filter (where l.kind in ('placed', 'amended') or l.restocked) end as quantity
    from entry e
    join read.sale_lines l on l._tenant = tenant and l.order_id = e.order_id and l.currency = e.currency
    cross join lateral jsonb_array_elements(l.items) i(item)
    where e.changed and (known is null or l._pos <= known) and (l._occurred_at <= as_of or restated)
    group by l.order_id, l.currency, i.item ->> 0
  ), changed as (
    select l.order_id, l.currency, sum(l.unit_cost * l.quantity) as cost
    from line l group by l.order_id, l.currency
  ), stood as (
    select e.*, e.cancelled is true or (e.net = 0 and e.gross <> 0) as gone,
      coalesce(canon.canonical_id, e.customer_id) as customer,
      case when e.cancelled then 0 else e.net end as kept,
      case when e.cancelled then coalesce(e.cost_recorded, 0)
        else coalesce(case when e.changed then c.cost else e.cost_as_placed end + coalesce(e.cost_recorded, 0), e.cost_recorded) end as goods
    from entry e
    left join changed c on c.order_id = e.order_id and c.currency = e.currency
    left join read.canonical_roots(tenant, known) canon on canon.member_id = e.customer_id
  )
  select 'sale'::text, s._root, jsonb_build_object('event_id', s.placed_by), s.customer, c.external_id,
    c.attributes -> 'anonymous' is distinct from 'true'::jsonb, s.order_id, s.order_no, s.currency,
    s.country, s.placed_at, (s.placed_at at time zone z.name)::date, s.gross, s.kept, s.gone,
    s.goods, coalesce(s.selling_cost, 0), coalesce(s.service_cost, 0),
    s.kept - s.goods - coalesce(s.selling_cost, 0) - coalesce(s.service_cost, 0)
  from stood s
  cross join zone z
  left join read.customer_360 c on c._tenant = tenant and c.customer_id = s.customer
$$;

-- What serving customers cost apart from any order, by day.
create or replace function read.customer_cost(tenant text, as_of timestamptz, known bigint)
returns table (model text, root text, key jsonb, customer_id uuid, currency text, day date, cost numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  )
  select 'sale'::text, s._root, jsonb_build_object('event_id', s.event_id), coalesce(canon.canonical_id, s.customer_id), s.currency,
    (s._occurred_at at time zone z.name)::date, s.cost
  from read.sale s cross join zone z
  left join read.canonical_roots(tenant, known) canon on canon.member_id = s.customer_id
  where s._tenant = tenant and s._occurred_at <= as_of and (known is null or s._pos <= known)
    and s.kind = 'cost' and s.order_id is null and s.customer_id is not null
$$;

-- The orders that count: of customers who are known, not gone, above zero (or of nothing, where that counts) and not below a
-- minimum. `worth` is what a report adds up: revenue, or profit where the cost of goods is known. `root` is the customer's: the rows
-- of reports per customer are explained there.
create or replace function read.qualifying_order(
  tenant text, as_of timestamptz, known bigint, restated boolean, measure text, min_amount numeric, include_zero boolean)
returns table (
  root text, customer_id uuid, external_id text, order_id uuid, currency text, placed_at timestamptz, placed_on date,
  net numeric, profit numeric, worth numeric)
language sql stable as $$
  select coalesce(o.customer_id::text, o.root), o.customer_id, o.external_id, o.order_id, o.currency, o.placed_at, o.placed_on, o.net,
    o.profit,
    case when measure = 'profit' then o.profit else o.net end
  from read.sale_order(tenant, as_of, known, restated) o
  where o.named and not o.gone and (o.net > 0 or (include_zero and o.gross = 0)) and o.net >= coalesce(min_amount, 0)
    and (measure <> 'profit' or o.profit is not null)
$$;

-- What was bought together: one row per order, or per customer, with the product of each line; lines of nothing and lines that
-- were cancelled or came back are left out.
create or replace function read.basket(tenant text, as_of timestamptz, known bigint, per text, from_day date, to_day date)
returns table (model text, root text, key jsonb, customer_id uuid, products jsonb)
language sql stable as $$
  with o as (
    select * from read.sale_order(tenant, as_of, known, false) o
    where not o.gone and (from_day is null or o.placed_on >= from_day) and (to_day is null or o.placed_on <= to_day)
      and (per <> 'customer' or o.named)
  ), emptied as (
    select l.order_id, array_agg(l.line_id) as lines
    from (
      select l.order_id, i.item ->> 0 as line_id
      from read.sale_lines l
      cross join lateral jsonb_array_elements(l.items) i(item)
      where l._tenant = tenant and l._occurred_at <= as_of and (known is null or l._pos <= known)
        and l.order_id in (
          select c.order_id from read.sale_lines c
          where c._tenant = tenant and c._occurred_at <= as_of and (known is null or c._pos <= known)
            and c.kind in ('amended', 'cancelled', 'returned'))
      group by l.order_id, i.item ->> 0
      having bool_or(l.kind = 'cancelled') or sum((i.item ->> 2)::numeric) <= 0
    ) l
    group by l.order_id
  ), bought as (
    select l.order_id, jsonb_agg(i.item -> 1 order by l._pos, i.no) as products
    from read.sale_lines l
    cross join lateral jsonb_array_elements(l.items) with ordinality i(item, no)
    left join emptied e on e.order_id = l.order_id
    where l._tenant = tenant and l._occurred_at <= as_of and (known is null or l._pos <= known) and l.kind in ('placed', 'amended')
      and (i.item ->> 3)::numeric > 0 and (e.lines is null or i.item ->> 0 <> all (e.lines))
    group by l.order_id
  )
  select 'sale'::text, o.root, o.key, o.customer_id, b.products
  from o join bought b on b.order_id = o.order_id
  where per <> 'customer'
  union all
  select 'customer_360'::text, coalesce(o.customer_id::text, o.root), jsonb_build_object('customer_id', o.customer_id), o.customer_id,
    jsonb_agg(distinct p.product)
  from o join bought b on b.order_id = o.order_id cross join lateral jsonb_array_elements(b.products) p(product)
  where per = 'customer'
  group by coalesce(o.customer_id::text, o.root), o.customer_id
$$;
