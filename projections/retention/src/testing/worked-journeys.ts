import { amount, type House, idOf } from '@recount/projection-customer-360/testing';

const DAY_MS = 86_400_000;
/** Instants of a day and of those so many days before or after it. */
export const around =
  (day: string) =>
  (offset: number, time = '09:00:00.000'): string =>
    `${new Date(Date.parse(day) + offset * DAY_MS).toISOString().slice(0, 10)}T${time}Z`;
type At = ReturnType<typeof around>;
/** `n` of the days from `first` to `last`, spread evenly. */
const spread = (n: number, first: number, last: number): number[] =>
  Array.from({ length: n }, (_, i) => first + Math.floor((i * (last - first + 1)) / n));

interface Usage {
  readonly days: number;
  readonly logins: number;
  readonly activeUsers: number;
  readonly featureCounts?: Readonly<Record<string, number>>;
}
/** A customer who is scored, by its name: the three inputs that make 60 % of the weight. */
export interface Scored {
  readonly score: number;
  /** Days of its three orders before the day. */
  readonly orders: readonly [number, number, number];
  /** Active users of 100; without, nothing is told of usage. */
  readonly usage?: number;
  /** What is not due, of 100 open. */
  readonly payment: number;
}

/** Customers made of commands whose inputs come out at what a worked example says. */
export function workedJourneys(house: House) {
  const register = (name: string, at: string) =>
    house.command('customer', idOf(name), 'register', { kind: 'org', name }, at);
  /** Its whole value is owed from the day it is placed, and due so many days later. */
  const order = (name: string, at: string, value: number, termDays: number) =>
    house.command(
      'order',
      idOf('order', name, at, String(termDays)),
      'place',
      {
        orderNo: `${name} ${at} ${termDays}`,
        customerId: idOf(name),
        lines: [{ lineId: '1', productId: 'P-1', quantity: '1', amount: amount(value) }],
        total: amount(value),
        terms: { days: termDays },
      },
      at,
    );
  /** What is told at an instant of so many days up to that day, with 100 seats bought. */
  const use = (name: string, at: string, { days, ...figures }: Usage) => {
    const [periodStart, periodEnd] = [around(at)(1 - days).slice(0, 10), at.slice(0, 10)];
    const body = { journeyId: idOf(name), periodStart, periodEnd, seatsBought: 100, ...figures };
    return house.command('usage', idOf('usage', name, at), 'record', body, at);
  };
  const contact = (name: string, at: string, n: number) => {
    const body = { journeyId: idOf(name), kind: 'call', direction: 'inbound' };
    return house.command('interaction', idOf('contact', name, at, String(n)), 'record', body, at);
  };

  return {
    order,
    contact,

    /** Every input of the example: 40, 55, 20, 70, 90 and, in the last hour of the day, 50. */
    async complete(name: string, at: At): Promise<void> {
      await register(name, at(-200));
      // Every 10 days, the last 22 days ago: 100 × (30 − 22) ÷ 20 = 40. Of 1,000 open, 100 are overdue: 90.
      await order(name, at(-42), 100, 10);
      await order(name, at(-32), 400, 60);
      await order(name, at(-22), 500, 60);
      // 40 of 100 seats, 1 of 2 features, 6 logins a day of 8 before: the mean of 40, 50 and 75 is 55.
      await use(name, at(-31), { days: 30, logins: 240, activeUsers: 90, featureCounts: { export: 9, search: 4 } });
      await use(name, at(-1), { days: 30, logins: 180, activeUsers: 40, featureCounts: { export: 3, search: 0 } });
      // 2 contacts of a baseline of 10: 20. 8 tickets over a baseline of 5: 100 − 50 × 0.6 = 70.
      for (const [n, days] of [...spread(2, 0, 29), ...spread(30, 30, 119)].entries())
        await contact(name, at(-days), n);
      const ticket = (n: number) => idOf('ticket', name, String(n));
      const asked = { customerId: idOf(name), kind: 'question', priority: 'low' };
      for (const [n, days] of [...spread(8, 0, 29), ...spread(15, 30, 119)].entries())
        await house.command('ticket', ticket(n), 'open', asked, at(-days));
      await house.command('ticket', ticket(0), 'resolve', { resolutionCode: 'done' }, at(0, '10:00:00.000'));
      await house.command('ticket', ticket(0), 'rate', { score: 3 }, at(0, '23:30:00.000'));
    },

    /** Weekly scores of 71, 66, 60 and 52.75: cadence at 100, usage at 25, and one debt after the other comes due. */
    async falling(name: string, at: At): Promise<void> {
      await register(name, at(-200));
      // Every 60 days, the last 40 days ago. Of 100 open 16 are overdue 21 days ago, then 36, 60 and 89.
      for (const days of [160, 100]) await order(name, at(-days), 8, 30);
      for (const [value, due] of [
        [20, -15],
        [24, -8],
        [29, -1],
        [11, 30],
      ] as const)
        await order(name, at(-40), value, 40 + due);
      await use(name, at(-25), { days: 30, logins: 10, activeUsers: 25 });
    },

    async scored(name: string, at: At, { orders, usage, payment }: Scored): Promise<void> {
      const [first, second, third] = orders;
      await register(name, at(first - 1));
      // Of 100 open the first is overdue, the others are not due for years.
      await order(name, at(first), 100 - payment, 10);
      await order(name, at(second), payment / 2, 3000);
      await order(name, at(third), payment / 2, 3000);
      if (usage !== undefined) await use(name, at(-10), { days: 30, logins: 1, activeUsers: usage });
    },
  };
}
