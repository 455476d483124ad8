import type { ImportResult } from '@recount/imports';
import { createPool } from '@recount/postgres';
import { filledDatabase, type TestDatabase } from '@recount/postgres/testing';
import { type House, houseOver, type OpenLog, openHouse } from './house.js';

const folderOf = (source: string): string => `${process.env.RECOUNT_DATA}/${source}`;

/**
 * A database with a set of the real data in the tenant of its name, everything folded. The set is imported once for all
 * specs of the run, folded live and reacted to meanwhile, and copied for each. Needs RECOUNT_DATA.
 */
export const importedDatabase = (source: string): Promise<TestDatabase & { readonly filled: ImportResult }> =>
  filledDatabase(source, async (url) => {
    const pool = createPool(url);
    const house = await houseOver({ url, pool, drop: () => pool.end() }, source);
    try {
      const result = await house.alive(() => house.load(source, folderOf(source)));
      await house.settle();
      return result;
    } finally {
      await house.close();
    }
  });

export type ImportedHouse = House & { readonly imported: ImportResult };
export interface ImportedOptions {
  /** So many of its rows are rejected. Default none. */
  readonly rejected?: number;
  /** Opens another log than the embedded one: there the set is imported for this house alone. */
  readonly open?: OpenLog | undefined;
}

/**
 * A house with a set of the real data in it, folded, to be asked and then closed. Needs RECOUNT_DATA.
 * @throws Error when other rows were rejected than said
 */
export async function openImported(
  source: string,
  { rejected = 0, open }: ImportedOptions = {},
): Promise<ImportedHouse> {
  const house = open ? await importInto(await openHouse(source, undefined, open), source) : await overCopy(source);
  if (house.imported.rejected === rejected) return house;
  await house.close();
  throw new Error(`${house.imported.rejected} rows of ${source} were rejected, not ${rejected}`);
}

async function importInto(house: House, source: string): Promise<ImportedHouse> {
  const imported = await house.load(source, folderOf(source));
  await house.settle();
  return { ...house, imported };
}

async function overCopy(source: string): Promise<ImportedHouse> {
  const { filled, ...database } = await importedDatabase(source);
  return { ...(await houseOver(database, source)), imported: filled };
}
