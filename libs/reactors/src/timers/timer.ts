import type { ModelDescription } from '@recount/read-store';
import type { CommandIntent } from '../reactor.js';

/** A row whose time has come. */
export interface DueRow {
  readonly tenant: string;
  readonly root: string;
  /** The row's key as a JSON array of texts: what tells two rows of one model apart. */
  readonly key: string;
  /** The event that armed the timer. */
  readonly basisEventId: string;
  readonly correlationId: string | undefined;
  /** UTC, `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
  readonly due: string;
  /** Every column of the row as text. */
  readonly row: Readonly<Record<string, string | null>>;
}

/**
 * A timer is a declared query over a read model: a row of a state model whose `due` column is set is armed, and every
 * event that moves or empties the column arms it anew or disarms it. What is kept of a timer is only how its commands
 * ended; a rebuild of the model arms exactly what was armed before, and runs nothing.
 */
export interface Timer {
  /** For ever: the ids of its commands hang on it. */
  readonly name: string;
  readonly doc: string;
  /** A state model. */
  readonly model: string;
  /** Instant column; null where nothing is armed. It wants an index of its own that is partial and across tenants. */
  readonly due: string;
  /** Uuid column: the event that set `due`. Together they make the command's id. */
  readonly basis: string;
  /** SQL condition over the model's columns that an armed row meets besides. */
  readonly where?: string;
  readonly command: (row: DueRow) => Omit<CommandIntent, 'existing'>;
}

/** Declares a timer. */
export const timer = (definition: Timer): Timer => definition;

/** A timer does not fit the model it names. */
export class TimerDefinitionError extends Error {
  override readonly name = 'TimerDefinitionError';
}

/** A timer with the key columns of its model. */
export interface ReadyTimer extends Timer {
  readonly keys: readonly string[];
}

/**
 * Holds timers against the models of an application.
 * @returns those that can run, and the names of those whose model is not part of this build
 * @throws TimerDefinitionError for a model without the columns named
 */
export function fitTimers(
  timers: readonly Timer[],
  models: readonly ModelDescription[],
): { readonly ready: readonly ReadyTimer[]; readonly without: readonly string[] } {
  const ready: ReadyTimer[] = [];
  const without: string[] = [];
  for (const definition of timers) {
    const model = models.find(({ name }) => name === definition.model);
    if (model === undefined) {
      without.push(definition.name);
      continue;
    }
    const fail = (problem: string): never => {
      throw new TimerDefinitionError(`timer ${definition.name}: ${model.name} ${problem}`);
    };
    if (model.shape !== 'state') fail('is a ledger: its rows cannot be disarmed');
    if (model.columns[definition.due]?.kind !== 'instant') fail(`has no instant ${definition.due}`);
    if (model.columns[definition.basis]?.kind !== 'uuid') fail(`has no uuid ${definition.basis}`);
    ready.push({ ...definition, keys: Object.keys(model.key) });
  }
  return { ready, without };
}
