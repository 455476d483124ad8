import { doc, pascal, property } from './names.js';
import { declaration, type Schema, typeOf } from './schema.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}
interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}
/** What the types are written from: the OpenAPI document as the API serves it. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly get?: Operation; readonly post?: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const HEADER = `// Written by \`npm run client-types\` from the API's own OpenAPI document; a spec fails when they differ.
// biome-ignore-all format: generated
// biome-ignore-all lint: generated
`;
const ROW = /^(.+)_row$/;
const COMMAND = /^\/v1\/([^/{}]+)\/\{id\}\/([^/{}]+)$/;
/** Every report understands these; they are no parameters of its own. */
const COMMON = new Set(['asOf', 'knownAt', 'minPosition', 'cell']);

/** The module files of the client's types: commands and their answers, rows of read models, parameters of reports. */
export function clientTypes(document: OpenApi): Readonly<Record<'schemas.ts' | 'models.ts' | 'reports.ts', string>> {
  const schemas = Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const shared = schemas.filter(([name]) => !ROW.test(name)).map(([name, schema]) => declaration(name, schema));
  const rows = schemas.filter(([name]) => ROW.test(name)).map(([name, schema]) => declaration(name, schema, true));
  return {
    'schemas.ts': [HEADER, ...shared, commandsOf(document)].join('\n'),
    'models.ts': [HEADER, ...rows, modelsOf(document)].join('\n'),
    'reports.ts': [HEADER, reportsOf(document)].join('\n'),
  };
}

function commandsOf({ paths }: OpenApi): string {
  const byType = new Map<string, string[]>();
  for (const [path, { post }] of Object.entries(paths)) {
    const [, streamType, command] = COMMAND.exec(path) ?? [];
    const body = post?.requestBody?.content?.['application/json']?.schema;
    if (streamType === undefined || command === undefined || body === undefined) continue;
    const line = `${doc(post?.summary, '    ')}    readonly ${property(command)}: ${typeOf(body)};\n`;
    byType.set(streamType, [...(byType.get(streamType) ?? []), line]);
  }
  const types = [...byType].map(([type, lines]) => `  readonly ${property(type)}: {\n${lines.join('')}  };\n`);
  return `/** Stream type → command → body. */\nexport interface Commands {\n${types.join('')}}\n`;
}

function modelsOf({ components }: OpenApi): string {
  const lines = Object.keys(components.schemas).flatMap((schema) => {
    const model = ROW.exec(schema)?.[1];
    return model === undefined ? [] : [`  readonly ${property(model)}: ${pascal(schema)};\n`];
  });
  return `/** Read model → its rows. */\nexport interface Models {\n${lines.sort().join('')}}\n`;
}

function reportsOf({ paths }: OpenApi): string {
  const reports = Object.entries(paths).flatMap(([path, { get }]) => {
    const [, name] = /^\/v1\/reports\/([^/]+)$/.exec(path) ?? [];
    if (name === undefined || get === undefined) return [];
    const params = (get.parameters ?? []).filter((param) => param.in === 'query' && !COMMON.has(param.name));
    const fields = params.map(
      (param) =>
        `${doc(param.description, '    ')}    readonly ${property(param.name)}${param.required ? '' : '?'}: ${typeOf(param.schema ?? {})};\n`,
    );
    const type = fields.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${fields.join('')}  }`;
    return [`${doc(get.summary, '  ')}  readonly ${property(name)}: ${type};\n`];
  });
  const drills = Object.keys(paths).flatMap((path) => {
    const [, name] = /^\/v1\/reports\/([^/]+)\/drill$/.exec(path) ?? [];
    return name === undefined ? [] : [`  | ${JSON.stringify(name)}\n`];
  });
  return [
    `/** Report → its own parameters. */\nexport interface Reports {\n${reports.join('')}}\n`,
    `/** Reports with something behind their rows or figures. */\nexport type Drillable =\n${drills.join('')};\n`,
  ].join('\n');
}
