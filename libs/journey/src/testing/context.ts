import type {
  AcceptedQuote,
  ActorType,
  CalendarVersion,
  Context,
  KnownJourney,
  Opened,
  OtherStream,
  PipelineVersion,
  QuotePolicyVersion,
  SlaPolicyVersion,
  Zone,
} from '../aggregate.js';
import { addDays } from '../dates.js';
import { streamName } from '../names.js';
import { STANDARD_PIPELINE } from '../pipeline/standard.js';
import { STANDARD_CALENDAR, STANDARD_QUOTE_POLICY, STANDARD_SLA } from '../policy/standard.js';
import type { DuplicatePolicy } from '../tenant/events.js';

/** A UUID made of its parts alone: the same parts, the same id. For tests; real ids are SHA-1 based v5 or v7. */
export function testId(...parts: readonly string[]): string {
  const text = parts.join('\u001f');
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((seed) => {
    let hash = seed;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
  });
  const hex = words.join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export interface TestContextOptions {
  readonly streamType: string;
  /** Default: derived from the stream type. */
  readonly id?: string;
  readonly tenant?: string;
  readonly commandId?: string;
  readonly occurredAt?: string;
  /** When the command is issued. Default: as it occurs. */
  readonly now?: string;
  readonly actorType?: ActorType;
  /** Pipelines beside `standard`. */
  readonly pipelines?: readonly PipelineVersion[];
  readonly calendars?: readonly CalendarVersion[];
  readonly slaPolicies?: readonly SlaPolicyVersion[];
  readonly quotePolicies?: readonly QuotePolicyVersion[];
  readonly acceptedQuotes?: readonly AcceptedQuote[];
  /** Who was merged into whom. */
  readonly survivors?: Readonly<Record<string, string>>;
  /** Pairs that somebody decided on. */
  readonly decided?: readonly (readonly [string, string])[];
  /** What was opened since the event that the command's definition names. Default: nothing. */
  readonly opened?: Opened;
  /** What becomes of duplicates. Default: `link`. */
  readonly duplicates?: DuplicatePolicy;
  /** Who is recognised by the values of the command. */
  readonly known?: readonly KnownJourney[];
  /** Other streams, by name. */
  readonly others?: Readonly<Record<string, OtherStream>>;
}

const utc: Zone = {
  dateOf: (instant) => instant.slice(0, 10),
  instantOf: (date, clock) => `${date}T${clock}:00.000Z`,
};
const find = <R extends { readonly id: string }>(rules: readonly R[], standard: R) => {
  return (id: string): R | undefined => [...rules, standard].find((rule) => rule.id === id);
};

/** A context without node, clock or randomness: UTC, CNY, the standard rules, ids from `testId`. */
export function testContext(options: TestContextOptions): Context {
  const {
    streamType,
    tenant = 'default',
    commandId = 'command',
    occurredAt = '2026-03-02T09:00:00.000Z',
    pipelines = [],
    calendars = [],
    slaPolicies = [],
    quotePolicies = [],
    acceptedQuotes = [],
    survivors = {},
    decided = [],
    others = {},
    duplicates = 'link',
    known = [],
    opened = { documents: [], more: false },
  } = options;
  const id = options.id ?? testId(streamType);
  const stream = streamName(streamType, tenant, id);
  return {
    tenant,
    id,
    stream,
    now: options.now ?? occurredAt,
    occurredAt,
    actorType: options.actorType ?? 'user',
    actorId: 'tester',
    reference: {
      timeZone: 'UTC',
      currency: 'CNY',
      duplicates,
      pipeline: find(pipelines, STANDARD_PIPELINE),
      calendar: find(calendars, STANDARD_CALENDAR),
      slaPolicy: find(slaPolicies, STANDARD_SLA),
      quotePolicy: find(quotePolicies, STANDARD_QUOTE_POLICY),
      acceptedQuote: (quoteId) => acceptedQuotes.find((quote) => quote.id === quoteId),
      survivorOf: (customerId) => survivors[customerId],
      decidedOn: (a, b) => decided.some((pair) => pair.includes(a) && pair.includes(b)),
    },
    other(type, otherId) {
      const other = others[streamName(type, tenant, otherId)];
      if (other === undefined) throw new RangeError(`the scenario has no ${type} ${otherId}`);
      return other;
    },
    opened: () => opened,
    known: () => known,
    eventId: (index) => testId(tenant, stream, commandId, String(index)),
    deriveId: (...parts) => testId(tenant, ...parts),
    localDate: utc.dateOf,
    zone: () => utc,
    addDays,
  };
}
