import { fileURLToPath } from 'node:url';
import { CommandRefusedError, createCommandGateway } from '@recount/commands';
import { openEmbeddedLog } from '@recount/event-log';
import * as journey from '@recount/journey';
import { type Journeys, journeys } from '@recount/journey/testing';
import { testDatabase } from '@recount/postgres/testing';
import { drainReactors } from '@recount/reactors';
import { loadProjections, openReadStore, upcastingOf } from '@recount/read-store';
import fc from 'fast-check';
import { changedSinceKept, keepReadModels } from './kept.js';

const projections = await loadProjections(fileURLToPath(new URL('../../../../projections', import.meta.url)));
/** The commands' clock: the latest instant any of them tells of, so that none is yet to come. */
let now = 0;

/**
 * Issues the commands of each stream in order, streams beside each other, through one gateway or the other. What is
 * refused may have overtaken what it builds on: it is issued again when everything before it has ended.
 */
async function issue(
  history: Journeys,
  gateways: readonly Awaited<ReturnType<typeof createCommandGateway>>[],
): Promise<void> {
  const lanes = new Map<string, Promise<void>>();
  const before: Promise<void>[] = [];
  for (const [i, command] of history.commands.entries()) {
    const { actorType, ...request } = command;
    const gateway = gateways[i % gateways.length];
    /** @returns whether it was refused */
    const attempt = async (): Promise<boolean> => {
      now = Math.max(now, Date.parse(command.occurredAt));
      try {
        await gateway?.execute({ tenant: 'default', actor: { type: actorType ?? 'user', id: 'law' }, ...request });
        return false;
      } catch (error) {
        if (!(error instanceof CommandRefusedError) || error.status >= 500) throw error;
        return true;
      }
    };
    const lane = `${command.streamType}/${command.id}`;
    const earlier = [...before];
    const next = (lanes.get(lane) ?? Promise.resolve()).then(async () => {
      if (!(await attempt())) return;
      await Promise.all(earlier);
      await attempt();
    });
    lanes.set(lane, next);
    before.push(next);
  }
  await Promise.all(before);
}

const SETTLED_AT = '2026-01-01T00:00:00.000Z';
/** What stands before the first journey: two models know of nothing else. */
const SETTINGS = [
  ['tenant', 'settings', 'configure', { name: 'Law', timeZone: 'Europe/Berlin', currency: 'CNY' }],
  [
    'pipeline',
    'other',
    'define',
    { name: 'Other', stages: ['a', 'b', 'c'].map((id) => ({ id, name: id })), skipAllowed: true },
  ],
] as const;
async function settle(gateway: Awaited<ReturnType<typeof createCommandGateway>>): Promise<void> {
  for (const [streamType, id, command, body] of SETTINGS) {
    const actor = { type: 'user' as const, id: 'law' };
    await gateway.execute({
      tenant: 'default',
      actor,
      commandId: `${streamType} ${command}`,
      streamType,
      id,
      command,
      body,
      occurredAt: SETTLED_AT,
    });
  }
}

/** Always among the histories: a long one, with something for every model. */
const [long] = fc.sample(journeys({ customers: 4, steps: 500, reactors: false }), { numRuns: 1, seed: 3 });

test('random journeys from concurrent writers, folded live in random cuts and redelivered, are what a rebuild makes', async () => {
  const arbitrary = fc.record({
    history: journeys({ customers: 4, steps: 120, reactors: false }),
    cuts: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 8 }),
    back: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 3 }),
  });
  const empty = new Set(projections.flatMap(({ models }) => models.map(({ name }) => name)));
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ history, cuts, back }) => {
      now = Date.parse(SETTLED_AT);
      const database = await testDatabase();
      const logs = [await openEmbeddedLog({ url: database.url }), await openEmbeddedLog({ url: database.url })];
      const gateways = await Promise.all(
        logs.map((log) => createCommandGateway({ log, clock: () => now, receivableWaitMs: 0 })),
      );
      const open = () => openReadStore({ url: database.url, projections, upcasting: upcastingOf(journey) });
      const store = await open();
      try {
        await store.deploy();
        await settle(gateways[0] as (typeof gateways)[number]);
        let writing = true;
        const written = issue(history, gateways).finally(() => {
          writing = false;
        });
        for (let i = 0; writing || i < cuts.length; i++) await store.catchUp({ batchSize: cuts[i % cuts.length] ?? 1 });
        await written;
        const gateway = gateways[0] as (typeof gateways)[number];
        await drainReactors({ pool: database.pool, gateway, holder: 'law' });
        await store.catchUp();
        await keepReadModels(database.pool);
        for (const name of [...empty]) {
          const { rows } = await store.listRows(name, { tenant: 'default', limit: 1 });
          if (rows.length > 0) empty.delete(name);
        }
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
        expect(await changedSinceKept(database.pool)).toEqual([]);
        await store.rebuild('all', { workers: 1 });
        expect(await changedSinceKept(database.pool)).toEqual([]);
        const quarantined = await database.pool.query('select * from engine.quarantine');
        expect(quarantined.rows).toEqual([]);
      } finally {
        await store.close();
        for (const gateway of gateways) await gateway.close();
        for (const log of logs) await log.close();
        await database.drop();
      }
    }),
    { numRuns: 6, examples: [[{ history: long as Journeys, cuts: [7, 40, 3], back: [20, 70] }]] },
  );
  expect([...empty]).toEqual([]);
}, 600_000);
