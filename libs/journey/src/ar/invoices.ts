import { accept, type Context, type Decision, refuse } from '../aggregate.js';
import {
  alreadyExists,
  atMost,
  begun,
  firstOf,
  inCurrency,
  invalid,
  notNegative,
  positive,
  quantityOf,
  reasonOf,
} from '../checks.js';
import { emit } from '../define.js';
import { addMoney, equalMoney, isPositive, minMoney, subtractMoney, sumMoney, zeroMoney } from '../money.js';
import type { Money } from '../schema.js';
import { lookUp } from '../table.js';
import type { IssueCreditNote, IssueInvoice } from './commands.js';
import { CreditNoteIssued, InvoiceIssued } from './events.js';
import { roomOf, spread } from './parts.js';
import type { Invoice, State } from './state.js';

type Allocations = IssueInvoice['allocations'];

/** Net + tax = gross = what is allocated; the number once per customer. It may exceed the receivable (OVER_INVOICED). */
export function issueInvoice(command: IssueInvoice, state: State, context: Context): Decision {
  const known = lookUp(state.invoices, command.invoiceId);
  if (known !== undefined) return alreadyExists('the invoice', known.eventId);
  const { net, gross, allocations } = command;
  const tax = command.tax ?? zeroMoney(gross);
  const wrong =
    firstOf(
      numberTaken(command.invoiceNo, '/invoiceNo', state),
      inCurrency(gross.currency, net, '/net'),
      inCurrency(gross.currency, tax, '/tax'),
      positive(gross, '/gross', context),
      notNegative(net, '/net'),
      notNegative(tax, '/tax'),
      begun(command.issueDate, '/issueDate', context),
    ) ??
    mismatch('TOTAL_MISMATCH', 'net plus tax must be the gross amount', '/gross', () => addMoney(net, tax), gross) ??
    allocationsOf(allocations, gross, state, context) ??
    inCurrencyOfOrders(allocations, state);
  if (wrong !== undefined) return wrong;
  return accept(
    emit(InvoiceIssued, { ...command, tax, issueDate: command.issueDate ?? context.localDate(context.occurredAt) }),
  );
}

/**
 * With an original: at most what is left of it, against its own allocations. Without: customer credit, which stands
 * beside the triangle and reduces nothing.
 */
export function issueCreditNote(command: IssueCreditNote, state: State, context: Context): Decision {
  const known = lookUp(state.creditNotes, command.creditNoteId);
  if (known !== undefined) return alreadyExists('the credit note', known);
  const { amount, originalInvoiceId, lines = [] } = command;
  const original = originalInvoiceId === undefined ? undefined : lookUp(state.invoices, originalInvoiceId);
  if (originalInvoiceId !== undefined && original === undefined) {
    return refuse('NOT_FOUND', `there is no invoice ${originalInvoiceId}`, {
      path: '/originalInvoiceId',
      actual: originalInvoiceId,
    });
  }
  const wrong = firstOf(
    numberTaken(command.creditNoteNo, '/creditNoteNo', state),
    positive(amount, '/amount', context),
    begun(command.issueDate, '/issueDate', context),
    ...lines.flatMap((line, i) => [
      inCurrency(amount.currency, line.amount, `/lines/${i}/amount`),
      quantityOf(line.quantity, `/lines/${i}/quantity`),
    ]),
  );
  if (wrong !== undefined) return wrong;
  const allocations =
    original === undefined ? (command.allocations ?? []) : creditOf(command, original, state, context);
  if (!Array.isArray(allocations)) return allocations as Decision<never>;
  if (original === undefined && allocations.length > 0)
    return invalid('/allocations', 'empty without an original invoice', allocations.length);
  const reasonCode = command.reasonCode === undefined ? undefined : reasonOf(command.reasonCode, context);
  const issueDate = command.issueDate ?? context.localDate(context.occurredAt);
  return accept(emit(CreditNoteIssued, { ...command, allocations, lines, issueDate, reasonCode }));
}

/** How a credit note reduces its original: as given, or the original's parts in order, each up to what is left of it. */
function creditOf(
  command: IssueCreditNote,
  original: Invoice,
  state: State,
  context: Context,
): Allocations | Decision<never> {
  const { amount } = command;
  const over = 'the credit note exceeds what is left of the invoice';
  const wrong =
    inCurrency(original.gross.currency, amount, '/amount') ??
    atMost(
      subtractMoney(original.gross, original.credited),
      amount,
      'CREDIT_OVER_ORIGINAL',
      over,
      '/amount',
      original.eventId,
    );
  if (wrong !== undefined) return wrong;
  if (command.allocations === undefined) return inOrder(original, amount);
  const bad = allocationsOf(command.allocations, amount, state, context);
  if (bad !== undefined) return bad;
  const credited = spread(original.parts, command.allocations, 'credited');
  const booked = subtractMoney(
    sumMoney(
      credited.map((part) => part.credited),
      amount,
    ),
    original.credited,
  );
  return equalMoney(booked, amount)
    ? command.allocations
    : refuse('CREDIT_OVER_ORIGINAL', 'the credit note exceeds what is left of the invoice for these orders', {
        path: '/allocations',
        expected: booked,
        actual: amount,
        currentEventId: original.eventId,
      });
}

function inOrder(original: Invoice, amount: Money): Allocations {
  const allocations: { orderId: string; receivableId?: string; amount: Money }[] = [];
  let rest = amount;
  for (const part of original.parts) {
    const by = minMoney(roomOf(part, 'credited'), rest);
    if (!isPositive(by)) continue;
    rest = subtractMoney(rest, by);
    const { orderId, receivableId } = part;
    allocations.push({ orderId, ...(receivableId === undefined ? {} : { receivableId }), amount: by });
  }
  return allocations;
}

/** One currency, above zero, adding up to the whole; a receivable that is known belongs to the order named with it. */
function allocationsOf(
  allocations: Allocations,
  whole: Money,
  state: State,
  context: Context,
): Decision<never> | undefined {
  for (const [i, { orderId, receivableId, amount }] of allocations.entries()) {
    const path = `/allocations/${i}`;
    const receivable = receivableId === undefined ? undefined : lookUp(state.receivables, receivableId);
    const wrong = firstOf(
      inCurrency(whole.currency, amount, `${path}/amount`),
      receivable === undefined ? undefined : inCurrency(receivable.amount.currency, amount, `${path}/amount`),
      positive(amount, `${path}/amount`, context),
      receivable !== undefined && receivable.orderId !== orderId
        ? invalid(`${path}/orderId`, receivable.orderId, orderId)
        : undefined,
    );
    if (wrong !== undefined) return wrong;
  }
  const sum = (): Money =>
    sumMoney(
      allocations.map((allocation) => allocation.amount),
      whole,
    );
  return mismatch(
    'ALLOCATION_SUM_MISMATCH',
    'the allocations must add up to the amount',
    '/allocations',
    () => whole,
    sum(),
  );
}

/** An order that was recognised has one currency, also where no receivable is named; a credit note may undo what came before. */
const inCurrencyOfOrders = (allocations: Allocations, state: State): Decision<never> | undefined =>
  firstOf(
    ...allocations.map(({ orderId, amount }, i) =>
      inCurrency(
        lookUp(state.orders, orderId)?.recognized.currency ?? amount.currency,
        amount,
        `/allocations/${i}/amount`,
      ),
    ),
  );

function mismatch(
  code: 'TOTAL_MISMATCH' | 'ALLOCATION_SUM_MISMATCH',
  message: string,
  path: string,
  wanted: () => Money,
  actual: Money,
) {
  const expected = wanted();
  return equalMoney(expected, actual) ? undefined : refuse(code, message, { path, expected, actual });
}

const numberTaken = (no: string, path: string, state: State): Decision<never> | undefined => {
  const taken = lookUp(state.numbers, no);
  return taken === undefined
    ? undefined
    : refuse('INVOICE_NO_DUPLICATE', `number ${no} is taken`, { path, actual: no, currentEventId: taken });
};
