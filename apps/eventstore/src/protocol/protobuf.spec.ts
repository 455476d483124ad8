import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Empty, shared, streams, Timestamp } from '../testing/generated.js';
import { Fields, field, MalformedError, number } from './protobuf.js';
import { readRequest } from './read-request.js';
import { appendPart, appendTarget, batchPart, proposedEvent, uuid } from './requests.js';

const bytesOf = (message: { serializeBinary(): Uint8Array }) => Buffer.from(message.serializeBinary());
const named = (name: string) => {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(name));
  return identifier;
};

describe('what the generated code writes is what we read', () => {
  const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const LARGEST = 2n ** 63n - 1n;

  test('a batch append', () => {
    const event = fc.record({ type: fc.string(), data: fc.uint8Array({ maxLength: 400 }), id: fc.uuid() });
    const batch = fc.record({
      stream: fc.string({ minLength: 1 }),
      at: uint64,
      events: fc.array(event),
      final: fc.boolean(),
    });
    fc.assert(
      fc.property(batch, ({ stream, at, events, final }) => {
        const [request, options] = [new streams.BatchAppendReq(), new streams.BatchAppendReq.Options()];
        const correlation = new shared.UUID();
        correlation.setString('c');
        options.setStreamIdentifier(named(stream));
        options.setStreamPosition(String(at));
        request.setCorrelationId(correlation);
        request.setOptions(options);
        request.setIsFinal(final);
        for (const { id, type, data } of events) {
          const message = new streams.BatchAppendReq.ProposedMessage();
          const uuid = new shared.UUID();
          uuid.setString(id);
          message.setId(uuid);
          message.getMetadataMap().set('type', type).set('content-type', 'application/json');
          message.setData(data);
          message.setCustomMetadata(data);
          request.addProposedMessages(message);
        }
        const part = batchPart(bytesOf(request));
        expect(part.correlation).toEqual(bytesOf(correlation));
        expect(part.final).toBe(final);
        const target = part.options && appendTarget(part.options);
        const name = Buffer.from(stream).toString();
        expect(target).toMatchObject({ stream: name, expected: at > LARGEST ? LARGEST : at });
        const read = part.events.map(proposedEvent);
        expect(read.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
        expect(read.map(({ type }) => type)).toEqual(events.map(({ type }) => Buffer.from(type).toString()));
        for (const [n, { data, metadata }] of read.entries()) {
          expect(data.equals(events[n]?.data ?? Buffer.alloc(0))).toBe(true);
          expect(metadata.equals(data)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each(['any', 'no_stream', 'stream_exists'] as const)('an append at %s', (expected) => {
    const [request, options] = [new streams.AppendReq(), new streams.AppendReq.Options()];
    options.setStreamIdentifier(named('s'));
    if (expected === 'any') options.setAny(new shared.Empty());
    else if (expected === 'no_stream') options.setNoStream(new shared.Empty());
    else options.setStreamExists(new shared.Empty());
    request.setOptions(options);
    const part = appendPart(bytesOf(request));
    expect(part.options && appendTarget(part.options)).toMatchObject({ stream: 's', expected });
  });

  test('a deadline', () => {
    const [request, options] = [new streams.BatchAppendReq(), new streams.BatchAppendReq.Options()];
    const at = new Date('2026-03-31T21:59:59.123Z');
    options.setStreamIdentifier(named('s'));
    options.setAny(new Empty());
    options.setDeadline(Timestamp.fromDate(at));
    request.setOptions(options);
    const part = batchPart(bytesOf(request));
    expect(part.options && appendTarget(part.options).deadline).toBe(at.getTime());
  });

  test('an id in its two forms', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const [text, halves, structured] = [new shared.UUID(), new shared.UUID(), new shared.UUID.Structured()];
        text.setString(id.toUpperCase());
        const hex = id.replaceAll('-', '');
        structured.setMostSignificantBits(String(BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`))));
        structured.setLeastSignificantBits(String(BigInt.asIntN(64, BigInt(`0x${hex.slice(16)}`))));
        halves.setStructured(structured);
        for (const message of [text, halves]) expect(uuid(new Fields(bytesOf(message)))).toBe(id);
      }),
    );
  });

  test('a read', () => {
    const { Options } = streams.ReadReq;
    const [request, options, at] = [new streams.ReadReq(), new Options(), new Options.Position()];
    const everything = new Options.AllOptions();
    const [filter, expression] = [new Options.FilterOptions(), new Options.FilterOptions.Expression()];
    at.setCommitPosition('18446744073709551615');
    everything.setPosition(at);
    expression.setPrefixList(['a', 'b']);
    filter.setStreamIdentifier(expression);
    filter.setMax(50);
    filter.setCheckpointintervalmultiplier(3);
    const wanted = new Options.UUIDOption();
    wanted.setString(new shared.Empty());
    options.setAll(everything);
    options.setFilter(filter);
    options.setUuidOption(wanted);
    options.setReadDirection(Options.ReadDirection.BACKWARDS);
    options.setCount('9007199254740991');
    request.setOptions(options);
    expect(readRequest(bytesOf(request))).toEqual({
      condition: { stream: undefined, backwards: true, filter: { column: 'stream', prefixes: ['a', 'b'] } },
      from: LARGEST,
      subscription: false,
      count: 9_007_199_254_740_991,
      checkpointEvery: 150,
      structuredIds: false,
    });
  });
});

test('what we write is what we read', () => {
  const values = [0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 53n, 2n ** 64n - 1n];
  const message = Buffer.concat([...values.map((value, n) => number(n + 1, value)), field(500, 'ü', Buffer.from('x'))]);
  const fields = new Fields(message);
  const read: (bigint | string)[] = [];
  while (fields.next()) read.push(fields.number === 500 ? fields.text() : fields.uint64());
  expect(read).toEqual([...values, 'üx']);
});

test('fields of other kinds and of later versions are passed over', () => {
  const later = Buffer.concat([number(99, 5), Buffer.from([0x69, ...randomBytes(8)]), Buffer.from([0x75, 1, 2, 3, 4])]);
  const part = batchPart(Buffer.concat([later, number(1, 7), number(4, 1)]));
  expect(part).toMatchObject({ final: true, correlation: Buffer.alloc(0) });
});

test.each<[string, number[]]>([
  ['a number without an end', [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ['a length below zero', [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ['a length beyond the end', [0x0a, 0x05, 0x00]],
  ['a group', [0x0b]],
  ['field 0', [0x02, 0x00]],
  ['half a fixed number', [0x0d, 0x00]],
])('%s is malformed', (_, bytes) => {
  expect(() => batchPart(Buffer.from(bytes))).toThrow(MalformedError);
});

test('any bytes come to an end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (array) => {
      for (const read of [readRequest, batchPart, appendPart]) {
        try {
          read(Buffer.from(array));
        } catch (error) {
          expect((error as Error).name).toMatch(/MalformedError|ProtocolError/);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
