import { randomBytes, randomUUID } from 'node:crypto';
import { connect as connectSocket } from 'node:net';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type BatchAppendReq, type BatchAppendResp, Empty, shared, streams } from './testing/generated.js';
import { all, foreign, type Served, served } from './testing/served.js';

let face: Served;
let raw: Client;
beforeAll(async () => {
  face = await served();
  raw = new Client(`127.0.0.1:${face.server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  raw?.close();
  await face?.close();
});
/** Whatever was sent before: the server serves everybody else. */
afterEach(async () => {
  const stream = `after-${randomUUID()}`;
  await face.client.appendToStream(stream, foreign('a'));
  expect(await all(face.client.readStream(stream))).toHaveLength(1);
});

const SERVICE = '/event_store.client.streams.Streams';
const same = (bytes: Buffer) => bytes;
/** Sends messages, bytes as they are, and ends: what comes back until the call is over. */
function send(method: string, messages: readonly Buffer[]): Promise<{ error?: ServiceError; answers: Buffer[] }> {
  const call = raw.makeBidiStreamRequest(`${SERVICE}/${method}`, same, same, new Metadata());
  const answers: Buffer[] = [];
  for (const message of messages) call.write(message);
  call.end();
  return new Promise((resolve) => {
    call.on('data', (bytes: Buffer) => answers.push(bytes));
    call.on('error', (error: ServiceError) => resolve({ error, answers }));
    call.on('end', () => resolve({ answers }));
  });
}
const bytesOf = (message: { serializeBinary(): Uint8Array }) => Buffer.from(message.serializeBinary());

const NOISE = Array.from({ length: 40 }, (_, n) => randomBytes(1 + n * 7));
test.each(['Read', 'Append', 'BatchAppend', 'Delete', 'Tombstone'])('%s survives noise', async (method) => {
  for (const noise of [
    ...NOISE,
    Buffer.alloc(0),
    Buffer.from([0x0a]),
    Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
  ]) {
    const { error, answers } = await send(method, [noise]);
    if (error === undefined) expect(method === 'BatchAppend' || answers.length <= 1).toBe(true);
    else expect(error.code).not.toBe(status.OK);
  }
});

test('a socket that speaks another language is left alone', async () => {
  for (const line of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000', 'ÿÿÿÿ']) {
    const socket = connectSocket(face.server.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve).on('error', resolve));
    socket.write(line);
    socket.resume();
    socket.end();
    await closed;
  }
});

describe('a read', () => {
  const { Options } = streams.ReadReq;
  type Options = InstanceType<typeof Options>;
  const reading = (fill: (options: Options) => void) => {
    const [request, options] = [new streams.ReadReq(), new Options()];
    fill(options);
    request.setOptions(options);
    return send('Read', [bytesOf(request)]);
  };
  const all_ = (options: Options) => {
    const everything = new Options.AllOptions();
    everything.setStart(new shared.Empty());
    options.setAll(everything);
    options.setCount('10');
  };
  const filtered =
    (regex: string, ...prefixes: string[]) =>
    (options: Options) => {
      const [filter, expression] = [new Options.FilterOptions(), new Options.FilterOptions.Expression()];
      expression.setRegex(regex);
      expression.setPrefixList(prefixes);
      filter.setEventType(expression);
      filter.setCount(new shared.Empty());
      filter.setCheckpointintervalmultiplier(1);
      all_(options);
      options.setFilter(filter);
    };

  test.each<[string, (options: Options) => void]>([
    ['nothing to read', () => {}],
    ['no name', (options) => options.setStream(new Options.StreamOptions())],
    ['an expression that is none', filtered('(')],
    ['an expression that is too long', filtered('x'.repeat(10_000))],
    ['an empty filter', filtered('')],
    [
      'a subscription that goes backwards',
      (options) => {
        all_(options);
        options.setSubscription(new Options.SubscriptionOptions());
        options.setReadDirection(Options.ReadDirection.BACKWARDS);
      },
    ],
  ])('with %s is an invalid argument', async (_, fill) => {
    expect((await reading(fill)).error?.code).toBe(status.INVALID_ARGUMENT);
  });

  test('with an expression that would run for ever elsewhere ends', async () => {
    await face.client.appendToStream('evil', foreign(`${'a'.repeat(200)}!`));
    const { error, answers } = await reading(filtered('^(a+)+c$'));
    expect(error).toBeUndefined();
    expect(answers).toEqual([]);
  });

  test('with a filter counts what the filter lets pass', async () => {
    for (const type of ['Counted1', 'Other', 'Counted2', 'Other', 'Counted3']) {
      await face.client.appendToStream('counted', foreign(type));
    }
    const { answers } = await reading((options) => {
      filtered('', 'Counted')(options);
      options.setReadDirection(Options.ReadDirection.BACKWARDS);
      options.getAll()?.setEnd(new shared.Empty());
      options.setCount('2');
    });
    const events = answers.map((bytes) => streams.ReadResp.deserializeBinary(bytes).getEvent()?.getEvent());
    expect(events.map((event) => event?.getMetadataMap().get('type'))).toEqual(['Counted3', 'Counted2']);
  });

  test.each(['18446744073709551615', '9223372036854775807'])('from position %s is empty', async (position) => {
    const { error, answers } = await reading((options) => {
      const [everything, at] = [new Options.AllOptions(), new Options.Position()];
      at.setCommitPosition(position);
      at.setPreparePosition(position);
      everything.setPosition(at);
      options.setAll(everything);
      options.setCount('10');
    });
    expect(error).toBeUndefined();
    expect(answers).toEqual([]);
  });
});

describe('a batch', () => {
  interface Part {
    id?: string;
    stream?: string;
    events?: readonly Readonly<Record<string, string>>[];
    final?: boolean;
    bytes?: number;
  }
  const part = ({ id, stream, events = [], final = true, bytes = 2 }: Part): Buffer => {
    const request: BatchAppendReq = new streams.BatchAppendReq();
    if (id !== undefined) request.setCorrelationId(uuid(id));
    if (stream !== undefined) request.setOptions(optionsFor(stream));
    for (const metadata of events) {
      const message = new streams.BatchAppendReq.ProposedMessage();
      message.setId(uuid(randomUUID()));
      for (const key in metadata) message.getMetadataMap().set(key, metadata[key] as string);
      message.setData(Buffer.from(bytes === 2 ? '{}' : `"${'x'.repeat(bytes)}"`));
      request.addProposedMessages(message);
    }
    request.setIsFinal(final);
    return bytesOf(request);
  };
  const uuid = (text: string) => {
    const message = new shared.UUID();
    message.setString(text);
    return message;
  };
  const optionsFor = (stream: string) => {
    const [options, identifier] = [new streams.BatchAppendReq.Options(), new shared.StreamIdentifier()];
    identifier.setStreamName(Buffer.from(stream));
    options.setStreamIdentifier(identifier);
    options.setAny(new Empty());
    return options;
  };
  const good = { type: 'X', 'content-type': 'application/json' };
  const answered = async (...parts: Part[]) => {
    const { error, answers } = await send('BatchAppend', parts.map(part));
    const messages: BatchAppendResp[] = answers.map((bytes) => streams.BatchAppendResp.deserializeBinary(bytes));
    const told = messages.map((message) => [
      message.getCorrelationId()?.getString(),
      message.getError()?.getCode() ?? 0,
      message.hasStreamIdentifier(),
    ]);
    return { error, told };
  };
  const [one, two] = [randomUUID(), randomUUID()];

  test('is answered part by part, each append once', async () => {
    const { told } = await answered(
      { id: one, stream: 'parts', events: [good], final: false },
      { id: two, stream: 'parts', events: [good] },
      { id: one, events: [good, good] },
    );
    expect(told.sort()).toEqual(
      [
        [one, 0, true],
        [two, 0, true],
      ].sort(),
    );
    expect(await all(face.client.readStream('parts'))).toHaveLength(4);
  });

  test.each<[string, Part, number]>([
    ['options are missing', { id: one, events: [good] }, status.INVALID_ARGUMENT],
    ['the type is missing', { id: one, stream: 's', events: [{}] }, status.INVALID_ARGUMENT],
    ['the content type is missing', { id: one, stream: 's', events: [{ type: 'X' }] }, status.INVALID_ARGUMENT],
    ['the stream has no name', { id: one, stream: '', events: [good] }, status.INVALID_ARGUMENT],
    ['it is too large', { id: one, stream: 's', events: [good], bytes: 2_000_000 }, status.INVALID_ARGUMENT],
    ['the stream is a system stream', { id: one, stream: '$s', events: [good] }, status.PERMISSION_DENIED],
  ])('is refused alone when %s, once, whatever follows', async (_, bad, code) => {
    const { error, told } = await answered(
      { ...bad, final: false },
      { id: two, stream: 'neighbour', events: [good] },
      { id: one, events: [good], final: true },
    );
    expect(error).toBeUndefined();
    expect(told.sort()).toEqual(
      [
        [one, code, true],
        [two, 0, true],
      ].sort(),
    );
  });

  test('without a correlation id ends the call', async () => {
    expect((await answered({ stream: 's', events: [good] })).error?.code).toBe(status.INVALID_ARGUMENT);
  });

  test('that ends in the middle of an append writes nothing of it', async () => {
    const stream = `half-${randomUUID()}`;
    const { error, told } = await answered({ id: one, stream, events: [good], final: false });
    expect([error, told]).toEqual([undefined, []]);
    await expect(all(face.client.readStream(stream))).rejects.toThrow('not found');
  });
});

test('an unknown method is not implemented', async () => {
  expect((await send('Unheard', [Buffer.alloc(0)])).error?.code).toBe(status.UNIMPLEMENTED);
});
