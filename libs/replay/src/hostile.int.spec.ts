import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@recount/postgres';
import { type TestDatabase, testDatabase } from '@recount/postgres/testing';
import { dealsUpcasting, seedLog } from '@recount/read-store/testing';
import { listScratch, type ReplayLimits, replay, replayMigrations } from './index.js';
import { counting, definitions } from './testing/definitions.js';

const rooms = { '@recount/kernel': import.meta.resolve('@recount/kernel') };
const ODD = '00000009-0000-4000-8000-000000000000';
const HONEST = 'return set({ n: (row?.n ?? 0) + 1 });';
let db: TestDatabase;
const files = definitions();
const temporary = process.env.TMPDIR;
/** Temporary files of this spec alone, so that what is left over can be seen. */
const own = mkdtempSync(join(tmpdir(), 'recount-hostile-'));
const rootOf = (n: number): string => `0000000${n}-0000-4000-8000-000000000000`;
const lines = [{ no: 1, amount: { units: '1', scale: 0 } }];
beforeAll(async () => {
  process.env.TMPDIR = own;
  db = await testDatabase();
  await migrate(db.url, [replayMigrations]);
  await seedLog(db.pool, [
    ...[1, 2, 3].map((n) => ({ type: 'DealOpened', root: rootOf(n), data: { name: `deal ${n}`, lines } })),
    ...[1, 2, 3].map((n) => ({ type: 'DealMoved', root: rootOf(n), data: { stage: 's', share: 0.5 } })),
  ]);
});
afterAll(async () => {
  if (temporary !== undefined) process.env.TMPDIR = temporary;
  else delete process.env.TMPDIR;
  files.remove();
  rmSync(own, { recursive: true });
  await db.drop();
});

const left = (): string[] => readdirSync(own);
const run = (text: string, limits: Partial<ReplayLimits> = {}) =>
  replay({ url: db.url, file: files.file('q.ts', text), rooms, upcasting: dealsUpcasting, limits });
/** Runs what must fail, and sees that nothing of it is left. */
async function failure(text: string, limits: Partial<ReplayLimits> = {}) {
  const error = await run(text, limits).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(left()).toEqual([]);
  expect(await listScratch(db.pool)).toEqual([]);
  const { rows } = await db.pool.query(`select nspname from pg_namespace where nspname like 'scratch\\_%'`);
  expect(rows).toEqual([]);
  return error;
}
const FIRST = { type: 'DealOpened', id: expect.any(String), position: '1' };
const guarded = (attempt: string) => `${attempt}; return set({ n: 1 });`;

test.each<[string, string, RegExp, string, Partial<ReplayLimits>?]>([
  ['an endless loop', 'for (;;) {}', /within 1.5 s, at DealOpened/, 'LIMIT', { eventSeconds: 1.5 }],
  [
    'an endless loop that catches',
    'for (;;) { try { for (;;) {} } catch {} }',
    /within 1.5 s/,
    'LIMIT',
    { eventSeconds: 1.5 },
  ],
  [
    'a pattern without end',
    `/(a+)+$/.test('a'.repeat(60) + 'b'); return keep;`,
    /within 1.5 s/,
    'LIMIT',
    { eventSeconds: 1.5 },
  ],
  ['a fold that throws', `throw new Error('no such luck');`, /cannot fold DealOpened .*no such luck/, 'FOLD'],
  [
    'a fold that throws no error',
    `throw { get message() { throw 1; }, toString() { throw 2; } };`,
    /the definition threw .*, at DealOpened/,
    'FOLD',
  ],
  [
    'a wrong column type',
    `return set({ n: 'three' as never });`,
    /counted\.n cannot fold .*"three" is no safe integer/,
    'FOLD',
  ],
  ['a column there is not', `return set({ m: 1 } as never);`, /counted\.m .*no such column/, 'FOLD'],
  ['a promise', 'return Promise.resolve(set({ n: 1 })) as never;', /not a promise/, 'FOLD'],
  [
    'a getter that throws',
    `return set({ get n(): number { throw new Error('got you'); } });`,
    /DealOpened .*got you|got you, at DealOpened/,
    'FOLD',
  ],
  [
    'a memory bomb',
    'const all: unknown[] = []; for (;;) all.push({ all: [1, 2, 3] });',
    /memory, at DealOpened/,
    'LIMIT',
    { memoryMiB: 64 },
  ],
  [
    'memory kept from event to event',
    'for (let i = 0; i < 1e8; i++) kept.push(String(i)); return keep;',
    /memory/,
    'LIMIT',
    { memoryMiB: 64 },
  ],
  [
    'a row that grows',
    `return set({ note: 'x'.repeat(5000) });`,
    /grown to 5\d\d\d characters; it may hold 1000/,
    'LIMIT',
    { rowSize: 1000 },
  ],
  ['process.exit', guarded('(globalThis as any).process.exit(0)'), /reading 'exit'/, 'FOLD'],
  ['process', guarded('process.exit(0)'), /process is not defined/, 'FOLD'],
  ['require', guarded(`require('fs').readFileSync('/etc/passwd')`), /require is not defined/, 'FOLD'],
  ['the network', guarded(`fetch('http://127.0.0.1')`), /fetch is not defined/, 'FOLD'],
  ['timers', guarded('setTimeout(() => undefined)'), /setTimeout is not defined/, 'FOLD'],
  ['the clock', guarded('new Date()'), /no clock/, 'FOLD'],
  ['the clock, otherwise', guarded('Date.now()'), /no clock/, 'FOLD'],
  ['the clock, through an instance', guarded('new (new Date(0).constructor as any)()'), /no clock/, 'FOLD'],
  ['chance', guarded('Math.random()'), /no chance/, 'FOLD'],
  [
    'code from text',
    guarded(`(() => undefined).constructor('return process')()`),
    /Code generation from strings/,
    'FOLD',
  ],
  ['pollution of prototypes', guarded(`(Object.prototype as any).polluted = 1`), /not extensible|read only/, 'FOLD'],
  ['pollution through __proto__', guarded(`({} as any).__proto__.toJSON = () => 1`), /not extensible/, 'FOLD'],
  [
    'an endless patch',
    `return { kind: 'set', patch: new Proxy({}, { ownKeys() { for (;;) {} } }) } as never;`,
    /within 1.5 s/,
    'LIMIT',
    { eventSeconds: 1.5 },
  ],
  ['a recursion without end', 'const f = (): never => f(); return f();', /call stack/, 'FOLD'],
  ['a bomb of digits', 'return set({ n: Number((2n ** 2n ** 40n) % 7n) });', /BigInt/, 'FOLD'],
  ['text that cannot be stored', `return set({ note: 'a\\0b' });`, /counted\.note .*cannot be stored/, 'FOLD'],
  [
    'a tombstone that grows',
    `return { kind: 'remove', reason: 'x'.repeat(5000) } as never;`,
    /grown to 5\d\d\d characters/,
    'LIMIT',
    { rowSize: 1000 },
  ],
  ['a forged event', `event.id = '${ODD}'; return set({ n: 1 });`, /read only property 'id'/, 'FOLD'],
  ['a forged tenant', `event.tenant = 'other'; return set({ n: 1 });`, /read only property 'tenant'/, 'FOLD'],
  [
    'a stack that tells of this machine',
    `throw new Error(String(new Error('here').stack));`,
    /: Error: here, at|: Error: here$/,
    'FOLD',
  ],
  ['a changed built-in', guarded(`(JSON as any).stringify = () => ''`), /read only/, 'FOLD'],
  ['buffers outside the heap', guarded('new ArrayBuffer(1e12)'), /ArrayBuffer is not defined/, 'FOLD'],
])('%s ends in a message', async (_what, evolve, message, code, limits = {}) => {
  const error = await failure(counting(evolve, 'const kept: unknown[] = [];'), limits);
  expect(error).toMatchObject({ name: 'ReplayError', code, message: expect.stringMatching(message), event: FIRST });
});

test.each<[string, string, RegExp]>([
  [
    'a built-in module',
    `import { readFileSync } from 'node:fs';\nvoid readFileSync;`,
    /it imports node:fs: a definition imports @recount\/kernel and files beside it/,
  ],
  [
    'a file outside its folder',
    `import secret from '../../etc/passwd.js';\nvoid secret;`,
    /it imports \.\.\/\.\.\/etc/,
  ],
  ['import()', `void import('node:fs');`, /has an import\(\) in it/],
  [
    'more columns than a table has',
    `import * as k from '@recount/kernel'; export const many = Object.fromEntries(Array.from({ length: 1700 }, (_, i) => ['c' + i, k.int()]));`,
    /has 1703 columns; a table holds 1500/,
  ],
  ['a type that is no text', 'export const jinx = 1;', /cannot be stored/],
  ['a column that is SQL', 'export const sql = 1;', /column x" int\); drop.*: a name is/],
  ['a syntax error', 'const = ;', /\.ts:\d+:7: Expected identifier but found "="/],
  ['something else than a read model', 'export const x = 1;', /.+/],
  ['a loop while it is loaded', 'for (;;) {}', /within 1.5 s, while it was loaded/],
  ['a promise that never ends while it is loaded', 'await new Promise(() => {});', /ended by itself/],
])('%s is refused before any event is read', async (_what, more, message) => {
  const text = more.startsWith('export const x')
    ? more
    : counting(
        HONEST,
        more,
        more.includes('many')
          ? 'n: int(), note: text(), ...many'
          : more.includes('sql')
            ? `'x" int); drop schema log; --': int()`
            : undefined,
      ).replace('on: {', more.includes('jinx') ? `on: { 'a\\0b': { keys: () => [], evolve: () => keep },` : 'on: {');
  expect(await failure(text, { eventSeconds: 1.5 })).toMatchObject({ message: expect.stringMatching(message) });
});

test.each([
  ["import/**/('node:fs')"],
  ["import // (\n  ('node:fs')"],
  ["import /* ( */ /* */\n('node:fs')"],
  ["import.source('node:fs')"],
  ["import . /**/ defer('node:fs')"],
])('an import() that hides as %j is refused: it would hand out objects of Node’s own', async (hidden) => {
  const error = await replay({
    url: db.url,
    file: files.file('hidden.js', `void ${hidden};\nexport default 1;`),
    rooms,
    upcasting: dealsUpcasting,
  }).catch((reason: unknown) => reason);
  const message = expect.stringMatching(/has an import\(\) in it|(Source phase|Deferred) imports are not available/);
  expect(error).toMatchObject({ code: 'DEFINITION', message });
});

test('comments without number cost nothing', async () => {
  const text = `import${'/**/'.repeat(50_000)} ${'// x '.repeat(50_000)}\n${'/*'.repeat(50_000)}`;
  const error = await replay({
    url: db.url,
    file: files.file('long.js', text),
    rooms,
    upcasting: dealsUpcasting,
  }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'DEFINITION' });
});

test('rows without bound: by one event, and over all', async () => {
  const many = counting(HONEST).replaceAll(
    '[{ key: { deal: event.root } }]',
    `Array.from({ length: 500 }, (_, i) => ({ key: { deal: event.root.slice(0, -3) + String(i).padStart(3, '0') } }))`,
  );
  expect(await failure(many, { rowsPerEvent: 400 })).toMatchObject({
    code: 'LIMIT',
    message: expect.stringMatching(/touches 500 rows/),
    event: FIRST,
  });
  expect(await failure(many, { rows: 400 })).toMatchObject({
    code: 'LIMIT',
    message: expect.stringMatching(/more than 400 rows/),
    event: FIRST,
  });
});

test('the honest one still works after all that', async () => {
  const result = await run(counting(HONEST));
  expect(result).toMatchObject({ rows: 3, events: 6, transpiled: true });
  const { rows } = await db.pool.query(`select deal, n, _root from ${result.table} order by deal`);
  expect(rows).toEqual([1, 2, 3].map((n) => ({ deal: rootOf(n), n: '2', _root: rootOf(n) })));
});

test('what only reads like an import() is none, however much of it there is', async () => {
  const comment = `/*${'import/*'.repeat(60_000)}*/`;
  const text = `${comment}${counting(HONEST, "export const doc = 'Goods by import (of any kind)';")}`;
  expect(await run(text)).toMatchObject({ rows: 3, events: 6 });
});
