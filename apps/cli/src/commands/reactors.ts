import { type DeadReaction, deadReactions, reactorStanding, retryReactions } from '@recount/reactors';
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

/** `recount reactors`: what reactions were given up, and how to have them tried again. */
export function reactorsCommand(program: Command): void {
  const reactors = program
    .command('reactors')
    .summary('the reactions to events: how far they are, and those that were given up')
    .description(
      'Reactors turn events into commands. One that was refused for the moment too often, or failed, is given up (dead): it blocks nothing, and waits here.',
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
        if (output.json) return output.value({ reactors: standing, dead });
        if (standing.length > 0) {
          output.table(standing.map(({ name, ...rest }) => ({ reactor: name, ...rest })));
          output.line();
        }
        printDead(dead, output);
      }),
    );
  reactors
    .command('retry')
    .option('--reactor <name>', 'only of this reactor')
    .option('--event <id>', 'only what this event asked for')
    .option('--root <id>', 'only of this journey')
    .summary('issue again what was given up')
    .description(
      'Issues commands again that were given up, under the ids they had: one that took effect after all does not do so twice. ' +
        'A running projector does it; where none runs it is done here. Ends with 1 when something is given up again.',
    )
    .addHelpText(
      'after',
      examples(
        ['reactors retry', 'everything that was given up'],
        ['reactors retry --reactor instalment-becomes-receivable --tenant demo', 'of one reactor and tenant'],
      ),
    )
    .action(
      stoppableAction<{ reactor?: string; event?: string; root?: string }>(
        async (house, _args, { options, output, signal }) => {
          const { reactor, event, root } = options;
          if (event !== undefined && !UUID.test(event)) throw new UsageError(`${event} is no id of an event`);
          const names = (await reactorStanding(house.pool())).map(({ name }) => name);
          if (reactor !== undefined && !names.includes(reactor))
            throw new UsageError(`there is no reactor ${reactor}; there is ${names.join(', ') || 'none yet'}`);
          await mirrored(house, signal);
          const { tenant } = house.settings;
          const ended = await retryReactions(
            {
              pool: house.pool(),
              gateway: await house.gateway(),
              holder: `recount reactors, process ${process.pid}`,
              signal,
            },
            {
              ...(reactor !== undefined && { reactor }),
              ...(event !== undefined && { eventId: event }),
              ...(root !== undefined && { root }),
              ...(tenant !== undefined && { tenant }),
            },
          );
          if (output.json) output.value(ended);
          else if (ended.length === 0) output.line('Nothing of that was given up.');
          else
            output.table(
              ended.map(({ asked, message, ...rest }) => ({ ...rest, message: asked ? 'asked for' : message })),
            );
          const open = ended.filter(({ asked }) => asked).length;
          if (open > 0)
            throw new FailureError(`${plural(open, 'reaction')} still to be issued: whoever runs the reactors will`);
          const dead = ended.filter(({ outcome }) => outcome === 'dead').length;
          if (dead > 0) throw new FailureError(`${plural(dead, 'reaction')} given up again`);
        },
      ),
    );
}
