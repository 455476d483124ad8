-- Reports over the ledger of postings. Every function takes (tenant, as_of, known, …): what had occurred by then, as far as
-- it was recorded by then (a position; null = everything folded). Calendar days are the tenant's. A customer is the canonical
-- one: postings of customers that were merged by then count as one customer's, and asking for one asks for all of them.

-- Triangle (a): one row per order and currency, with the three edges and their flags. g3 = g1 + g2 by construction.
create or replace function read.receivable_triangle(tenant text, as_of timestamptz, known bigint, of_customer uuid, of_order uuid)
returns table (
  model text, root text, key jsonb, customer_id uuid, order_id uuid, currency text,
  contract numeric, shipped numeric, receivable numeric, invoiced numeric, collected numeric, written_off numeric,
  g1 numeric, g2 numeric, g3 numeric, contract_not_receivable numeric, shipped_not_receivable numeric, flags text)
language sql stable as $$
  with figures as (
    select p._root, coalesce(canon.canonical_id, p.customer_id) as customer_id, p.order_id, p.currency,
      sum(p.amount) filter (where p.account = 'contract') as k,
      coalesce(sum(p.amount) filter (where p.account = 'tax'), 0) as tax,
      coalesce(sum(p.amount) filter (where p.account = 'shipped'), 0) as s,
      coalesce(sum(p.amount) filter (where p.account = 'receivable'), 0) as r,
      coalesce(sum(p.amount) filter (where p.account = 'invoiced'), 0) as i,
      coalesce(sum(p.amount) filter (where p.account = 'collected'), 0) as c,
      coalesce(sum(p.amount) filter (where p.account = 'written_off'), 0) as w
    from read.receivable_posting p
    left join read.canonical_roots(tenant, known) canon on canon.member_id = p.customer_id
    where p._tenant = tenant and p._occurred_at <= as_of and (known is null or p._pos <= known)
      and p.order_id is not null and p.account <> 'collection'
      and (of_customer is null or p.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
      and (of_order is null or p.order_id = of_order)
    group by p._root, coalesce(canon.canonical_id, p.customer_id), p.order_id, p.currency
  )
  select 'order_balance'::text, f._root, jsonb_build_object('order_id', f.order_id), f.customer_id, f.order_id, f.currency,
    f.k, f.s, f.r, f.i, f.c, f.w, f.r - f.i, f.i - f.c - f.w, f.r - f.c - f.w, f.k - f.r,
    -- Receivables are with tax: what was shipped takes its share of the order's by value.
    case when f.tax = 0 or f.k = f.tax then f.s else round(f.s * f.k / (f.k - f.tax), scale(f.k)) end - f.r,
    coalesce(nullif(concat_ws(' ',
      case when f.r > f.i then 'UNINVOICED' when f.r < f.i then 'OVER_INVOICED' end,
      case when f.i > f.c + f.w then 'UNCOLLECTED' when f.i < f.c + f.w then 'ADVANCE' end,
      case when f.r < f.c + f.w then 'OVER_COLLECTED' end), ''), 'BALANCED')
  from figures f
$$;

-- One row per customer and currency: what was due, what came in, and what stands beside the triangle.
create or replace function read.receivable_account(tenant text, as_of timestamptz, known bigint)
returns table (
  model text, root text, key jsonb, customer_id uuid, currency text, status text, in_collection boolean,
  due numeric, received numeric, written_off numeric, outstanding numeric, overpaid numeric,
  collected numeric, unallocated numeric, credit numeric, balance_adjusted numeric)
language sql stable as $$
  with figures as (
    -- Sending to collection moves no money and has no currency: a group of its own, seen by its neighbours, then left out.
    select coalesce(canon.canonical_id, p.customer_id) as customer_id, p.currency,
      bool_or(bool_or(p.account = 'collection')) over (partition by coalesce(canon.canonical_id, p.customer_id)) as in_collection,
      coalesce(sum(p.amount) filter (where p.account = 'receivable'), 0) as due,
      coalesce(sum(p.amount) filter (where p.account = 'cash'), 0) as received,
      coalesce(sum(p.amount) filter (where p.account = 'written_off'), 0) as written_off,
      coalesce(sum(p.amount) filter (where p.account = 'collected'), 0) as collected,
      coalesce(sum(p.amount) filter (where p.account = 'credit'), 0) as credit,
      coalesce(sum(p.amount) filter (where p.account = 'balance'), 0) as balance_adjusted
    from read.receivable_posting p
    left join read.canonical_roots(tenant, known) canon on canon.member_id = p.customer_id
    where p._tenant = tenant and p._occurred_at <= as_of and (known is null or p._pos <= known)
      and p.account in ('receivable', 'cash', 'collected', 'written_off', 'credit', 'balance', 'collection')
    group by coalesce(canon.canonical_id, p.customer_id), p.currency
  )
  select 'customer_360'::text, f.customer_id::text, jsonb_build_object('customer_id', f.customer_id), f.customer_id, f.currency,
    case
      when f.received + f.written_off > f.due then 'overpaid'
      when f.received + f.written_off = f.due then 'settled_exact'
      when f.received + f.written_off = 0 then 'unpaid'
      else 'partially_paid'
    end,
    f.in_collection, f.due, f.received, f.written_off,
    greatest(f.due - f.received - f.written_off, 0), greatest(f.received + f.written_off - f.due, 0),
    f.collected, f.received - f.collected, f.credit, f.balance_adjusted
  from figures f
  where f.currency is not null
$$;

-- What is open at each of some instants (ascending), from one scan of the postings. A row holds from the first to the last of the
-- instants it names: a pool that nothing is posted to between them is settled once for all of them.
-- measure 'allocated': after the cash allocated to each; cash allocated to an order without naming a receivable settles its
-- receivables by due date, and what is left of it is an item of its own. measure 'received': all cash of the customer settles the
-- receivables by due date. What is pooled belongs to one customer, so the items of one can be asked for alone.
create or replace function read.receivable_opened(
  tenant text, instants timestamptz[], known bigint, measure text, of_customer uuid)
returns table (
  first int, last int, root text, customer_id uuid, order_id uuid, receivable_id uuid, currency text,
  due_date date, issue_date date, in_collection boolean, open numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), posting as (
    select p._root, coalesce(canon.canonical_id, p.customer_id) as customer_id, p.order_id, p.receivable_id, p.currency, p.account, p.kind,
      p.amount, p.business_date, p.due_date, p._occurred_at,
      -- What belongs to no order is one pool.
      coalesce(case when measure = 'received' then coalesce(canon.canonical_id, p.customer_id) else p.order_id end,
        '00000000-0000-0000-0000-000000000000') as pool,
      -- The first of the instants that sees it.
      case when p._occurred_at <= instants[1] then 1
        else 1 + width_bucket(p._occurred_at - interval '1 microsecond', instants) end as seen
    from read.receivable_posting p
    left join read.canonical_roots(tenant, known) canon on canon.member_id = p.customer_id
    where p._tenant = tenant and p._occurred_at <= instants[cardinality(instants)] and (known is null or p._pos <= known)
      and p.account in ('receivable', 'invoiced', 'collected', 'written_off', 'cash', 'collection')
      and (of_customer is null or p.customer_id = any(array(select * from read.members_of(tenant, known, of_customer))))
  ), moved as (
    select distinct p.pool
    from posting p where cardinality(instants) > 1 and p.seen > 1
  ), sighted as (
    select p.*, p.seen as first, case when m.pool is null then cardinality(instants) else p.seen end as last
    from posting p
    left join moved m on m.pool = p.pool
    union all
    select p.*, i.n::int, i.n::int
    from posting p
    join moved m on m.pool = p.pool
    join unnest(instants) with ordinality i(at, n) on i.n > p.seen
    where cardinality(instants) > 1
  ), order_invoice as (
    -- An invoice that names no receivable is the one behind all of its order.
    select p.first, p.order_id, min(p.business_date) as day
    from sighted p
    where p.kind = 'invoiced' and p.receivable_id is null
    group by p.first, p.order_id
  ), item as (
    select p.first, p.last, p._root, p.customer_id, p.order_id, p.receivable_id, p.pool, max(p.currency) as currency,
      coalesce(sum(p.amount) filter (where p.account = 'receivable'), 0)
        - coalesce(sum(p.amount) filter (where p.account = 'written_off'), 0)
        - coalesce(sum(p.amount) filter (where p.account = 'collected' and measure <> 'received'), 0) as net,
      min(p.due_date) filter (where p.account = 'receivable') as due_date,
      coalesce(
        min(p.business_date) filter (where p.kind = 'invoiced'),
        min(o.day),
        min(p.business_date) filter (where p.account = 'receivable'),
        min((p._occurred_at at time zone z.name)::date) filter (where p.account = 'receivable')) as issue_date,
      bool_or(p.account = 'collection') as in_collection
    from sighted p cross join zone z
    left join order_invoice o on o.first = p.first and o.order_id = p.order_id
    where p.receivable_id is not null and p.account <> 'cash'
    group by p.first, p.last, p._root, p.customer_id, p.order_id, p.receivable_id, p.pool
    having bool_or(p.account = 'receivable')
  ), entry as (
    select i.first, i.last, i._root, i.customer_id, i.order_id, i.receivable_id, i.pool, i.currency, i.net, 0 as cash,
      i.due_date, i.issue_date, i.in_collection
    from item i
    union all
    select p.first, p.last, p._root, p.customer_id, case when measure <> 'received' then p.order_id end, null, p.pool, p.currency, 0,
      sum(p.amount), null, null, false
    from sighted p
    where case when measure = 'received' then p.account = 'cash' else p.account = 'collected' and p.receivable_id is null end
    group by p.first, p.last, p._root, p.customer_id, case when measure <> 'received' then p.order_id end, p.pool, p.currency
  ), queued as (
    -- Cash of the pool, all that is open before cash, and what of it stands before this item in the queue.
    select e.*, sum(e.cash) over q as pooled, sum(greatest(e.net, 0)) over q as wanted,
      sum(greatest(e.net, 0)) over (
        partition by e.pool, e.currency, e.first order by e.due_date, e.receivable_id rows unbounded preceding) - greatest(e.net, 0) as before
    from entry e
    window q as (partition by e.pool, e.currency, e.first)
  )
  select q.first, q.last, q._root, q.customer_id, q.order_id, q.receivable_id, q.currency, q.due_date, q.issue_date, q.in_collection,
    case
      when q.receivable_id is not null then q.net - least(greatest(q.net, 0), greatest(q.pooled - q.before, 0))
      when measure <> 'received' then least(q.wanted - q.cash, 0)
      else 0
    end
  from queued q
$$;

-- Open items with their age and bucket; see receivable_opened. Buckets are upper bounds in days; what is left of cash is of the
-- bucket 'advance'.
create or replace function read.receivable_open_item(
  tenant text, as_of timestamptz, known bigint,
  date_basis text, buckets int[], exclude_in_collection boolean, measure text, provision int[], of_customer uuid default null)
returns table (
  model text, root text, key jsonb, customer_id uuid, order_id uuid, receivable_id uuid, currency text,
  due_date date, issue_date date, in_collection boolean, days int, bucket_no int, bucket text, open numeric, provision numeric)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), aged as (
    select o.*,
      (as_of at time zone z.name)::date - case when date_basis = 'issue' then o.issue_date else o.due_date end as days
    from read.receivable_opened(tenant, array[as_of], known, measure, of_customer) o cross join zone z
    where o.open <> 0 and not (exclude_in_collection and o.in_collection)
  ), bound as (
    select array[case when date_basis = 'issue' then 0 else 1 end] || array(select u + 1 from unnest(buckets) u order by u) as lower
  ), placed as (
    select a.*, b.lower, case when a.receivable_id is null then -1 else width_bucket(a.days, b.lower) end as bucket_no
    from aged a cross join bound b
  )
  select case when p.receivable_id is null then 'order_balance' else 'receivable' end, p.root,
    case when p.receivable_id is null then jsonb_build_object('order_id', p.order_id)
      else jsonb_build_object('receivable_id', p.receivable_id) end,
    p.customer_id, p.order_id, p.receivable_id, p.currency, p.due_date, p.issue_date, p.in_collection, p.days, p.bucket_no,
    case
      when p.bucket_no = -1 then 'advance'
      when p.bucket_no = 0 then 'not due'
      when p.bucket_no = cardinality(p.lower) then '>' || p.lower[p.bucket_no] - 1
      else p.lower[p.bucket_no] || '-' || p.lower[p.bucket_no + 1] - 1
    end,
    p.open, case when provision is null then null else trim_scale(p.open * coalesce(provision[p.bucket_no + 1], 0) * 0.0001) end
  from placed p
$$;

-- Run-off: exposure and cash per cohort and age, summed exactly. A receivable's cohort is the period of its first invoice; where no
-- invoice names it, that of the first invoice which names its order alone. Cash that names an order alone goes by these, too.
-- measure 'allocated': cash allocated, by its value date. measure 'received': all cash; what is not allocated belongs to the
-- customer's latest invoice issued by its value date (else to the first).
create or replace function read.collections_runoff_cell(
  tenant text, as_of timestamptz, known bigint, period text, valuation date, measure text)
returns table (currency text, part text, cohort text, age int, amount numeric, n int, valuation_period text)
language sql stable as $$
  with zone as (
    select coalesce((
      select s.time_zone from read.tenant_setting s
      where s._tenant = tenant and (known is null or s._pos <= known) order by s._pos desc limit 1), 'UTC') as name
  ), frame as (
    select coalesce(valuation, (as_of at time zone z.name)::date) as until,
      case when period = 'quarter' then 'quarter' else 'month' end as unit,
      case when period = 'quarter' then 3 else 1 end as months,
      case when period = 'quarter' then 'YYYY-"Q"Q' else 'YYYY-MM' end as label
    from zone z
  ), dated as (
    select coalesce(canon.canonical_id, p.customer_id) as customer_id, p.currency, p.account, p.kind, p.payment_id, p.amount,
      p.order_id, p.receivable_id, coalesce(p.receivable_id, p.order_id) as item,
      coalesce(p.business_date, (p._occurred_at at time zone z.name)::date) as day
    from read.receivable_posting p cross join zone z
    left join read.canonical_roots(tenant, known) canon on canon.member_id = p.customer_id
    where p._tenant = tenant and p._occurred_at <= as_of and (known is null or p._pos <= known)
      and p.account in ('invoiced', 'collected', 'cash')
  ), posting as (
    select d.*,
      coalesce(
        min(d.day) filter (where d.kind = 'invoiced') over (partition by d.item, d.currency),
        min(d.day) filter (where d.kind = 'invoiced' and d.receivable_id is null) over (partition by d.order_id, d.currency),
        case when d.receivable_id is null
          then min(d.day) filter (where d.kind = 'invoiced') over (partition by d.order_id, d.currency) end) as item_cohort,
      coalesce(
        max(d.day) filter (where d.kind = 'invoiced') over (partition by d.customer_id, d.currency order by d.day),
        min(d.day) filter (where d.kind = 'invoiced') over (partition by d.customer_id, d.currency)) as customer_cohort
    from dated d cross join frame f
    where d.day <= f.until
  ), cell as (
    select p.currency, 'issued' as part, p.item_cohort as cohort_day, p.item_cohort as day, p.item as id, sum(p.amount) as amount
    from posting p
    where p.account = 'invoiced' and p.item_cohort is not null
    group by p.currency, p.item_cohort, p.item
    union all
    select p.currency, case when p.item_cohort is null then 'not_invoiced' else 'cash' end,
      coalesce(p.item_cohort, p.day), p.day, p.payment_id, p.amount
    from posting p
    where p.account = 'collected'
    union all
    select p.currency, case when p.customer_cohort is null then 'not_invoiced' else 'cash' end,
      coalesce(p.customer_cohort, p.day), p.day, p.payment_id, sum(case when p.account = 'cash' then p.amount else -p.amount end)
    from posting p
    where measure = 'received' and p.account in ('cash', 'collected')
    group by p.currency, p.customer_cohort, p.day, p.payment_id, p.customer_id
    having sum(case when p.account = 'cash' then p.amount else -p.amount end) <> 0
  )
  select c.currency, c.part, to_char(date_trunc(f.unit, c.cohort_day), f.label),
    greatest(0, (extract(year from date_trunc(f.unit, c.day)) * 12 + extract(month from date_trunc(f.unit, c.day))
      - extract(year from date_trunc(f.unit, c.cohort_day)) * 12
      - extract(month from date_trunc(f.unit, c.cohort_day)))::int / f.months),
    sum(c.amount), count(distinct c.id)::int, to_char(date_trunc(f.unit, f.until), f.label)
  from cell c cross join frame f
  group by 1, 2, 3, 4, 7
$$;
