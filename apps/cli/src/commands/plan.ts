import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DeployPlan } from '@recount/read-store';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { examples, houseAction } from '../run.js';
import { FailureError, UsageError } from '../settings.js';
import { editedSinceBuilt } from '../stale.js';
import { count, duration, plural } from '../terminal/format.js';

/** The option that names a folder of projections other than the build's own. */
export const PROJECTIONS: readonly [flags: string, description: string] = [
  '--projections <folder>',
  'folder of built projections; default: those of this build',
];

/** The folder an option names, from where the user stands. @throws UsageError where there is none */
export function folderOf(folder: string | undefined): { readonly projections?: string } {
  if (folder === undefined) return {};
  const projections = resolve(folder);
  if (statSync(projections, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`--projections: there is no folder ${projections}`);
  return { projections };
}

/** Says which rooms of a folder are not compiled as they are written. */
export async function noteStale({ projections }: { readonly projections?: string }, output: Output): Promise<void> {
  if (projections === undefined || output.json) return;
  for (const room of await editedSinceBuilt(projections))
    output.note(`${room} was edited after it was compiled: npx tsc -b ${room} brings the changes in`);
}

function print(plan: DeployPlan, { colours, line, table }: Output): void {
  table(
    plan.models.map(({ name, projection, action, from, to, changed, replay, events, message }) => ({
      model: name,
      projection,
      action: action === 'unchanged' && changed.length > 0 ? 'unchanged (source only)' : action,
      from: from ?? '',
      to: to ?? '',
      changed: changed.join(' '),
      replay: replay ? count(events) : 'no',
      note: message ?? '',
    })),
  );
  line();
  if (plan.views.length > 0) line(`views and functions made anew: ${plan.views.join(', ')}`);
  if (plan.replays === 0) {
    line(colours.green('Nothing has to be replayed.'));
    return;
  }
  const about =
    plan.estimatedSeconds === null
      ? 'the log holds none of their events yet'
      : `about ${duration(plan.estimatedSeconds)}, going by ${plural(plan.sampledEvents, 'event')} folded now`;
  line(`${plural(plan.replays, 'model')} to replay over ${plural(Number(plan.replayEvents), 'event')}: ${about}`);
}

export function planCommand(program: Command): void {
  program
    .command('plan')
    .summary('what a deploy would do, before it does')
    .description(
      'Holds definitions against what is served: which models are new, changed (and which part of them), unchanged, staged or refused, and how long the replay would take. Changes nothing.',
    )
    .option(...PROJECTIONS)
    .addHelpText(
      'after',
      `\nExit code 1 when something could not be deployed.\n${examples(['plan', 'this build against the database, before it is started'], ['plan --projections ./mine', 'the projections of a folder'])}`,
    )
    .action(
      houseAction<{ projections?: string }>(async (house, _args, { options, output }) => {
        const folder = folderOf(options.projections);
        await noteStale(folder, output);
        const plan = await (await house.undeployed()).plan(folder);
        if (output.json) output.value(plan);
        else print(plan, output);
        const refused = plan.models.filter(({ action }) => action === 'refused');
        if (refused.length > 0)
          throw new FailureError(`${refused.map(({ name }) => name).join(', ')} could not be deployed`);
      }),
    );
}
