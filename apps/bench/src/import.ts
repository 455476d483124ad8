import { createCommandGateway } from '@recount/commands';
import { fillDemo } from '@recount/demo';
import { openEmbeddedLog } from '@recount/event-log';
import { runImport, sources } from '@recount/imports';
import { createPool } from '@recount/postgres';
import { runReactors } from '@recount/reactors';
import type { ReadStore } from '@recount/read-store';
import { figure, heading, rate, whole } from './measure.js';

/**
 * Imports the real sets (or, without RECOUNT_DATA, tells the demonstration) with live folds and reactors beside it in
 * this process: first row read to last row folded.
 */
export async function benchImport(url: string, store: ReadStore): Promise<void> {
  heading('Import, first row read to last row folded (log, folds and reactors in one process)');
  const log = await openEmbeddedLog({ url });
  const gateway = await createCommandGateway({ log });
  const stop = new AbortController();
  const live = store.runLive({ signal: stop.signal, holder: 'bench' });
  const pool = createPool(url);
  const reactors = runReactors({ pool, gateway, holder: 'bench', signal: stop.signal });
  const folded = async (position: string | null): Promise<void> => {
    if (position === null) return;
    for (;;) {
      const { checkpoint } = await store.status();
      if (checkpoint.position !== null && BigInt(checkpoint.position) >= BigInt(position)) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  try {
    const data = process.env.RECOUNT_DATA;
    const names = data ? Object.keys(sources) : [];
    for (const name of names) {
      const source = sources[name];
      if (!source) continue;
      const measured = await rate(async () => {
        const startedAt = '2026-01-01T00:00:00.000Z';
        const result = await runImport({ gateway, log, source, folder: `${data}/${name}`, startedAt });
        await folded(result.position);
        return result.events;
      });
      figure(
        name,
        `${whole(measured.perSecond)}/s`,
        `${whole(measured.count)} events in ${measured.seconds.toFixed(1)} s; aim ≥ 10,000/s`,
      );
    }
    const demo = await rate(async () => {
      const result = await fillDemo(gateway, { tenant: 'demo', until: '2026-06-30T00:00:00.000Z' });
      await folded(result.position);
      return result.events;
    });
    figure(
      'demonstration',
      `${whole(demo.perSecond)}/s`,
      `${whole(demo.count)} events in ${demo.seconds.toFixed(1)} s (waits for its reactors)`,
    );
  } finally {
    stop.abort();
    await Promise.all([live, reactors]);
    await gateway.close();
    await pool.end();
    await log.close();
  }
}
