import type { RecordedEvent } from '../port.js';
import { isInstant, isName, isVersion } from '../vet.js';

/** Where an event belongs and when it was true. */
export interface Place {
  readonly root: string;
  readonly tenant: string;
  /** UTC, as written. */
  readonly occurredAt: string;
  readonly schemaVersion: number;
}

const TENANT_OF_NAME = /^[^-]+-([a-z0-9_]{1,63})\./;

/**
 * What the metadata says; for an event of a foreign writer that does not say it: its stream is its root, its tenant that
 * of the stream's name or `_`, it was true when it was recorded.
 */
export function placeOf({
  stream,
  metadata,
  recordedAt,
}: Pick<RecordedEvent, 'stream' | 'metadata' | 'recordedAt'>): Place {
  const { root, tenant, occurredAt, schemaVersion } = metadata;
  return {
    root: root !== undefined && isName(root) ? root : stream,
    tenant: tenant !== undefined && isName(tenant) ? tenant : (TENANT_OF_NAME.exec(stream)?.[1] ?? '_'),
    occurredAt: occurredAt !== undefined && isInstant(occurredAt) ? occurredAt : recordedAt,
    schemaVersion: schemaVersion !== undefined && isVersion(schemaVersion) ? Number(schemaVersion) : 1,
  };
}

/** The store's own bookkeeping, no part of the history: system events and the events that name this log. */
export const IDENTITY_STREAM = 'log-_.identity';
export const isBookkeeping = (event: { readonly type: string; readonly streamId: string }): boolean =>
  event.type.startsWith('$') || event.streamId === IDENTITY_STREAM;
