import type { Temper } from './care.js';
import { DAY, type DemoCommand, dateOf, type Script } from './script.js';

/** The product people log into; the others are bolted to machines. */
const LICENCE = 'CL-12';
const LICENCE_DAYS = 365;
const PERIOD_DAYS = 28;

/** Share of the seats in use at the start and at the end, in per cent. */
const HABITS = { grows: [30, 95], stays: [70, 75], fades: [80, 10] } as const;
/** Who is heard of less logs in less. */
const fading = (temper: Temper): boolean => temper === 'silent' || temper === 'troubled';

interface Line {
  readonly productId: string;
  readonly quantity: string;
}

/** The first order of licences in a journey that stood: from when, and for how many seats. */
function licences(journey: readonly DemoCommand[]): { readonly at: number; readonly seats: number } | undefined {
  const cancelled = new Set(journey.filter(({ command }) => command === 'cancel').map(({ id }) => id));
  const orders = journey
    .filter(({ streamType, command, id }) => streamType === 'order' && command === 'place' && !cancelled.has(id))
    .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  for (const { occurredAt, body } of orders) {
    const line = (body as { readonly lines: readonly Line[] }).lines.find(({ productId }) => productId === LICENCE);
    if (line !== undefined) return { at: Date.parse(occurredAt), seats: Number(line.quantity) };
  }
  return undefined;
}

/** How a customer uses what it logs into: the product itself reports every four weeks, until the licence or the story ends. */
export function usage(
  s: Script,
  customerId: string,
  journey: readonly DemoCommand[],
  { temper, end }: { readonly temper: Temper; readonly end: number },
): void {
  const licence = licences(journey);
  if (licence === undefined) return;
  const { chance } = s;
  const { at, seats } = licence;
  const [from, to] = HABITS[fading(temper) ? 'fades' : chance.weighted({ grows: 50, stays: 50 })];
  const periods = Math.floor((Math.min(end, at + LICENCE_DAYS * DAY) - at) / (PERIOD_DAYS * DAY));
  const morning = at - (at % DAY) + 6 * 3_600_000;
  for (let n = 0; n < periods; n++) {
    const start = morning + n * PERIOD_DAYS * DAY;
    const over = start + PERIOD_DAYS * DAY;
    const share = from + ((to - from) * n) / Math.max(1, periods - 1);
    const activeUsers = Math.min(seats, Math.max(0, Math.round((seats * (share + chance.int(-8, 8))) / 100)));
    s.write(over, 'service:cloud', 'usage', s.id('usage', n), 'record', {
      journeyId: customerId,
      periodStart: dateOf(start),
      periodEnd: dateOf(over - DAY),
      logins: activeUsers * chance.int(6, 20),
      activeUsers,
      seatsBought: seats,
      featureCounts: {
        dashboards: activeUsers * chance.int(3, 12),
        alarms: activeUsers * chance.int(0, 4),
        exports: chance.chance(0.5) ? chance.int(1, 6) : 0,
      },
    });
  }
}
