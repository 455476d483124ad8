import type { ChangeCustomerProfile, ChangeOwner, RegisterCustomer } from '@recount/journey';
import { Attributes, Email, OneOf, Optional, Phone, Text, Uuid } from './rules.js';
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
