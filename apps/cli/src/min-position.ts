import { parsePositionToken } from '@recount/event-log';
import type { MinPosition } from '@recount/read-store';
import { UsageError } from './settings.js';

const POSITION = /^\d{1,18}$/;

/** The text of `--min-position` under a command's help. */
export const MIN_POSITION = [
  '--min-position <token>',
  "wait until everything up to there is folded: the token of a command's answer, or a bare position, unchecked",
] as const;

/** `--min-position` as queries take it; nothing where it was not given. @throws UsageError */
export function minPositionOf(text: string | undefined): { readonly minPosition?: MinPosition } {
  if (text === undefined) return {};
  const token = parsePositionToken(text);
  if (token === undefined && !POSITION.test(text))
    throw new UsageError(`${text.slice(0, 100)} is neither a token nor a position`);
  return { minPosition: token ?? BigInt(text) };
}
