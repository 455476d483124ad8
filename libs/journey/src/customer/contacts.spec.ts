import { given, testId } from '../testing/index.js';
import { customer } from './index.js';

const subjectId = testId('zhang');
const person = { subjectId, name: 'Zhang', phone: '+8613800138000', roles: ['user'] };
const registered = () => given(customer).when('register', { kind: 'org', name: 'ACME' }).accepted();
const adding = (more: Record<string, unknown> = {}) => registered().when('add-contact', { ...person, ...more });
const added = (more: Record<string, unknown> = {}) => adding(more).accepted();
const change = (path: string, old: unknown, next: unknown) => ({ subjectId, changes: [{ path, old, new: next }] });

describe('a contact', () => {
  test('is a data subject of its own, named in the envelope', () => {
    const outcome = adding({ email: 'z@acme.cn', title: 'Buyer', roles: ['user', 'finance', 'user'] });
    outcome.then([
      {
        type: 'ContactAdded',
        data: { ...person, email: 'z@acme.cn', title: 'Buyer', roles: ['user', 'finance'] },
      },
    ]);
    expect(outcome.decision).toMatchObject({ events: [{ subjectIds: [subjectId] }] });
    adding({ roles: undefined }).then([{ type: 'ContactAdded', data: { roles: [] } }]);
  });
  test('without phone and e-mail, or with one that is none: VALIDATION_FAILED', () => {
    adding({ phone: undefined }).then({ code: 'VALIDATION_FAILED', path: '/phone' });
    adding({ phone: undefined, email: 'z@acme.cn' }).then([{ type: 'ContactAdded' }]);
    adding({ phone: '110' }).then({ code: 'VALIDATION_FAILED', path: '/phone', expected: 'e164' });
    adding({ email: '@' }).then({ code: 'VALIDATION_FAILED', path: '/email' });
  });
  test('the same person twice: CONTACT_EXISTS', () => {
    added()
      .when('add-contact', person)
      .then({
        code: 'CONTACT_EXISTS',
        path: '/subjectId',
        actual: subjectId,
        currentEventId: adding().context.eventId(0),
      });
    added()
      .when('add-contact', { ...person, subjectId: testId('li') })
      .then([{ type: 'ContactAdded' }]);
  });
  test('changes field by field; what changed meanwhile: STALE_FIELD_VALUE', () => {
    const moved = added().when('change-contact', change('/phone', '+8613800138000', '+8613800138001'));
    moved.then([{ type: 'ContactChanged', data: change('/phone', '+8613800138000', '+8613800138001') }]);
    expect(moved.decision).toMatchObject({ events: [{ subjectIds: [subjectId] }] });
    moved
      .accepted()
      .when('change-contact', change('/phone', '+8613800138000', '+8613800138002'))
      .then({ code: 'STALE_FIELD_VALUE', path: '/changes/0/old', currentEventId: moved.context.eventId(0) });
    added()
      .when('change-contact', change('/name', 'Zhang', 'Zhang'))
      .then([]);
  });
  test('keeps a name and a way to be reached: VALIDATION_FAILED', () => {
    added()
      .when('change-contact', change('/name', 'Zhang', null))
      .then({ code: 'VALIDATION_FAILED', path: '/changes/0/new' });
    added()
      .when('change-contact', change('/phone', person.phone, null))
      .then({ code: 'VALIDATION_FAILED', path: '/changes' });
    added({ email: 'z@acme.cn' })
      .when('change-contact', change('/phone', person.phone, null))
      .then([{ type: 'ContactChanged' }]);
    added()
      .when('change-contact', change('/roles', null, 'user'))
      .then({ code: 'VALIDATION_FAILED', path: '/changes/0/path' });
  });
  test('takes each role once', () => {
    added()
      .when('assign-contact-role', { subjectId, role: 'decisionMaker' })
      .then([{ type: 'ContactRoleAssigned', data: { subjectId, role: 'decisionMaker' } }])
      .when('assign-contact-role', { subjectId, role: 'decisionMaker' })
      .then([]);
    added().when('assign-contact-role', { subjectId, role: 'user' }).then([]);
  });
  test('leaves once: TRANSITION_NOT_ALLOWED afterwards; may come back', () => {
    const newEmployer = testId('other');
    const leaving = added().when('record-departure', { subjectId, newEmployer });
    const left = () => leaving.then([{ type: 'ContactDepartureRecorded', data: { subjectId, newEmployer } }]);
    const gone = {
      code: 'TRANSITION_NOT_ALLOWED',
      actual: 'departed',
      currentEventId: leaving.context.eventId(0),
    } as const;
    left().when('record-departure', { subjectId }).then(gone);
    left().when('assign-contact-role', { subjectId, role: 'finance' }).then(gone);
    left()
      .when('add-contact', person)
      .then([{ type: 'ContactAdded' }])
      .when('record-departure', { subjectId })
      .accepted();
  });
  test('nobody knows: NOT_FOUND', () => {
    for (const [command, body] of [
      ['change-contact', change('/name', 'a', 'b')],
      ['assign-contact-role', { subjectId, role: 'user' }],
      ['record-departure', { subjectId }],
    ] as const)
      registered().when(command, body).then({ code: 'NOT_FOUND', path: '/subjectId', actual: subjectId });
  });
});

test('an event of a contact that was never added leaves the state as it is', () => {
  const scenario = given(customer, [
    { type: 'CustomerRegistered', data: { kind: 'org', name: 'ACME' } },
    { type: 'ContactRoleAssigned', data: { subjectId, role: 'user' } },
  ]);
  expect(scenario.state).toMatchObject({ exists: true, contacts: { size: 0 } });
});
