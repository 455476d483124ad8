import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Compose, dockerFile, ROOT } from './files.js';

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

const instructions: readonly Instruction[] = dockerFile('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => ({ name: line.split(' ')[0] as string, rest: line.slice(line.indexOf(' ') + 1) }));
const restsOf = (name: string, among = instructions) => among.filter((it) => it.name === name).map(({ rest }) => rest);
const last = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { version: string; workspaces: string[] };
const copied = restsOf('COPY')
  .filter((rest) => !rest.startsWith('--from'))
  .flatMap((rest) => rest.split(' ').slice(0, -1));
/** A compiled file of the project stands where its source is. */
const source = (path: string) => path.replace('/dist/', '/src/').replace(/\.js$/, '.ts');

test('every stage is of one pinned Node.js image', () => {
  expect(restsOf('ARG')).toEqual([expect.stringMatching(/^NODE_IMAGE=node:\d+\.\d+\.\d+-[a-z]+-slim$/)]);
  const stages = restsOf('FROM').map((rest) => rest.split(' ')[0]);
  for (const stage of stages) expect(stage).toMatch(/^\$\{NODE_IMAGE\}$/);
  expect(stages.length).toBeGreaterThan(1);
});

test('what it copies is there, and in what Docker is given', () => {
  const ignore = readFileSync(`${ROOT}.dockerignore`, 'utf8').split('\n');
  expect(ignore.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
  const given = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect(copied.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
  expect([...new Set(copied)].sort()).toEqual(given.sort());
  expect(ignore).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', '**/.recount*', '**/*.spec.ts']));
});

test('it copies every workspace', () => {
  expect(copied).toEqual(expect.arrayContaining(manifest.workspaces.map((folder) => folder.replace('/*', ''))));
});

test('what runs is not root, has an init and a health, and maps stacks to the sources', () => {
  expect(last.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['USER', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD', 'EXPOSE']),
  );
  expect(restsOf('USER', last)).toEqual(['node']);
  expect(restsOf('HEALTHCHECK', last)).toEqual([expect.stringContaining('CMD ["node", "docker/health.mjs", "alive"]')]);
  expect(JSON.parse(restsOf('ENTRYPOINT', last)[0] ?? '')).toEqual(['tini', '--', 'node', '--enable-source-maps']);
  expect(restsOf('RUN', last).join()).not.toContain('npm');
});

describe.each(['development', 'cluster'])('%s', (name) => {
  const { services } = parse(dockerFile(`${name}/compose.yml`), { merge: true }) as Compose;
  const apps = Object.values(services).filter((service) => service.image.startsWith('recount:'));

  test('runs the one image, in the version of the workspace', () => {
    expect(apps).toHaveLength(3);
    for (const app of apps) {
      expect(app.image).toBe(`recount:${manifest.version}`);
      expect(app.build).toEqual({ context: '../..', dockerfile: 'docker/Dockerfile' });
    }
  });

  test('runs what there is', () => {
    const [main] = JSON.parse(restsOf('CMD', last)[0] ?? '') as string[];
    const commands = [
      main as string,
      ...apps.flatMap(({ command = [], entrypoint = [] }) => [...command, ...entrypoint]),
    ];
    const files = commands.filter((argument) => argument.includes('/'));
    expect(files).toEqual(expect.arrayContaining(['apps/api/dist/main.js', 'apps/projector/dist/main.js']));
    expect(files.filter((file) => !existsSync(`${ROOT}${source(file)}`))).toEqual([]);
  });
});
