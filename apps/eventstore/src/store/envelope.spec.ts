import { canonicalJson, vetAppend } from '@recount/event-log';
import fc from 'fast-check';
import type { ProposedEvent } from '../protocol/requests.js';
import { written } from './as-written.js';
import { envelop, tenantOf } from './envelope.js';

const NOW = '2026-03-31T21:59:59.000Z';
const ID = '0190a5b0-0000-7000-8000-000000000001';
const proposed = (
  data: string | Buffer,
  metadata: string | Buffer = '',
  contentType = 'application/json',
): ProposedEvent => ({
  id: ID,
  type: 'Happened',
  contentType,
  data: Buffer.from(data as string),
  metadata: Buffer.from(metadata as string),
});
/** What the log holds of an event: its texts, once it has been vetted. */
const kept = (event: ProposedEvent, stream = 'lead-acme.1') =>
  vetAppend(stream, envelop(stream, [event], NOW).events, Number.MAX_SAFE_INTEGER).events[0];

const ENVELOPE = { occurredAt: '2026-01-01T00:00:00.000Z', root: 'r', schemaVersion: '2', tenant: 'acme' };

describe('an event in the form of the log', () => {
  test('is kept as it is, its texts canonical', () => {
    const event = kept(proposed('{"b":1,"a":[2,"ü"]}', JSON.stringify(ENVELOPE)));
    expect(event).toMatchObject({ tenant: 'acme', schemaVersion: 2, data: '{"a":[2,"ü"],"b":1}' });
    expect(event?.metadata).toBe(canonicalJson(ENVELOPE));
  });
});

describe('an event of a foreign writer', () => {
  test.each([
    ['no metadata', ''],
    ['metadata that are no object', '[1]'],
    ['metadata that are no JSON', 'tenant=acme'],
    ['metadata that are no text', Buffer.from([255, 0, 1])],
    ['metadata without a time', '{"tenant":"acme","root":"lead-acme.1"}'],
    ['metadata with a number', JSON.stringify({ ...ENVELOPE, root: 'lead-acme.1', retries: 3 })],
  ])('has its stream as root and the tenant of its name: %s', (_, metadata) => {
    const { events } = envelop('lead-acme.1', [proposed('{}', metadata)], NOW);
    expect(events[0]?.metadata).toMatchObject({ root: 'lead-acme.1', tenant: 'acme' });
    const event = kept(proposed('{}', metadata));
    expect(Buffer.from(written(event?.data ?? '', event?.metadata ?? '').metadata as string)).toEqual(
      Buffer.from(metadata as string),
    );
  });

  test.each([
    ['lead-acme.1', 'acme'],
    ['shoppingCart-77', '_'],
    ['plain', '_'],
    ['a-b-c.1', 'b-c'],
    ['a-.1', '_'],
  ])('in %s is of tenant %s', (stream, tenant) => {
    expect(tenantOf(stream)).toBe(tenant);
    expect(kept(proposed('{}'), stream)?.tenant).toBe(tenant);
  });

  test('keeps what it says of itself, at the moment it arrived', () => {
    const { events, namesRoot } = envelop('s', [proposed('{}', '{"$correlationId":"c","n":1,"root":"r"}')], NOW);
    expect(namesRoot).toBe(true);
    expect(events[0]?.metadata).toMatchObject({ $correlationId: 'c', root: 'r', tenant: '_', occurredAt: NOW });
    expect(events[0]?.metadata).not.toHaveProperty('n');
  });

  test('shares the root that another event of the append names', () => {
    const { events } = envelop('s', [proposed('{}'), proposed('{}', JSON.stringify(ENVELOPE))], NOW);
    expect(events.map((event) => event.metadata.root)).toEqual(['r', 'r']);
  });

  test('shows its data to those who fold it', () => {
    expect(envelop('s', [proposed('[1,2]')], NOW).events[0]?.data).toEqual({ value: [1, 2] });
    expect(envelop('s', [proposed('{"a":1.0}')], NOW).events[0]?.data).toEqual({ a: 1 });
    const bytes = envelop('s', [proposed(Buffer.from([1, 2]), '', 'application/octet-stream')], NOW);
    expect(bytes.events[0]?.data).toEqual({ base64: 'AQI=' });
  });

  test.each(['application/json', 'application/octet-stream'])('comes back byte for byte (%s)', (contentType) => {
    // Spellings that JSON.parse forgets: spaces, twice the same key, long numbers, escapes, and what is no JSON.
    const odd = [
      '{ "a" : 1 }',
      '{"a":1,"a":2}',
      '{"n":12345678901234567890}',
      '{"n":1.0}',
      '"\\u00e4"',
      '{"a":',
      'null',
    ];
    const bytes = fc.oneof(
      fc.constantFrom(...odd).map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array)),
    );
    const storable = (buffer: Buffer) => !/\\u0000|\\u[dD][89a-fA-F]/.test(buffer.toString('utf8'));
    fc.assert(
      fc.property(bytes.filter(storable), bytes.filter(storable), (data, metadata) => {
        const event = kept(proposed(data, metadata, contentType));
        const back = written(event?.data ?? '', event?.metadata ?? '');
        const same = (text: string | Buffer, original: Buffer) => Buffer.from(text as string).equals(original);
        const sameJson = () => canonicalJson(JSON.parse(String(back.data))) === canonicalJson(JSON.parse(String(data)));
        expect(back.contentType).toBe(contentType);
        expect(same(back.metadata, metadata)).toBe(true);
        expect(same(back.data, data) || sameJson()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
