import { connectionConfig } from '@recount/postgres';
import pg from 'pg';
import { ReadStoreError } from '../api.js';
import { type CatalogueModel, createCatalogue } from '../catalogue.js';
import { readCheckpoint } from '../checkpoint.js';
import { registeredModels } from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { readDefinition } from './definition.js';
import { diffModel } from './diff-model.js';
import { bookOf } from './drop.js';
import { explainDifference } from './explain-difference.js';
import type { DifferentRow, ModelDiff, StageDiff } from './result.js';

export interface DiffOptions {
  /** Default: of all tenants. */
  readonly tenant?: string;
  /** Examples of added rows, of removed ones and of each column. Default 3. */
  readonly examples?: number;
}

/**
 * Holds what stands beside a projection's served definition against it, row by row and column by column, in one snapshot:
 * both are folded to the same position. Reads only.
 * @throws ReadStoreError NOT_FOUND when nothing is staged or former there
 */
export async function diff(engine: Engine, name: string, options: DiffOptions = {}): Promise<StageDiff> {
  const started = performance.now();
  await engine.definitions.refresh();
  const client = new pg.Client(connectionConfig(engine.url, { name: 'recount-diff', session: {} }));
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Not read only: what differs is noted in a temporary table.
    await client.query(`begin isolation level repeatable read; set local work_mem = '64MB'`);
    const book = await bookOf(engine, client, name);
    if (book?.role == null || book.other === null)
      throw new ReadStoreError({
        code: 'NOT_FOUND',
        message: `nothing is staged beside ${name}: recount stage does it`,
      });
    const position = (await readCheckpoint(client))?.position ?? null;
    const pairs = await pairsOf(engine, client, book.served, book.other, book.role);
    const models: ModelDiff[] = [];
    for (const { served, other } of pairs) {
      const { differing, ...told } = await diffModel(client, served, other, options);
      const examples: DifferentRow[] = [];
      for (const one of differing) examples.push(await explainDifference(engine, served, other, one, position));
      models.push({ ...told, examples });
    }
    await client.query('rollback');
    return {
      projection: book.name,
      definition: book.other,
      role: book.role,
      position: position === null ? null : String(position),
      seconds: (performance.now() - started) / 1000,
      models,
    };
  } finally {
    await client.end();
  }
}

/** A model's two versions; one is missing where the model is new or gone. */
interface Pair {
  readonly served: CatalogueModel | undefined;
  readonly other: CatalogueModel | undefined;
}

async function pairsOf(
  engine: Engine,
  client: pg.ClientBase,
  servedSha: string | null,
  otherSha: string,
  role: 'staged' | 'former',
): Promise<Pair[]> {
  const load = async (sha256: string | null): Promise<readonly CatalogueModel[]> =>
    sha256 === null
      ? []
      : createCatalogue([{ ...(await engine.definitions.load(await readDefinition(client, sha256))), reports: [] }])
          .models;
  const served = await load(servedSha);
  const others = await load(otherSha);
  const registered = await registeredModels(client);
  const stands = (model: CatalogueModel, state: string): boolean =>
    registered.some((one) => one.name === model.name && one.version === model.version && one.state === state);
  const names = [...new Set([...served, ...others].map((model) => model.name))].sort();
  const pairs = names.map((name) => ({
    served: served.find((model) => model.name === name && stands(model, 'live')),
    other: others.find((model) => model.name === name && stands(model, role)),
    same: others.some((model) => model.name === name && stands(model, 'live')),
  }));
  return pairs.filter(({ served, other, same }) => !same && (served !== undefined || other !== undefined));
}
