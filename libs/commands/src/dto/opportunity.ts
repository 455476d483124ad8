import type {
  ChangeAmount,
  ChangeCloseDate,
  ChangeOpportunityOwner,
  ChangeStage,
  LoseOpportunity,
  OpenOpportunity,
  ReopenOpportunity,
  WinOpportunity,
} from '@recount/journey';
import {
  Attributes,
  Bool,
  ListOf,
  LocalDate,
  LocalDateOrNull,
  Nested,
  Optional,
  Reason,
  Text,
  Texts,
  Uuid,
} from './rules.js';
import { MoneyDto, money, type Scalars } from './shared.js';

export class OpenOpportunityDto implements OpenOpportunity {
  @Optional() @Uuid() customerId?: string;
  @Optional() @Text(200) name?: string;
  @Optional() @Text(64) pipelineId?: string;
  @Optional() @Text(64) stageId?: string;
  @Optional() @Nested(money) amount?: MoneyDto;
  @Optional() @LocalDate() expectedCloseDate?: string;
  @Optional() @Text(100) ownerId?: string;
  @Optional() @Text(200) productId?: string;
  @Optional() @Text(200) externalId?: string;
  @Optional() @Bool() dateUnknown?: boolean;
  @Optional() @Attributes() attributes?: Scalars;
}
export class EvidenceDto {
  @Text(64) rule!: string;
  @Uuid() eventId!: string;
}
export class ChangeStageDto implements ChangeStage {
  @Text(64) to!: string;
  @Optional() @Text(64) reasonCode?: string;
  @Optional() @ListOf(() => EvidenceDto, 50) evidence?: readonly EvidenceDto[];
}
export class ChangeAmountDto implements ChangeAmount {
  @Optional() @Nested(money) old?: MoneyDto;
  @Nested(money) new!: MoneyDto;
  @Optional() @Text(64) reasonCode?: string;
}
export class WinOpportunityDto implements WinOpportunity {
  @Optional() @Nested(money) wonAmount?: MoneyDto;
  @Optional() @Uuid() orderId?: string;
  @Optional() @Uuid() quoteId?: string;
  @Optional() @Text(64) reasonCode?: string;
  @Optional() @Texts(100, 50) competitorIds?: readonly string[];
}
export class LoseOpportunityDto implements LoseOpportunity {
  @Reason() reasonCode!: string;
  @Optional() @Text(100) competitorId?: string;
  @Optional() @Text() note?: string;
}
export class ReopenOpportunityDto implements ReopenOpportunity {
  @Reason(2000) reason!: string;
}
export class ChangeOpportunityOwnerDto implements ChangeOpportunityOwner {
  @Text(100) to!: string;
}
export class ChangeCloseDateDto implements ChangeCloseDate {
  @Optional() @LocalDateOrNull() old?: string | null;
  @LocalDate() new!: string;
  @Optional() @Text(64) reasonCode?: string;
}
