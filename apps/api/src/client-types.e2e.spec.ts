import { readFileSync } from 'node:fs';
import { clientTypes } from '@recount/client/codegen';
import { bootApi, type TestApi } from './testing/boot-api.js';

const GENERATED = new URL('../../../libs/client/src/generated/', import.meta.url);

let api: TestApi;
beforeAll(async () => {
  api = await bootApi();
}, 600_000);
afterAll(() => api?.close());

test('the client’s types are those of the API: else `npm run client-types`', async () => {
  const { body } = await api.get('/openapi.json');
  const files = clientTypes(body);
  for (const [name, text] of Object.entries(files)) expect(readFileSync(new URL(name, GENERATED), 'utf8')).toBe(text);
});
