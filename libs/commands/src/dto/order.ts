import type {
  AcceptDelivery,
  AmendedLine,
  AmendOrder,
  CancelOrder,
  CompleteOrder,
  ConfirmDelivery,
  ConfirmOrder,
  InstalmentInput,
  OrderLine,
  PlaceOrder,
  RecordCost,
  RecordCreditNote,
  ReturnGoods,
  SetInstalments,
  ShipOrder,
  Trigger,
  TriggerInstalments,
} from '@recount/journey';
import {
  Attributes,
  Bool,
  Decimal,
  Int,
  ListOf,
  LocalDate,
  Nested,
  OneOf,
  Optional,
  Reason,
  Text,
  Texts,
  Uuid,
} from './rules.js';
import { MoneyDto, money, type Scalars } from './shared.js';

export const TRIGGERS = ['signed', 'shipped', 'invoiced', 'accepted', 'date'] as const;
const LINES = 5000;

export class OrderLineDto implements OrderLine {
  @Text(64) lineId!: string;
  @Text(200) productId!: string;
  @Optional() @Text(500) description?: string;
  @Decimal() quantity!: string;
  @Optional() @Text(10) unitOfMeasure?: string;
  @Optional() @Nested(money) unitPrice?: MoneyDto;
  @Nested(money) amount!: MoneyDto;
  /** Cost of goods per unit. */
  @Optional() @Nested(money) unitCost?: MoneyDto;
  @Optional() @Text(64) costVersion?: string;
}
export class InstalmentDto implements InstalmentInput {
  @Int(1, 100) no!: number;
  /** Basis points of the total. */
  @Int(0, 10_000) percent!: number;
  @Optional() @Nested(money) amount?: MoneyDto;
  @OneOf(...TRIGGERS) trigger!: Trigger;
  @Optional() @Int(0, 3650) dueDays?: number;
}
export class TermsDto {
  @Int(0, 3650) days!: number;
}
export class LineQuantityDto {
  @Text(64) lineId!: string;
  @Decimal() quantity!: string;
}
export class PlaceOrderDto implements PlaceOrder {
  @Text(64) orderNo!: string;
  @Uuid() customerId!: string;
  @Optional() @Uuid() opportunityId?: string;
  @Optional() @Uuid() quoteId?: string;
  @Optional() @Int(1) quoteRevision?: number;
  @Optional() @Text(100) ownerId?: string;
  @ListOf(() => OrderLineDto, LINES) lines!: readonly OrderLineDto[];
  @Nested(money) total!: MoneyDto;
  @Optional() @Nested(money) tax?: MoneyDto;
  @Optional() @Nested(() => TermsDto) terms?: TermsDto;
  @Optional() @OneOf(...TRIGGERS) receivableTrigger?: Trigger;
  @Optional() @LocalDate() promisedDate?: string;
  @Optional() @Int(0, 3650) leadTimeDays?: number;
  @Optional() @ListOf(() => InstalmentDto, 100) plan?: readonly InstalmentDto[];
  @Optional() @Text(200) externalId?: string;
  @Optional() @Attributes() attributes?: Scalars;
}
export class SetInstalmentsDto implements SetInstalments {
  @ListOf(() => InstalmentDto, 100) plan!: readonly InstalmentDto[];
}
export class ShipOrderDto implements ShipOrder {
  @Text(64) shipmentId!: string;
  @ListOf(() => LineQuantityDto, LINES, 1) lines!: readonly LineQuantityDto[];
  @Optional() @Text(100) carrier?: string;
  @Optional() @Text(100) trackingNo?: string;
}
export class ConfirmDeliveryDto implements ConfirmDelivery {
  @Text(64) shipmentId!: string;
  @Optional() @Text(500) podRef?: string;
}
export class ReturnGoodsDto implements ReturnGoods {
  @Text(64) returnId!: string;
  @ListOf(() => LineQuantityDto, LINES, 1) lines!: readonly LineQuantityDto[];
  @Reason() reasonCode!: string;
  @Optional() @Bool() restock?: boolean;
}
export class CancelOrderDto implements CancelOrder {
  @Optional() @Texts(64, LINES) lineIds?: readonly string[];
  @Reason() reasonCode!: string;
}
export class OrderInvoiceDto {
  @Uuid() invoiceId!: string;
  @Nested(money) amount!: MoneyDto;
}
export class TriggerInstalmentsDto implements TriggerInstalments {
  @OneOf(...TRIGGERS) trigger!: Trigger;
  @Uuid() causedByEventId!: string;
  @Optional() @Nested(() => OrderInvoiceDto) invoice?: OrderInvoiceDto;
}
export class RecordCreditNoteDto implements RecordCreditNote {
  @Uuid() creditNoteId!: string;
  @Uuid() invoiceId!: string;
  @Nested(money) amount!: MoneyDto;
  @Uuid() causedByEventId!: string;
}
export class ConfirmOrderDto implements ConfirmOrder {
  @Optional() @Text(500) evidenceRef?: string;
}
/** A line as it shall be; one of another id is added and names its product. */
export class AmendedLineDto implements AmendedLine {
  @Text(64) lineId!: string;
  @Optional() @Text(200) productId?: string;
  @Optional() @Text(500) description?: string;
  @Decimal() quantity!: string;
  @Optional() @Text(10) unitOfMeasure?: string;
  @Optional() @Nested(money) unitPrice?: MoneyDto;
  @Nested(money) amount!: MoneyDto;
  @Optional() @Nested(money) unitCost?: MoneyDto;
  @Optional() @Text(64) costVersion?: string;
}
export class AmendOrderDto implements AmendOrder {
  @Int(1) amendmentNo!: number;
  @Optional() @ListOf(() => AmendedLineDto, LINES) lines?: readonly AmendedLineDto[];
  @Optional() @Nested(money) tax?: MoneyDto;
  @Nested(money) total!: MoneyDto;
  @Optional() @LocalDate() promisedDate?: string;
  @Optional() @Text(64) reasonCode?: string;
}
export class AcceptDeliveryDto implements AcceptDelivery {
  @Optional() @Text(500) docRef?: string;
}
const COST_KINDS = ['cogs', 'freight', 'commission', 'entertainment', 'service'] as const;
export class RecordCostDto implements RecordCost {
  @Text(64) costId!: string;
  @OneOf(...COST_KINDS) kind!: (typeof COST_KINDS)[number];
  @Nested(money) amount!: MoneyDto;
  @Optional() @Text(64) lineId?: string;
  @Optional() @Text(64) costVersion?: string;
  @Optional() @Text(500) note?: string;
}
export class CompleteOrderDto implements CompleteOrder {
  @Optional() @Text(500) note?: string;
}
