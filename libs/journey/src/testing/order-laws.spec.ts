import fc from 'fast-check';
import { parseDecimal } from '../decimal.js';
import { addMoney, aggregates, equalMoney, type Money, proportion, subtractMoney, sumMoney } from '../index.js';
import type { OrderState, State } from '../order/state.js';
import { type JourneyEvent, journeys } from './index.js';

const RUNS = { numRuns: 60 };
const ZERO: Money = { units: '0', scale: 2, currency: 'CNY' };

/** Each order after each of its events, with its past. */
function* orders(events: readonly JourneyEvent[]): Generator<[OrderState, readonly JourneyEvent[]]> {
  for (const stream of new Set(events.filter((event) => event.streamType === 'order').map((event) => event.stream))) {
    const past = events.filter((event) => event.stream === stream);
    let state = aggregates.order?.initial as State;
    for (const [i, event] of past.entries()) {
      state = aggregates.order?.evolve(state, event as never) as State;
      if (state.exists) yield [state, past.slice(0, i + 1)];
    }
  }
}
/** The sum of a money field over the events of a type. */
const sumOf = (past: readonly JourneyEvent[], type: string, field: string): Money =>
  sumMoney(
    past.filter((event) => event.type === type).map((event) => (event.data as Record<string, Money>)[field] as Money),
    ZERO,
  );
const differ = (a: Money, b: Money): boolean => !equalMoney(a, b);

describe('laws of the order, amendments and cancellations included', () => {
  test('the contract is what was placed, amended and cancelled', () => {
    fc.assert(
      fc.property(journeys({ customers: 1, steps: 120 }), ({ events }) => {
        const broken = [...orders(events)].filter(([state, past]) => {
          const placed = sumOf(past, 'OrderPlaced', 'total');
          const agreed = addMoney(placed, sumOf(past, 'OrderAmended', 'deltaAmount'));
          return differ(state.contractAmount, subtractMoney(agreed, sumOf(past, 'OrderCancelled', 'amount')));
        });
        expect(broken).toEqual([]);
      }),
      RUNS,
    );
  });

  test.each([
    ['shipped', 'OrderShipped', 'deltaShipped'],
    ['returned', 'OrderReturned', 'deltaReturned'],
  ] as const)('what was %s is worth its share of the lines, to the last unit', (field, type, delta) => {
    fc.assert(
      fc.property(journeys({ customers: 1, steps: 120 }), ({ events }) => {
        const broken = [...orders(events)].filter(([state, past]) => {
          const worth = state.lines.map((line) =>
            proportion(line.amount, parseDecimal(line[field]), parseDecimal(line.quantity)),
          );
          return differ(
            sumMoney(worth, ZERO),
            addMoney(sumOf(past, type, 'amount'), sumOf(past, 'OrderAmended', delta)),
          );
        });
        expect(broken).toEqual([]);
      }),
      RUNS,
    );
  });
});
