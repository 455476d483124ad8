import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Compose, DOCKER, dockerFile, type Service } from './files.js';

const REQUIRED = {
  postgres: ['POSTGRES_PASSWORD'],
  development: [],
  cluster: ['KURRENTDB_ADMIN_PASSWORD', 'KURRENTDB_OPS_PASSWORD', 'POSTGRES_PASSWORD'],
} as const;
const NAMES = Object.keys(REQUIRED) as (keyof typeof REQUIRED)[];
const NODES = ['kurrentdb1', 'kurrentdb2', 'kurrentdb3'];

const read = (name: string): Compose => parse(dockerFile(`${name}/compose.yml`), { merge: true });
const files = new Map(NAMES.map((name) => [name, read(name)]));
const services = NAMES.flatMap((name) =>
  Object.entries(files.get(name)?.services ?? {}).map(([service, it]) => [`${name}: ${service}`, it, name] as const),
);
/** `${NAME:-default}` is its default. */
const defaulted = (text: string) => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
const isTool = (service: Service) => service.profiles !== undefined;

describe.each(services)('%s', (_, service, name) => {
  test('has an image of one version', () => {
    expect(defaulted(service.image)).toMatch(/^[a-z]+(\/[a-z]+)?:\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$/);
  });

  test('publishes nothing beyond the loopback', () => {
    for (const port of service.ports ?? []) expect(defaulted(port)).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('comes back and says how it is, unless it is a tool', () => {
    expect(service.restart).toBe(isTool(service) ? 'no' : 'unless-stopped');
    if (isTool(service)) return;
    expect(service.healthcheck).toMatchObject({ interval: expect.any(String), timeout: expect.any(String) });
    expect(service.healthcheck).toMatchObject({ retries: expect.any(Number), test: expect.any(Array) });
  });

  test('waits only for what there is, and for health only where it is told', () => {
    const all = files.get(name)?.services ?? {};
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(all).toHaveProperty(other);
      if (condition === 'service_healthy') expect(all[other]?.healthcheck?.test).toBeDefined();
    }
  });

  test('keeps its data in a named volume', () => {
    const named = (service.volumes ?? []).filter((volume) => typeof volume === 'string');
    for (const volume of named) expect(files.get(name)?.volumes).toHaveProperty(volume.split(':')[0] as string);
    expect(named).toHaveLength(/postgres:|kurrentdb:/.test(service.image) ? 1 : 0);
  });

  test('has no password but those it is given, outside development', () => {
    if (name === 'development') return;
    for (const [variable, value] of Object.entries(service.environment)) {
      if (variable.endsWith('PASSWORD')) expect(value).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
      const [, password] = /\/\/\w+:(.*)@/.exec(value) ?? [];
      if (password !== undefined) expect(password).toMatch(/^\$\{[A-Z_]+:\?[^}]*\}$/);
    }
  });
});

test.each(NAMES)('%s requires exactly its variables', (name) => {
  const required = dockerFile(`${name}/compose.yml`).matchAll(/\$\{(\w+):\?/g);
  expect([...new Set([...required].map(([, variable]) => variable))].sort()).toEqual(REQUIRED[name]);
});

test('an image has the same version everywhere', () => {
  const versions = new Map<string, Set<string>>();
  for (const [, { image }] of services) {
    const [repository = '', version = ''] = defaulted(image).split(':');
    versions.set(repository, (versions.get(repository) ?? new Set()).add(version));
  }
  expect([...versions].filter(([, { size }]) => size !== 1)).toEqual([]);
});

test('volumes of different files have different names', () => {
  const names = [...files.values()].flatMap(({ volumes }) => Object.values(volumes).map((volume) => volume.name));
  expect(new Set(names).size).toBe(names.length);
});

describe('the cluster', () => {
  const { services } = read('cluster');

  test.each(NODES)('%s knows the others, speaks TLS and is known by its name', (name) => {
    const { environment = {}, volumes = [] } = services[name] ?? {};
    const others = NODES.filter((other) => other !== name).map((other) => `${other}:2113`);
    expect(environment).toMatchObject({
      KURRENTDB_CLUSTER_SIZE: String(NODES.length),
      KURRENTDB_GOSSIP_SEED: others.join(','),
      KURRENTDB_NODE_HOST_ADVERTISE_AS: name,
      KURRENTDB_REPLICATION_HOST_ADVERTISE_AS: name,
    });
    expect(environment).not.toHaveProperty('KURRENTDB_INSECURE');
    const bound = volumes.filter((volume) => typeof volume !== 'string');
    expect(bound.map(({ source, target }) => [source, target])).toEqual([
      [`./certificates/${name}`, '/etc/kurrentdb/certs/node'],
      ['./certificates/ca', environment.KURRENTDB_TRUSTED_ROOT_CERTIFICATES_PATH],
    ]);
    expect(bound.every((volume) => volume.read_only)).toBe(true);
  });

  test.each(['api', 'projector', 'cli'])('%s is told all nodes and the authority', (name) => {
    const { environment, volumes = [] } = services[name] as Service;
    const [address = '', options = ''] = (environment.EVENTSTORE_URL ?? '').split(/\?(?=tls)/);
    expect(address.split('@')[1]).toBe(NODES.map((node) => `${node}:2113`).join(','));
    expect(options).toBe('tls=true&tlsCAFile=/certificates/ca.crt');
    expect(volumes).toMatchObject([{ source: './certificates/ca', target: '/certificates', read_only: true }]);
  });
});

const isThere = ([command, ...args]: readonly string[]) =>
  spawnSync(command as string, [...args, 'version'], { stdio: 'ignore' }).status === 0;
const tool = [['docker-compose'], ['docker', 'compose']].find(isThere);
if (!tool)
  console.log('docker: neither docker-compose nor docker compose is there; whether they accept the files is skipped');

(tool ? describe : describe.skip).each(NAMES)('%s, to docker-compose', (name) => {
  // Instead of an .env that may lie beside the file.
  let empty: string;
  beforeAll(() => {
    empty = mkdtempSync(join(tmpdir(), 'recount-compose-'));
    writeFileSync(join(empty, 'env'), '');
  });
  afterAll(() => rmSync(empty, { recursive: true }));
  const config = (variables: readonly string[]) => {
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...Object.fromEntries(variables.map((v) => [v, 'x'])),
    };
    const [command = '', ...args] = tool ?? [];
    const file = ['--env-file', join(empty, 'env'), '-f', `${DOCKER}${name}/compose.yml`, 'config', '-q'];
    return spawnSync(command, [...args, ...file], { env, encoding: 'utf8' });
  };

  test('is acceptable', () => expect(config(REQUIRED[name])).toMatchObject({ status: 0, stderr: '' }));

  test('is not without each of its variables', () => {
    for (const missing of REQUIRED[name]) {
      const { status, stderr } = config(REQUIRED[name].filter((variable) => variable !== missing));
      expect(status).not.toBe(0);
      expect(stderr).toContain('choose a password');
    }
  });
});
