import {
  type AbsorbCustomers,
  type LinkIdentity,
  MAX_OPENED,
  type MergeCustomers,
  type MergeInto,
  type RejectMerge,
  type SurvivorshipChoice,
  type UnmergeCustomer,
  type UnmergeCustomers,
} from '@recount/journey';
import { Bool, ListOf, Optional, Scalar, Text, Texts, Uuid, Uuids } from './rules.js';

export class SurvivorshipChoiceDto implements SurvivorshipChoice {
  @Text(200) path!: string;
  @Uuid() fromCustomerId!: string;
}
export class MergeCustomersDto implements MergeCustomers {
  @Uuid() survivorId!: string;
  @Uuids(50, 1) loserIds!: readonly string[];
  @Optional() @ListOf(() => SurvivorshipChoiceDto) choices?: readonly SurvivorshipChoiceDto[];
  @Optional() @Texts(64, 50) signals?: readonly string[];
  /** Merge although the credit codes differ. */
  @Optional() @Bool() legalEntityMismatch?: boolean;
  /** Of the preview. */
  @Optional() @Uuid() dryRunHash?: string;
}
export class ReassignmentDto {
  @Text(200) stream!: string;
  @Uuid() toCustomerId!: string;
}
export class UnmergeCustomersDto implements UnmergeCustomers {
  @Uuid() mergeId!: string;
  @Text(2000) reason!: string;
  /** Each document opened since the merge, as the preview lists them; `toCustomerId` is the survivor, with whom it stays. */
  @Optional() @ListOf(() => ReassignmentDto, MAX_OPENED) reassignments?: readonly ReassignmentDto[];
}
export class RejectMergeDto implements RejectMerge {
  /** Two of them. */
  @Uuids(2, 1) customerIds!: readonly string[];
  @Text(2000) reason!: string;
}
export class LinkIdentityDto implements LinkIdentity {
  @Uuid() leadJourneyId!: string;
  @Uuid() customerJourneyId!: string;
  @Text(64) cause!: string;
}

/** The follow-ups on the customers; reactors issue them. */
export class MergeIntoDto implements MergeInto {
  @Uuid() mergeId!: string;
  @Uuid() survivorId!: string;
}
export class SurvivalDto {
  @Text(200) path!: string;
  @Scalar() value!: string | number | boolean | null;
  @Uuid() fromCustomerId!: string;
  @Uuid() fromEventId!: string;
}
export class AbsorbCustomersDto implements AbsorbCustomers {
  @Uuid() mergeId!: string;
  @Uuids(50, 1) loserIds!: readonly string[];
  @ListOf(() => SurvivalDto) survivorship!: readonly SurvivalDto[];
}
export class UnmergeCustomerDto implements UnmergeCustomer {
  @Uuid() mergeId!: string;
  @Uuid() survivorId!: string;
}
