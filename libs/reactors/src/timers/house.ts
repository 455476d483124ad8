import { type Timer, timer } from './timer.js';

/** A quote nobody answered ends with its validity; a revision arms it anew. */
export const quoteExpiry = timer({
  name: 'quote-expiry',
  doc: 'A quote that was not answered expires when its validity is over.',
  model: 'quote_book',
  due: 'expires_at',
  where: "status = 'open'",
  basis: 'basis_event_id',
  command: ({ row }) => ({
    streamType: 'quote',
    id: row.quote_id ?? '',
    command: 'expire',
    body: { revision: Number(row.revision) },
  }),
});

/** The service level of an open ticket that is missed next; pausing disarms it, what is found missed gives way to the next. */
export const slaBreach = timer({
  name: 'sla-breach',
  doc: 'A first response or a resolution that is past due is recorded as a breach.',
  model: 'ticket',
  due: 'sla_due_at',
  basis: 'sla_basis',
  command: ({ row }) => ({
    streamType: 'ticket',
    id: row.ticket_id ?? '',
    command: 'record-sla-breach',
    body: { metric: row.sla_due_metric },
  }),
});

/** Every timer of the house. */
export const houseTimers: readonly Timer[] = [quoteExpiry, slaBreach];
