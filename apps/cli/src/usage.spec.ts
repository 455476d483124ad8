import { ImportFolderError } from '@recount/imports';
import { ReadStoreError } from '@recount/read-store';
import type { Command } from 'commander';
import { portOf } from './commands/eventstore.js';
import { instantOption } from './commands/import.js';
import { folderOf } from './commands/plan.js';
import { paramsOf } from './commands/report.js';
import { filterOf } from './commands/rows.js';
import { sampleOf } from './commands/verify.js';
import { failureOf } from './errors.js';
import { asked } from './form.js';
import { keyOf } from './key.js';
import { minPositionOf } from './min-position.js';
import { program } from './program.js';
import { DEFAULT_HOME, FailureError, settingsOf, UsageError } from './settings.js';

test.each([
  ['stage=won', { column: 'stage', op: 'eq', value: 'won' }],
  ['amount>=1000', { column: 'amount', op: 'gte', value: '1000' }],
  ['name~A=B', { column: 'name', op: 'contains', value: 'A=B' }],
  ['owner!=', { column: 'owner', op: 'ne', value: '' }],
])('the filter %s', (text, filter) => expect(filterOf(text)).toEqual(filter));
test.each(['stage', '=won', 'a b=c'])('%s is no filter', (text) => expect(() => filterOf(text)).toThrow(UsageError));

test('parameters are name=value, values may hold =', () => {
  expect(paramsOf(['from=issue', 'x=a=b'])).toEqual({ from: 'issue', x: 'a=b' });
  expect(() => paramsOf(['from'])).toThrow(UsageError);
});
test('a folder of projections is one that is there', () => {
  expect(folderOf('.')).toEqual({ projections: process.cwd() });
  expect(folderOf(undefined)).toEqual({});
  for (const wrong of ['./nowhere', 'package.json']) expect(() => folderOf(wrong)).toThrow(UsageError);
});
test('a port is a number up to 65535', () => {
  expect([portOf('0'), portOf('65535')]).toEqual(['0', '65535']);
  for (const wrong of ['abc', '65536', '-1', '']) expect(() => portOf(wrong)).toThrow(UsageError);
});
test('instants carry an offset and become UTC', () => {
  expect(instantOption('--x', '2026-01-01T01:00:00+01:00')).toBe('2026-01-01T00:00:00.000Z');
  for (const wrong of ['2026-01-01', 'yesterday', '2026-13-01T00:00:00Z'])
    expect(() => instantOption('--x', wrong)).toThrow(UsageError);
});

test('a form says the question as it can be typed again, without where the data is', () => {
  const line = [
    'explain',
    'deal',
    'a b',
    '--home',
    '/x',
    '--out',
    'html',
    '--database-url=postgresql://secret',
    '-c',
    'it’s',
  ];
  expect(asked(line)).toBe("recount explain deal 'a b' -c 'it’s'");
  expect(asked(['report', "x'y", '-o', 'text'])).toBe("recount report 'x'\\''y'");
});

test('a position to wait for is a token or bare', () => {
  const logId = '0198c1de-7b1c-7e55-8a0f-3d2f6d1c8e4b';
  expect(minPositionOf(`${logId}.2.17`)).toEqual({ minPosition: { logId, epoch: 2, position: 17n } });
  expect(minPositionOf('17')).toEqual({ minPosition: 17n });
  expect(minPositionOf(undefined)).toEqual({});
  for (const wrong of ['', '-1', 'now', `${logId}.0.17`]) expect(() => minPositionOf(wrong)).toThrow(UsageError);
});

describe('settings', () => {
  test('options win over the environment, the environment over defaults', () => {
    expect(settingsOf({}, {}).home).toBe(DEFAULT_HOME);
    const env = { RECOUNT_HOME: '/a', DATABASE_URL: 'postgresql://a', RECOUNT_TENANT: 'a' };
    expect(settingsOf({}, env)).toMatchObject({ home: '/a', databaseUrl: 'postgresql://a', tenant: 'a' });
    expect(settingsOf({ home: '/b', databaseUrl: 'postgresql://b', tenant: 'b' }, env)).toMatchObject({
      home: '/b',
      databaseUrl: 'postgresql://b',
      tenant: 'b',
    });
  });
  test('an empty variable is none; a bad tenant is wrong usage', () => {
    expect(settingsOf({}, { RECOUNT_HOME: '', DATABASE_URL: '' })).toMatchObject({
      home: DEFAULT_HOME,
      databaseUrl: undefined,
    });
    expect(() => settingsOf({ tenant: 'No-Dash' }, {})).toThrow(UsageError);
  });
});

test.each([
  [new UsageError('x'), 2, 'USAGE'],
  [new ImportFolderError('x'), 2, 'IMPORT_FOLDER'],
  [new FailureError('x'), 1, 'FAILED'],
  [new ReadStoreError({ code: 'VALIDATION_FAILED', message: 'x', path: '/key' }), 2, 'VALIDATION_FAILED'],
  [new ReadStoreError({ code: 'READ_MODEL_BEHIND', message: 'x' }), 1, 'READ_MODEL_BEHIND'],
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 1, 'UNAVAILABLE'],
  [new Error('x', { cause: Object.assign(new Error('y'), { code: 'ENOTFOUND' }) }), 1, 'UNAVAILABLE'],
  [new TypeError('x'), 1, 'UNEXPECTED'],
])('%s ends with exit code %i', (error, exit, code) => expect(failureOf(error)).toMatchObject({ exit, code }));

test.each([
  [['nope'], /^unknown command 'nope'/],
  [['import'], /^missing required argument 'source'/],
  [['status', '--wings'], /^unknown option '--wings'/],
  [[], /^no command is given/],
])('what is wrong with the command line %j is told to scripts as a failure', async (args, message) => {
  const parsed = program({ json: true }).parseAsync(['node', 'recount', ...args, '--json']);
  const failure = failureOf(await parsed.catch((error: unknown) => error));
  expect(failure).toMatchObject({ exit: 2, code: 'USAGE', message: expect.stringMatching(message), printed: true });
});

test('how much verify reads: all, a share, or bare a tenth', () => {
  expect([sampleOf({}), sampleOf({ full: true }), sampleOf({ sample: '1%' }), sampleOf({ sample: true })]).toEqual([
    1, 1, 0.01, 0.1,
  ]);
  expect(() => sampleOf({ sample: '101%' })).toThrow(/takes a share such as 1%/);
  expect(() => sampleOf({ sample: 'receivable' })).toThrow(/models go before --sample: recount verify receivable/);
  expect(() => sampleOf({ sample: true, full: true })).toThrow(UsageError);
});

test('every command, also of a group, has a summary, a description and examples', () => {
  const allOf = (command: Command): readonly Command[] => command.commands.flatMap((one) => [one, ...allOf(one)]);
  const commands = allOf(program());
  expect(commands.length).toBeGreaterThan(40);
  for (const command of commands) {
    let help = '';
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    expect([command.name(), command.summary(), help]).toEqual([
      command.name(),
      expect.stringMatching(/.{10}/),
      expect.stringContaining('Examples:\n'),
    ]);
  }
});

test('a part of a key may hold a comma, written as over HTTP', () => {
  expect(keyOf('a,b')).toEqual(['a', 'b']);
  expect(keyOf('Acme%2C Inc,5 %,50%252C')).toEqual(['Acme, Inc', '5 %', '50%2C']);
});
