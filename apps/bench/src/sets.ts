import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withReadSide } from './house.js';
import { figure, whole } from './measure.js';
import { DEMONSTRATION } from './options.js';

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
 * Brings a real set in (or tells the demonstration) as a user would: the command line, which folds and runs the
 * reactors beside it, first row read to last row folded. Then all models are rebuilt from what it left in the log.
 */
export async function benchSet(url: string, name: string): Promise<void> {
  const demonstration = name === DEMONSTRATION;
  const args = demonstration ? ['demo'] : ['import', name, `${process.env.RECOUNT_DATA}/${name}`];
  const { events, seconds } = await recount(url, args);
  const rebuilt = await withReadSide(url, ({ store }) => store.rebuild('all'));
  // What the reactors append while the set comes in is as much the import's work as what its rows become.
  const imported = rebuilt.events / seconds;
  const aim = demonstration ? 'waits for its reactors' : 'aim ≥ 10,000/s';
  const ofRows = `${whole(events)} of them (${whole(events / seconds)}/s) by the command itself`;
  figure(
    name,
    `${whole(imported)}/s`,
    `${whole(rebuilt.events)} events in ${seconds.toFixed(1)} s, ${ofRows}; ${aim}`,
    {
      events,
      withReactions: rebuilt.events,
      seconds,
      perSecond: imported,
    },
  );
  const perSecond = rebuilt.events / rebuilt.seconds;
  figure(`${name}, rebuilt`, `${whole(perSecond)}/s`, `in ${rebuilt.seconds.toFixed(1)} s; all models`, {
    events: rebuilt.events,
    seconds: rebuilt.seconds,
    perSecond,
  });
}
