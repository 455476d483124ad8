import type {
  AdjustBalance,
  AdjustReceivable,
  AllocatePayment,
  DeallocatePayment,
  IssueCreditNote,
  IssueInvoice,
  RecognizeReceivable,
  RecordPayment,
  RefundPayment,
  SendToCollection,
  Trigger,
  WriteOff,
} from '@recount/journey';
import { TRIGGERS } from './order.js';
import { Attributes, Bool, Int, ListOf, LocalDate, Nested, OneOf, Optional, Reason, Text, Uuid } from './rules.js';
import { MoneyDto, money, type Scalars } from './shared.js';

const CAUSES = ['amendment', 'return', 'price', 'penalty', 'expense', 'cancellation'] as const;
const PAYMENT_METHODS = ['bank', 'cash', 'card', 'wechatPay', 'alipay', 'acceptanceBill', 'cheque', 'other'] as const;

export class RecognizeReceivableDto implements RecognizeReceivable {
  @Uuid() receivableId!: string;
  @Uuid() orderId!: string;
  @Int(1, 100) instalmentNo!: number;
  @OneOf(...TRIGGERS) trigger!: Trigger;
  @Nested(money) amount!: MoneyDto;
  @Optional() @Nested(money) contractAmount?: MoneyDto;
  @LocalDate() dueDate!: string;
  @Optional() @LocalDate() issueDate?: string;
  @Optional() @Uuid() causedByEventId?: string;
}
export class AdjustReceivableDto implements AdjustReceivable {
  @Uuid() receivableId!: string;
  @Nested(money) delta!: MoneyDto;
  @OneOf(...CAUSES) cause!: (typeof CAUSES)[number];
}
export class SendToCollectionDto implements SendToCollection {
  @Uuid() receivableId!: string;
}
export class WriteOffDto implements WriteOff {
  @Uuid() receivableId!: string;
  @Nested(money) amount!: MoneyDto;
  @Reason() reasonCode!: string;
  @Optional() @Text(100) approvedBy?: string;
}
export class InvoiceAllocationDto {
  @Uuid() orderId!: string;
  @Optional() @Uuid() receivableId?: string;
  @Nested(money) amount!: MoneyDto;
}
export class IssueInvoiceDto implements IssueInvoice {
  @Uuid() invoiceId!: string;
  @Text(64) invoiceNo!: string;
  @Nested(money) net!: MoneyDto;
  /** Basis points. */
  @Optional() @Int(0, 10_000) taxRate?: number;
  @Optional() @Nested(money) tax?: MoneyDto;
  @Nested(money) gross!: MoneyDto;
  @Optional() @LocalDate() issueDate?: string;
  @LocalDate() dueDate!: string;
  @ListOf(() => InvoiceAllocationDto) allocations!: readonly InvoiceAllocationDto[];
}
export class CreditNoteLineDto {
  @Text(64) lineId!: string;
  @Text(200) productId!: string;
  @Text(32) quantity!: string;
  @Nested(money) amount!: MoneyDto;
  @Optional() @Text(500) description?: string;
}
export class IssueCreditNoteDto implements IssueCreditNote {
  @Uuid() creditNoteId!: string;
  @Text(64) creditNoteNo!: string;
  @Optional() @Uuid() originalInvoiceId?: string;
  @Nested(money) amount!: MoneyDto;
  @Optional() @LocalDate() issueDate?: string;
  @Optional() @ListOf(() => InvoiceAllocationDto) allocations?: readonly InvoiceAllocationDto[];
  @Optional() @ListOf(() => CreditNoteLineDto, 5000) lines?: readonly CreditNoteLineDto[];
  @Optional() @Text(64) reasonCode?: string;
  @Optional() @Attributes() attributes?: Scalars;
}
export class RecordPaymentDto implements RecordPayment {
  @Uuid() paymentId!: string;
  @OneOf(...PAYMENT_METHODS) method!: (typeof PAYMENT_METHODS)[number];
  @Nested(money) amount!: MoneyDto;
  @Optional() @LocalDate() valueDate?: string;
  @Optional() @Text(100) bankRef?: string;
  @Optional() @Text(200) payerName?: string;
}
export class PaymentAllocationDto {
  @Optional() @Uuid() receivableId?: string;
  @Optional() @Uuid() invoiceId?: string;
  @Optional() @Nested(money) amount?: MoneyDto;
}
export class AllocatePaymentDto implements AllocatePayment {
  @Uuid() paymentId!: string;
  @ListOf(() => PaymentAllocationDto, 1000, 1) allocations!: readonly PaymentAllocationDto[];
  @Optional() @Bool() upToOpen?: boolean;
}
export class DeallocatePaymentDto implements DeallocatePayment {
  @Uuid() paymentId!: string;
  @Optional() @ListOf(() => PaymentAllocationDto, 1000, 1) allocations?: readonly PaymentAllocationDto[];
  @Reason(2000) reason!: string;
}
export class RefundPaymentDto implements RefundPayment {
  @Uuid() paymentId!: string;
  @Nested(money) amount!: MoneyDto;
  @Reason(2000) reason!: string;
}
export class AdjustBalanceDto implements AdjustBalance {
  @Nested(money) amount!: MoneyDto;
  @Reason() reasonCode!: string;
  @Optional() @Text(100) approvedBy?: string;
  @Optional() @Attributes() attributes?: Scalars;
}
