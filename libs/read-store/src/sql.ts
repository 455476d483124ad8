import type { CustomTypesConfig } from 'pg';

/** An identifier, quoted. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A text literal. Only for statements that take no parameters (DDL). */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
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
