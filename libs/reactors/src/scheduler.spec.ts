import { createScheduler } from './scheduler.js';

const tick = () => new Promise(setImmediate);

/** A scheduler whose steps end when told to. */
function scene(concurrency: number) {
  const begun: string[] = [];
  const ends = new Map<string, (pause?: number) => void>();
  const scheduler = createScheduler<string>(
    concurrency,
    (task) =>
      new Promise((resolve) => {
        begun.push(task);
        ends.set(task, resolve);
      }),
  );
  const end = async (task: string, pause?: number) => {
    ends.get(task)?.(pause);
    await tick();
  };
  return { scheduler, begun, end };
}

test('tasks of a root follow each other, roots run side by side up to the concurrency', async () => {
  const { scheduler, begun, end } = scene(2);
  for (const task of ['a1', 'a2', 'b1', 'c1']) scheduler.add(task.slice(0, 1), task);
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  expect(begun).toEqual(['a1', 'b1', 'c1']);
  await end('a1');
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
  expect(scheduler.unfinished).toBe(2);
});

test('a pausing root gives its place to others and keeps its order', async () => {
  const { scheduler, begun, end } = scene(1);
  for (const task of ['a1', 'a2', 'b1']) scheduler.add(task.slice(0, 1), task);
  await end('a1', 1);
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  while (begun.length < 3) await tick();
  expect(begun).toEqual(['a1', 'b1', 'a1']);
  await end('a1');
  expect(begun.at(-1)).toBe('a2');
});

test('below resolves when few enough are unfinished; a stopped scheduler begins nothing more', async () => {
  const { scheduler, begun, end } = scene(1);
  for (const task of ['a', 'b', 'c']) scheduler.add(task, task);
  let below = false;
  const waiting = scheduler.below(2).then(() => {
    below = true;
  });
  expect(below).toBe(false);
  await end('a');
  await waiting;
  const stopping = scheduler.stop();
  await end('b', 1);
  await stopping;
  await scheduler.below(0);
  expect(begun).toEqual(['a', 'b']);
});
