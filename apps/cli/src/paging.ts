import type { PageOptions } from '@recount/read-store';
import type { Command } from 'commander';
import type { Output } from './output.js';

/** The options that `pageOf` reads. */
export interface Paged {
  readonly limit?: number;
  readonly cursor?: string;
}

/** Lets a command answer in pages, as HTTP does. */
export const paged = (command: Command, items: string, fallback = 'all'): Command =>
  command
    .option('-l, --limit <n>', `${items} of a page, 1 to 10000; default: ${fallback}`, Number)
    .option('--cursor <cursor>', 'the page after this one, told as it was for the first');

export const pageOf = ({ limit, cursor }: Paged): PageOptions => ({
  ...(limit !== undefined && { limit }),
  ...(cursor !== undefined && { cursor }),
});

/** Says how to go on, where there is more. */
export function noteMore({ nextCursor }: { readonly nextCursor: string | null }, output: Output): void {
  if (nextCursor !== null) output.note(`more with --cursor ${nextCursor}`);
}
