// `npm run client-types`: writes the types of libs/client from the OpenAPI document of the API as it is compiled, served
// over a PostgreSQL of its own for the moment.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, install, root } from './install.mjs';

install();
compile();
const module = (path) => import(new URL(path, import.meta.url).href);
const { openPostgres } = await module('../libs/postgres/dist/index.js');
const { openParts } = await module('../apps/api/dist/parts.js');
const { createApi } = await module('../apps/api/dist/create-api.js');
const { clientTypes } = await module('../libs/client/dist/codegen/index.js');

const home = mkdtempSync(join(tmpdir(), 'recount-client-types-'));
const postgres = await openPostgres({ home, durable: false });
try {
  const parts = await openParts({ databaseUrl: postgres.url, projections: `${root}projections` });
  const api = await createApi(parts);
  const files = clientTypes(JSON.parse(JSON.stringify(api.openApi())));
  const folder = `${root}libs/client/src/generated`;
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
  await api.close();
  await parts.close();
} finally {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
}
