import type {
  AddContact,
  AssignContactRole,
  ChangeContact,
  ChangeCustomerProfile,
  ChangeOwner,
  ContactRole,
  RecordDeparture,
  RegisterCustomer,
} from '@recount/journey';
import { Attributes, Email, OneOf, OneOfEach, Optional, Phone, Text, Uuid } from './rules.js';
import { ChangesDto, METHODS, type Method, type Scalars } from './shared.js';

export class RegisterCustomerDto implements RegisterCustomer {
  @OneOf('org', 'person') kind!: 'org' | 'person';
  @Text(200) name!: string;
  /** With a valid check character, else INVALID_USCC. */
  @Optional() @Text(64) uscc?: string;
  @Optional() @Text(100) industry?: string;
  @Optional() @Text(64) region?: string;
  @Optional() @Text(64) country?: string;
  @Optional() @Phone() phone?: string;
  @Optional() @Email() email?: string;
  @Optional() @Uuid() sourceLeadId?: string;
  @Optional() @Text(100) ownerId?: string;
  @Optional() @Text(64) tier?: string;
  @Optional() @Text(200) externalId?: string;
  @Optional() @Uuid() convertedFrom?: string;
  @Optional() @Attributes() attributes?: Scalars;
}
export class ChangeCustomerProfileDto extends ChangesDto implements ChangeCustomerProfile {
  @Optional() @Text(64) reasonCode?: string;
}
export class ChangeOwnerDto implements ChangeOwner {
  @Text(100) to!: string;
  @Optional() @OneOf(...METHODS) method?: Method;
}
const ROLES = ['decisionMaker', 'influencer', 'user', 'finance'] as const;
export class AddContactDto implements AddContact {
  /** The data subject: a person who changes employer keeps it. */
  @Uuid() subjectId!: string;
  @Text(200) name!: string;
  @Optional() @Phone() phone?: string;
  @Optional() @Email() email?: string;
  @Optional() @Text(100) title?: string;
  @Optional() @OneOfEach(...ROLES) roles?: readonly ContactRole[];
  @Optional() @Attributes() attributes?: Scalars;
}
export class ChangeContactDto extends ChangesDto implements ChangeContact {
  @Uuid() subjectId!: string;
}
export class AssignContactRoleDto implements AssignContactRole {
  @Uuid() subjectId!: string;
  @OneOf(...ROLES) role!: ContactRole;
}
export class RecordDepartureDto implements RecordDeparture {
  @Uuid() subjectId!: string;
  @Optional() @Uuid() newEmployer?: string;
}
