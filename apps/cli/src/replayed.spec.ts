import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDestination } from './replayed.js';

test('rows that have nowhere to go are refused before anything is done for them', () => {
  const file = join(tmpdir(), 'rows.csv');
  expect(() => checkDestination('csv', file, 20)).not.toThrow();
  expect(() => checkDestination('table', undefined, 20)).not.toThrow();
  expect(() => checkDestination('parquet', undefined, 20)).toThrow(/say which \(--to\)/);
  expect(() => checkDestination('table', file, 20)).toThrow(/--to is for --out csv, jsonl or parquet/);
  expect(() => checkDestination('csv', join(tmpdir(), 'no-such-folder', 'x'), 20)).toThrow(/there is no folder/);
  for (const limit of [0, -1, 1.5, Number.NaN])
    expect(() => checkDestination('table', undefined, limit)).toThrow(/--limit takes a whole number above 0/);
});
