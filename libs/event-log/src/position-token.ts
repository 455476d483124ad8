/** A position together with the log it belongs to: positions of another log, or of another epoch, are other numbers. */
export interface PositionToken {
  /** `LogIdentity.id`. */
  readonly logId: string;
  /** `LogIdentity.epoch`. */
  readonly epoch: number;
  readonly position: bigint;
}

const TOKEN = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([1-9]\d{0,8})\.(0|[1-9]\d{0,18})$/;
const MAX_POSITION = 2n ** 63n - 1n;

/**
 * A position as text that a client hands back later: `{log id}.{epoch}.{position}`, without a character that an address
 * or a header would need to escape. Clients treat it as opaque.
 */
export const encodePositionToken = ({ logId, epoch, position }: PositionToken): string =>
  `${logId}.${epoch}.${position}`;

/** The parts of a token, or undefined for any other text; a position in decimals alone is no token. */
export function parsePositionToken(text: string): PositionToken | undefined {
  const [, logId, epoch, digits] = TOKEN.exec(text) ?? [];
  if (logId === undefined || epoch === undefined || digits === undefined) return undefined;
  const position = BigInt(digits);
  return position > MAX_POSITION ? undefined : { logId, epoch: Number(epoch), position };
}
