import { basename } from 'node:path';
import { type Message, transform } from 'esbuild';
import { ReplayError } from '../replay-error.js';

const at = ({ location, text }: Message, file: string): string =>
  location === null ? `${file}: ${text}` : `${file}:${location.line}:${location.column + 1}: ${text}`;

/**
 * The JavaScript of one TypeScript module, its imports as they stand. Types fall away unchecked, as do imports that only name
 * types; no configuration beside the file is read and nothing of it is run.
 * @throws ReplayError DEFINITION for a syntax error, with its line and column
 */
export async function transpile(code: string, file: string): Promise<string> {
  try {
    const options = { loader: 'ts', format: 'esm', target: 'es2023', platform: 'neutral', logLevel: 'silent' } as const;
    return (await transform(code, { ...options, sourcefile: basename(file), legalComments: 'none' })).code;
  } catch (error) {
    const { errors } = error as { errors?: readonly Message[] };
    if (errors?.[0] === undefined) throw error;
    throw new ReplayError('DEFINITION', at(errors[0], file));
  }
}
