import { createHash } from 'node:crypto';
import { eventIdOf, uuidv5, uuidv7 } from './index.js';

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-([57])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('uuidv7 carries its time, sorts by it and never repeats', () => {
  const ids = Array.from({ length: 2_000 }, (_, n) => uuidv7(1_700_000_000_000 + n));
  expect(ids.every((id) => FORM.exec(id)?.[1] === '7')).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(Number.parseInt((ids[5] as string).replace('-', '').slice(0, 12), 16)).toBe(1_700_000_000_005);
  expect(new Set(Array.from({ length: 2_000 }, () => uuidv7(0).slice(14))).size).toBe(2_000);
});

test('uuidv5 is a function of its parts, each by itself', () => {
  expect(uuidv5('a', 'b')).toBe(uuidv5('a', 'b'));
  expect(uuidv5('a', 'b')).not.toBe(uuidv5('ab'));
  expect(FORM.exec(uuidv5('a'))?.[1]).toBe('5');
  expect(eventIdOf('t', 's', 'c', 0)).not.toBe(eventIdOf('t', 's', 'c', 1));
});

test('uuidv5 is RFC 9562 under the namespace of the house, for names of any length and script', () => {
  const namespace = Buffer.from('7d3b3f0a4c1e5b0e9a6f2f6d1c8e4b57', 'hex');
  const plainly = (name: string): string => {
    const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
  const names = ['', 'a', 'é'.repeat(341), 'é'.repeat(342), '界'.repeat(341), '界'.repeat(342), '😀'.repeat(700)];
  for (const name of [...names, ...Array.from({ length: 300 }, (_, n) => `name ${n}`)]) {
    expect(uuidv5(name)).toBe(plainly(name));
  }
  expect(uuidv5('a', 'b')).toBe(plainly('a\u001fb'));
});
