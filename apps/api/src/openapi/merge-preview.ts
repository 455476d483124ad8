const uuid = { type: 'string', format: 'uuid' };
const scalar = { type: ['string', 'number', 'boolean', 'null'] };
const record = (properties: Readonly<Record<string, object>>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const listOf = (items: object, description: string) => ({ type: 'array', items, description });
const path = { type: 'string', description: 'JSON pointer into the profile.' };

const MERGE_PREVIEW = record({
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

const UNMERGE_PREVIEW = record({
  mergeId: uuid,
  survivorId: uuid,
  loserIds: listOf(uuid, 'Who is a customer of their own again.'),
  changed: { type: 'boolean', description: 'False for a merge that was taken back already.' },
  documents: listOf(
    record({
      stream: { type: 'string' },
      type: { type: 'string', description: 'Type of its first event.' },
      eventId: uuid,
      openedAt: { type: 'string', format: 'date-time' },
    }),
    'Opened for the survivor since the merge, in the order of the log, at most 5,000. Each stays with the survivor and is to be named in `reassignments`.',
  ),
  more: { type: 'boolean', description: 'There are more documents, which need not be named.' },
});

/** The answer of a preview: of a merge, or of what takes one back. */
export const PREVIEW = { anyOf: [MERGE_PREVIEW, UNMERGE_PREVIEW] };
