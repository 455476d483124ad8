import type { JourneyEvents } from '@recount/journey';
import {
  type FoldEvent,
  type Handler,
  instant,
  int,
  type PatchOf,
  type RowOf,
  readModelOf,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { armed, type Due } from './armed.js';
import { goldenWithout } from './golden.js';
import { policyOf } from './steps.js';

const readModel = readModelOf<JourneyEvents>();
type Of<T extends keyof JourneyEvents> = FoldEvent<T, JourneyEvents[T]>;

const key = { ticket_id: uuid() } as const;
const columns = {
  customer_id: uuid('Empty where the customer was not known at the opening.'),
  kind: text('question, fault, repair, complaint or suggestion.'),
  service_mode: text('remote, onSite or inStore.'),
  channel: text(),
  product_id: text(),
  order_id: uuid(),
  external_id: text(),
  status: text('open, paused, resolved or closed.'),
  priority: text('critical, high, medium or low.'),
  assignee: text(),
  level: int({ doc: 'Level of support it was escalated to.', default: 0 }),
  sla_policy: text('Policy and version at the opening, `gold@2`; empty where no clocks run.'),
  opened_at: instant(),
  response_due_at: instant('When the first response is due; empty once it was given, and while the clock stands.'),
  resolution_due_at: instant('When the resolution is due; empty once it is resolved, and while the clock stands.'),
  sla_due_at: instant('The earlier of the two that was not found missed yet: what the timer waits for.'),
  sla_due_metric: text('Which one: firstResponse or resolution.'),
  sla_basis: uuid('The event that set it.'),
  responded_at: instant(),
  response_seconds: int('Business time until the first response.'),
  response_breached_at: instant('The instant that was missed.'),
  resolution_breached_at: instant('The instant that was missed.'),
  paused_at: instant(),
  resolved_at: instant('Of the resolution that holds.'),
  resolution_code: text(),
  root_cause_code: text(),
  resolution_seconds: int('Business time until the resolution that holds, all openings together.'),
  reopened: int({ doc: 'Times taken up again.', default: 0 }),
  closed_at: instant(),
  close_reason: text('Why it was closed without having been resolved.'),
  rating: int('Of the resolution that holds.'),
  rating_scale: int(),
  complaint_category: text(),
  complaint_severity: text('minor, major or critical.'),
  complaint_cause: text(),
  complaint_routed_to: text('rd, quality or logistics.'),
  complaint_raised_at: instant(),
  complaint_resolved_at: instant(),
} as const;
type Row = RowOf<typeof columns> | undefined;
type Patch = PatchOf<typeof columns>;

const on = <E extends FoldEvent>(patch: (row: Row, event: E) => Patch): Handler<typeof key, typeof columns, E> => ({
  keys: (event) => [{ key: { ticket_id: event.streamId } }],
  evolve: (row, event) => set(patch(row, event)),
});
/** What an event says is due from here on, and with it what the timer waits for. */
const dueFrom = (row: Row, { id, data }: { readonly id: string; readonly data: Due }): Patch => {
  const due = { response_due_at: data.firstResponseDueAt ?? null, resolution_due_at: data.resolutionDueAt ?? null };
  const { response_breached_at, resolution_breached_at } = row ?? {};
  return { ...due, ...armed({ ...due, response_breached_at, resolution_breached_at }, id) };
};
const NOTHING_DUE = {
  response_due_at: null,
  resolution_due_at: null,
  sla_due_at: null,
  sla_due_metric: null,
  sla_basis: null,
} as const;

/** Tickets as they stand now. */
export const ticket = readModel({
  name: 'ticket',
  version: 1,
  shape: 'state',
  doc: 'One row per ticket as it stands now, with what is due next.',
  key,
  columns,
  indexes: [
    { columns: ['status', 'priority'] },
    { columns: ['customer_id'] },
    { columns: ['assignee'], where: "status in ('open', 'paused')" },
    { columns: ['sla_due_at'], where: 'sla_due_at is not null', acrossTenants: true },
  ],
  canonical: 'customer_id',
  on: {
    TicketOpened: on<Of<'TicketOpened'>>((row, event) => ({
      customer_id: event.data.customerId,
      kind: event.data.kind,
      service_mode: event.data.serviceMode,
      channel: event.data.channel,
      product_id: event.data.productId,
      order_id: event.data.orderId,
      external_id: event.data.externalId,
      status: 'open',
      priority: event.data.priority,
      sla_policy: policyOf(event.data),
      opened_at: event.occurredAt,
      ...dueFrom(row, event),
    })),
    TicketPriorityChanged: on<Of<'TicketPriorityChanged'>>((row, event) => ({
      priority: event.data.to,
      ...dueFrom(row, event),
    })),
    TicketAssigned: on<Of<'TicketAssigned'>>((_row, { data }) => ({ assignee: data.to })),
    TicketEscalated: on<Of<'TicketEscalated'>>((_row, { data }) => ({ level: data.level })),
    TicketFirstResponded: on<Of<'TicketFirstResponded'>>((row, { id, data, occurredAt }) => {
      const { resolution_due_at, resolution_breached_at } = row ?? {};
      return {
        responded_at: occurredAt,
        response_seconds: data.businessSeconds,
        response_due_at: null,
        ...armed({ resolution_due_at, resolution_breached_at }, id),
      };
    }),
    TicketPaused: on<Of<'TicketPaused'>>((_row, { occurredAt }) => ({
      status: 'paused',
      paused_at: occurredAt,
      ...NOTHING_DUE,
    })),
    TicketResumed: on<Of<'TicketResumed'>>((row, event) => ({
      status: 'open',
      paused_at: null,
      ...dueFrom(row, event),
    })),
    TicketResolved: on<Of<'TicketResolved'>>((_row, { data, occurredAt }) => ({
      status: 'resolved',
      paused_at: null,
      resolved_at: occurredAt,
      resolution_code: data.resolutionCode,
      root_cause_code: data.rootCauseCode ?? null,
      resolution_seconds: data.businessSeconds ?? null,
      ...NOTHING_DUE,
    })),
    TicketReopened: on<Of<'TicketReopened'>>((row, event) => ({
      status: 'open',
      resolved_at: null,
      resolution_code: null,
      root_cause_code: null,
      resolution_seconds: null,
      closed_at: null,
      close_reason: null,
      rating: null,
      rating_scale: null,
      reopened: event.data.reopening,
      ...dueFrom(row, event),
    })),
    TicketClosed: on<Of<'TicketClosed'>>((_row, { data, occurredAt }) => ({
      status: 'closed',
      paused_at: null,
      closed_at: occurredAt,
      close_reason: data.reasonCode,
      ...NOTHING_DUE,
    })),
    TicketRated: on<Of<'TicketRated'>>((_row, { data }) => ({ rating: data.score, rating_scale: data.scale })),
    TicketSlaBreached: on<Of<'TicketSlaBreached'>>((row, { id, data }) => {
      const { response_due_at, resolution_due_at, response_breached_at, resolution_breached_at } = row ?? {};
      return data.metric === 'firstResponse'
        ? { response_breached_at: data.dueAt, ...armed({ resolution_due_at, resolution_breached_at }, id) }
        : { resolution_breached_at: data.dueAt, ...armed({ response_due_at, response_breached_at }, id) };
    }),
    ComplaintRaised: on<Of<'ComplaintRaised'>>((_row, { data, occurredAt }) => ({
      complaint_category: data.categoryCode,
      complaint_severity: data.severity,
      complaint_raised_at: occurredAt,
    })),
    ComplaintRootCauseIdentified: on<Of<'ComplaintRootCauseIdentified'>>((_row, { data }) => ({
      complaint_cause: data.causeCode,
      complaint_routed_to: data.routedTo,
    })),
    ComplaintResolved: on<Of<'ComplaintResolved'>>((_row, { occurredAt }) => ({ complaint_resolved_at: occurredAt })),
  },
  golden: goldenWithout('ComplaintCompensated', 'ServiceCostRecorded', 'NpsSurveySent', 'NpsAnswered'),
});
