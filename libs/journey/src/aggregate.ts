import type { EventContract, EventOf } from './event.js';
import type { Priority } from './policy/events.js';
import type { Refusal, RefusalCode } from './refusal.js';
import type { Money } from './schema.js';
import type { DuplicatePolicy } from './tenant/events.js';

/** Who issued a command. `migration` sets aside the few rules that history cannot honour (see docs/commands.md). */
export type ActorType = 'user' | 'service' | 'import' | 'scheduler' | 'ai' | 'migration' | 'reactor';

/** A pipeline as reference data: what `decide` may know beyond its own stream, possibly a moment old. */
export interface PipelineVersion {
  readonly id: string;
  readonly version: number;
  readonly stages: readonly { readonly id: string; readonly name: string }[];
  readonly skipAllowed: boolean;
  /** What must be shown to enter a stage, by the names of the rules. */
  readonly gates?: readonly { readonly stageId: string; readonly rules: readonly string[] }[];
}

/** A business calendar: windows of local time per weekday, without the holidays. */
export interface CalendarVersion {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** IANA name; without one the tenant's zone. */
  readonly timeZone?: string;
  /** ISO weekday (1 = Monday), `HH:MM` to `HH:MM` up to `24:00`; in the order of the week, apart from each other. */
  readonly hours: readonly { readonly weekday: number; readonly from: string; readonly to: string }[];
  readonly holidays: readonly string[];
}

/** What is promised for a ticket, by its priority, in business minutes of a calendar. */
export interface SlaPolicyVersion {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly calendarId: string;
  readonly targets: readonly {
    readonly priority: Priority;
    readonly firstResponseMinutes?: number;
    readonly resolutionMinutes?: number;
  }[];
  /** Days after resolution or closing within which a ticket may be reopened. */
  readonly reopenDays: number;
}

/** The limits of a quote; a limit that is absent does not limit. Rates in basis points. */
export interface QuotePolicyVersion {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly maxDiscount?: number;
  readonly marginFloor?: number;
  readonly stockMaxAgeMinutes?: number;
  /** What becomes of a promised date before the lead time. */
  readonly promise: 'block' | 'flag';
}

/** What the customer accepted. */
export interface AcceptedQuote {
  readonly id: string;
  readonly customerId: string;
  readonly opportunityId?: string;
  readonly revision: number;
  readonly total: Money;
}

/** Reference data of the tenant, read through a fold of its streams; the version used is written into `ruleRefs`. */
export interface Reference {
  readonly timeZone: string;
  readonly currency: string;
  /** What becomes of a lead by whose phone, e-mail or credit code somebody is known. */
  readonly duplicates: DuplicatePolicy;
  /** The latest version of a pipeline; `standard` exists in every tenant. */
  pipeline(id: string): PipelineVersion | undefined;
  /** The latest version of a business calendar; `standard` exists in every tenant. */
  calendar(id: string): CalendarVersion | undefined;
  /** The latest version of a service level policy; `standard` exists in every tenant. */
  slaPolicy(id: string): SlaPolicyVersion | undefined;
  /** The latest version of a quoting policy; `standard` exists in every tenant and limits nothing. */
  quotePolicy(id: string): QuotePolicyVersion | undefined;
  /** The acceptance of a quote; undefined while nobody accepted it. It is never taken back, so a moment's age is safe. */
  acceptedQuote(quoteId: string): AcceptedQuote | undefined;
  /** The customer that another one was merged into; undefined while it is by itself. */
  survivorOf(customerId: string): string | undefined;
  /** Whether somebody decided on these two: that they are not the same, or that they are one. */
  decidedOn(a: string, b: string): boolean;
}

/** A stream that a decision looks at beside its own. */
export interface StreamRef {
  readonly streamType: string;
  readonly id: string;
}
/** Another stream as it was a moment ago. */
export interface OtherStream {
  /** Its aggregate's; the initial one of a stream without events. */
  readonly state: unknown;
  /** Revision as a string; `-1` of a stream without events. */
  readonly revision: string;
}

/** A document that was opened since an event, by its first event. */
export interface OpenedDocument {
  readonly stream: string;
  /** Type of its first event. */
  readonly type: string;
  readonly eventId: string;
  /** When it was opened: `occurredAt` of its first event. */
  readonly openedAt: string;
}
/** A value by which a person or company is recognised, as it was written. */
export interface Recognition {
  readonly kind: 'uscc' | 'phone' | 'email';
  readonly value: string;
}
/** Somebody who is recognised by some of the values. */
export interface KnownJourney {
  /** Of a lead or customer. */
  readonly id: string;
  readonly signals: readonly Recognition['kind'][];
}
/** What a definition asks for in `opened`. */
export interface OpenedQuestion {
  readonly root: string;
  readonly streamTypes: readonly string[];
  /** Id of an event of the command's own stream: documents that the log got after it. */
  readonly since: string;
}
/** The documents, in the order of the log. */
export interface Opened {
  readonly documents: readonly OpenedDocument[];
  /** There are more: only the first `MAX_OPENED` were looked for. */
  readonly more: boolean;
}
/** Documents that are looked for at most. */
export const MAX_OPENED = 5000;

/** Local time of one zone. */
export interface Zone {
  /** The calendar date of an instant. */
  dateOf(instant: string): string;
  /** The instant of a local time `HH:MM`; a time that clocks skip is the moment they skip it, one they repeat the first. */
  instantOf(date: string, clock: string): string;
}

/**
 * What a decision is given besides state and command. Nothing here reads a clock or draws a random number: `now` and
 * `occurredAt` come in with the command, ids are derived.
 */
export interface Context {
  readonly tenant: string;
  /** The id of the stream the command addresses. */
  readonly id: string;
  readonly stream: string;
  /** When the command was issued (UTC, milliseconds). */
  readonly now: string;
  /** When the fact was true (UTC, milliseconds); equals `now` unless the command said otherwise. */
  readonly occurredAt: string;
  readonly actorType: ActorType;
  readonly actorId: string;
  readonly reference: Reference;
  /**
   * A stream that the command's definition names in `reads`, read when the command was decided and possibly a moment old
   * when it is appended: of what it says, only that the stream exists stays true.
   * @throws RangeError for a stream it does not name
   */
  other(streamType: string, id: string): OtherStream;
  /**
   * What the command's definition asks for in `opened`, read from the log when the command was decided and possibly a moment
   * old when it is appended. @throws RangeError where it asks for nothing
   */
  opened(): Opened;
  /**
   * Who is recognised by what the command's definition names in `recognisedBy`, the first one known first: as far as an index of
   * the log has come, and without this command's own stream. @throws RangeError where it names nothing
   */
  known(): readonly KnownJourney[];
  /** The id the n-th event of this decision will get (deterministic: v5 of tenant, stream, command id and n). */
  eventId(index: number): string;
  /** A deterministic UUID v5 of the tenant and the parts, e.g. `deriveId('receivable', orderId, '1')`. */
  deriveId(...parts: readonly string[]): string;
  /** The calendar date of an instant in the tenant's zone. */
  localDate(instant: string): string;
  /** Local time of an IANA zone, by default the tenant's. */
  zone(timeZone?: string): Zone;
  /** Calendar arithmetic on `YYYY-MM-DD`. */
  addDays(date: string, days: number): string;
}

/** An event as `decide` returns it; the envelope is added by the command pipeline. */
export interface NewEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  /** Data subjects this event speaks about (contacts), for the envelope. */
  readonly subjectIds?: readonly string[];
  /** Versions of the rules that were used, e.g. `pipeline:standard@1`. */
  readonly ruleRefs?: readonly string[];
}

/** What `decide` answers: events to append (none = nothing to change) or one coded refusal. */
export type Decision<E extends NewEvent = NewEvent> =
  | { readonly kind: 'accepted'; readonly events: readonly E[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export const accept = <E extends NewEvent>(...events: readonly E[]): Decision<E> => ({ kind: 'accepted', events });
/** The command asks for what is already so: 200 with `changed: false`, nothing appended. */
export const noChange = <E extends NewEvent>(): Decision<E> => ({ kind: 'accepted', events: [] });
export const refuse = (
  code: RefusalCode,
  message: string,
  more: Partial<Omit<Refusal, 'code' | 'message'>> = {},
): Decision<never> => ({
  kind: 'refused',
  refusal: { code, message, ...more },
});

/** A plain function from command and state to events or a refusal. */
// biome-ignore lint/suspicious/noExplicitAny: a table of commands holds deciders of many command types
export type Decide<S, C = any> = (command: C, state: S, context: Context) => Decision;

/** A claim on a value that must be unique in the tenant (an order number), reserved before the append. */
export interface Claim {
  readonly kind: string;
  readonly value: string;
  /** The refusal when another stream holds it. */
  readonly code: RefusalCode;
}

/** What a claim may depend on besides the command: imported ids are derived from the external id and need no claim. */
export type ClaimContext = Pick<Context, 'actorType'>;

/**
 * A stream that must be there before a command is accepted. Existence is the one fact of another stream a command may rest
 * on: once true it stays true.
 */
export interface Need {
  /** Any one of them. */
  readonly anyOf: readonly StreamRef[];
  /** Where the command names it. */
  readonly path: string;
}

/**
 * A stream that, if it is there, has the root of the command's own stream. Its first event fixed that for ever, so a command may
 * rest on it as on its existence. One that is not there yet is nobody's.
 */
export interface Kin extends StreamRef {
  /** Where the command names it. */
  readonly path: string;
  /** What to say when it is there and its root is this other one. */
  readonly otherwise: (root: string) => string;
}

export interface CommandDefinition<S> {
  readonly decide: Decide<S>;
  /** A command that may open the stream; every other one answers NOT_FOUND on an empty stream. */
  readonly opens?: boolean;
  /** Values this command must hold before it appends. Without a context the claim is always made. */
  // biome-ignore lint/suspicious/noExplicitAny: see Decide
  readonly claims?: (command: any, context?: ClaimContext) => readonly Claim[];
  /** Streams that must exist (NOT_FOUND). */
  // biome-ignore lint/suspicious/noExplicitAny: see Decide
  readonly needs?: (command: any) => readonly Need[];
  /** Streams that are of the same root, or not there yet (ROOT_MISMATCH). */
  // biome-ignore lint/suspicious/noExplicitAny: see Decide
  readonly kin?: (command: any, state: S, context: ClaimContext) => readonly Kin[];
  /** The customer it opens something new for, and where the command names it: CUSTOMER_MERGED once that one was merged away. */
  // biome-ignore lint/suspicious/noExplicitAny: see Decide
  readonly opensFor?: (command: any) => { readonly id: string; readonly path: string } | undefined;
  /** Streams whose state is read, freshly, each time the command is decided: `context.other`. No hard invariant may rest on it. */
  // biome-ignore lint/suspicious/noExplicitAny: see Decide
  readonly reads?: (command: any) => readonly StreamRef[];
  /** Documents of a root that were opened since an event of this stream: `context.opened`. No hard invariant may rest on it. */
  // biome-ignore lint/suspicious/noExplicitAny: see Decide
  readonly opened?: (command: any, state: S) => OpenedQuestion | undefined;
  /** Values whose owner the decision asks for: `context.known`. None = it does not ask, and nobody looks. */
  // biome-ignore lint/suspicious/noExplicitAny: see Decide
  readonly recognisedBy?: (command: any, context: Pick<Context, 'actorType' | 'reference'>) => readonly Recognition[];
  /** What the command would come to, for who wants to look before; or the refusal. Given what `decide` is given. */
  // biome-ignore lint/suspicious/noExplicitAny: see Decide
  readonly preview?: (command: any, state: S, context: Context) => object;
}

/** A recorded event of one of the contracts, as `evolve` sees it. */
export type Recorded<Contracts extends Readonly<Record<string, EventContract>>> = {
  [T in keyof Contracts]: EventOf<Contracts[T]> & { readonly id: string; readonly occurredAt: string };
}[keyof Contracts];

/** One stream type: its contracts, its fold and its decisions. Every folder of this room exports one. */
export interface Aggregate<S = unknown> {
  /** The stream's category; no dash. */
  readonly type: string;
  readonly events: Readonly<Record<string, EventContract>>;
  readonly initial: S;
  /** Pure. Must not mutate `state`. */
  readonly evolve: (
    state: S,
    event: { readonly type: string; readonly data: never; readonly id: string; readonly occurredAt: string },
  ) => S;
  /** The stream's root, fixed by its first event. */
  readonly root: (first: NewEvent, context: { readonly id: string; readonly stream: string }) => string;
  readonly commands: Readonly<Record<string, CommandDefinition<S>>>;
}
