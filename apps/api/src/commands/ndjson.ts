import { isUtf8 } from 'node:buffer';
import { HttpRefusal } from '../http/refusals.js';

/** One line of an NDJSON body: its number (from 1, blank lines counted) and its text, or why it has none. */
export type Line =
  | { readonly line: number; readonly text: string; readonly refusal?: undefined }
  | { readonly line: number; readonly text?: undefined; readonly refusal: HttpRefusal };

const NEWLINE = 10;

/**
 * Splits bytes into lines without ever holding more than `maxBytes` of one; blank lines are skipped. A line that is
 * too long or not UTF-8 is yielded as a refusal, and the next one goes on.
 */
export async function* ndjsonLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let line = 0;
  let held: Buffer[] = [];
  let size = 0;
  const finish = (): Line | undefined => {
    line++;
    const bytes = size > maxBytes ? undefined : held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held);
    held = [];
    size = 0;
    if (bytes === undefined)
      return { line, refusal: new HttpRefusal('PAYLOAD_TOO_LARGE', `a line is at most ${maxBytes} bytes`) };
    if (!isUtf8(bytes)) return { line, refusal: new HttpRefusal('MALFORMED_JSON', 'the line is not UTF-8') };
    const text = bytes.toString('utf8').trim();
    return text === '' ? undefined : { line, text };
  };
  const hold = (bytes: Buffer): void => {
    size += bytes.length;
    if (size > maxBytes) held = [];
    else if (bytes.length > 0) held.push(bytes);
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      hold(bytes.subarray(from, at));
      const done = finish();
      if (done !== undefined) yield done;
      from = at + 1;
    }
    hold(bytes.subarray(from));
  }
  const last = size > 0 ? finish() : undefined;
  if (last !== undefined) yield last;
}
