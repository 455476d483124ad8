import { isUtf8 } from 'node:buffer';
import type { ProposedEvent } from '../protocol/requests.js';

/**
 * Where the bytes of an event's data are found again when the log's object is not their JSON: in its property `value`
 * (JSON that is no object) or `base64` (anything else), in a text of their own, or there are none.
 */
export type Verbatim = 'value' | 'base64' | 'text' | 'nothing';

/** What the log's own columns do not say of an event that was not written in the log's form. */
interface AsWritten {
  /** Absent: application/json. */
  readonly contentType?: string;
  /** Absent: the log's data. */
  readonly data?: Verbatim;
  readonly text?: string;
  /** Absent: there were none. */
  readonly metadata?: string;
  /** Metadata that are no text. */
  readonly metadataBase64?: string;
}

const JSON_TYPE = 'application/json';

/** The value of the metadata key `asWritten`. */
export function asWritten(event: ProposedEvent, data: Verbatim | undefined): string {
  const { contentType, metadata } = event;
  const kept: AsWritten = {
    ...(contentType === JSON_TYPE ? {} : { contentType }),
    ...(data === undefined ? {} : { data }),
    ...(data === 'text' ? { text: event.data.toString('utf8') } : {}),
    ...(metadata.length === 0 ? {} : bytesOf(metadata)),
  };
  return JSON.stringify(kept);
}

const bytesOf = (metadata: Buffer): AsWritten =>
  isUtf8(metadata) ? { metadata: metadata.toString('utf8') } : { metadataBase64: metadata.toString('base64') };

export interface Written {
  readonly contentType: string;
  readonly data: string | Buffer;
  readonly metadata: string | Buffer;
}

/** What a reader gets back, from the log's texts of data and metadata. */
export function written(data: string, metadata: string): Written {
  if (!metadata.includes('"asWritten":')) return { contentType: JSON_TYPE, data, metadata };
  const kept = keptIn(metadata);
  if (kept === undefined) return { contentType: JSON_TYPE, data, metadata };
  return {
    contentType: kept.contentType ?? JSON_TYPE,
    data: dataFrom(data, kept),
    metadata: kept.metadata ?? Buffer.from(kept.metadataBase64 ?? '', 'base64'),
  };
}

function keptIn(metadata: string): AsWritten | undefined {
  const { asWritten: kept } = JSON.parse(metadata) as { asWritten?: string };
  return kept === undefined ? undefined : (JSON.parse(kept) as AsWritten);
}

function dataFrom(data: string, { data: verbatim, text }: AsWritten): string | Buffer {
  if (verbatim === undefined) return data;
  if (verbatim === 'text') return text ?? '';
  if (verbatim === 'nothing') return '';
  const { value, base64 } = JSON.parse(data) as { value?: unknown; base64?: string };
  return verbatim === 'value' ? JSON.stringify(value) : Buffer.from(base64 ?? '', 'base64');
}
