import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { program } from './program.js';
import { ROOT } from './settings.js';

/** The table of docs/cli.md: of each row the usages named in the first column and the options named anywhere. */
const rows = readFileSync(`${ROOT}/docs/cli.md`, 'utf8')
  .split('\n')
  .filter((line) => /^\| `/.test(line))
  .map((line) => {
    const [, names = ''] = line.split(' | ')[0]?.match(/^\| (.*)$/) ?? [];
    const spans = [...names.matchAll(/`([^`]+)`/g)].map(([, usage = '']) => usage);
    const code = [...line.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
    return { spans, options: [...new Set(code.flatMap((span) => span.match(/--[a-z][a-z-]*/g) ?? []))] };
  });
/** `seal verify` of `seal verify [--anchor file]`. */
const pathOf = (usage: string): string => (/^[a-z ]*[a-z]/.exec(usage) ?? [''])[0];

/** Every command by its path. A group that does nothing itself but hold others has no row of its own. */
function commandsOf(command: Command, path: readonly string[] = []): (readonly [string, Command])[] {
  return command.commands.flatMap((one) => {
    const here = [...path, one.name()];
    const runs = one.commands.length === 0 || one.options.length > 0;
    return [...(runs ? [[here.join(' '), one] as const] : []), ...commandsOf(one, here)];
  });
}
const commands = new Map(commandsOf(program()));
const documented = rows.flatMap(({ spans }) => spans.map(pathOf));

test('every command of the command line has a row in docs/cli.md, every row a command', () => {
  expect(commands.size).toBeGreaterThan(35);
  expect([...new Set(documented)].sort()).toEqual([...commands.keys()].sort());
});
test('a row of docs/cli.md names the arguments that its command must have, and no option that is not there', () => {
  const wrong: string[] = [];
  for (const { spans, options } of rows) {
    const known = spans.flatMap((usage) => commands.get(pathOf(usage))?.options.map(({ long }) => long) ?? []);
    wrong.push(
      ...options.filter((option) => !known.includes(option)).map((option) => `${spans.join(', ')}: ${option}`),
    );
    for (const usage of spans) {
      const must = commands.get(pathOf(usage))?.registeredArguments.filter(({ required }) => required).length ?? 0;
      const named = usage.replaceAll(/--\S+ \S+/g, '').match(/<[^>]+>/g)?.length ?? 0;
      if (named < must) wrong.push(`${usage}: ${must} arguments are required`);
    }
  }
  expect(wrong).toEqual([]);
});
