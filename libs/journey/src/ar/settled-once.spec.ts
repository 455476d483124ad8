import fc from 'fast-check';
import type { NewEvent } from '../aggregate.js';
import { addMoney, compareMoney, isNegative, type Money, subtractMoney, sumMoney } from '../index.js';
import { entriesOf } from '../table.js';
import { testContext, testId } from '../testing/index.js';
import { fen, orderId, recognition } from './ar-sample.js';
import { ar } from './index.js';
import type { State } from './state.js';
import { sumsOf } from './sums.js';

const KINDS = [
  'recognize',
  'invoice',
  'pay',
  'payInvoice',
  'takeBack',
  'credit',
  'writeOff',
  'adjust',
  'collect',
] as const;
interface Step {
  readonly what: (typeof KINDS)[number];
  readonly no: number;
  readonly units: number;
}
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(...KINDS),
    no: fc.nat(2),
    units: fc.integer({ min: 1, max: 500 }),
  }),
  { minLength: 20, maxLength: 40, size: 'max' },
);

/** The commands of a step on an order of 1,000.00 in up to three instalments, with up to three invoices over it. */
function commandsOf(
  { what, no, units }: Step,
  n: number,
  history: readonly Step[],
): readonly (readonly [command: string, body: object])[] {
  const [receivableId, invoiceId, paymentId] = [`r${no}`, `i${no}`, `p${n}`].map((name) => testId(name));
  const amount = fen(units * 100);
  const paid = (allocation: object) =>
    [
      ['record-payment', { paymentId, method: 'bank', amount }],
      ['allocate-payment', { paymentId, allocations: [allocation], upToOpen: true }],
    ] as const;
  const invoiced = { invoiceId, invoiceNo: `${no}`, net: amount, gross: amount, dueDate: '2026-04-30' };
  const cause = units % 2 === 0 ? 'penalty' : 'price';
  // One of the last payments: all of it, or part of what it settled where it went.
  const paidAt = history.slice(0, n).flatMap((step, i) => (step.what.startsWith('pay') ? [i] : []));
  const [from, whole] = [paidAt[paidAt.length - 1 - no] ?? 0, units % 2 === 0];
  const target = `${history[from]?.no}`;
  const there =
    history[from]?.what === 'pay' ? { receivableId: testId(`r${target}`) } : { invoiceId: testId(`i${target}`) };
  const back = { paymentId: testId(`p${from}`), reason: 'x' };
  return {
    recognize: [['recognize-receivable', { ...recognition, receivableId, instalmentNo: no + 1, amount }] as const],
    invoice: [['issue-invoice', { ...invoiced, allocations: [{ orderId, amount }] }] as const],
    pay: paid({ receivableId, amount }),
    payInvoice: paid({ invoiceId, amount }),
    takeBack: [
      ['deallocate-payment', whole ? back : { ...back, allocations: [{ ...there, amount: fen(units * 10) }] }] as const,
    ],
    credit: [
      [
        'issue-credit-note',
        { creditNoteId: `${n}`, creditNoteNo: `C${n}`, originalInvoiceId: invoiceId, amount },
      ] as const,
    ],
    writeOff: [['write-off', { receivableId, amount, reasonCode: 'x', approvedBy: 'cfo' }] as const],
    adjust: [['adjust-receivable', { receivableId, delta: fen((units - 200) * 100), cause }] as const],
    collect: [['send-to-collection', { receivableId }] as const],
  }[what];
}

/** What the events say of the order, whatever the ledger made of them. */
function figuresOf(events: readonly NewEvent[]) {
  const of = (type: string, pick: (data: never) => Money | readonly { readonly amount: Money }[]): Money =>
    sumMoney(
      events
        .filter((event) => event.type === type)
        .flatMap(({ data }) => {
          const picked = pick(data as never);
          return Array.isArray(picked) ? picked.map(({ amount }) => amount) : [picked as Money];
        }),
      fen(0),
    );
  const parts = (data: { allocations: [] }) => data.allocations;
  const recognized = of('ReceivableRecognized', (data: { amount: Money }) => data.amount);
  return {
    due: addMoney(
      recognized,
      of('ReceivableAdjusted', (data: { delta: Money }) => data.delta),
    ),
    invoiced: subtractMoney(of('InvoiceIssued', parts), of('CreditNoteIssued', parts)),
    collected: subtractMoney(
      of('PaymentAllocated', (data: { postings: [] }) => data.postings),
      of('PaymentDeallocated', (data: { postings: [] }) => data.postings),
    ),
    writtenOff: of('ReceivableWrittenOff', (data: { amount: Money }) => data.amount),
  };
}

test('no debt is settled twice, whatever comes first: receivable, invoice or money', () => {
  let ahead = 0;
  let [gaveBack, tookUpAgain] = [0, 0];
  const law = (history: readonly Step[]): void => {
    let state = ar.initial as State;
    const events: NewEvent[] = [];
    const issued = history.flatMap((step, n) => commandsOf(step, n, history));
    for (const [n, [command, body]] of issued.entries()) {
      const context = testContext({ streamType: 'ar', commandId: `step ${n}` });
      const decision = ar.commands[command]?.decide(body, state, context);
      if (decision?.kind !== 'accepted') continue;
      for (const event of decision.events) {
        events.push(event);
        state = ar.evolve(state, {
          ...event,
          id: testId(`event ${n}`),
          occurredAt: context.occurredAt,
        } as never) as State;
        const { collectedAhead } = event.data as { collectedAhead?: Money | readonly { readonly amount: Money }[] };
        if (!Array.isArray(collectedAhead)) ahead += collectedAhead === undefined ? 0 : 1;
        else if (collectedAhead.some(({ amount }) => isNegative(amount))) gaveBack++;
        else tookUpAgain++;
      }
      const figures = figuresOf(events);
      const sums = sumsOf(state, orderId, fen(0));
      expect(sums).toMatchObject(figures);
      const receivables = [...entriesOf(state.receivables)].map(([, receivable]) => receivable);
      expect(sumMoney([sums.ahead, ...receivables.map((r) => r.collected)], fen(0))).toEqual(figures.collected);
      for (const r of receivables) {
        expect(compareMoney(addMoney(r.collected, r.writtenOff), r.amount)).toBeLessThanOrEqual(0);
        expect([isNegative(r.takenUp), compareMoney(r.takenUp, r.collected) > 0]).toEqual([false, false]);
      }
      // What lies on items is what of the payments is not left.
      const payments = [...entriesOf(state.payments)].map(([, payment]) => payment);
      for (const { amount, unallocated, settled } of payments)
        expect(sumMoney([unallocated, ...settled.map((item) => item.amount)], amount)).toEqual(amount);
      const parts = [...entriesOf(state.invoices)].flatMap(([, invoice]) => invoice.parts);
      const onInvoices = payments.flatMap(({ settled }) => settled.filter((item) => item.invoiceId !== undefined));
      expect(
        sumMoney(
          parts.map((part) => part.collected),
          fen(0),
        ),
      ).toEqual(
        sumMoney(
          onInvoices.map((item) => item.amount),
          fen(0),
        ),
      );
      expect(isNegative(sums.ahead)).toBe(false);
      if (command !== 'allocate-payment' && command !== 'write-off') continue;
      const most = compareMoney(figures.due, figures.invoiced) < 0 ? figures.invoiced : figures.due;
      expect(compareMoney(addMoney(figures.collected, figures.writtenOff), most)).toBeLessThanOrEqual(0);
    }
  };
  fc.assert(fc.property(steps, law), { numRuns: 240, seed: 7 });
  expect(ahead).toBeGreaterThan(10);
  expect([gaveBack > 3, tookUpAgain > 0]).toEqual([true, true]);
});
