import { constants } from 'node:fs';
import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type EventLog, SEAL_STREAM } from '@recount/event-log';
import type pg from 'pg';
import { lastSealOf, logIdOf, sealsOf } from './events.js';
import { parseJson } from './json.js';
import { SealError } from './seal.js';
import type { RecordedSeal, Seal } from './sealed.js';

/** The newest seal, noted in a file outside the database: whoever cuts the log's tail cannot cut this. */
export type Anchor = Pick<Seal, 'logId' | 'number' | 'merkleRoot' | 'lastEventId'> & { readonly eventId: string };

/** Notes a seal, whatever the file holds. @throws SealError for a file that cannot be written */
export async function writeAnchor(file: string, seal: Anchor): Promise<void> {
  const { logId, number, merkleRoot, lastEventId, eventId } = seal;
  const temporary = `${file}.${process.pid}.new`;
  try {
    await writeFile(temporary, `${JSON.stringify({ logId, number, eventId, merkleRoot, lastEventId }, null, 2)}\n`);
    await rename(temporary, file);
  } catch (error) {
    throw unwritable(file, error);
  }
}

const unwritable = (file: string, error: unknown): SealError =>
  new SealError(`the newest seal cannot be noted in ${file}: ${(error as Error).message}`);

/** @throws SealError for a file that cannot be read, or is no anchor */
export async function readAnchor(file: string): Promise<Anchor> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new SealError(`the anchor ${file} cannot be read: ${error.message}`, { cause: error });
  });
  const { logId, number, merkleRoot, lastEventId, eventId } = parseJson(text);
  if (
    typeof number !== 'number' ||
    [logId, merkleRoot, lastEventId, eventId].some((value) => typeof value !== 'string')
  )
    throw new SealError(`${file} is no anchor: recount seal --anchor writes one`);
  return { logId, number, merkleRoot, lastEventId, eventId } as Anchor;
}

/** What a file notes; undefined where there is none yet. */
const notedIn = (file: string): Promise<Anchor | undefined> =>
  readAnchor(file).catch((error: Error) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined;
    throw error;
  });

/** What a noted seal says that the seals of a log do not; undefined where it is among them, as it was noted. */
export async function unlikeAnchor(
  db: pg.Pool | pg.ClientBase,
  anchor: Anchor,
  { seals, logId }: { readonly seals: readonly RecordedSeal[]; readonly logId: string },
): Promise<string | undefined> {
  if (anchor.logId !== logId) return `the anchor is of log ${anchor.logId}, this is ${logId}`;
  const seal = seals.find((one) => one.number === anchor.number);
  if (seal === undefined) {
    const after = (await holds(db, anchor.lastEventId)) ? 'after' : 'and with it';
    return `seal ${anchor.number} (event ${anchor.eventId}), noted outside, is not in the log: its tail is gone, ${after} the last event that was sealed, ${anchor.lastEventId}`;
  }
  return seal.merkleRoot === anchor.merkleRoot && seal.eventId === anchor.eventId
    ? undefined
    : `seal ${anchor.number} is not the one noted outside`;
}

async function holds(db: pg.Pool | pg.ClientBase, eventId: string): Promise<boolean> {
  const { rowCount } = await (db as pg.Pool).query('select from log.event where event_id::text = $1 limit 1', [
    eventId,
  ]);
  return rowCount !== 0;
}

export interface Noting {
  /** The database that holds the log, or its mirror. */
  readonly pool: pg.Pool;
  readonly log: EventLog;
}

/**
 * Notes the newest seal of the log in a file, if it is newer than the one noted there; that one must be in the log as it was
 * noted. So the proof of a tail that was cut off is never written over. Without any seal there is nothing to note.
 * @throws SealError for a log that has not the seal noted, or a file that is no anchor or cannot be written; it stays as it is
 */
export async function noteNewestSeal({ pool, log }: Noting, file: string): Promise<void> {
  const noted = await notedIn(file);
  const logId = await logIdOf(pool);
  const newest = await lastSealOf(pool, logId);
  if (noted !== undefined) {
    const seals = newest?.eventId === noted.eventId ? [newest] : (await sealsOf(pool, logId)).own;
    const unlike = await unlikeAnchor(pool, noted, { seals, logId });
    if (unlike !== undefined && !(await isUnderway(log, noted, seals)))
      throw new SealError(`${unlike}; ${file} stays as it is, and nothing is sealed over it: recount seal verify`);
  }
  if (newest !== undefined && newest.number > (noted?.number ?? -1)) await writeAnchor(file, newest);
  else
    await access(dirname(file), constants.W_OK).catch((error) => {
      throw unwritable(file, error);
    });
}

/** Whether a seal that the database has not is in the store that the database mirrors. */
async function isUnderway(
  log: EventLog,
  { number, eventId }: Anchor,
  seals: readonly RecordedSeal[],
): Promise<boolean> {
  if (number <= (seals.at(-1)?.number ?? -1)) return false;
  for await (const { id } of log.readStream(SEAL_STREAM)) if (id === eventId) return true;
  return false;
}
