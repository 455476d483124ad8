import { fileURLToPath } from 'node:url';
import {
  type CommandPreviews,
  CommandRefusedError,
  type CommandRequest,
  createCommandGateway,
} from '@recount/commands';
import { eventIdOf, openEmbeddedLog } from '@recount/event-log';
import * as journey from '@recount/journey';
import { type Journeys, journeys, testId } from '@recount/journey/testing';
import { definitionOf, definitions } from '@recount/kernel/testing';
import { testDatabase } from '@recount/postgres/testing';
import { drainReactors } from '@recount/reactors';
import { type LoadedProjection, loadProjections, openReadStore, upcastingOf } from '@recount/read-store';
import fc from 'fast-check';
import { changedSinceKept, keepReadModels } from './kept.js';
import { notKnownNow, whatThereWas } from './known-now.js';

const projections = await loadProjections(fileURLToPath(new URL('../../../../projections', import.meta.url)));
/** The commands' clock: the latest instant any of them tells of, so that none is yet to come. */
let now = 0;

type Command = Journeys['commands'][number];
/** The command told of so many hours after it was true: it occurred before what was recorded before it. */
const recordedLate = (command: Command, hours: number): Command => ({
  ...command,
  occurredAt: new Date(Date.parse(command.occurredAt) - hours * 3_600_000).toISOString(),
});

/**
 * Issues the commands of each stream in order, streams beside each other, through one gateway or the other. What is
 * refused may have overtaken what it builds on: it is issued again when everything before it has ended.
 */
async function issue(
  history: Journeys,
  late: readonly number[],
  gateways: readonly Awaited<ReturnType<typeof createCommandGateway>>[],
): Promise<void> {
  const lanes = new Map<string, Promise<void>>();
  const before: Promise<void>[] = [];
  for (const [i, command] of history.commands.entries()) {
    const { actorType, ...request } = recordedLate(command, late[i % late.length] ?? 0);
    const gateway = gateways[i % gateways.length] as (typeof gateways)[number];
    /** @returns whether it was refused */
    const attempt = async (): Promise<boolean> => {
      now = Math.max(now, Date.parse(command.occurredAt));
      try {
        const whole = { tenant: 'default', actor: { type: actorType ?? 'user', id: 'law' }, ...request } as const;
        await gateway.execute(request.command === 'unmerge' ? await lookedAt(whole, gateway) : whole);
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

/** Who takes a merge back has looked what was opened since, and says of each that it stays. */
async function lookedAt(unmerging: CommandRequest, gateway: CommandPreviews): Promise<CommandRequest> {
  const { documents, survivorId } = (await gateway.preview(unmerging)) as journey.UnmergePreview;
  const reassignments = documents.map(({ stream }) => ({ stream, toCustomerId: survivorId }));
  return { ...unmerging, body: { ...(unmerging.body as object), reassignments } };
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

const customer = fc.nat({ max: 3 });
/** Two customers become one somewhere in a history, and later perhaps two again. */
const merging = fc.array(
  fc.record({ at: fc.nat({ max: 100 }), survivor: customer, loser: customer, back: fc.boolean() }),
  {
    maxLength: 4,
  },
);
type Merging = typeof merging extends fc.Arbitrary<infer T> ? T : never;

/** The history with its merges, each command where it stands in percent of it. */
function merged({ commands, events }: Journeys, merges: Merging): Journeys {
  const id = (n: number): string => testId('default', 'customer', String(n));
  const placed = commands.map((command, i) => ({ at: (i * 100) / commands.length, command }));
  for (const [n, { at, survivor, loser, back }] of merges.entries()) {
    const issued = (command: string, body: object, at: number): void => {
      const place = Math.min(commands.length - 1, Math.floor((at * commands.length) / 100));
      const { occurredAt = SETTLED_AT } = commands[place] ?? {};
      const commandId = `${command} ${n}`;
      placed.push({
        at,
        command: { streamType: 'identity', id: 'customers', command, body, commandId, occurredAt, actorType: 'user' },
      });
    };
    issued('merge', { survivorId: id(survivor), loserIds: [id(loser)] }, at);
    const mergeId = eventIdOf('default', 'identity-default.customers', `merge ${n}`, 0);
    if (back) issued('unmerge', { mergeId, reason: 'apart' }, (at + 100) / 2);
  }
  return { events, commands: placed.sort((a, b) => a.at - b.at).map(({ command }) => command) };
}

/** Definitions of each history: over all of them more than fifty. */
const DRAWN = 9;
/** A projection of drawn definitions, folded beside those of the house. */
const drawnProjection = (drawn: readonly Parameters<typeof definitionOf>[1][]): LoadedProjection => ({
  name: 'drawn',
  models: drawn.map((one, n) => definitionOf(`drawn_${n}`, one)),
  reports: [],
  viewsSql: '',
  folder: '',
});
const lateness = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2000 })), { minLength: 1, maxLength: 9 });

/** Always among the histories: a long one, with something for every model. */
const [long] = fc.sample(journeys({ customers: 4, steps: 500, reactors: false }), { numRuns: 1, seed: 3 });

const types = [...new Set(long?.events.map(({ type }) => type))];
const drawing = fc.array(definitions(types), { minLength: DRAWN, maxLength: DRAWN });
const MERGES: Merging = [
  { at: 70, survivor: 0, loser: 1, back: true },
  { at: 80, survivor: 2, loser: 3, back: false },
  { at: 92, survivor: 2, loser: 0, back: false },
];
const [definitionsOfLong] = fc.sample(drawing, { numRuns: 1, seed: 3 });

test('random journeys from concurrent writers with late facts, folded live in random cuts and redelivered, are what a rebuild makes and what is known now: in every model of the house and in definitions of chance', async () => {
  const arbitrary = fc.record({
    history: journeys({ customers: 4, steps: 120, reactors: false }),
    cuts: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 8 }),
    back: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 3 }),
    late: lateness,
    merges: merging,
    drawn: drawing,
  });
  const seen = { definitions: 0, rows: 0, tombstones: 0, compared: 0, gone: 0, late: 0 };
  let mergedRows = 0;
  const empty = new Set(projections.flatMap(({ models }) => models.map(({ name }) => name)));
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ history, cuts, back, late, merges, drawn }) => {
      now = Date.parse(SETTLED_AT);
      const database = await testDatabase();
      const logs = [await openEmbeddedLog({ url: database.url }), await openEmbeddedLog({ url: database.url })];
      const gateways = await Promise.all(
        logs.map((log) => createCommandGateway({ log, clock: () => now, receivableWaitMs: 0 })),
      );
      const all = [...projections, drawnProjection(drawn)];
      const open = () => openReadStore({ url: database.url, projections: all, upcasting: upcastingOf(journey) });
      const store = await open();
      try {
        await store.deploy();
        await settle(gateways[0] as (typeof gateways)[number]);
        let writing = true;
        const written = issue(merged(history, merges), late, gateways).finally(() => {
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
        const models = all.flatMap((projection) => projection.models);
        const { differences, compared } = await notKnownNow(store, database.pool, models);
        expect(differences).toEqual([]);
        seen.compared += compared.rows;
        seen.gone += compared.tombstones;
        mergedRows += compared.merged;
        seen.definitions += drawn.length;
        const there = await whatThereWas(database.pool, models.slice(-drawn.length));
        for (const [what, n] of Object.entries(there)) seen[what as keyof typeof there] += n;
        const quarantined = await database.pool.query('select * from engine.quarantine');
        expect(quarantined.rows).toEqual([]);
      } finally {
        await store.close();
        for (const gateway of gateways) await gateway.close();
        for (const log of logs) await log.close();
        await database.drop();
      }
    }),
    {
      numRuns: 6,
      examples: [
        [
          {
            history: long as Journeys,
            cuts: [7, 40, 3],
            back: [20, 70],
            late: [0],
            merges: MERGES,
            drawn: definitionsOfLong ?? [],
          },
        ],
      ],
    },
  );
  // Not a law of nothing.
  expect(seen.definitions).toBeGreaterThanOrEqual(50);
  for (const [what, n] of Object.entries(seen)) expect([what, n > 20]).toEqual([what, true]);
  // The three of the long history at least.
  expect(mergedRows).toBeGreaterThanOrEqual(3);
  expect([...empty]).toEqual([]);
}, 600_000);
