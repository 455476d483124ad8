import { pipeline } from 'node:stream';
import { contentOf, ImportFolderError, nameOf } from './files.js';
import type { SourceRow } from './source.js';

/** The lines of a text as they come; a line beyond this length is taken for another kind of file. */
const MAX_LINE = 64 * 1024;

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() as string;
    if (rest.length > MAX_LINE) throw new Error(`a line of more than ${MAX_LINE} characters`);
    yield* lines;
  }
  yield rest;
}

/**
 * The records of a text file whose cells are parted by blanks and that has no header, one at a time; `columns` names the
 * cells in their order. A record with too few or too many cells is yielded as malformed.
 * @throws ImportFolderError when the file cannot be read
 */
export async function* blankRows(
  path: string,
  columns: readonly string[],
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<SourceRow> {
  const file = nameOf(path);
  const order = columns.map((name, index) => ({ name, index })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const stages = contentOf(path, onBytes);
  const text = stages[stages.length - 1] as NodeJS.ReadableStream;
  text.setEncoding('utf8');
  // The last stage passes on every error of the stages before it to whoever reads it.
  pipeline([...stages], () => {});
  let row = 0;
  try {
    for await (const line of linesOf(text as AsyncIterable<string>)) {
      const cells = line.split(/\s+/).filter((cell) => cell !== '');
      if (cells.length === 0) continue;
      row++;
      const values = Object.fromEntries(order.map(({ name, index }) => [name, cells[index] ?? '']));
      if (cells.length === columns.length) yield { file, row, values };
      else yield { file, row, values, malformed: `${cells.length} cells for ${columns.length} columns` };
    }
  } catch (error) {
    throw new ImportFolderError(`${file}, after row ${row}: ${(error as Error).message}`);
  }
  if (row === 0) throw new ImportFolderError(`${file} is empty`);
}
