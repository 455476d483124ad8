import type { FoldEvent } from './event.js';

/** A definition that cannot be a read model: found when it is prepared, before any event is seen. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
}

/** A fold that cannot accept an event. It is the fault of the definition or of the event, never of the infrastructure:
 * retrying cannot help, so the event's root is quarantined in this model. */
export class FoldError extends Error {
  override readonly name = 'FoldError';
  constructor(
    readonly model: string,
    readonly event: Pick<FoldEvent, 'id' | 'type' | 'stream' | 'tenant' | 'root'>,
    readonly reason: string,
    readonly column?: string,
    options?: ErrorOptions,
  ) {
    super(
      `${model}${column === undefined ? '' : `.${column}`} cannot fold ${event.type} ${event.id} of ${event.stream}: ${reason}`,
      options,
    );
  }
}
