import type { EventLog } from '@recount/event-log';
import {
  CUSTOMERS,
  contractOf,
  type EventContract,
  type JourneyEvents,
  type PipelineVersion,
  type Reference,
  STANDARD_CALENDAR,
  STANDARD_QUOTE_POLICY,
  STANDARD_SLA,
  streamName,
  upcast,
} from '@recount/journey';
import type { Clock } from '../time.js';
import { createMergers, IDENTITY } from './mergers.js';

/** What holds in a tenant that was never configured. */
export const DEFAULT_SETTINGS = { timeZone: 'UTC', currency: 'USD', duplicates: 'link' } as const;
export const PIPELINE_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** `{kind}.{id}`; the kinds are those of the policy's commands. */
export const POLICY_ID = /^[a-z]{1,20}\.[a-z0-9][a-z0-9-]{0,62}$/;

/** A decision asked for reference data that is not in memory: load it and decide again. */
export class ReferenceMissingError extends Error {
  override readonly name = 'ReferenceMissingError';
  constructor(readonly stream: string) {
    super(`${stream} is not in memory`);
  }
}

/**
 * Reference data of the tenants, a moment old at most: the last event of each of its streams says all. Read lazily, read
 * again when older than `maxAgeMs`, and after this process appended to it.
 */
export interface ReferenceData {
  /** A tenant's reference; a promise when its settings must be read first. Its rules throw ReferenceMissingError. */
  of(tenant: string): Reference | Promise<Reference>;
  load(stream: string): Promise<void>;
  forget(stream: string): void;
}

interface Held {
  readonly data: unknown;
  readonly readAt: number;
}

/** The events that say all, by the type of their streams. */
const SAYS_ALL: Readonly<Record<string, readonly string[]>> = {
  tenant: ['TenantConfigured'],
  pipeline: ['PipelineDefined'],
  policy: ['CalendarPublished', 'SlaPolicyPublished', 'QuotePolicyPublished'],
};
/** Whether what decisions of other streams read in streams of this type may become another one. */
export const isReferenceData = (streamType: string): boolean =>
  streamType === IDENTITY || Object.hasOwn(SAYS_ALL, streamType);
/** What says for good that a quote was accepted, and how many acceptances are held. */
const ACCEPTED = 'QuoteAccepted';
const MAX_QUOTES = 1_000;

export function createReference(
  log: EventLog,
  standard: PipelineVersion,
  clock: Clock,
  maxAgeMs: number,
): ReferenceData {
  const held = new Map<string, Held>();
  const mergers = createMergers(log);
  const quotes = new Map<string, JourneyEvents[typeof ACCEPTED] | undefined>();
  const loading = new Map<string, Promise<void>>();
  /** Streams that this process appended to while they were read: what the read finds may be what was there before. */
  const overtaken = new Set<string>();
  const views = new Map<string, Reference>();

  const fresh = (stream: string): Held | undefined => {
    const entry = held.get(stream);
    if (entry === undefined) return undefined;
    const age = clock() - entry.readAt; // below zero when the clock was set back
    return age >= 0 && age <= maxAgeMs ? entry : undefined;
  };
  async function lastOf(stream: string, types: readonly string[]): Promise<unknown> {
    for await (const { type, metadata, data } of log.readStream(stream, { direction: 'backwards' })) {
      if (types.includes(type))
        return upcast(contractOf(type) as EventContract, Number(metadata.schemaVersion ?? 1), data);
    }
    return undefined;
  }
  async function read(stream: string): Promise<void> {
    const type = stream.slice(0, stream.indexOf('-'));
    if (type === 'quote') {
      quotes.set(stream, (await lastOf(stream, [ACCEPTED])) as JourneyEvents[typeof ACCEPTED] | undefined);
      const [oldest] = quotes.keys();
      if (quotes.size > MAX_QUOTES && oldest !== undefined) quotes.delete(oldest);
    } else if (type === IDENTITY) {
      const readAt = clock();
      await mergers.read(stream);
      held.set(stream, { data: undefined, readAt });
    } else held.set(stream, { data: await lastOf(stream, SAYS_ALL[type] ?? []), readAt: clock() });
  }
  /** What is held is read again before it is asked for; a decision that has it already goes on with it. */
  const outdate = (stream: string): void => {
    const entry = held.get(stream);
    if (entry !== undefined) held.set(stream, { ...entry, readAt: Number.NEGATIVE_INFINITY });
  };
  const load = (stream: string): Promise<void> => {
    let reading = loading.get(stream);
    if (reading === undefined) {
      reading = read(stream).finally(() => {
        loading.delete(stream);
        if (overtaken.delete(stream)) outdate(stream);
      });
      loading.set(stream, reading);
    }
    return reading;
  };
  const settingsOf = (stream: string) => held.get(stream)?.data as JourneyEvents['TenantConfigured'] | undefined;
  const viewOf = (tenant: string): Reference => {
    const known = views.get(tenant);
    if (known !== undefined) return known;
    const settings = streamName('tenant', tenant, 'settings');
    /** What was last said in a stream; the standard rule has been there from the start. */
    const lastSaid = <R extends { readonly id: string }>(type: string, streamId: string, id: string, standard: R) => {
      const stream = streamName(type, tenant, streamId);
      const entry = fresh(stream);
      if (entry === undefined) throw new ReferenceMissingError(stream);
      if (entry.data === undefined) return id === standard.id ? standard : undefined;
      return { ...(entry.data as Omit<R, 'id'>), id } as R;
    };
    const rule =
      <R extends { readonly id: string }>(type: string, prefix: string, standard: R) =>
      (id: string): R | undefined =>
        PIPELINE_ID.test(id) ? lastSaid(type, `${prefix}${id}`, id, standard) : undefined;
    const decisions = (): string => {
      const stream = streamName(IDENTITY, tenant, CUSTOMERS);
      if (fresh(stream) === undefined) throw new ReferenceMissingError(stream);
      return stream;
    };
    const view: Reference = {
      get timeZone() {
        return settingsOf(settings)?.timeZone ?? DEFAULT_SETTINGS.timeZone;
      },
      get currency() {
        return settingsOf(settings)?.currency ?? DEFAULT_SETTINGS.currency;
      },
      get duplicates() {
        return settingsOf(settings)?.duplicates ?? DEFAULT_SETTINGS.duplicates;
      },
      pipeline: rule('pipeline', '', standard),
      calendar: rule('policy', 'calendar.', STANDARD_CALENDAR),
      slaPolicy: rule('policy', 'sla.', STANDARD_SLA),
      quotePolicy: rule('policy', 'quote.', STANDARD_QUOTE_POLICY),
      acceptedQuote(id) {
        const stream = streamName('quote', tenant, id);
        if (!quotes.has(stream)) throw new ReferenceMissingError(stream);
        const accepted = quotes.get(stream);
        // An acceptance is for good; that there is none is true of the moment it was read, and read again next time.
        if (accepted === undefined) quotes.delete(stream);
        return accepted === undefined ? undefined : { ...accepted, id };
      },
      survivorOf: (customerId) => mergers.survivorOf(decisions(), customerId),
      decidedOn: (a, b) => mergers.decidedOn(decisions(), a, b),
    };
    views.set(tenant, view);
    return view;
  };

  return {
    of(tenant) {
      const view = viewOf(tenant);
      const settings = streamName('tenant', tenant, 'settings');
      return fresh(settings) === undefined ? load(settings).then(() => view) : view;
    },
    load,
    forget(stream) {
      outdate(stream);
      if (loading.has(stream)) overtaken.add(stream);
    },
  };
}
