import { Gate } from './gate.js';

const turns = async (n = 5) => {
  for (let i = 0; i < n; i++) await Promise.resolve();
};

test('lets in what fits, by number and by bytes, the rest in the order it came', async () => {
  const gate = new Gate({ most: 2, mostBytes: 100, mostWaitingBytes: 1_000 });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const pass = (name: string, bytes: number) =>
    gate.pass(bytes, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const all = [pass('a', 60), pass('b', 60), pass('c', 10), pass('d', 500)];
  await turns();
  expect(begun).toEqual(['a']);
  ends.get('a')?.();
  await turns();
  expect(begun).toEqual(['a', 'b', 'c']);
  const empty = gate.empty();
  ends.get('b')?.();
  await turns();
  expect(begun).toEqual(['a', 'b', 'c']);
  ends.get('c')?.();
  await turns();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  ends.get('d')?.();
  await Promise.all([...all, empty]);
});

test('refuses when too much waits, and lets go after a failure', async () => {
  const gate = new Gate({ most: 1, mostBytes: 100, mostWaitingBytes: 50 });
  let fail = (_: Error) => {};
  const failing = gate.pass(1, () => new Promise<void>((_, reject) => (fail = reject)));
  const waiting = gate.pass(60, async () => 'done');
  await expect(gate.pass(1, async () => {})).rejects.toThrow(/nothing was written/);
  fail(new Error('so be it'));
  await expect(failing).rejects.toThrow('so be it');
  expect(await waiting).toBe('done');
});
