import { addDays } from '../dates.js';
import type { TicketState } from '../ticket/state.js';
import { fresh, type Intent, type MoveFunction, money, type Player, pickOf, type Turn } from './player.js';

const KINDS = ['question', 'fault', 'complaint'];
const PRIORITIES = ['critical', 'high', 'medium', 'low'];
const CATEGORIES = ['packaging', 'delay', 'quality'];

const onTicket = (id: string, command: string, body: unknown): Intent => ({ streamType: 'ticket', id, command, body });
function ticketOf(player: Player, step: Turn): { readonly id: string; readonly state: TicketState } | undefined {
  const id = pickOf(player.tickets, step);
  const state = id === undefined ? undefined : player.world.state('ticket', id);
  return id !== undefined && state?.exists === true ? { id, state } : undefined;
}

/** What may be done with an open ticket; some of it comes too soon or twice, and is refused. */
const work: readonly ((step: Turn) => readonly [string, unknown])[] = [
  () => ['respond', {}],
  () => ['resolve', { resolutionCode: 'fixed', rootCauseCode: 'wear' }],
  () => ['resolve', { resolutionCode: 'explained' }],
  (step) => ['pause', { reason: pickOf(['waitingCustomer', 'waitingPart'], step) }],
  () => ['resume', {}],
  (step) => ['assign', { to: `agent-${step.pick % 3}` }],
  (step) => ['change-priority', { to: pickOf(PRIORITIES, step) }],
  (step) => ['escalate', { level: 1 + (step.pick % 3), cause: 'expert needed' }],
  (step) => ['record-sla-breach', { metric: step.pick % 2 === 0 ? 'firstResponse' : 'resolution' }],
  () => ['close', { reasonCode: 'noAnswer' }],
];

/** Asked for service, worked on it, and asked what they think of it. */
export const serviceMoves = {
  ticket: (player, step) => {
    const id = fresh(player, 'ticket');
    player.tickets.push(id);
    const customer = step.size > 90 ? {} : { customerId: player.id };
    const kind = pickOf(KINDS, step);
    return onTicket(id, 'open', { ...customer, kind, priority: PRIORITIES[step.size % 4], channel: 'phone' });
  },
  serve: (player, step) => {
    const ticket = ticketOf(player, step);
    if (ticket === undefined) return undefined;
    const { id, state } = ticket;
    if (state.closed !== undefined || (state.resolution !== undefined && step.size % 3 === 0))
      return onTicket(id, 'reopen', { reason: 'again' });
    if (state.resolution !== undefined) return onTicket(id, 'close', {});
    const [command, body] = (work[step.size % work.length] as (typeof work)[number])(step);
    return onTicket(id, command, body);
  },
  complain: (player, step) => {
    const ticket = ticketOf(player, step);
    if (ticket === undefined) return undefined;
    const on = (command: string, body: unknown): Intent => onTicket(ticket.id, command, body);
    const { complaint } = ticket.state;
    if (complaint === undefined)
      return on('raise-complaint', { severity: 'major', categoryCode: pickOf(CATEGORIES, step) });
    if (step.size % 3 === 0) return on('identify-root-cause', { causeCode: 'foil', routedTo: 'quality' });
    if (step.size % 3 === 1) return on('compensate', { amount: money(player, 100 * step.size) });
    return on('resolve-complaint', { outcomeCode: 'replaced' });
  },
  rate: (player, step) => {
    const ticket = ticketOf(player, step);
    if (ticket === undefined) return undefined;
    if (step.size % 4 === 0) return onTicket(ticket.id, 'record-cost', { amount: money(player, 10 * step.size) });
    return onTicket(ticket.id, 'rate', { score: 1 + (step.size % 6) });
  },
  survey: (player, step) => {
    const id = pickOf(player.surveys, step);
    const on = (survey: string, command: string, body: unknown): Intent => ({
      streamType: 'survey',
      id: survey,
      command,
      body,
    });
    if (id !== undefined && step.size > 30) return on(id, 'answer', { score: step.size % 11 });
    if (!player.world.state('lead', player.id).exists) return undefined;
    const survey = fresh(player, 'survey');
    player.surveys.push(survey);
    return on(survey, 'send', { customerId: player.id, wave: `wave-${player.surveys.length}` });
  },
  // Of four weeks that ended a few days before; a period that was reported already is refused.
  use: (player, step) => {
    const last = player.world.events.at(-1)?.occurredAt.slice(0, 10);
    if (last === undefined) return undefined;
    const periodEnd = addDays(last, -1 - step.pick);
    const figures = { logins: 10 * step.size, activeUsers: step.size, seatsBought: 60 };
    const featureCounts = { export: step.size, search: step.pick % 2 };
    const body = { journeyId: player.id, periodStart: addDays(periodEnd, -27), periodEnd, ...figures, featureCounts };
    return { streamType: 'usage', id: fresh(player, 'usage'), command: 'record', body };
  },
} satisfies Readonly<Record<string, MoveFunction>>;
