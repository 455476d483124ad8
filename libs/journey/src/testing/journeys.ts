import fc from 'fast-check';
import { testId } from './context.js';
import { intentOf, moves, type Step } from './moves.js';
import type { Player } from './player.js';
import { type JourneyCommand, type JourneyEvent, journeyWorld } from './world.js';

export interface JourneyOptions {
  /** At most this many customers take turns. Default 3. */
  readonly customers?: number;
  /** At most this many steps in all. Default 60. */
  readonly steps?: number;
  readonly tenant?: string;
  readonly currency?: string;
  /** Instant of the first command. Default 2026-01-05T08:00:00.000Z. */
  readonly start?: string;
  /** Whether the receivable reactors' commands are part of the list. Default true; leave them out where real reactors run. */
  readonly reactors?: boolean;
}
/** A history: the commands in order, some of them refused, and the events they make. */
export interface Journeys {
  readonly commands: readonly JourneyCommand[];
  readonly events: readonly JourneyEvent[];
}

/**
 * Random but valid journeys of a few customers, from lead to allocation, interleaved. The same random values always
 * give the same commands, ids and instants; shrinking drops steps. Use under fast-check, or `fc.sample(journeys(), 1)`.
 */
export function journeys(options: JourneyOptions = {}): fc.Arbitrary<Journeys> {
  const { customers = 3, steps = 60 } = options;
  const step: fc.Arbitrary<Step> = fc.record({
    customer: fc.nat({ max: customers - 1 }),
    move: fc.constantFrom(...moves),
    pick: fc.nat({ max: 11 }),
    size: fc.integer({ min: 1, max: 100 }),
    hours: fc.nat({ max: 200 }),
  });
  return fc.array(step, { minLength: 1, maxLength: steps, size: 'max' }).map((played) => play(played, options));
}

/** Plays steps: what `journeys` does with random ones. Deterministic. */
export function play(steps: readonly Step[], options: JourneyOptions = {}): Journeys {
  const { tenant = 'default', currency = 'CNY', start = '2026-01-05T08:00:00.000Z', reactors = true } = options;
  const world = journeyWorld({ tenant });
  const players = new Map<number, Player>();
  const commands: JourneyCommand[] = [];
  let now = Date.parse(start);

  const issue = (command: JourneyCommand, listed: boolean): void => {
    if (listed) commands.push(command);
    const before = world.events.length;
    world.execute(command);
    for (const event of world.events.slice(before))
      for (const reaction of world.react(event)) issue(reaction, reactors);
  };

  for (const [i, step] of steps.entries()) {
    now += step.hours * 3_600_000;
    const player =
      players.get(step.customer) ?? newPlayer(testId(tenant, 'customer', String(step.customer)), currency, world);
    players.set(step.customer, player);
    const intent = intentOf(player, step);
    if (intent === undefined) continue;
    const occurredAt = new Date(now).toISOString();
    issue({ ...intent, occurredAt, commandId: testId(tenant, 'command', String(i)), actorType: 'user' }, true);
  }
  return { commands, events: world.events };
}

const newPlayer = (id: string, currency: string, world: Player['world']): Player => ({
  id,
  world,
  currency,
  opportunities: [],
  quotes: [],
  tickets: [],
  surveys: [],
  orders: [],
  invoices: [],
  payments: [],
  count: 0,
});
