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
  const aim = demonstration ? 'waits for its reactors' : 'aim ≥ 10,000/s';
  figure(name, `${whole(events / seconds)}/s`, `${whole(events)} events in ${seconds.toFixed(1)} s; ${aim}`, {
    events,
    seconds,
    perSecond: events / seconds,
  });
  const rebuilt = await withReadSide(url, ({ store }) => store.rebuild('all'));
  const perSecond = rebuilt.events / rebuilt.seconds;
  const note = `${whole(rebuilt.events)} events in ${rebuilt.seconds.toFixed(1)} s, reactions included; all models`;
  figure(`${name}, rebuilt`, `${whole(perSecond)}/s`, note, {
    events: rebuilt.events,
    seconds: rebuilt.seconds,
    perSecond,
  });
}
