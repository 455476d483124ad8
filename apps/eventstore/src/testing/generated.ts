/** The official client's own messages, to compare ours with. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

type Streams = typeof import('@eventstore/db-client/generated/streams_pb.js');
type Shared = typeof import('@eventstore/db-client/generated/shared_pb.js');
type TimestampModule = typeof import('google-protobuf/google/protobuf/timestamp_pb.js');
type EmptyModule = typeof import('google-protobuf/google/protobuf/empty_pb.js');

export const streams = require('@eventstore/db-client/generated/streams_pb') as Streams;
export const shared = require('@eventstore/db-client/generated/shared_pb') as Shared;
export const { Empty } = require('google-protobuf/google/protobuf/empty_pb.js') as EmptyModule;
export const { Timestamp } = require('google-protobuf/google/protobuf/timestamp_pb.js') as TimestampModule;
export type BatchAppendReq = import('@eventstore/db-client/generated/streams_pb.js').BatchAppendReq;
export type BatchAppendResp = import('@eventstore/db-client/generated/streams_pb.js').BatchAppendResp;
