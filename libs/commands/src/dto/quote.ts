import type {
  AcceptQuote,
  ExpireQuote,
  IssueQuote,
  Offer,
  QuoteLine,
  RejectQuote,
  ReviseQuote,
  WithdrawQuote,
} from '@recount/journey';
import { Attributes, Decimal, Instant, Int, ListOf, LocalDate, Nested, Optional, Reason, Text, Uuid } from './rules.js';
import { MoneyDto, money, type Scalars } from './shared.js';

/** One line; prices and costs are per unit, rates in basis points. */
export class QuoteLineDto implements QuoteLine {
  @Text(64) lineId!: string;
  @Text(200) productId!: string;
  @Optional() @Text(500) description?: string;
  @Decimal() quantity!: string;
  @Optional() @Text(10) unitOfMeasure?: string;
  @Nested(money) listPrice!: MoneyDto;
  @Optional() @Nested(money) netPrice?: MoneyDto;
  @Optional() @Int(0, 10_000) discount?: number;
  @Optional() @Nested(money) amount?: MoneyDto;
  @Optional() @Int(0, 10_000) tax?: number;
  @Optional() @Nested(money) unitCost?: MoneyDto;
  @Optional() @Text(64) costVersion?: string;
  @Optional() @Nested(money) sellingCost?: MoneyDto;
  @Optional() @Decimal() availableQuantity?: string;
  @Optional() @Instant() stockAsOf?: string;
  @Optional() @Int(0, 3650) leadTimeDays?: number;
  @Optional() @LocalDate() promisedDate?: string;
}
export class PriceListDto {
  @Text(100) ref!: string;
  @LocalDate() validUntil!: string;
}
/** What is offered; shared by the first and every later revision. */
export class OfferDto implements Offer {
  @LocalDate() validUntil!: string;
  @ListOf(() => QuoteLineDto, 1000) lines!: readonly QuoteLineDto[];
  @Nested(money) total!: MoneyDto;
  @Optional() @Nested(() => PriceListDto) priceList?: PriceListDto;
}
export class IssueQuoteDto extends OfferDto implements IssueQuote {
  @Text(64) quoteNo!: string;
  @Uuid() customerId!: string;
  @Optional() @Uuid() opportunityId?: string;
  @Optional() @Text(100) ownerId?: string;
  @Optional() @Text(63) policyId?: string;
  @Optional() @Text(200) externalId?: string;
  @Optional() @Attributes() attributes?: Scalars;
}
export class ReviseQuoteDto extends OfferDto implements ReviseQuote {
  @Int(2) revision!: number;
  @Optional() @Text(64) reasonCode?: string;
}
export class AcceptQuoteDto implements AcceptQuote {
  @Int(1) revision!: number;
  @Text(200) acceptedBy!: string;
  @Optional() @Text(500) evidenceRef?: string;
}
export class RejectQuoteDto implements RejectQuote {
  @Reason() reasonCode!: string;
  @Optional() @Text(100) competitorId?: string;
  @Optional() @Text() note?: string;
}
export class WithdrawQuoteDto implements WithdrawQuote {
  @Reason() reasonCode!: string;
  @Optional() @Text() note?: string;
}
export class ExpireQuoteDto implements ExpireQuote {
  @Optional() @Int(1) revision?: number;
}
