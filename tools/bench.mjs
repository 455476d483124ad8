// `npm run bench`: installs what is missing, compiles, measures. See apps/bench.
import { spawnSync } from 'node:child_process';
import { compile, install, root } from './install.mjs';

install();
compile();
const bench = `${root}apps/bench/dist/main.js`;
const result = spawnSync(process.execPath, ['--enable-source-maps', bench, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
