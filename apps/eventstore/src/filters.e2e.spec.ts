import { eventTypeFilter } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { all, foreign, type Served, served } from './testing/served.js';

const LIMIT_MS = 200;
let face: Served;
// One connection each for readers with and without a filter.
beforeAll(async () => {
  face = await served({ poolSize: 1, filterTimeout: LIMIT_MS });
  await face.client.appendToStream('filtered', foreign('ab'.repeat(60)));
  await all(face.client.readAll());
});
afterAll(async () => face?.close());

/** How a subscription ends. */
const ending = (regex: string): Promise<unknown> =>
  new Promise((resolve) =>
    face.client
      .subscribeToAll({ filter: eventTypeFilter({ regex }) })
      .on('data', () => {})
      .once('error', resolve),
  );

test('a filter that takes too long is refused, and keeps no other reader waiting', async () => {
  const ended: string[] = [];
  // Without any back-reference: making its automaton takes seconds. One after the other, as there is one connection for them.
  const slow = Array.from({ length: 8 }, () => ending('((.{0,130}){0,130}x)').finally(() => ended.push('slow')));
  expect(await all(face.client.readAll())).toHaveLength(1);
  ended.push('read');
  for (const error of await Promise.all(slow))
    expect(error).toMatchObject({
      code: status.INVALID_ARGUMENT,
      message: expect.stringContaining(`takes longer than ${LIMIT_MS} ms`),
    });
  expect(ended.at(-1)).toBe('slow');
});

test('a back-reference is refused', async () => {
  expect(await ending('^(.+)(.+)\\2\\1$')).toMatchObject({ code: status.INVALID_ARGUMENT });
});
