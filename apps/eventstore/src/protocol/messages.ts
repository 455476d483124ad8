/**
 * Protocol v1 as the official client ships it: service definitions and message classes. They are CommonJS and put
 * their classes into one global registry, so no other client package may be loaded into this process.
 */
import { createRequire } from 'node:module';
import type { ServiceDefinition } from '@grpc/grpc-js';

const require = createRequire(import.meta.url);
const generated = (name: string): unknown => require(`@eventstore/db-client/generated/${name}`);

export const streams = generated('streams_pb') as typeof import('@eventstore/db-client/generated/streams_pb.js');
export const shared = generated('shared_pb') as typeof import('@eventstore/db-client/generated/shared_pb.js');
export const status = generated('status_pb') as typeof import('@eventstore/db-client/generated/status_pb.js');
export const gossip = generated('gossip_pb') as typeof import('@eventstore/db-client/generated/gossip_pb.js');
export const features = generated(
  'serverfeatures_pb',
) as typeof import('@eventstore/db-client/generated/serverfeatures_pb.js');
type AnyModule = typeof import('google-protobuf/google/protobuf/any_pb.js');
type EmptyModule = typeof import('google-protobuf/google/protobuf/empty_pb.js');
export const { Any } = require('google-protobuf/google/protobuf/any_pb.js') as AnyModule;
export const { Empty } = require('google-protobuf/google/protobuf/empty_pb.js') as EmptyModule;

export type ReadOptions = import('@eventstore/db-client/generated/streams_pb.js').ReadReq.Options;
export type Filter = import('@eventstore/db-client/generated/streams_pb.js').ReadReq.Options.FilterOptions;
export type ReadReq = import('@eventstore/db-client/generated/streams_pb.js').ReadReq;
export type ReadResp = import('@eventstore/db-client/generated/streams_pb.js').ReadResp;
export type AppendReq = import('@eventstore/db-client/generated/streams_pb.js').AppendReq;
export type AppendResp = import('@eventstore/db-client/generated/streams_pb.js').AppendResp;
export type BatchAppendReq = import('@eventstore/db-client/generated/streams_pb.js').BatchAppendReq;
export type BatchAppendResp = import('@eventstore/db-client/generated/streams_pb.js').BatchAppendResp;
export type Uuid = import('@eventstore/db-client/generated/shared_pb.js').UUID;

/** The services that the client's package knows, by the name of their file and of their definition. */
export function service(file: string, name: string): ServiceDefinition {
  return (generated(`${file}_grpc_pb`) as Record<string, ServiceDefinition>)[name] as ServiceDefinition;
}
