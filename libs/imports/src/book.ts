import { type CommandAnswer, CommandRefusedError } from '@recount/commands';
import { uuidv5 } from '@recount/event-log';
import type { Batch } from './batch.js';
import { commandIdOf, rowsHash } from './issue.js';
import type { MappedCommand, RowProblem, SourceRow, Step } from './source.js';
import type { Tally } from './tally.js';

/** Refusals that say something about this program or this server, never about a row: they end the import. */
const NOT_ABOUT_A_ROW = new Set(['INTERNAL', 'UNKNOWN_COMMAND', 'UNKNOWN_STREAM_TYPE', 'FORBIDDEN', 'TENANT_MISMATCH']);

/** A batch on its way: what it counts, and how it sends. */
export interface Run {
  readonly batch: Batch;
  readonly count: Tally;
  readonly send: (command: MappedCommand, commandId: string, row?: SourceRow) => Promise<CommandAnswer>;
}

const bookedOtherwise = (step: Step): RowProblem => ({
  code: 'BOOKED_OTHERWISE',
  message: `${step.externalId} was booked before from a row with other values; what is booked stays`,
});

/** Books a step's rows, or rejects them all: then the commands that stand before the refused one remain. */
export async function book(run: Run, step: Step): Promise<void> {
  const { batch, count } = run;
  const { rows } = step;
  count.rows(rows.length);
  let problem: RowProblem | undefined = step.problem;
  const hash = step.commands.length === 0 ? '' : rowsHash(rows);
  for (let n = 0; n < step.commands.length && !problem; n++) {
    const command = step.commands[n] as MappedCommand;
    try {
      const answer = await run.send(command, commandIdOf(batch, step.externalId, command, n, hash), rows[0]);
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
  if (!problem) return count.accept(rows.length);
  const rejection = { ...problem, message: problem.message.slice(0, 1000) };
  for (const row of rows) {
    count.reject(row, problem);
    await account(run, 'reject-row', { file: row.file, row: row.row, ...rejection }, row);
  }
}

/** Writes to the batch's own stream. A batch that an earlier run completed keeps its account as it is. */
export async function account(run: Run, command: string, body: object, row?: SourceRow): Promise<void> {
  const { tenant, source, batchId, startedAt, resumed } = run.batch;
  const id = uuidv5(tenant, source, batchId, command, JSON.stringify(body));
  try {
    await run.send({ streamType: 'import', id: batchId, command, body, occurredAt: startedAt }, id, row);
  } catch (error) {
    const completed = error instanceof CommandRefusedError && error.refusal.code === 'TRANSITION_NOT_ALLOWED';
    if (!completed || !resumed) throw error;
  }
}
