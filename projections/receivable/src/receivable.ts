import type { JourneyEvents } from '@recount/journey';
import {
  add,
  bool,
  date,
  fromMoney,
  instant,
  int,
  isNegative,
  isZero,
  money,
  neg,
  readModelOf,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { goldenOf } from './golden.js';
import { goldenAhead } from './golden-more.js';
import { goldenTakenBack } from './golden-taken-back.js';

const readModel = readModelOf<JourneyEvents>();

const AMOUNTS = ['due', 'invoiced', 'collected', 'written_off'] as const;
type Amount = (typeof AMOUNTS)[number];
type Row = { readonly [K in Amount | 'open' | 'uninvoiced']: string | null } | undefined;
/** What an amount adds to what is open, and to what is not invoiced. */
const OPEN: Readonly<Record<Amount, -1 | 0 | 1>> = { due: 1, invoiced: 0, collected: -1, written_off: -1 };
const UNINVOICED: Readonly<Record<Amount, -1 | 0 | 1>> = { due: 1, invoiced: -1, collected: 0, written_off: 0 };
const BLANK = {
  due: '0',
  invoiced: '0',
  collected: '0',
  written_off: '0',
  open: '0',
  uninvoiced: '0',
  status: 'settled',
};

/** Amounts moved, and what is derived from them. A sum: the order of events does not matter. */
function moved(row: Row, by: { readonly [K in Amount]?: string | undefined }) {
  const patch: { [K in Amount | 'open' | 'uninvoiced' | 'status']?: string } = row === undefined ? { ...BLANK } : {};
  const plus = (name: Amount | 'open' | 'uninvoiced', sign: -1 | 0 | 1, amount: string): void => {
    if (sign !== 0) patch[name] = add(patch[name] ?? row?.[name] ?? '0', sign > 0 ? amount : neg(amount));
  };
  let opened = false;
  for (const name of AMOUNTS) {
    const amount = by[name];
    if (amount === undefined) continue;
    plus(name, 1, amount);
    plus('open', OPEN[name], amount);
    plus('uninvoiced', UNINVOICED[name], amount);
    opened ||= OPEN[name] !== 0;
  }
  if (opened) {
    const open = patch.open ?? '0';
    const settled =
      !isZero(patch.collected ?? row?.collected ?? '0') || !isZero(patch.written_off ?? row?.written_off ?? '0');
    patch.status = isZero(open) ? 'settled' : isNegative(open) ? 'over_collected' : settled ? 'partly_settled' : 'open';
  }
  return patch;
}
/** Cash that the order held before: it settles the receivable from here on. */
const aheadOf = (data: { readonly collectedAhead?: JourneyEvents['PaymentReceived']['amount'] }): string | undefined =>
  data.collectedAhead === undefined ? undefined : fromMoney(data.collectedAhead);
/** What changes of the cash on a receivable, and the latest value date of what stays; null: none does. */
interface Back {
  readonly receivableId: string;
  readonly by: string;
  readonly paidOn?: string | null;
}
const takenBack = ({ postings, collectedAhead = [] }: JourneyEvents['PaymentDeallocated']): readonly Back[] => [
  ...postings.flatMap(({ receivableId, amount, lastPaidOn = null }) =>
    receivableId === undefined ? [] : [{ receivableId, by: neg(fromMoney(amount)), paidOn: lastPaidOn }],
  ),
  ...collectedAhead.map(({ receivableId, amount }) => ({ receivableId, by: fromMoney(amount) })),
];
const earlier = (a: string | null | undefined, b: string): string => (a == null || b < a ? b : a);
const later = (a: string | null | undefined, b: string): string => (a == null || b > a ? b : a);
const total = (parts: readonly string[]): string => parts.reduce((a, b) => add(a, b));

/** Receivables as they stand now: what is open, when it is due. */
export const receivable = readModel({
  name: 'receivable',
  version: 3,
  shape: 'state',
  doc: 'One row per receivable (an instalment of an order) as it stands now.',
  key: { receivable_id: uuid() },
  columns: {
    customer_id: uuid(),
    order_id: uuid(),
    instalment_no: int(),
    trigger: text('What made it receivable: signed, shipped, invoiced, accepted or date.'),
    currency: text('ISO 4217.'),
    due: money('Recognised and adjusted.'),
    invoiced: money('Invoiced, net of credit notes.'),
    collected: money('Cash allocated to it, or to its order before it was recognised; less what was taken back.'),
    written_off: money(),
    open: money('due − collected − written off.'),
    uninvoiced: money('due − invoiced; below zero when invoiced early.'),
    status: text('open, partly_settled, settled or over_collected.'),
    due_date: date('Overdue is a comparison with this date, never stored.'),
    issue_date: date('Issue date of its first invoice, or the one given when it was recognised.'),
    last_paid_on: date('Latest value date of the cash allocated to it; not of what its order held before.'),
    in_collection: bool(),
    recognised_at: instant(),
  },
  indexes: [{ columns: ['customer_id'] }, { columns: ['order_id'] }, { columns: ['due_date'] }],
  canonical: 'customer_id',
  on: {
    ReceivableRecognized: {
      keys: (e) => [{ key: { receivable_id: e.data.receivableId } }],
      evolve: (row, e) =>
        set({
          customer_id: e.streamId,
          order_id: e.data.orderId,
          instalment_no: e.data.instalmentNo,
          trigger: e.data.trigger,
          currency: e.data.amount.currency,
          due_date: e.data.dueDate,
          issue_date: e.data.issueDate === undefined ? undefined : earlier(row?.issue_date, e.data.issueDate),
          in_collection: row?.in_collection ?? false,
          recognised_at: e.occurredAt,
          ...moved(row, { due: fromMoney(e.data.amount), collected: aheadOf(e.data) }),
        }),
    },
    ReceivableAdjusted: {
      keys: (e) => [{ key: { receivable_id: e.data.receivableId } }],
      evolve: (row, e) => set(moved(row, { due: fromMoney(e.data.delta), collected: aheadOf(e.data) })),
    },
    ReceivableSentToCollection: {
      keys: (e) => [{ key: { receivable_id: e.data.receivableId } }],
      evolve: () => set({ in_collection: true }),
    },
    ReceivableWrittenOff: {
      keys: (e) => [{ key: { receivable_id: e.data.receivableId } }],
      evolve: (row, e) => set(moved(row, { written_off: fromMoney(e.data.amount) })),
    },
    InvoiceIssued: {
      keys: (e) =>
        e.data.allocations.flatMap((a) =>
          a.receivableId === undefined ? [] : [{ key: { receivable_id: a.receivableId }, part: fromMoney(a.amount) }],
        ),
      evolve: (row, e, parts) =>
        set({
          customer_id: e.streamId,
          currency: e.data.gross.currency,
          issue_date: earlier(row?.issue_date, e.data.issueDate),
          ...moved(row, { invoiced: total(parts) }),
        }),
    },
    CreditNoteIssued: {
      keys: (e) =>
        e.data.originalInvoiceId === undefined
          ? []
          : e.data.allocations.flatMap((a) =>
              a.receivableId === undefined
                ? []
                : [{ key: { receivable_id: a.receivableId }, part: fromMoney(a.amount) }],
            ),
      evolve: (row, _e, parts) => set(moved(row, { invoiced: neg(total(parts)) })),
    },
    PaymentAllocated: {
      keys: (e) =>
        e.data.postings.flatMap((p) =>
          p.receivableId === undefined ? [] : [{ key: { receivable_id: p.receivableId }, part: fromMoney(p.amount) }],
        ),
      evolve: (row, e, parts) =>
        set({ last_paid_on: later(row?.last_paid_on, e.data.valueDate), ...moved(row, { collected: total(parts) }) }),
    },
    PaymentDeallocated: {
      keys: (e) =>
        takenBack(e.data).map(({ receivableId, ...part }) => ({ key: { receivable_id: receivableId }, part })),
      evolve: (row, _e, parts) =>
        set({
          // What the order held before has no value date here: where only that moves, the date stays.
          last_paid_on: parts.find(({ paidOn }) => paidOn !== undefined)?.paidOn,
          ...moved(row, { collected: total(parts.map(({ by }) => by)) }),
        }),
    },
  },
  golden: [
    ...goldenOf(
      'ReceivableRecognized',
      'ReceivableAdjusted',
      'ReceivableSentToCollection',
      'ReceivableWrittenOff',
      'InvoiceIssued',
      'CreditNoteIssued',
      'PaymentAllocated',
    ),
    ...goldenAhead,
    ...goldenTakenBack,
  ],
});
