import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { restOfBody } from './rest-of-body.js';

const MIB = 1024 * 1024;
const bodyOf = (stream: PassThrough, complete = false): IncomingMessage =>
  Object.assign(stream, { complete }) as unknown as IncomingMessage;

test('of a body that has come there is no rest', async () => {
  await restOfBody(bodyOf(new PassThrough(), true));
});

test('the rest of a body is taken to its end', async () => {
  const stream = new PassThrough();
  const rest = restOfBody(bodyOf(stream));
  for (let i = 0; i < 8; i++) stream.write(Buffer.alloc(MIB));
  stream.end();
  await rest;
  expect(stream.readableEnded).toBe(true);
});

test('of a body without end 16 MiB are taken', async () => {
  const stream = new PassThrough();
  for (let i = 0; i < 20; i++) stream.write(Buffer.alloc(MIB));
  await restOfBody(bodyOf(stream));
  expect(stream.readableEnded).toBe(false);
  stream.destroy();
});
