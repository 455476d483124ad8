import type pg from 'pg';
import { sealsOf } from '../events.js';
import { endOf, SealError } from '../seal.js';
import type { RecordedSeal } from '../sealed.js';
import { verifySeals } from '../verify.js';
import { type Attestation, digestOf } from './bundle.js';
import { plainSeal, remainderOf } from './coverage.js';
import type { Say } from './points.js';

/** The seal that a bundle names, and what it says lay after it: both as the log has them. */
export async function checkSeals(pool: pg.Pool, bundle: Attestation, until: bigint, say: Say): Promise<void> {
  const { seal, log } = bundle;
  if (seal === null) {
    say('seal', 'unknown', 'nothing was sealed when it was made');
    return checkUnsealed(pool, bundle, undefined, until, say);
  }
  const { ok, findings, findingsTotal } = await verifySeals(pool, { anchor: seal });
  const recorded = (await sealsOf(pool, log.id)).own.find(({ eventId }) => eventId === seal.eventId);
  if (!ok) say('seal', 'fails', `${findingsTotal} findings in the log, the first: ${findings[0]?.message ?? ''}`);
  else if (recorded === undefined || digestOf(plainSeal(recorded)) !== digestOf(seal))
    say('seal', 'fails', `seal ${seal.number} is another one in the log`);
  else say('seal', 'holds', `seal ${seal.number} is in the log, and every sealed event is what it was`);
  if (recorded !== undefined) return checkUnsealed(pool, bundle, recorded, until, say);
  say('unsealed', 'unknown', 'the seal it follows is not in the log');
}

/** Says nothing where the seal covers all that was folded, as the bundle has it. */
async function checkUnsealed(
  pool: pg.Pool,
  { unsealed }: Attestation,
  seal: RecordedSeal | undefined,
  until: bigint,
  say: Say,
): Promise<void> {
  try {
    const end = seal === undefined ? undefined : await endOf(pool, seal);
    const now = end !== undefined && end >= until ? null : await remainderOf(pool, end, until);
    if (now === null && unsealed === null) return;
    if (now === null) say('unsealed', 'fails', 'the seal covers all that was folded');
    else if (unsealed === null) say('unsealed', 'fails', `${now.events} events after the seal are not accounted for`);
    else if (digestOf(now) === digestOf(unsealed))
      say('unsealed', 'holds', `${now.events} events after the seal are what they were`);
    else
      say(
        'unsealed',
        'fails',
        `the events after the seal, ${unsealed.events} as it says, ${now.events} in the log, are not what they were`,
      );
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    say('unsealed', 'fails', error.message);
  }
}
