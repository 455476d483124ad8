import pg, { type FieldDef, type PoolClient, type QueryArrayConfig } from 'pg';
import { rawTypes } from '../sql.js';
import type { ParamValue } from './params.js';

/** A row as the texts PostgreSQL wrote. */
export type RawRow = readonly (string | null)[];

/**
 * Hands over the rows of a statement as they arrive and keeps none, so that an answer of many rows is made while PostgreSQL
 * still writes it, and held once. Rejects with what `take` threw, when the statement has ended.
 * @param take gets the columns with every row
 */
export const eachRow = (
  client: PoolClient,
  text: string,
  values: readonly ParamValue[],
  take: (row: RawRow, fields: readonly FieldDef[]) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let failed: { readonly reason: unknown } | undefined;
    const asked: QueryArrayConfig = { text, values: [...values], rowMode: 'array', types: rawTypes };
    const query = new pg.Query<(string | null)[]>(asked);
    query.on('row', (row, result) => {
      if (failed !== undefined) return;
      // Thrown here it would end the process: the driver reads on.
      try {
        take(row, result?.fields ?? []);
      } catch (reason) {
        failed = { reason };
      }
    });
    query.on('error', reject);
    query.on('end', () => (failed === undefined ? resolve() : reject(failed.reason)));
    client.query(query);
  });
