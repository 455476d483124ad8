import { aggregates } from '@recount/journey';
import { claimedValues, commandCatalogue, findCommand } from './catalogue.js';
import { dtoSchemas } from './schema.js';

const described = commandCatalogue.map(({ streamType, command }) => `${streamType}.${command}`).sort();
const decided = Object.values(aggregates).flatMap(({ type, commands }) =>
  Object.keys(commands).map((name) => `${type}.${name}`),
);

test('every command that is described is decided, and the other way round', () =>
  expect(described).toEqual(decided.sort()));
test('the first command of a journey opens its stream, a later one does not', () => {
  expect(findCommand('lead', 'capture')).toMatchObject({ opens: true, internal: false });
  expect(findCommand('lead', 'assign')).toMatchObject({ opens: false });
  expect(findCommand('reservation', 'release')).toMatchObject({ internal: true });
});
test('every command has a message class of its own', () => {
  expect(new Set(commandCatalogue.map(({ dto }) => dto)).size).toBe(commandCatalogue.length);
});
test('an unknown name says which part is unknown', () => {
  expect(findCommand('order', 'explode')).toBe('unknown_command');
  expect(findCommand('toString', 'place')).toBe('unknown_type');
});
test('every class has a schema that refuses unknown properties, nested ones included', () => {
  const schemas = dtoSchemas(commandCatalogue.map(({ dto }) => dto));
  expect(schemas.MoneyDto).toMatchObject({
    type: 'object',
    required: ['units', 'currency'],
    properties: { scale: { type: 'integer', description: 'Default: the decimals of the currency’s minor unit.' } },
    additionalProperties: false,
  });
  expect(schemas.PlaceOrderDto).toMatchObject({
    required: ['orderNo', 'customerId', 'lines', 'total'],
    properties: { lines: { type: 'array', items: { $ref: '#/components/schemas/OrderLineDto' }, maxItems: 5000 } },
  });
  for (const schema of Object.values(schemas)) expect(schema.additionalProperties).toBe(false);
});

test('a body says which values it asks to hold alone; one of a wrong shape says none', () => {
  expect(claimedValues('lead', 'capture', { source: 'event', externalId: 'badge-17' })).toEqual([
    'lead.externalId=event/badge-17',
  ]);
  expect(claimedValues('lead', 'capture', { source: 'event' })).toEqual([]);
  for (const body of [null, 'x', 7, [], { identityKeys: 3 }, { orderNo: {} }])
    for (const { streamType, command } of commandCatalogue)
      expect(Array.isArray(claimedValues(streamType, command, body))).toBe(true);
});
