import fc from 'fast-check';
import { addDays } from './dates.js';
import { decimalText, isDecimal, parseDecimal } from './decimal.js';
import {
  addMoney,
  atLeastZero,
  compareMoney,
  currencyExponent,
  equalMoney,
  floorShare,
  isNegative,
  isPositive,
  isZero,
  microUnits,
  minMoney,
  proportion,
  subtractMoney,
  sumMoney,
} from './money.js';
import type { Money } from './schema.js';
import { emptyTable, entriesOf, lookUp, put } from './table.js';

const cny = (units: bigint | number, scale = 2): Money => ({ units: String(units), scale, currency: 'CNY' });
const anyMoney = fc.record({
  units: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map(String),
  scale: fc.nat({ max: 6 }),
  currency: fc.constant('CNY'),
});

describe('money', () => {
  test('meets at the larger scale', () => {
    expect(addMoney(cny(150), cny(-1, 3))).toEqual(cny(1_499, 3));
    expect(subtractMoney(cny(1, 0), cny(1))).toEqual(cny(99));
    expect(sumMoney([cny(1), cny(2)], cny(0))).toEqual(cny(3));
    expect(sumMoney([], cny(0))).toEqual(cny(0));
  });
  test('equal is a matter of value, not of scale', () => {
    expect(equalMoney(cny(150), cny(1_500, 3))).toBe(true);
    expect(equalMoney(cny(150), { ...cny(150), currency: 'USD' })).toBe(false);
    expect(equalMoney(undefined, undefined)).toBe(true);
    expect(equalMoney(cny(0), undefined)).toBe(false);
  });
  test('currencies do not mix', () => {
    expect(() => addMoney(cny(1), { ...cny(1), currency: 'USD' })).toThrow(RangeError);
  });
  test('a proportion is rounded half-up, away from zero', () => {
    expect([1, 2, 3, -1, -3].map((n) => proportion(cny(n), 1n, 2n).units)).toEqual(['1', '1', '2', '-1', '-2']);
    expect(proportion(cny(5), 1n, 0n)).toEqual(cny(0));
    expect([1, 2, 3].map((n) => floorShare(cny(n), 1n, 2n).units)).toEqual(['0', '1', '1']);
  });
  test('adds and subtracts exactly, at any scales', () => {
    fc.assert(
      fc.property(anyMoney, anyMoney, (a, b) => {
        expect(equalMoney(subtractMoney(addMoney(a, b), b), a)).toBe(true);
        expect(microUnits(addMoney(a, b))).toBe(microUnits(a) + microUnits(b));
        expect(compareMoney(a, b)).toBe(-compareMoney(b, a) + 0);
        expect(compareMoney(minMoney(a, b), a)).toBeLessThanOrEqual(0);
        expect([isNegative(a), isZero(a), isPositive(a)].filter(Boolean)).toHaveLength(1);
        expect(isNegative(atLeastZero(a))).toBe(false);
      }),
    );
  });
  test('the minor unit of a currency', () => {
    expect(['CNY', 'JPY', 'KWD'].map(currencyExponent)).toEqual([2, 0, 3]);
  });
});

describe('decimals', () => {
  test.each([
    ['1.50', '1.5'],
    ['-0.000001', '-0.000001'],
    ['10', '10'],
    ['0.0', '0'],
    ['999999999999999999.999999', '999999999999999999.999999'],
  ])('%s is %s', (given, canonical) => expect(decimalText(parseDecimal(given))).toBe(canonical));
  test('text and number agree', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (n) => parseDecimal(decimalText(n)) === n),
    );
  });
  test('what is no decimal', () => {
    for (const value of ['', '1.', '.5', '01', '1e3', '1.0000001', 1, null]) expect(isDecimal(value)).toBe(false);
  });
});

test('days are added on the calendar, leap days and year ends included', () => {
  expect([
    addDays('2024-02-28', 1),
    addDays('2025-02-28', 1),
    addDays('2026-12-31', 1),
    addDays('2026-03-01', -1),
  ]).toEqual(['2024-02-29', '2025-03-01', '2027-01-01', '2026-02-28']);
});

describe('a table', () => {
  test('is a map whose older versions stay as they were', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 400 }).map(String), fc.nat()), { maxLength: 600, size: 'max' });
    fc.assert(
      fc.property(steps, (puts) => {
        const versions = [{ table: emptyTable<number>(), map: new Map<string, number>() }];
        for (const [key, value] of puts) {
          const { table, map } = versions.at(-1) as (typeof versions)[number];
          versions.push({ table: put(table, key, value), map: new Map(map).set(key, value) });
        }
        for (const { table, map } of versions.filter((_, i) => i % 97 === 0 || i === versions.length - 1)) {
          expect(new Map(entriesOf(table))).toEqual(map);
          expect(table.size).toBe(map.size);
          for (let key = 0; key <= 400; key += 7) expect(lookUp(table, String(key))).toBe(map.get(String(key)));
        }
      }),
      { numRuns: 30 },
    );
  });
  test('finds each of many keys, and no other', () => {
    const keys = Array.from({ length: 5_000 }, (_, i) => `k${i}`);
    const table = keys.reduce((before, key, i) => put(before, key, i), emptyTable<number>());
    expect(keys.every((key, i) => lookUp(table, key) === i)).toBe(true);
    expect(lookUp(table, 'other')).toBeUndefined();
  });
});
