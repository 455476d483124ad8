import 'reflect-metadata';
import { failureOf } from './errors.js';
import { interrupted } from './interruption.js';
import { program } from './program.js';
import { coloursFor } from './terminal/colour.js';

// A reader that has seen enough (`| head`) closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

/** Runs a command line and answers its exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  try {
    await program({ json }).parseAsync(argv);
    return 0;
  } catch (error) {
    const { exit, message, code, printed, unexpected } = failureOf(error);
    const by = interrupted();
    if (message !== '') {
      if (json) process.stderr.write(`${JSON.stringify({ error: { code: by ? 'INTERRUPTED' : code, message } })}\n`);
      else if (!printed) process.stderr.write(`${coloursFor(process.stderr).red('recount:')} ${message}\n`);
    }
    if (unexpected && process.env.RECOUNT_DEBUG) process.stderr.write(`${(error as Error).stack}\n`);
    return by?.exit ?? exit;
  }
}

process.exitCode = await main(process.argv);
// What was interrupted may have left connections open that nobody waits for.
if (interrupted()) process.exit();
