import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { attestCommand } from './commands/attest.js';
import { checkCommand } from './commands/check.js';
import { compareCommand } from './commands/compare.js';
import { demoCommand } from './commands/demo.js';
import { eventsCommand } from './commands/events.js';
import { eventstoreCommand } from './commands/eventstore.js';
import { explainCommand } from './commands/explain.js';
import { importCommand } from './commands/import.js';
import { lineageCommand } from './commands/lineage.js';
import { logCommand } from './commands/log.js';
import { mirrorCommand } from './commands/mirror.js';
import { newCommand } from './commands/new.js';
import { planCommand } from './commands/plan.js';
import { reactorsCommand } from './commands/reactors.js';
import { rebuildCommand } from './commands/rebuild.js';
import { replayCommand } from './commands/replay.js';
import { reportCommand } from './commands/report.js';
import { listCommand, showCommand } from './commands/rows.js';
import { scratchCommand } from './commands/scratch.js';
import { proveCommand, sealCommand } from './commands/seal.js';
import { sendCommand } from './commands/send.js';
import { diffCommand, dropCommand, promoteCommand, rollbackCommand, stageCommand } from './commands/stage.js';
import { startCommand } from './commands/start.js';
import { statusCommand } from './commands/status.js';
import { effectsCommand, traceCommand } from './commands/trace.js';
import { verifyCommand } from './commands/verify.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const AFTER = `
Where the data is:
  RECOUNT_HOME (or --home) names the folder of the installation, by default .recount beside the project. Commands join
  the PostgreSQL that runs there, or boot it and stop it afterwards. DATABASE_URL (or --database-url) names another one.

Exit codes:
  0  done
  1  it failed; the message says why
  2  wrong usage: an unknown option, a missing argument, a folder that does not fit
`;

/**
 * The command line: every command with its help. Parsing throws CommanderError instead of ending the process; with `json`
 * it leaves saying what is wrong to its caller.
 */
export function program({ json = false } = {}): Command {
  const root = new Command('recount')
    .description(
      'An event-sourced CRM core: every figure can be told back to the events that made it, and counted again.',
    )
    .version(version, '--version')
    .option('--home <folder>', 'folder of the installation (RECOUNT_HOME)')
    .option('--database-url <url>', 'a PostgreSQL of your own (DATABASE_URL)')
    .option('-t, --tenant <name>', 'the tenant (RECOUNT_TENANT)')
    .option('--json', 'answer as JSON')
    .option('--progress', 'show progress even where standard error is no terminal')
    .option('--no-progress', 'show no progress')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', AFTER)
    .showHelpAfterError('(add --help for examples)')
    .configureOutput(json ? { writeErr: () => undefined, outputError: () => undefined } : {})
    .exitOverride();
  for (const add of [
    startCommand,
    sendCommand,
    importCommand,
    demoCommand,
    statusCommand,
    checkCommand,
    reportCommand,
    compareCommand,
    listCommand,
    showCommand,
    explainCommand,
    effectsCommand,
    traceCommand,
    lineageCommand,
    eventsCommand,
    rebuildCommand,
    planCommand,
    stageCommand,
    diffCommand,
    promoteCommand,
    rollbackCommand,
    dropCommand,
    reactorsCommand,
    newCommand,
    replayCommand,
    scratchCommand,
    verifyCommand,
    sealCommand,
    proveCommand,
    attestCommand,
    mirrorCommand,
    eventstoreCommand,
    logCommand,
  ]) {
    add(root);
  }
  return root;
}
