import type { CommandGateway } from '@recount/commands';
import { type EventLog, uuidv5 } from '@recount/event-log';
import { isTenant } from '@recount/journey';
import { type Batch, startBatch } from './batch.js';
import { blankRows } from './blanks.js';
import { account, book, type Run } from './book.js';
import { csvRows } from './csv.js';
import { localDateIn, localTimeIn, midnightIn } from './fields.js';
import { type FoundFile, findFiles, ImportFolderError } from './files.js';
import { issue, requestOf } from './issue.js';
import { lanes } from './lanes.js';
import type { ImportSource, MappedCommand, MappingContext, SourceFile } from './source.js';
import { type ImportCounts, type RejectedRow, tally } from './tally.js';

export interface ImportProgress {
  readonly rows: number;
  readonly commands: number;
  readonly events: number;
  readonly rejected: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface ImportOptions {
  readonly gateway: CommandGateway;
  readonly log: EventLog;
  readonly source: ImportSource;
  readonly folder: string;
  /** Default: the source's name. */
  readonly tenant?: string;
  /** The batch's time, given to rows without a date (UTC instant). A batch that was started before keeps its own. */
  readonly startedAt: string;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Rows on their way at once; default 512. */
  readonly concurrency?: number;
  /** How long a store that is away is waited for; default 60 s. */
  readonly patienceMs?: number;
  /** Stops the import: what was sent is waited for, nothing further is sent. */
  readonly signal?: AbortSignal;
}

export interface ImportResult extends ImportCounts {
  readonly tenant: string;
  readonly source: string;
  readonly batchId: string;
  readonly startedAt: string;
  /** The batch had been started by an earlier run. */
  readonly resumed: boolean;
  /** Position of the last event, for `minPosition`; null when nothing was appended or known. */
  readonly position: string | null;
  /** The first rejected rows; all of them are `ImportRowRejected` events of `import-{tenant}.{batchId}`. */
  readonly rejectedRows: readonly RejectedRow[];
}

function contextOf(
  source: ImportSource,
  batch: Batch,
  files: ReadonlyMap<string, FoundFile>,
  onBytes: (n: number) => void,
): MappingContext {
  const specs = new Map<string, SourceFile>(source.files.map((file) => [file.name, file]));
  return {
    tenant: batch.tenant,
    startedAt: batch.startedAt,
    currency: source.currency,
    id: (kind, externalId) => uuidv5(batch.tenant, source.name, kind, externalId),
    receivableId: (orderId, instalmentNo) => uuidv5(batch.tenant, 'receivable', orderId, String(instalmentNo)),
    midnight: midnightIn(source.timeZone),
    local: localTimeIn(source.timeZone),
    localDate: localDateIn(source.timeZone),
    rows: (name) => {
      const read = specs.get(name)?.layout === 'blanks' ? blankRows : csvRows;
      return read((files.get(name) as FoundFile).path, specs.get(name)?.columns ?? [], onBytes);
    },
  };
}

/** What must stand before the first row: the tenant's settings and the source's own prelude. */
async function prelude(run: Run, source: ImportSource, context: MappingContext): Promise<void> {
  const tenant: MappedCommand = {
    streamType: 'tenant',
    id: 'settings',
    command: 'configure',
    occurredAt: context.startedAt,
    body: { timeZone: source.timeZone, currency: source.currency, name: source.title },
  };
  for (const [n, command] of [tenant, ...(source.prelude?.(context) ?? [])].entries()) {
    await run.send(command, uuidv5(run.batch.tenant, source.name, 'prelude', String(n), JSON.stringify(command.body)));
  }
}

/**
 * Imports a folder through the command gateway. May be killed and run again at any moment: what an earlier run booked is
 * recognised by its command ids and not booked twice.
 * @throws ImportFolderError the folder does not fit the source
 * @throws ImportInterruptedError it was told to stop, or the store stayed away; run it again
 */
export async function runImport(options: ImportOptions): Promise<ImportResult> {
  const { gateway, log, source, folder, patienceMs = 60_000, signal } = options;
  const way = { gateway, patienceMs, signal };
  const tenant = options.tenant ?? source.name;
  if (!isTenant(tenant))
    throw new ImportFolderError(`${tenant} is no tenant name: lower-case letters, digits and _, at most 63`);
  const files = await findFiles(folder, source.files);
  const batch = await startBatch({ ...way, log }, tenant, source, files, options.startedAt);

  const count = tally();
  const totalBytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
  let bytes = 0;
  const run: Run = {
    batch,
    count,
    send: async (command, commandId, row) => {
      const answer = await issue(way, requestOf(batch, command, commandId, row));
      count.command(answer);
      return answer;
    },
  };
  const context = contextOf(source, batch, files, (n) => {
    bytes += n;
  });
  await prelude(run, source, context);

  const { concurrency = 512, onProgress } = options;
  const running = lanes(concurrency);
  try {
    for await (const step of source.steps(context)) {
      await running.run(step.lane, () => book(run, step));
      onProgress?.({ ...count.progress(), bytes, totalBytes });
    }
  } catch (error) {
    // Whoever hears of the failure may close the gateway: nothing is under way by then.
    await running.drain().catch(() => undefined);
    throw error;
  }
  await running.drain();

  const { rows, accepted, rejected } = count.counts();
  await account(run, 'complete', { rows, accepted, rejected });
  onProgress?.({ ...count.progress(), bytes, totalBytes });
  return { ...batch, ...count.counts(), position: count.position()?.toString() ?? null, rejectedRows: count.listed() };
}
