import { foldAll, modelLaws } from '@recount/kernel/testing';
import { golden } from './golden.js';
import { ticket } from './ticket.js';
import { ticketStep } from './ticket-step.js';
import { npsResponse, ticketRating } from './voice.js';

modelLaws(ticket);
modelLaws(ticketStep);
modelLaws(ticketRating);
modelLaws(npsResponse);

const after = (type: string) =>
  foldAll(ticket, golden.slice(0, golden.findIndex((event) => event.type === type) + 1))[0];

test('a ticket after a reopening, a complaint and a second resolution', () => {
  const [complaint, imported] = foldAll(ticket, golden);
  expect(complaint).toMatchObject({
    status: 'resolved',
    priority: 'high',
    assignee: 'anna',
    level: 2,
    sla_policy: 'gold@2',
    response_breached_at: '2026-04-02T16:00:00.000Z',
    resolution_breached_at: '2026-04-01T16:00:00.000Z',
    resolution_due_at: null,
    resolution_code: 'replaced',
    root_cause_code: null,
    resolution_seconds: null,
    reopened: 1,
    closed_at: null,
    rating: 9,
    rating_scale: 10,
    complaint_category: 'packaging',
    complaint_cause: 'thinFoil',
    complaint_routed_to: 'quality',
    sla_due_at: null,
  });
  expect(imported).toMatchObject({
    customer_id: null,
    status: 'closed',
    sla_policy: null,
    level: 0,
    close_reason: 'notRecorded',
    sla_due_at: null,
  });
});

test('the timer waits for the earlier due instant that was not found missed yet', () => {
  const timer = (type: string) => {
    const row = after(type);
    return [row?.sla_due_at, row?.sla_due_metric];
  };
  expect(timer('TicketOpened')).toEqual(['2026-04-01T16:00:00.000Z', 'firstResponse']);
  expect(timer('TicketPriorityChanged')).toEqual(['2026-04-01T16:00:00.000Z', 'resolution']);
  expect(timer('TicketSlaBreached')).toEqual(['2026-04-02T16:00:00.000Z', 'firstResponse']);
  expect(timer('TicketFirstResponded')).toEqual([null, null]);
  // The resolution was found missed before: it is due again, and not waited for.
  const resumed = after('TicketResumed');
  expect([resumed?.resolution_due_at, resumed?.sla_due_at]).toEqual(['2026-04-03T16:00:00.000Z', null]);
  const breached = golden.filter((event) => event.type === 'TicketSlaBreached');
  expect(breached).toHaveLength(3);
});
test('each due instant is told by the event that set it', () => {
  const [opened, changed] = ['TicketOpened', 'TicketPriorityChanged'].map((type) => after(type)?.sla_basis);
  expect(opened).not.toBe(changed);
  expect(changed).toMatch(/^[0-9a-f-]{36}$/);
});
test('a step says whether it sets what is due, and what a source said of its own service level', () => {
  const steps = foldAll(ticketStep, golden);
  expect(steps.map((step) => step.step)).toEqual([
    'opened',
    'assigned',
    'priority',
    'escalated',
    'breached',
    'breached',
    'responded',
    'paused',
    'resumed',
    'resolved',
    'closed',
    'reopened',
    'raised',
    'cause',
    'compensated',
    'cost',
    'settled',
    'resolved',
    'opened',
    'responded',
    'priority',
    'breached',
    'closed',
  ]);
  expect(steps.filter((step) => step.sets_due === true).map((step) => step.step)).toEqual([
    'opened',
    'priority',
    'paused',
    'resumed',
    'reopened',
    'opened',
    'priority',
  ]);
  expect(steps.filter((step) => step.step === 'closed').map((step) => step.recorded_met)).toEqual([null, false]);
});
