import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandGateway, CommandRefusedError } from '@recount/commands';
import { LogUnavailableError } from '@recount/event-log';
import { DEMO_DAYS, type DemoOptions, demoStory } from './generate.js';
import { completeBatch, startBatch } from './intake.js';
import { DAY, type DemoCommand } from './script.js';

export interface FillOptions extends DemoOptions {
  readonly onProgress?: (done: number, total: number) => void;
  /** Journeys written beside each other; default 64. */
  readonly concurrency?: number;
  /** How long one command is repeated while the store or the reactors are away; default 60 s. */
  readonly patienceMs?: number;
  /** Stops the telling: what was sent is waited for, nothing further is sent. */
  readonly signal?: AbortSignal;
}

/** The demonstration was told to stop. Told again, it continues where it stands. */
export class DemoInterruptedError extends Error {
  override readonly name = 'DemoInterruptedError';
}

export interface FillResult {
  readonly commands: number;
  readonly events: number;
  readonly duplicates: number;
  /** Position of the last event; null when an earlier run had told everything. */
  readonly position: string | null;
}

const PAUSE_MS = 50;

interface Way {
  readonly tenant: string;
  readonly patienceMs: number;
  readonly signal: AbortSignal | undefined;
}

async function send(gateway: CommandGateway, { tenant, patienceMs, signal }: Way, command: DemoCommand) {
  const { lane: _, refusedWith, ...request } = command;
  for (let waited = 0; ; waited += PAUSE_MS) {
    if (signal?.aborted) throw new DemoInterruptedError('the demonstration was interrupted');
    try {
      return await gateway.execute({ ...request, tenant });
    } catch (error) {
      if (error instanceof CommandRefusedError && error.refusal.code === refusedWith) return undefined;
      const passes = error instanceof LogUnavailableError || (error instanceof CommandRefusedError && error.retryable);
      if (!passes || waited >= patienceMs) {
        throw new Error(`${command.streamType}/${command.id}/${command.command}: ${(error as Error).message}`, {
          cause: error,
        });
      }
      await sleep(PAUSE_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  }
}

/**
 * Tells the demonstration through the command gateway, in the order of time, each journey in its own order. The
 * reactors must be running beside it: payments wait for the receivables they make. Interrupted, it continues where it
 * stopped when it is called again with the same options.
 * @throws DemoInterruptedError when the signal aborted before the end
 */
export async function fillDemo(gateway: CommandGateway, options: FillOptions): Promise<FillResult> {
  const { tenant, until, onProgress, concurrency = 64, patienceMs = 60_000, signal } = options;
  const { settings, commands } = demoStory(options);
  const from = new Date(Date.parse(until) - DEMO_DAYS * DAY).toISOString();
  let events = 0;
  let duplicates = 0;
  let position: bigint | null = null;
  const tell = async (command: DemoCommand): Promise<void> => {
    const answer = await send(gateway, { tenant, patienceMs, signal }, command);
    if (!answer) return;
    if (answer.duplicate) duplicates++;
    else events += answer.eventIds.length;
    if (answer.position !== null && (position === null || BigInt(answer.position) > position))
      position = BigInt(answer.position);
  };
  for (const command of [startBatch(tenant, from), ...settings]) await tell(command);

  const tails = new Map<string, Promise<void>>();
  let failure: unknown;
  let running = 0;
  let done = 0;
  let wake = (): void => {};
  for (const command of commands) {
    while (running >= concurrency) await new Promise<void>((resolve) => (wake = resolve));
    if (failure) break;
    running++;
    const tail = (tails.get(command.lane) ?? Promise.resolve())
      .then(() => (failure ? undefined : tell(command)))
      .catch((error: unknown) => {
        failure ??= error;
      })
      .then(() => {
        running--;
        if (tails.get(command.lane) === tail) tails.delete(command.lane);
        onProgress?.(++done, commands.length);
        wake();
      });
    tails.set(command.lane, tail);
  }
  await Promise.all(tails.values());
  if (failure) throw failure;

  const rejected = commands.filter((command) => command.refusedWith !== undefined).length;
  await tell(completeBatch(tenant, commands.length, rejected, until));
  return {
    commands: commands.length + settings.length + 2,
    events,
    duplicates,
    position: (position as bigint | null)?.toString() ?? null,
  };
}
