import type { Block, Sheet } from './sheet.js';

/** What ends a line, drives a terminal or turns the order of what is read: C0, DEL, C1, line and paragraph separators, bidi. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text that stays on its line and says nothing but itself: its control characters as escapes, `\n` and `\u001b`. */
export const oneLine = (text: string): string =>
  text.replace(CONTROLS, (one) => SHORT[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same of every text in a value, to any depth; names of members stay. */
export function eachOneLine<T>(value: T): T {
  if (typeof value === 'string') return oneLine(value) as T;
  if (Array.isArray(value)) return value.map(eachOneLine) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, eachOneLine(one)])) as T;
}

/** A block, each of its texts on one line; figures keep the lines that their JSON is set in. */
function blockAsLines(block: Block): Block {
  const lines = eachOneLine(block);
  if (block.kind !== 'answer' || lines.kind !== 'answer') return lines;
  return { ...lines, value: block.value.split('\n').map(oneLine).join('\n') };
}

/** A sheet whose texts cannot become lines of their own, whatever stands in the data. */
export const asLines = ({ blocks, ...rest }: Sheet): Sheet => ({
  ...eachOneLine(rest),
  blocks: blocks.map(blockAsLines),
});
