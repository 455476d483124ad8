const uuid = { type: 'string', format: 'uuid' };
const scalar = { type: ['string', 'number', 'boolean', 'null'] };
const record = (properties: Readonly<Record<string, object>>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const listOf = (items: object, description: string) => ({ type: 'array', items, description });
const path = { type: 'string', description: 'JSON pointer into the profile.' };

/** The answer of a preview of a merge. */
export const MERGE_PREVIEW = record({
  survivorship: listOf(
    record({ path, value: scalar, fromCustomerId: uuid, fromEventId: uuid }),
    'What survives of each field, whose it was and the event that set it.',
  ),
  conflicts: listOf(
    record({ path, values: listOf(record({ customerId: uuid, value: scalar, eventId: uuid }), 'Survivor first.') }),
    'Fields that the customers have different values for.',
  ),
  dryRunHash: { ...uuid, description: 'Hand it in with the command: it is refused once a customer changed.' },
});
