import { once } from 'node:events';
import type { Command } from 'commander';
import { type House, withHouse } from './house.js';
import { interruption } from './interruption.js';
import { type Output, outputFor } from './output.js';
import { type GlobalOptions, type Settings, settingsOf } from './settings.js';

export interface Invocation<Options> {
  readonly options: Options & GlobalOptions;
  readonly settings: Settings;
  readonly output: Output;
}

/** An action that needs no database: options, environment and defaults resolved. */
export const plainAction =
  <Options>(work: (args: readonly string[], invocation: Invocation<Options>) => Promise<void>) =>
  async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1) as Command;
    const options = command.optsWithGlobals<Options & GlobalOptions>();
    const settings = settingsOf(options);
    await work(command.processedArgs.flat().filter((arg) => arg !== undefined) as string[], {
      options,
      settings,
      output: outputFor(settings),
    });
  };

/** An action over the database of the settings, opened before and left after; an interruption leaves it at once. */
export const houseAction = <Options>(
  work: (house: House, args: readonly string[], invocation: Invocation<Options>) => Promise<void>,
) => action<Options>((house, args, invocation) => Promise.race([work(house, args, invocation), left()]));

/** One that takes longer to stop says so. */
const STOPS_MS = 1000;

/** The same for an action that stops by itself when its signal aborts, and is waited for. */
export const stoppableAction = <Options>(
  work: (
    house: House,
    args: readonly string[],
    invocation: Invocation<Options> & { readonly signal: AbortSignal },
  ) => Promise<void>,
) =>
  action<Options>(async (house, args, invocation) => {
    const signal = interruption();
    let timer: NodeJS.Timeout | undefined;
    const say = () => invocation.output.note('Stopping in order; interrupt again to end at once.');
    signal.addEventListener('abort', () => {
      if (!invocation.output.json) timer = setTimeout(say, STOPS_MS);
    });
    await work(house, args, { ...invocation, signal }).finally(() => clearTimeout(timer));
  });

const action = <Options>(
  work: (house: House, args: readonly string[], invocation: Invocation<Options>) => Promise<void>,
) =>
  plainAction<Options>((args, invocation) => {
    const signal = interruption();
    return withHouse(invocation.settings, (house) => {
      // While the database was being opened.
      signal.throwIfAborted();
      return work(house, args, invocation);
    });
  });

/** @throws InterruptedError as soon as there is one */
async function left(): Promise<never> {
  const signal = interruption();
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

/** Collects a repeatable option. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Examples under a command's help. */
export const examples = (...lines: readonly (readonly [command: string, what: string])[]): string =>
  `\nExamples:\n${lines.map(([command, what]) => `  $ recount ${command}\n      ${what}`).join('\n')}\n`;
