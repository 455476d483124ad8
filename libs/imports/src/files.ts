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
  /** Bytes on disk, for progress. */
  readonly bytes: number;
  /** SHA-256 of the content, unzipped: a file is the same file whether it is zipped or not. */
  readonly sha256: string;
}

/** The folder does not hold what the source needs; nothing has been imported. */
export class ImportFolderError extends Error {
  override readonly name = 'ImportFolderError';
}

const unzipping = (path: string): Transform[] => (path.endsWith('.gz') ? [createGunzip()] : []);

async function locate(folder: string, file: SourceFile): Promise<{ path: string; bytes: number }> {
  for (const ending of ['.csv', '.csv.gz']) {
    const path = join(folder, `${file.name}${ending}`);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return { path, bytes: found.size };
  }
  throw new ImportFolderError(`${folder} holds neither ${file.name}.csv nor ${file.name}.csv.gz`);
}

/** Finds a source's files and hashes them. @throws ImportFolderError when one is missing */
export async function findFiles(folder: string, files: readonly SourceFile[]): Promise<Map<string, FoundFile>> {
  const found = new Map<string, FoundFile>();
  for (const file of files) {
    const { path, bytes } = await locate(folder, file);
    const hash = createHash('sha256');
    try {
      await pipeline([createReadStream(path), ...unzipping(path), hash]);
    } catch (error) {
      throw new ImportFolderError(`${basename(path)} cannot be read: ${(error as Error).message}`);
    }
    found.set(file.name, { path, bytes, sha256: hash.digest('hex') });
  }
  return found;
}

/** The content of a file, unzipped; `onBytes` hears of every chunk read from disk. */
export function contentOf(path: string, onBytes: (bytes: number) => void): { readonly stages: [NodeJS.ReadableStream, ...Transform[]] } {
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  return { stages: [createReadStream(path), counter, ...unzipping(path)] };
}
