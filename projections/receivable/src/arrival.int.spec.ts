import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type House, openHouse } from '@recount/projection-customer-360/testing';
import { shuffledByCase, writeShuffledFines } from './testing/shuffled.js';
import { compareFigures, expectedDays } from './testing/traffic-fines.js';

const SET = 'traffic_fines_10k';
const data = process.env.RECOUNT_DATA;
/** What is asked of every day. */
const ASKED = [
  ['receivable_status', {}],
  ['receivable_ageing', { from: 'issue', buckets: '30,60,90,180,365,730', measure: 'received' }],
  ['receivable_triangle_by_flag', {}],
] as const;

test('a shuffle keeps the order of each case, loses nothing and is the same each time', () => {
  const lines = Array.from({ length: 200 }, (_, i) => `${i % 7},${Math.floor(i / 7)}`);
  const caseOf = (line: string) => line.split(',')[0] as string;
  const shuffled = shuffledByCase(lines, caseOf, 5);
  expect(shuffled).toEqual(shuffledByCase(lines, caseOf, 5));
  expect(shuffled).not.toEqual(lines);
  for (const one of new Set(lines.map(caseOf)))
    expect(shuffled.filter((line) => caseOf(line) === one)).toEqual(lines.filter((line) => caseOf(line) === one));
});

(data ? describe : describe.skip)(`${SET}, arrival shuffled between cases`, () => {
  let house: House;
  let folder: string;
  /** Answers of the run that stopped in the middle of the import, and the position it had reached. */
  let stopped: { readonly position: string; readonly answers: readonly unknown[] };

  const answers = (knownAt?: string): Promise<readonly unknown[]> =>
    Promise.all(
      expectedDays().flatMap((day) =>
        ASKED.map(async ([name, params]) => (await house.report(name, day, params, knownAt)).rows),
      ),
    );
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recount-shuffled-'));
    const rows = writeShuffledFines(join(data as string, SET), folder, 31);
    house = await openHouse(SET);
    const half = new AbortController();
    const onProgress = (progress: { readonly rows: number }): void => {
      if (progress.rows >= rows / 2) half.abort();
    };
    const interrupted = house.alive(() => house.load(SET, folder, { signal: half.signal, onProgress }));
    await expect(interrupted).rejects.toThrow('the import was interrupted');
    await house.settle();
    const { position } = await house.report('receivable_status', expectedDays()[0] as string);
    stopped = { position: position as string, answers: await answers() };
    const { rejected, duplicates } = await house.alive(() => house.load(SET, folder));
    expect([rejected, duplicates > 0]).toEqual([0, true]);
    await house.settle();
  }, 600_000);
  afterAll(async () => {
    await house?.close();
    rmSync(folder, { recursive: true });
  });

  test('as known in the middle of the import, reports are those of the run that stopped there', async () => {
    const now = await answers();
    const then = await answers(stopped.position);
    expect(then).toEqual(stopped.answers);
    // Of every day more was learned since.
    for (const [i, answer] of now.entries()) expect(answer).not.toEqual(then[i]);
  });

  describe('and in the end', () => compareFigures(() => house));
});
