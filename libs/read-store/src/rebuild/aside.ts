import { applyEvent, type Entry, FoldError, type PositionedEvent, type PreparedModel } from '@recount/kernel';
import type pg from 'pg';
import type { ForgottenRoot } from '../api.js';
import type { CatalogueModel } from '../catalogue.js';
import { SERVED_STATES } from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { rootId, versionOf } from '../live/fold-set.js';
import { refuseOthers, rootHistory, rowsOfOthers } from '../live/heal.js';
import { rowCodec } from '../rows.js';

/** A root that is set aside in a model: at which event, and why. */
export interface AsideRoot extends Record<string, unknown> {
  readonly tenant: string;
  readonly root: string;
  readonly eventId: string;
  readonly position: string;
  readonly error: string;
  /** When; null: now. */
  readonly since: string | null;
}
/** Model → its roots, in the order they were set aside. */
export type Aside = ReadonlyMap<string, readonly AsideRoot[]>;

/**
 * What is set aside in the served versions of models, and what was before a reset, found again by its event: what a build
 * does not stop at.
 */
export async function servedAside(
  client: pg.ClientBase,
  models: readonly CatalogueModel[],
  forgotten: readonly ForgottenRoot[] = [],
): Promise<Aside> {
  const { rows } = await client.query<AsideRoot & { readonly model: string }>(
    `select model, tenant, root, event_id::text as "eventId", position::text as position, error, since::text as since from (
       select distinct on (model, tenant, root) * from (
         select q.model, q.tenant, q.root, q.event_id, q.position, q.error, q.since
           from engine.quarantine q join engine.model m on m.name = q.model and m.version = q.version
          where m.state in ${SERVED_STATES}
         union all
         select f.model, e.tenant, e.root, e.event_id, e.position, f.error, f.since
           from json_to_recordset($2::json) as f(model text, "eventId" uuid, error text, since timestamptz)
           join log.event e on e.event_id = f."eventId") either
        where model = any($1) order by model, tenant, root, position) q
      order by q.position, tenant, root`,
    [models.map(({ name }) => name), JSON.stringify(forgotten)],
  );
  const aside = new Map<string, AsideRoot[]>();
  for (const { model, ...root } of rows) aside.set(model, [...(aside.get(model) ?? []), root]);
  return aside;
}

/** The same by version, as live folds know it. */
export const asideIds = (models: readonly CatalogueModel[], aside: Aside): Map<string, ReadonlySet<string>> =>
  new Map(models.map((model) => [versionOf(model), new Set((aside.get(model.name) ?? []).map(rootId))]));

/** Enters what is set aside in versions that were built, and nothing else of them. */
export async function enterAside(
  client: pg.ClientBase,
  models: readonly CatalogueModel[],
  aside: Aside,
): Promise<void> {
  for (const { name, version } of models) {
    await client.query('delete from engine.quarantine where model = $1 and version = $2', [name, version]);
    for (const { tenant, root, eventId, position, error, since } of aside.get(name) ?? [])
      await client.query(
        `insert into engine.quarantine (model, version, tenant, root, event_id, position, error, since)
         values ($1, $2, $3, $4, $5, $6, $7, coalesce($8::timestamptz, now()))`,
        [name, version, tenant, root, eventId, position, error, since],
      );
  }
}

/** What is built of roots that were set aside. */
export interface BuiltAside {
  /** Those that still are. */
  readonly left: Aside;
  /** Model → rows. */
  readonly rows: ReadonlyMap<string, number>;
}

/**
 * Folds roots that were set aside into the built tables, which hold all others and their keys: each as far as it goes, or, where
 * that makes a row of another root, up to the event it was set aside at.
 * @throws FoldError where already that is another's
 */
export async function foldAside(
  engine: Engine,
  client: pg.ClientBase,
  models: readonly CatalogueModel[],
  aside: Aside,
  until: bigint,
  table: (model: PreparedModel) => string,
): Promise<BuiltAside> {
  const left = new Map<string, AsideRoot[]>();
  const rows = new Map<string, number>();
  for (const model of models) {
    const roots = aside.get(model.name) ?? [];
    if (roots.length === 0) continue;
    const codec = rowCodec(model, table(model));
    const counts = new Map<AsideRoot, number>();
    const put = async (root: AsideRoot, entries: readonly Entry[]): Promise<void> => {
      await client.query(`delete from ${table(model)} where _tenant = $1 and _root = $2`, [root.tenant, root.root]);
      await client.query(codec.insert('$1', 'true'), [`[${entries.map(codec.toJson).join(',')}]`]);
      counts.set(root, entries.length);
    };
    const historyOf = ({ tenant, root }: AsideRoot) => rootHistory(engine.pool, engine, model, tenant, root, until);
    // First what each had when it was set aside: then none takes a row that another of them has.
    for (const root of roots) {
      const history = (await historyOf(root)).filter(({ position }) => position < BigInt(root.position));
      const { entries } = furthest(model, history);
      refuseOthers(model, history, await rowsOfOthers(client, codec, model, root.root, entries));
      await put(root, entries);
    }
    const still: AsideRoot[] = [];
    for (const root of roots) {
      const history = await historyOf(root);
      const { entries, failed } = furthest(model, history);
      try {
        refuseOthers(model, history, await rowsOfOthers(client, codec, model, root.root, entries));
      } catch (error) {
        if (!(error instanceof FoldError)) throw error;
        still.push({ ...root, error: error.message });
        continue;
      }
      await put(root, entries);
      if (failed === undefined) continue;
      const { tenant } = root;
      const since = failed.eventId === root.eventId ? root.since : null;
      still.push({ tenant, root: root.root, ...failed, since });
    }
    left.set(model.name, still);
    rows.set(
      model.name,
      [...counts.values()].reduce((sum, n) => sum + n, 0),
    );
  }
  return { left, rows };
}

/** A root's rows up to the event that cannot be folded, and that event. */
function furthest(
  model: PreparedModel,
  history: readonly PositionedEvent[],
): { entries: readonly Entry[]; failed?: Pick<AsideRoot, 'eventId' | 'position' | 'error'> } {
  const rows = new Map<string, Entry>();
  for (const { event, position } of history) {
    try {
      applyEvent(model, event, position, rows);
    } catch (error) {
      if (!(error instanceof FoldError)) throw error;
      const failed = { eventId: event.id, position: String(position), error: error.message };
      return { entries: [...rows.values()], failed };
    }
  }
  return { entries: [...rows.values()] };
}
