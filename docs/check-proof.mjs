#!/usr/bin/env node
// Checks an inclusion proof of `recount prove` with nothing but SHA-256: node docs/check-proof.mjs proof.json [anchor.json]
// Exit code 0: the event was in the log when the seal was made. The anchor, kept outside the database, says which seals exist.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (text) => Buffer.from(text, 'hex');
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const fail = (message) => {
  console.error(`NOT PROVEN: ${message}`);
  process.exit(1);
};

const [proofFile, anchorFile] = process.argv.slice(2);
if (proofFile === undefined) fail('say which proof to check');
const { format, event, hash, leaf, path, seal } = read(proofFile);
if (format !== 'recount-inclusion-proof@2') fail(`unknown format ${format}`);

// 1. The event has this hash: its stream, revision, id, type, data and metadata, one per line.
const lines = [event.stream, event.revision, event.id, event.type, event.data, event.metadata];
const eventHash = sha256(Buffer.from(lines.join('\n')));
if (!eventHash.equals(hex(hash))) fail('the content of the event does not have its hash');

// 2. The leaf is the hash together with what it does not cover (leaves are hashed behind a zero byte, nodes behind a one).
const { position, recordedAt, occurredAt, schemaVersion, tenant, root } = event;
const others = [position, recordedAt, occurredAt, schemaVersion, tenant, root].join('\n');
const leafHash = sha256(Buffer.of(0), eventHash, Buffer.from(others));
if (!leafHash.equals(hex(leaf))) fail('the leaf is not of this event, its place and its times');

// 3. The path leads from the leaf to the root that was sealed.
let node = leafHash;
for (const { side, hash: sibling } of path) {
  node = side === 'left' ? sha256(Buffer.of(1), hex(sibling), node) : sha256(Buffer.of(1), node, hex(sibling));
}
if (!node.equals(hex(seal.merkleRoot))) fail('the path does not lead to the root of the seal');

// 4. The seal is the one noted outside, where it is the newest.
if (anchorFile !== undefined) {
  const anchor = read(anchorFile);
  if (anchor.logId !== seal.logId) fail('the anchor is of another log');
  if (anchor.number < seal.number) fail(`the anchor knows seals up to ${anchor.number}, this is ${seal.number}`);
  if (anchor.number === seal.number && anchor.merkleRoot !== seal.merkleRoot)
    fail('the anchor notes another root for this seal');
}
console.log(
  `PROVEN: ${event.type} ${event.id} of ${event.stream}, recorded ${event.recordedAt}, is under seal ${seal.number}`,
);
