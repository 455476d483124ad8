import type { WriteStream } from 'node:tty';
import { coloursFor } from './colour.js';
import { cell, count, cut, duration, inert, plural } from './format.js';
import { bar, progress } from './progress.js';
import { columnsThatFit, table } from './table.js';

const plain = coloursFor({ isTTY: false });

test.each([
  [0, '0'],
  [999, '999'],
  [1_234_567, '1,234,567'],
  ['9007199254740993', '9,007,199,254,740,993'],
])('count(%s) is %s', (n, text) => expect(count(n)).toBe(text));

test.each([
  [0.42, '0.4 s'],
  [59, '59 s'],
  [185, '3 min 5 s'],
  [7440, '2 h 4 min'],
])('%s seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

test('cells are one line: lists with blanks, records as JSON, nothing for null', () => {
  expect([cell(null), cell(undefined), cell(0), cell('x'), cell([1, null, 'b']), cell({ a: [1] })]).toEqual([
    '',
    '',
    '0',
    'x',
    '1 - b',
    '{"a":[1]}',
  ]);
  expect([plural(1, 'row'), plural(1200, 'row'), cut('abcdef', 4), cut('abc', 4)]).toEqual([
    '1 row',
    '1,200 rows',
    'abc…',
    'abc',
  ]);
});

test('a cell stays on its line and drives no terminal, in a list and an object too', () => {
  const forged = 'Nice\n\nPaid\r\u001b[2K\u001b]0;x\u0007\u009b\u007f\u2028\u2029\u202e\u2066é\u200d';
  const held = 'Nice\\n\\nPaid\\r\\u001b[2K\\u001b]0;x\\u0007\\u009b\\u007f\\u2028\\u2029\\u202e\\u2066é\u200d';
  expect(cell(forged)).toBe(held);
  expect(cell([1, forged])).toBe(`1 ${held}`);
  expect(cell({ name: forged })).toBe(`{"name":"${held}"}`);
  expect(table([{ name: forged }], { colours: plain }).split('\n')).toEqual([expect.anything(), held]);
});

test('what is written obeys nobody: of escape codes our colours alone are left, JSON means the same', () => {
  const red = '\u001b[31mx\u001b[39m';
  expect(inert(`${red}\n\t\u001b[8m\u001b[2K\r`, true)).toBe(`${red}\n\t\\u001b[8m\\u001b[2K\\r`);
  expect(inert(red, false)).toBe('\\u001b[31mx\\u001b[39m');
  const value = { name: '\u009b\u007f\u2028\u202e\n' };
  const json = inert(JSON.stringify(value), false);
  expect(json).not.toMatch(/[\u007f-\u009f\u2028\u202e]/);
  expect(JSON.parse(json)).toEqual(value);
});

describe('a table', () => {
  const rows = [
    { name: 'Acme', amount: '12.50', note: null },
    { name: 'A very long name', amount: '1,000.00', note: 'late' },
  ];
  test('aligns text to the left and numbers to the right', () => {
    expect(table(rows, { colours: plain }).split('\n')).toEqual([
      'name                amount  note',
      'Acme                 12.50',
      'A very long name  1,000.00  late',
    ]);
  });
  test('cuts the widest cells where the width asks for it', () => {
    const lines = table(rows, { colours: plain, width: 24 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(24);
    expect(lines[2]).toMatch(/^A very …/);
  });
  test('takes leading columns that fit, at least one', () => {
    expect(columnsThatFit(rows, ['name', 'amount', 'note'], 27)).toEqual(['name', 'amount']);
    expect(columnsThatFit(rows, ['name', 'amount'], 3)).toEqual(['name']);
  });
});

describe('progress', () => {
  const stream = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, isTTY, columns: 40, write: (text: string) => written.push(text) } as unknown as WriteStream & {
      written: string[];
    };
  };
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  test('is silent for two seconds, then one changing line on a terminal, cleared at the end', () => {
    const out = stream(true);
    const shown = progress({ wanted: undefined, stream: out });
    shown.update(() => 'early');
    expect(out.written).toEqual([]);
    jest.setSystemTime(2100);
    shown.update(() => 'half');
    shown.update(() => 'too soon');
    shown.done();
    expect(out.written).toEqual(['\r\u001b[2Khalf', '\r\u001b[2K']);
  });
  test('is silent where there is no terminal, unless asked for', () => {
    const [quiet, asked] = [stream(false), stream(false)];
    const both = [progress({ wanted: undefined, stream: quiet }), progress({ wanted: true, stream: asked })];
    jest.setSystemTime(3000);
    for (const shown of both) shown.update(() => 'half');
    expect(quiet.written).toEqual([]);
    expect(asked.written).toEqual(['half\n']);
  });
  test('a bar never overflows', () =>
    expect([bar(-1), bar(0.5), bar(7)].map((text) => text.length)).toEqual([26, 26, 26]));
});
