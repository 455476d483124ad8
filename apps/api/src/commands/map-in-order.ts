/**
 * Runs items of a stream concurrently and yields their results in the items' order, in batches of what is ready.
 * At most `window` items are taken and not yet yielded: a slow consumer or a slow run stops the reading. Items with
 * a key in common run one after the other, in order. `run` must not reject. When the source fails, what was taken is
 * still yielded, then the iteration ends.
 */
export async function* mapInOrder<T, R>(
  source: AsyncIterable<T>,
  window: number,
  keysOf: (item: T) => readonly string[],
  run: (item: T) => Promise<R>,
): AsyncGenerator<R[]> {
  const taken: Slot<R>[] = [];
  const inKeys = serially<R>();
  let ended = false;
  let stopped = false;
  let changed = signal();
  let roomed = signal();
  const read = async (): Promise<void> => {
    for await (const item of source) {
      const slot: Slot<R> = { ready: false };
      taken.push(slot);
      void inKeys(keysOf(item), () => run(item)).then((value) => {
        slot.ready = true;
        slot.value = value;
        if (slot === taken[0]) changed.fire();
      });
      while (taken.length >= window && !stopped) await roomed.wait();
      if (stopped) return;
    }
  };
  const reading = read()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
      changed.fire();
    });
  try {
    for (;;) {
      const batch: R[] = [];
      while (taken[0]?.ready) batch.push((taken.shift() as Slot<R>).value as R);
      if (batch.length > 0) {
        roomed = roomed.fire();
        yield batch;
      } else if (ended && taken.length === 0) {
        return await reading;
      } else {
        changed = signal();
        await changed.wait();
      }
    }
  } finally {
    stopped = true;
    roomed.fire();
  }
}

interface Slot<R> {
  ready: boolean;
  value?: R;
}

interface Signal {
  wait(): Promise<void>;
  /** Wakes whoever waits; answers a fresh signal. */
  fire(): Signal;
}

function signal(): Signal {
  let wake = (): void => undefined;
  const fired = new Promise<void>((resolve) => {
    wake = resolve;
  });
  return {
    wait: () => fired,
    fire: () => {
      wake();
      return signal();
    },
  };
}

/** Runs tasks with a key in common one after the other, others at once. A task waits for earlier ones only: no cycle. */
function serially<R>(): (keys: readonly string[], task: () => Promise<R>) => Promise<R> {
  const tails = new Map<string, Promise<R>>();
  return (keys, task) => {
    const before = keys.flatMap((key) => tails.get(key) ?? []);
    const own: Promise<R> = (before.length === 0 ? task() : Promise.all(before).then(task)).then((value) => {
      for (const key of keys) if (tails.get(key) === own) tails.delete(key);
      return value;
    });
    for (const key of keys) tails.set(key, own);
    return own;
  };
}
