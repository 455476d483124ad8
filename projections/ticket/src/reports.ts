import { type Report, report } from '@recount/kernel';
import { csat, nps, slaCompliance, timeToResolve } from './figures.js';

const models = ['root_alias', 'ticket_step', 'tenant_setting'] as const;

const period = {
  kind: 'oneOf',
  values: ['month', 'quarter', 'year'],
  default: 'month',
  doc: 'Length of a period.',
} as const;
const range = (what: string) => ({
  from: { kind: 'date', doc: `First day of ${what}.` } as const,
  to: { kind: 'date', doc: `Last day of ${what}.` } as const,
});

const ticketStanding = report({
  name: 'ticket_standing',
  kind: 'grain',
  doc: 'Tickets as they stood: status, priority, assignee, days and periods, minutes to resolve. A reopening undoes resolution and closing.',
  models,
  params: { period },
});
const standing = {
  tickets: { fn: 'count' },
  backlog: { fn: 'count', where: "status <> 'closed'" },
  unresolved: { fn: 'count', where: "status in ('open', 'paused')" },
  resolved: { fn: 'count', where: 'resolved_on is not null' },
  closed: { fn: 'count', where: "status = 'closed'" },
  closed_without_resolution: { fn: 'count', where: "status = 'closed' and resolved_on is null" },
  reopened_tickets: { fn: 'count', where: 'reopened > 0' },
  reopenings: { fn: 'sum', column: 'reopened' },
} as const;
const ticketStatus = report({
  name: 'ticket_status',
  kind: 'aggregate',
  doc: 'How many tickets there were, and how they stood; the backlog is what was opened and not closed.',
  models,
  from: 'ticket_standing',
  params: { period },
  by: [],
  measures: standing,
});
const standingBy = (name: string, doc: string, by: readonly string[]) =>
  report({ name, doc, kind: 'aggregate', models, from: 'ticket_standing', params: { period }, by, measures: standing });

const movementParams = { period, ...range('opening, resolution or closing') } as const;
const ticketMovement = report({
  name: 'ticket_movement',
  kind: 'grain',
  doc: 'Openings, resolutions and closings of tickets, each on its day; the resolution and the closing are those that held.',
  models,
  params: movementParams,
});
const movement = (name: string) => ({ fn: 'count', where: `movement = '${name}'` }) as const;
const ticketsByPeriod = report({
  name: 'tickets_by_period',
  kind: 'aggregate',
  doc: 'Tickets opened, resolved and closed in each period.',
  models,
  from: 'ticket_movement',
  params: movementParams,
  by: ['period'],
  measures: { opened: movement('opened'), resolved: movement('resolved'), closed: movement('closed') },
});
const timeToResolveReport = report({
  name: 'time_to_resolve',
  kind: 'figures',
  doc: 'Minutes from opening to the resolution that holds: mean, median, p90, by priority; wall clock, or business time without pauses.',
  formula: 'time_to_resolve@1',
  models,
  from: 'ticket_standing',
  params: {
    period,
    clock: { kind: 'oneOf', values: ['wall', 'business'], default: 'wall', doc: 'Which time is counted.' },
  },
  sqlParams: ['period'],
  compute: timeToResolve,
});

const verdictParams = { period, ...range('opening') } as const;
const slaVerdict = report({
  name: 'sla_verdict',
  kind: 'grain',
  doc: 'Tickets and metrics that were due: met or missed. Not due yet is left out; `recorded` is what the source of a migration said itself.',
  models,
  params: verdictParams,
});
const verdicts = {
  met: { fn: 'count', where: 'met' },
  missed: { fn: 'count', where: 'not met' },
  due: { fn: 'count' },
} as const;
const slaBy = (name: string, doc: string, by: readonly string[]) =>
  report({
    name,
    doc,
    kind: 'aggregate',
    models,
    from: 'sla_verdict',
    params: verdictParams,
    by,
    measures: verdicts,
    ratios: { compliance: ['met', 'due'] },
  });
const slaComplianceReport = report({
  name: 'sla_compliance',
  kind: 'figures',
  doc: 'Met ÷ due per metric and priority, with Wilson’s 95 % interval.',
  formula: 'sla_compliance@1',
  models,
  from: 'sla_verdict',
  params: verdictParams,
  compute: slaCompliance,
});

const ratingModels = ['root_alias', 'ticket_step', 'ticket_rating', 'tenant_setting'] as const;
const resolutionParams = { period, ...range('resolution') } as const;
const ticketResolution = report({
  name: 'ticket_resolution',
  kind: 'grain',
  doc: 'Resolutions and their ratings. Satisfied is 4 or 5 of 5, or as high on another scale.',
  models: ratingModels,
  params: resolutionParams,
});
const csatReport = report({
  name: 'csat',
  kind: 'figures',
  doc: 'Satisfied ÷ ratings with Wilson’s 95 % interval, and ratings ÷ resolutions, by period of the resolution.',
  formula: 'csat@1',
  models: ratingModels,
  from: 'ticket_resolution',
  params: resolutionParams,
  compute: csat,
});

const npsParams = { wave: { kind: 'text', doc: 'Only this wave.' } } as const;
const npsContact = report({
  name: 'nps_contact',
  kind: 'grain',
  doc: 'Contacts asked in a wave, and what they answered last.',
  models: ['nps_response', 'root_alias'],
  params: npsParams,
});
const npsReport = report({
  name: 'nps',
  kind: 'figures',
  doc: 'Share of 9 and 10 less share of 0 to 6, the last answer of each contact in each wave; not reportable below 30 answers.',
  formula: 'nps@1',
  models: ['nps_response', 'root_alias'],
  from: 'nps_contact',
  params: npsParams,
  compute: nps,
});

const complaintParams = { period, ...range('raising') } as const;
const complaintReport = report({
  name: 'complaint',
  kind: 'grain',
  doc: 'Complaints: category, severity, root cause, who has to act on it, days until settled.',
  models,
  params: complaintParams,
});
const complaintsBy = (name: string, doc: string, by: readonly string[]) =>
  report({
    name,
    doc,
    kind: 'aggregate',
    models,
    from: 'complaint',
    params: complaintParams,
    by,
    measures: {
      complaints: { fn: 'count' },
      with_cause: { fn: 'count', where: 'cause is not null' },
      settled: { fn: 'count', where: 'settled_on is not null' },
      settled_in_90_days: { fn: 'count', where: 'days_to_settle <= 90' },
    },
    ratios: { settled_in_90_days_share: ['settled_in_90_days', 'complaints'] },
  });

export const reports: readonly Report[] = [
  ticketStanding,
  ticketStatus,
  standingBy('ticket_backlog', 'Tickets and backlog per priority.', ['priority']),
  standingBy('ticket_workload', 'Tickets and backlog per assignee.', ['assignee']),
  ticketMovement,
  ticketsByPeriod,
  timeToResolveReport,
  slaVerdict,
  slaBy('sla_by_priority', 'Met and missed service levels per metric and priority.', ['metric', 'priority']),
  slaBy('sla_by_period', 'Met and missed service levels per metric and period of opening.', [
    'metric',
    'opened_period',
  ]),
  slaComplianceReport,
  ticketResolution,
  csatReport,
  npsContact,
  npsReport,
  complaintReport,
  complaintsBy('complaint_by_category', 'Complaints per category, and how many were settled within 90 days.', [
    'category',
  ]),
  complaintsBy('complaint_by_cause', 'Complaints per root cause and who has to act on it.', ['routed_to', 'cause']),
];
