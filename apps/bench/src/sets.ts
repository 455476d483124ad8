import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sources } from '@recount/imports';
import { figure, heading, whole } from './measure.js';

const RECOUNT = fileURLToPath(new URL('../../cli/bin/recount.mjs', import.meta.url));

/** Runs a command of the command line and reads its JSON answer. */
async function recount(url: string, args: readonly string[]): Promise<{ events: number; seconds: number }> {
  const start = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [RECOUNT, ...args, '--json'], {
    env: { ...process.env, DATABASE_URL: url },
    maxBuffer: 2 ** 26,
  });
  const told = JSON.parse(stdout) as { events: number; seconds?: number };
  return { events: told.events, seconds: told.seconds ?? (performance.now() - start) / 1000 };
}

/**
 * Imports the real sets (with RECOUNT_DATA) and tells the demonstration, as a user would: the command line, which folds
 * and runs the reactors beside the import. First row read to last row folded.
 */
export async function benchImport(url: string): Promise<void> {
  heading('Import, first row read to last row folded (folds and reactors beside it)');
  const data = process.env.RECOUNT_DATA;
  for (const name of data ? Object.keys(sources) : []) {
    const { events, seconds } = await recount(url, ['import', name, `${data}/${name}`]);
    const note = `${whole(events)} events in ${seconds.toFixed(1)} s; aim ≥ 10,000/s`;
    figure(name, `${whole(events / seconds)}/s`, note);
  }
  const { events, seconds } = await recount(url, ['demo']);
  const note = `${whole(events)} events in ${seconds.toFixed(1)} s (waits for its reactors)`;
  figure('demonstration', `${whole(events / seconds)}/s`, note);
}
