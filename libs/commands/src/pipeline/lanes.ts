/** Work of one key runs one after the other in the order it came; keys do not wait for each other. */
export interface Lanes {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when everything begun so far has ended. */
  idle(): Promise<void>;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run<T>(key: string, work: () => Promise<T>): Promise<T> {
      const before = tails.get(key);
      const mine = before === undefined ? work() : before.then(work, work);
      tails.set(key, mine);
      const done = (): void => {
        if (tails.get(key) === mine) tails.delete(key);
      };
      mine.then(done, done);
      return mine;
    },
    async idle() {
      await Promise.allSettled(tails.values());
    },
  };
}
