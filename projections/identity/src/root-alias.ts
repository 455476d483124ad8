import type { JourneyEvents } from '@recount/journey';
import { type FoldEvent, int, readModelOf, set, text, uuid } from '@recount/kernel';
import { golden } from './golden.js';

const readModel = readModelOf<JourneyEvents>();

type Aliases = JourneyEvents['CustomersMerged']['aliases'];
interface Alias {
  readonly member_id: string;
  readonly canonical_id: string;
}
/** One row per member the decision moves. */
const moving = <E extends FoldEvent & { readonly data: { readonly aliases: Aliases; readonly mergeId?: string } }>(
  cause: string,
) => ({
  keys: (event: E) =>
    event.data.aliases.map(({ memberId, canonicalId }, n) => ({
      key: { event_id: event.id, no: n + 1 },
      part: { member_id: memberId, canonical_id: canonicalId },
    })),
  evolve: (_row: unknown, { data }: E, parts: readonly Alias[]) =>
    set({ ...(parts[0] as Alias), cause, merge_id: data.mergeId ?? null }),
});

/** Under which id a customer or lead counts: every decision that changed it. The last row of a member is in force. */
export const rootAlias = readModel({
  name: 'root_alias',
  version: 1,
  shape: 'ledger',
  doc: 'One row per member and decision: under which id it counts from then on. A member without a row counts as itself.',
  key: { event_id: uuid('The decision.'), no: int('Member within the decision, from 1.') },
  columns: {
    member_id: uuid('The customer or lead.'),
    canonical_id: uuid('The customer it counts as; itself after the merge was taken back.'),
    cause: text('linked, merged or unmerged.'),
    merge_id: uuid('Empty for a link.'),
  },
  indexes: [{ columns: ['member_id'] }],
  on: {
    IdentityLinked: moving<FoldEvent<'IdentityLinked', JourneyEvents['IdentityLinked']>>('linked'),
    CustomersMerged: moving<FoldEvent<'CustomersMerged', JourneyEvents['CustomersMerged']>>('merged'),
    CustomersUnmerged: moving<FoldEvent<'CustomersUnmerged', JourneyEvents['CustomersUnmerged']>>('unmerged'),
  },
  golden,
});
