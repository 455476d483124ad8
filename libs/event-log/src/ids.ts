import { hash, randomFillSync } from 'node:crypto';

const RECOUNT_NAMESPACE = Buffer.from('7d3b3f0a4c1e5b0e9a6f2f6d1c8e4b57', 'hex');
const SEPARATOR = '\u001f';

const format = (bytes: Buffer): string => {
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
};

/** The namespace, then room for a name of usual length: what is hashed needs no buffer of its own. */
const named = Buffer.alloc(16 + 1024);
RECOUNT_NAMESPACE.copy(named);
const VARIANT = '89ab';

/** UUID v5 (RFC 9562) of the parts under Recount's own namespace; parts are joined by the unit separator. */
export function uuidv5(...parts: readonly string[]): string {
  const name = parts.join(SEPARATOR);
  // A UTF-16 unit takes at most three bytes.
  const input =
    name.length * 3 <= 1024
      ? named.subarray(0, 16 + named.write(name, 16))
      : Buffer.concat([RECOUNT_NAMESPACE, Buffer.from(name)]);
  const hex = hash('sha1', input, 'hex');
  const variant = VARIANT[Number.parseInt(hex[16] as string, 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Random bytes are drawn for many ids at once: a draw costs ten times as much as an id. */
const pool = Buffer.alloc(10 * 400);
let drawn = pool.length;

/** UUID v7 (RFC 9562): milliseconds since the epoch, then random bits. For ids minted at the edge. */
export function uuidv7(now: number = Date.now()): string {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(now, 0, 6);
  pool.copy(bytes, 6, drawn, drawn + 10);
  drawn += 10;
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return format(bytes);
}

/** The id of the n-th event of a command in a stream: a retry re-appends the same ids. */
export const eventIdOf = (tenant: string, stream: string, commandId: string, index: number): string =>
  uuidv5(tenant, stream, commandId, String(index));
