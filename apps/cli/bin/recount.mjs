#!/usr/bin/env node
// The command line. What it runs is compiled from apps/cli/src; a fresh checkout is installed and compiled first.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
const install = new URL('../../../tools/install.mjs', import.meta.url);

if (!existsSync(fileURLToPath(main))) {
  if (!existsSync(fileURLToPath(install))) {
    console.error('recount: not compiled. Run `npm ci && npx tsc -b` in the project first.');
    process.exit(1);
  }
  console.error('recount: compiling first …');
  const steps = await import(install.href);
  steps.install();
  steps.compile();
}
await import(main.href);
