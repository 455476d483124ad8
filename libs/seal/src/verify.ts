import type pg from 'pg';
import { type Anchor, unlikeAnchor } from './anchor.js';
import { flawOf, LEAF_FORMAT, leafOf, logIdOf, type StoredEvent, sealsOf, storedEvents } from './events.js';
import { MerkleBuilder } from './merkle.js';
import type { RecordedSeal } from './sealed.js';

/**
 * Something that was not so when it was sealed. `event`: one event contradicts its own hash or envelope. `range`: what lies
 * between the first and the last event of a seal is not what was sealed. `chain`: seals are missing or do not follow each
 * other. `anchor`: the newest seal known outside the database is not in it.
 */
export interface SealFinding {
  readonly kind: 'event' | 'range' | 'chain' | 'anchor';
  readonly seal: number | null;
  readonly eventId?: string;
  readonly position?: string;
  readonly message: string;
}
export interface SealVerifyResult {
  readonly ok: boolean;
  readonly seals: number;
  readonly events: number;
  /** Events after the last seal: nothing proves them yet. */
  readonly unsealed: number;
  readonly findingsTotal: number;
  readonly findings: readonly SealFinding[];
}
export interface SealVerifyOptions {
  /** The newest seal as noted outside the database. */
  readonly anchor?: Anchor;
  /** Findings described; all are counted. Default 100. */
  readonly limit?: number;
  readonly onProgress?: (events: number) => void;
  readonly signal?: AbortSignal;
}

/** Walks the whole log and holds it against its seals: any event altered, lost, inserted or moved is found. */
export async function verifySeals(pool: pg.Pool, options: SealVerifyOptions = {}): Promise<SealVerifyResult> {
  const { limit = 100, anchor } = options;
  const client = await pool.connect();
  const findings: SealFinding[] = [];
  let findingsTotal = 0;
  const find = (kind: SealFinding['kind'], seal: number | null, message: string, event?: StoredEvent): void => {
    findingsTotal++;
    if (findings.length >= limit) return;
    const where = event === undefined ? {} : { eventId: event.id, position: String(event.position) };
    findings.push({ kind, seal, ...where, message });
  };
  try {
    await client.query('begin isolation level repeatable read read only');
    const logId = await logIdOf(client);
    const { own: seals } = await sealsOf(client, logId);
    checkChain(seals, find);
    const unlike = anchor && (await unlikeAnchor(client, anchor, { seals, logId }));
    if (unlike !== undefined) find('anchor', anchor?.number ?? null, unlike);
    const walk = new Walk(seals, find);
    let events = 0;
    for await (const event of storedEvents(client, undefined)) {
      if (++events % 1000 === 0) {
        options.signal?.throwIfAborted();
        options.onProgress?.(events);
      }
      walk.see(event);
    }
    walk.end();
    options.onProgress?.(events);
    return { ok: findingsTotal === 0, seals: seals.length, events, unsealed: walk.unsealed, findingsTotal, findings };
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

type Find = (kind: SealFinding['kind'], seal: number | null, message: string, event?: StoredEvent) => void;

function checkChain(seals: readonly RecordedSeal[], find: Find): void {
  for (const [i, seal] of seals.entries()) {
    const before = seals[i - 1];
    if (seal.number !== (before?.number ?? -1) + 1)
      find(
        'chain',
        seal.number,
        `seal ${seal.number} follows ${before === undefined ? 'none' : `seal ${before.number}`}: seals are missing`,
      );
    else if (before !== undefined && seal.previousSeal !== before.eventId)
      find(
        'chain',
        seal.number,
        `seal ${seal.number} names ${seal.previousSeal} as the one before, which is ${before.eventId}`,
      );
  }
}

/** The events in order, cut where the seals say. */
class Walk {
  readonly #seals: readonly RecordedSeal[];
  readonly #find: Find;
  #at = 0;
  #builder = new MerkleBuilder();
  #first: string | undefined;

  constructor(seals: readonly RecordedSeal[], find: Find) {
    this.#seals = seals;
    this.#find = find;
  }
  get unsealed(): number {
    return this.#at < this.#seals.length ? 0 : this.#builder.count;
  }
  see(event: StoredEvent): void {
    const seal = this.#seals[this.#at];
    const flaw = flawOf(event);
    if (flaw !== undefined)
      this.#find('event', seal?.number ?? null, `${event.stream}, revision ${event.revision}: ${flaw}`, event);
    // A range whose last event is gone ends where the next begins.
    if (seal !== undefined && this.#builder.count > 0 && event.id === this.#seals[this.#at + 1]?.firstEventId)
      this.#close(seal, undefined);
    this.#first ??= event.id;
    this.#builder.add(leafOf(event));
    const open = this.#seals[this.#at];
    if (open !== undefined && event.id === open.lastEventId) this.#close(open, event.id);
  }
  end(): void {
    for (let seal = this.#seals[this.#at]; seal !== undefined; seal = this.#seals[this.#at])
      this.#close(seal, undefined);
  }
  #close(seal: RecordedSeal, last: string | undefined): void {
    const { count } = this.#builder;
    const wrong = [
      ...(count === seal.count ? [] : [`${seal.count} events were sealed, ${count} are there`]),
      ...(this.#first === seal.firstEventId
        ? []
        : [`it began with event ${seal.firstEventId}, now with ${this.#first ?? 'none'}`]),
      ...(last === seal.lastEventId ? [] : [`its last event ${seal.lastEventId} is not where it was`]),
    ];
    if (seal.leafFormat !== LEAF_FORMAT)
      this.#find(
        'range',
        seal.number,
        `it was made with leaves of format ${seal.leafFormat}, this build makes ${LEAF_FORMAT}: check it with the build that made it`,
      );
    else if (wrong.length > 0) this.#find('range', seal.number, wrong.join('; '));
    else if (this.#builder.root().toString('hex') !== seal.merkleRoot)
      this.#find(
        'range',
        seal.number,
        `an event from ${seal.firstEventId} to ${seal.lastEventId} was altered, replaced or moved: the Merkle root differs`,
      );
    this.#at++;
    this.#builder = new MerkleBuilder();
    this.#first = undefined;
  }
}
