import {
  type AssignTicket,
  type ChangePriority,
  type CloseTicket,
  type CompensateComplaint,
  type EscalateTicket,
  type IdentifyRootCause,
  type OpenTicket,
  PAUSE_REASONS,
  type PauseTicket,
  PRIORITIES,
  type Priority,
  type RaiseComplaint,
  type RateTicket,
  type RecordServiceCost,
  type RecordSlaBreach,
  type ReopenTicket,
  type ResolveComplaint,
  type ResolveTicket,
  type RespondTicket,
  type ResumeTicket,
  ROUTES,
  SERVICE_MODES,
  SEVERITIES,
  SLA_METRICS,
  TICKET_KINDS,
} from '@recount/journey';
import { Attributes, Decimal, Int, ListOf, Nested, OneOf, Optional, Reason, Text, Uuid } from './rules.js';
import { MoneyDto, money, type Scalars } from './shared.js';

export class OpenTicketDto implements OpenTicket {
  @Optional() @Uuid() customerId?: string;
  @OneOf(...TICKET_KINDS) kind!: OpenTicket['kind'];
  @Optional() @OneOf(...SERVICE_MODES) serviceMode?: (typeof SERVICE_MODES)[number];
  @OneOf(...PRIORITIES) priority!: Priority;
  @Optional() @Uuid() subjectId?: string;
  @Optional() @Text(200) productId?: string;
  @Optional() @Uuid() orderId?: string;
  @Optional() @Text(64) channel?: string;
  @Optional() @Text() summary?: string;
  @Optional() @Text(63) slaPolicyId?: string;
  @Optional() @Text(200) externalId?: string;
  @Optional() @Attributes() attributes?: Scalars;
}
export class ChangePriorityDto implements ChangePriority {
  @OneOf(...PRIORITIES) to!: Priority;
}
export class AssignTicketDto implements AssignTicket {
  @Text(100) to!: string;
}
export class EscalateTicketDto implements EscalateTicket {
  @Int(1, 9) level!: number;
  @Text(200) cause!: string;
}
export class RespondTicketDto implements RespondTicket {
  @Optional() @Text(100) by?: string;
  @Optional() @Uuid() interactionId?: string;
}
export class PauseTicketDto implements PauseTicket {
  @OneOf(...PAUSE_REASONS) reason!: PauseTicket['reason'];
}
export class ResumeTicketDto implements ResumeTicket {
  @Optional() @Uuid() interactionId?: string;
}
export class ResolveTicketDto implements ResolveTicket {
  @Reason() resolutionCode!: string;
  @Optional() @Text(64) rootCauseCode?: string;
}
export class ReopenTicketDto implements ReopenTicket {
  @Reason(2000) reason!: string;
}
export class CloseTicketDto implements CloseTicket {
  @Optional() @Text(100) by?: string;
  @Optional() @Text(64) reasonCode?: string;
  @Optional() @Attributes() attributes?: Scalars;
}
export class RateTicketDto implements RateTicket {
  @Optional() @Int(2, 10) scale?: number;
  /** 1 to `scale`. */
  @Int(-100, 100) score!: number;
  @Optional() @Text() comment?: string;
  @Optional() @Uuid() subjectId?: string;
}
export class RecordSlaBreachDto implements RecordSlaBreach {
  @OneOf(...SLA_METRICS) metric!: RecordSlaBreach['metric'];
}
export class RaiseComplaintDto implements RaiseComplaint {
  @OneOf(...SEVERITIES) severity!: RaiseComplaint['severity'];
  @Text(64) categoryCode!: string;
}
export class IdentifyRootCauseDto implements IdentifyRootCause {
  @Text(64) causeCode!: string;
  @Optional() @Text(200) productId?: string;
  @OneOf(...ROUTES) routedTo!: IdentifyRootCause['routedTo'];
}
export class CompensateComplaintDto implements CompensateComplaint {
  @Nested(money) amount!: MoneyDto;
  @Optional() @Text() note?: string;
}
export class ResolveComplaintDto implements ResolveComplaint {
  @Text(64) outcomeCode!: string;
}
export class ServicePartDto {
  @Text(200) productId!: string;
  @Decimal() quantity!: string;
}
export class RecordServiceCostDto implements RecordServiceCost {
  @Nested(money) amount!: MoneyDto;
  @Optional() @ListOf(() => ServicePartDto, 200) parts?: readonly ServicePartDto[];
  @Optional() @Uuid() orderId?: string;
}
