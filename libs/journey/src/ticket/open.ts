import { accept, type Claim, type ClaimContext, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { alreadyExists, isMigration } from '../checks.js';
import { emit } from '../define.js';
import { dueAt, ruleRefsOf, type Terms, termsOf } from './clock.js';
import type { OpenTicket } from './commands.js';
import { TicketOpened } from './events.js';
import type { State } from './state.js';

/** The policy of a ticket that names none. */
const STANDARD = 'standard';

/** The clocks start; what is due, and under which versions of the rules, stands in the event. */
export function open(command: OpenTicket, state: State, context: Context): Decision {
  if (state.exists) {
    const known = command.externalId !== undefined && command.externalId === state.externalId;
    return known ? noChange() : alreadyExists('the ticket', state.eventId);
  }
  const { slaPolicyId = isMigration(context) ? undefined : STANDARD, ...body } = command;
  const terms = termsOf(slaPolicyId, context);
  if (terms === undefined && !isMigration(context)) {
    return refuse('SLA_POLICY_MISSING', `there is no service level policy ${slaPolicyId}`, {
      path: '/slaPolicyId',
      actual: slaPolicyId,
    });
  }
  const serviceMode = command.serviceMode ?? 'remote';
  const subjects = command.subjectId === undefined ? {} : { subjectIds: [command.subjectId] };
  return accept(
    emit(
      TicketOpened,
      { ...body, serviceMode, ...promised(terms, command, context.occurredAt) },
      { ...subjects, ...(terms === undefined ? {} : { ruleRefs: ruleRefsOf(terms) }) },
    ),
  );
}

function promised(terms: Terms | undefined, { priority }: OpenTicket, at: string) {
  if (terms === undefined) return {};
  const runs = [{ from: at }];
  return {
    slaPolicyId: terms.policy.id,
    slaPolicyVersion: terms.policy.version,
    calendarId: terms.calendar.id,
    calendarVersion: terms.calendar.version,
    firstResponseDueAt: dueAt(terms, priority, 'firstResponse', runs),
    resolutionDueAt: dueAt(terms, priority, 'resolution', runs),
  };
}

/** Imported ids are derived from the external id and need no claim. */
export const openClaims = ({ externalId }: OpenTicket, context?: ClaimContext): readonly Claim[] =>
  externalId === undefined || context?.actorType === 'migration' || context?.actorType === 'import'
    ? []
    : [{ kind: 'ticket.externalId', value: externalId, code: 'DUPLICATE_IDENTITY_KEY' }];
