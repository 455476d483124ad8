-- Who counts as whom. A member without a row counts as itself; the last row of a member, as far as it was known, is in force.

-- Every member that counts as another, and as which. Join it from the left: `coalesce(c.canonical_id, x.customer_id)`.
create or replace function read.canonical_roots(tenant text, known bigint)
returns table (member_id uuid, canonical_id uuid)
language sql stable as $$
  select last.member_id, last.canonical_id
  from (
    select distinct on (a.member_id) a.member_id, a.canonical_id
    from read.root_alias a
    where a._tenant = tenant and (known is null or a._pos <= known)
    order by a.member_id, a._pos desc
  ) last
  where last.canonical_id <> last.member_id
$$;

-- The whole group of a customer, given by any of its ids: the customer they all count as and everybody who does.
create or replace function read.members_of(tenant text, known bigint, customer uuid)
returns setof uuid
language sql stable as $$
  select member.id
  from (select coalesce((select c.canonical_id from read.canonical_roots(tenant, known) c where c.member_id = customer), customer) as id) head
    cross join lateral (
      select head.id
      union all
      select c.member_id from read.canonical_roots(tenant, known) c where c.canonical_id = head.id
    ) member
$$;

create or replace function read.identity_graph(tenant text, as_of timestamptz, known bigint, of_customer uuid)
returns table (
  model text, root text, key jsonb, member_id uuid, canonical_id uuid, cause text, merge_id uuid, since timestamptz, event_id uuid)
language sql stable as $$
  select 'root_alias', last._root, jsonb_build_object('event_id', last.event_id, 'no', last.no), last.member_id,
    last.canonical_id, last.cause, last.merge_id, last._occurred_at, last.event_id
  from (
    select distinct on (a.member_id) a.*
    from read.root_alias a
    where a._tenant = tenant and (known is null or a._pos <= known)
    order by a.member_id, a._pos desc
  ) last
  where last.canonical_id <> last.member_id
    and (of_customer is null or last.member_id in (select read.members_of(tenant, known, of_customer)))
$$;
