import { createHmac } from 'node:crypto';
import type { ReactorEvent } from '../reactor.js';

/** What two records of one person or company have in common. */
export type KeyKind = 'uscc' | 'phone' | 'email';
/** One value by which a record is recognised, as it is compared. */
export interface MatchKey {
  readonly kind: KeyKind;
  readonly value: string;
}

const normal: Readonly<Record<KeyKind, (value: string) => string>> = {
  uscc: (value) => value.trim().toUpperCase(),
  phone: (value) => value.replace(/\D/g, ''),
  email: (value) => value.trim().normalize('NFC').toLowerCase(),
};
/** None for a value that says nothing. */
export const keyOf = (kind: KeyKind, value: unknown): readonly MatchKey[] => {
  const text = typeof value === 'string' ? normal[kind](value) : '';
  return text === '' ? [] : [{ kind, value: text }];
};

/** Where a record says it. A lead has no field for its credit code; forms send it as an attribute. */
const PATHS: Readonly<Record<string, KeyKind>> = {
  '/uscc': 'uscc',
  '/attributes/uscc': 'uscc',
  '/phone': 'phone',
  '/email': 'email',
};
interface Baseline {
  readonly uscc?: unknown;
  readonly phone?: unknown;
  readonly email?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>>;
}
const ofBaseline = ({ uscc, phone, email, attributes }: Baseline): readonly MatchKey[] => [
  ...keyOf('uscc', uscc ?? attributes?.uscc),
  ...keyOf('phone', phone),
  ...keyOf('email', email),
];
/** Events are what others wrote, too: a list that is none says nothing. */
const ofChanges = ({ changes }: { readonly changes?: unknown }): readonly MatchKey[] =>
  (Array.isArray(changes) ? changes : []).flatMap((change: { path?: unknown; new?: unknown } | null) => {
    const path = String(change?.path);
    return Object.hasOwn(PATHS, path) ? keyOf(PATHS[path] as KeyKind, change?.new) : [];
  });

/** The event types that say by what a record is recognised. A contact's phone is its customer's too. */
const KEYS: Readonly<Record<string, (data: never) => readonly MatchKey[]>> = {
  LeadCaptured: ofBaseline,
  LeadProfileChanged: ofChanges,
  CustomerRegistered: ofBaseline,
  CustomerProfileChanged: ofChanges,
  ContactAdded: ofBaseline,
  ContactChanged: ofChanges,
};
export const KEY_TYPES = Object.keys(KEYS);

/** By what an event says that its journey is recognised. */
export const keysOf = ({ type, data }: Pick<ReactorEvent, 'type' | 'data'>): readonly MatchKey[] =>
  (data !== null && typeof data === 'object' && KEYS[type]?.(data as never)) || [];

/** The keyed hash of a value: equal for equal values of one kind in one tenant, and no use without the secret. */
export const hashOf = (secret: Buffer, tenant: string, { kind, value }: MatchKey): Buffer =>
  createHmac('sha256', secret).update(`${tenant}\n${kind}\n${value}`).digest();
