/** Runs tasks of one root in the order they came, of different roots side by side. */
export interface Scheduler<T> {
  /** Tasks that have not ended. */
  readonly unfinished: number;
  add(root: string, task: T): void;
  /** Resolves once at most `count` tasks are unfinished, or the scheduler has stopped. */
  below(count: number): Promise<void>;
  /** Begins nothing more; resolves when what runs has come back. */
  stop(): Promise<void>;
}

/**
 * @param concurrency roots at work at once
 * @param step does what can be done of a task now; answers the milliseconds after which to go on, undefined when it
 *   has ended. A waiting root gives its place to others. Must not throw.
 */
export function createScheduler<T>(concurrency: number, step: (task: T) => Promise<number | undefined>): Scheduler<T> {
  const queues = new Map<string, T[]>();
  const timers = new Set<NodeJS.Timeout>();
  let ready: string[] = [];
  let active = 0;
  let unfinished = 0;
  let stopped = false;
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const watcher = () => {
        if (!holds()) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });

  const turn = async (root: string, queue: T[]): Promise<void> => {
    const pause = await step(queue[0] as T);
    active--;
    if (pause === undefined) {
      queue.shift();
      unfinished--;
      if (queue.length === 0) queues.delete(root);
      else ready.push(root);
    } else if (!stopped) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        ready.push(root);
        pump();
      }, pause);
      timers.add(timer);
    }
    notify();
    pump();
  };
  const pump = (): void => {
    let next = 0;
    while (!stopped && active < concurrency && next < ready.length) {
      const root = ready[next++] as string;
      active++;
      void turn(root, queues.get(root) as T[]);
    }
    if (next > 0) ready = ready.slice(next);
  };

  return {
    get unfinished() {
      return unfinished;
    },
    add(root, task) {
      unfinished++;
      const queue = queues.get(root);
      if (queue) queue.push(task);
      else {
        queues.set(root, [task]);
        ready.push(root);
        pump();
      }
    },
    below: (count) => until(() => stopped || unfinished <= count),
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      notify();
      await until(() => active === 0);
    },
  };
}
