/** A room for a new question, as files: a definition that already answers one, its spec, its page. */

export interface RoomNames {
  /** Of the folder and package, with dashes. */
  readonly room: string;
  /** Of the read model, with underscores. */
  readonly model: string;
  /** Of the constant. */
  readonly constant: string;
  /** Where the room stands. */
  readonly at: string;
  /** It stands outside the workspace. */
  readonly outside: boolean;
  /** From the room to the workspace's root, such as `../..`. */
  readonly root: string;
}

/** Imports in the order the formatter wants them. */
const sorted = (imports: readonly (readonly [from: string, names: string])[]): string =>
  [...imports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, names]) => `import { ${names} } from '${from}';`)
    .join('\n');

const manifest = ({ room }: RoomNames): string => `{
  "name": "@recount/projection-${room}",
  "version": "0.1.0",
  "private": true,
  "license": "Apache-2.0",
  "type": "module",
  "exports": {
    ".": {
      "types": "./dist/index.d.ts",
      "default": "./dist/index.js"
    }
  },
  "dependencies": {
    "@recount/journey": "*",
    "@recount/kernel": "*"
  }
}
`;
const tsconfig = ({ root }: RoomNames): string => `{
  "extends": "${root}/tsconfig.base.json",
  "compilerOptions": {
    "rootDir": "src",
    "outDir": "dist",
    "tsBuildInfoFile": "dist/.tsbuildinfo"
  },
  "include": ["src"],
  "references": [
    {
      "path": "${root}/libs/journey"
    },
    {
      "path": "${root}/libs/kernel"
    }
  ]
}
`;
const index = ({ room, constant }: RoomNames): string => `import { projection } from '@recount/kernel';
import { ${constant} } from './${room}.js';

export { ${constant} };
/** What this room asks. Reports over it are declared here and written in views.sql. */
export default projection({ name: '${room}', models: [${constant}], reports: [] });
`;
const definition = ({ model, constant }: RoomNames): string => `import type { JourneyEvents } from '@recount/journey';
import { add, fromMoney, instant, int, money, readModelOf, set, text } from '@recount/kernel';
import { golden } from './golden.js';

const readModel = readModelOf<JourneyEvents>();

/** Replace the question: a row's key, its columns, and what each event asserts of them. */
export const ${constant} = readModel({
  name: '${model}',
  version: 1,
  shape: 'state',
  doc: 'One row per customer and currency: how often and for how much they ordered.',
  key: { customer: text('The journey an order belongs to.'), currency: text('ISO 4217.') },
  columns: {
    orders: int('Orders placed.'),
    amount: money('Contract amounts of the orders, tax included.'),
    first_at: instant('The first order.'),
    last_at: instant('The latest order.'),
  },
  on: {
    OrderPlaced: {
      keys: ({ root, data }) => [{ key: { customer: root, currency: data.total.currency } }],
      // The fold sees its row and its event, nothing else: no clock, no chance, no other row.
      evolve: (row, { data, occurredAt }) => {
        const first = row?.first_at ?? occurredAt;
        const last = row?.last_at ?? occurredAt;
        return set({
          orders: (row?.orders ?? 0) + 1,
          amount: add(row?.amount ?? '0', fromMoney(data.total)),
          first_at: occurredAt < first ? occurredAt : first,
          last_at: occurredAt > last ? occurredAt : last,
        });
      },
    },
  },
  golden,
});
`;
const golden = (): string => `import type { JourneyEvents } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

const id = (n: number): string => \`00000000-0000-4000-8000-\${String(n).padStart(12, '0')}\`;
export const CUSTOMER = id(1);

const placed = (n: number, units: string, occurredAt: string): GoldenEvent<JourneyEvents> => ({
  type: 'OrderPlaced',
  stream: \`order-golden.\${id(10 + n)}\`,
  root: CUSTOMER,
  occurredAt,
  data: {
    orderNo: \`SO-\${n}\`,
    customerId: CUSTOMER,
    lines: [],
    total: { units, scale: 2, currency: 'EUR' },
    terms: { days: 30 },
    receivableTrigger: 'signed',
  },
});

/** Events of every type and branch that the folds handle: the laws run over them, and the behaviour hash is taken of them. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  placed(1, '10050', '2026-03-02T08:00:00.000Z'),
  placed(2, '950', '2026-03-01T08:00:00.000Z'),
];
`;
const spec = ({ room, constant }: RoomNames): string => `import { foldAll, modelLaws } from '@recount/kernel/testing';
${sorted([
  ['./golden.js', 'CUSTOMER, golden'],
  [`./${room}.js`, constant],
])}

// Folded twice, in random cuts, redelivered, in parallel: the same rows.
modelLaws(${constant});

test('orders are counted, and an order recorded late can be the first', () => {
  expect(foldAll(${constant}, golden)).toEqual([
    expect.objectContaining({
      customer: CUSTOMER,
      currency: 'EUR',
      orders: 2,
      amount: '110.00',
      first_at: '2026-03-01T08:00:00.000Z',
      last_at: '2026-03-02T08:00:00.000Z',
    }),
  ]);
});
`;
/** How a room comes to be served: one of the house with the next start of its build, and any by staging its folder. */
const serving = ({ room, at, outside }: RoomNames): string => {
  const folder = outside ? at.replace(/[\\/][^\\/]+$/, '') : 'projections';
  const build = outside ? `npx tsc -b ${at}` : 'node tools/check-workspace.mjs --fix && npx tsc -b';
  const start = outside ? '' : ' (or start this build: `npx recount plan` says what that would do)';
  return `5. To serve it: \`${build}\` checks and compiles it, \`npx recount stage ${room} --projections ${folder}\` builds it beside what
   is served, \`npx recount diff ${room}\` says what would change, \`npx recount promote ${room}\` serves it${start}.
6. To change it then: raise its version, compile, stage, diff, promote; \`npx recount rollback ${room}\` goes back, \`npx recount
   drop ${room}\` ends that.`;
};
const readme = (names: RoomNames): string => {
  const { room, model, at, outside } = names;
  const asked = outside ? `${at}/src/index.ts` : room;
  return `# ${room}

**The question:** how often, for how much and when did each customer order?

| model | shape | one row is |
| --- | --- | --- |
| \`${model}\` | state | a customer and a currency |

1. Change the question in \`src/${room}.ts\`; the events there are to ask stand in docs/events.md.
2. \`npx recount replay ${asked} --sample 1%\`: whole roots, so the rows shown are exact. Nothing that is served is touched.
3. \`npx recount replay ${asked}\`: all of history, into a schema of its own. \`npx recount scratch list\` shows what is kept.
4. Say in \`src/golden.ts\` and the spec what must hold.
${serving(names)}
`;
};

/** The files of a room by their paths in it. */
export const roomFiles = (names: RoomNames): Readonly<Record<string, string>> => ({
  'package.json': manifest(names),
  'tsconfig.json': tsconfig(names),
  'README.md': readme(names),
  'views.sql': `-- SQL functions of this room's reports.\n`,
  'src/index.ts': index(names),
  [`src/${names.room}.ts`]: definition(names),
  'src/golden.ts': golden(),
  [`src/${names.room}.spec.ts`]: spec(names),
});
