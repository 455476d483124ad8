import {
  type DeadReaction,
  type DeadTimer,
  deadReactions,
  deadTimers,
  houseTimers,
  type RearmedTimer,
  reactorStanding,
  rearmTimers,
  retryReactions,
} from '@recount/reactors';
import type { Command } from 'commander';
import { mirrored } from '../folding.js';
import type { Output } from '../output.js';
import { examples, houseAction, stoppableAction } from '../run.js';
import { FailureError, UsageError } from '../settings.js';
import { plural } from '../terminal/format.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Dead reactions shown at once. */
const SHOWN = 100;

/** What helps against a reason for giving up. */
const remedyOf = ({ code }: Pick<DeadReaction, 'code'>): string =>
  code === 'INTERNAL' || code === 'REACTOR_FAILED'
    ? 'a fault of this program: retry after an update'
    : 'retry once what it waited for is there';

function printDead(dead: readonly DeadReaction[], { colours, line, table }: Output): void {
  if (dead.length === 0) {
    line(colours.green('No reaction was given up.'));
    return;
  }
  line(colours.bold(`${plural(dead.length, 'reaction')} given up`));
  table(
    dead.map((one) => ({
      reactor: one.reactor,
      tenant: one.tenant,
      event: one.type,
      'event id': one.eventId,
      stream: one.stream,
      code: one.code,
      attempts: one.attempts,
      since: one.recordedAt,
      next: one.retryAsked ? 'asked for again: waits for the runner' : remedyOf(one),
    })),
  );
  for (const reason of new Set(dead.map(({ message }) => message))) line(colours.dim(`  ${reason}`));
  line('`recount reactors retry` issues them again; --event, --reactor and --tenant choose.');
}

function printDeadTimers(dead: readonly DeadTimer[], { colours, line, table }: Output): void {
  if (dead.length === 0) return;
  line();
  line(colours.bold(`${plural(dead.length, 'timer')} given up`));
  table(
    dead.map(({ timer, tenant, root, eventId, code, attempts }) => ({
      timer,
      tenant,
      root,
      'armed by': eventId,
      code,
      attempts,
    })),
  );
  for (const reason of new Set(dead.map(({ message }) => message))) line(colours.dim(`  ${reason}`));
  line('`recount reactors retry` makes them due again; --event, --timer and --tenant choose.');
}

function printRetried(
  ended: Awaited<ReturnType<typeof retryReactions>>,
  rearmed: readonly RearmedTimer[],
  { line, table }: Output,
): void {
  if (ended.length === 0 && rearmed.length === 0) line('Nothing of that was given up.');
  if (ended.length > 0)
    table(ended.map(({ asked, message, ...rest }) => ({ ...rest, message: asked ? 'asked for' : message })));
  if (rearmed.length === 0) return;
  table(rearmed.map(({ timer, tenant, root, due }) => ({ timer, tenant, root, due })));
  line(
    `${plural(rearmed.length, 'timer')} due again: the projector issues the commands of those that are armed still.`,
  );
}

/** `recount reactors`: what reactions were given up, and how to have them tried again. */
export function reactorsCommand(program: Command): void {
  const reactors = program
    .command('reactors')
    .summary('the reactions to events: how far they are, and those (and timers) that were given up')
    .description(
      'Reactors turn events into commands. One that was refused for the moment too often, or for good where that must not be, or failed, is given up (dead): it blocks nothing, and waits here.',
    )
    .addHelpText(
      'after',
      examples(['reactors list', 'what was given up, and why'], ['reactors retry', 'all of it once more']),
    );
  reactors
    .command('list')
    .summary('how far every reactor is, and what was given up')
    .description(`How far every reactor is, and the commands it gave up: the first ${SHOWN}, with the reason.`)
    .addHelpText(
      'after',
      examples(['reactors list', 'what was given up, and why'], ['reactors list --json', 'the same for a script']),
    )
    .action(
      houseAction(async (house, _args, { output }) => {
        const [standing, dead] = [await reactorStanding(house.pool()), await deadReactions(house.pool(), SHOWN)];
        const timers = await deadTimers(house.pool(), SHOWN);
        if (output.json) return output.value({ reactors: standing, dead, deadTimers: timers });
        if (standing.length > 0) {
          output.table(standing.map(({ name, ...rest }) => ({ reactor: name, ...rest })));
          output.line();
        }
        printDead(dead, output);
        printDeadTimers(timers, output);
      }),
    );
  reactors
    .command('retry')
    .option('--reactor <name>', 'only of this reactor')
    .option('--timer <name>', 'only of this timer')
    .option('--event <id>', 'only what this event asked for, or armed')
    .option('--root <id>', 'only of this journey')
    .summary('issue again what was given up')
    .description(
      'Issues commands again that were given up, under the ids they had: one that took effect after all does not do so twice. ' +
        'A running projector does it; where none runs it is done here. Ends with 1 when something is given up again. ' +
        'Timers that were given up are due again: the projector issues their commands at its next look, where they still are armed.',
    )
    .addHelpText(
      'after',
      examples(
        ['reactors retry', 'everything that was given up'],
        ['reactors retry --reactor instalment-becomes-receivable --tenant demo', 'of one reactor and tenant'],
        ['reactors retry --timer quote-expiry', 'of one timer'],
      ),
    )
    .action(
      stoppableAction<{ reactor?: string; timer?: string; event?: string; root?: string }>(
        async (house, _args, { options, output, signal }) => {
          const { reactor, timer, event, root } = options;
          if (event !== undefined && !UUID.test(event)) throw new UsageError(`${event} is no id of an event`);
          const names = (await reactorStanding(house.pool())).map(({ name }) => name);
          if (reactor !== undefined && !names.includes(reactor))
            throw new UsageError(`there is no reactor ${reactor}; there is ${names.join(', ') || 'none yet'}`);
          const timers = houseTimers.map(({ name }) => name);
          if (timer !== undefined && !timers.includes(timer))
            throw new UsageError(`there is no timer ${timer}; there is ${timers.join(', ')}`);
          if (reactor !== undefined && timer !== undefined)
            throw new UsageError('--reactor and --timer choose different things: name one of them');
          await mirrored(house, signal);
          const { tenant } = house.settings;
          const choice = {
            ...(event !== undefined && { eventId: event }),
            ...(root !== undefined && { root }),
            ...(tenant !== undefined && { tenant }),
          };
          const rearmed =
            reactor === undefined
              ? await rearmTimers(house.pool(), houseTimers, { ...choice, ...(timer !== undefined && { timer }) })
              : [];
          const ended =
            timer === undefined
              ? await retryReactions(
                  {
                    pool: house.pool(),
                    gateway: await house.gateway(),
                    holder: `recount reactors, process ${process.pid}`,
                    signal,
                  },
                  { ...choice, ...(reactor !== undefined && { reactor }) },
                )
              : [];
          if (output.json) output.value([...ended, ...rearmed.map((one) => ({ ...one, outcome: 'rearmed' }))]);
          else printRetried(ended, rearmed, output);
          const open = ended.filter(({ asked }) => asked).length;
          if (open > 0)
            throw new FailureError(`${plural(open, 'reaction')} still to be issued: whoever runs the reactors will`);
          const dead = ended.filter(({ outcome }) => outcome === 'dead').length;
          if (dead > 0) throw new FailureError(`${plural(dead, 'reaction')} given up again`);
        },
      ),
    );
}
