import { planRebuild } from './plan.js';

describe('the plan of a rebuild', () => {
  const given = { models: [], events: 10, until: '10', workers: 2 };
  test('shares its memory among the workers, within bounds', () => {
    expect(planRebuild({ ...given, memoryMiB: 256 })).toEqual({ ...given, sortMiB: 128 });
    expect(planRebuild({ ...given, memoryMiB: 0 }).sortMiB).toBe(16);
    expect(planRebuild({ ...given, memoryMiB: 1e9 }).sortMiB).toBe(1024);
  });
});
