import type { Aggregate, CommandDefinition } from '@recount/journey';
import type { Actor } from '../port.js';

/** A command that has passed every check which needs no state: what the executor works on. */
export interface PreparedCommand {
  readonly tenant: string;
  readonly actor: Actor;
  readonly commandId: string;
  /** Another process may use this id at the same moment, with another body. */
  readonly idsOfOthers: boolean;
  /** Stream type and command, e.g. `order.place`. */
  readonly name: string;
  /** SHA-256 of the canonical body, hex. */
  readonly bodyHash: string;
  readonly streamType: string;
  readonly id: string;
  readonly stream: string;
  readonly aggregate: Aggregate;
  readonly definition: CommandDefinition<unknown>;
  /** The DTO: body and message. */
  readonly body: object;
  readonly now: string;
  readonly occurredAt: string;
  readonly ifMatch?: bigint;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly channel?: string;
  readonly importBatch?: string;
  readonly importRow?: string;
  /** Root of the stream that holds a reservation: a fence may have to open that stream. */
  readonly holderRoot?: string;
  /**
   * For commands that are idempotent by state and may rightly be given twice (a value reserved, released and reserved
   * again): the id depends on the revision it is decided at, and replaces `commandId`.
   */
  readonly commandIdAt?: (revision: bigint) => string;
}

const ENVELOPE = Symbol('envelope');

/** Puts the envelope beside the body: the DTO stays the message, and neither JSON nor spreading sees the envelope. */
export function enclose(body: object, command: PreparedCommand): object {
  return Object.defineProperty(body, ENVELOPE, { value: command });
}

/** The envelope of a message. @throws TypeError for a DTO that did not come through the gateway. */
export function envelopeOf(message: object): PreparedCommand {
  const command = (message as { [ENVELOPE]?: PreparedCommand })[ENVELOPE];
  if (command === undefined)
    throw new TypeError(`${message.constructor.name} did not come through the command gateway`);
  return command;
}
