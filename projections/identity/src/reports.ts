import { type Report, report } from '@recount/kernel';

const identityGraph = report({
  name: 'identity_graph',
  kind: 'grain',
  doc: 'Customers and leads that count as another customer, since when and by which decision. Who counts as whom depends on what was known alone, not on asOf.',
  models: ['root_alias'],
  params: { customerId: { kind: 'uuid', doc: 'Only the group of this customer or lead.' } },
});
export const reports: readonly Report[] = [identityGraph];
