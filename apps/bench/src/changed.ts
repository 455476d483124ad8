import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Of the events that set it, one in 256 sets the column otherwise; everything else is as it was. */
const changed = (model: string, column: string): string => `
import original from './original.js';
const otherwise = (handler) => ({ ...handler, evolve: (row, event, parts) => {
  const write = handler.evolve(row, event, parts);
  const value = write.patch?.[${JSON.stringify(column)}];
  return typeof value === 'string' && event.id.endsWith('00') ? { ...write, patch: { ...write.patch, ${JSON.stringify(column)}: value + '*' } } : write;
} });
export default { ...original, models: original.models.map((model) => model.name !== ${JSON.stringify(model)} ? model : {
  ...model, version: model.version + 1,
  on: Object.fromEntries(Object.entries(model.on).map(([type, handler]) => [type, otherwise(handler)])) }) };
`;

/** A copy of a projection's folder with one model raised: a text column of it is told otherwise now and then. */
export async function withChanged<T>(
  folder: string,
  { name, column }: { readonly name: string; readonly column: string },
  use: (projections: string) => Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'recount-bench-changed-'));
  try {
    const copy = join(home, basename(folder));
    cpSync(folder, copy, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
    renameSync(join(copy, 'dist/index.js'), join(copy, 'dist/original.js'));
    writeFileSync(join(copy, 'dist/index.js'), changed(name, column));
    return await use(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
