import { once } from 'node:events';
import { join } from 'node:path';
import { demoState, fillDemo } from '@recount/demo';
import { openHome } from '@recount/postgres';
import { demoUntil } from '../demo-until.js';
import { mirrored } from '../folding.js';
import { houseOver, migrateAll } from '../house.js';
import type { Output } from '../output.js';
import { DEFAULT_HOME, FailureError, ROOT, type Settings } from '../settings.js';
import { tenantsOf } from '../tenant.js';
import { count } from '../terminal/format.js';
import { bar } from '../terminal/progress.js';
import { type Child, keepRunning, lastLines } from './child.js';
import { freeAddress } from './port.js';
import { keepPostgres } from './postgres.js';
import { folded, ready } from './probe.js';
import { registry } from './registry.js';
import { tour } from './tour.js';

const DEMO_TENANT = 'demo';
const READY_MS = 60_000;
const FOLDED_MS = 120_000;
const STOP_MS = 15_000;
/** A program that dies this often before it was ever ready will not come up. */
const EARLY_DEATHS = 3;

export interface SuperviseOptions {
  readonly settings: Settings;
  readonly output: Output;
  readonly demo: boolean;
  /** Aborts when everything is to stop. */
  readonly signal: AbortSignal;
}

/**
 * Runs PostgreSQL, the API and the projector until the signal, each started again when it dies; then stops them, the
 * database last. @throws FailureError when they do not come up, PostgreSQL does not come up again, or the home or the
 * port is taken; OpenError when the home or its PostgreSQL cannot be used
 */
export async function supervise({ settings, output, demo, signal }: SuperviseOptions): Promise<void> {
  const registered = registry(settings.home);
  const other = registered.running();
  if (other)
    throw new FailureError(`Recount runs already from ${settings.home}, at ${other.url} (process ${other.pid})`);
  const left = await registered.endLeftovers();
  if (left.length > 0) output.note(`Ended what a killed Recount had left running: ${left.join(', ')}`);
  const { host, port } = await freeAddress(process.env);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

  openHome(settings.home);
  const children: Child[] = [];
  const register = (): void => {
    const pids = children.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid] as const]));
    try {
      registered.write(url, new Map(pids));
    } catch (error) {
      // A full disk is no reason to stop what runs.
      output.note(`What runs could not be noted down: ${(error as Error).message}`);
    }
  };
  register();
  const postgres = await keepPostgres(settings, output.note).catch((error: unknown) => {
    registered.remove();
    throw error;
  });
  const ending = AbortSignal.any([signal, postgres.lost]);
  try {
    await migrateAll(postgres.url);
    const env = {
      ...process.env,
      DATABASE_URL: postgres.url,
      PORT: String(port),
      HOST: host,
      RECOUNT_PROJECTIONS: settings.projections,
    };
    for (const name of ['projector', 'api'] as const) {
      const logFile = join(settings.home, `${name}.log`);
      const program = join(ROOT, 'apps', name, 'dist', 'main.js');
      children.push(keepRunning({ name, program, env, logFile, onEvent: output.note, onChange: register }));
    }
    register();
    const hopeless = (): boolean => ending.aborted || children.some((child) => child.earlyDeaths >= EARLY_DEATHS);
    if (!(await ready(url, READY_MS, hopeless)) && !ending.aborted) throw notReady(settings.home, children);
    if (!ending.aborted)
      output.line(await welcome({ settings, output, demo, url, databaseUrl: postgres.url, hopeless }));
    if (!ending.aborted) await once(ending, 'abort');
    postgres.lost.throwIfAborted();
    output.note('Stopping …');
  } catch (error) {
    // Whatever else failed then failed because of it.
    throw postgres.lost.aborted ? postgres.lost.reason : error;
  } finally {
    await Promise.all(children.map((child) => child.stop(STOP_MS)));
    await postgres.stop();
    registered.remove();
  }
}

function notReady(home: string, children: readonly Child[]): FailureError {
  const dead =
    children.find((child) => child.earlyDeaths >= EARLY_DEATHS) ?? children.find(({ name }) => name === 'api');
  const log = join(home, `${dead?.name}.log`);
  return new FailureError(`The ${dead?.name} did not come up. The end of ${log}:\n${lastLines(log)}`);
}

/** Fills an empty log with the demonstration, waits for the projector, and says what there is to see. */
async function welcome(options: {
  readonly settings: Settings;
  readonly output: Output;
  readonly demo: boolean;
  readonly url: string;
  readonly databaseUrl: string;
  readonly hopeless: () => boolean;
}): Promise<string> {
  const { settings, output, url, hopeless } = options;
  const house = houseOver(settings, options.databaseUrl);
  try {
    const log = await house.log();
    const state = await demoState(log, DEMO_TENANT);
    const wanted = options.demo && (state.kind === 'begun' || (await log.head()) === undefined);
    let until = state.kind === 'absent' ? undefined : state.until;
    if (wanted) {
      until = await demoUntil(house, DEMO_TENANT);
      const shown = output.progress();
      output.note('The log is empty: telling the demonstration (tenant demo) …');
      await fillDemo(await house.gateway(), {
        tenant: DEMO_TENANT,
        until,
        onProgress: (done, total) =>
          shown.update(() => `${bar(done / total)}  ${count(done)} of ${count(total)} commands`),
      }).finally(() => shown.done());
    }
    await mirrored(house, AbortSignal.timeout(FOLDED_MS));
    const store = await house.readStore();
    if (!(await folded(() => store.status(), FOLDED_MS, hopeless)) && !hopeless()) {
      output.note('The projector is still folding; `npx recount status` says how far it is.');
    }
    const recount = settings.home === DEFAULT_HOME ? 'npx recount' : `npx recount --home '${settings.home}'`;
    return tour({ url, recount, until, tenants: await tenantsOf(house), colours: output.colours });
  } finally {
    await house.close();
  }
}
