import { onAbort, standing, within } from './deadline.js';
import type { ReplayOptions } from './options.js';
import type { ReplayEvent } from './replay-error.js';
import type { Sandbox } from './sandbox/sandbox.js';

const event: ReplayEvent = { id: 'e-1', type: 'DealMoved', stream: 'deal-t.1', position: '7' };
const options = { limits: { seconds: 0.01 } } as ReplayOptions;
/** Work that ends only when what it has open is ended. */
const stuck = (stop: AbortSignal): Promise<never> =>
  new Promise((_, reject) => onAbort(stop, async () => reject(new Error('Connection terminated'))));

test('work whose time is over is ended, and says at which event it was and what to do', async () => {
  const at = { ...standing(), sandbox: { at: () => event } as unknown as Sandbox, folded: 12, total: 60 };
  await expect(within(options, at, stuck)).rejects.toMatchObject({
    code: 'LIMIT',
    event,
    message: expect.stringMatching(
      /within 0.01 s: it was at DealMoved e-1 of deal-t.1, 12 of 60 events folded. Give it longer \(--timeout 4h\), or less/,
    ),
  });
  await expect(within(options, standing(), stuck)).rejects.toThrow(/it was before its first event\. Give/);
});
test('a signal ends it with its own reason, also one that had aborted before', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const work = within({ signal: controller.signal } as ReplayOptions, standing(), stuck);
  controller.abort(reason);
  await expect(work).rejects.toBe(reason);
  await expect(within({ signal: controller.signal } as ReplayOptions, standing(), stuck)).rejects.toBe(reason);
});
test('what is being committed is let finish, and a failure of the work itself stays what it is', async () => {
  const controller = new AbortController();
  const limited = { signal: controller.signal } as ReplayOptions;
  const done = within(limited, standing(), async (stop, at) => {
    at.committing = true;
    controller.abort();
    return stop.aborted;
  });
  expect(await done).toBe(false);
  await expect(within({} as ReplayOptions, standing(), () => Promise.reject(new Error('own')))).rejects.toThrow('own');
});
