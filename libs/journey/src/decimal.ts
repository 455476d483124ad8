/** Quantities are exact decimals with at most six places, kept as canonical text: `1.5`, never `1.50`. */

const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);

/** Millionths. The text must honour the `decimal` field of an event contract. */
export function parseDecimal(text: string): bigint {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const value = BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, '0'));
  return negative ? -value : value;
}

/** Canonical text of millionths. */
export function decimalText(value: bigint): string {
  const size = value < 0n ? -value : value;
  const fraction = String(size % ONE)
    .padStart(PLACES, '0')
    .replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${size / ONE}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Whether a text is a decimal this module can hold. */
export const isDecimal = (text: unknown): text is string =>
  typeof text === 'string' && /^-?(0|[1-9]\d{0,17})(\.\d{1,6})?$/.test(text);
