/** An event as folds see it: everything history knows of it, and nothing of where it is stored. */
export interface FoldEvent<Type extends string = string, Data = unknown> {
  readonly id: string;
  readonly type: Type;
  readonly stream: string;
  /** The category of the stream, e.g. `order`. */
  readonly streamType: string;
  /** The id within the stream's name, e.g. the order id. */
  readonly streamId: string;
  readonly tenant: string;
  /** The journey, or the stream itself. */
  readonly root: string;
  /** When it was true: UTC, `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
  readonly occurredAt: string;
  /** Payload, upcast to the current version of its contract. */
  readonly data: Data;
  /** The envelope: actorType, actorId, commandId, $correlationId, … */
  readonly metadata: Readonly<Record<string, string>>;
}
