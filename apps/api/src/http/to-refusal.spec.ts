import { HttpException } from '@nestjs/common';
import { CommandRefusedError } from '@recount/commands';
import { EventRejectedError, LogUnavailableError } from '@recount/event-log';
import { ReadStoreError } from '@recount/read-store';
import { invalid } from './refusals.js';
import { toRefusal } from './to-refusal.js';

const failure = (message: string, more: object): Error => Object.assign(new Error(message), more);

test.each<[string, unknown, unknown]>([
  ['our own', invalid('query:limit', 'no'), [400, 'VALIDATION_FAILED', 'query:limit', false]],
  [
    'a command’s',
    new CommandRefusedError({ code: 'STALE_FIELD_VALUE', message: 'old', path: '/changes/0/old' }, 409, false),
    [409, 'STALE_FIELD_VALUE', '/changes/0/old', false],
  ],
  [
    'a query’s',
    new ReadStoreError({ code: 'READ_MODEL_BEHIND', message: 'later' }),
    [409, 'READ_MODEL_BEHIND', undefined, true],
  ],
  [
    'a query’s parameter',
    new ReadStoreError({ code: 'VALIDATION_FAILED', message: 'no', path: '/params/buckets' }),
    [400, 'VALIDATION_FAILED', 'query:buckets', false],
  ],
  [
    'a query’s cell',
    new ReadStoreError({ code: 'VALIDATION_FAILED', message: 'no', path: '/cell/bucket' }),
    [400, 'VALIDATION_FAILED', 'query:cell[bucket]', false],
  ],
  [
    'a cursor of another log',
    new ReadStoreError({ code: 'LOG_MISMATCH', message: 'other' }),
    [409, 'LOG_MISMATCH', undefined, false],
  ],
  ['a log that is away', new LogUnavailableError('gone'), [503, 'UNAVAILABLE', undefined, true]],
  ['an event too large', new EventRejectedError('too_large', 'big'), [413, 'PAYLOAD_TOO_LARGE', undefined, false]],
  [
    'no database',
    failure('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' }),
    [503, 'UNAVAILABLE', undefined, true],
  ],
  ['a database going down', failure('terminating', { code: '57P01' }), [503, 'UNAVAILABLE', undefined, true]],
  [
    'a value no column can hold',
    failure('out of range', { code: '22003' }),
    [400, 'VALIDATION_FAILED', undefined, false],
  ],
  [
    'a body too large',
    new HttpException('x', 413, { cause: { code: 'FST_ERR_CTP_BODY_TOO_LARGE' } }),
    [413, 'PAYLOAD_TOO_LARGE', undefined, false],
  ],
])('%s', (_name, error, expected) => {
  const refusal = toRefusal(error);
  expect([refusal?.status, refusal?.code, refusal?.path, refusal?.retryable]).toEqual(expected);
});

test.each([
  [failure('unique', { code: '23505' })],
  [failure('no such file', { code: 'ENOENT' })],
  [new TypeError('x is not a function')],
  [new HttpException('x', 500)],
  ['text'],
  [undefined],
])('%p is a fault of ours', (error) => {
  expect(toRefusal(error)).toBeUndefined();
});
