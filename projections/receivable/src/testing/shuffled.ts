import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The same chances for the same seed (mulberry32). @returns numbers from 0 up to 1 */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Lines in an order of chance in which the lines of one case keep theirs: at each place, the next line of the case whose
 * turn it is. The same seed gives the same order.
 */
export function shuffledByCase(lines: readonly string[], caseOf: (line: string) => string, seed: number): string[] {
  const chance = chances(seed);
  const turns = lines.map(caseOf);
  for (let i = turns.length - 1; i > 0; i--) {
    const j = Math.floor(chance() * (i + 1));
    [turns[i], turns[j]] = [turns[j] as string, turns[i] as string];
  }
  const queues = new Map<string, string[]>();
  for (const line of lines.toReversed()) {
    const queue = queues.get(caseOf(line));
    if (queue === undefined) queues.set(caseOf(line), [line]);
    else queue.push(line);
  }
  return turns.map((turn) => queues.get(turn)?.pop() as string);
}

/** Writes the fines into a folder, their rows shuffled between cases. @returns how many rows there are */
export function writeShuffledFines(source: string, folder: string, seed: number): number {
  const [header, ...rows] = gunzipSync(readFileSync(join(source, 'events.csv.gz')))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const shuffled = shuffledByCase(rows, (line) => line.slice(0, line.indexOf(',')), seed);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'events.csv'), `${[header, ...shuffled].join('\n')}\n`);
  return rows.length;
}
