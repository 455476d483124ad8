import { randomUUID } from 'node:crypto';
import { DeadlineExceededError, UnavailableError } from '@eventstore/db-client';
import { all, foreign, type Served, served } from './testing/served.js';

let face: Served;
beforeEach(async () => {
  face = await served();
});
afterEach(async () => {
  await face.database.setReachable(true);
  await face.close();
});

test('an append whose deadline passes is answered, once, and its repetition tells what became of it', async () => {
  const { client, database } = face;
  const [stream, event] = ['late', foreign('a', {}, randomUUID())];
  await client.appendToStream('before', foreign('a'));
  await database.setReachable(false);
  const append = () => client.appendToStream(stream, event, { expectedRevision: 'no_stream', deadline: 300 });
  await expect(append()).rejects.toBeInstanceOf(DeadlineExceededError);
  await database.setReachable(true);
  expect(await client.appendToStream(stream, event, { expectedRevision: 'no_stream' })).toMatchObject({
    nextExpectedRevision: 0n,
  });
  expect(await all(client.readStream(stream))).toHaveLength(1);
});

test('reads and new subscriptions are unavailable, batched or not', async () => {
  const { client, database } = face;
  await database.setReachable(false);
  const credentials = { username: 'admin', password: 'changeit' };
  const reads = [
    () => all(client.readAll()),
    () => all(client.readStream('s')),
    () => all(client.subscribeToAll({ fromPosition: 'end' })),
  ];
  for (const read of reads) await expect(read()).rejects.toBeInstanceOf(UnavailableError);
  const error = await client.appendToStream('s', foreign('a'), { credentials }).catch((failed: unknown) => failed);
  expect(error).toBeInstanceOf(UnavailableError);
}, 600_000);
