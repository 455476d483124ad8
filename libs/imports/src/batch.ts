import { CommandRefusedError } from '@recount/commands';
import { type EventLog, uuidv5 } from '@recount/event-log';
import { streamName } from '@recount/journey';
import type { FoundFile } from './files.js';
import { issue, requestOf, type Way } from './issue.js';
import type { ImportSource } from './source.js';

/** One run of one mapping over one set of files: the same three always make the same batch. */
export interface Batch {
  readonly tenant: string;
  readonly source: string;
  readonly batchId: string;
  /** Written once; a restart reads it back. */
  readonly startedAt: string;
  /** The batch was there before this run. */
  readonly resumed: boolean;
}

export const batchIdOf = (tenant: string, source: ImportSource, files: ReadonlyMap<string, FoundFile>): string => {
  const hashes = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, file]) => `${name}=${file.sha256}`);
  return uuidv5(tenant, source.name, ...hashes, String(source.mappingVersion));
};

async function startedAtOf(log: EventLog, stream: string): Promise<string | undefined> {
  for await (const event of log.readStream(stream, { limit: 1 })) return event.metadata.occurredAt;
  return undefined;
}

/** Starts the batch, or finds it started: its `startedAt` is the first one's, whatever this call was given. */
export async function startBatch(
  to: Way & { readonly log: EventLog },
  tenant: string,
  source: ImportSource,
  files: ReadonlyMap<string, FoundFile>,
  startedAt: string,
): Promise<Batch> {
  const batchId = batchIdOf(tenant, source, files);
  const stream = streamName('import', tenant, batchId);
  const batch = { tenant, source: source.name, batchId };
  const before = await startedAtOf(to.log, stream);
  if (before !== undefined) return { ...batch, startedAt: before, resumed: true };
  const body = {
    source: source.name,
    mappingVersion: source.mappingVersion,
    files: [...files.values()].map(({ name, sha256 }) => ({ name, sha256 })),
  };
  const start = { streamType: 'import', id: batchId, command: 'start', body, occurredAt: startedAt };
  try {
    await issue(to, requestOf(batch, start, uuidv5(tenant, source.name, batchId, 'start')));
  } catch (error) {
    // Another importer of the same files was faster: its start holds.
    const after = error instanceof CommandRefusedError ? await startedAtOf(to.log, stream) : undefined;
    if (after === undefined) throw error;
    return { ...batch, startedAt: after, resumed: true };
  }
  return { ...batch, startedAt: (await startedAtOf(to.log, stream)) ?? startedAt, resumed: false };
}
