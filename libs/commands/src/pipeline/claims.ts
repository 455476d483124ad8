import { hash } from 'node:crypto';
import { eventIdOf, uuidv5 } from '@recount/event-log';
import { type Aggregate, type Claim, type CommandDefinition, parseStreamName, streamName } from '@recount/journey';
import { CommandRefusedError, refused } from '../port.js';
import type { PreparedCommand } from './request.js';

/**
 * Two streams, one intent: a unique value is reserved in a stream of its own, then the holder appends, then the
 * reservation is confirmed. Every step is idempotent by the reservation's state, so a retry resumes where it broke off.
 */
export interface ReservedValue {
  readonly kind: string;
  readonly value: string;
  /** Stream that holds or wants the value, and the command by which. */
  readonly holder: string;
  readonly holderCommandId: string;
}

export const reservationId = (tenant: string, kind: string, value: string): string =>
  uuidv5('reservation', tenant, kind, value);

type Verb = 'reserve' | 'confirm' | 'release';
/** Whose doing a reservation command is: the command that wants the value, or the sweeper. */
export type Behalf = Pick<PreparedCommand, 'tenant' | 'actor' | 'now' | 'correlationId' | 'causationId' | 'holderRoot'>;

/** A command for the stream of a reservation. */
export function reservationCommand(
  aggregate: Aggregate,
  verb: Verb,
  reserved: ReservedValue,
  behalf: Behalf,
): PreparedCommand {
  const { kind, value, holder, holderCommandId } = reserved;
  const id = reservationId(behalf.tenant, kind, value);
  const bodies = {
    reserve: { kind, value, holder, holderCommandId },
    confirm: { holder },
    release: { holder, holderCommandId, cause: 'abandoned' },
  } as const;
  return {
    ...behalf,
    commandId: holderCommandId,
    // What is said follows from the id.
    idsOfOthers: false,
    name: `reservation.${verb}`,
    bodyHash: uuidv5(verb, kind, value, holder, holderCommandId),
    streamType: 'reservation',
    id,
    stream: streamName('reservation', behalf.tenant, id),
    aggregate,
    definition: aggregate.commands[verb] as CommandDefinition<unknown>,
    body: bodies[verb],
    occurredAt: behalf.now,
    // The same command may reserve a value again after it was released: the id says at which revision.
    commandIdAt: (revision) => uuidv5(verb, holder, holderCommandId, String(revision)),
  };
}

/** The values a command must hold, in a fixed order. */
export const claimsOf = (command: PreparedCommand): readonly Claim[] =>
  command.definition.claims?.(command.body, { actorType: command.actor.type }) ?? [];

/** The reservations of one command. */
export interface Claims {
  /** Ids of the reservations it needs. */
  readonly ids: readonly string[];
  /** Streams of the reservations of external ids among them. */
  readonly externalIds: readonly string[];
  /** What it holds so far, and the root it reserved them for. */
  readonly held: readonly (ReservedValue & { readonly id: string; readonly root: string })[];
  /**
   * Holds every claim, or throws the refusal of the one that another stream holds.
   * @throws ExternalIdKnownError where that is an external id: no mistake, but a repeat
   */
  reserve(root: string): Promise<void>;
  confirm(): Promise<void>;
  /** Only after the command is fenced off in the holder's stream. */
  release(value: ReservedValue): Promise<void>;
}

/** A reservation's event holds values up to this length; of longer ones, their hash. */
const MAX_VALUE = 200;

/** @param execute runs a command in its own lane: the reservation's, never the holder's. */
export function claimsFor(
  command: PreparedCommand,
  claims: readonly Claim[],
  reservations: Aggregate,
  execute: (command: PreparedCommand) => Promise<unknown>,
): Claims {
  const { tenant, actor, now, correlationId, stream: holder, commandId: holderCommandId } = command;
  const behalf: Behalf = {
    tenant,
    actor,
    now,
    correlationId,
    causationId: eventIdOf(tenant, holder, holderCommandId, 0),
  };
  const wanted = claims.map((claim) => {
    const { kind } = claim;
    const value = claim.value.length <= MAX_VALUE ? claim.value : `sha256:${hash('sha256', claim.value, 'hex')}`;
    return { claim, value: { id: reservationId(tenant, kind, value), kind, value, holder, holderCommandId } };
  });
  const held = new Map<string, ReservedValue & { readonly id: string; readonly root: string }>();
  const issue = (verb: Verb, value: ReservedValue, root?: string): Promise<unknown> =>
    execute(
      reservationCommand(reservations, verb, value, root === undefined ? behalf : { ...behalf, holderRoot: root }),
    );
  return {
    ids: wanted.map(({ value }) => value.id),
    externalIds: wanted
      .filter(({ claim }) => claim.kind.endsWith(EXTERNAL_ID))
      .map(({ value }) => streamName('reservation', tenant, value.id)),
    get held() {
      return [...held.values()];
    },
    async reserve(root) {
      for (const { claim, value } of wanted) {
        await issue('reserve', value, root).catch((error: unknown) => {
          throw claimRefusal(claim, error);
        });
        held.set(value.id, { ...value, root });
      }
    },
    async confirm() {
      for (const { value } of wanted) await issue('confirm', value);
    },
    async release(value) {
      await issue('release', value);
    },
  };
}

/** Claims whose kind ends so are on the name a source gave: who sends it again means the same thing. */
const EXTERNAL_ID = '.externalId';

/** An external id belongs to another stream. */
export class ExternalIdKnownError extends Error {
  override readonly name = 'ExternalIdKnownError';
  constructor(
    readonly holder: string,
    readonly refusal: CommandRefusedError,
  ) {
    super(refusal.message, { cause: refusal });
  }
}

/** The refusal of a claim whose value another stream holds; what is no verdict on the value passes through. */
function claimRefusal(claim: Claim, error: unknown): unknown {
  if (!(error instanceof CommandRefusedError) || error.retryable || error.status !== 409) return error;
  const { actual, currentEventId } = error.refusal;
  const holder = typeof actual === 'string' ? parseStreamName(actual) : undefined;
  const refusal = refused({
    code: claim.code,
    message: `${claim.kind} ${claim.value} is held by ${holder === undefined ? 'another stream' : `${holder.type} ${holder.id}`}`,
    ...(actual === undefined ? {} : { actual }),
    ...(currentEventId === undefined ? {} : { currentEventId }),
  });
  return holder !== undefined && claim.kind.endsWith(EXTERNAL_ID)
    ? new ExternalIdKnownError(actual as string, refusal)
    : refusal;
}
