import { type CommandAnswer, type CommandGateway, CommandRefusedError } from '@recount/commands';
import { type EventLog, uuidv5 } from '@recount/event-log';
import { isTenant } from '@recount/journey';
import { type Batch, startBatch } from './batch.js';
import { csvRows } from './csv.js';
import { localDateIn, midnightIn } from './fields.js';
import { type FoundFile, findFiles, ImportFolderError } from './files.js';
import { commandIdOf, issue, requestOf, rowHash } from './issue.js';
import { lanes } from './lanes.js';
import type { ImportSource, MappedCommand, MappingContext, RowProblem, SourceFile, SourceRow, Step } from './source.js';
import { type ImportCounts, type RejectedRow, type Tally, tally } from './tally.js';

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

/** Refusals that say something about this program or this server, never about a row: they end the import. */
const NOT_ABOUT_A_ROW = new Set(['INTERNAL', 'UNKNOWN_COMMAND', 'UNKNOWN_STREAM_TYPE', 'FORBIDDEN', 'TENANT_MISMATCH']);

interface Run {
  readonly batch: Batch;
  readonly count: Tally;
  readonly send: (command: MappedCommand, commandId: string, row?: SourceRow) => Promise<CommandAnswer>;
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
    localDate: localDateIn(source.timeZone),
    rows: (name) => csvRows((files.get(name) as FoundFile).path, specs.get(name)?.columns ?? [], onBytes),
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

const bookedOtherwise = (step: Step): RowProblem => ({
  code: 'BOOKED_OTHERWISE',
  message: `${step.externalId} was booked before from a row with other values; what is booked stays`,
});

/** Books one row, or rejects it: then the commands that stand before the refused one remain. */
async function book(run: Run, step: Step): Promise<void> {
  const { batch, count } = run;
  count.row();
  let problem: RowProblem | undefined = step.problem;
  const hash = rowHash(step.row.values);
  for (let n = 0; n < step.commands.length && !problem; n++) {
    const command = step.commands[n] as MappedCommand;
    try {
      const answer = await run.send(command, commandIdOf(batch, step.externalId, command, n, hash), step.row);
      if (command.makes && !answer.changed && !answer.duplicate) problem = bookedOtherwise(step);
    } catch (error) {
      if (!(error instanceof CommandRefusedError) || NOT_ABOUT_A_ROW.has(error.refusal.code)) throw error;
      const { code, path, message } = error.refusal;
      problem = {
        code,
        message: `${command.streamType}.${command.command}: ${message}`,
        ...(path !== undefined && { path }),
      };
    }
  }
  if (!problem) return count.accept();
  count.reject(step.row, problem);
  const { file, row } = step.row;
  await account(run, 'reject-row', { file, row, ...problem, message: problem.message.slice(0, 1000) }, step.row);
}

/** Writes to the batch's own stream. A batch that an earlier run completed keeps its account as it is. */
async function account(run: Run, command: string, body: object, row?: SourceRow): Promise<void> {
  const { tenant, source, batchId, startedAt, resumed } = run.batch;
  const id = uuidv5(tenant, source, batchId, command, JSON.stringify(body));
  try {
    await run.send({ streamType: 'import', id: batchId, command, body, occurredAt: startedAt }, id, row);
  } catch (error) {
    const completed = error instanceof CommandRefusedError && error.refusal.code === 'TRANSITION_NOT_ALLOWED';
    if (!completed || !resumed) throw error;
  }
}

/**
 * Imports a folder through the command gateway. May be killed and run again at any moment: what an earlier run booked is
 * recognised by its command ids and not booked twice.
 * @throws ImportFolderError the folder does not fit the source
 * @throws ImportInterruptedError the store stayed away; run it again
 */
export async function runImport(options: ImportOptions): Promise<ImportResult> {
  const { gateway, log, source, folder, patienceMs = 60_000 } = options;
  const tenant = options.tenant ?? source.name;
  if (!isTenant(tenant))
    throw new ImportFolderError(`${tenant} is no tenant name: lower-case letters, digits and _, at most 63`);
  const files = await findFiles(folder, source.files);
  const batch = await startBatch({ gateway, log, patienceMs }, tenant, source, files, options.startedAt);

  const count = tally();
  const totalBytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
  let bytes = 0;
  const run: Run = {
    batch,
    count,
    send: async (command, commandId, row) => {
      const answer = await issue(gateway, requestOf(batch, command, commandId, row), patienceMs);
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
  for await (const step of source.steps(context)) {
    await running.run(step.lane, () => book(run, step));
    onProgress?.({ ...count.progress(), bytes, totalBytes });
  }
  await running.drain();

  const { rows, accepted, rejected } = count.counts();
  await account(run, 'complete', { rows, accepted, rejected });
  onProgress?.({ ...count.progress(), bytes, totalBytes });
  return { ...batch, ...count.counts(), position: count.position()?.toString() ?? null, rejectedRows: count.listed() };
}
