// `npm start`: installs if needed, compiles, and runs `recount start` in this very process, so that signals reach it.
import { compile, install, root } from './install.mjs';

install();
compile();
process.argv.splice(1, 1, `${root}apps/cli/bin/recount.mjs`, 'start');
await import('../apps/cli/bin/recount.mjs');
