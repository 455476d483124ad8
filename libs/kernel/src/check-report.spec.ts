import { checkReport } from './check-report.js';
import { report } from './report.js';

const grain = report({ name: 'open_deals', doc: 'deals', models: ['deal'], kind: 'grain', params: {} });

test('a report is what its kind needs', () => {
  expect(() => checkReport(grain)).not.toThrow();
  expect(() =>
    checkReport({
      ...grain,
      kind: 'aggregate',
      from: 'open_deals',
      by: ['owner'],
      measures: { deals: { fn: 'count' } },
    }),
  ).not.toThrow();
  expect(() => checkReport({ ...grain, kind: 'figures', formula: 'median@1', compute: () => 1 })).not.toThrow();
});

test.each([
  ['params', /params are its parameters/],
  ['models', /models are the names/],
  ['kind', /the kind is one of/],
  ['doc', /doc says/],
  ['name', /a name is/],
] as const)('without %s it is refused, whatever no compiler has seen', (field, message) => {
  const { [field]: _left, ...rest } = grain;
  expect(() => checkReport(rest as typeof grain)).toThrow(message);
});

test('parameters, measures and formulas are looked at, too', () => {
  const wrong = (more: object) => () => checkReport({ ...grain, ...more });
  expect(wrong({ params: { of: { kind: 'number', doc: 'x' } } })).toThrow(/parameter of has no kind/);
  expect(wrong({ params: { of: { kind: 'oneOf', doc: 'x' } } })).toThrow(/oneOf needs its values/);
  expect(wrong({ params: { of: { kind: 'date', min: 1, doc: 'x' } } })).toThrow(/date has no bounds/);
  expect(wrong({ params: { of: { kind: 'int', max: '9', doc: 'x' } } })).toThrow(/bounds are numbers/);
  expect(wrong({ kind: 'aggregate', by: ['owner'] })).toThrow(/has measures/);
  expect(wrong({ kind: 'aggregate', by: ['owner'], measures: { n: { fn: 'avg' } } })).toThrow(/measure n/);
  expect(wrong({ kind: 'figures', formula: 'median@1' })).toThrow(/compute/);
});
