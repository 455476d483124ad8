import type { Reactor, ReactorEvent } from '../reactor.js';
import { KEY_TYPES } from './keys.js';
import { type Candidate, candidatesOf } from './match-index.js';

/** Candidates of one suspicion; more of them say that the value is nobody's own. */
const MOST = 20;

/**
 * A lead that came in just now, or a customer that no lead announced: of one that a lead became it was said then. A migration
 * books history, whose duplicates were known or not known then.
 */
const asking = ({ type, data, metadata }: ReactorEvent): boolean =>
  metadata.actorType !== 'migration' &&
  (type === 'LeadCaptured' ||
    type === 'LeadProfileChanged' ||
    (type === 'CustomerRegistered' && (data as { readonly sourceLeadId?: string }).sourceLeadId === undefined));

const suspect = (event: ReactorEvent, found: unknown) => {
  const candidates = ((found ?? []) as readonly Candidate[]).slice(0, MOST);
  if (candidates.length === 0) return [];
  return [{ streamType: event.streamType, id: event.streamId, command: 'suspect-duplicate', body: { candidates } }];
};

/**
 * Who is recognised by the same phone number, e-mail address or credit code as a lead that was captured or changed, or a
 * customer registered without one. Nobody waits for it: lead and customer are there already.
 */
export const duplicateIsSuspected: Reactor = {
  name: 'duplicate-is-suspected',
  from: 'beginning',
  look: (pool, events) => candidatesOf(pool, events, asking),
  on: Object.fromEntries(KEY_TYPES.map((type) => [type, suspect])),
};
