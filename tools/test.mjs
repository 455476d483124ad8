// `npm test [pattern …]`: installs what is missing, compiles, runs the specs.
import { spawnSync } from 'node:child_process';
import { compile, install, root } from './install.mjs';

install();
compile();
const args = ['--enable-source-maps', `${root}node_modules/jest/bin/jest.js`, ...process.argv.slice(2)];
const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exit(result.status ?? 1);
