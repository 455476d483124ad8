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
