import type { Readable, Writable } from 'node:stream';
import type { HistoryEvent } from '@recount/read-store';
import { ReplayError, type ReplayErrorCode, type ReplayEvent } from '../replay-error.js';
import { openCell } from './cell.js';
import { readFrames, writeFrame } from './frames.js';
import { harden } from './harden.js';
import { residentMiB, spawnSandbox } from './process.js';
import {
  type Described,
  END,
  FAILED,
  type Failure,
  type FoldLimits,
  type Module,
  type Need,
  type Refusal,
  type Start,
} from './protocol.js';

export interface SandboxOptions {
  /** Specifier of the module whose default export is the definition. */
  readonly definition: string;
  readonly model: string | null;
  readonly modules: (need: Need) => Promise<Module | Refusal>;
  readonly limits: FoldLimits;
  /** Milliseconds one event, or loading the definition, may take. */
  readonly eventMs: number;
  readonly memoryMiB: number;
}

/** A definition at work in a process of its own. */
export interface Sandbox {
  readonly described: Described;
  /** Folds events that follow those before, root by root; answers rows, one JSON line each. Two calls may be under way. @throws ReplayError */
  fold(events: readonly HistoryEvent[]): Promise<string>;
  /** The rows of the last root. */
  end(): Promise<string>;
  /** The event it is at, while it folds. */
  at(): ReplayEvent | undefined;
  /** Ends the process. */
  close(): Promise<void>;
}

/** Specifier of the folding side; see `inside.ts`. */
export const INSIDE = 'recount:inside';
const WATCH_MS = 100;
/** What Node needs beside the heap that is limited. */
const BESIDE_HEAP_MIB = 160;

export const eventOf = ({ id, type, stream, position }: HistoryEvent): ReplayEvent => ({
  id,
  type,
  stream,
  position: String(position),
});
function lineOf(event: HistoryEvent): string {
  const { id, type, stream, streamType, streamId, tenant, root, occurredAt, data, metadata } = event;
  const position = String(event.position);
  return `${JSON.stringify({ position, id, type, stream, streamType, streamId, tenant, root, occurredAt, data, metadata })}\n`;
}

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a process and loads the definition in it. @throws ReplayError DEFINITION, LIMIT */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { eventMs, memoryMiB } = options;
  const cell = openCell();
  const child = spawnSandbox(memoryMiB, cell.fd);
  const batches = new Map<number, readonly HistoryEvent[]>();
  const waiting: Waiting[] = [];
  let batch = 0;
  let dead: Error | undefined;
  let errors = '';

  /** The event the process is or was at. */
  const standing = (): ReplayEvent | undefined => {
    const at = cell.read();
    const event = at === undefined ? undefined : batches.get(at.batch)?.[at.index];
    return event === undefined ? undefined : eventOf(event);
  };
  const failed = (code: ReplayErrorCode, what: string, event = standing()): ReplayError => {
    if (event === undefined) return new ReplayError(code, `${what}${batch === 0 ? ', while it was loaded' : ''}`);
    const named = what.includes(event.id) ? what : `${what}, at ${event.type} ${event.id} of ${event.stream}`;
    return new ReplayError(code, named, event);
  };
  const die = (error: Error): void => {
    if (dead !== undefined) return;
    dead = error;
    child.kill('SIGKILL');
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const request = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      if (dead !== undefined) return reject(dead);
      waiting.push({ resolve, reject });
      writeFrame(child.stdin as Writable, text);
    });

  let seen = '';
  let since = performance.now();
  const watch = setInterval(() => {
    const at = cell.read();
    const now = `${at?.batch} ${at?.index}`;
    if (at === undefined || now !== seen || waiting.length === 0) {
      seen = now;
      since = performance.now();
    } else if (performance.now() - since > eventMs) {
      die(failed('LIMIT', `the definition did not come to an end within ${eventMs / 1000} s`));
    }
    const resident = residentMiB(child.pid);
    if (resident !== undefined && resident > memoryMiB + BESIDE_HEAP_MIB)
      die(failed('LIMIT', `the definition needs more than its ${memoryMiB} MiB of memory`));
  }, WATCH_MS);
  child.stdin?.on('error', () => undefined);
  child.on('error', (error) => die(new ReplayError('SANDBOX', `the process of the definition: ${error.message}`)));
  child.stderr?.on('data', (text) => {
    errors = (errors + text).slice(-10_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      clearInterval(watch);
      if (/heap out of memory|heap limit|Zone/.test(errors))
        die(failed('LIMIT', `the definition needs more than its ${memoryMiB} MiB of memory`));
      else die(failed('SANDBOX', `the process of the definition ended by itself (${signal ?? code})`));
      cell.close();
      resolve();
    });
  });
  readFrames(
    child.stdout as Readable,
    (text) => waiting.shift()?.resolve(text),
    () => die(failed('LIMIT', 'the definition answered with more than can be taken')),
  );
  const close = async (): Promise<void> => {
    die(new ReplayError('SANDBOX', 'the process of the definition was ended'));
    await ended;
  };

  /** Rows, or what the answer says went wrong. */
  const checked = (answer: string, events: readonly HistoryEvent[] = []): string => {
    if (!answer.startsWith(FAILED)) return answer;
    const { failed: what, code, index } = JSON.parse(answer.slice(1)) as Failure;
    const event = index === undefined ? undefined : events[index];
    throw failed(code, what, event && eventOf(event));
  };

  try {
    const { definition, model, limits } = options;
    const start: Start = { inside: INSIDE, definition, harden: harden.toString(), model, limits };
    let answer = await request(JSON.stringify(start));
    for (;;) {
      if (answer.startsWith(FAILED)) break;
      const need = JSON.parse(answer) as Need | Described;
      if (!('need' in need)) break;
      answer = await request(JSON.stringify(await options.modules(need)));
    }
    const described = JSON.parse(checked(answer, undefined)) as Described;
    return {
      described,
      async fold(events) {
        batches.set(++batch, events);
        const mine = batch;
        try {
          return checked(await request(events.map(lineOf).join('')), events);
        } finally {
          batches.delete(mine);
        }
      },
      end: async () => checked(await request(END), undefined),
      at: standing,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
