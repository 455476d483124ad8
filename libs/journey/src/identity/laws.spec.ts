import fc from 'fast-check';
import { given, testId } from '../testing/index.js';
import { identity } from './index.js';
import { type State, survivorOf } from './state.js';

const IDS = Array.from({ length: 8 }, (_, n) => testId('customer', String(n)));
const LEADS = Array.from({ length: 3 }, (_, n) => testId('lead', String(n)));
const others = Object.fromEntries(
  IDS.map((id) => [`customer-default.${id}`, { state: { exists: true, profile: {} }, revision: '0' }]),
);
const id = fc.constantFrom(...IDS);
const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('merge' as const),
      survivorId: id,
      loserIds: fc.array(id, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('unmerge' as const), nth: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constant('link' as const),
      leadJourneyId: fc.constantFrom(...LEADS),
      customerJourneyId: id,
    }),
  },
);

interface Edge {
  readonly key: string;
  readonly from: string;
  readonly to: string;
}
/** Who counts as whom by the edges in force alone: merged sets, each with the one member that was joined to nobody. */
function unionFind(edges: readonly Edge[]): Record<string, string> {
  const sets = new Map<string, Set<string>>([...IDS, ...LEADS].map((each) => [each, new Set([each])]));
  for (const { from, to } of edges) {
    const union = new Set([...(sets.get(from) ?? []), ...(sets.get(to) ?? [])]);
    for (const member of union) sets.set(member, union);
  }
  const joined = new Set(edges.map(({ from }) => from));
  const headOf = (each: string) => [...(sets.get(each) as Set<string>)].find((member) => !joined.has(member)) as string;
  return Object.fromEntries([...IDS, ...LEADS].map((each) => [each, headOf(each)]));
}

test('aliases are the union of the decisions in force; with everything taken back, nobody has one but the linked leads', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
      let scenario = given(identity, [], { id: 'customers', others });
      let edges: Edge[] = [];
      const merges: string[] = [];
      const aliases: Record<string, string> = Object.fromEntries([...IDS, ...LEADS].map((each) => [each, each]));
      const run = (name: string, body: object): boolean => {
        const { decision, accepted } = scenario.when(name, body);
        if (decision.kind === 'refused') return false;
        scenario = accepted();
        for (const { type, data } of decision.events) {
          const fact = data as {
            mergeId: string;
            survivorId: string;
            loserIds: readonly string[];
            leadJourneyId: string;
            customerJourneyId: string;
            aliases: readonly { memberId: string; canonicalId: string }[];
          };
          if (type === 'IdentityLinked') edges.push({ key: '', from: fact.leadJourneyId, to: fact.customerJourneyId });
          else if (type === 'CustomersUnmerged') edges = edges.filter(({ key }) => key !== fact.mergeId);
          else {
            merges.push(fact.mergeId);
            edges.push(...fact.loserIds.map((from) => ({ key: fact.mergeId, from, to: fact.survivorId })));
          }
          for (const { memberId, canonicalId } of fact.aliases) {
            expect(aliases[memberId]).not.toBe(canonicalId);
            aliases[memberId] = canonicalId;
          }
        }
        expect(aliases).toEqual(unionFind(edges));
        return decision.events.length > 0;
      };
      for (const { name, ...body } of commands) {
        if (name === 'unmerge') {
          // Mostly the latest: only that one can be taken back for sure.
          const mergeId = merges.at(-1 - (body as { nth: number }).nth) ?? testId('none');
          run(name, { mergeId, reason: 'r' });
        } else run(name, { ...body, cause: 'spec' });
        const state = scenario.state as State;
        for (const each of IDS) expect(survivorOf(state, each) ?? each).toBe(aliases[each]);
      }
      // In reverse order every merge can be taken back.
      for (const mergeId of [...merges].reverse()) run('unmerge', { mergeId, reason: 'all' });
      expect(edges.filter(({ key }) => key !== '')).toEqual([]);
      for (const each of IDS) expect(aliases[each]).toBe(each);
    }),
    { numRuns: 100 },
  );
});
