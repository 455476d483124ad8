import type pg from 'pg';
import { flawOf, leafOf, sealsOf, storedEvents } from '../events.js';
import { MerkleBuilder } from '../merkle.js';
import { endOf, SealError } from '../seal.js';
import type { RecordedSeal, Seal } from '../sealed.js';
import type { Attestation, Remainder } from './bundle.js';

/** A seal as a bundle holds it. */
export const plainSeal = ({
  revision: _revision,
  position: _position,
  ...seal
}: RecordedSeal): Seal & { readonly eventId: string } => seal;

/** The events after a position, up to and with another, by their Merkle root; null when there are none. @throws SealError */
export async function remainderOf(pool: pg.Pool, after: bigint | undefined, until: bigint): Promise<Remainder | null> {
  const builder = new MerkleBuilder();
  let first: string | undefined;
  let last = '';
  for await (const event of storedEvents(pool, after, until)) {
    const flaw = flawOf(event);
    if (flaw !== undefined) throw new SealError(`event ${event.id} at position ${event.position}: ${flaw}`);
    first ??= event.id;
    last = event.id;
    builder.add(leafOf(event));
  }
  if (first === undefined) return null;
  return { events: builder.count, firstEventId: first, lastEventId: last, merkleRoot: builder.root().toString('hex') };
}

/** The seal that covers a position, or the last one before it and what lies between. @throws SealError for a log that lies */
export async function coverageOf(
  pool: pg.Pool,
  logId: string,
  position: bigint,
): Promise<Pick<Attestation, 'seal' | 'unsealed'>> {
  const { own } = await sealsOf(pool, logId);
  let covering: RecordedSeal | undefined;
  for (const seal of [...own].reverse()) {
    const end = await endOf(pool, seal);
    if (end < position)
      return covering === undefined
        ? { seal: plainSeal(seal), unsealed: await remainderOf(pool, end, position) }
        : { seal: plainSeal(covering), unsealed: null };
    covering = seal;
  }
  if (covering !== undefined) return { seal: plainSeal(covering), unsealed: null };
  return { seal: null, unsealed: await remainderOf(pool, undefined, position) };
}
