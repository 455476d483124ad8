import { ImportFolderError } from '../files.js';
import { runImport } from '../run.js';
import { folderOf } from '../testing/folder.js';
import { memoryHouse } from '../testing/memory.js';
import { cdnowSample } from './cdnow-sample.js';

const ROWS = ` 00004 0001 19970101  2   29.33
 00004 0001 19970118  2   29.73
 00021 0002 19970101  1    0.00
 00021 0002 19970101  1    0.00
`;
async function imported(rows: string, name = 'CDNOW_sample.txt') {
  const folder = folderOf({ [name]: rows });
  const house = memoryHouse('cdnow_sample');
  try {
    const options = { ...house, source: cdnowSample, folder: folder.path, startedAt: '2026-01-01T00:00:00.000Z' };
    return { result: await runImport(options), again: await runImport(options), world: house.world };
  } finally {
    folder.remove();
  }
}
type World = Awaited<ReturnType<typeof imported>>['world'];
const ofType = (world: World, type: string) =>
  world.events.filter((e) => e.type === type).map(({ occurredAt, data }) => ({ occurredAt, data }));

describe('cdnow_sample', () => {
  test('every row is an order, equal rows and those of nothing too; run again it is nothing', async () => {
    const { result, again, world } = await imported(ROWS, 'CDNOW_sample.txt.gz');
    expect(result).toMatchObject({ rows: 4, accepted: 4, rejected: 0 });
    expect(again).toMatchObject({ rows: 4, events: 0, rejected: 0 });
    expect(ofType(world, 'OrderPlaced')).toMatchObject([
      {
        occurredAt: '1997-01-01T00:00:00.000Z',
        data: { total: { units: '2933', scale: 2, currency: 'USD' }, lines: [{ quantity: '2' }] },
      },
      { occurredAt: '1997-01-18T00:00:00.000Z' },
      { data: { total: { units: '0' } } },
      { data: { total: { units: '0' } } },
    ]);
    expect(ofType(world, 'CustomerRegistered')).toMatchObject([
      { data: { externalId: '1', attributes: { master_id: '00004' } } },
      { data: { externalId: '2' } },
    ]);
  });

  test.each([
    [' 00004 0001 19970101  2\n', 'MALFORMED_ROW'],
    [' 00004 0001 19970101  2 1 1\n', 'MALFORMED_ROW'],
    [' 00004 0001 1997-01-01  2 29.33\n', 'VALIDATION_FAILED'],
    [' 00004 0001 19970231  2 29.33\n', 'VALIDATION_FAILED'],
    [' 00004 one 19970101  2 29.33\n', 'VALIDATION_FAILED'],
    [' 00004 0001 19970101  0 29.33\n', 'QTY_NOT_POSITIVE'],
  ])('rejects %j as %s', async (row, code) => {
    const { result } = await imported(row);
    expect(result).toMatchObject({ rejected: 1, rejectedByCode: { [code]: 1 } });
  });

  test('an empty file and a file under another name are no such set', async () => {
    await expect(imported('\n')).rejects.toThrow(ImportFolderError);
    await expect(imported(ROWS, 'CDNOW_sample.csv')).rejects.toThrow(
      /holds neither CDNOW_sample.txt nor CDNOW_sample.txt.gz/,
    );
  });
});
