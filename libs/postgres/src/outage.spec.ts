import { isOutage } from './index.js';

const failure = (code: string | undefined, message = 'x', more: object = {}): Error =>
  Object.assign(new Error(message), { ...(code === undefined ? {} : { code }), ...more });

test.each([
  ['a connection that was cut', failure('08006')],
  ['too many connections', failure('53300')],
  ['a server that stops', failure('57P01')],
  ['a server that starts', failure('57P03')],
  ['a statement that took too long', failure('57014')],
  ['a full disk', failure('58030')],
  ['a deadlock', failure('40P01')],
  ['a lock that was not to be had', failure('55P03')],
  ['a server that only reads, after a failover', failure('25006')],
  ['a database that takes no connections', failure('55000', 'database "x" is not currently accepting connections')],
  ['nobody who listens', failure('ECONNREFUSED')],
  ['a socket that is not there', failure('ENOENT', 'connect ENOENT /tmp/x', { syscall: 'connect' })],
  ['a name that is not known', failure('EAI_AGAIN')],
  ['a connection lost under a statement', failure(undefined, 'Connection terminated unexpectedly')],
  ['a connection lost before it', failure(undefined, 'Client has encountered a connection error and is not queryable')],
  ['no connection in time', failure(undefined, 'timeout exceeded when trying to connect')],
  ['what one of these caused', new Error('migration x', { cause: failure('57P01') })],
])('%s may pass', (_what, error) => expect(isOutage(error)).toBe(true));

test.each([
  ['a row that is there already', failure('23505')],
  ['a table that is not there', failure('42P01')],
  ['a view that takes no rows', failure('55000', 'cannot insert into view "x"')],
  ['a corrupt page', failure('XX001')],
  ['a file that is not there', failure('ENOENT', 'no such file', { syscall: 'open' })],
  ['a fault of the program', new TypeError('x is not a function')],
  ['a word about time', new Error('the timeout of the policy is negative')],
  ['text', '57P01'],
  ['nothing', undefined],
])('%s does not pass by itself', (_what, error) => expect(isOutage(error)).toBe(false));
