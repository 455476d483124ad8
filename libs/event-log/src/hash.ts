import { hash } from 'node:crypto';

/** What an event's hash covers; data and metadata as their canonical JSON text. */
export interface HashedEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/**
 * SHA-256 of stream, revision, event id, type, data and metadata, one per line. None of them can hold a line feed
 * (names have no control characters, canonical JSON escapes them), so no two events make the same lines.
 * `log.append` computes the same in SQL.
 */
export function hashOf(event: HashedEvent): Buffer {
  const lines = [event.stream, event.revision, event.id, event.type, event.data, event.metadata];
  return hash('sha256', lines.join('\n'), 'buffer');
}
