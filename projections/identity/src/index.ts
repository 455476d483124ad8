import { projection } from '@recount/kernel';
import { reports } from './reports.js';
import { rootAlias } from './root-alias.js';

export { rootAlias };

const identity = { model: 'root_alias', roots: 'canonical_roots', members: 'members_of' } as const;

/** Who is the same as whom: the ledger of links, merges and unmerges, and the functions every report groups by. */
export default projection({ name: 'identity', models: [rootAlias], reports, identity });
