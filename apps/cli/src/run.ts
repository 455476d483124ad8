import type { Command } from 'commander';
import { type House, withHouse } from './house.js';
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

/** An action over the database of the settings, opened before and left after. */
export const houseAction = <Options>(
  work: (house: House, args: readonly string[], invocation: Invocation<Options>) => Promise<void>,
) =>
  plainAction<Options>((args, invocation) => withHouse(invocation.settings, (house) => work(house, args, invocation)));

/** Aborts when the user interrupts; a second interrupt ends the process at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** Collects a repeatable option. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Examples under a command's help. */
export const examples = (...lines: readonly (readonly [command: string, what: string])[]): string =>
  `\nExamples:\n${lines.map(([command, what]) => `  $ recount ${command}\n      ${what}`).join('\n')}\n`;
