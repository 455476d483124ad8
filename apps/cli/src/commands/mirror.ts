import { type EventStoreDbLog, openEventStoreDb, type StreamCut } from '@recount/event-log';
import { type MirrorReport, mirrorRebuild, mirrorStatus, mirrorVerify } from '@recount/mirror';
import type { Command } from 'commander';
import type { House } from '../house.js';
import type { Output } from '../output.js';
import { examples, houseAction } from '../run.js';
import { FailureError } from '../settings.js';
import { count } from '../terminal/format.js';

/** Opens the store beside the house: a mirror that does not fit must still be looked at. */
async function overStore<T>(house: House, work: (log: EventStoreDbLog) => Promise<T>): Promise<T> {
  const { eventStoreUrl } = house.settings;
  if (eventStoreUrl === undefined) {
    throw new FailureError('EVENTSTORE_URL is not set: the database is the log itself, nothing is mirrored');
  }
  const log = await openEventStoreDb({ connectionString: eventStoreUrl });
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

const settingsOf = ({ by }: StreamCut): string =>
  by === 'deletion'
    ? 'deleted'
    : Object.entries(by)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ');

function printReport(report: MirrorReport, repaired: boolean, output: Output): void {
  printDifferences(report, repaired, output);
  const { colours, line, table } = output;
  if (report.cuts.length === 0) return;
  line(`${colours.red('✗')} ${count(report.cuts.length)} streams lose events in the store; take these settings back:`);
  table(report.cuts.map((cut) => ({ stream: cut.stream, setting: settingsOf(cut) })));
}

function printDifferences(report: MirrorReport, repaired: boolean, { colours, line, table }: Output): void {
  const { events, upTo, behind, beyond, chunks, differences, differing } = report;
  if (beyond) {
    line(
      `${colours.red('✗')} the mirror saw the store up to ${upTo}, the store ends before: it was restored or replaced`,
    );
    if (differing === 0) return;
  }
  if (report.same) {
    line(
      `${colours.green('✓')} ${count(events)} events up to ${upTo ?? 'the start'}: the mirror is what the store holds`,
    );
    if (behind > 0) line(`  ${count(behind)} more in the store, yet to be mirrored`);
    line(`  ${colours.dim(`${count(chunks.length)} chunks, hash ${chunks.at(-1)?.store.hash ?? 'none'}`)}`);
    return;
  }
  line(
    `${colours.red('✗')} ${count(differing)} of ${count(events)} events differ${repaired ? ' (those the store holds are repaired)' : ''}`,
  );
  table(differences.map(({ position, kind, stream, revision }) => ({ position, kind, stream, revision })));
  if (differing > differences.length) line(`  … and ${count(differing - differences.length)} more`);
}

export function mirrorCommand(program: Command): void {
  const mirror = program
    .command('mirror')
    .summary('the copy of EventStoreDB that the read side reads')
    .description(
      'With EVENTSTORE_URL the projector copies EventStoreDB into the database; everything that reads history reads the copy.',
    )
    .addHelpText('after', examples(['mirror status', 'how far the copy is'], ['mirror verify', 'whether it is right']));
  mirror
    .command('status')
    .summary('how far the copy is')
    .addHelpText('after', examples(['mirror status', 'head of the store, position of the mirror, who copies']))
    .action(
      houseAction((house, _args, { output }) =>
        overStore(house, async (log) => {
          const status = await mirrorStatus({ url: house.url, log });
          if (output.json) return output.value(status);
          const { colours, line } = output;
          const behind = status.beyond ? colours.red('has seen more than the store holds') : colours.yellow('behind');
          line(
            `${colours.bold('store')}   head ${status.storeHead ?? 'none'}  ${colours.dim(`(${status.identity.id}, epoch ${status.identity.epoch})`)}`,
          );
          line(
            `${colours.bold('mirror')}  ${status.position ?? 'none'}  ${status.caughtUp ? colours.green('caught up') : behind}`,
          );
          line(`${colours.bold('holder')}  ${status.holder ?? colours.dim('nobody copies: start a projector')}`);
        }),
      ),
    );
  mirror
    .command('verify')
    .summary('compare the copy with the store, event by event')
    .description(
      'Counts and a rolling hash over every column, per chunk; then the streams whose settings ($maxAge, $maxCount, $tb) or deletion ' +
        'take events from the store. Exits with 1 when it finds anything.',
    )
    .addHelpText(
      'after',
      examples(['mirror verify', 'compare everything'], ['mirror verify --json', 'with the hash of every chunk']),
    )
    .action(
      houseAction((house, _args, { output }) =>
        overStore(house, async (log) => {
          const report = await mirrorVerify({ url: house.url, log });
          if (output.json) output.value(report);
          else printReport(report, false, output);
          if (!report.same)
            throw new FailureError('the mirror is not what the store holds; repair it with: recount mirror rebuild');
          if (report.cuts.length > 0) throw new FailureError('the store does not keep the history whole');
        }),
      ),
    );
  mirror
    .command('rebuild')
    .summary('make the copy what the store holds')
    .description(
      'Rewrites what differs, chunk by chunk, beside a running mirror. Rebuild the read models afterwards if anything differed.',
    )
    .option('--remove-extra', 'also delete what the store does not hold any more (after a scavenge: history!)')
    .addHelpText('after', examples(['mirror rebuild', 'repair altered and missing events']))
    .action(
      houseAction<{ removeExtra?: boolean }>((house, _args, { options, output }) =>
        overStore(house, async (log) => {
          const report = await mirrorRebuild({ url: house.url, log, removeExtra: options.removeExtra ?? false });
          if (output.json) output.value(report);
          else printReport(report, true, output);
          if (!report.same) output.note('The read models were folded from what was there before: recount rebuild');
        }),
      ),
    );
}
