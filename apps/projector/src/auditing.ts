import { type EventLog, isUnavailable } from '@recount/event-log';
import { pause } from '@recount/postgres';
import {
  AUDIT_TROUBLE,
  acquireLease,
  endTrouble,
  type Finding,
  noteTrouble,
  type ReadStore,
  underLease,
  type VerifyResult,
} from '@recount/read-store';
import {
  lastVerification,
  MAX_MISMATCHES,
  type Mismatch,
  noteNewestSeal,
  recordVerification,
  SHARES,
  sealAll,
  sealIsDue,
  verificationIsDue,
} from '@recount/seal';
import type { Pool } from 'pg';
import type { Log } from './logger.js';
import type { AuditSettings } from './settings.js';

/** The lease under which the log is sealed and what is stored is verified. */
const AUDIT_LEASE = 'audit';
/** Between two looks whether something is due; more often where the grace is shorter. */
const LOOK_MS = 60_000;
const SHORTEST_LOOK_MS = 200;
/** Events folded again by one verification, about: the share of the roots follows from it. */
const EVENTS_AT_A_TIME = 50_000;
/** The share of its time that a verification works. */
const DUTY = 0.2;

export interface Auditing {
  readonly pool: Pool;
  readonly log: EventLog;
  readonly store: ReadStore;
  readonly settings: AuditSettings;
  readonly holder: string;
  readonly leaseMs: number;
  readonly say: Log;
}

/**
 * Seals the log and verifies a share of what is stored whenever that is due, until the signal. Of several processes one does.
 * Trouble with it is told and tried again at the next look; nothing else stops because of it.
 */
export async function auditUntil(signal: AbortSignal, auditing: Auditing): Promise<void> {
  const { settings, say, pool, holder, leaseMs } = auditing;
  await pause(settings.graceMs, signal);
  const every = Math.min(LOOK_MS, Math.max(SHORTEST_LOOK_MS, settings.graceMs));
  while (!signal.aborted) {
    try {
      const lease = await acquireLease(pool, AUDIT_LEASE, holder, leaseMs);
      if (lease !== null)
        await underLease(pool, lease, signal, async (held) => {
          await audit(auditing, held);
          if (!held.aborted) await endTrouble(pool, AUDIT_TROUBLE);
        });
    } catch (error) {
      const { message } = error as Error;
      // Whoever asks for the status learns of it, too; a database that is away cannot be told so.
      if (!signal.aborted && !isUnavailable(error))
        await noteTrouble(pool, AUDIT_TROUBLE, message).catch((away: Error) =>
          say('warn', 'the status does not tell of the next line', { error: away.message }),
        );
      if (!signal.aborted)
        say(isUnavailable(error) ? 'warn' : 'error', 'sealing and verifying are tried again later', { error: message });
    }
    await pause(every, signal);
  }
}

/**
 * One look: what is due is done; the seal noted outside is held against the log at each.
 * @throws SealError for a log that is not what it says, or has not the seal noted outside; what the database throws
 */
export async function audit(auditing: Auditing, signal: AbortSignal): Promise<void> {
  const { pool, log, settings } = auditing;
  if (await verificationIsDue(pool, settings.verify)) await verifyShare(auditing, signal);
  if (signal.aborted) return;
  if (settings.anchor !== undefined) await noteNewestSeal({ pool, log }, settings.anchor);
  if (await sealIsDue(pool, settings.seal)) await seal(auditing, signal);
}

async function seal({ pool, log, settings, say }: Auditing, signal: AbortSignal): Promise<void> {
  const { anchor } = settings;
  for await (const made of sealAll({ pool, log, anchor, signal, now: () => new Date().toISOString() })) {
    const { number, count, merkleRoot, lastEventId } = made;
    say('info', 'sealed the log', { seal: number, events: count, merkleRoot, lastEventId });
  }
}

/** Verifies the roots after those that were verified last, and records what was found. */
async function verifyShare({ pool, log, store, say }: Auditing, signal: AbortSignal): Promise<void> {
  const { rows } = await pool.query<{ events: string }>('select count(*)::text as events from log.event');
  const size = Math.min(SHARES, Math.max(1, Math.ceil((SHARES * EVENTS_AT_A_TIME) / Number(rows[0]?.events ?? 1))));
  const from = ((await lastVerification(pool))?.share.to ?? 0) % SHARES;
  const result = await store.verify({
    from: from / SHARES,
    sample: size / SHARES,
    duty: DUTY,
    limit: MAX_MISMATCHES,
    signal,
  });
  const { events, rows: compared, findings, findingsTotal } = result;
  await recordVerification(
    { pool, log, now: new Date().toISOString() },
    {
      upToEventId: result.eventId,
      share: { from, to: (from + size) % SHARES, of: SHARES },
      events,
      rows: compared,
      durationMs: Math.round(result.seconds * 1000),
      models: modelsOf(result),
      mismatchesTotal: findingsTotal,
      mismatches: findings.map(mismatchOf),
    },
  );
  if (result.ok) say('info', 'verified what is stored', { events, rows: compared, seconds: result.seconds });
  else say('error', `${findingsTotal} mismatches between what is stored and the log`, { findings });
}

const modelsOf = ({ models }: VerifyResult) =>
  models.map(({ findings, ...model }) => ({ ...model, mismatches: findings }));

/** A finding without values: they may be personal, and the log keeps what it is told. */
const mismatchOf = ({ kind, model, tenant, root, key, columns, partsAt }: Finding): Mismatch => ({
  kind,
  model,
  ...(tenant === undefined ? {} : { tenant }),
  ...(root === undefined ? {} : { root }),
  ...(key === undefined ? {} : { key }),
  ...(columns === undefined ? {} : { columns: columns.map(({ column }) => column) }),
  ...(partsAt == null ? {} : { partsAt: partsAt.eventId }),
});
