import {
  accept,
  type Claim,
  type ClaimContext,
  type Context,
  type Decision,
  type Need,
  noChange,
  refuse,
} from '../aggregate.js';
import {
  alreadyExists,
  emailAddress,
  firstOf,
  forCustomer,
  invalid,
  isMigration,
  phoneNumber,
  reasonOf,
  reasonRequired,
} from '../checks.js';
import { emit } from '../define.js';
import { changed, changesOf } from '../profile.js';
import { lookUp } from '../table.js';
import type {
  AssignLead,
  CaptureLead,
  ChangeLeadProfile,
  ConvertLead,
  DisqualifyLead,
  QualifyLead,
  ReopenLead,
} from './commands.js';
import {
  LeadAssigned,
  LeadCaptured,
  LeadConverted,
  LeadDisqualified,
  LeadProfileChanged,
  LeadQualified,
  LeadReopened,
} from './events.js';
import { CONTACT_PATHS, LEAD_PATHS, type LeadState, type State } from './state.js';
import { refusedAsDuplicate } from './suspicion.js';

const SOURCES = LeadCaptured.shape.source.values as readonly string[];

/** A way to reach the prospect, a known source; (source, external id) once. */
export function capture(command: CaptureLead, state: State, context: Context): Decision {
  if (state.exists) {
    const known =
      command.externalId !== undefined && command.externalId === state.externalId && command.source === state.source;
    return known ? noChange() : alreadyExists('the lead', state.eventId);
  }
  if (!SOURCES.includes(command.source)) {
    return refuse('UNKNOWN_SOURCE', `${command.source} is no source of leads`, {
      path: '/source',
      expected: SOURCES,
      actual: command.source,
    });
  }
  const wrong = firstOf(phoneNumber(command.phone, '/phone'), emailAddress(command.email, '/email'));
  if (wrong !== undefined) return wrong;
  const reachable = CONTACT_PATHS.some((path) => command[path.slice(1) as 'phone'] !== undefined);
  if (!reachable && !isMigration(context)) return noContactPoint();
  return refusedAsDuplicate(command, context) ?? accept(emit(LeadCaptured, command));
}

/** Ids of imported leads are derived from the external id: the stream itself is their claim. */
export const captureClaims = ({ source, externalId }: CaptureLead, context?: ClaimContext): readonly Claim[] =>
  externalId === undefined || context?.actorType === 'migration' || context?.actorType === 'import'
    ? []
    : [{ kind: 'lead.externalId', value: `${source}/${externalId}`, code: 'DUPLICATE_IDENTITY_KEY' }];

export function assign({ ownerId, teamId, method }: AssignLead, state: LeadState): Decision {
  if (state.closed !== undefined) return closed(state);
  if (state.owner?.id === ownerId) {
    return refuse('ALREADY_OWNER', `${ownerId} owns the lead already`, {
      path: '/ownerId',
      actual: ownerId,
      currentEventId: state.owner.eventId,
    });
  }
  return accept(emit(LeadAssigned, { ownerId, previousOwnerId: state.owner?.id, teamId, method: method ?? 'manual' }));
}

/** By its owner's word, once; evidence is an event of this lead. */
export function qualify(command: QualifyLead, state: LeadState): Decision {
  if (state.closed !== undefined) return closed(state);
  if (state.owner === undefined) return refuse('LEAD_UNASSIGNED', 'a lead is given to an owner before it is qualified');
  if (state.qualifiedBy !== undefined) {
    return refuse('TRANSITION_NOT_ALLOWED', 'the lead is qualified already', {
      actual: 'qualified',
      currentEventId: state.qualifiedBy,
    });
  }
  for (const [i, { evidenceEventId }] of command.criteria.entries()) {
    if (evidenceEventId === undefined || lookUp(state.eventIds, evidenceEventId)) continue;
    return refuse('EVIDENCE_MISSING', 'the evidence is no event of this lead', {
      path: `/criteria/${i}/evidenceEventId`,
      actual: evidenceEventId,
    });
  }
  return accept(emit(LeadQualified, { criteria: command.criteria }));
}

export function disqualify(command: DisqualifyLead, state: LeadState, context: Context): Decision {
  if (state.closed !== undefined) return closed(state);
  const reasonCode = reasonOf(command.reasonCode, context);
  return reasonCode === undefined
    ? reasonRequired()
    : accept(emit(LeadDisqualified, { reasonCode, note: command.note }));
}

/** A disqualified lead returns to its owner, or to where it was captured; it is qualified anew. */
export function reopen(command: ReopenLead, state: LeadState, context: Context): Decision {
  if (state.closed === undefined)
    return refuse('LEAD_NOT_CLOSED', 'the lead is open', { currentEventId: state.eventId });
  if (state.closed.kind === 'converted') return alreadyConverted(state);
  const reason = reasonOf(command.reason, context);
  return reason === undefined ? reasonRequired('/reason') : accept(emit(LeadReopened, { reason }));
}

/** Qualified, once. A new customer keeps the lead's id: one journey, one root. */
export function convert(command: ConvertLead, state: LeadState, context: Context): Decision {
  if (state.closed?.kind === 'converted') return alreadyConverted(state);
  if (state.closed !== undefined) return closed(state);
  if (state.qualifiedBy === undefined) return refuse('LEAD_NOT_QUALIFIED', 'the lead is not qualified');
  const { customerId, mode } = command;
  if (mode === 'created' && customerId !== context.id)
    return invalid('/customerId', `the lead's own id ${context.id}`, customerId);
  if (mode === 'linked' && customerId === context.id)
    return invalid('/customerId', 'the id of an existing customer', customerId);
  return accept(emit(LeadConverted, command));
}

/** Whom a lead is linked to is there; a customer it creates is registered after it. */
export const convertNeeds = ({ customerId, mode }: ConvertLead): readonly Need[] =>
  mode === 'linked' ? [{ anyOf: [{ streamType: 'customer', id: customerId }], path: '/customerId' }] : [];

/** A lead is linked to a customer that is by itself. */
export const convertFor = (command: ConvertLead) => (command.mode === 'linked' ? forCustomer(command) : undefined);

/** Every change names the value it replaces; one way to reach the lead remains. */
export function changeProfile(command: ChangeLeadProfile, state: LeadState, context: Context): Decision {
  if (state.closed !== undefined) return closed(state);
  const changes = changesOf(command.changes, state.profile, LEAD_PATHS);
  if (!('length' in changes)) return changes;
  if (changes.length === 0) return noChange();
  const profile = changed(state.profile, changes, '');
  const reachable = CONTACT_PATHS.some((path) => (profile[path]?.value ?? null) !== null);
  return reachable || isMigration(context) ? accept(emit(LeadProfileChanged, { changes })) : noContactPoint('/changes');
}

const noContactPoint = (path = '/phone'): Decision<never> =>
  refuse('LEAD_NO_CONTACT_POINT', 'a lead has a phone, an email, a WeChat id or a company', {
    path,
    expected: 'one of phone, email, wechat, company',
  });

const closed = (state: LeadState): Decision<never> =>
  refuse('LEAD_CLOSED', `the lead is ${state.closed?.kind}`, closedBy(state));
const alreadyConverted = (state: LeadState): Decision<never> =>
  refuse('LEAD_ALREADY_CONVERTED', 'the lead is converted', closedBy(state));
const closedBy = ({ closed: by }: LeadState) => ({
  actual: by?.kind,
  ...(by === undefined ? {} : { currentEventId: by.eventId }),
});
