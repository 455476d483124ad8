import { type Json, text } from './parts.js';

/** Schemas of what queries answer, whichever model or report is asked. */

export const nullable = (schema: Json): Json => ({ ...schema, type: [schema.type, 'null'] });
export const integer = { type: 'integer' };
export const instant = { type: 'string', format: 'date-time' };
export const row = { type: 'object', additionalProperties: true };
export const list = (items: Json): Json => ({ type: 'array', items });
export const values = (items: Json): Json => ({ type: 'object', additionalProperties: items });
/** Every property is there, but those named. */
export const record = (properties: Readonly<Record<string, Json>>, ...optional: readonly string[]): Json => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

const LogName = record({
  id: { ...nullable(text), description: 'Null before anything was appended.' },
  epoch: integer,
});
const log = { $ref: '#/components/schemas/LogName' };
const nextCursor = { ...nullable(text), description: 'Pass as `cursor` beside the same question to go on.' };

const reportAnswer = {
  report: text,
  formula: { ...nullable(text), description: 'Formula and version of figures.' },
  asOf: instant,
  knownAt: { ...nullable(text), description: 'Position; null: all that is folded.' },
  position: { ...nullable(text), description: 'What the answer reflects.' },
  token: { ...nullable(text), description: 'The position with its log, for `minPosition`.' },
  params: row,
  quarantinedRoots: integer,
  rows: list(row),
  figures: { description: 'What the formula makes of the population.' },
  population: record({ count: integer, sha256: text }),
};
const ReportAnswer = record(reportAnswer, 'rows', 'figures', 'population');

const asserted = values(record({ before: {}, after: {}, changed: { type: 'boolean' } }));
/** An event with who, when and by which command. */
const named = {
  eventId: text,
  type: text,
  stream: text,
  revision: text,
  position: text,
  occurredAt: instant,
  recordedAt: instant,
  actor: text,
  commandId: text,
  correlationId: text,
  causationId: { ...nullable(text), description: 'The event that caused the command, or what a caller named.' },
  ruleRefs: nullable(text),
};
const ExplainStep = record(
  {
    ...named,
    created: { type: 'boolean', description: 'It brought the row into being, or back.' },
    direct: {
      type: 'boolean',
      description: 'It made what was asked for; else it set what those that did had read.',
    },
    asserted: { ...asserted, description: 'Columns this event asserted.' },
    read: { ...list(text), description: 'Columns that were read to assert them.' },
    fields: { ...list(text), description: 'Fields of the payload that were read.' },
    removed: text,
  },
  'removed',
);
const Explanation = record(
  {
    model: text,
    version: integer,
    tenant: text,
    root: text,
    key: row,
    mergedFrom: { ...list(text), description: 'Ids whose events are told with the row’s own: they count as it.' },
    column: nullable(text),
    knownAt: { ...nullable(text), description: 'Position up to which it was asked for; null: all that is folded.' },
    log,
    position: { ...text, description: 'Position up to which it was refolded.' },
    row: nullable(row),
    value: { description: 'Of the column asked for.' },
    defaults: { ...list(text), description: 'Columns that no event has set: they hold their declared default.' },
    made: { ...integer, description: 'Events that made it, over all pages.' },
    behind: { ...integer, description: 'Events that had set what those read, over all pages.' },
    later: {
      ...integer,
      description: 'Of a cell: events left out because they had not occurred by the as-of of the report.',
    },
    steps: list({ $ref: '#/components/schemas/ExplainStep' }),
    stepsBefore: { ...integer, description: 'Steps on earlier pages.' },
    stepsTotal: integer,
    nextCursor,
  },
  'value',
  'later',
  'mergedFrom',
);

const CellSource = record(
  {
    row: { ...row, description: 'Dimensions and measures of the grain.' },
    model: nullable(text),
    root: nullable(text),
    key: nullable(row),
    explanation: { anyOf: [{ $ref: '#/components/schemas/Explanation' }, { type: 'null' }] },
    missing: { ...text, description: 'Why there is no explanation.' },
  },
  'missing',
);
const CellExplanation = record(
  {
    ...reportAnswer,
    tenant: text,
    kind: { type: 'string', enum: ['grain', 'aggregate', 'figures'] },
    log,
    cell: values(text),
    column: nullable(text),
    sources: list({ $ref: '#/components/schemas/CellSource' }),
    sourcesBefore: { ...integer, description: 'Rows on earlier pages.' },
    sourcesTotal: integer,
    nextCursor,
  },
  'rows',
  'figures',
  'population',
);

const TracedEvent = record({ ...named, root: text });
const event = { $ref: '#/components/schemas/TracedEvent' };
const EventEffects = record({
  tenant: text,
  event,
  folded: { type: 'boolean', description: 'Whether the read models have reached it.' },
  log,
  position: { ...nullable(text), description: 'How far everything is folded.' },
  effects: list(
    record(
      {
        model: text,
        version: integer,
        key: { ...nullable(row), description: 'Null where the fold failed.' },
        created: { type: 'boolean', description: 'It brought the row into being, or back.' },
        asserted,
        read: list(text),
        fields: list(text),
        removed: text,
        failed: text,
      },
      'removed',
      'failed',
    ),
  ),
  nextCursor,
});
const CausalNode = record({
  commandId: text,
  actor: text,
  causationId: { ...nullable(text), description: 'At the top of a page where its cause stands on an earlier one.' },
  events: list(record({ event, caused: list({ $ref: '#/components/schemas/CausalNode' }) })),
});
const CausalTrace = record({
  tenant: text,
  correlationId: text,
  log,
  position: { ...nullable(text), description: 'The head of the log up to which it was read.' },
  events: { ...integer, description: 'On this page.' },
  truncated: { type: 'boolean', description: 'There are more events than are shown.' },
  tree: list({ $ref: '#/components/schemas/CausalNode' }),
  nextCursor,
});

const LineageField = record({
  event: { ...text, description: 'Type of event.' },
  of: { type: 'string', enum: ['data', 'envelope'] },
  path: { ...text, description: 'Dotted; items of lists as `*`.' },
  personal: { type: 'boolean' },
});
const field = { $ref: '#/components/schemas/LineageField' };
const Lineage = record({
  model: text,
  version: integer,
  observed: record({ golden: integer, roots: integer, events: integer }),
  columns: list(
    record({
      column: text,
      key: { type: 'boolean' },
      personal: { type: 'boolean', description: 'Declared to hold personal data.' },
      sources: { ...list(field), description: 'Fields whose change changed what was asserted of the column.' },
      columns: { ...list(text), description: 'Columns of its own row whose change did.' },
      personalSources: { ...list(field), description: 'Personal fields, also by way of those columns.' },
    }),
  ),
  row: { ...list(field), description: 'What decides whether there is a row.' },
  unattributed: { ...list(field), description: 'Read, and not seen to change anything.' },
  columnsBefore: { ...integer, description: 'Of the columns asked for, those on the pages before.' },
  columnsTotal: integer,
  nextCursor: nullable(text),
});

const Status = record({
  log: record({ id: text, epoch: integer, head: nullable(text), events: text }),
  checkpoint: record({ position: nullable(text), eventId: nullable(text), updatedAt: nullable(instant) }),
  lag: record({ events: text, oldestUnappliedRecordedAt: nullable(instant) }),
  projector: record({ holder: nullable(text), leaseUntil: nullable(instant) }),
  models: list(
    record({
      name: text,
      version: integer,
      shape: { type: 'string', enum: ['state', 'ledger'] },
      rows: { ...text, description: 'An estimate where it starts with `~`.' },
      quarantinedRoots: integer,
      state: {
        type: 'string',
        enum: ['live', 'building', 'stopped', 'staged', 'former', 'failed'],
        description: 'The last three stand beside the version that is served, which has an entry of its own.',
      },
    }),
  ),
  reactors: list(record({ name: text, position: nullable(text), pending: integer, dead: integer })),
  timers: list(record({ name: text, done: integer, refused: integer, dead: integer })),
  audit: record({
    unsealedEvents: { ...text, description: 'Business after the last seal; an estimate where it starts with `~`.' },
    seal: {
      anyOf: [record({ number: integer, eventId: text, at: instant, merkleRoot: text }), { type: 'null' }],
      description: 'The newest seal of the log.',
    },
    verification: {
      anyOf: [
        record({
          number: integer,
          eventId: text,
          at: instant,
          share: record({ from: integer, to: integer, of: integer }),
          events: integer,
          rows: integer,
          mismatches: integer,
          turn: {
            ...record({
              verifications: integer,
              share: { type: 'number', description: 'Of the roots; less than 1 before a first turn is full.' },
              since: instant,
              mismatches: {
                ...integer,
                description: 'Found by them; without those in models that were built anew, or dropped, since.',
              },
            }),
            description: 'The newest verifications, back to where every root was verified once.',
          },
        }),
        { type: 'null' },
      ],
      description: 'What the projector found when it last verified a share of what is stored.',
    },
    trouble: {
      anyOf: [record({ message: text, since: instant, at: instant }), { type: 'null' }],
      description: 'Why the projector could not seal and verify when it last tried; null where it could.',
    },
  }),
});

export const ANSWER_SCHEMAS: Readonly<Record<string, Json>> = {
  LogName,
  ReportAnswer,
  CellSource,
  CellExplanation,
  ExplainStep,
  Explanation,
  TracedEvent,
  EventEffects,
  CausalNode,
  CausalTrace,
  LineageField,
  Lineage,
  Status,
};
