import fc from 'fast-check';
import { abs, add, cmp, fromMoney, isZero, mul, neg, normal, round, sub, sum, untaxed } from './decimal.js';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }), fc.nat({ max: 6 }))
  .map(([units, scale]) => fromMoney({ units: String(units), scale }));
/** Value × 10^8, the oracle. */
const scaled = (text: string): bigint => BigInt(round(text, 8, 'down').replace('.', ''));

describe('decimals', () => {
  test('keep their scale', () => {
    expect(add('113000.00', '0.5')).toBe('113000.50');
    expect(sub('1.10', '1.1')).toBe('0.00');
    expect(neg('-0.00')).toBe('0.00');
    expect(neg('0.00')).toBe('0.00');
    expect(sum([])).toBe('0');
    expect(sum(['0.1', '0.20', '-0.3'])).toBe('0.00');
    expect([mul('1.50', '-2.5'), mul('0', '-3.10'), mul('7', '6')]).toEqual(['-3.750', '0.00', '42']);
    expect(fromMoney({ units: '-5', scale: 2 })).toBe('-0.05');
    expect(fromMoney({ units: '11300000', scale: 2 })).toBe('113000.00');
    expect(fromMoney({ units: '9223372036854775807', scale: 6 })).toBe('9223372036854.775807');
    const amount = { units: '11900', scale: 2 };
    expect([untaxed(amount, { units: '1900', scale: 2 }), untaxed(amount, undefined)]).toEqual(['100.00', '119.00']);
    expect(abs('-3.20')).toBe('3.20');
    expect(isZero('0.000')).toBe(true);
  });
  test('round by the named policy', () => {
    expect(['2.5', '3.5', '-2.5', '2.51', '-2.49'].map((v) => round(v, 0, 'half_even'))).toEqual([
      '2',
      '4',
      '-2',
      '3',
      '-2',
    ]);
    expect(['2.5', '-2.5', '2.49'].map((v) => round(v, 0, 'half_up'))).toEqual(['3', '-3', '2']);
    expect(round('-2.99', 0, 'down')).toBe('-2');
    expect(round('1.5', 3, 'half_up')).toBe('1.500');
  });
  test('refuse what is no canonical decimal', () => {
    for (const wrong of ['', '01', '1.', '.5', '+1', '1e3', ' 1', 'NaN'])
      expect(() => normal(wrong)).toThrow(TypeError);
  });
  test('add, subtract and compare exactly, whatever their size', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(scaled(add(a, b))).toBe(scaled(a) + scaled(b));
        expect(scaled(sub(a, b))).toBe(scaled(a) - scaled(b));
        expect(cmp(a, b)).toBe(scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0);
        expect(normal(add(a, neg(a)))).toMatch(/^0(\.0+)?$/);
      }),
    );
  });
});
