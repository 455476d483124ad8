import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newRoom } from './new-room.js';

const folder = mkdtempSync(join(tmpdir(), 'recount-rooms-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a room is named after the question, in each of the three spellings', async () => {
  const made = await newRoom('purchase_summary', join(folder, 'projections'), folder);
  expect(made).toMatchObject({ room: 'purchase-summary', folder: join(folder, 'projections', 'purchase-summary') });
  const read = (path: string): string => readFileSync(join(made.folder, path), 'utf8');
  expect(read('src/purchase-summary.ts')).toMatch(/purchaseSummary = readModel\(\{\n {2}name: 'purchase_summary'/);
  expect(JSON.parse(read('package.json')).name).toBe('@recount/projection-purchase-summary');
  expect(JSON.parse(read('tsconfig.json')).extends).toBe('../../tsconfig.base.json');
  expect(made.files.map((path) => read(path).includes('undefined'))).not.toContain(true);
});

test.each(['case', 'text', 'read-model'])(
  'a question called %s is no word of the language or of the room',
  async (name) => {
    const made = await newRoom(name, join(folder, 'words'), folder);
    const definition = readFileSync(join(made.folder, 'src', `${name}.ts`), 'utf8');
    expect(definition).toMatch(/^export const (case|text|readModel)Model = readModel\(/m);
    expect(definition).toContain(`name: '${name.replace('-', '_')}'`);
  },
);

test('nothing that is there is written over, and a name is no way out of the folder', async () => {
  await newRoom('twice', folder, folder);
  await expect(newRoom('twice', folder, folder)).rejects.toMatchObject({ code: 'OPTION' });
  for (const name of ['', '../out', 'a b', 'Big', '-x', 'x'.repeat(41), 'index', 'golden'])
    await expect(newRoom(name, folder, folder)).rejects.toMatchObject({ code: 'OPTION' });
});

test('outside the workspace a room finds what the workspace has installed, inside it needs no link', async () => {
  const root = join(folder, 'workspace');
  const outside = await newRoom('elsewhere', join(folder, 'mine'), root);
  expect(readlinkSync(join(outside.folder, 'node_modules'))).toBe(join(root, 'node_modules'));
  expect(readFileSync(join(outside.folder, 'README.md'), 'utf8')).toContain(
    `npx recount stage elsewhere --projections ${join(folder, 'mine')}`,
  );
  const inside = await newRoom('here', join(root, 'projections'), root);
  expect(existsSync(join(inside.folder, 'node_modules'))).toBe(false);
});
