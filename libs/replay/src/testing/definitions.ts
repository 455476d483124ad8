import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of definitions, in a folder of the spec's own. */
export function definitions(): { file(name: string, text: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'recount-definition-'));
  return {
    file(name, text) {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A TypeScript definition over the specs' events: one row per deal, `evolve` and more as given. */
export const counting = (evolve: string, more = '', columns = 'n: int(), note: text()'): string => `
import { int, json, keep, money, readModelOf, set, text, uuid } from '@recount/kernel';
${more}
const readModel = readModelOf<any>();
export default readModel({
  name: 'counted', version: 1, shape: 'state', doc: 'Events per deal.',
  key: { deal: uuid() }, columns: { ${columns} },
  on: {
    DealOpened: { keys: (event: any) => [{ key: { deal: event.root } }], evolve: (row: any, event: any) => { ${evolve} } },
    DealMoved: { keys: (event: any) => [{ key: { deal: event.root } }], evolve: (row: any, event: any) => set({ n: (row?.n ?? 0) + 1 }) },
  },
  golden: [],
});
`;
