import { order } from '../order/index.js';
import { given, testId } from '../testing/index.js';
import { customer } from './index.js';

const [ME, LOSER, OTHER, FIRST, SECOND] = ['me', 'loser', 'other', 'first', 'second'].map((name) => testId(name)) as [
  string,
  string,
  string,
  string,
  string,
];
const registered = (data: Readonly<Record<string, unknown>>) =>
  given(customer, [{ type: 'CustomerRegistered', data: { kind: 'org', ...data }, id: testId('registered') }], {
    id: ME,
  });
const emptied = { exists: false };
const others = (state: unknown) => ({ others: { [`customer-default.${LOSER}`]: { state, revision: '0' } } });
const survival = (path: string, value: string | null, fromCustomerId = LOSER) => ({
  path,
  value,
  fromCustomerId,
  fromEventId: testId('source'),
});
const absorbing = (mergeId: string, ...survivorship: readonly object[]) => ({
  mergeId,
  loserIds: [LOSER],
  survivorship,
});
const change = (path: string, old: string | null, value: string) => ({ changes: [{ path, old, new: value }] });
const undo = (mergeId: string) => ({ mergeId, survivorId: ME });

test('a customer that was merged away answers every command from outside with who it is now, until it is unmerged', () => {
  const away = registered({ name: 'L', externalId: 'X-1' })
    .when('merge-into', { mergeId: FIRST, survivorId: OTHER })
    .then([{ type: 'CustomerMergedInto', data: { mergeId: FIRST, survivorId: OTHER } }]);
  const person = { subjectId: testId('person') };
  const outside: readonly (readonly [string, object])[] = [
    ['change-profile', change('/tier', null, 'A')],
    ['change-owner', { to: 'ann' }],
    ['add-contact', { ...person, name: 'N', phone: '+8613800138000' }],
    ['change-contact', { ...person, changes: [] }],
    ['assign-contact-role', { ...person, role: 'user' }],
    ['record-departure', person],
    ['register', { kind: 'org', name: 'again' }],
    ['merge-into', { mergeId: SECOND, survivorId: OTHER }],
  ];
  const merged = { code: 'CUSTOMER_MERGED', expected: OTHER, actual: ME, currentEventId: expect.any(String) } as const;
  for (const [command, body] of outside) away.when(command, body).then(merged);
  away.when('register', { kind: 'org', name: 'L', externalId: 'X-1' }).then([]);
  away.when('merge-into', { mergeId: FIRST, survivorId: OTHER }).then([]);
  away
    .when('unmerge', undo(SECOND))
    .then([])
    .when('unmerge', { mergeId: FIRST, survivorId: OTHER })
    .then([{ type: 'CustomerUnmerged', data: { mergeId: FIRST, survivorId: OTHER, restored: [] } }])
    .when('change-owner', { to: 'ann' })
    .then([{ type: 'CustomerOwnerChanged' }]);
});

test('the survivor takes what the merge decided of a loser, and its own values as they are by now', () => {
  registered({ name: 'S', tier: 'A', ownerId: 'ann' })
    .when('change-profile', change('/tier', 'A', 'B'))
    .accepted()
    .when(
      'absorb',
      absorbing(FIRST, survival('/name', 'L'), survival('/tier', 'A', ME), survival('/phone', '+8613800138000')),
      others({
        exists: true,
        profile: {
          '/industry': { value: 'steel', eventId: testId('late') },
          '/name': { value: 'L', eventId: testId('source') },
          '/phone': { value: 'changed meanwhile', eventId: testId('late') },
        },
      }),
    )
    .then([
      {
        type: 'CustomerMergeAbsorbed',
        data: {
          mergeId: FIRST,
          loserIds: [LOSER],
          survivorship: [
            // What a loser set in the moment between decision and merge is not lost.
            { path: '/industry', value: 'steel', fromCustomerId: LOSER, fromEventId: testId('late') },
            { path: '/kind', value: 'org', fromCustomerId: ME },
            { path: '/name', value: 'L', fromCustomerId: LOSER },
            { path: '/ownerId', value: 'ann', fromCustomerId: ME },
            { path: '/phone', value: '+8613800138000' },
            { path: '/tier', value: 'B', fromCustomerId: ME },
          ],
        },
      },
    ]);
});

test('unmerging gives back what the merge changed and nobody changed since, once', () => {
  const absorbed = registered({ name: 'S', region: 'north' })
    .when(
      'absorb',
      absorbing(FIRST, survival('/name', 'L'), survival('/region', 'south'), survival('/attributes/size', 'big')),
      others({
        exists: true,
        profile: Object.fromEntries(
          ['/name', '/region', '/attributes/size'].map((path) => [path, { value: 'x', eventId: testId('x') }]),
        ),
      }),
    )
    .accepted()
    .when('absorb', absorbing(FIRST), others(emptied))
    .then([]);
  absorbed
    .when('change-profile', change('/region', 'south', 'west'))
    .accepted()
    .when('unmerge', undo(FIRST))
    .then([
      {
        type: 'CustomerUnmerged',
        data: {
          restored: [
            { path: '/attributes/size', old: 'big' },
            { path: '/name', old: 'L', new: 'S' },
          ],
        },
      },
    ])
    .when('unmerge', undo(FIRST))
    .then([])
    .when('change-profile', change('/name', 'S', 'T'))
    .then([{ type: 'CustomerProfileChanged' }]);
});

test('merges taken back in reverse order leave the profile as it was before the first', () => {
  const named = others({ exists: true, profile: { '/name': { value: 'x', eventId: testId('x') } } });
  registered({ name: 'S' })
    .when('absorb', absorbing(FIRST, survival('/name', 'L1')), named)
    .accepted()
    .when('absorb', absorbing(SECOND, survival('/name', 'L2')), named)
    .accepted()
    .when('unmerge', undo(SECOND))
    .then([{ type: 'CustomerUnmerged', data: { restored: [{ path: '/name', old: 'L2', new: 'L1' }] } }])
    .when('unmerge', undo(FIRST))
    .then([{ type: 'CustomerUnmerged', data: { restored: [{ path: '/name', old: 'L1', new: 'S' }] } }])
    // Whoever set it first set it still.
    .when('change-profile', change('/name', 'wrong', 'T'))
    .then({ code: 'STALE_FIELD_VALUE', currentEventId: testId('registered') });
});

test('nothing new is opened for a customer that was merged away', () => {
  const amount = { units: '100', scale: 2, currency: 'CNY' };
  const body = {
    orderNo: 'SO-1',
    customerId: ME,
    lines: [{ lineId: '1', productId: 'P', quantity: '1', amount }],
    total: amount,
  };
  given(order, [], { survivors: { [ME]: OTHER } })
    .when('place', body)
    .then({ code: 'CUSTOMER_MERGED', path: '/customerId', expected: OTHER, actual: ME });
  given(order)
    .when('place', body)
    .accepted()
    .when('confirm', {}, { survivors: { [ME]: OTHER } })
    .then([{ type: 'OrderConfirmedByCustomer' }]);
});
