import { given, testId } from '../testing/index.js';
import { survey } from './index.js';

const customerId = testId('customer');
const subjectId = testId('contact');
const body = { customerId, subjectId, wave: '2026-Q1', closesOn: '2026-03-31' };
const sending = (more: object = {}) => given(survey).when('send', { ...body, ...more });
const sent = (more: object = {}) => sending(more).accepted();
const at = (occurredAt: string) => ({ occurredAt });

test('a contact is asked, under the customer; the contact stands in the envelope', () => {
  sending().then([{ type: 'NpsSurveySent', data: body }]);
  expect(sending().decision).toMatchObject({ events: [{ subjectIds: [subjectId] }] });
  sending({ subjectId: undefined }).then([{ type: 'NpsSurveySent', data: { subjectId: customerId } }]);
  expect(survey.root({ type: 'NpsSurveySent', data: body }, { id: 's', stream: 'survey-default.s' })).toBe(customerId);
});
test('once per wave: again is no change, another survey ALREADY_EXISTS', () => {
  sent()
    .when('send', body)
    .then([])
    .when('send', { ...body, wave: '2026-Q2' })
    .then({ code: 'ALREADY_EXISTS' });
  const claims = survey.commands.send?.claims;
  expect(claims?.(body, { actorType: 'user' })).toEqual([
    { kind: 'survey.subject', value: `2026-Q1/${subjectId}`, code: 'ALREADY_EXISTS' },
  ]);
  expect(claims?.(body, { actorType: 'migration' })).toEqual([]);
});
test('a later answer of the wave replaces the one before; the same again is no change', () => {
  const first = sent().when('answer', { score: 3, comment: 'slow' });
  first
    .then([{ type: 'NpsAnswered', data: { customerId, subjectId, wave: '2026-Q1', score: 3, comment: 'slow' } }])
    .when('answer', { score: 3, comment: 'slow' })
    .then([])
    .when('answer', { score: 9 })
    .then([{ type: 'NpsAnswered', data: { score: 9, replaces: first.context.eventId(0) } }]);
});
test('until the wave closes: WAVE_CLOSED', () => {
  sent()
    .when('answer', { score: 9 }, at('2026-03-31T23:59:59.999Z'))
    .then([{ type: 'NpsAnswered' }])
    .when('answer', { score: 10 }, at('2026-04-01T00:00:00.000Z'))
    .then({ code: 'WAVE_CLOSED', expected: '2026-03-31', actual: '2026-04-01' });
  sent({ closesOn: undefined })
    .when('answer', { score: 9 }, at('2030-01-01T00:00:00.000Z'))
    .then([{ type: 'NpsAnswered' }]);
});
test('0 to 10: RATING_OUT_OF_SCALE', () => {
  for (const score of [-1, 11]) sent().when('answer', { score }).then({ code: 'RATING_OUT_OF_SCALE', actual: score });
  for (const score of [0, 10])
    sent()
      .when('answer', { score })
      .then([{ type: 'NpsAnswered', data: { score } }]);
});
test('a wave does not close before it is sent: VALIDATION_FAILED', () => {
  sending({ closesOn: '2026-03-01' }).then({ code: 'VALIDATION_FAILED', path: '/closesOn' });
});
test('an answer without a survey: NOT_FOUND', () => {
  given(survey).when('answer', { score: 5 }).then({ code: 'NOT_FOUND' });
});
