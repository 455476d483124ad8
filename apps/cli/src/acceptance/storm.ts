// What the tests under kills share: chances that can be had again, and whether a kill fell while something was at stake.
import type { Restarted } from './processes.js';

/** Numbers from 0 up to 1 from RECOUNT_SEED (mulberry32), which is printed: a failing run can be repeated. */
export function seeded(what: string): () => number {
  const seed = Number(process.env.RECOUNT_SEED ?? 20_261_122);
  console.log(`${what}: RECOUNT_SEED=${seed}`);
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Counts kills, and those that fell while the importer ran: after its end they put no import to the test. */
export class Kills {
  readonly fell: boolean[] = [];

  constructor(readonly what: string) {}

  /** To be called right before each kill. */
  falls(importing: Restarted): void {
    this.fell.push(importing.running);
  }

  /** Prints and returns how many fell while the importer ran. */
  duringImport(): number {
    const during = this.fell.filter(Boolean).length;
    const each = this.fell.map((running) => (running ? 'x' : '-')).join('');
    console.log(`${this.what}: ${during} of ${this.fell.length} kills fell while the importer ran (${each})`);
    return during;
  }
}
