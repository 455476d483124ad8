import { type Asked, eachOneLine, htmlOf, type Sheet, textOf } from '@recount/forms';
import { Option } from 'commander';
import type { Output } from './output.js';

export type Form = 'text' | 'html' | 'json';

/** `--out`: the answer as something to hand to somebody, on the standard output. */
export const outOption = (): Option =>
  new Option(
    '-o, --out <form>',
    'the whole answer as a form to hand to somebody: plain text, one HTML file, or JSON',
  ).choices(['text', 'html', 'json']);

/** Prints an answer as it was asked for: as JSON, as a form, else in the way of a terminal. */
export function printAnswer<Answer>(
  answer: Answer,
  { out, output }: { readonly out: Form | undefined; readonly output: Output },
  as: { readonly sheet: (answer: Answer, asked: Asked) => Sheet; readonly print: (answer: Answer) => void },
): void {
  if (out === 'json' || (out === undefined && output.json)) output.value(answer);
  else if (out === undefined) as.print(eachOneLine(answer));
  else {
    const sheet = as.sheet(answer, { question: asked(process.argv.slice(2)), generatedAt: new Date().toISOString() });
    output.line((out === 'html' ? htmlOf(sheet) : textOf(sheet)).trimEnd());
  }
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/** The command line as somebody could type it again; where the data is belongs to the machine, not to the question. */
export function asked(args: readonly string[]): string {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const [name = ''] = arg.split('=');
    if (['--database-url', '--home', '--out', '-o'].includes(name)) i += arg.includes('=') ? 0 : 1;
    else kept.push(PLAIN.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`);
  }
  return `recount ${kept.join(' ')}`;
}
