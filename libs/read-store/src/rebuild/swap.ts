import type { PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import type { CatalogueModel } from '../catalogue.js';
import { CHECKPOINT, type Checkpoint, readCheckpoint } from '../checkpoint.js';
import { isCompanion, registeredModels, registerLive, replacedVersions } from '../deploy/registry.js';
import { recreateViews, withViewsLocked } from '../deploy/views.js';
import type { Engine } from '../engine.js';
import { type HistoryEvent, readHistory } from '../history.js';
import { FoldSet } from '../live/fold-set.js';
import { writeRows } from '../live/write.js';
import { quote } from '../sql.js';
import { tableName, tableOf } from '../tables.js';
import { type Aside, asideIds, enterAside } from './aside.js';

/** Where a model is built before it is swapped in. */
export const buildName = (model: PreparedModel): string => `${tableName(model)}__new`;
export const buildTable = (model: PreparedModel): string => `read.${quote(buildName(model))}`;

const FOLLOW_PAGE = 5000;
/** So few events are left to the swap, which holds the views while it folds them. */
const FEW = 500;

/** What a rebuild has reached: the position and the event there. */
export interface Reached {
  position: bigint | null;
  eventId: string | null;
}

/**
 * Brings the built tables to the projector's checkpoint and puts them in the place of the served ones, in one short
 * transaction. When every live model was rebuilt and got further than the checkpoint, the checkpoint moves to where they are.
 */
export async function followAndSwap(
  engine: Engine,
  client: pg.ClientBase,
  models: readonly CatalogueModel[],
  reached: Reached,
  aside: Aside,
): Promise<void> {
  const { follow, forget } = follower(engine, client, models, reached, aside);
  while ((await follow((await readCheckpoint(client))?.position ?? null)) > FEW);
  await withViewsLocked(client, async () => {
    const start = { ...reached };
    try {
      const checkpoint = (await readCheckpoint(client, true)) as Checkpoint;
      await follow(checkpoint.position);
      const all = !(await leavesOut(client, models));
      await replaceTables(client, models);
      await enterAside(client, models, aside);
      await moveCheckpoint(client, checkpoint, reached, all);
      const registered = await registeredModels(client);
      const live = engine.catalogue.models.filter((model) =>
        registered.some(
          (stored) => stored.name === model.name && stored.version === model.version && stored.state === 'live',
        ),
      );
      await recreateViews(client, engine.catalogue, live);
    } catch (error) {
      // The transaction is undone and may be tried again: so is what it folded.
      Object.assign(reached, start);
      forget();
      throw error;
    }
  });
}

/**
 * Brings the built tables to the projector's checkpoint and under the names of their versions, in one short transaction with
 * `enter`: from then on the projector folds them along.
 */
export async function followAndJoin(
  engine: Engine,
  client: pg.ClientBase,
  models: readonly CatalogueModel[],
  reached: Reached,
  aside: Aside,
  enter: () => Promise<void>,
): Promise<void> {
  const { follow } = follower(engine, client, models, reached, aside);
  while ((await follow((await readCheckpoint(client))?.position ?? null)) > FEW);
  await client.query('begin');
  try {
    const checkpoint = await readCheckpoint(client, true);
    await follow(checkpoint?.position ?? null);
    await enter();
    await enterAside(client, models, aside);
    for (const model of models) {
      await client.query(`drop table if exists ${tableOf(model)}`);
      await client.query(`alter table ${buildTable(model)} rename to ${quote(tableName(model))}`);
    }
    await client.query('update engine.checkpoint set revision = revision + 1');
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

interface Follower {
  /** Folds on up to a position. @returns how many events that were */
  follow(until: bigint | null): Promise<number>;
  /** What was folded was undone. */
  forget(): void;
}

function follower(
  engine: Engine,
  client: pg.ClientBase,
  models: readonly CatalogueModel[],
  reached: Reached,
  aside: Aside,
): Follower {
  const set = new FoldSet(models, asideIds(models, aside), { strict: true, table: buildTable });
  const follow = async (until: bigint | null): Promise<number> => {
    let folded = 0;
    while (until !== null && (reached.position === null || reached.position < until)) {
      const query = { after: reached.position, until, limit: FOLLOW_PAGE, types: set.types, withOthers: true };
      const page = await readHistory(client, query, engine.upcasting);
      if (page.length === 0) break;
      const batch = await set.fold(
        page,
        async (statement) => (await client.query<(string | null)[]>(statement as never)).rows,
      );
      await writeRows(client, set, batch);
      const last = page[page.length - 1] as HistoryEvent;
      reached.position = last.position;
      reached.eventId = last.id;
      folded += page.length;
    }
    return folded;
  };
  return { follow, forget: () => set.forget() };
}

async function replaceTables(client: pg.ClientBase, models: readonly CatalogueModel[]): Promise<void> {
  for (const model of models) {
    const replaced = (await replacedVersions(client, model)).map(({ version }) => version);
    for (const version of new Set([...replaced, model.version])) {
      await client.query(`drop table if exists ${tableOf({ name: model.name, version })} cascade`);
    }
    await client.query(`alter table ${buildTable(model)} rename to ${quote(tableName(model))}`);
    await registerLive(client, model);
  }
}
/** Whether something else hangs on where the checkpoint is: a live model that is not built, a version beside one that stays. */
export async function leavesOut(client: pg.ClientBase, models: readonly CatalogueModel[]): Promise<boolean> {
  const registered = await registeredModels(client);
  const replaced: { readonly name: string; readonly version: number }[] = [];
  for (const model of models) replaced.push(...(await replacedVersions(client, model)));
  return registered.some(
    (stored) =>
      (stored.state === 'live' || isCompanion(stored)) &&
      !replaced.some((one) => one.name === stored.name && one.version === stored.version),
  );
}
async function moveCheckpoint(
  client: pg.ClientBase,
  checkpoint: Checkpoint,
  reached: Reached,
  all: boolean,
): Promise<void> {
  const further = reached.position !== null && (checkpoint.position === null || reached.position > checkpoint.position);
  if (further && !all)
    throw new Error(
      `a rebuild of some models got to ${reached.position}, beyond the checkpoint ${checkpoint.position}`,
    );
  await client.query(
    `update engine.checkpoint set revision = revision + 1, position = $1, event_id = $2, updated_at = clock_timestamp() where name = '${CHECKPOINT}'`,
    further
      ? [String(reached.position), reached.eventId]
      : [checkpoint.position === null ? null : String(checkpoint.position), checkpoint.eventId],
  );
}
