import { canonicalJson, hashOf } from './index.js';

describe('canonicalJson', () => {
  // RFC 8785, section 3.2.2 and 3.2.3: the example and the order of its keys.
  test("is the RFC's own example", () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
  test('sorts keys by UTF-16 units', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = Object.keys(JSON.parse(canonicalJson(Object.fromEntries(keys.map((key) => [`k${key}`, key])))));
    expect(sorted).toEqual(['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'].map((key) => `k${key}`));
  });
  test('sorts few keys as it sorts many', () => {
    for (const size of [1, 2, 10, 24, 25, 60]) {
      const keys = Array.from({ length: size }, (_, n) => `k${(n * 7919) % size}`);
      const object = Object.fromEntries(keys.map((key) => [key, key]));
      expect(Object.keys(JSON.parse(canonicalJson(object)))).toEqual([...keys].sort());
    }
  });
  test('does not depend on the order of keys, nor on absent ones', () => {
    expect(canonicalJson({ b: { y: 1, x: undefined }, a: [] })).toBe(canonicalJson({ a: [], b: { y: 1 } }));
  });
  test('writes minus zero as zero', () => expect(canonicalJson([-0])).toBe('[0]'));
  test('keeps paired surrogates', () => expect(canonicalJson('😀\u0001')).toBe('"😀\\u0001"'));

  const cycle: unknown[] = [];
  cycle.push(cycle);
  test.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['an infinity', [Number.POSITIVE_INFINITY]],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['undefined in a list', [undefined]],
    ['a Date', { at: new Date(0) }],
    ['a lone surrogate', { a: '\ud800' }],
    ['a lone surrogate in a key', { '\udc00': 1 }],
    ['a cycle', cycle],
  ])('throws for %s', (_, value) => expect(() => canonicalJson(value)).toThrow(TypeError));
});

describe('hashOf', () => {
  const event = { stream: 's-t.1', revision: 0n, id: '0', type: 'T', data: '{"a":1}', metadata: '{}' };
  test('is SHA-256 of one line per field', () => {
    // printf 's-t.1\n0\n0\nT\n{"a":1}\n{}' | sha256sum
    expect(hashOf(event).toString('hex')).toBe('b7699a8e7a58157e0739f612cd2fdc0824253c662c81afab4f8cef10922d3ab9');
  });
  test.each(['stream', 'revision', 'id', 'type', 'data', 'metadata'] as const)('covers %s', (field) => {
    const other = { ...event, [field]: field === 'revision' ? 1n : `${event[field]}x` };
    expect(hashOf(other)).not.toEqual(hashOf(event));
  });
});
