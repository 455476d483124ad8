import { baseline } from '../profile.js';
import { type Circumstances, given, testId } from '../testing/index.js';
import { identity } from './index.js';

const [A, B, C, D, LEAD, NOBODY] = ['a', 'b', 'c', 'd', 'lead', 'nobody'].map((name) => testId(name)) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
/** A customer with these fields, each set by an event of its own name. */
const customer = (data: Readonly<Record<string, unknown>>, revision = '0') => ({
  state: {
    exists: true,
    profile: baseline(
      data,
      Object.keys(data).map((key) => `/${key}`),
      testId(`event of ${data.name}`),
    ),
  },
  revision,
});
const known = {
  [`customer-default.${A}`]: customer({ name: 'A', uscc: '91350100M000100Y43', tier: 'gold' }),
  [`customer-default.${B}`]: customer({ name: 'B', phone: '+8613800138000' }),
  [`customer-default.${C}`]: customer({ name: 'C', uscc: '91310000MA1FL0XQ0X' }),
  [`customer-default.${D}`]: customer({ name: 'D' }),
  [`customer-default.${NOBODY}`]: { state: { exists: false }, revision: '-1' },
};
const start = (more: Circumstances = {}) => given(identity, [], { id: 'customers', others: known, ...more });
const merging = (survivorId: string, ...loserIds: readonly string[]) => ({ survivorId, loserIds });
const merged = (survivorId: string, ...loserIds: readonly string[]) => {
  const outcome = start().when('merge', merging(survivorId, ...loserIds));
  return { mergeId: outcome.context.eventId(0), scenario: outcome.accepted() };
};

test('a merge names whose value of each field survives, and who counts as the survivor', () => {
  start()
    .when('merge', { ...merging(B, A), signals: ['phone'] })
    .then([
      {
        type: 'CustomersMerged',
        data: {
          survivorId: B,
          loserIds: [A],
          signals: ['phone'],
          decidedBy: 'user:tester',
          aliases: [{ memberId: A, canonicalId: B }],
          survivorship: [
            { path: '/name', value: 'B', fromCustomerId: B, fromEventId: testId('event of B') },
            { path: '/phone', value: '+8613800138000', fromCustomerId: B, fromEventId: testId('event of B') },
            { path: '/tier', value: 'gold', fromCustomerId: A, fromEventId: testId('event of A') },
            { path: '/uscc', value: '91350100M000100Y43', fromCustomerId: A, fromEventId: testId('event of A') },
          ],
        },
      },
    ]);
});
test('the caller may choose another value', () => {
  const choosing = (path: string, fromCustomerId: string) =>
    start().when('merge', { ...merging(B, A), choices: [{ path, fromCustomerId }] });
  const { decision } = choosing('/name', A);
  expect(decision).toMatchObject({
    events: [
      { data: { survivorship: expect.arrayContaining([expect.objectContaining({ path: '/name', value: 'A' })]) } },
    ],
  });
  choosing('/tier', B).then({ code: 'VALIDATION_FAILED', path: '/choices/0/path' });
  choosing('/tier', C).then({ code: 'VALIDATION_FAILED', path: '/choices/0/fromCustomerId' });
});
test('a loser brings its whole group; taking the merge back gives everybody back what they counted as', () => {
  const first = start().when('merge', merging(A, B));
  const second = first.accepted().when('merge', merging(D, A));
  const scenario = second.then([
    {
      type: 'CustomersMerged',
      data: {
        aliases: [
          { memberId: A, canonicalId: D },
          { memberId: B, canonicalId: D },
        ],
      },
    },
  ]);
  const [inner, outer] = [first, second].map(({ context }) => context.eventId(0));
  scenario.when('unmerge', { mergeId: inner, reason: 'r' }).then({
    code: 'UNMERGE_NOT_LATEST',
    path: '/mergeId',
    expected: outer,
  });
  scenario
    .when('unmerge', { mergeId: outer, reason: 'two firms' })
    .then([
      {
        type: 'CustomersUnmerged',
        data: {
          mergeId: outer,
          survivorId: D,
          loserIds: [A],
          reassignments: [],
          reason: 'two firms',
          aliases: [
            { memberId: A, canonicalId: A },
            { memberId: B, canonicalId: A },
          ],
        },
      },
    ])
    .when('unmerge', { mergeId: outer, reason: 'again' })
    .then([])
    .when('unmerge', { mergeId: inner, reason: 'r' })
    .then([{ type: 'CustomersUnmerged', data: { aliases: [{ memberId: B, canonicalId: B }] } }]);
});
test('a merge that comes after in the same survivor is taken back first, one of other customers is not in the way', () => {
  const { mergeId, scenario } = merged(A, B);
  scenario
    .when('merge', merging(C, D))
    .accepted()
    .when('unmerge', { mergeId, reason: 'r' })
    .then([{ type: 'CustomersUnmerged' }]);
  scenario
    .when('merge', merging(A, D))
    .accepted()
    .when('unmerge', { mergeId, reason: 'r' })
    .then({ code: 'UNMERGE_NOT_LATEST' });
});
test('what was opened for the survivor since is said of each document to stay there; it goes nowhere else', () => {
  const { mergeId, scenario } = merged(A, B);
  const document = (name: string) => ({
    stream: `order-default.${testId(name)}`,
    type: 'OrderPlaced',
    eventId: testId('event', name),
    openedAt: '2026-03-02T09:00:00.000Z',
  });
  const documents = [document('one'), document('two')];
  const unmerging = (named: readonly { stream: string; toCustomerId: string }[], more = false) =>
    scenario.when('unmerge', { mergeId, reason: 'r', reassignments: named }, { opened: { documents, more } });
  const [one, two] = documents.map(({ stream }) => ({ stream, toCustomerId: A })) as [
    { stream: string; toCustomerId: string },
    { stream: string; toCustomerId: string },
  ];
  const code = 'UNMERGE_UNASSIGNED_DOCUMENTS';
  unmerging([]).then({ code, path: '/reassignments', expected: documents, actual: { missing: 2, more: false } });
  unmerging([two]).then({ code, expected: [documents[0]], actual: { missing: 1, more: false } });
  unmerging([one, { ...two, toCustomerId: B }]).then({
    code,
    path: '/reassignments/1/toCustomerId',
    expected: A,
    actual: B,
  });
  unmerging([one, two, one]).then({ code: 'VALIDATION_FAILED', path: '/reassignments/2/stream' });
  const strange = { ...one, stream: `order-default.${D}` };
  unmerging([one, strange, two]).then({ code: 'VALIDATION_FAILED', path: '/reassignments/1/stream' });
  unmerging([one, two]).then([{ type: 'CustomersUnmerged', data: { reassignments: [one, two] } }]);
  // Of more than are looked for, those that were found are named.
  unmerging([two, one, strange], true).then([{ type: 'CustomersUnmerged' }]);
});
test('a refusal lists a hundred documents and says how many there are', () => {
  const { mergeId, scenario } = merged(A, B);
  const documents = Array.from({ length: 120 }, (_, n) => ({
    stream: `ticket-default.${testId(String(n))}`,
    type: 'TicketOpened',
    eventId: testId('event', String(n)),
    openedAt: '2026-03-02T09:00:00.000Z',
  }));
  scenario
    .when('unmerge', { mergeId, reason: 'r' }, { opened: { documents, more: false } })
    .then({ expected: documents.slice(0, 100), actual: { missing: 120, more: false } });
});
test('who cannot be merged, and why', () => {
  start().when('merge', merging(A, A)).then({ code: 'MERGE_SELF', path: '/loserIds/0' });
  start()
    .when('merge', merging(A, B, B))
    .then({ code: 'VALIDATION_FAILED', path: '/loserIds/1' });
  start().when('merge', merging(A, NOBODY)).then({ code: 'NOT_FOUND', path: '/loserIds/0', actual: NOBODY });
  start().when('merge', merging(NOBODY, A)).then({ code: 'NOT_FOUND', path: '/survivorId' });
  start({ id: 'other' }).when('merge', merging(A, B)).then({ code: 'VALIDATION_FAILED', path: '/id' });
  const { mergeId, scenario } = merged(A, B);
  scenario.when('merge', merging(D, B)).then({ code: 'ALREADY_MERGED', actual: A, currentEventId: mergeId });
  scenario.when('merge', merging(B, A)).then({ code: 'MERGE_CYCLE', expected: A });
  scenario.when('merge', merging(B, D)).then({ code: 'CUSTOMER_MERGED', path: '/survivorId', expected: A });
  start().when('unmerge', { mergeId, reason: 'r' }).then({ code: 'NOT_FOUND' });
  scenario.when('unmerge', { mergeId: NOBODY, reason: 'r' }).then({ code: 'NOT_FOUND', path: '/mergeId' });
});
test('two credit codes are two legal entities, unless the caller says to merge them all the same', () => {
  start().when('merge', merging(A, C)).then({ code: 'MERGE_LEGAL_ENTITY_MISMATCH', path: '/legalEntityMismatch' });
  start()
    .when('merge', { ...merging(A, C), legalEntityMismatch: true })
    .then([{ type: 'CustomersMerged', data: { legalEntityMismatch: true } }]);
});
test('a preview says what would be, and is stale once a member changed or another value is chosen', () => {
  const { preview } = identity.commands.merge as {
    preview: (command: object, state: unknown, context: unknown) => object;
  };
  const { context } = start().when('merge', merging(A, C));
  const seen = preview(merging(A, C), identity.initial, context) as { dryRunHash: string };
  expect(seen).toMatchObject({
    conflicts: [
      {
        path: '/name',
        values: [
          { customerId: A, value: 'A', eventId: testId('event of A') },
          { customerId: C, value: 'C', eventId: testId('event of C') },
        ],
      },
      { path: '/uscc' },
    ],
    survivorship: [{ path: '/name', value: 'A' }, { path: '/tier' }, { path: '/uscc' }],
  });
  const { dryRunHash } = seen;
  const command = { ...merging(A, C), legalEntityMismatch: true, dryRunHash };
  start()
    .when('merge', command)
    .then([{ type: 'CustomersMerged', data: { dryRunHash } }]);
  const later = { ...known, [`customer-default.${C}`]: customer({ name: 'C', uscc: '91310000MA1FL0XQ0X' }, '1') };
  start({ others: later }).when('merge', command).then({ code: 'MERGE_PREVIEW_STALE', expected: dryRunHash });
  start()
    .when('merge', { ...command, choices: [{ path: '/name', fromCustomerId: C }] })
    .then({ code: 'MERGE_PREVIEW_STALE' });
  expect(preview(merging(A, A), identity.initial, context)).toMatchObject({ refusal: { code: 'MERGE_SELF' } });
});
test('a rejected pair is rejected once, whichever is named first; who is one already is unmerged instead', () => {
  const reason = 'father and son';
  start()
    .when('reject-merge', { customerIds: [D, C], reason })
    .then([{ type: 'MergeRejected', data: { customerIds: [C, D].sort(), reason } }])
    .when('reject-merge', { customerIds: [C, D], reason: 'again' })
    .then([]);
  start()
    .when('reject-merge', { customerIds: [C, C], reason })
    .then({ code: 'MERGE_SELF' });
  merged(A, B)
    .scenario.when('reject-merge', { customerIds: [B, A], reason })
    .then({ code: 'ALREADY_MERGED', actual: A });
});
test('a lead counts as the customer it was linked to, and goes where that one goes', () => {
  const link = { leadJourneyId: LEAD, customerJourneyId: B, cause: 'leadConverted' };
  const scenario = start()
    .when('link', link)
    .then([{ type: 'IdentityLinked', data: { ...link, aliases: [{ memberId: LEAD, canonicalId: B }] } }])
    .when('link', link)
    .then([]);
  scenario.when('link', { ...link, customerJourneyId: A }).then({ code: 'ALREADY_MERGED', actual: B });
  scenario.when('link', { ...link, leadJourneyId: B, customerJourneyId: LEAD }).then({ code: 'MERGE_CYCLE' });
  scenario.when('link', { ...link, customerJourneyId: LEAD }).then({ code: 'MERGE_SELF' });
  scenario.when('merge', merging(A, B)).then([
    {
      type: 'CustomersMerged',
      data: {
        aliases: [
          { memberId: B, canonicalId: A },
          { memberId: LEAD, canonicalId: A },
        ],
      },
    },
  ]);
  // Linked to a customer that was merged away: it counts as the survivor at once.
  merged(A, B)
    .scenario.when('link', link)
    .then([{ type: 'IdentityLinked', data: { aliases: [{ memberId: LEAD, canonicalId: A }] } }]);
});
