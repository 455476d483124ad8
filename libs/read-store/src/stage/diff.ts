import { connectionConfig } from '@recount/postgres';
import pg from 'pg';
import { type CatalogueModel, createCatalogue } from '../catalogue.js';
import { readCheckpoint } from '../checkpoint.js';
import { registeredModels } from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { ReadStoreError } from '../read-store-error.js';
import { logPlace } from '../trace/standing.js';
import { readDefinition } from './definition.js';
import { diffModel } from './diff-model.js';
import { bookOf } from './drop.js';
import { explainDifference } from './explain-difference.js';
import type { DifferentRow, ModelDiff, StageDiff } from './result.js';

export interface DiffOptions {
  /** Default: of all tenants. */
  readonly tenant?: string;
  /** Examples of added rows, of removed ones and of each column, on one page: 0 to 100, default 3. */
  readonly examples?: number;
  /** `nextCursor` of the page before: further examples of the same definition, as things stand then. */
  readonly cursor?: string;
}

const MOST_EXAMPLES = 100;
const DEFAULT_EXAMPLES = 3;
/** A page of examples: how many of each kind, after how many. */
export interface ExamplePage {
  readonly limit: number;
  readonly after: number;
}
const CURSOR = /^([0-9a-f]{64})\.(\d{1,9})$/;

/** @throws ReadStoreError VALIDATION_FAILED for examples that are no number of them, or a cursor of another definition */
function pageOf({ examples = DEFAULT_EXAMPLES, cursor }: DiffOptions, definition: string): ExamplePage {
  const invalid = (path: string, message: string): ReadStoreError =>
    new ReadStoreError({ code: 'VALIDATION_FAILED', path, message });
  if (!Number.isSafeInteger(examples) || examples < 0 || examples > MOST_EXAMPLES)
    throw invalid('/examples', `examples is a whole number from 0 to ${MOST_EXAMPLES}`);
  if (cursor === undefined) return { limit: examples, after: 0 };
  const [, of, after] = CURSOR.exec(cursor) ?? [];
  if (of !== definition) throw invalid('/cursor', 'the cursor is none of this definition: begin again without it');
  return { limit: examples, after: Number(after) };
}

/** Whether any kind of difference has more examples than were shown up to here. */
const hasMore = (models: readonly ModelDiff[], { limit, after }: ExamplePage): boolean =>
  limit > 0 &&
  models.some(({ added, removed, columns }) =>
    [added, removed, ...columns.map(({ rows }) => rows)].some((rows) => rows > after + limit),
  );

/**
 * Holds what stands beside a projection's served definition against it, row by row and column by column, in one snapshot:
 * both are folded to the same position. Reads only.
 * @throws ReadStoreError NOT_FOUND when nothing is staged or former there
 */
export async function diff(engine: Engine, name: string, options: DiffOptions = {}): Promise<StageDiff> {
  const started = performance.now();
  await engine.definitions.refresh();
  const { log } = await logPlace(engine.pool);
  const { book, page, position, found } = await differences(engine, name, options);
  const models: ModelDiff[] = [];
  // From the log, up to that position. The tables are let go: who waits to drop one would hold up the explaining, and it them.
  for (const { served, other, differing, ...told } of found) {
    const examples: DifferentRow[] = [];
    for (const one of differing) examples.push(await explainDifference(engine, served, other, one, position));
    models.push({ ...told, examples });
  }
  return {
    projection: book.name,
    definition: book.other,
    role: book.role,
    tenant: options.tenant ?? null,
    log,
    position: position === null ? null : String(position),
    seconds: (performance.now() - started) / 1000,
    models,
    nextCursor: hasMore(models, page) ? `${book.other}.${page.after + page.limit}` : null,
  };
}

/** What differs, not yet explained. */
interface Differences {
  readonly book: { readonly name: string; readonly other: string; readonly role: 'staged' | 'former' };
  readonly page: ExamplePage;
  readonly position: bigint | null;
  readonly found: readonly (Awaited<ReturnType<typeof diffModel>> & Pair)[];
}

/** Compares the tables in one snapshot. @throws ReadStoreError NOT_FOUND, VALIDATION_FAILED */
async function differences(engine: Engine, name: string, options: DiffOptions): Promise<Differences> {
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
        path: '/projection',
        message: `nothing is staged beside ${name}: recount stage does it`,
      });
    const page = pageOf(options, book.other);
    const position = (await readCheckpoint(client))?.position ?? null;
    const found: Differences['found'][number][] = [];
    for (const pair of await pairsOf(engine, client, book.served, book.other, book.role))
      found.push({ ...(await diffModel(client, pair.served, pair.other, { ...options, page })), ...pair });
    await client.query('rollback');
    return { book: { name: book.name, other: book.other, role: book.role }, page, position, found };
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
  return pairs
    .filter(({ served, other, same }) => !same && (served !== undefined || other !== undefined))
    .map(({ served, other }) => ({ served, other }));
}
