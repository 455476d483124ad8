import { basename } from 'node:path';
import { type Message, type TransformOptions, transform } from 'esbuild';
import { ReplayError } from '../replay-error.js';

const TYPESCRIPT = /\.m?ts$/;
export const isTypeScript = (file: string): boolean => TYPESCRIPT.test(file);

const at = ({ location, text }: Message, file: string): string =>
  location === null ? `${file}: ${text}` : `${file}:${location.line}:${location.column + 1}: ${text}`;

/**
 * One module made ready to be folded with, its imports as they stand. Of TypeScript, types fall away unchecked, as do imports
 * that only name types; no configuration beside the file is read and nothing of it is run. Undefined where it has an
 * `import()` in it: what that hands out is of Node's own, and folds have no use for it.
 * @throws ReplayError DEFINITION for a syntax error, with its line and column
 */
export async function transpile(code: string, file: string): Promise<string | undefined> {
  const options: TransformOptions = {
    loader: isTypeScript(file) ? 'ts' : 'js',
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    legalComments: 'none',
    logLevel: 'silent',
    sourcefile: basename(file),
  };
  try {
    const made = await transform(code, options);
    // However it is spelled, an import() comes out otherwise where there is said to be none.
    const without = await transform(code, { ...options, supported: { 'dynamic-import': false } });
    return made.code === without.code ? made.code : undefined;
  } catch (error) {
    const { errors } = error as { errors?: readonly Message[] };
    if (errors?.[0] === undefined) throw error;
    throw new ReplayError('DEFINITION', at(errors[0], file));
  }
}
