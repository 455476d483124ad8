import { CUSTOMERS } from '@recount/journey';
import { type CommandIntent, reactor } from './reactor.js';

const toCustomer = (id: string, command: string, body: object): CommandIntent => ({
  streamType: 'customer',
  id,
  command,
  body,
});

/**
 * A merge reaches its customers: each loser is told whom it is part of, and only then, when no loser can change any more,
 * the survivor takes in what survives of them. Taking it back reaches them all.
 */
export const mergeReachesCustomers = reactor({
  name: 'merge-reaches-customers',
  from: 'beginning',
  on: {
    CustomersMerged: ({ data: { mergeId, survivorId, loserIds, survivorship } }) => [
      ...loserIds.map((id) => toCustomer(id, 'merge-into', { mergeId, survivorId })),
      toCustomer(survivorId, 'absorb', { mergeId, loserIds, survivorship }),
    ],
    CustomersUnmerged: ({ data: { mergeId, survivorId, loserIds } }) =>
      [survivorId, ...loserIds].map((id) => toCustomer(id, 'unmerge', { mergeId, survivorId })),
  },
});

/** A lead that was converted into a customer who was known counts as that customer. */
export const linkedLeadIsIdentified = reactor({
  name: 'linked-lead-is-identified',
  from: 'beginning',
  on: {
    LeadConverted: ({ streamId: leadJourneyId, data: { customerId: customerJourneyId, mode } }) =>
      mode === 'created'
        ? []
        : [
            {
              streamType: 'identity',
              id: CUSTOMERS,
              command: 'link',
              body: { leadJourneyId, customerJourneyId, cause: 'leadConverted' },
            },
          ],
  },
});
