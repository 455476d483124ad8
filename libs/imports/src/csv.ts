import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { contentOf, ImportFolderError, nameOf } from './files.js';
import type { SourceRow } from './source.js';

/** Longer records are taken for a quote that was never closed. */
const MAX_RECORD_BYTES = 1024 * 1024;

const headerOf = (cells: readonly string[], needed: readonly string[], file: string): readonly string[] => {
  const missing = needed.filter((column) => !cells.includes(column));
  if (missing.length > 0)
    throw new ImportFolderError(`${file} has no column ${missing.join(', ')}; it has ${cells.join(', ')}`);
  return cells;
};

/**
 * The records of a CSV file (RFC 4180, header first, UTF-8 with or without mark), plain or gzipped, one at a time. A
 * record with too few or too many cells is yielded as malformed.
 * @throws ImportFolderError when a column is missing or the file is no CSV.
 */
export async function* csvRows(
  path: string,
  needed: readonly string[],
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<SourceRow> {
  const file = nameOf(path);
  const parser = parse({
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  // The parser passes on every error of the stages before it.
  pipeline([...contentOf(path, onBytes), parser], () => {});
  let header: readonly string[] | undefined;
  let order: readonly number[] = [];
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<readonly string[]>) {
      if (header === undefined) {
        header = headerOf(cells, needed, file);
        const names = header;
        order = names.map((_, index) => index).sort((a, b) => ((names[a] as string) < (names[b] as string) ? -1 : 1));
        continue;
      }
      row++;
      const values: Record<string, string> = {};
      for (const index of order) values[header[index] as string] = cells[index] ?? '';
      if (cells.length === header.length) yield { file, row, values };
      else yield { file, row, values, malformed: `${cells.length} cells under ${header.length} columns` };
    }
  } catch (error) {
    if (error instanceof ImportFolderError) throw error;
    throw new ImportFolderError(`${file}, after row ${row}: ${(error as Error).message}`);
  }
  if (header === undefined) throw new ImportFolderError(`${file} is empty`);
}
