import { CommandRefusedError } from '@recount/commands';
import { isUnavailable, LogCopyError, LogMismatchError, StoreError } from '@recount/event-log';
import { ImportFolderError, ImportInterruptedError } from '@recount/imports';
import { OpenError } from '@recount/postgres';
import { ReadStoreError } from '@recount/read-store';
import { CommanderError } from 'commander';
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

/** Every error a command may end with. */
export function failureOf(error: unknown): Failure {
  if (error instanceof UsageError) return { exit: USAGE, message: error.message, code: 'USAGE' };
  if (error instanceof ImportFolderError) return { exit: USAGE, message: error.message, code: 'IMPORT_FOLDER' };
  if (error instanceof CommanderError) {
    // Help, the version and what is wrong with a command line are printed by the parser; scripts get a line of ours.
    const exit = error.exitCode === 0 ? OK : USAGE;
    const message = error.code === 'commander.help' ? 'no command is given' : error.message.replace(/^error: /, '');
    return { exit, message: exit === OK ? '' : message, code: 'USAGE', printed: true };
  }
  if (error instanceof FailureError) return { exit: FAILURE, message: error.message, code: 'FAILED' };
  if (error instanceof StoreError || error instanceof LogMismatchError || error instanceof LogCopyError) {
    return { exit: FAILURE, message: error.message, code: 'LOG' };
  }
  if (error instanceof ImportInterruptedError) {
    return {
      exit: FAILURE,
      message: `${error.message}\nRun the same command again: it continues where it stopped.`,
      code: 'INTERRUPTED',
    };
  }
  if (error instanceof CommandRefusedError) return { exit: FAILURE, message: error.message, code: error.refusal.code };
  if (error instanceof ReadStoreError) {
    const usage = error.body.code === 'VALIDATION_FAILED';
    const { path, message, code } = error.body;
    return { exit: usage ? USAGE : FAILURE, message: path === undefined ? message : `${path}: ${message}`, code };
  }
  if (isUnavailable(error)) return { exit: FAILURE, message: (error as Error).message, code: 'UNAVAILABLE' };
  if (error instanceof OpenError) return { exit: FAILURE, message: error.message, code: 'DATABASE' };
  return {
    exit: FAILURE,
    message: error instanceof Error ? error.message : String(error),
    code: 'UNEXPECTED',
    unexpected: true,
  };
}
