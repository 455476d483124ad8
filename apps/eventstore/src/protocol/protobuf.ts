/**
 * The little of protobuf that the protocol's requests and answers need. google-protobuf reads slower by far, and there
 * are bytes (lengths below zero, for one) on which it never ends: no decoder for a server that anybody may send to.
 */

/** Bytes that are no message. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH = 2;
const FIXED_32 = 5;

/**
 * The fields of a message, one after the other; every step goes forward by at least one byte. A field of another wire
 * type than asked for reads as its default, as a field that is not there does.
 */
export class Fields {
  /** Number of the field at hand. */
  number = 0;
  private wire = VARINT;
  private start: number;

  constructor(
    private readonly buffer: Buffer,
    private at = 0,
    private readonly end = buffer.length,
  ) {
    this.start = at;
  }

  /** Moves to the next field. @throws MalformedError when there is none, and yet not the end. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const tag = this.varint();
    this.number = tag >>> 3;
    this.wire = tag & 7;
    this.start = this.at;
    if (this.wire === VARINT) this.varint();
    else if (this.wire === LENGTH) {
      const length = this.varint();
      this.start = this.at;
      this.at += length;
    } else if (this.wire === FIXED_64) this.at += 8;
    else if (this.wire === FIXED_32) this.at += 4;
    else throw new MalformedError(`wire type ${this.wire} is none`);
    if (this.at > this.end || this.number === 0) throw new MalformedError('a field leaves its message');
    return true;
  }

  /** Shares the memory of the message. */
  bytes(): Buffer {
    return this.wire === LENGTH ? this.buffer.subarray(this.start, this.at) : Buffer.alloc(0);
  }

  text(): string {
    return this.wire === LENGTH ? this.buffer.toString('utf8', this.start, this.at) : '';
  }

  message(): Fields {
    return this.wire === LENGTH ? new Fields(this.buffer, this.start, this.at) : new Fields(this.buffer, 0, 0);
  }

  /** An unsigned 64-bit number. */
  uint64(): bigint {
    if (this.wire !== VARINT) return 0n;
    let value = 0n;
    for (let at = this.at - 1; at >= this.start; at--)
      value = (value << 7n) | BigInt((this.buffer[at] as number) & 127);
    return BigInt.asUintN(64, value);
  }

  uint32(): number {
    return Number(BigInt.asUintN(32, this.uint64()));
  }

  /** The varint at hand if it has 32 bits; reading one of up to ten bytes for nothing else but to pass it. */
  private varint(): number {
    let value = 0;
    for (let n = 0; n < 10; n++) {
      if (this.at >= this.end) break;
      const byte = this.buffer[this.at++] as number;
      if (n < 5) value += (byte & 127) * 2 ** (7 * n);
      if (byte < 128) return value;
    }
    throw new MalformedError('a number has no end');
  }
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function varint(value: bigint | number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > SAFE; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  let small = Number(rest);
  for (; small >= 128; small = Math.floor(small / 128)) bytes.push((small % 128) | 128);
  bytes.push(small);
  return Buffer.from(bytes);
}

/** A field that is a number, not below 0. */
export const number = (field: number, value: bigint | number): Buffer =>
  Buffer.concat([varint(field * 8 + VARINT), varint(value)]);

/** A field that is a text, bytes, or a message of further fields. */
export function field(field: number, ...content: readonly (string | Buffer)[]): Buffer {
  const body = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([varint(field * 8 + LENGTH), varint(body.length), body]);
}
