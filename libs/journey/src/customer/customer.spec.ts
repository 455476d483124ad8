import { given } from '../testing/index.js';
import { customer } from './index.js';
import { isUscc } from './uscc.js';

const uscc = '91350100M000100Y43';
const body = { kind: 'org', name: 'ACME', uscc, ownerId: 'ann', region: 'CN-11', attributes: { size: 7, vip: true } };
const registering = (more: Record<string, unknown> = {}) => given(customer).when('register', { ...body, ...more });
const registered = () => registering().accepted();
const change = (path: string, old: unknown, next: unknown) => ({ changes: [{ path, old, new: next }] });

describe('registering a customer', () => {
  test('with a baseline of all fields; the customer is its own root', () => {
    registering().then([{ type: 'CustomerRegistered', data: body }]);
    expect(customer.root({ type: 'CustomerRegistered', data: body }, { id: 'c', stream: 'customer-default.c' })).toBe(
      'c',
    );
  });
  test('a code with a wrong check character: INVALID_USCC', () => {
    registering({ uscc: '91350100M000100Y44' }).then({
      code: 'INVALID_USCC',
      path: '/uscc',
      actual: '91350100M000100Y44',
    });
  });
  test('no name: VALIDATION_FAILED at its path', () => {
    registering({ name: '' }).then({ code: 'VALIDATION_FAILED', path: '/name' });
    registering({ name: undefined }).then({ code: 'VALIDATION_FAILED', path: '/name', expected: 'required' });
  });
  test('a phone or email that is none: VALIDATION_FAILED', () => {
    registering({ phone: '110' }).then({ code: 'VALIDATION_FAILED', path: '/phone' });
    registering({ email: '@' }).then({ code: 'VALIDATION_FAILED', path: '/email' });
  });
  test('again: ALREADY_EXISTS, or no change where the external id is the same', () => {
    registered()
      .when('register', body)
      .then({ code: 'ALREADY_EXISTS', currentEventId: registering().context.eventId(0) });
    registering({ externalId: '7' })
      .accepted()
      .when('register', { ...body, externalId: '7' })
      .then([]);
  });
  test('the code is claimed, at registration and when it changes', () => {
    const claim = { kind: 'customer.uscc', value: uscc, code: 'DUPLICATE_IDENTITY_KEY' };
    expect(customer.commands.register?.claims?.(body)).toEqual([claim]);
    expect(customer.commands.register?.claims?.({ ...body, uscc: undefined })).toEqual([]);
    expect(customer.commands['change-profile']?.claims?.(change('/uscc', null, uscc))).toEqual([claim]);
    expect(customer.commands['change-profile']?.claims?.(change('/name', null, uscc))).toEqual([]);
  });
});

describe('changing the profile', () => {
  test('field by field, with old and new', () => {
    const changes = [
      ...change('/name', 'ACME', 'Acme Ltd').changes,
      ...change('/attributes/size', 7, 8).changes,
      ...change('/tier', null, 'A').changes,
    ];
    registered()
      .when('change-profile', { changes, reasonCode: 'call' })
      .then([{ type: 'CustomerProfileChanged', data: { changes, reasonCode: 'call' } }]);
  });
  test('a field that has another value by now: STALE_FIELD_VALUE with the event that set it', () => {
    const renamed = registered().when('change-profile', change('/name', 'ACME', 'Acme Ltd'));
    renamed
      .accepted()
      .when('change-profile', change('/name', 'ACME', 'Acme Inc'))
      .then({
        code: 'STALE_FIELD_VALUE',
        path: '/changes/0/old',
        expected: 'ACME',
        actual: 'Acme Ltd',
        currentEventId: renamed.context.eventId(0),
      });
    renamed
      .accepted()
      .when('change-profile', change('/region', 'CN-31', 'CN-44'))
      .then({ code: 'STALE_FIELD_VALUE', actual: 'CN-11', currentEventId: registering().context.eventId(0) });
  });
  test('nothing is changed when one of the changes is refused', () => {
    const changes = [...change('/tier', null, 'A').changes, ...change('/name', 'x', 'y').changes];
    registered()
      .when('change-profile', { changes })
      .then({ code: 'STALE_FIELD_VALUE', path: '/changes/1/old' })
      .when('change-profile', change('/tier', null, 'A'))
      .then([{ type: 'CustomerProfileChanged' }]);
  });
  test('what is so already is no change', () => {
    registered()
      .when('change-profile', change('/name', 'ACME', 'ACME'))
      .then([]);
    registered().when('change-profile', { changes: [] }).then([]);
  });
  test('a field is emptied with null, but never the name', () => {
    registered()
      .when('change-profile', change('/region', 'CN-11', null))
      .then([{ type: 'CustomerProfileChanged' }])
      .when('change-profile', change('/region', null, 'CN-44'))
      .then([{ type: 'CustomerProfileChanged' }]);
    registered()
      .when('change-profile', change('/name', 'ACME', null))
      .then({ code: 'VALIDATION_FAILED', path: '/changes/0/new' });
  });
  test('an unknown field, one twice, or a value of the wrong kind: VALIDATION_FAILED', () => {
    registered()
      .when('change-profile', change('/attributes/__proto__', null, 'B'))
      .then({ code: 'VALIDATION_FAILED', path: '/changes/0/path' });
    registered()
      .when('change-profile', change('/ownerId', 'ann', 'bob'))
      .then({ code: 'VALIDATION_FAILED', path: '/changes/0/path' });
    registered()
      .when('change-profile', {
        changes: [...change('/tier', null, 'A').changes, ...change('/tier', null, 'B').changes],
      })
      .then({ code: 'VALIDATION_FAILED', path: '/changes/1/path', expected: 'unique' });
    registered()
      .when('change-profile', change('/tier', null, 7))
      .then({ code: 'VALIDATION_FAILED', path: '/changes/0/new' });
    registered()
      .when('change-profile', change('/phone', null, '110'))
      .then({ code: 'VALIDATION_FAILED', path: '/changes/0/new', expected: 'e164' });
    registered()
      .when('change-profile', change('/email', null, 'x'))
      .then({ code: 'VALIDATION_FAILED', path: '/changes/0/new' });
  });
  test('a code with a wrong check character: INVALID_USCC', () => {
    registered()
      .when('change-profile', change('/uscc', uscc, '1'))
      .then({ code: 'INVALID_USCC', path: '/changes/0/new' });
    registered()
      .when('change-profile', change('/uscc', uscc, null))
      .then([{ type: 'CustomerProfileChanged' }]);
  });
});

test('a customer changes owner; to the same: ALREADY_OWNER', () => {
  const changed = registered().when('change-owner', { to: 'bob' });
  changed
    .then([{ type: 'CustomerOwnerChanged', data: { from: 'ann', to: 'bob', method: 'manual' } }])
    .when('change-owner', { to: 'bob' })
    .then({ code: 'ALREADY_OWNER', currentEventId: changed.context.eventId(0) });
});

test('a customer that does not exist: NOT_FOUND', () => {
  given(customer).when('change-owner', { to: 'bob' }).then({ code: 'NOT_FOUND' });
});

test('unified social credit codes: length, letters and check character', () => {
  for (const right of [uscc, '91330100799655058B', '9144030071526726XG', '91330106673959654P'])
    expect(isUscc(right)).toBe(true);
  for (const wrong of ['', '91350100M000100Y4', '91350100M000100Y433', '91350100I000100Y43', '91350100m000100y43'])
    expect(isUscc(wrong)).toBe(false);
  // One changed character is always noticed: the weights are prime to 31.
  for (let i = 0; i < 18; i++)
    expect(isUscc(`${uscc.slice(0, i)}${uscc[i] === '7' ? '8' : '7'}${uscc.slice(i + 1)}`)).toBe(false);
});
