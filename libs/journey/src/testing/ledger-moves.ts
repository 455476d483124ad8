import { openOfPart } from '../ar/parts.js';
import { openOf } from '../ar/state.js';
import { addMoney, atLeastZero, isPositive, subtractMoney } from '../money.js';
import { testId } from './context.js';
import {
  ar,
  fresh,
  half,
  invoiceOf,
  type MoveFunction,
  money,
  openReceivable,
  orderOf,
  paymentSpent,
  paymentWithRest,
  pickOf,
  receivablesOf,
} from './player.js';

const invoice: MoveFunction = (player, step) => {
  const order = orderOf(player, step);
  if (order === undefined) return undefined;
  const invoiceId = fresh(player, 'invoice');
  player.invoices.push(invoiceId);
  const receivable = step.size % 3 === 0 ? openReceivable(player, step) : undefined;
  const gross = half(receivable?.amount ?? order.state.contractAmount, step);
  const allocation =
    receivable === undefined
      ? { orderId: order.id }
      : { orderId: receivable.orderId, receivableId: receivable.receivableId };
  const body = {
    invoiceId,
    invoiceNo: `I-${invoiceId}`,
    net: gross,
    gross,
    dueDate: '2027-01-31',
    allocations: [{ ...allocation, amount: gross }],
  };
  return ar(player, 'issue-invoice', body);
};

const allocate: MoveFunction = (player, step) => {
  const payment = paymentWithRest(player, step);
  const target = step.size % 2 === 0 ? undefined : invoiceOf(player, step);
  const receivable = openReceivable(player, step);
  if (payment === undefined || (target === undefined && receivable === undefined)) return undefined;
  const to = target === undefined ? { receivableId: receivable?.receivableId } : { invoiceId: target.id };
  return ar(player, 'allocate-payment', { paymentId: payment.id, allocations: [to], upToOpen: true });
};

/** Part or all of what a payment settled, so that it can be refunded. */
const takeBack: MoveFunction = (player, step) => {
  const payment = paymentSpent(player, step);
  const item = pickOf(payment?.settled ?? [], step);
  if (payment === undefined || item === undefined) return undefined;
  const { receivableId, invoiceId } = item;
  const byInvoice = receivableId === undefined || (invoiceId !== undefined && step.size % 4 < 2);
  const target = { ...(byInvoice ? { invoiceId } : { receivableId }), amount: half(item.amount, step) };
  const some = step.pick % 4 === 0 ? {} : { allocations: [target] };
  return ar(player, 'deallocate-payment', { paymentId: payment.id, reason: 'returned', ...some });
};

/** Commands that the domain refuses; the others may be refused now and then. */
const refused: MoveFunction = (player, step) => {
  const order = orderOf(player, step);
  const payment = paymentWithRest(player, step);
  const receivable = openReceivable(player, step);
  if (payment !== undefined && receivable !== undefined) {
    const amount = addMoney(payment.rest, money(player, 1));
    return ar(player, 'allocate-payment', {
      paymentId: payment.id,
      allocations: [{ receivableId: receivable.receivableId, amount }],
    });
  }
  if (order === undefined)
    return {
      streamType: 'lead',
      id: player.id,
      command: 'convert',
      body: { customerId: testId('other'), mode: 'created' },
    };
  const lines = [{ lineId: '1', quantity: '1000' }];
  return { streamType: 'order', id: order.id, command: 'ship', body: { shipmentId: `S${player.count++}`, lines } };
};

/** What happens on the ledger. */
export const ledgerMoves = {
  invoice,
  creditNote: (player, step) => {
    const original = invoiceOf(player, step);
    if (original === undefined) return undefined;
    const creditNoteId = fresh(player, 'credit');
    const amount = half(atLeastZero(subtractMoney(original.invoice.gross, original.invoice.credited)), step);
    const against = step.pick % 4 === 0 ? {} : { originalInvoiceId: original.id };
    return ar(player, 'issue-credit-note', { creditNoteId, creditNoteNo: `C-${creditNoteId}`, amount, ...against });
  },
  pay: (player, step) => {
    const receivable = openReceivable(player, step);
    const paymentId = fresh(player, 'payment');
    player.payments.push(paymentId);
    const amount = receivable === undefined ? money(player, step.size * 700) : half(openOf(receivable), step);
    return ar(player, 'record-payment', { paymentId, method: 'bank', amount, bankRef: `B-${paymentId}` });
  },
  allocate,
  allocateInvoice: (player, step) => {
    const payment = paymentWithRest(player, step);
    const target = invoiceOf(player, step);
    const open = target?.invoice.parts.reduce((sum, part) => addMoney(sum, openOfPart(part)), money(player, 0));
    if (payment === undefined || target === undefined || open === undefined || !isPositive(open)) return undefined;
    return ar(player, 'allocate-payment', {
      paymentId: payment.id,
      allocations: [{ invoiceId: target.id, amount: half(open, step) }],
    });
  },
  refund: (player, step) => {
    const payment = paymentWithRest(player, step);
    const back = payment === undefined || step.size % 3 === 0 ? takeBack(player, step) : undefined;
    if (back !== undefined || payment === undefined) return back;
    return ar(player, 'refund-payment', {
      paymentId: payment.id,
      amount: half(payment.rest, step),
      reason: 'overpaid',
    });
  },
  adjust: (player, step) => {
    const receivable = pickOf(receivablesOf(player), step);
    if (receivable === undefined) return undefined;
    const cause = pickOf(['penalty', 'expense', 'price', 'return'], step);
    const delta = money(player, cause === 'penalty' || cause === 'expense' ? step.size : -step.size * 20);
    return ar(player, 'adjust-receivable', { receivableId: receivable.receivableId, delta, cause });
  },
  collect: (player, step) => {
    const receivable = openReceivable(player, step);
    return receivable === undefined
      ? undefined
      : ar(player, 'send-to-collection', { receivableId: receivable.receivableId });
  },
  writeOff: (player, step) => {
    const receivable = openReceivable(player, step);
    if (receivable === undefined || step.size < 60) return undefined;
    const amount = half(openOf(receivable), step);
    return ar(player, 'write-off', {
      receivableId: receivable.receivableId,
      amount,
      reasonCode: 'insolvent',
      approvedBy: 'cfo',
    });
  },
  adjustBalance: (player, step) =>
    ar(player, 'adjust-balance', { amount: money(player, 50 - step.size), reasonCode: 'goodwill', approvedBy: 'cfo' }),
  refused,
} satisfies Readonly<Record<string, MoveFunction>>;
