import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseJson } from './json.js';
import { SealError } from './seal.js';
import type { Seal } from './sealed.js';

/** The newest seal, noted in a file outside the database: whoever cuts the log's tail cannot cut this. */
export type Anchor = Pick<Seal, 'logId' | 'number' | 'merkleRoot' | 'lastEventId'> & { readonly eventId: string };

export async function writeAnchor(file: string, seal: Anchor): Promise<void> {
  const { logId, number, merkleRoot, lastEventId, eventId } = seal;
  const temporary = `${file}.${process.pid}.new`;
  await writeFile(temporary, `${JSON.stringify({ logId, number, eventId, merkleRoot, lastEventId }, null, 2)}\n`);
  await rename(temporary, file);
}

/** @throws SealError for a file that is no anchor */
export async function readAnchor(file: string): Promise<Anchor> {
  const { logId, number, merkleRoot, lastEventId, eventId } = parseJson(await readFile(file, 'utf8'));
  if (
    typeof number !== 'number' ||
    [logId, merkleRoot, lastEventId, eventId].some((value) => typeof value !== 'string')
  )
    throw new SealError(`${file} is no anchor: recount seal --anchor writes one`);
  return { logId, number, merkleRoot, lastEventId, eventId } as Anchor;
}
