import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { field, number } from '../protocol/protobuf.js';
import { type AppendTarget, appendTarget, batchPart } from '../protocol/requests.js';

/** What happens to a call on its way: decided when it opens, from the name of its method. */
export type Fault =
  | 'none'
  /** The request arrives, no answer ever comes back. */
  | 'swallow answers'
  /** Nothing arrives, nothing comes back. */
  | 'silence'
  /** The server takes the first request and ends the call with OK, without an answer. */
  | 'end with OK'
  /** The first request arrives, and its answer is lost: the call ends with OK. */
  | 'end with OK after the request'
  /** Every answer arrives twice. */
  | 'double answers'
  /** An append is answered as by a server that is starting or overloaded: an error whose kind has no name. */
  | 'busy'
  /** The call is refused by a node that names the leader: the server behind the proxy. */
  | 'not leader'
  /** The call is refused: UNAVAILABLE. */
  | 'unavailable';

export interface FaultyProxy {
  readonly connectionString: string;
  /** Calls open now, by method. */
  open(method: string): number;
  /** TCP connections made so far. */
  readonly connections: number;
  /** Set it to choose the fault of calls to come; `n` counts the calls of that method from 1. */
  choose: (method: string, n: number) => Fault;
  /** Set it to change what comes back: the messages that take the place of one. */
  rewrite: (method: string, message: Buffer) => readonly Buffer[];
  /** Messages that came back so far, and were taken. */
  answers(method: string): number;
  /** Ends all open calls of a method with OK, as a server does that completes them. */
  endWithOk(method: string): void;
  /** Answers of open calls of a method are swallowed from now on; the calls stay open. */
  swallow(method: string): void;
  /** Cuts all connections. */
  cut(): void;
  close(): Promise<void>;
}

const OK = { 'grpc-status': '0' };
const HOP = new Set([':authority', 'connection', 'host']);

interface OpenCall {
  readonly method: string;
  readonly near: http2.ServerHttp2Stream;
  swallowing: boolean;
}

/** Stands between a client and a gRPC server on this machine and lets calls fail as told. */
export async function faultyProxy(port: number): Promise<FaultyProxy> {
  let far: http2.ClientHttp2Session | undefined;
  const connected = (): http2.ClientHttp2Session => {
    if (far === undefined || far.closed || far.destroyed) {
      far = http2.connect(`http://127.0.0.1:${port}`);
      far.on('error', () => {});
    }
    return far;
  };
  const sessions = new Set<http2.ServerHttp2Session>();
  const calls = new Set<OpenCall>();
  const counts = new Map<string, number>();
  const answers = new Map<string, number>();
  let connections = 0;
  const server = http2.createServer();
  server.on('session', (session) => {
    connections++;
    sessions.add(session);
    session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (near, headers) => {
    const method = String(headers[':path']).split('/').at(-1) ?? '';
    const n = (counts.get(method) ?? 0) + 1;
    counts.set(method, n);
    const call: OpenCall = { method, near, swallowing: false };
    calls.add(call);
    near.on('error', () => {});
    near.on('close', () => calls.delete(call));
    const fault = proxy.choose(method, n);
    const rewrite = (message: Buffer): readonly Buffer[] => {
      answers.set(method, (answers.get(method) ?? 0) + 1);
      return proxy.rewrite(method, message);
    };
    carry(call, headers, connected, { fault, leader: leaderIs(port), rewrite });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: FaultyProxy = {
    connectionString: `esdb://127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`,
    open: (method) => [...calls].filter((call) => call.method === method).length,
    get connections() {
      return connections;
    },
    choose: () => 'none',
    rewrite: (_, message) => [message],
    answers: (method) => answers.get(method) ?? 0,
    endWithOk: (method) => {
      for (const call of calls) if (call.method === method) endOk(call.near);
    },
    swallow: (method) => {
      for (const call of calls) if (call.method === method) call.swallowing = true;
    },
    cut: () => {
      for (const session of sessions) session.destroy();
    },
    close: async () => {
      proxy.cut();
      far?.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

function endOk(near: http2.ServerHttp2Stream): void {
  if (near.closed || near.destroyed) return;
  if (near.headersSent) {
    near.end();
  } else near.respond({ ':status': 200, 'content-type': 'application/grpc+proto', ...OK }, { endStream: true });
}

interface Carrying {
  readonly fault: Fault;
  /** Trailers that name it. */
  readonly leader: http2.OutgoingHttpHeaders;
  readonly rewrite: (message: Buffer) => readonly Buffer[];
}

function carry(
  call: OpenCall,
  headers: http2.IncomingHttpHeaders,
  session: () => http2.ClientHttp2Session,
  { fault, leader, rewrite }: Carrying,
): void {
  const { near } = call;
  if (fault === 'unavailable') return void refuse(near, { 'grpc-status': '14' });
  if (fault === 'not leader') return void refuse(near, { 'grpc-status': '5', ...leader });
  if (fault === 'busy') return void answerBusy(near);
  if (fault === 'silence') return void near.resume();
  if (fault === 'end with OK') {
    near.once('data', () => endOk(near));
    return;
  }
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name)));
  const far = session().request(kept, { endStream: false });
  far.on('error', () => near.close(http2.constants.NGHTTP2_CANCEL));
  near.on('data', (chunk) => far.write(chunk));
  near.on('end', () => far.end());
  near.on('aborted', () => far.close(http2.constants.NGHTTP2_CANCEL));
  const lost = fault === 'swallow answers' || fault === 'end with OK after the request';
  let trailers: http2.IncomingHttpHeaders | undefined;
  far.on('response', (answer, flags) => {
    if (lost || near.destroyed) return;
    const end = (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    near.respond(answer, { endStream: end, waitForTrailers: !end });
    near.on('wantTrailers', () => near.sendTrailers(trailers ?? OK));
  });
  far.on('trailers', (given) => {
    trailers = given;
  });
  const frames = new Frames();
  near.on('drain', () => far.resume());
  far.on('data', (chunk: Buffer) => {
    if (fault === 'end with OK after the request') return endOk(near);
    if (lost || call.swallowing || near.destroyed) return;
    for (const message of frames.of(chunk)) {
      const answers = rewrite(message).map(framed);
      // A client that takes nothing holds the server back.
      const taken = near.write(Buffer.concat(fault === 'double answers' ? [...answers, ...answers] : answers));
      if (!taken) far.pause();
    }
  });
  far.on('end', () => {
    if (!lost && !call.swallowing && !near.destroyed) near.end();
  });
}

/** A call that is refused before it begins. */
function refuse(near: http2.ServerHttp2Stream, trailers: http2.OutgoingHttpHeaders): void {
  near.respond({ ':status': 200, 'content-type': 'application/grpc+proto', ...trailers }, { endStream: true });
}

const leaderIs = (port: number): http2.OutgoingHttpHeaders => ({
  exception: 'not-leader',
  'leader-endpoint-host': '127.0.0.1',
  'leader-endpoint-port': String(port),
});

const UNAVAILABLE = 14;
const NO_KIND = 'type.googleapis.com/google.protobuf.Empty';

/** Answers each append of a batch stream with a status whose details say nothing; none is written. */
function answerBusy(near: http2.ServerHttp2Stream): void {
  const frames = new Frames();
  near.respond({ ':status': 200, 'content-type': 'application/grpc+proto' });
  near.on('data', (chunk: Buffer) => {
    for (const message of frames.of(chunk)) {
      const { correlation, options, final } = batchPart(message);
      if (!final || options === undefined) continue;
      const { stream }: AppendTarget = appendTarget(options);
      const error = field(2, number(1, UNAVAILABLE), field(2, 'Server Is Busy'), field(3, field(1, NO_KIND)));
      near.write(framed(Buffer.concat([field(1, correlation), error, field(4, field(3, stream))])));
    }
  });
}

const framed = (message: Buffer): Buffer => {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
};

/** gRPC's messages in a stream of bytes: a flag, a length of four bytes, the message. */
class Frames {
  private rest: Buffer = Buffer.alloc(0);

  of(chunk: Buffer): Buffer[] {
    let bytes = Buffer.concat([this.rest, chunk]);
    const frames: Buffer[] = [];
    while (bytes.length >= 5 && bytes.length >= 5 + bytes.readUInt32BE(1)) {
      const length = 5 + bytes.readUInt32BE(1);
      frames.push(bytes.subarray(5, length));
      bytes = bytes.subarray(length);
    }
    this.rest = bytes;
    return frames;
  }
}
