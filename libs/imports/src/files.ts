import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { SourceFile } from './source.js';

/** A source's file as found in the folder. */
export interface FoundFile {
  readonly path: string;
  /** The file's own name, without `.gz`: what rows and batches call it. */
  readonly name: string;
  /** Bytes of the content, unzipped; for progress. */
  readonly bytes: number;
  /** SHA-256 of the content, unzipped: a file is the same file whether it is zipped or not. */
  readonly sha256: string;
}

/** The folder does not hold what the source needs; nothing has been imported. */
export class ImportFolderError extends Error {
  override readonly name = 'ImportFolderError';
}

async function locate(folder: string, file: SourceFile): Promise<string> {
  const name = `${file.name}${file.layout === 'blanks' ? '.txt' : '.csv'}`;
  for (const ending of ['', '.gz']) {
    const path = join(folder, `${name}${ending}`);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return path;
  }
  throw new ImportFolderError(`${folder} holds neither ${name} nor ${name}.gz`);
}
/** A file's name as rows and batches tell it. */
export const nameOf = (path: string): string => basename(path).replace(/\.gz$/, '');

/** Finds a source's files and hashes them. @throws ImportFolderError when one is missing */
export async function findFiles(folder: string, files: readonly SourceFile[]): Promise<Map<string, FoundFile>> {
  const found = new Map<string, FoundFile>();
  for (const file of files) {
    const path = await locate(folder, file);
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      await pipeline([
        ...contentOf(path, (n) => {
          bytes += n;
        }),
        hash,
      ]);
    } catch (error) {
      throw new ImportFolderError(`${basename(path)} cannot be read: ${(error as Error).message}`);
    }
    found.set(file.name, { path, name: nameOf(path), bytes, sha256: hash.digest('hex') });
  }
  return found;
}

/** The content of a file, unzipped, as stages of a pipeline; `onBytes` hears of every chunk of content. */
export function contentOf(path: string, onBytes: (bytes: number) => void): [NodeJS.ReadableStream, ...Transform[]] {
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  return [createReadStream(path), ...(path.endsWith('.gz') ? [createGunzip()] : []), counter];
}
