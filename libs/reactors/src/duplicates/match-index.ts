import type { Pool } from 'pg';
import type { ReactorEvent } from '../reactor.js';
import { readStretch } from '../reader.js';
import { hashOf, KEY_TYPES, type KeyKind, keysOf } from './keys.js';
import { type MatchSecret, matchSecret } from './secret.js';

/** Another journey that is recognised by the same values. */
export interface Candidate {
  readonly id: string;
  readonly signals: readonly KeyKind[];
}

const STRETCH = 2000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const ADD = `
  insert into engine.match_key (secret_id, tenant, hash, root, position)
  select $1, * from unnest($2::text[], $3::bytea[], $4::uuid[], $5::bigint[])
  on conflict do nothing`;

/** The hashes of what these events say, each with its event; journeys whose lead or customer is not known have none. */
const hashed = (events: readonly ReactorEvent[], { secret }: MatchSecret) =>
  events
    .filter(({ root }) => UUID.test(root))
    .flatMap((event) => keysOf(event).map((key) => ({ event, key, hash: hashOf(secret, event.tenant, key) })));

async function add(pool: Pool, events: readonly ReactorEvent[], secret: MatchSecret): Promise<void> {
  const rows = hashed(events, secret);
  if (rows.length === 0) return;
  await pool.query(ADD, [
    secret.id,
    rows.map(({ event }) => event.tenant),
    rows.map(({ hash }) => hash),
    rows.map(({ event }) => event.root),
    rows.map(({ event }) => String(event.position)),
  ]);
}

/** An index by another secret, or none, is of no use: it is made anew from the log, up to where the events begin. */
async function prepare(pool: Pool, secret: MatchSecret, before: bigint): Promise<void> {
  const { rowCount } = await pool.query('select 1 from engine.match_index where secret_id = $1', [secret.id]);
  if (rowCount !== 0) return;
  await pool.query('delete from engine.match_key');
  await pool.query('delete from engine.match_index');
  for (let after: bigint | undefined; ; ) {
    const { events, end, last } = await readStretch(pool, KEY_TYPES, after, STRETCH);
    await add(
      pool,
      events.filter(({ fault }) => fault === undefined),
      secret,
    );
    if (last || end === undefined || end.position >= before) break;
    after = end.position;
  }
  await pool.query('insert into engine.match_index (secret_id) values ($1) on conflict do nothing', [secret.id]);
}

const FIND = `
  select a.n, k.root::text as root
    from unnest($2::int[], $3::text[], $4::bytea[], $5::uuid[], $6::bigint[]) as a(n, tenant, hash, root, position)
    join engine.match_key k on k.secret_id = $1 and k.tenant = a.tenant and k.hash = a.hash and k.root <> a.root and k.position < a.position
   order by a.n, k.position`;

/**
 * Indexes what the events say, and answers for each of those asked about which journeys were recognised by the same values
 * before it: the same again, however often it is asked.
 */
export async function candidatesOf(
  pool: Pool,
  events: readonly ReactorEvent[],
  asking: (event: ReactorEvent) => boolean,
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const [first] = events;
  // By most of what an import brings nobody is recognised.
  if (first === undefined || !events.some((event) => keysOf(event).length > 0)) return new Map();
  const secret = await matchSecret(pool);
  await prepare(pool, secret, first.position);
  await add(pool, events, secret);
  const asked = hashed(events.filter(asking), secret);
  if (asked.length === 0) return new Map();
  const { rows } = await pool.query<{ n: number; root: string }>(FIND, [
    secret.id,
    asked.map((_one, n) => n),
    asked.map(({ event }) => event.tenant),
    asked.map(({ hash }) => hash),
    asked.map(({ event }) => event.root),
    asked.map(({ event }) => String(event.position)),
  ]);
  const found = new Map<string, Map<string, KeyKind[]>>();
  for (const { n, root } of rows) {
    const { event, key } = asked[n] as (typeof asked)[number];
    const ofEvent = found.get(event.id) ?? new Map<string, KeyKind[]>();
    ofEvent.set(root, [...(ofEvent.get(root) ?? []), key.kind]);
    found.set(event.id, ofEvent);
  }
  return new Map(
    [...found].map(([eventId, roots]) => [eventId, [...roots].map(([id, signals]) => ({ id, signals }))] as const),
  );
}
