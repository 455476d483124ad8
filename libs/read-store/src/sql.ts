import { createHash } from 'node:crypto';
import type { CustomTypesConfig } from 'pg';

/** An identifier, quoted. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A text literal. Only for statements that take no parameters (DDL). */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/**
 * A name for a prepared statement that no other one has: the same name for another text is an error of the driver, for other
 * columns one of PostgreSQL. A version that is staged again has its table's name and other columns.
 * @param shape whatever else the columns it answers with depend on
 */
export const statementName = (prefix: string, text: string, ...shape: readonly string[]): string =>
  `${prefix}-${createHash('sha1')
    .update([text, ...shape].join('\n'))
    .digest('hex')
    .slice(0, 16)}`;
/** Leaves every value as the text PostgreSQL wrote: decoding is ours, whatever the pool is configured to do. */
export const rawTypes: CustomTypesConfig = {
  getTypeParser: () => (value: string) => value,
} as unknown as CustomTypesConfig;

/** Anything that runs a statement: a pool or one of its clients. */
export interface Queryable {
  // biome-ignore lint/suspicious/noExplicitAny: the shape of rows is the caller's knowledge
  query<R extends Record<string, unknown> = any>(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: R[]; rowCount: number | null }>;
}

const OTHER_TABLES: ReadonlySet<string | undefined> = new Set(['42P01', '42703', '0A000']);
/** PostgreSQL met a table or a column that is not there, or not as it was when the statement was prepared. */
export const metOtherTables = (error: unknown): boolean => OTHER_TABLES.has((error as { code?: string }).code);
