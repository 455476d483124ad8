import type { Trouble } from './trouble.js';

/** How far everything is folded. `position` is a completed prefix, quarantined roots excepted. */
export interface ReadStatus {
  readonly log: { readonly id: string; readonly epoch: number; readonly head: string | null; readonly events: string };
  readonly checkpoint: {
    readonly position: string | null;
    readonly eventId: string | null;
    readonly updatedAt: string | null;
  };
  readonly lag: { readonly events: string; readonly oldestUnappliedRecordedAt: string | null };
  readonly projector: { readonly holder: string | null; readonly leaseUntil: string | null };
  readonly models: readonly ModelStatus[];
  readonly reactors: readonly {
    readonly name: string;
    readonly position: string | null;
    readonly pending: number;
    readonly dead: number;
  }[];
  /** Timers whose commands ended: carried out, refused for good, given up. */
  readonly timers: readonly {
    readonly name: string;
    readonly done: number;
    readonly refused: number;
    readonly dead: number;
  }[];
  /** What is sealed, and what the last verification by itself found. */
  readonly audit: {
    /** Business after the last seal; an estimate where it starts with `~`. */
    readonly unsealedEvents: string;
    readonly seal: {
      readonly number: number;
      readonly eventId: string;
      readonly at: string;
      readonly merkleRoot: string;
    } | null;
    readonly verification: {
      readonly number: number;
      readonly eventId: string;
      readonly at: string;
      readonly share: { readonly from: number; readonly to: number; readonly of: number };
      readonly events: number;
      readonly rows: number;
      readonly mismatches: number;
      readonly turn: VerifiedTurn;
    } | null;
    /** Why the projector could not seal and verify when it last tried; null where it could. */
    readonly trouble: Trouble | null;
  };
}

/** The newest verifications, back to where every root was verified once: the last full turn, up to now. */
export interface VerifiedTurn {
  readonly verifications: number;
  /** How much of the roots they cover, 0 to 1: less than 1 before a first turn is full. */
  readonly share: number;
  /** When the oldest of them was recorded. */
  readonly since: string;
  /** Mismatches they found; without those in models that were built anew, or dropped, since. */
  readonly mismatches: number;
}

/** What a monitor asks every few seconds: the status without the counts of rows. */
export type Metrics = Omit<ReadStatus, 'models'> & { readonly models: readonly Omit<ModelStatus, 'rows'>[] };

export interface ModelStatus {
  readonly name: string;
  readonly version: number;
  readonly shape: 'state' | 'ledger';
  readonly rows: string;
  readonly quarantinedRoots: number;
  /** `staged`, `former` and `failed` stand beside the version that is served, which has an entry of its own. */
  readonly state: 'live' | 'building' | 'stopped' | 'staged' | 'former' | 'failed';
}
