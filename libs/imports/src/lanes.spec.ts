import { lanes } from './lanes.js';

const ticks = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await Promise.resolve();
};

describe('lanes', () => {
  test('run beside each other, each in its own order, never more than the limit', async () => {
    const running = lanes(4);
    const done: string[] = [];
    let now = 0;
    let most = 0;
    for (let i = 0; i < 40; i++) {
      const lane = `lane ${i % 5}`;
      await running.run(lane, async () => {
        most = Math.max(most, ++now);
        await ticks((i * 7) % 11);
        done.push(`${lane} ${String(i).padStart(2, '0')}`);
        now--;
      });
    }
    await running.drain();
    expect(most).toBe(4);
    for (let lane = 0; lane < 5; lane++) {
      const own = done.filter((entry) => entry.startsWith(`lane ${lane} `));
      expect(own).toHaveLength(8);
      expect(own).toEqual([...own].sort());
    }
  });

  test('a failure stops what has not begun and reaches the caller', async () => {
    const running = lanes(2);
    const begun: number[] = [];
    const work = async (): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        await running.run('one', async () => {
          begun.push(i);
          if (i === 3) throw new Error('three');
        });
      }
      await running.drain();
    };
    await expect(work()).rejects.toThrow('three');
    expect(begun).toEqual([0, 1, 2, 3]);
  });
});
