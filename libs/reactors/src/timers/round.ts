import { type CommandGateway, CommandRefusedError } from '@recount/commands';
import { uuidv5 } from '@recount/event-log';
import type { Pool } from 'pg';
import { isAway, messageOf, type Patience, pause } from '../issue.js';
import type { Guard } from '../journal.js';
import { dueRows } from './due.js';
import { recordOutcomes, type TimerOutcome } from './outcomes.js';
import type { DueRow, ReadyTimer } from './timer.js';

/** What a round is made with. */
export interface RoundSettings {
  readonly pool: Pool;
  readonly gateway: CommandGateway;
  readonly guard: Guard;
  /** Milliseconds since the epoch: what commands carry as now, and what `due` is compared with. */
  readonly clock: () => number;
  readonly graceMs: number;
  /** Due rows read, and commands under way, at a time. */
  readonly batch: number;
  readonly patience: Patience;
}

/** A command that is to be tried again. */
export interface Postponed {
  /** Attempts that were a fault of ours; a refusal that may pass does not count. */
  readonly faults: number;
  readonly times: number;
  readonly notBefore: number;
}
/** By command and row; lost with the process, which only means an attempt earlier than planned. */
export type Waiting = Map<string, Postponed>;

export const timerCommandId = (timer: string, { basisEventId, due }: Pick<DueRow, 'basisEventId' | 'due'>): string =>
  uuidv5(timer, basisEventId, due);

/** Refusals that may pass by themselves: the row stays armed until its model says otherwise. */
const mayPass = (error: CommandRefusedError): boolean => error.retryable;

/** Issues the command of a due row once. Answers its outcome, or when to try again. */
async function issue(
  { gateway, patience }: RoundSettings,
  timer: ReadyTimer,
  row: DueRow,
  now: number,
  before: Postponed | undefined,
): Promise<TimerOutcome | Postponed> {
  const { faults = 0, times = 0 } = before ?? {};
  const commandId = timerCommandId(timer.name, row);
  const ended = (how: Pick<TimerOutcome, 'outcome' | 'code' | 'message'>): TimerOutcome => ({
    row,
    ...how,
    attempts: times + 1,
    commandId,
  });
  const later = (more: number): Postponed => ({
    faults: faults + more,
    times: times + 1,
    notBefore: now + pause(times + 1, patience),
  });
  try {
    const { streamType, id, command, body } = timer.command(row);
    await gateway.execute({
      tenant: row.tenant,
      actor: { type: 'scheduler', id: timer.name },
      commandId,
      streamType,
      id,
      command,
      body,
      occurredAt: new Date(now).toISOString(),
      causationId: row.basisEventId,
      ...(row.correlationId === undefined ? {} : { correlationId: row.correlationId }),
    });
    return ended({ outcome: 'done', code: null, message: null });
  } catch (error) {
    if (isAway(error)) return later(0);
    const refusal = error instanceof CommandRefusedError ? error : undefined;
    if (refusal && mayPass(refusal)) return later(0);
    const code = refusal?.refusal.code ?? 'INTERNAL';
    const how = { code, message: messageOf(error) };
    if (code !== 'INTERNAL') return ended({ outcome: 'refused', ...how });
    return faults + 1 >= patience.attempts ? ended({ outcome: 'dead', ...how }) : later(1);
  }
}

/**
 * Turns every row that is due now into its command, once.
 * @param waiting commands tried before and postponed; kept up to date
 * @returns how many commands ended, and how many are to be tried again
 * @throws RunnerLeaseLostError, or whatever the database answers
 */
export async function round(
  settings: RoundSettings,
  timer: ReadyTimer,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<{ readonly ended: number; readonly postponed: number }> {
  const { pool, guard, clock, graceMs, batch } = settings;
  const now = clock();
  const still: Waiting = new Map();
  let ended = 0;
  while (!signal.aborted) {
    const query = { now: new Date(now).toISOString(), graceMs, limit: batch, offset: still.size };
    const rows = await dueRows(pool, timer, query);
    const results = await Promise.all(
      rows.map(async (row) => {
        const name = `${timerCommandId(timer.name, row)} ${row.tenant} ${row.key}`;
        const before = waiting.get(name);
        const result = before && before.notBefore > now ? before : await issue(settings, timer, row, now, before);
        if ('outcome' in result) return [result];
        still.set(name, result);
        return [];
      }),
    );
    const outcomes = results.flat();
    await recordOutcomes(pool, timer.name, outcomes, guard);
    ended += outcomes.length;
    if (rows.length < batch) break;
  }
  waiting.clear();
  for (const [name, postponed] of still) waiting.set(name, postponed);
  return { ended, postponed: still.size };
}
