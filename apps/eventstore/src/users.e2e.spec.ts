import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessDeniedError, EventStoreDBClient } from '@eventstore/db-client';
import { all, foreign, type Served, served } from './testing/served.js';

const folder = mkdtempSync(join(tmpdir(), 'eventstore-tls-'));
const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
let face: Served;
beforeAll(async () => {
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-x509', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', ...made, ...names], { stdio: 'ignore' });
  const users = new Map([['alice', 's:ecret']]);
  face = await served({ tls: { cert: readFileSync(cert), key: readFileSync(key) }, users });
});
afterAll(async () => {
  await face?.close();
  rmSync(folder, { recursive: true });
});

const connect = (user: string) =>
  EventStoreDBClient.connectionString(`esdb://${user}127.0.0.1:${face.server.port}?tls=true&tlsCAFile=${cert}`);

test('with a certificate and users, a user may do everything', async () => {
  const client = connect('alice:s%3Aecret@');
  const again = { credentials: { username: 'alice', password: 's:ecret' } };
  await client.appendToStream('s', foreign('a'));
  await client.appendToStream('s', foreign('b'), again);
  expect((await all(client.readStream('s'))).map(({ event }) => event?.type)).toEqual(['a', 'b']);
  await client.dispose();
});

test.each(['', 'alice:wrong@', 'bob:s%3Aecret@'])('and everybody else nothing: %j', async (user) => {
  const client = connect(user);
  const calls = [
    () => client.appendToStream('t', foreign('a')),
    () => client.appendToStream('t', foreign('a'), { credentials: { username: 'alice', password: '' } }),
    () => all(client.readAll()),
    () => all(client.readStream('s')),
    () => all(client.subscribeToAll()),
    () => client.deleteStream('s'),
  ];
  for (const call of calls) await expect(call()).rejects.toBeInstanceOf(AccessDeniedError);
  await client.dispose();
});
