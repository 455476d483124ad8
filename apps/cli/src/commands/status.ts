import type { ReadStatus } from '@recount/read-store';
import type { Command } from 'commander';
import type { Output } from '../output.js';
import { examples, houseAction } from '../run.js';
import { count, plural } from '../terminal/format.js';

function print(status: ReadStatus, { colours, line, table }: Output): void {
  const { log, checkpoint, lag, projector } = status;
  const behind = Number(lag.events) > 0;
  line(
    `${colours.bold('log')}         ${count(log.events)} events, head ${log.head ?? 'none'}  ${colours.dim(`(${log.id}, epoch ${log.epoch})`)}`,
  );
  line(
    `${colours.bold('checkpoint')}  ${checkpoint.position ?? 'none'}  ${colours.dim('every event up to here is folded, quarantined roots excepted')}`,
  );
  line(
    `${colours.bold('lag')}         ${behind ? colours.yellow(`${count(lag.events)} events`) : colours.green('none')}`,
  );
  line(
    `${colours.bold('projector')}   ${projector.holder ?? colours.dim('none is running: `recount start`, or `recount import` folds by itself')}`,
  );
  printAudit(status.audit, { colours, line });
  line();
  if (status.models.length > 0) {
    table(
      status.models.map(({ name, version, shape, rows, quarantinedRoots, state }) => ({
        model: name,
        version,
        shape,
        rows: count(rows),
        state,
        quarantined: quarantinedRoots,
      })),
    );
  }
  const books = [
    status.reactors.map(({ name, position, pending, dead }) => ({ reactor: name, position, pending, dead })),
    status.timers.map(({ name, done, refused, dead }) => ({ timer: name, done, refused, dead })),
  ];
  for (const book of books) {
    if (book.length === 0) continue;
    line();
    table(book);
  }
  const dead = [...status.reactors, ...status.timers].reduce((sum, one) => sum + one.dead, 0);
  if (dead === 0) return;
  line();
  line(
    colours.yellow(
      `${plural(dead, 'command')} of reactors and timers given up: \`recount reactors list\` says why, \`recount reactors retry\` issues them again`,
    ),
  );
}

function printAudit(
  { seal, verification, unsealedEvents, trouble }: ReadStatus['audit'],
  { colours, line }: Pick<Output, 'colours' | 'line'>,
): void {
  if (trouble !== null)
    line(
      `${colours.bold('auditing')}    ${colours.red(`fails since ${trouble.since}: ${trouble.message}`)}  ${colours.dim(`last tried ${trouble.at}`)}`,
    );
  const unsealed = colours.dim(`${count(unsealedEvents)} events since`);
  line(
    `${colours.bold('sealed')}      ${seal === null ? colours.dim('never') : `${seal.at}, seal ${seal.number}`}  ${unsealed}`,
  );
  if (verification === null) {
    line(`${colours.bold('verified')}    ${colours.dim('never by the projector')}`);
    return;
  }
  const { at, rows, share, turn } = verification;
  const { mismatches } = turn;
  const of = `${count(String(rows))} rows, ${((((share.to - share.from + share.of) % share.of || share.of) / share.of) * 100).toFixed(1)} % of the roots`;
  line(
    `${colours.bold('verified')}    ${at}  ${colours.dim(of)}${mismatches === 0 ? '' : `  ${colours.red(`${plural(mismatches, 'mismatch', 'mismatches')}: recount verify names them`)}`}`,
  );
}

export function statusCommand(program: Command): void {
  program
    .command('status')
    .summary('how far everything is folded')
    .description('Models, checkpoint, lag and quarantine of the read side, and how far reactors and timers are.')
    .addHelpText(
      'after',
      examples(['status', 'the state of this installation'], ['status --json', 'the same for a script']),
    )
    .action(
      houseAction(async (house, _args, { output }) => {
        const status = await (await house.readStore()).status();
        if (output.json) output.value(status);
        else print(status, output);
      }),
    );
}
