import { accept, type Context, type Decision, noChange, type QuotePolicyVersion, refuse } from '../aggregate.js';
import { alreadyExists, reasonOf, reasonRequired } from '../checks.js';
import { emit } from '../define.js';
import type { EventOf } from '../event.js';
import { equalMoney } from '../money.js';
import type { AcceptQuote, ExpireQuote, IssueQuote, RejectQuote, ReviseQuote, WithdrawQuote } from './commands.js';
import { QuoteAccepted, QuoteExpired, QuoteIssued, QuoteRejected, QuoteRevised, QuoteWithdrawn } from './events.js';
import { offerOf } from './offer.js';
import type { OfferedLine, QuoteState, State } from './state.js';

const DEFAULT_POLICY = 'standard';

/** Under the latest version of the policy, which the event names. */
export function issue(command: IssueQuote, state: State, context: Context): Decision {
  if (state.exists) {
    const known = command.externalId !== undefined && command.externalId === state.externalId;
    return known ? noChange() : alreadyExists('the quote', state.eventId);
  }
  const policyId = command.policyId ?? DEFAULT_POLICY;
  const policy = context.reference.quotePolicy(policyId);
  if (policy === undefined) return noPolicy(policyId);
  const offer = offerOf(command, policy, context);
  if ('kind' in offer) return offer;
  const { quoteNo, customerId, opportunityId, ownerId, externalId, attributes } = command;
  const head = { quoteNo, customerId, opportunityId, ownerId, policyId, revision: 1 };
  return accept(emit(QuoteIssued, { ...head, ...offer, externalId, attributes }, { ruleRefs: [ruleRef(policy)] }));
}

/** The whole offer anew; a quote whose validity is over may be revised until it has expired. */
export function revise(command: ReviseQuote, state: QuoteState, context: Context): Decision {
  if (state.closed !== undefined) return closed(state);
  const { revision, reasonCode } = command;
  if (revision !== state.revision + 1) {
    return refuse('REVISION_CONFLICT', `the next revision is ${state.revision + 1}`, {
      path: '/revision',
      expected: state.revision + 1,
      actual: revision,
      currentEventId: state.revisedBy,
    });
  }
  const policy = context.reference.quotePolicy(state.policyId);
  if (policy === undefined) return noPolicy(state.policyId);
  const offer = offerOf(command, policy, context);
  if ('kind' in offer) return offer;
  const { customerId, opportunityId, revision: supersedes } = state;
  const revised = { customerId, opportunityId, revision, supersedes, ...offer };
  const diff = differences(state.lines, offer.lines);
  return accept(emit(QuoteRevised, { ...revised, diff, reasonCode }, { ruleRefs: [ruleRef(policy)] }));
}

/** The latest revision, by the last day of its validity. */
export function acceptQuote(command: AcceptQuote, state: QuoteState, context: Context): Decision {
  if (state.closed?.kind === 'accepted' && command.revision === state.revision) return noChange();
  if (state.closed !== undefined)
    return closed(state, state.closed.kind === 'expired' ? 'QUOTE_EXPIRED' : 'QUOTE_CLOSED');
  if (command.revision !== state.revision) return superseded(command.revision, state);
  if (context.occurredAt >= state.expiresAt) return expired(state, context);
  const { acceptedBy, evidenceRef } = command;
  return accept(emit(QuoteAccepted, { ...partsOf(state), total: state.total, acceptedBy, evidenceRef }));
}

export function reject(command: RejectQuote, state: QuoteState, context: Context): Decision {
  if (state.closed !== undefined) return closed(state);
  const reasonCode = reasonOf(command.reasonCode, context);
  if (reasonCode === undefined) return reasonRequired();
  const { competitorId, note } = command;
  return accept(emit(QuoteRejected, { ...partsOf(state), reasonCode, competitorId, note }));
}

export function withdraw(command: WithdrawQuote, state: QuoteState, context: Context): Decision {
  if (state.closed !== undefined) return closed(state);
  const reasonCode = reasonOf(command.reasonCode, context);
  if (reasonCode === undefined) return reasonRequired();
  return accept(emit(QuoteWithdrawn, { ...partsOf(state), reasonCode, note: command.note }));
}

/** Not before the validity is over; a quote that got its answer does not expire. */
export function expire(command: ExpireQuote, state: QuoteState, context: Context): Decision {
  if (state.closed?.kind === 'expired') return noChange();
  if (state.closed !== undefined) return closed(state);
  if (command.revision !== undefined && command.revision !== state.revision) return superseded(command.revision, state);
  if (context.now < state.expiresAt) {
    return refuse('NOT_DUE', `the quote is valid until ${state.expiresAt}`, {
      expected: state.expiresAt,
      actual: context.now,
      currentEventId: state.revisedBy,
    });
  }
  return accept(emit(QuoteExpired, { ...partsOf(state), at: state.expiresAt }));
}

const partsOf = ({ customerId, opportunityId, revision }: QuoteState) => ({ customerId, opportunityId, revision });

const ruleRef = ({ id, version }: QuotePolicyVersion): string => `quotePolicy:${id}@${version}`;

type Difference = EventOf<typeof QuoteRevised>['data']['diff'][number];

/** By line: a line that says the same in both revisions is left out. */
function differences(before: readonly OfferedLine[], after: readonly OfferedLine[]): readonly Difference[] {
  const now = new Set(after.map(({ lineId }) => lineId));
  const then = new Map(before.map((line) => [line.lineId, line]));
  const gone = before.filter(({ lineId }) => !now.has(lineId));
  return [
    ...gone.map(({ lineId, amount }): Difference => ({ lineId, kind: 'removed', before: amount })),
    ...after.flatMap((line): readonly Difference[] => {
      const { lineId, amount } = line;
      const old = then.get(lineId);
      if (old === undefined) return [{ lineId, kind: 'added', after: amount }];
      return sameLine(old, line) ? [] : [{ lineId, kind: 'changed', before: old.amount, after: amount }];
    }),
  ];
}

const sameLine = (a: OfferedLine, b: OfferedLine): boolean =>
  ([...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof OfferedLine)[]).every((key) => {
    const [x, y] = [a[key], b[key]];
    return typeof x === 'object' && typeof y === 'object' ? equalMoney(x, y) : x === y;
  });

const superseded = (revision: number, state: QuoteState): Decision<never> =>
  refuse('QUOTE_SUPERSEDED', `the latest revision is ${state.revision}`, {
    path: '/revision',
    expected: state.revision,
    actual: revision,
    currentEventId: state.revisedBy,
  });

/** What was told after the expiry is refused even where it came about before: the expiry is for good. */
const closed = ({ closed: by }: QuoteState, code: 'QUOTE_CLOSED' | 'QUOTE_EXPIRED' = 'QUOTE_CLOSED'): Decision<never> =>
  refuse(code, `the quote is ${by?.kind}`, {
    expected: 'open',
    actual: by?.kind,
    ...(by === undefined ? {} : { currentEventId: by.eventId }),
  });

const expired = (state: QuoteState, context: Context): Decision<never> =>
  refuse('QUOTE_EXPIRED', `the quote was valid until ${state.expiresAt}`, {
    expected: `< ${state.expiresAt}`,
    actual: context.occurredAt,
    currentEventId: state.revisedBy,
  });

const noPolicy = (policyId: string): Decision<never> =>
  refuse('NOT_FOUND', `there is no quoting policy ${policyId}`, { path: '/policyId', actual: policyId });
