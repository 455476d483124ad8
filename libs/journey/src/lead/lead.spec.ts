import { given, testId } from '../testing/index.js';
import { lead } from './index.js';

const id = testId('lead');
const body = { source: 'web', name: 'Li Wei', phone: '+8613800138000', externalId: 'W-7' };
const capturing = (more: Record<string, unknown> = {}) => given(lead, [], { id }).when('capture', { ...body, ...more });
const captured = () => capturing().accepted();
const owned = () => captured().when('assign', { ownerId: 'ann' }).accepted();
const qualified = () => owned().when('qualify', { criteria: [] }).accepted();

describe('capturing a lead', () => {
  test('keeps the full initial values; the lead is its own root', () => {
    capturing({ industry: 'steel', attributes: { size: 7 } }).then([
      { type: 'LeadCaptured', data: { ...body, industry: 'steel', attributes: { size: 7 } } },
    ]);
    expect(lead.root({ type: 'LeadCaptured', data: body }, { id, stream: `lead-default.${id}` })).toBe(id);
  });
  test('no way to reach it: LEAD_NO_CONTACT_POINT, but for a migration', () => {
    capturing({ phone: undefined }).then({ code: 'LEAD_NO_CONTACT_POINT' });
    for (const point of [{ email: 'li@example.cn' }, { wechat: 'liwei' }, { company: 'ACME' }])
      capturing({ phone: undefined, ...point }).then([{ type: 'LeadCaptured' }]);
    given(lead, [], { actorType: 'migration' })
      .when('capture', { source: 'import' })
      .then([{ type: 'LeadCaptured' }]);
  });
  test('an unknown source: UNKNOWN_SOURCE', () => {
    capturing({ source: 'rumour' }).then({ code: 'UNKNOWN_SOURCE', path: '/source', actual: 'rumour' });
  });
  test('a phone that is not E.164, an email that is none: VALIDATION_FAILED', () => {
    capturing({ phone: '138-abc' }).then({ code: 'VALIDATION_FAILED', path: '/phone', expected: 'e164' });
    capturing({ email: 'li at example' }).then({ code: 'VALIDATION_FAILED', path: '/email' });
    given(lead, [], { actorType: 'migration' })
      .when('capture', { ...body, phone: '0800' })
      .then({ code: 'VALIDATION_FAILED', path: '/phone' });
  });
  test('the same source and external id again is no change; any other repeat: ALREADY_EXISTS', () => {
    captured()
      .when('capture', { ...body, name: 'Somebody else' })
      .then([]);
    captured()
      .when('capture', { ...body, source: 'event' })
      .then({ code: 'ALREADY_EXISTS', currentEventId: capturing().context.eventId(0) });
    captured()
      .when('capture', { ...body, externalId: undefined })
      .then({ code: 'ALREADY_EXISTS' });
  });
  test('the external id is claimed, but not where the id of the stream is derived from it', () => {
    const claims = lead.commands.capture?.claims;
    expect(claims?.(body)).toEqual([{ kind: 'lead.externalId', value: 'web/W-7', code: 'DUPLICATE_IDENTITY_KEY' }]);
    expect(claims?.(body, { actorType: 'user' })).toHaveLength(1);
    expect(claims?.(body, { actorType: 'migration' })).toEqual([]);
    expect(claims?.(body, { actorType: 'import' })).toEqual([]);
    expect(claims?.({ ...body, externalId: undefined })).toEqual([]);
  });
});

describe('working a lead', () => {
  test('given to an owner, then to another; to the same: ALREADY_OWNER', () => {
    owned()
      .when('assign', { ownerId: 'bob', method: 'rule' })
      .then([{ type: 'LeadAssigned', data: { ownerId: 'bob', previousOwnerId: 'ann', method: 'rule' } }])
      .when('assign', { ownerId: 'bob' })
      .then({ code: 'ALREADY_OWNER', path: '/ownerId', actual: 'bob' });
  });
  test('qualified with evidence from its own history', () => {
    const criteria = [{ code: 'budget', met: true, evidenceEventId: capturing().context.eventId(0) }];
    owned()
      .when('qualify', { criteria })
      .then([{ type: 'LeadQualified', data: { criteria } }]);
  });
  test('evidence that is no event of the lead: EVIDENCE_MISSING', () => {
    owned()
      .when('qualify', { criteria: [{ code: 'budget', met: true, evidenceEventId: testId('elsewhere') }] })
      .then({ code: 'EVIDENCE_MISSING', path: '/criteria/0/evidenceEventId' });
  });
  test('without an owner: LEAD_UNASSIGNED; twice: TRANSITION_NOT_ALLOWED', () => {
    captured().when('qualify', { criteria: [] }).then({ code: 'LEAD_UNASSIGNED' });
    qualified().when('qualify', { criteria: [] }).then({ code: 'TRANSITION_NOT_ALLOWED' });
  });
  test('converted under its own id, once', () => {
    qualified()
      .when('convert', { customerId: id, mode: 'created' })
      .then([{ type: 'LeadConverted', data: { customerId: id, mode: 'created' } }])
      .when('convert', { customerId: id, mode: 'created' })
      .then({ code: 'LEAD_ALREADY_CONVERTED' });
  });
  test('linked to another customer, never to itself; created under no other id: VALIDATION_FAILED', () => {
    qualified()
      .when('convert', { customerId: testId('customer'), mode: 'linked' })
      .then([{ type: 'LeadConverted' }]);
    qualified()
      .when('convert', { customerId: id, mode: 'linked' })
      .then({ code: 'VALIDATION_FAILED', path: '/customerId' });
    qualified()
      .when('convert', { customerId: testId('customer'), mode: 'created' })
      .then({ code: 'VALIDATION_FAILED', path: '/customerId' });
  });
  test('before it is qualified: LEAD_NOT_QUALIFIED', () => {
    owned().when('convert', { customerId: id, mode: 'created' }).then({ code: 'LEAD_NOT_QUALIFIED' });
  });
  test('disqualified for a reason: REASON_REQUIRED, but for a migration', () => {
    captured()
      .when('disqualify', { reasonCode: 'spam' })
      .then([{ type: 'LeadDisqualified', data: { reasonCode: 'spam' } }]);
    captured().when('disqualify', { reasonCode: '' }).then({ code: 'REASON_REQUIRED' });
    captured()
      .when('disqualify', {}, { actorType: 'migration' })
      .then([{ type: 'LeadDisqualified', data: { reasonCode: 'notRecorded' } }]);
  });
  test('a disqualified lead takes no command but reopen: LEAD_CLOSED', () => {
    const closed = () => qualified().when('disqualify', { reasonCode: 'spam' }).accepted();
    for (const [command, body] of [
      ['assign', { ownerId: 'bob' }],
      ['qualify', { criteria: [] }],
      ['disqualify', { reasonCode: 'spam' }],
      ['convert', { customerId: id, mode: 'created' }],
      ['change-profile', { changes: [] }],
    ] as const)
      closed().when(command, body).then({ code: 'LEAD_CLOSED', actual: 'disqualified' });
    closed()
      .when('reopen', { reason: 'called back' })
      .then([{ type: 'LeadReopened' }])
      .when('convert', { customerId: id, mode: 'created' })
      .then({ code: 'LEAD_NOT_QUALIFIED' });
    closed().when('reopen', { reason: '' }).then({ code: 'REASON_REQUIRED', path: '/reason' });
  });
  test('a converted lead takes no command at all: LEAD_CLOSED', () => {
    const convert = { customerId: id, mode: 'created' };
    const converted = qualified().when('convert', convert);
    for (const [command, body] of [
      ['assign', { ownerId: 'bob' }],
      ['qualify', { criteria: [] }],
      ['disqualify', { reasonCode: 'spam' }],
      ['change-profile', { changes: [] }],
    ] as const) {
      const refusal = {
        code: 'LEAD_CLOSED',
        actual: 'converted',
        currentEventId: converted.context.eventId(0),
      } as const;
      converted.accepted().when(command, body).then(refusal);
    }
  });
  test('a reopened lead returns to its owner, or to where it was captured', () => {
    owned()
      .when('disqualify', { reasonCode: 'spam' })
      .accepted()
      .when('reopen', { reason: 'called back' })
      .accepted()
      .when('qualify', { criteria: [] })
      .then([{ type: 'LeadQualified' }]);
    captured()
      .when('disqualify', { reasonCode: 'spam' })
      .accepted()
      .when('reopen', { reason: 'called back' })
      .accepted()
      .when('qualify', { criteria: [] })
      .then({ code: 'LEAD_UNASSIGNED' });
  });
  test('whom it is linked to must be there; a customer it creates is registered afterwards', () => {
    const needs = lead.commands.convert?.needs;
    const customerId = testId('customer');
    expect(needs?.({ customerId, mode: 'linked' })).toEqual([
      { anyOf: [{ streamType: 'customer', id: customerId }], path: '/customerId' },
    ]);
    expect(needs?.({ customerId: id, mode: 'created' })).toEqual([]);
  });
  test('an open lead is not reopened: LEAD_NOT_CLOSED; a converted one never: LEAD_ALREADY_CONVERTED', () => {
    captured().when('reopen', { reason: 'x' }).then({ code: 'LEAD_NOT_CLOSED' });
    qualified()
      .when('convert', { customerId: id, mode: 'created' })
      .accepted()
      .when('reopen', { reason: 'x' })
      .then({ code: 'LEAD_ALREADY_CONVERTED' });
  });
});

describe('changing a lead’s profile', () => {
  test('changes that change nothing are dropped; nothing left is no change', () => {
    const changes = [
      { path: '/name', old: 'Li Wei', new: 'Li Wei' },
      { path: '/region', old: null, new: 'CN-44' },
    ];
    captured()
      .when('change-profile', { changes })
      .then([{ type: 'LeadProfileChanged', data: { changes: [changes[1]] } }]);
    captured()
      .when('change-profile', { changes: [changes[0]] })
      .then([]);
  });
  test('a field that has another value by now: STALE_FIELD_VALUE with the event that set it', () => {
    const moved = captured().when('change-profile', { changes: [{ path: '/region', old: null, new: 'CN-44' }] });
    moved
      .accepted()
      .when('change-profile', { changes: [{ path: '/region', old: 'CN-11', new: 'CN-31' }] })
      .then({
        code: 'STALE_FIELD_VALUE',
        path: '/changes/0/old',
        expected: 'CN-11',
        actual: 'CN-44',
        currentEventId: moved.context.eventId(0),
      });
  });
  test('one way to reach it remains: LEAD_NO_CONTACT_POINT', () => {
    const gone = { path: '/phone', old: body.phone, new: null };
    captured()
      .when('change-profile', { changes: [gone] })
      .then({ code: 'LEAD_NO_CONTACT_POINT', path: '/changes' });
    captured()
      .when('change-profile', { changes: [gone, { path: '/wechat', old: null, new: 'liwei' }] })
      .then([{ type: 'LeadProfileChanged' }]);
  });
});
