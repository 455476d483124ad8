/**
 * PostgreSQL arrays in binary form, one dimension, no nulls: several times cheaper than the text form, whose every
 * quote and backslash is escaped here and unescaped there.
 */
const HEADER = 20;

function start(oid: number, count: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER + 4 * count + bytes);
  buffer.writeInt32BE(1, 0); // dimensions
  buffer.writeInt32BE(0, 4); // no nulls
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16); // lower bound
  return buffer;
}

export function textArray(values: readonly string[]): Buffer {
  let bytes = 0;
  for (const value of values) bytes += Buffer.byteLength(value);
  const buffer = start(25, values.length, bytes);
  let at = HEADER;
  for (const value of values) {
    const length = buffer.write(value, at + 4);
    buffer.writeInt32BE(length, at);
    at += 4 + length;
  }
  return buffer;
}

/** All elements of one width, each written by `put`. */
function fixed<T>(
  oid: number,
  width: number,
  values: readonly T[],
  put: (b: Buffer, v: T, at: number) => void,
): Buffer {
  const buffer = start(oid, values.length, width * values.length);
  let at = HEADER;
  for (const value of values) {
    buffer.writeInt32BE(width, at);
    put(buffer, value, at + 4);
    at += 4 + width;
  }
  return buffer;
}

export const intArray = (values: readonly number[]): Buffer =>
  fixed(23, 4, values, (buffer, value, at) => buffer.writeInt32BE(value, at));

export const bigintArray = (values: readonly bigint[]): Buffer =>
  fixed(20, 8, values, (buffer, value, at) => buffer.writeBigInt64BE(value, at));

/** Lower-case UUIDs with dashes. */
export const uuidArray = (values: readonly string[]): Buffer =>
  fixed(2950, 16, values, (buffer, value, at) => buffer.write(value.replaceAll('-', ''), at, 'hex'));

const MICROSECONDS_1970_TO_2000 = 946_684_800_000_000n;

/** Microseconds since 1970. */
export const timestamptzArray = (values: readonly bigint[]): Buffer =>
  fixed(1184, 8, values, (buffer, value, at) => buffer.writeBigInt64BE(value - MICROSECONDS_1970_TO_2000, at));
