import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import * as journey from '@recount/journey';
import type { AnyReadModel, Columns, FoldEvent } from '@recount/kernel';
import type { TestDatabase } from '@recount/postgres/testing';
import { loadProjections, openReadStore, type ReadStore, upcastingOf } from '@recount/read-store';
import type { Pool } from 'pg';
import { recount } from '../testing/recount.js';
import { changedSinceKept, keepReadModels } from './kept.js';
import { eventsOfRoot, plainFold } from './plain-fold.js';

const projectionsFolder = fileURLToPath(new URL('../../../../projections', import.meta.url));
const TIMEOUT = 1_800_000;

export interface LawOptions {
  /** Cells to explain. Over all sets of a run they are 1,000 and more. */
  readonly cells: number;
  /** Models that have rows here, at least. */
  readonly models: number | 'all';
  /** Which of the `TURNS` this set has: where on the walk over the columns of a model it sets out. */
  readonly turn: number;
}

/** Sets that share the walk: a model of more columns than one set has cells for is walked through by all of them. */
const TURNS = 7;
/** A number of 32 bits that is the same in every run. */
const drawn = (...seed: readonly (string | number)[]): number =>
  Number.parseInt(hash('md5', seed.join()).slice(0, 8), 16);

/**
 * Which cells of a model to explain, as the index of a row and a column: every row before one comes again, and the
 * columns in turn, in an order that has nothing to do with where they are declared, from the set's turn on.
 */
function cellsOf(
  model: AnyReadModel,
  count: number,
  rows: number,
  turn: number,
): readonly (readonly [number, string])[] {
  const columns = Object.keys(model.columns).sort((a, b) => drawn(model.name, a) - drawn(model.name, b));
  const from = Math.round((turn * columns.length) / TURNS);
  return Array.from({ length: count }, (_, i) => [
    i < rows ? i : drawn(model.name, turn, i) % rows,
    columns[(from + i) % columns.length] as string,
  ]);
}

/** A row of a model, chosen by the hash of its key: the same rows in every run, and no row more often than another. */
interface Lot {
  readonly tenant: string;
  readonly root: string;
  readonly key: readonly string[];
}

async function lots(pool: Pool, model: AnyReadModel, count: number): Promise<readonly Lot[]> {
  const keys = Object.keys(model.key).map((k) => `"${k}"::text`);
  const { rows } = await pool.query<Lot>(
    `select _tenant as tenant, _root as root, array[${keys.join(', ')}] as key from read."${model.name}"
     order by md5(concat_ws(',', _tenant, ${keys.join(', ')})) limit $1`,
    [count],
  );
  return rows;
}

/**
 * The laws of the read side over a database with a history, folded live: stored rows are what the log says, a rebuild
 * changes no byte, explain tells what a plain refold computes. Defines the tests; the database is dropped after them.
 */
export function lawsOver(
  name: string,
  open: () => Promise<TestDatabase>,
  { cells, models: least, turn }: LawOptions,
): void {
  describe(name, () => {
    let database: TestDatabase;
    let store: ReadStore;
    let filled: readonly AnyReadModel[] = [];

    beforeAll(async () => {
      database = await open();
      const projections = await loadProjections(projectionsFolder);
      const upcasting = upcastingOf(journey, import.meta.resolve('@recount/journey'));
      store = await openReadStore({ url: database.url, projections, upcasting });
      const all = projections.flatMap((p) => p.models);
      const rows = await Promise.all(all.map((model) => lots(database.pool, model, 1)));
      filled = all.filter((_, i) => rows[i]?.length === 1);
      if (least === 'all') expect(filled.map((model) => model.name)).toEqual(all.map((model) => model.name));
      else expect(filled.length).toBeGreaterThanOrEqual(least);
    }, TIMEOUT);
    afterAll(async () => {
      await store?.close();
      await database?.drop();
    });

    test(
      '`recount verify` finds that every stored row is what the log says',
      async () => {
        const { code, stdout, stderr } = await recount(['verify', '--json'], { DATABASE_URL: database.url }).ended;
        expect([code, stderr]).toEqual([0, '']);
        const { ok, findingsTotal, sample, rows, models } = JSON.parse(stdout);
        expect({ ok, findingsTotal, sample }).toEqual({ ok: true, findingsTotal: 0, sample: 1 });
        expect(rows).toBeGreaterThan(0);
        expect(models).toHaveLength(store.describe().models.length);
      },
      TIMEOUT,
    );

    test(
      'a rebuild of every model changes no byte',
      async () => {
        expect(await keepReadModels(database.pool)).toBeGreaterThan(0);
        await store.rebuild('all');
        expect(await changedSinceKept(database.pool)).toEqual([]);
      },
      TIMEOUT,
    );

    if (least === 'all')
      test(
        'every report tells of its rows the events behind them',
        async () => {
          const [tenant = ''] = await store.tenants();
          const told: string[] = [];
          const untold: string[] = [];
          for (const { name, params } of store.describe().reports) {
            if (Object.values(params).some(({ required }) => required)) continue;
            const { sources } = await store.explainCell(name, { tenant }, {}, { limit: 2 });
            // A row of a population need not stand for a row of a model.
            const rows = sources.filter(({ model }) => model !== null);
            if (rows.length > 0) told.push(name);
            if (rows.some(({ explanation }) => explanation === null || explanation.made === 0)) untold.push(name);
          }
          expect(untold).toEqual([]);
          expect(told.length).toBeGreaterThan(50);
        },
        TIMEOUT,
      );

    test(
      `explain agrees with a plain refold on ${cells} random cells over all models`,
      async () => {
        const perModel = Math.ceil(cells / filled.length);
        const events = new Map<string, Promise<FoldEvent[]>>();
        const of = ({ tenant, root }: Lot): Promise<FoldEvent[]> => {
          const known = events.get(`${tenant} ${root}`) ?? eventsOfRoot(database.pool, tenant, root);
          events.set(`${tenant} ${root}`, known);
          return known;
        };
        let compared = 0;
        for (const model of filled) {
          const columns = Object.keys(model.columns);
          const rows = await lots(database.pool, model, perModel);
          const chosen = cellsOf(model, perModel, rows.length, turn);
          const met = new Set(chosen.map(([, column]) => column));
          expect([model.name, met.size]).toEqual([model.name, Math.min(perModel, columns.length)]);
          // Spread over the whole width: of a wide model not merely the columns declared first.
          if (columns.length >= 2 * perModel)
            expect([...met].filter((column) => columns.indexOf(column) >= perModel)).not.toEqual([]);
          for (const [row, column] of chosen) {
            const lot = rows[row] as Lot;
            const key = Object.fromEntries(
              Object.entries(model.key as Columns).map(([k, { kind }], n) => [
                k,
                kind === 'int' ? Number(lot.key[n]) : lot.key[n],
              ]),
            );
            const plain = plainFold(model, await of(lot), key);
            const told = await store.explain(model.name, lot.tenant, lot.key, { column });
            const asserting = told.steps.filter((step) => column in step.asserted).map((step) => step.eventId);
            expect({ model: model.name, key, column, value: told.value ?? null, asserting }).toEqual({
              model: model.name,
              key,
              column,
              value: plain?.get(column)?.value ?? null,
              asserting: plain?.get(column)?.assertedBy ?? [],
            });
            compared += 1;
          }
        }
        expect(compared).toBeGreaterThanOrEqual(cells);
      },
      TIMEOUT,
    );
  });
}
