import { given, testId } from '../testing/index.js';
import { interaction } from './index.js';

const body = { journeyId: testId('journey'), kind: 'call', direction: 'inbound', durationSec: 95, externalId: 'C-1' };

test('a contact is recorded once, under its journey', () => {
  given(interaction)
    .when('record', body)
    .then([{ type: 'InteractionRecorded', data: { ...body, subjectIds: [] } }])
    .when('record', { ...body, durationSec: 3 })
    .then([])
    .when('record', { ...body, externalId: 'C-2' })
    .then({ code: 'ALREADY_EXISTS' });
  const names = { id: 'i', stream: 'interaction-default.i' };
  expect(interaction.root({ type: 'InteractionRecorded', data: body }, names)).toBe(body.journeyId);
  expect(interaction.root({ type: 'InteractionRecorded', data: {} }, names)).toBe('interaction-default.i');
});
test('names the people it speaks about in the envelope', () => {
  const subjectIds = [testId('person')];
  expect(given(interaction).when('record', { ...body, subjectIds }).decision).toMatchObject({
    events: [{ subjectIds }],
  });
});
test('a duration may be days; below zero: VALIDATION_FAILED', () => {
  given(interaction)
    .when('record', { ...body, kind: 'visit', durationSec: 3 * 86_400 })
    .then([{ type: 'InteractionRecorded', data: { durationSec: 259_200 } }]);
  given(interaction)
    .when('record', { ...body, durationSec: -1 })
    .then({ code: 'VALIDATION_FAILED', path: '/durationSec' });
});
test('the external id is claimed by its kind, but not where the id of the stream is derived from it', () => {
  const claims = interaction.commands.record?.claims;
  expect(claims?.(body, { actorType: 'user' })).toEqual([
    { kind: 'interaction.externalId', value: 'call/C-1', code: 'DUPLICATE_IDENTITY_KEY' },
  ]);
  for (const actorType of ['migration', 'import'] as const) expect(claims?.(body, { actorType })).toEqual([]);
  expect(claims?.({ ...body, externalId: undefined })).toEqual([]);
});
test('its journey is there, as a customer or a lead; without one it needs none', () => {
  const needs = interaction.commands.record?.needs;
  const { journeyId: id } = body;
  const anyOf = [
    { streamType: 'customer', id },
    { streamType: 'lead', id },
  ];
  expect(needs?.(body)).toEqual([{ anyOf, path: '/journeyId' }]);
  expect(needs?.({ ...body, journeyId: undefined })).toEqual([]);
});
