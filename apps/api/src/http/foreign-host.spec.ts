import { refuseForeignHost } from './foreign-host.js';
import type { HttpRefusal } from './refusals.js';

const refused = (host: string | undefined, local = '127.0.0.1'): string | undefined => {
  try {
    refuseForeignHost(host, local);
    return undefined;
  } catch (error) {
    const { status, path } = (error as HttpRefusal).body;
    return `${status} ${path}`;
  }
};

test.each(['127.0.0.1:3000', '127.0.0.1', 'localhost:3000', 'Recount.localhost', '[::1]:3000', 'api:3000', undefined])(
  'answers to %s',
  (host) => expect(refused(host)).toBeUndefined(),
);

test.each(['evil.example:3000', '127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example.'])(
  'on the loopback address, refuses %s',
  (host) => {
    expect(refused(host)).toBe('403 header:Host');
    expect(refused(host, '::1')).toBe('403 header:Host');
    expect(refused(host, '::ffff:127.0.0.1')).toBe('403 header:Host');
  },
);

test('names are the operator’s where it listens elsewhere', () => {
  expect(refused('crm.example', '172.17.0.2')).toBeUndefined();
});
