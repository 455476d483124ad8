/**
 * Runs tasks beside each other, at most `limit` at a time, those of one lane strictly one after the other in the order
 * they were given. Memory is bounded by the limit: `run` waits for room before it takes another task.
 */
export interface Lanes {
  /** Resolves when the task is taken, not when it is done. @throws the first failure of any task */
  run(lane: string, task: () => Promise<void>): Promise<void>;
  /** Waits for everything taken. @throws the first failure of any task */
  drain(): Promise<void>;
}

export function lanes(limit: number): Lanes {
  const tails = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let taken = 0;
  let failure: { readonly error: unknown } | undefined;

  const check = (): void => {
    if (failure) throw failure.error;
  };
  const guarded = async (task: () => Promise<void>): Promise<void> => {
    if (failure) return;
    try {
      await task();
    } catch (error) {
      failure ??= { error };
    }
  };
  return {
    async run(lane, task) {
      check();
      while (taken >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
      check();
      taken++;
      const before = tails.get(lane) ?? Promise.resolve();
      const tail = before
        .then(() => guarded(task))
        .then(() => {
          taken--;
          if (tails.get(lane) === tail) tails.delete(lane);
          waiting.shift()?.();
        });
      tails.set(lane, tail);
    },
    async drain() {
      while (tails.size > 0) await Promise.all(tails.values());
      check();
    },
  };
}
