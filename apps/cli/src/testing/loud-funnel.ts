import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FUNNEL = fileURLToPath(new URL('../../../../projections/funnel', import.meta.url));
/** The funnel with a raised opportunity: its stages are told in capitals. */
const LOUD = `
import original from './original.js';
const loud = (handler) => ({ ...handler, evolve: (row, event, parts) => {
  const write = handler.evolve(row, event, parts);
  return typeof write.patch?.stage_id === 'string' ? { ...write, patch: { ...write.patch, stage_id: write.patch.stage_id.toUpperCase() } } : write;
} });
export default { ...original, models: original.models.map((model) => model.name !== 'opportunity' ? model : {
  ...model, version: model.version + 1,
  on: Object.fromEntries(Object.entries(model.on).map(([type, handler]) => [type, loud(handler)])) }) };`;

/** A folder of projections with the house's funnel in it, changed. */
export function loudFunnel(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'recount-mine-'));
  cpSync(FUNNEL, join(folder, 'funnel'), { recursive: true, filter: (path) => !path.includes('node_modules') });
  renameSync(join(folder, 'funnel/dist/index.js'), join(folder, 'funnel/dist/original.js'));
  writeFileSync(join(folder, 'funnel/dist/index.js'), LOUD);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
