import { randomUUID } from 'node:crypto';
import type { MethodDefinition } from '@grpc/grpc-js';
import { field, number } from './protobuf.js';

/** A method whose messages are bytes: they are read and written by this package. */
type Method = MethodDefinition<Buffer, Buffer>;

const bytes = (buffer: Buffer): Buffer => buffer;
const method = (path: string, requestStream: boolean, responseStream: boolean): Method => ({
  path,
  requestStream,
  responseStream,
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
});

/** The part of protocol v1 that is offered. Calls of anything else are answered with UNIMPLEMENTED. */
export const STREAMS = {
  read: method('/event_store.client.streams.Streams/Read', false, true),
  append: method('/event_store.client.streams.Streams/Append', true, false),
  batchAppend: method('/event_store.client.streams.Streams/BatchAppend', true, true),
  delete: method('/event_store.client.streams.Streams/Delete', false, false),
  tombstone: method('/event_store.client.streams.Streams/Tombstone', false, false),
};
export const SERVER_FEATURES = {
  getSupportedMethods: method('/event_store.client.server_features.ServerFeatures/GetSupportedMethods', false, false),
};
export const GOSSIP = { read: method('/event_store.client.gossip.Gossip/Read', false, false) };

/** The server version whose protocol is spoken; clients choose their calls by it and by the methods. */
const SERVER_VERSION = '24.10.0';

/** SupportedMethods: the first thing every client asks for. */
export function supportedMethods(): Buffer {
  const methods = [STREAMS, SERVER_FEATURES, GOSSIP].flatMap((service) => Object.values<Method>(service));
  const supported = methods.map(({ path }) => {
    const [, service = '', name = ''] = path.toLowerCase().split('/');
    const features = path === STREAMS.read.path ? ['position', 'events'] : [];
    return field(1, field(1, name), field(2, service), ...features.map((feature) => field(3, feature)));
  });
  return Buffer.concat([...supported, field(2, SERVER_VERSION)]);
}

const LEADER = 8;
const INSTANCE = randomUUID();

/** ClusterInfo: a cluster of one, which is its leader. */
export const clusterOfOne = (host: string, port: number): Buffer =>
  field(
    1,
    field(1, field(2, INSTANCE)),
    number(2, BigInt(Date.now()) * 10_000n),
    number(3, LEADER),
    number(4, 1),
    field(5, field(1, host), number(2, port)),
  );
