import { encodePositionToken, parsePositionToken } from './index.js';

const logId = '0198c1de-7b1c-7e55-8a0f-3d2f6d1c8e4b';

test('a token is read back as it was written, to the last 64-bit position', () => {
  for (const token of [
    { logId, epoch: 1, position: 0n },
    { logId, epoch: 12, position: 2n ** 63n - 1n },
  ]) {
    expect(parsePositionToken(encodePositionToken(token))).toEqual(token);
  }
});

test('a token needs no escaping in an address', () => {
  const token = encodePositionToken({ logId, epoch: 3, position: 42n });
  expect(token).toBe(`${logId}.3.42`);
  expect(encodeURIComponent(token)).toBe(token);
});

test('a plain position is no token, nor is anything else', () => {
  const others = ['', '42', '3.42', `${logId}.3`, `${logId}.0.42`, `${logId}.3.042`, `${logId}.3.-1`, `${logId}.3.42 `];
  const beyond = [`${logId}.3.${2n ** 63n}`, `${logId.toUpperCase()}.3.42`, `${logId.slice(1)}.3.42`];
  for (const text of [...others, ...beyond]) expect([text, parsePositionToken(text)]).toEqual([text, undefined]);
});
