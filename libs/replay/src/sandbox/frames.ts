import type { Readable, Writable } from 'node:stream';

/** Longest answer taken: what is longer is no batch of rows. */
const MAX_FRAME = 512 * 1024 * 1024;

export function writeFrame(to: Writable, text: string): void {
  const body = Buffer.from(text, 'utf8');
  const header = Buffer.allocUnsafe(4);
  header.writeUInt32LE(body.length, 0);
  to.cork();
  to.write(header);
  to.write(body);
  to.uncork();
}

/** Hands over each whole frame. @param broken called once where the stream holds no frames */
export function readFrames(from: Readable, take: (text: string) => void, broken: () => void): void {
  let chunks: Buffer[] = [];
  let length = 0;
  from.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    for (;;) {
      if (length < 4) return;
      if ((chunks[0] as Buffer).length < 4) chunks = [Buffer.concat(chunks)];
      const wanted = 4 + (chunks[0] as Buffer).readUInt32LE(0);
      if (wanted > MAX_FRAME) {
        from.removeAllListeners('data');
        return broken();
      }
      if (length < wanted) return;
      const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      chunks = all.length === wanted ? [] : [all.subarray(wanted)];
      length -= wanted;
      take(all.toString('utf8', 4, wanted));
    }
  });
}
