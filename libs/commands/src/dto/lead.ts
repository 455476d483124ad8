import type {
  AssignLead,
  CaptureLead,
  ChangeLeadProfile,
  ConvertLead,
  DisqualifyLead,
  QualifyLead,
  ReopenLead,
  SuspectDuplicate,
} from '@recount/journey';
import { Attributes, Bool, Email, ListOf, OneOf, OneOfEach, Optional, Phone, Reason, Text, Uuid } from './rules.js';
import { ChangesDto, METHODS, type Method, type Scalars } from './shared.js';

export class CaptureLeadDto implements CaptureLead {
  /** One of the list, else UNKNOWN_SOURCE. */
  @Text(64) source!: CaptureLead['source'];
  @Optional() @Text(64) channel?: string;
  @Optional() @Text(200) externalId?: string;
  @Optional() @Text(200) name?: string;
  @Optional() @Text(200) company?: string;
  @Optional() @Phone() phone?: string;
  @Optional() @Email() email?: string;
  @Optional() @Text(64) wechat?: string;
  @Optional() @Text(64) region?: string;
  @Optional() @Text(100) industry?: string;
  @Optional() @Bool() dateUnknown?: boolean;
  @Optional() @Attributes() attributes?: Scalars;
}
export class AssignLeadDto implements AssignLead {
  @Text(100) ownerId!: string;
  @Optional() @Text(100) teamId?: string;
  @Optional() @OneOf(...METHODS) method?: Method;
}
export class CriterionDto {
  @Text(64) code!: string;
  @Bool() met!: boolean;
  @Optional() @Uuid() evidenceEventId?: string;
}
export class QualifyLeadDto implements QualifyLead {
  @ListOf(() => CriterionDto, 50) criteria!: readonly CriterionDto[];
}
export class DisqualifyLeadDto implements DisqualifyLead {
  @Reason() reasonCode!: string;
  @Optional() @Text() note?: string;
}
export class ReopenLeadDto implements ReopenLead {
  @Reason(2000) reason!: string;
}
export class ConvertLeadDto implements ConvertLead {
  @Uuid() customerId!: string;
  @Optional() @Uuid() opportunityId?: string;
  @OneOf('created', 'linked') mode!: 'created' | 'linked';
}
export class ChangeLeadProfileDto extends ChangesDto implements ChangeLeadProfile {}
export class CandidateDto {
  @Uuid() id!: string;
  @OneOfEach('uscc', 'phone', 'email') signals!: readonly ('uscc' | 'phone' | 'email')[];
}
/** A reactor issues it. */
export class SuspectDuplicateDto implements SuspectDuplicate {
  @ListOf(() => CandidateDto, 20) candidates!: readonly CandidateDto[];
}
/** Of a customer that was registered without a lead. */
export class SuspectCustomerDuplicateDto extends SuspectDuplicateDto {}
