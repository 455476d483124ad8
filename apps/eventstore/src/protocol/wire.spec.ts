import { randomBytes, randomUUID } from 'node:crypto';
import { streams } from '../testing/generated.js';
import { Fields } from './protobuf.js';
import { uuid } from './requests.js';
import { readResponse, type StoredEvent } from './wire.js';

const event = (over: Partial<StoredEvent> = {}): StoredEvent => ({
  position: 7n,
  stream: 'lead-acme.1',
  revision: 0n,
  type: 'LeadCaptured',
  id: randomUUID(),
  created: '17000000000000000',
  contentType: 'application/json',
  data: '{"a":1}',
  metadata: '',
  ...over,
});

const LARGE = 'ü😀'.repeat(70_000);
const NUMBERS = [0n, 1n, 127n, 128n, 16_384n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 56n, 2n ** 63n - 1n];

test.each<[string, StoredEvent]>([
  ['small', event()],
  ['large', event({ data: LARGE, metadata: `{"note":"${LARGE}"}` })],
  ['bytes', event({ data: randomBytes(300), metadata: randomBytes(129), contentType: 'application/octet-stream' })],
  ['other scripts', event({ stream: `日本-${'x'.repeat(200)}`, type: 'Größe' })],
  ['an id with a high first bit', event({ id: 'ffffffff-ffff-4fff-bfff-ffffffffffff' })],
  ['an id of zeros', event({ id: '00000000-0000-0000-0000-000000000000' })],
  ...NUMBERS.map((n): [string, StoredEvent] => [`at ${n}`, event({ position: n, revision: n })]),
])('what is encoded by hand is what the generated code reads: %s', (_, stored) => {
  for (const structured of [true, false]) {
    const message = streams.ReadResp.deserializeBinary(readResponse(stored, structured)).getEvent();
    const read = message?.getEvent();
    if (message === undefined || read === undefined) throw new Error('no event');
    const position = String(stored.position);
    expect(message.getCommitPosition()).toBe(position);
    expect(read.getCommitPosition()).toBe(position);
    expect(read.getPreparePosition()).toBe(position);
    expect(read.getStreamRevision()).toBe(String(stored.revision));
    expect(read.getId()?.hasStructured()).toBe(structured);
    expect(uuid(new Fields(Buffer.from(read.getId()?.serializeBinary() ?? [])))).toBe(stored.id);
    expect(Buffer.from(read.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(stored.stream);
    expect(Object.fromEntries(read.getMetadataMap().entries() as never)).toEqual({
      type: stored.type,
      created: stored.created,
      'content-type': stored.contentType,
    });
    expect(Buffer.from(read.getData_asU8()).equals(Buffer.from(stored.data as string))).toBe(true);
    expect(Buffer.from(read.getCustomMetadata_asU8()).equals(Buffer.from(stored.metadata as string))).toBe(true);
  }
});
