import { fileURLToPath } from 'node:url';
import { CommandRefusedError, createCommandGateway } from '@recount/commands';
import { openEmbeddedLog } from '@recount/event-log';
import * as journey from '@recount/journey';
import { type Journeys, journeys } from '@recount/journey/testing';
import { testDatabase } from '@recount/postgres/testing';
import { drainReactors } from '@recount/reactors';
import { loadProjections, openReadStore, upcastingOf } from '@recount/read-store';
import fc from 'fast-check';
import { differences, dumpReadModels } from './dump.js';

const projections = await loadProjections(fileURLToPath(new URL('../../../../projections', import.meta.url)));
const NOW = Date.parse('2027-01-31T12:00:00.000Z');

/** Issues the commands of each stream in order, streams beside each other, through one gateway or the other. */
async function issue(
  history: Journeys,
  gateways: readonly Awaited<ReturnType<typeof createCommandGateway>>[],
): Promise<void> {
  const lanes = new Map<string, Promise<void>>();
  for (const [i, command] of history.commands.entries()) {
    const { actorType, ...request } = command;
    const gateway = gateways[i % gateways.length];
    const lane = `${command.streamType}/${command.id}`;
    const next = (lanes.get(lane) ?? Promise.resolve()).then(async () => {
      await gateway
        ?.execute({ tenant: 'default', actor: { type: actorType ?? 'user', id: 'law' }, ...request })
        .catch((error: unknown) => {
          if (!(error instanceof CommandRefusedError) || error.status >= 500) throw error;
        });
    });
    lanes.set(lane, next);
  }
  await Promise.all(lanes.values());
}

test('random journeys from concurrent writers, folded live in random cuts and redelivered, are what a rebuild makes', async () => {
  const arbitrary = fc.record({
    history: journeys({ customers: 4, steps: 120, reactors: false }),
    cuts: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 8 }),
    back: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ history, cuts, back }) => {
      const database = await testDatabase();
      const logs = [await openEmbeddedLog({ url: database.url }), await openEmbeddedLog({ url: database.url })];
      const gateways = await Promise.all(
        logs.map((log) => createCommandGateway({ log, clock: () => NOW, receivableWaitMs: 0 })),
      );
      const open = () => openReadStore({ url: database.url, projections, upcasting: upcastingOf(journey) });
      const store = await open();
      try {
        await store.deploy();
        let writing = true;
        const written = issue(history, gateways).finally(() => {
          writing = false;
        });
        for (let i = 0; writing || i < cuts.length; i++) await store.catchUp({ batchSize: cuts[i % cuts.length] ?? 1 });
        await written;
        const gateway = gateways[0] as (typeof gateways)[number];
        await drainReactors({ pool: database.pool, gateway, holder: 'law' });
        await store.catchUp();
        const once = await dumpReadModels(database.pool);
        // Redelivery: a checkpoint from before, as if the database had lost its last commits but kept the rows.
        for (const percent of back) {
          await database.pool.query(
            `update engine.checkpoint c set position = e.position, event_id = e.event_id, revision = c.revision + 1
             from (select position, event_id from log.event order by position
                   offset (select count(*) * $1 / 100 from log.event) limit 1) e`,
            [percent],
          );
          const another = await open();
          await another.catchUp({ batchSize: cuts[0] ?? 1 });
          await another.close();
        }
        expect(differences(once, await dumpReadModels(database.pool))).toEqual([]);
        await store.rebuild('all', { workers: 1 });
        expect(differences(once, await dumpReadModels(database.pool))).toEqual([]);
        const quarantined = await database.pool.query('select * from engine.quarantine');
        expect(quarantined.rows).toEqual([]);
      } finally {
        await store.close();
        for (const gateway of gateways) await gateway.close();
        for (const log of logs) await log.close();
        await database.drop();
      }
    }),
    { numRuns: 6 },
  );
}, 240_000);
