import { event, personalFields, problemsOf, upcast } from './event.js';
import { isTenant, parseStreamName, streamName } from './names.js';
import {
  attributes,
  date,
  decimal,
  instant,
  int,
  list,
  money,
  oneOf,
  optional,
  personal,
  record,
  text,
  uuid,
} from './schema.js';

const Sample = event('Sample', 'A sample.', {
  id: uuid(),
  name: personal(text(5)),
  count: int(1, 3),
  amount: money(),
  on: date(),
  at: instant(),
  quantity: decimal(),
  kind: oneOf('a', 'b'),
  parts: list(record({ note: optional(personal(text())) }), 2),
  more: optional(attributes()),
});
const valid = {
  id: '7d3b3f0a-4c1e-5b0e-9a6f-2f6d1c8e4b57',
  name: 'Li',
  count: 1,
  amount: { units: '-9223372036854775807', scale: 6, currency: 'CNY' },
  on: '2024-02-29',
  at: '2026-03-31T21:59:59.000Z',
  quantity: '-0.000001',
  kind: 'a',
  parts: [{}],
};
const problem = (more: Record<string, unknown>) => problemsOf(Sample, { ...valid, ...more });

describe('a contract', () => {
  test('accepts what honours it', () => {
    expect(problemsOf(Sample, valid)).toEqual([]);
    expect(problem({ more: { a: 1, b: null }, parts: [] })).toEqual([]);
  });
  test.each([
    [{ id: '7D3B3F0A-4C1E-5B0E-9A6F-2F6D1C8E4B57' }, '/id'],
    [{ name: '' }, '/name'],
    [{ name: '123456' }, '/name'],
    [{ count: 0 }, '/count'],
    [{ count: 1.5 }, '/count'],
    [{ amount: { units: '1.5', scale: 2, currency: 'CNY' } }, '/amount'],
    [{ amount: { units: '9223372036854775808', scale: 2, currency: 'CNY' } }, '/amount'],
    [{ amount: { units: '1', scale: 7, currency: 'CNY' } }, '/amount'],
    [{ amount: { units: '1', scale: 2, currency: 'cny' } }, '/amount'],
    [{ amount: { units: '1', scale: 2, currency: 'CNY', note: '' } }, '/amount'],
    [{ amount: 1 }, '/amount'],
    [{ on: '2025-02-29' }, '/on'],
    [{ at: '2026-03-31T21:59:59Z' }, '/at'],
    [{ quantity: '1.0000001' }, '/quantity'],
    [{ quantity: 1 }, '/quantity'],
    [{ kind: 'c' }, '/kind'],
    [{ parts: [{}, {}, {}] }, '/parts'],
    [{ parts: [{ other: 1 }] }, '/parts/0/other'],
    [{ more: { a: {} } }, '/more/a'],
    [{ more: [] }, '/more'],
    [{ surplus: 1 }, '/surplus'],
    [{ name: undefined }, '/name'],
    [{ name: null }, '/name'],
  ])('refuses %j at its path', (more, path) => {
    expect(problem(more).map((found) => found.path)).toEqual([path]);
  });
  test('refuses what is no object at all', () => {
    for (const value of [null, undefined, 1, 'x', []])
      expect(problemsOf(Sample, value)).toEqual([{ path: '', rule: 'object' }]);
  });
  test('knows its personal fields, in lists as well', () => {
    expect(personalFields(Sample)).toEqual(['/name', '/parts/*/note']);
  });
});

describe('versions', () => {
  const Renamed = event('Renamed', 'Third version.', { full: text() }, [
    ({ n }) => ({ name: n }),
    ({ name }) => ({ full: name }),
  ]);
  test('each step brings a payload one version on', () => {
    expect(Renamed.version).toBe(3);
    expect([1, 2, 3].map((v) => upcast(Renamed, v, { n: 'x', name: 'x', full: 'x' }))).toEqual([
      { full: 'x' },
      { full: 'x' },
      { n: 'x', name: 'x', full: 'x' },
    ]);
  });
  test('a version this build does not know is an error, never a guess', () => {
    for (const version of [0, 4, 1.5, Number.NaN]) expect(() => upcast(Renamed, version, {})).toThrow(RangeError);
  });
});

describe('stream names', () => {
  test('carry type, tenant and id', () => {
    expect(parseStreamName(streamName('order', 'acme_1', 'a.b-c'))).toEqual({
      type: 'order',
      tenant: 'acme_1',
      id: 'a.b-c',
    });
  });
  test.each(['order', '-a.b', 'order-.b', 'order-a.', 'order-A.b', 'order-a', 'order-a b.c'])(
    '%s is none of ours',
    (name) => {
      expect(parseStreamName(name)).toBeUndefined();
    },
  );
  test('no separator can be part of a tenant', () => {
    expect(['default', '_', 'a'.repeat(63)].every(isTenant)).toBe(true);
    expect(['', 'a-b', 'a.b', 'A', 'a'.repeat(64), 'é'].some(isTenant)).toBe(false);
  });
});
