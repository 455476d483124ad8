import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandAnswer, type CommandGateway, CommandRefusedError, type CommandRequest } from '@recount/commands';
import { LogUnavailableError, uuidv5 } from '@recount/event-log';
import { importActor, type MappedCommand, type SourceRow, type Values } from './source.js';

/** The import was told to stop, or the store did not answer for too long. Run again, it continues where it stands. */
export class ImportInterruptedError extends Error {
  override readonly name = 'ImportInterruptedError';
}

/** SHA-256 of a row, or of a list of rows, as canonical JSON (their keys are sorted already). */
export const rowsHash = (rows: readonly { readonly values: Values }[]): string =>
  hash('sha256', JSON.stringify(rows.length === 1 ? rows[0]?.values : rows.map((row) => row.values)), 'hex');

/** The same rows give the same id and are nothing new; a changed row gives another and is a new command. */
export const commandIdOf = (
  batch: { readonly tenant: string; readonly source: string },
  externalId: string,
  command: MappedCommand,
  ordinal: number,
  hash: string,
): string =>
  uuidv5(batch.tenant, batch.source, externalId, `${command.streamType}.${command.command}`, String(ordinal), hash);

export interface Envelope {
  readonly tenant: string;
  readonly source: string;
  readonly batchId: string;
}

export const requestOf = (
  envelope: Envelope,
  command: MappedCommand,
  commandId: string,
  row?: SourceRow,
): CommandRequest => ({
  tenant: envelope.tenant,
  actor: importActor(envelope.source),
  commandId,
  streamType: command.streamType,
  id: command.id,
  command: command.command,
  body: withoutAbsent(command.body),
  occurredAt: command.occurredAt,
  correlationId: envelope.batchId,
  importBatch: envelope.batchId,
  ...(row && { importRow: `${row.file}:${row.row}` }),
});

/** The body without its undefined properties; the very same object when there are none. */
function withoutAbsent(body: object): object {
  const given = body as Readonly<Record<string, unknown>>;
  for (const key in given) {
    if (given[key] === undefined)
      return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  }
  return body;
}

/** How commands are sent, and how patiently. */
export interface Way {
  readonly gateway: CommandGateway;
  /** How long a store that is away is waited for. */
  readonly patienceMs: number;
  /** Ends the waiting, and lets nothing further be sent. */
  readonly signal?: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;
/** The gateway has waited for the reactors before it refuses with this code: to a row of history it is final. */
const WAITED_FOR = 'RECEIVABLE_NOT_RECOGNIZED';
const passes = (error: unknown): boolean =>
  error instanceof LogUnavailableError ||
  (error instanceof CommandRefusedError && error.retryable && error.refusal.code !== WAITED_FOR);

/**
 * Sends one command and repeats it, with the same id, while the store is away.
 * @throws CommandRefusedError a refusal that repeating cannot change
 * @throws ImportInterruptedError the signal aborted before it was sent, or the store stayed away for `patienceMs`
 */
export async function issue({ gateway, patienceMs, signal }: Way, request: CommandRequest): Promise<CommandAnswer> {
  let waited = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    if (signal?.aborted) throw new ImportInterruptedError('the import was interrupted');
    try {
      return await gateway.execute(request);
    } catch (error) {
      if (!passes(error)) throw error;
      if (waited >= patienceMs) {
        throw new ImportInterruptedError(`gave up after ${Math.round(waited / 1000)} s: ${(error as Error).message}`);
      }
      await sleep(pause, undefined, signal ? { signal } : {}).catch(() => undefined);
      waited += pause;
    }
  }
}
