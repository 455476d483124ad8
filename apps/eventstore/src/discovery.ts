import { randomUUID } from 'node:crypto';
import type { ServiceDefinition, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import { features, gossip, shared } from './protocol/messages.js';

/** The server version whose protocol this face speaks; clients choose their calls by it. */
export const SERVER_VERSION = '24.10.0';

/** ServerFeatures: the methods of the given services. */
export function serverFeatures(services: readonly ServiceDefinition[]): UntypedServiceImplementation {
  const supported = new features.SupportedMethods();
  supported.setEventStoreServerVersion(SERVER_VERSION);
  for (const { path } of services.flatMap((service) => Object.values(service))) {
    const [, name = '', method = ''] = path.split('/');
    const message = new features.SupportedMethod();
    message.setServiceName(name.toLowerCase());
    message.setMethodName(method.toLowerCase());
    message.setFeaturesList(method === 'Read' ? ['position', 'events'] : []);
    supported.addMethods(message);
  }
  return {
    getSupportedMethods: (_call: unknown, answer: sendUnaryData<typeof supported>) => answer(null, supported),
  };
}

/** Gossip of a cluster of one, which is its leader. */
export function gossipOf(host: string, port: () => number): UntypedServiceImplementation {
  const instance = randomUUID();
  return {
    read(_call: unknown, answer: sendUnaryData<InstanceType<typeof gossip.ClusterInfo>>) {
      const [cluster, member] = [new gossip.ClusterInfo(), new gossip.MemberInfo()];
      const [endpoint, id] = [new gossip.EndPoint(), new shared.UUID()];
      endpoint.setAddress(host);
      endpoint.setPort(port());
      id.setString(instance);
      member.setInstanceId(id);
      member.setTimeStamp(String(BigInt(Date.now()) * 10_000n));
      member.setState(gossip.MemberInfo.VNodeState.LEADER);
      member.setIsAlive(true);
      member.setHttpEndPoint(endpoint);
      cluster.addMembers(member);
      answer(null, cluster);
    },
  };
}
