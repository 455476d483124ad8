import { type RefusalBody, refusalBody } from './refusals.js';

/** What commands exist, to tell an unknown command from an unknown address. */
export interface KnownCommand {
  readonly streamType: string;
  readonly command: string;
}

/** Knows every registered route, to say why nothing answered at an address. */
export interface RouteTable {
  add(method: string | readonly string[], pattern: string): void;
  explain(method: string, url: string): { readonly body: RefusalBody; readonly allow?: string };
  /** `METHOD pattern` of everything registered. */
  list(): string[];
}

const COMMAND_PATH = /^\/v1\/([^/]+)\/([^/]+)\/([^/]+)$/;
const RESERVED = new Set([
  'models',
  'reports',
  'explain',
  'events',
  'streams',
  'status',
  'commands',
  'effects',
  'trace',
  'lineage',
  'plan',
  'diff',
  'tenants',
]);

export function routeTable(commands: readonly KnownCommand[]): RouteTable {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  return {
    add(method, pattern) {
      const methods = typeof method === 'string' ? [method] : method;
      const known = routes.get(pattern) ?? { pattern: toRegExp(pattern), methods: new Set<string>() };
      for (const m of methods) known.methods.add(m);
      routes.set(pattern, known);
    },
    explain(method, url) {
      const path = url.split('?', 1)[0] as string;
      const allowed = [...routes.values()].filter((r) => r.pattern.test(path)).flatMap((r) => [...r.methods]);
      if (allowed.length > 0 && !allowed.includes(method)) {
        const allow = [...new Set(allowed)].sort().join(', ');
        return {
          body: refusalBody('METHOD_NOT_ALLOWED', `${method} is not answered here`, {
            expected: allow,
            actual: method,
          }),
          allow,
        };
      }
      return { body: (method === 'POST' ? unknownCommand(path, commands) : undefined) ?? nothingHere(path) };
    },
    list: () => [...routes].flatMap(([pattern, { methods }]) => [...methods].map((m) => `${m} ${pattern}`)).sort(),
  };
}

const toRegExp = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:[A-Za-z]+/g, '[^/]+')
      .replaceAll('*', '.*')}$`,
  );

const nothingHere = (path: string): RefusalBody =>
  refusalBody('NOT_FOUND', 'there is nothing at this address; /docs lists what there is', {
    actual: path.slice(0, 200),
  });

function unknownCommand(path: string, commands: readonly KnownCommand[]): RefusalBody | undefined {
  const [, type, , command] = COMMAND_PATH.exec(path) ?? [];
  if (type === undefined || command === undefined || RESERVED.has(type)) return undefined;
  const ofType = commands.filter((c) => c.streamType === type).map((c) => c.command);
  return ofType.length === 0
    ? refusalBody('UNKNOWN_STREAM_TYPE', `there is no stream type ${type.slice(0, 100)}`, {
        path: 'param:streamType',
        expected: [...new Set(commands.map((c) => c.streamType))],
      })
    : refusalBody('UNKNOWN_COMMAND', `${type} has no command ${command.slice(0, 100)}`, {
        path: 'param:command',
        expected: ofType,
      });
}
