import type pg from 'pg';
import { forgetVersion } from '../deploy/registry.js';
import type { Engine } from '../engine.js';
import { tableOf } from '../tables.js';
import { inTransaction } from '../transaction.js';
import { type ProjectionBook, readBooks, versionsBeside, writeBook } from './books.js';
import { readDefinition, sweepDefinitions } from './definition.js';
import type { Dropped } from './result.js';

/** Drops what stands beside the served versions of a projection, in one transaction, under the build lock. */
export async function dropBeside(engine: Engine, client: pg.ClientBase, book: ProjectionBook): Promise<Dropped> {
  const names = await modelsOf(engine, client, book);
  const versions = await versionsBeside(client, names);
  await inTransaction(client, async () => {
    // Holding the checkpoint keeps the live folds still: they look again before they write.
    await client.query('update engine.checkpoint set revision = revision + 1');
    for (const version of versions) {
      await forgetVersion(client, version);
      await client.query(`drop table if exists ${tableOf(version)}`);
    }
    if (book.served === null) await client.query('delete from engine.projection where name = $1', [book.name]);
    else await writeBook(client, { ...book, other: null, role: null });
    await sweepDefinitions(client);
  });
  await engine.definitions.refresh(client);
  return {
    projection: book.name,
    dropped: versions.map(({ name, version, state }) => ({ name, version, state })),
  };
}

/** Names of all models that either definition of a projection has. */
export async function modelsOf(engine: Engine, client: pg.ClientBase, book: ProjectionBook): Promise<string[]> {
  const names = new Set<string>();
  const own = engine.definitions.own.projections.find(({ name }) => name === book.name);
  for (const model of own?.models ?? []) names.add(model.name);
  for (const sha256 of [book.served, book.other])
    if (sha256 !== null)
      for (const model of (await engine.definitions.load(await readDefinition(client, sha256))).models)
        names.add(model.name);
  return [...names];
}

/** The book of a projection or of the one a model belongs to. */
export async function bookOf(engine: Engine, client: pg.ClientBase, name: string): Promise<ProjectionBook | undefined> {
  const { projections } = await readBooks(client);
  const named = projections.find((book) => book.name === name);
  if (named !== undefined) return named;
  for (const book of projections)
    if (book.role !== null && (await modelsOf(engine, client, book)).includes(name)) return book;
  return undefined;
}
