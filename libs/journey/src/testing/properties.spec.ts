import fc from 'fast-check';
import { type State as ArState, openOf } from '../ar/state.js';
import { sumsOf } from '../ar/sums.js';
import {
  addMoney,
  aggregates,
  compareMoney,
  contractOf,
  isNegative,
  type Money,
  negateMoney,
  problemsOf,
  subtractMoney,
  sumMoney,
} from '../index.js';
import { entriesOf } from '../table.js';
import { type JourneyEvent, journeys, journeyWorld, moves, play } from './index.js';

const RUNS = { numRuns: 60 };

interface Part {
  readonly orderId: string;
  readonly amount: Money;
}
/** What the ledger's events carry, as far as its laws speak of it. */
interface Data extends Part {
  readonly allocations?: readonly Part[];
  readonly postings?: readonly Part[];
}

function byStream(events: readonly JourneyEvent[]): ReadonlyMap<string, readonly JourneyEvent[]> {
  const streams = new Map<string, JourneyEvent[]>();
  for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  return streams;
}
const frozen = <T>(value: T): T => {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) frozen(item);
  }
  return value;
};

describe('random journeys', () => {
  test('every event honours its contract and belongs to the root of its stream', () => {
    fc.assert(
      fc.property(journeys(), ({ events }) => {
        for (const event of events) {
          const contract = contractOf(event.type);
          expect(contract === undefined ? ['unknown'] : problemsOf(contract, event.data)).toEqual([]);
        }
        for (const stream of byStream(events).values()) expect(new Set(stream.map((event) => event.root)).size).toBe(1);
      }),
      RUNS,
    );
  });

  test('the same steps give the same commands, and the commands give the same events again', () => {
    fc.assert(
      fc.property(journeys(), ({ commands, events }) => {
        const world = journeyWorld();
        for (const command of commands) world.execute(command);
        expect(world.events).toEqual(events);
      }),
      { numRuns: 20 },
    );
  });

  test('evolve neither changes the state it is given nor the event', () => {
    fc.assert(
      fc.property(journeys(), ({ events }) => {
        for (const stream of byStream(events).values()) {
          const aggregate = aggregates[stream[0]?.streamType ?? ''];
          if (aggregate === undefined) throw new Error('unknown stream type');
          // Frozen to the leaves: a write into an older state throws.
          stream.reduce<unknown>(
            (state, event) => frozen(aggregate.evolve(state, frozen(event) as never)),
            frozen(aggregate.initial),
          );
        }
      }),
      RUNS,
    );
  });

  test('a state is plain data: it survives a snapshot as JSON', () => {
    fc.assert(
      fc.property(journeys(), ({ events }) => {
        for (const stream of byStream(events).values()) {
          const aggregate = aggregates[stream[0]?.streamType ?? ''];
          const state = stream.reduce<unknown>(
            (before, event) => aggregate?.evolve(before, event as never),
            aggregate?.initial,
          );
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('they come to money: receivables, invoices, allocations and refusals occur', () => {
    const seen = new Set<string>();
    let refused = 0;
    for (const { events, commands } of fc.sample(journeys({ steps: 300, customers: 2 }), { numRuns: 60, seed: 9 })) {
      for (const event of events) seen.add(event.type);
      const world = journeyWorld();
      for (const command of commands) if (world.execute(command).kind === 'refused') refused++;
    }
    const expected = [
      'lead',
      'customer',
      'opportunity',
      'quote',
      'order',
      'ar',
      'ticket',
      'survey',
      'interaction',
      'usage',
    ].flatMap((type) => Object.keys(aggregates[type]?.events ?? {}));
    const rare = [
      'LeadDisqualified',
      'LeadReopened',
      'LeadProfileChanged',
      'OpportunityOwnerChanged',
      'OpportunityCloseDateChanged',
    ];
    // Follow from other streams, or from decisions of the identity stream, which these worlds do not have: identity/laws.spec.ts.
    rare.push('LeadDuplicateSuspected', 'CustomerDuplicateSuspected');
    rare.push('CustomerMergedInto', 'CustomerMergeAbsorbed', 'CustomerUnmerged');
    expect(expected.filter((type) => !seen.has(type) && !rare.includes(type))).toEqual([]);
    expect(refused).toBeGreaterThan(20);
  });
});

describe('laws of the ledger', () => {
  const ledgers = (
    { events }: { readonly events: readonly JourneyEvent[] },
    law: (ledger: ArState, past: readonly JourneyEvent[]) => void,
  ): void => {
    for (const [, stream] of byStream(events.filter((event) => event.streamType === 'ar'))) {
      let ledger = aggregates.ar?.initial as ArState;
      for (const [i, event] of stream.entries()) {
        ledger = aggregates.ar?.evolve(ledger, event as never) as ArState;
        law(ledger, stream.slice(0, i + 1));
      }
    }
  };

  test('nothing is allocated over what is open, no payment is spent twice', () => {
    fc.assert(
      fc.property(journeys({ customers: 1, steps: 120 }), (history) => {
        ledgers(history, (ledger) => {
          const broken: unknown[] = [];
          const law = (holds: boolean, item: unknown): unknown => holds || broken.push(item);
          for (const [, receivable] of entriesOf(ledger.receivables)) {
            law(!isNegative(openOf(receivable)), receivable);
            law(!isNegative(receivable.takenUp), receivable);
            law(compareMoney(receivable.takenUp, receivable.collected) <= 0, receivable);
          }
          for (const [, payment] of entriesOf(ledger.payments)) {
            law(!isNegative(payment.unallocated), payment);
            law(!payment.settled.some(({ amount }) => isNegative(amount)), payment);
          }
          for (const [, invoice] of entriesOf(ledger.invoices)) {
            law(compareMoney(invoice.credited, invoice.gross) <= 0, invoice);
            const collected = sumMoney(
              invoice.parts.map((part) => part.collected),
              invoice.gross,
            );
            law(compareMoney(collected, invoice.gross) <= 0, invoice);
            law(!invoice.parts.some((part) => isNegative(part.collected)), invoice);
            for (const part of invoice.parts) law(compareMoney(part.collected, part.amount) <= 0, part);
          }
          expect(broken).toEqual([]);
        });
      }),
      RUNS,
    );
  });

  test('money in = allocated + refunded + unallocated, and g3 = g1 + g2 for every order', () => {
    fc.assert(
      fc.property(journeys({ customers: 1, steps: 120 }), (history) => {
        ledgers(history, (ledger, past) => {
          const zero: Money = { units: '0', scale: 2, currency: 'CNY' };
          const of = (type: string): readonly Data[] => past.filter((e) => e.type === type).map((e) => e.data as Data);
          const sum = (amounts: readonly Money[]): Money => sumMoney(amounts, zero);
          const back = of('PaymentDeallocated').flatMap((data) => data.postings ?? []);
          const postings = [
            ...of('PaymentAllocated').flatMap((data) => data.postings ?? []),
            ...back.map((posting) => ({ ...posting, amount: negateMoney(posting.amount) })),
          ];
          const received = sum(of('PaymentReceived').map((data) => data.amount));
          const refunded = sum(of('PaymentRefunded').map((data) => data.amount));
          const left = sum([...entriesOf(ledger.payments)].map(([, payment]) => payment.unallocated));
          expect(received).toEqual(sum([...postings.map((posting) => posting.amount), refunded, left]));

          const perOrder = (type: string, pick: (data: Data) => readonly Part[], id: string): Money =>
            sum(
              of(type).flatMap((data) =>
                pick(data)
                  .filter((part) => part.orderId === id)
                  .map((part) => part.amount),
              ),
            );
          const parts = (data: Data): readonly Part[] => data.allocations ?? [];
          const last = past.at(-1)?.data as Data;
          const concerned = [last, ...(last.postings ?? [])].map(({ orderId }) => orderId);
          for (const [id] of entriesOf(ledger.orders)) {
            const R = sum(
              [...entriesOf(ledger.receivables)].filter(([, r]) => r.orderId === id).map(([, r]) => r.amount),
            );
            const I = subtractMoney(perOrder('InvoiceIssued', parts, id), perOrder('CreditNoteIssued', parts, id));
            const C = sum(postings.filter((posting) => posting.orderId === id).map((posting) => posting.amount));
            const W = perOrder('ReceivableWrittenOff', (data) => [data], id);
            const g1 = subtractMoney(R, I);
            const g2 = subtractMoney(subtractMoney(I, C), W);
            expect(addMoney(g1, g2)).toEqual(subtractMoney(subtractMoney(R, C), W));
            // What the ledger says of its receivables is what its events add up to.
            const collected = sum(
              [...entriesOf(ledger.receivables)].filter(([, r]) => r.orderId === id).map(([, r]) => r.collected),
            );
            const { due, invoiced, writtenOff, ahead, ...sums } = sumsOf(ledger, id, zero);
            expect([due, invoiced, sums.collected, writtenOff]).toEqual([R, I, C, W]);
            expect(addMoney(collected, ahead)).toEqual(C);
            expect(isNegative(ahead)).toBe(false);
            // No debt is settled twice: what is taken on an order is due, or else invoiced.
            const taken = ['PaymentAllocated', 'ReceivableWrittenOff'].includes(past.at(-1)?.type ?? '');
            const most = compareMoney(R, I) < 0 ? I : R;
            if (taken && concerned.includes(id)) expect(compareMoney(addMoney(C, W), most)).toBeLessThanOrEqual(0);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  test('an order triggers each instalment once, and never more than its contract', () => {
    fc.assert(
      fc.property(journeys(), ({ events }) => {
        const triggered = events.filter((event) => event.type === 'InstalmentTriggered');
        const ids = triggered.map((event) => (event.data as { receivableId: string }).receivableId);
        expect(new Set(ids).size).toBe(ids.length);
        for (const event of triggered) {
          const { amount, contractAmount } = event.data as { amount: Money; contractAmount: Money };
          expect(compareMoney(amount, contractAmount)).toBeLessThanOrEqual(0);
        }
      }),
      RUNS,
    );
  });

  test('a ledger with thousands of items evolves in constant time per event', () => {
    const step = (move: (typeof moves)[number], size: number) => ({ customer: 0, move, pick: 0, size, hours: 1 });
    const { events } = play([...Array.from({ length: 3_000 }, () => step('pay', 50))]);
    let copied = 0;
    const ledger = events.reduce<ArState>((before, event) => {
      const after = aggregates.ar?.evolve(before, event as never) as ArState;
      copied += nodesNotShared(before.payments.node, after.payments.node);
      return after;
    }, aggregates.ar?.initial as ArState);
    expect(ledger.payments.size).toBe(3_000);
    // Path copying: a few nodes per event, however many items there are.
    expect(copied / events.length).toBeLessThan(6);
  });
});

type TableNode = ArState['payments']['node'];
/** Nodes of `after` that are not the very nodes of `before`. */
function nodesNotShared(before: TableNode | null, after: TableNode | null): number {
  if (before === after || after === null) return 0;
  if (!('children' in after)) return 1;
  const old = before !== null && 'children' in before ? before.children : [];
  return 1 + after.children.reduce((sum, child, i) => sum + nodesNotShared(old[i] ?? null, child), 0);
}
