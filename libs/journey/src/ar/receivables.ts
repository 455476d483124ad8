import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { atMost, begun, firstOf, inCurrency, isMigration, positive, reasonOf, reasonRequired } from '../checks.js';
import { emit } from '../define.js';
import { addMoney, compareMoney, isPositive, isZero } from '../money.js';
import type { Money } from '../schema.js';
import { lookUp } from '../table.js';
import type { AdjustBalance, AdjustReceivable, RecognizeReceivable, SendToCollection, WriteOff } from './commands.js';
import {
  BalanceAdjusted,
  ReceivableAdjusted,
  ReceivableRecognized,
  ReceivableSentToCollection,
  ReceivableWrittenOff,
} from './events.js';
import { beyondContract, instalmentKey, type State, takeable } from './state.js';
import { aheadFor } from './sums.js';

/** Once per receivable; never more than the order's contract. Cash that the order alone holds settles it at once. */
export function recognizeReceivable(command: RecognizeReceivable, state: State, context: Context): Decision {
  const { receivableId, orderId, instalmentNo, amount, contractAmount } = command;
  if (lookUp(state.receivables, receivableId) !== undefined) return noChange();
  const known = lookUp(state.instalments, instalmentKey(orderId, instalmentNo));
  if (known !== undefined) {
    return refuse('ALREADY_EXISTS', `instalment ${instalmentNo} of the order is recognised under another id`, {
      path: '/receivableId',
      actual: receivableId,
      currentEventId: known,
    });
  }
  const ledger = lookUp(state.orders, orderId);
  const wrong = firstOf(
    positive(amount, '/amount', context),
    begun(command.issueDate, '/issueDate', context),
    inCurrency(amount.currency, contractAmount, '/contractAmount'),
    inCurrency(ledger?.recognized.currency ?? amount.currency, amount, '/amount'),
  );
  if (wrong !== undefined) return wrong;
  const sum = ledger === undefined ? amount : addMoney(ledger.recognized, amount);
  const message = 'the receivables of an order must not exceed its contract';
  const over =
    contractAmount === undefined
      ? undefined
      : atMost(contractAmount, sum, 'RECEIVABLE_OVER_CONTRACT', message, '/amount');
  return over ?? accept(emit(ReceivableRecognized, { ...command, ...aheadFor(state, orderId, amount) }));
}

/**
 * Never below what was collected or given up, nor, for what is part of the contract, above that: another contract is the
 * order's to tell (cause `amendment`), else its instalments to come could not be recognised any more.
 */
export function adjustReceivable({ receivableId, delta, cause }: AdjustReceivable, state: State): Decision {
  const receivable = lookUp(state.receivables, receivableId);
  if (receivable === undefined) return notRecognized(receivableId);
  const wrong = inCurrency(receivable.amount.currency, delta, '/delta');
  if (wrong !== undefined) return wrong;
  if (isZero(delta)) return noChange();
  const settled = addMoney(receivable.collected, receivable.writtenOff);
  const amount = addMoney(receivable.amount, delta);
  if (compareMoney(amount, settled) < 0) {
    return refuse('ADJUST_BELOW_COLLECTED', 'a receivable must not fall below what was collected and written off', {
      path: '/delta',
      expected: settled,
      actual: amount,
      currentEventId: receivable.amountBy,
    });
  }
  const { orderId } = receivable;
  const over = cause === 'amendment' || beyondContract(cause) ? undefined : overContract(orderId, delta, state);
  if (over !== undefined) return over;
  return accept(emit(ReceivableAdjusted, { receivableId, orderId, delta, cause, ...aheadFor(state, orderId, delta) }));
}

function overContract(orderId: string, delta: Money, state: State): Decision<never> | undefined {
  const ledger = lookUp(state.orders, orderId);
  if (ledger?.contract === undefined || !isPositive(delta)) return undefined;
  const sum = addMoney(ledger.recognized, delta);
  const message =
    'the receivables of an order must not exceed its contract: amend the order first, then adjust with cause amendment';
  return atMost(ledger.contract, sum, 'RECEIVABLE_OVER_CONTRACT', message, '/delta');
}

/** Once, and only while something is open. */
export function sendToCollection({ receivableId }: SendToCollection, state: State): Decision {
  const receivable = lookUp(state.receivables, receivableId);
  if (receivable === undefined) return notRecognized(receivableId);
  if (receivable.inCollectionBy !== undefined) {
    return refuse('ALREADY_IN_COLLECTION', 'the receivable is in collection already', {
      currentEventId: receivable.inCollectionBy,
    });
  }
  const open = takeable(state, receivable);
  if (!isPositive(open)) {
    return refuse('TRANSITION_NOT_ALLOWED', 'nothing is open on the receivable', {
      path: '/receivableId',
      actual: open,
    });
  }
  return accept(emit(ReceivableSentToCollection, { receivableId, orderId: receivable.orderId }));
}

/** Part of what is open, for a reason, approved by somebody. */
export function writeOff(command: WriteOff, state: State, context: Context): Decision {
  const { receivableId, amount, approvedBy } = command;
  const receivable = lookUp(state.receivables, receivableId);
  if (receivable === undefined) return notRecognized(receivableId);
  const reasonCode = reasonOf(command.reasonCode, context);
  if (reasonCode === undefined) return reasonRequired();
  const wrong =
    firstOf(inCurrency(receivable.amount.currency, amount, '/amount'), positive(amount, '/amount', context)) ??
    atMost(
      takeable(state, receivable),
      amount,
      'WRITE_OFF_OVER_OPEN',
      'the write-off exceeds what is open',
      '/amount',
      receivable.amountBy,
    );
  if (wrong !== undefined) return wrong;
  if (approvedBy === undefined) {
    return refuse('APPROVAL_REQUIRED', 'a write-off names who approved it', {
      path: '/approvedBy',
      expected: 'an approver',
    });
  }
  return accept(
    emit(ReceivableWrittenOff, { receivableId, orderId: receivable.orderId, amount, reasonCode, approvedBy }),
  );
}

/** Either way, by an approver; a migration books what history did. */
export function adjustBalance(command: AdjustBalance, _state: State, context: Context): Decision {
  if (command.approvedBy === undefined && !isMigration(context)) {
    return refuse('FORBIDDEN', 'an adjustment of the balance names who approved it', {
      path: '/approvedBy',
      expected: 'an approver',
    });
  }
  const reasonCode = reasonOf(command.reasonCode, context);
  if (reasonCode === undefined) return reasonRequired();
  if (isZero(command.amount)) return noChange();
  return accept(emit(BalanceAdjusted, { ...command, reasonCode }));
}

/** Retryable: the reactor that recognises it may be on its way. */
export const notRecognized = (receivableId: string, path = '/receivableId'): Decision<never> =>
  refuse('RECEIVABLE_NOT_RECOGNIZED', `receivable ${receivableId} is not recognised yet`, {
    path,
    actual: receivableId,
  });
