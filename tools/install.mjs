// Installs the dependencies when they are missing or older than the lock file, and compiles. Shared by `npm start` and
// `npm test`, so that each of them is all a fresh machine needs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.recount-lock`;

const fail = (message) => {
  console.error(message);
  process.exit(1);
};
const run = (command, args, what) => {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error || result.status !== 0) fail(`${what} failed; its own words stand above.`);
};

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Recount needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`);
}

/** Runs `npm ci` unless the installed tree is the one of the lock file. */
export function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing dependencies (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
  writeFileSync(stamp, wanted);
}

/** Type-checks and compiles every project; a fraction of a second when nothing changed. */
export function compile() {
  run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-b'], 'Compiling');
}
