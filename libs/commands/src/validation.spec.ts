import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { commandCatalogue, type DtoClass } from './catalogue.js';
import { PlaceOrderDto } from './dto/index.js';
import { type Plan, type Property, planOf } from './plan.js';
import { build, validate } from './validation.js';

/** A valid value for each rule; the first is used in samples. */
const VALID: Readonly<Record<string, readonly unknown[]>> = {
  text: ['x'],
  uuid: ['7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a'],
  int: [1],
  bool: [true, false],
  date: ['2024-02-29'],
  instant: ['2026-03-02T09:00:00Z', '2026-03-02T09:00:00.123+01:00'],
  dateOrNull: [null, '2023-01-31'],
  decimal: ['1.5', '-3', '0.000001'],
  int64: ['9223372036854775807', '-1', '0'],
  currency: ['EUR'],
  knownCurrency: ['USD'],
  timeZone: ['Europe/Rome', 'UTC'],
  e164: ['+39055123456'],
  email: ['a@b.co'],
  sha256: ['a'.repeat(64)],
  scalar: [null, 'x', 1.5, false],
  counts: [{ a: 1, b: 0 }, {}],
  attributes: [{ a: 1, b: null }, {}],
};
const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  '',
  'x',
  0,
  -1,
  1.5,
  1e300,
  true,
  [],
  {},
  [[]],
  [null],
  [{}],
  [undefined],
  { units: 1 },
  'y'.repeat(3000),
  '\u0000',
  '\ud800',
  '2023-02-29',
  '2024-2-1',
  '9223372036854775808',
  '01',
  '1.1234567',
  'EURO',
  'eur',
  'Mars/Base',
  '+02:00',
  '0039',
  { a: {} },
  { a: -1 },
  { a: 1.5 },
  { a: 'z'.repeat(2001) },
  '7F1B2C1E-8C5E-4D6A-9A7E-1F2E3D4C5B6A',
  JSON.parse('{"__proto__": 1}'),
  Array.from({ length: 60 }, () => 'x'),
  new Date(0),
];

const sampleOf = (plan: Plan): Record<string, unknown> =>
  Object.fromEntries(plan.properties.map((p) => [p.key, sampleValue(p)]));
function sampleValue({ rules, nested, list }: Property): unknown {
  const rule = rules.find(({ name }) => name !== 'list' && name !== 'object');
  const one = nested
    ? sampleOf(nested)
    : rule?.name === 'oneOf'
      ? (rule.constraints[0] as unknown[])[0]
      : rule?.name === 'int'
        ? Math.max(1, rule.constraints[0] as number)
        : VALID[rule?.name ?? '']?.[0];
  return list ? [one] : one;
}
/** The sample with every property, at any depth, replaced by every hostile and every valid value, removed, or joined. */
function* variantsOf(plan: Plan, sample: Record<string, unknown>): Generator<Record<string, unknown>> {
  for (const { key, nested, list, rules } of plan.properties) {
    const valid = rules.flatMap(({ name }) => VALID[name] ?? []);
    for (const value of [...HOSTILE, ...valid, ...valid.map((v) => [v])]) yield { ...sample, [key]: value };
    const { [key]: _, ...without } = sample;
    yield without;
    if (nested === undefined) continue;
    const inner = (list ? (sample[key] as unknown[])[0] : sample[key]) as Record<string, unknown>;
    for (const value of variantsOf(nested, inner)) yield { ...sample, [key]: list ? [inner, value] : value };
  }
  yield { ...sample, unheardOf: 1 };
  yield { ...sample, constructor: 1, toString: 'x' };
}
/** What class-validator says when it is driven the usual way. */
const accepts = (dto: DtoClass, body: unknown): boolean => {
  const instance = plainToInstance(dto, body) as object;
  return (
    validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }).length === 0
  );
};

describe.each(commandCatalogue.map((entry) => [`${entry.streamType}.${entry.command}`, entry.dto] as const))(
  '%s',
  (_name, dto) => {
    const plan = planOf(dto);
    const sample = sampleOf(plan);

    test('a full body is an instance of the DTO, nested classes and all', () => {
      const result = validate(dto, sample);
      expect(result).toEqual({ ok: true, value: sample });
      expect(result.ok && result.value).toBeInstanceOf(dto);
    });
    test('the fast path accepts exactly what class-validator accepts', () => {
      let refusals = 0;
      for (const body of variantsOf(plan, sample)) {
        // plainToInstance drops these two names without a word; the fast path refuses them, which a spec below holds.
        if (/"(constructor|__proto__)":/.test(JSON.stringify(body))) continue;
        const expected = accepts(dto, structuredClone(body));
        const actual = build(plan, body) !== undefined;
        if (actual !== expected)
          throw new Error(`${JSON.stringify(body)}: fast ${actual}, class-validator ${expected}`);
        if (!actual) refusals += 1;
      }
      expect(refusals).toBeGreaterThan(20);
    });
    test('what is refused has a path and a rule', () => {
      for (const body of variantsOf(plan, sample)) {
        const result = validate(dto, body);
        if (result.ok) continue;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { path, rule, message } of result.problems) {
          expect(path).toMatch(/^(\/[^/]+)+$/);
          expect(rule).toMatch(/^\w+$/);
          expect(message).toMatch(/^(must|is)/);
        }
      }
    });
  },
);

const line = { lineId: '1', productId: 'p', quantity: '1', amount: { units: '100', scale: 2, currency: 'EUR' } };
const order = { orderNo: 'A', customerId: '7f1b2c1e-8c5e-4d6a-9a7e-1f2e3d4c5b6a', lines: [line], total: line.amount };
const problemsOf = (body: unknown) => {
  const result = validate(PlaceOrderDto, body);
  return result.ok ? [] : result.problems.map(({ path, rule }) => `${path} ${rule}`);
};

test.each([
  [[], [' object']],
  [null, [' object']],
  ['text', [' object']],
  [{}, ['/orderNo required', '/customerId required', '/lines required', '/total required']],
  [{ ...order, tax: null }, ['/tax object']],
  [{ ...order, lines: [line, { ...line, quantity: 3 }] }, ['/lines/1/quantity decimal']],
  [{ ...order, lines: [{ ...line, 'a/b~c': 1 }] }, ['/lines/0/a~1b~0c unknown']],
  [{ ...order, total: { units: '1', scale: 7, currency: 'EUR' } }, ['/total/scale int']],
])('%j is refused with %j', (body, problems) => expect(problemsOf(body)).toEqual(problems));

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
])('an amount of %s without a scale has %d decimals, and is the same body as with them', (currency, scale) => {
  const total = (more: object) => validate(PlaceOrderDto, { ...order, total: { units: '1', ...more, currency } });
  expect(total({})).toEqual(total({ scale }));
  expect(total({})).toMatchObject({ ok: true, value: { total: { units: '1', scale, currency } } });
  expect(problemsOf({ ...order, total: { units: '1', currency: 7 } })).toEqual(['/total/currency currency']);
});

test('nothing of a body reaches a prototype', () => {
  const hostile = JSON.parse(
    '{"__proto__": {"orderNo": "x", "polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
  );
  expect(problemsOf({ ...order, ...hostile })).toContain('/constructor unknown');
  expect(problemsOf(hostile)).toContain('/__proto__ unknown');
  expect(problemsOf({ ...order, attributes: JSON.parse('{"__proto__": 1}') })).toEqual(['/attributes attributes']);
  expect(problemsOf(Object.create(order))).not.toEqual([]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('a class without rules is not taken for a DTO', () => {
  class Nothing {}
  expect(() => validate(Nothing, {})).toThrow('declares no property');
});
