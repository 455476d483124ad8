import type { ClaimContext, Kin } from '../aggregate.js';
import { lookUp } from '../table.js';
import type { IssueInvoice, RecognizeReceivable } from './commands.js';
import type { State } from './state.js';

const orderOf = (id: string, path: string): Kin => ({
  streamType: 'order',
  id,
  path,
  otherwise: (customerId) => `order ${id} was placed for customer ${customerId}: it is booked in that ledger`,
});

/** The orders an invoice is over are this customer's. One that has a receivable here was looked at when it was recognised. */
export function invoicedOrders({ allocations }: IssueInvoice, state: State): readonly Kin[] {
  const seen = new Set<string>();
  return allocations.flatMap(({ orderId }, i) => {
    if (seen.has(orderId) || lookUp(state.orders, orderId) !== undefined) return [];
    seen.add(orderId);
    return [orderOf(orderId, `/allocations/${i}/orderId`)];
  });
}

/**
 * So is the order of a receivable. A reactor has it from the order itself; a migration books receivables by the hundred thousand
 * whose order stands for a case that was never placed.
 */
export const recognisedOrder = ({ orderId }: RecognizeReceivable, _state: State, { actorType }: ClaimContext) =>
  actorType === 'reactor' || actorType === 'migration' ? [] : [orderOf(orderId, '/orderId')];
