import type { JourneyEvents } from '@recount/journey';
import {
  bool,
  type FoldEvent,
  type Handler,
  instant,
  int,
  money,
  type ReadModel,
  readModelOf,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { goldenWithout } from './golden.js';
import { type Step, steps } from './steps.js';

const readModel = readModelOf<JourneyEvents>();

const key = { event_id: uuid() } as const;
const columns = {
  ticket_id: uuid(),
  customer_id: uuid('Empty where the customer was not known at the opening.'),
  step: text(
    'opened, priority, assigned, escalated, responded, paused, resumed, resolved, reopened, closed, breached; raised, cause, compensated, settled of a complaint; cost.',
  ),
  kind: text('On the opening step, as the next five.'),
  service_mode: text(),
  channel: text(),
  product_id: text('Also on a complaint’s cause.'),
  order_id: uuid('Also on a cost.'),
  sla_policy: text('Policy and version, `gold@2`; empty where no clocks run.'),
  priority: text('critical, high, medium or low; on the opening and on each change.'),
  assignee: text(),
  level: int('Of an escalation.'),
  sets_due: bool('The step says what is due from here on; empty due instants then mean nothing is.'),
  response_due_at: instant('First response.'),
  resolution_due_at: instant(),
  metric: text('Of a breach: firstResponse or resolution.'),
  due_at: instant('What was missed, or what an answer or a resolution was measured by.'),
  business_seconds: int('The clock’s time until the answer or the resolution, pauses left out.'),
  met: bool(),
  nth: int('Of a resolution or a reopening: its number.'),
  reason_code: text(
    'Resolution code, reason of a pause or of a closing, cause of an escalation, outcome of a complaint.',
  ),
  cause_code: text('Root cause.'),
  routed_to: text('Who has to act on the cause: rd, quality or logistics.'),
  severity: text('Of a complaint.'),
  category_code: text('Of a complaint.'),
  recorded_met: bool('On the closing: what the source of a migration said of its own service level.'),
  amount: money('Cost or compensation.'),
  currency: text('ISO 4217.'),
} as const;

const taken = <E extends FoldEvent<string, { readonly customerId?: string }>>(
  of: (event: E) => Step,
): Handler<typeof key, typeof columns, E> => ({
  keys: (event) => [{ key: { event_id: event.id } }],
  evolve: (_row, event) => set({ ticket_id: event.streamId, customer_id: event.data.customerId, ...of(event) }),
});

/** Every step of every ticket: the source of the reports on service. */
export const ticketStep: ReadModel<JourneyEvents, typeof key, typeof columns> = readModel({
  name: 'ticket_step',
  version: 1,
  shape: 'ledger',
  doc: 'One row per step of a ticket: what moved it, what was due, what was missed, what it cost.',
  key,
  columns,
  indexes: [{ columns: ['ticket_id'] }, { columns: ['customer_id'], where: "step = 'opened'" }],
  canonical: 'customer_id',
  on: {
    TicketOpened: taken(steps.TicketOpened),
    TicketPriorityChanged: taken(steps.TicketPriorityChanged),
    TicketAssigned: taken(steps.TicketAssigned),
    TicketEscalated: taken(steps.TicketEscalated),
    TicketFirstResponded: taken(steps.TicketFirstResponded),
    TicketPaused: taken(steps.TicketPaused),
    TicketResumed: taken(steps.TicketResumed),
    TicketResolved: taken(steps.TicketResolved),
    TicketReopened: taken(steps.TicketReopened),
    TicketClosed: taken(steps.TicketClosed),
    TicketSlaBreached: taken(steps.TicketSlaBreached),
    ComplaintRaised: taken(steps.ComplaintRaised),
    ComplaintRootCauseIdentified: taken(steps.ComplaintRootCauseIdentified),
    ComplaintCompensated: taken(steps.ComplaintCompensated),
    ComplaintResolved: taken(steps.ComplaintResolved),
    ServiceCostRecorded: taken(steps.ServiceCostRecorded),
  },
  golden: goldenWithout('TicketRated', 'NpsSurveySent', 'NpsAnswered'),
});
