import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { DOCKER } from './files.js';

const NODES = ['kurrentdb1', 'kurrentdb2', 'kurrentdb3'];
const there = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
if (!there) console.log('docker: openssl is not there; the certificates are skipped');

(there ? describe : describe.skip)('make-certificates.sh', () => {
  let parent: string;
  let folder: string;
  const path = (name: string) => join(folder, name);
  const read = (name: string) => readFileSync(path(name));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const make = (...nodes: string[]) => {
    const result = spawnSync('sh', [`${DOCKER}make-certificates.sh`, folder, ...nodes], { encoding: 'utf8' });
    return { status: result.status, said: `${result.stdout}${result.stderr}` };
  };
  const contents = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(path(name)).isFile())
      .sort()
      .map((name) => [name, read(name).toString()]);
  const modeOf = (name: string) => (statSync(path(name)).mode & 0o777).toString(8);
  /** For the key of kurrentdb3, signed by itself unless the options say otherwise. */
  const certificate = (options: readonly string[]) => {
    const key = path('kurrentdb3/node.key');
    const name = ['-subj', '/CN=eventstoredb-node', '-addext', 'subjectAltName=DNS:kurrentdb3'];
    return Buffer.from(openssl('req', '-x509', '-new', '-key', key, ...name, ...options));
  };
  const without = (name: string) => rmSync(path(name), { recursive: true });

  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'recount-certificates-'));
    folder = join(parent, 'made');
    expect(make()).toMatchObject({ status: 0 });
  });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  test('makes an authority and the nodes it signs, and leaves nothing else', () => {
    expect(contents().map(([name]) => name)).toEqual([
      'authority/ca.key',
      'ca/ca.crt',
      ...NODES.flatMap((node) => [`${node}/node.crt`, `${node}/node.key`]),
    ]);
    const ca = new X509Certificate(read('ca/ca.crt'));
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
  });

  test.each(NODES)('%s: for its name and this machine, as server and as client, by the common name of all', (node) => {
    const certificate = path(`${node}/node.crt`);
    for (const purpose of ['sslserver', 'sslclient']) {
      const verified = openssl(
        'verify',
        '-x509_strict',
        '-CAfile',
        path('ca/ca.crt'),
        '-purpose',
        purpose,
        certificate,
      );
      expect(verified).toContain(': OK');
    }
    const { subject, subjectAltName, ca } = new X509Certificate(read(`${node}/node.crt`));
    expect({ subject, ca }).toEqual({ subject: 'CN=eventstoredb-node', ca: false });
    expect(subjectAltName).toBe(`DNS:${node}, DNS:localhost, IP Address:127.0.0.1`);
  });

  test('keys are for their owner alone, certificates for everybody', () => {
    expect(['authority', 'authority/ca.key'].map(modeOf)).toEqual(['700', '600']);
    expect(['.', 'ca', 'ca/ca.crt'].map(modeOf)).toEqual(['755', '755', '644']);
    for (const node of NODES) {
      expect([node, `${node}/node.key`, `${node}/node.crt`].map(modeOf)).toEqual(['700', '600', '644']);
    }
  });

  test('two nodes accept each other, and nobody without a certificate', async () => {
    const identity = (node: string) => ({
      ca: read('ca/ca.crt'),
      cert: read(`${node}/node.crt`),
      key: read(`${node}/node.key`),
    });
    const server = createServer(
      { ...identity('kurrentdb1'), requestCert: true, rejectUnauthorized: true },
      (socket) => {
        socket.on('error', () => {});
        socket.end('hello');
      },
    );
    server.on('tlsClientError', () => {});
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const options = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const ended = (socket: TLSSocket) =>
      once(socket, 'data').then(String, (error: NodeJS.ErrnoException) => error.code);
    try {
      expect(await ended(connect({ ...options, ...identity('kurrentdb2'), servername: 'kurrentdb1' }))).toBe('hello');
      expect(await ended(connect({ ...options, ca: read('ca/ca.crt'), servername: 'kurrentdb1' }))).toMatch(
        /CERTIFICATE_REQUIRED/,
      );
      expect(await ended(connect({ ...options, ...identity('kurrentdb2'), servername: 'kurrentdb3' }))).toBe(
        'ERR_TLS_CERT_ALTNAME_INVALID',
      );
    } finally {
      server.close();
    }
  });

  test('run again it keeps everything, to the byte', () => {
    const before = contents();
    const { status, said } = make();
    expect([status, said]).toEqual([0, expect.not.stringContaining('made')]);
    expect(contents()).toEqual(before);
  });

  test('a node that is missing is made, of the same authority, and needs its key', () => {
    const ca = read('ca/ca.crt');
    without('kurrentdb2');
    const key = read('authority/ca.key');
    without('authority');
    expect(make()).toEqual({ status: 1, said: expect.stringContaining('authority/ca.key is needed') });
    mkdirSync(path('authority'));
    writeFileSync(path('authority/ca.key'), key);
    expect(make()).toEqual({ status: 0, said: expect.stringContaining('made   kurrentdb2/node.crt') });
    expect(read('ca/ca.crt')).toEqual(ca);
    expect(modeOf('authority/ca.key')).toBe('600');
  });

  test.each<[string, string, (() => Buffer) | undefined, RegExp]>([
    ['of another authority', 'node.crt', () => certificate(['-days', '365']), /not of this authority/],
    [
      'that ends soon',
      'node.crt',
      () => certificate(['-CA', path('ca/ca.crt'), '-CAkey', path('authority/ca.key'), '-days', '20']),
      /ends within 30 days/,
    ],
    ['of another node', 'node.crt', () => read('kurrentdb1/node.crt'), /not for kurrentdb3/],
    ['with another key', 'node.key', () => read('kurrentdb1/node.key'), /do not belong together/],
    ['without its key', 'node.key', undefined, /one of node.crt and node.key only/],
  ])('a certificate %s is refused, and nothing is changed', (_, file, replaced, reason) => {
    const name = `kurrentdb3/${file}`;
    const right = read(name);
    const wrong = replaced?.();
    without(name);
    if (wrong) writeFileSync(path(name), wrong);
    try {
      const before = contents();
      expect(make()).toEqual({ status: 1, said: expect.stringMatching(reason) });
      expect(contents()).toEqual(before);
    } finally {
      writeFileSync(path(name), right);
    }
  });

  test('names that are no folders of their own are refused', () => {
    for (const name of ['ca', 'authority', '../up', 'A', '-x']) {
      expect(make(name)).toEqual({ status: 1, said: expect.stringContaining('is no name of a node') });
    }
  });
});
