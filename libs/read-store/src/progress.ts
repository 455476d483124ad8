import type { Progress } from './api.js';

/** Turns counts into progress with a rate and an estimate; reports at most every `everyMs`, and at the end. */
export interface ProgressMeter {
  add(n: number): void;
  set(done: number): void;
}

export function progressMeter(
  phase: string,
  total: number,
  report: ((progress: Progress) => void) | undefined,
  everyMs = 200,
): ProgressMeter {
  const started = performance.now();
  let done = 0;
  let reported = Number.NEGATIVE_INFINITY;
  const update = (): void => {
    const now = performance.now();
    if (report === undefined || (now - reported < everyMs && done < total)) return;
    reported = now;
    const perSecond = done / Math.max((now - started) / 1000, 0.001);
    report({
      phase,
      done,
      total,
      perSecond: Math.round(perSecond),
      etaSeconds: done === 0 ? null : Math.max(0, (total - done) / perSecond),
    });
  };
  return {
    add(n) {
      done += n;
      update();
    },
    set(value) {
      done = value;
      update();
    },
  };
}
