import {
  copyLog,
  type EventLog,
  logMigrations,
  openEmbeddedLog,
  openEventStoreDb,
  refuseMirror,
} from '@recount/event-log';
import { migrate } from '@recount/postgres';
import type { Command } from 'commander';
import { withHouse } from '../house.js';
import { interruption } from '../interruption.js';
import type { Output } from '../output.js';
import { examples, plainAction } from '../run.js';
import { UsageError } from '../settings.js';
import { count } from '../terminal/format.js';

/** What one log holds the other must take, unless it says itself that it cannot. */
const maxAppendBytes = Number.MAX_SAFE_INTEGER;

/**
 * A log by its URL. A mirror may be copied from, as far as it is (its store may be lost), and never to.
 * @throws UsageError; LogMismatchError for a mirror as the target
 */
async function open(option: '--from' | '--to', url: string): Promise<EventLog> {
  if (/^postgres(ql)?:/.test(url)) {
    await migrate(url, [logMigrations]);
    if (option === '--to') await refuseMirror(url);
    return openEmbeddedLog({ url, maxAppendBytes });
  }
  if (/^(esdb|kurrentdb|kurrent|kdb)(\+discover)?:/.test(url))
    return openEventStoreDb({ connectionString: url, maxAppendBytes });
  throw new UsageError(`${option} takes postgresql://…, esdb://… or kurrentdb://…, not ${url}`);
}

export function logCommand(program: Command): void {
  program
    .command('log')
    .summary('move the log to another store')
    .description('Moves a log from one store to another: an embedded one into EventStoreDB, or back.')
    .addHelpText('after', examples(['log copy --from postgresql://… --to esdb://…', 'copy, then compare']))
    .command('copy')
    .summary('copy a log into an empty one')
    .description(
      'Copies a log into an empty one, event by event in the same order, then compares both. May be interrupted and run again: it goes on ' +
        'where it was. Streams, revisions and ids stay; positions and recorded times are the new store’s, so it gets its own read models.',
    )
    .option(
      '--from <url>',
      'postgresql://… (an embedded log, or a mirror as far as it is) or esdb://… (default: the log of this installation)',
    )
    .option(
      '--to <url>',
      'the same, no mirror; empty, or holding the beginning of this copy (default: this installation)',
    )
    .addHelpText(
      'after',
      examples(
        ['log copy --to "esdb://admin:…@node1:2113"', 'move this installation to EventStoreDB'],
        ['log copy --from "esdb://admin:…@node1:2113"', 'and back'],
      ),
    )
    .action(
      plainAction<{ from?: string; to?: string }>(async (_args, { options: { from, to }, settings, output }) => {
        if (from === undefined && to === undefined) throw new UsageError('name the other store: --from or --to');
        const signal = interruption();
        if (from !== undefined && to !== undefined) return copy(from, to, output, signal);
        // PostgreSQL is booted only for who needs it.
        return withHouse(settings, async ({ url }) => {
          signal.throwIfAborted();
          // Who means the copy of a store names it.
          if (from === undefined) await refuseMirror(url);
          await copy(from ?? url, to ?? url, output, signal);
        });
      }),
    );
}

async function copy(fromUrl: string, toUrl: string, output: Output, signal: AbortSignal): Promise<void> {
  const from = await open('--from', fromUrl);
  try {
    const to = await open('--to', toUrl);
    const shown = output.progress();
    try {
      const result = await copyLog({
        from,
        to,
        signal,
        onProgress: (phase, events) => shown.update(() => `${phase}: ${count(events)} events`),
      }).finally(() => shown.done());
      if (output.json) return output.value(result);
      output.line(
        `${output.colours.green('✓')} ${count(result.events)} events in both logs, ${count(result.copied)} copied now`,
      );
      output.line(`  ${output.colours.dim(`hash ${result.hash}`)}`);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}
