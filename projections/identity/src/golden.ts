import type { JourneyEvents, JourneyEventType } from '@recount/journey';
import type { GoldenEvent } from '@recount/kernel';

const STREAM = 'identity-golden.customers';
/** Ids of the golden customers and leads. */
export const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [LEAD, A, B, C] = [1, 2, 3, 4].map(id) as [string, string, string, string];
const [FIRST, SECOND] = [id(11), id(12)] as const;
const of = <T extends JourneyEventType>(type: T, data: JourneyEvents[T]): GoldenEvent<JourneyEvents, T> => ({
  type,
  data,
  stream: STREAM,
  root: STREAM,
});
const to = (canonicalId: string, ...members: readonly string[]) =>
  members.map((memberId) => ({ memberId, canonicalId }));
const merge = { survivorship: [], signals: ['phone'], decidedBy: 'user:anna' } as const;
const unmerge = { reassignments: [], reason: 'two branches' } as const;

/** A lead joins A, A joins B, B with all of them joins C; then the last merge is taken back. */
export const golden: readonly GoldenEvent<JourneyEvents>[] = [
  of('IdentityLinked', { leadJourneyId: LEAD, customerJourneyId: A, cause: 'leadConverted', aliases: to(A, LEAD) }),
  of('CustomersMerged', { ...merge, mergeId: FIRST, survivorId: B, loserIds: [A], aliases: to(B, A, LEAD) }),
  of('CustomersMerged', { ...merge, mergeId: SECOND, survivorId: C, loserIds: [B], aliases: to(C, B, A, LEAD) }),
  of('CustomersUnmerged', {
    ...unmerge,
    mergeId: SECOND,
    survivorId: C,
    loserIds: [B],
    aliases: to(B, B, A, LEAD),
  }),
];
