import { NoAnswerError, RefusedError } from '@recount/client';
import { CommandRefusedError } from '@recount/commands';
import { DemoInterruptedError } from '@recount/demo';
import { isUnavailable, LogCopyError, LogMismatchError, StoreError } from '@recount/event-log';
import { ImportFolderError, ImportInterruptedError } from '@recount/imports';
import { DefinitionError, FoldError } from '@recount/kernel';
import { MirrorMismatchError } from '@recount/mirror';
import { OpenError } from '@recount/postgres';
import { ReactorLogMismatchError } from '@recount/reactors';
import { ReadStoreError } from '@recount/read-store';
import { ReplayError } from '@recount/replay';
import { CommanderError } from 'commander';
import pg from 'pg';
import { InterruptedError } from './interruption.js';
import { FailureError, UsageError } from './settings.js';

export const OK = 0;
export const FAILURE = 1;
export const USAGE = 2;

/** What a failure looks like to the caller: an exit code, a sentence, a code for scripts. */
export interface Failure {
  readonly exit: number;
  readonly message: string;
  readonly code: string;
  /** People have read it already. */
  readonly printed?: boolean;
  /** A defect of ours, or unknown: worth a stack. */
  readonly unexpected?: boolean;
}

const CONTINUES = 'Run the same command again: it continues where it stopped.';

/** Errors whose message says what is wrong and what to do, with their code for scripts. */
const SAID: readonly (readonly [kind: abstract new (...given: never[]) => Error, code: string])[] = [
  [StoreError, 'LOG'],
  [LogCopyError, 'LOG'],
  [LogMismatchError, 'LOG_MISMATCH'],
  [MirrorMismatchError, 'LOG_MISMATCH'],
  [ReactorLogMismatchError, 'LOG_MISMATCH'],
  [DefinitionError, 'DEFINITION'],
  [FoldError, 'FOLD_FAILED'],
  [InterruptedError, 'INTERRUPTED'],
];

/** Every error a command may end with. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return { exit: USAGE, message: error.message, code: 'USAGE' };
  if (error instanceof ImportFolderError) return { exit: USAGE, message: error.message, code: 'IMPORT_FOLDER' };
  if (error instanceof CommanderError) return usageOf(error);
  if (error instanceof FailureError) return failed(error.code, error.message);
  if (error instanceof ImportInterruptedError || error instanceof DemoInterruptedError)
    return failed('INTERRUPTED', `${error.message}\n${CONTINUES}`);
  if (error instanceof CommandRefusedError) return failed(error.refusal.code, error.message);
  if (error instanceof RefusedError) {
    const { code, message, path } = error.refusal;
    return failed(code, path === undefined ? message : `${path}: ${message}`);
  }
  if (error instanceof NoAnswerError)
    return failed('UNAVAILABLE', `${error.message}\nDoes it run? npm start; --url names another one.`);
  if (error instanceof ReadStoreError) {
    const { path, message, code } = error.body;
    const usage = code === 'VALIDATION_FAILED';
    return { exit: usage ? USAGE : FAILURE, message: path === undefined ? message : `${path}: ${message}`, code };
  }
  const said = SAID.find(([kind]) => error instanceof kind);
  if (said) return failed(said[1], (error as Error).message);
  if (error instanceof ReplayError)
    return { exit: error.code === 'OPTION' ? USAGE : FAILURE, message: error.message, code: `REPLAY_${error.code}` };
  if (isUnavailable(error)) return failed('UNAVAILABLE', (error as Error).message);
  if (error instanceof OpenError) return failed('DATABASE', error.message);
  if (error instanceof pg.DatabaseError && NOT_AS_BUILT.test(error.code ?? ''))
    return failed('DATABASE', `${error.message}: the read models are not what was built. \`recount rebuild --reset\``);
  return { ...failed('UNEXPECTED', error instanceof Error ? error.message : String(error)), unexpected: true };
}

/** A schema, table, column or function that is not there: somebody else changed the tables. */
const NOT_AS_BUILT = /^(3F000|42P01|42703|42883)$/;

const failed = (code: string, message: string): Failure => ({ exit: FAILURE, message, code });

/** Help, the version and what is wrong with a command line are printed by the parser; scripts get a line of ours. */
function usageOf(error: CommanderError): Failure {
  const exit = error.exitCode === 0 ? OK : USAGE;
  const message = error.code === 'commander.help' ? 'no command is given' : error.message.replace(/^error: /, '');
  return { exit, message: exit === OK ? '' : message, code: 'USAGE', printed: true };
}
