import fc from 'fast-check';
import type { NewEvent } from '../aggregate.js';
import { addMoney, compareMoney, isNegative, type Money, subtractMoney, sumMoney } from '../index.js';
import { entriesOf } from '../table.js';
import { testContext, testId } from '../testing/index.js';
import { fen, orderId, recognition } from './ar-sample.js';
import { ar } from './index.js';
import type { State } from './state.js';
import { sumsOf } from './sums.js';

interface Step {
  readonly what: 'recognize' | 'invoice' | 'pay' | 'payInvoice' | 'credit' | 'writeOff' | 'adjust' | 'collect';
  readonly no: number;
  readonly units: number;
}
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom('recognize', 'invoice', 'pay', 'payInvoice', 'credit', 'writeOff', 'adjust', 'collect'),
    no: fc.nat(2),
    units: fc.integer({ min: 1, max: 500 }),
  }),
  { minLength: 20, maxLength: 40, size: 'max' },
);

/** The commands of a step on an order of 1,000.00 in up to three instalments, with up to three invoices over it. */
function commandsOf({ what, no, units }: Step, n: number): readonly (readonly [command: string, body: object])[] {
  const [receivableId, invoiceId, paymentId] = [`r${no}`, `i${no}`, `p${n}`].map((name) => testId(name));
  const amount = fen(units * 100);
  const paid = (allocation: object) =>
    [
      ['record-payment', { paymentId, method: 'bank', amount }],
      ['allocate-payment', { paymentId, allocations: [allocation], upToOpen: true }],
    ] as const;
  const invoiced = { invoiceId, invoiceNo: `${no}`, net: amount, gross: amount, dueDate: '2026-04-30' };
  const cause = units % 2 === 0 ? 'penalty' : 'price';
  return {
    recognize: [['recognize-receivable', { ...recognition, receivableId, instalmentNo: no + 1, amount }] as const],
    invoice: [['issue-invoice', { ...invoiced, allocations: [{ orderId, amount }] }] as const],
    pay: paid({ receivableId, amount }),
    payInvoice: paid({ invoiceId, amount }),
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
    collected: of('PaymentAllocated', (data: { postings: [] }) => data.postings),
    writtenOff: of('ReceivableWrittenOff', (data: { amount: Money }) => data.amount),
  };
}

test('no debt is settled twice, whatever comes first: receivable, invoice or money', () => {
  let ahead = 0;
  const law = (history: readonly Step[]): void => {
    let state = ar.initial as State;
    const events: NewEvent[] = [];
    const issued = history.flatMap((step, n) => commandsOf(step, n));
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
        if ('collectedAhead' in (event.data as object)) ahead++;
      }
      const figures = figuresOf(events);
      const sums = sumsOf(state, orderId, fen(0));
      expect(sums).toMatchObject(figures);
      const receivables = [...entriesOf(state.receivables)].map(([, receivable]) => receivable);
      expect(sumMoney([sums.ahead, ...receivables.map((r) => r.collected)], fen(0))).toEqual(figures.collected);
      for (const r of receivables)
        expect(compareMoney(addMoney(r.collected, r.writtenOff), r.amount)).toBeLessThanOrEqual(0);
      expect(isNegative(sums.ahead)).toBe(false);
      if (command !== 'allocate-payment' && command !== 'write-off') continue;
      const most = compareMoney(figures.due, figures.invoiced) < 0 ? figures.invoiced : figures.due;
      expect(compareMoney(addMoney(figures.collected, figures.writtenOff), most)).toBeLessThanOrEqual(0);
    }
  };
  fc.assert(fc.property(steps, law), { numRuns: 80, seed: 7 });
  expect(ahead).toBeGreaterThan(10);
});
