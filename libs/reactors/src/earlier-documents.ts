import { streamName } from '@recount/journey';
import type { Pool } from 'pg';
import type { ReactorEvent } from './reactor.js';
import { existingStreams, readAt } from './reader.js';

const DOCUMENTS = ['InvoiceIssued', 'CreditNoteIssued'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const NOTE = `
  insert into engine.earlier_document (tenant, order_id, position)
  select * from unnest($1::text[], $2::text[], $3::bigint[]) on conflict do nothing`;
const FIND = `
  select d.tenant, d.order_id, d.position::text as position
    from unnest($1::text[], $2::text[]) as o(tenant, order_id) join engine.earlier_document d using (tenant, order_id)`;

/** The orders a document names. Whoever else writes to a ledger may write a list that is none. */
function ordersOf({ data }: ReactorEvent): ReadonlySet<string> {
  const { allocations } = (data ?? {}) as { readonly allocations?: unknown };
  const ids = (Array.isArray(allocations) ? allocations : []).map((one) => (one as { orderId?: unknown })?.orderId);
  return new Set(ids.filter((id): id is string => typeof id === 'string' && UUID.test(id)));
}

/** Notes the documents that name orders which are not there yet: a ledger is not searched for each order that is placed. */
async function note(pool: Pool, documents: readonly ReactorEvent[]): Promise<void> {
  const named = documents.flatMap((document) => [...ordersOf(document)].map((orderId) => ({ document, orderId })));
  const streamFor = ({ document, orderId }: (typeof named)[number]): string =>
    streamName('order', document.tenant, orderId);
  const placed = await existingStreams(pool, named.map(streamFor));
  const early = named.filter((one) => !placed.has(streamFor(one)));
  if (early.length === 0) return;
  await pool.query(NOTE, [
    early.map(({ document }) => document.tenant),
    early.map(({ orderId }) => orderId),
    early.map(({ document }) => String(document.position)),
  ]);
}

/**
 * For each order that is placed, the documents of its customer's ledger that came when it was not there yet, in their order:
 * those that were noted then. Whoever is told that there is no such order, later than the note, is told right.
 */
export async function earlierDocuments(
  pool: Pool,
  events: readonly ReactorEvent[],
): Promise<ReadonlyMap<string, readonly ReactorEvent[]>> {
  await note(
    pool,
    events.filter(({ type }) => DOCUMENTS.includes(type)),
  );
  const orders = events.filter(({ type }) => type === 'OrderPlaced');
  if (orders.length === 0) return new Map();
  const values = [orders.map(({ tenant }) => tenant), orders.map(({ streamId }) => streamId)];
  const { rows } = await pool.query<{ position: string }>(FIND, values);
  const documents = await readAt(pool, [...new Set(rows.map(({ position }) => position))]);
  const found = new Map<string, readonly ReactorEvent[]>();
  // An import places many at once, and hardly any after its invoice.
  if (documents.length === 0) return found;
  const byOrder = new Map<string, ReactorEvent[]>();
  for (const document of documents)
    for (const orderId of document.fault === undefined ? ordersOf(document) : []) {
      const key = streamName('order', document.tenant, orderId);
      byOrder.set(key, [...(byOrder.get(key) ?? []), document]);
    }
  for (const { id, stream, root, position } of orders)
    found.set(
      id,
      (byOrder.get(stream) ?? []).filter((document) => document.root === root && document.position < position),
    );
  return found;
}
