import type { Customer } from './lead.js';
import type { OrderLine, Placed } from './order.js';
import { DAY, dateOf, type Script } from './script.js';
import { APPROVER, euro, FINANCE, share } from './world.js';

export interface Instalment {
  readonly no: number;
  readonly orderId: string;
  readonly receivableId: string;
  readonly trigger: 'signed' | 'shipped' | 'invoiced';
  /** Cents. */
  readonly amount: number;
  readonly dueDays: number;
}
interface Invoice {
  readonly id: string;
  readonly gross: number;
  readonly issued: number;
  readonly due: number;
}
const HABITS = { onTime: 52, late: 22, parts: 10, overpays: 4, never: 12 } as const;
type Ledger = (at: number, command: string, body: object) => void;

const ledgerOf =
  (s: Script, customer: Customer, by: string): Ledger =>
  (at, command, body) =>
    s.write(at, `user:${by}`, 'ar', customer.id, command, body);

function invoice(s: Script, ledger: Ledger, part: Instalment, at: number, taxBasisPoints: number): Invoice {
  const net = Math.floor((part.amount * 10_000 + (10_000 + taxBasisPoints) / 2) / (10_000 + taxBasisPoints));
  const id = s.id('invoice', `${part.orderId}/${part.no}`);
  const due = at + part.dueDays * DAY;
  ledger(at, 'issue-invoice', {
    invoiceId: id,
    invoiceNo: `RE-${part.orderId.slice(0, 8)}-${part.no}`.toUpperCase(),
    net: euro(net),
    taxRate: taxBasisPoints,
    tax: euro(part.amount - net),
    gross: euro(part.amount),
    dueDate: dateOf(due),
    allocations: [{ orderId: part.orderId, receivableId: part.receivableId, amount: euro(part.amount) }],
  });
  return { id, gross: part.amount, issued: at, due };
}

/** Money comes in and is matched to what it is for; `cents` is what arrives. Answers the payment's id. */
function pay(
  s: Script,
  ledger: Ledger,
  customer: Customer,
  part: Instalment,
  of: Invoice,
  at: number,
  cents: number,
): string {
  const paymentId = s.id('payment', `${of.id}/${at - of.issued}`);
  ledger(at, 'record-payment', {
    paymentId,
    method: s.chance.weighted({ bank: 90, card: 6, cheque: 4 }),
    amount: euro(cents),
    bankRef: `B${paymentId.slice(0, 13)}`.toUpperCase(),
    payerName: customer.name,
  });
  const target = s.chance.chance(0.7) ? { invoiceId: of.id } : { receivableId: part.receivableId };
  ledger(at + 60_000, 'allocate-payment', { paymentId, allocations: [target], upToOpen: true });
  return paymentId;
}

/** How this customer pays this invoice: on time, late, in parts, too much, or not at all. */
function settle(s: Script, ledger: Ledger, customer: Customer, part: Instalment, of: Invoice, open: number): void {
  const { chance } = s;
  const habit = chance.weighted(HABITS);
  const inTime = (): number => Math.max(of.issued + DAY, of.due - chance.int(0, 10) * DAY);
  const late = (): number => of.due + chance.int(1, 45) * DAY;
  if (habit === 'onTime') pay(s, ledger, customer, part, of, inTime(), open);
  else if (habit === 'late') pay(s, ledger, customer, part, of, late(), open);
  else if (habit === 'parts') {
    const first = Math.floor(open / 2);
    pay(s, ledger, customer, part, of, inTime(), first);
    pay(s, ledger, customer, part, of, late(), open - first);
  } else if (habit === 'overpays') {
    const extra = 10_00 * chance.int(1, 9);
    const at = inTime();
    const paymentId = pay(s, ledger, customer, part, of, at, open + extra);
    if (extra >= 70_00) {
      // What it is for is told a day later: it is taken back, and matched as told.
      const clerk = ledgerOf(s.beside, customer, APPROVER);
      const reason = 'Matched before the remittance advice came';
      clerk(at + DAY, 'deallocate-payment', { paymentId, reason });
      clerk(at + DAY + 60_000, 'allocate-payment', { paymentId, allocations: [{ invoiceId: of.id }], upToOpen: true });
    }
    ledger(s.after(at, 3, 20), 'refund-payment', { paymentId, amount: euro(extra), reason: 'Paid too much' });
  } else neverPays(s, ledger, customer, part, of, open);
}

function neverPays(s: Script, ledger: Ledger, customer: Customer, part: Instalment, of: Invoice, open: number): void {
  const sent = of.due + s.chance.int(45, 70) * DAY;
  ledger(sent, 'send-to-collection', { receivableId: part.receivableId });
  const later = s.after(sent, 20, 50);
  const end = s.chance.weighted({ pays: 30, writtenOff: 45, open: 25 });
  if (end === 'pays') pay(s, ledger, customer, part, of, later, Math.floor(open * 0.6));
  if (end === 'writtenOff') {
    ledger(later, 'write-off', {
      receivableId: part.receivableId,
      amount: euro(open),
      reasonCode: 'insolvency',
      approvedBy: APPROVER,
    });
  }
}

/** One invoice per instalment, when its condition is met; then the payments. */
export function bill(
  s: Script,
  customer: Customer,
  parts: readonly Instalment[],
  when: {
    readonly signed: number;
    readonly shipped: number;
    readonly delivered: number;
    readonly taxBasisPoints: number;
  },
): void {
  for (const part of parts) {
    const ledger = ledgerOf(s, customer, s.chance.pick(FINANCE));
    const from = part.trigger === 'signed' ? when.signed : part.trigger === 'shipped' ? when.shipped : when.delivered;
    const issued = invoice(s, ledger, part, s.after(from, 0, 4), when.taxBasisPoints);
    settle(s, ledger, customer, part, issued, part.amount);
    if (s.chance.chance(0.08)) goodwill(s, ledger, issued);
  }
}

/** A credit note without an invoice, or a correction of the balance: both stand beside the triangle. */
function goodwill(s: Script, ledger: Ledger, { id, issued }: Invoice): void {
  const at = s.after(issued, 5, 40);
  const amount = euro(50_00 * s.chance.int(1, 6));
  if (s.chance.chance(0.5)) {
    const creditNoteId = s.id('credit-note', id);
    ledger(at, 'issue-credit-note', {
      creditNoteId,
      creditNoteNo: `GS-${creditNoteId.slice(0, 8)}`.toUpperCase(),
      amount,
      reasonCode: 'goodwill',
    });
  } else ledger(at, 'adjust-balance', { amount, reasonCode: 'bankFees', approvedBy: APPROVER });
}

/** Part of a delivery comes back: return, credit note against the invoice, a smaller receivable, then the payment. */
export function creditReturn(
  s: Script,
  placed: Placed,
  part: Instalment,
  what: {
    readonly shipped: number;
    readonly delivered: number;
    readonly line: OrderLine;
    readonly taxBasisPoints: number;
  },
): void {
  const { line } = what;
  const ledger = ledgerOf(s, placed.customer, s.chance.pick(FINANCE));
  const issued = invoice(s, ledger, part, s.after(what.shipped, 0, 1), what.taxBasisPoints);
  const back = s.after(Math.max(what.delivered, issued.issued), 1, 6);
  const quantity = Math.max(1, Math.floor(line.quantity / 3));
  const net = quantity * line.price;
  const credit = net + share(net, what.taxBasisPoints);
  s.write(back, `user:${placed.owner}`, 'order', placed.id, 'return-goods', {
    returnId: 'R1',
    lines: [{ lineId: line.lineId, quantity: String(quantity) }],
    reasonCode: s.chance.pick(['defective', 'wrongItem', 'notNeeded']),
    restock: s.chance.chance(0.6),
  });
  const creditNoteId = s.id('credit-note', part.orderId);
  const at = s.after(back, 0, 2);
  ledger(at, 'issue-credit-note', {
    creditNoteId,
    creditNoteNo: `GS-${creditNoteId.slice(0, 8)}`.toUpperCase(),
    originalInvoiceId: issued.id,
    amount: euro(credit),
    reasonCode: 'return',
    lines: [
      {
        lineId: line.lineId,
        productId: line.productId,
        quantity: String(quantity),
        amount: euro(net),
        description: line.description,
      },
    ],
  });
  ledger(at + 60_000, 'adjust-receivable', { receivableId: part.receivableId, delta: euro(-credit), cause: 'return' });
  if (part.amount > credit)
    settle(
      s,
      ledger,
      placed.customer,
      part,
      { ...issued, issued: at + DAY, due: Math.max(issued.due, at + 2 * DAY) },
      part.amount - credit,
    );
}
