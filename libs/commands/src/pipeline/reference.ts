import type { EventLog } from '@recount/event-log';
import {
  contractOf,
  type EventContract,
  type JourneyEvents,
  type PipelineVersion,
  type Reference,
  streamName,
  upcast,
} from '@recount/journey';
import type { Clock } from '../time.js';

/** What holds in a tenant that was never configured. */
export const DEFAULT_SETTINGS = { timeZone: 'UTC', currency: 'USD' } as const;
export const PIPELINE_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

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
  /** A tenant's reference; a promise when its settings must be read first. Its `pipeline` throws ReferenceMissingError. */
  of(tenant: string): Reference | Promise<Reference>;
  load(stream: string): Promise<void>;
  forget(stream: string): void;
}

interface Held {
  readonly data: unknown;
  readonly readAt: number;
}

const typeOf = { tenant: 'TenantConfigured', pipeline: 'PipelineDefined' } as const;

export function createReference(
  log: EventLog,
  standard: PipelineVersion,
  clock: Clock,
  maxAgeMs: number,
): ReferenceData {
  const held = new Map<string, Held>();
  const loading = new Map<string, Promise<void>>();
  const views = new Map<string, Reference>();

  const fresh = (stream: string): Held | undefined => {
    const entry = held.get(stream);
    if (entry === undefined) return undefined;
    const age = clock() - entry.readAt; // below zero when the clock was set back
    return age >= 0 && age <= maxAgeMs ? entry : undefined;
  };
  async function read(stream: string): Promise<void> {
    const type = stream.startsWith('tenant-') ? typeOf.tenant : typeOf.pipeline;
    let data: unknown;
    for await (const event of log.readStream(stream, { direction: 'backwards' })) {
      if (event.type !== type) continue;
      data = upcast(contractOf(type) as EventContract, Number(event.metadata.schemaVersion ?? 1), event.data);
      break;
    }
    held.set(stream, { data, readAt: clock() });
  }
  const load = (stream: string): Promise<void> => {
    let reading = loading.get(stream);
    if (reading === undefined) {
      reading = read(stream).finally(() => loading.delete(stream));
      loading.set(stream, reading);
    }
    return reading;
  };
  const settingsOf = (stream: string) => held.get(stream)?.data as JourneyEvents['TenantConfigured'] | undefined;
  const viewOf = (tenant: string): Reference => {
    const known = views.get(tenant);
    if (known !== undefined) return known;
    const settings = streamName('tenant', tenant, 'settings');
    const view: Reference = {
      get timeZone() {
        return settingsOf(settings)?.timeZone ?? DEFAULT_SETTINGS.timeZone;
      },
      get currency() {
        return settingsOf(settings)?.currency ?? DEFAULT_SETTINGS.currency;
      },
      pipeline(id) {
        if (!PIPELINE_ID.test(id)) return undefined;
        const stream = streamName('pipeline', tenant, id);
        const entry = fresh(stream);
        if (entry === undefined) throw new ReferenceMissingError(stream);
        if (entry.data === undefined) return id === standard.id ? standard : undefined;
        const { version, stages, skipAllowed } = entry.data as JourneyEvents['PipelineDefined'];
        return { id, version, stages, skipAllowed };
      },
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
    forget: (stream) => void held.delete(stream),
  };
}
