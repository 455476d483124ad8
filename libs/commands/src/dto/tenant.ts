import { type ConfigureTenant, DUPLICATE_POLICIES, type DuplicatePolicy } from '@recount/journey';
import { KnownCurrency, OneOf, Optional, Text, TimeZone } from './rules.js';

export class ConfigureTenantDto implements ConfigureTenant {
  @TimeZone() timeZone!: string;
  @KnownCurrency() currency!: string;
  @Text(200) name!: string;
  /** What becomes of a lead by whose phone, e-mail or credit code somebody is known; left out it stays as it is. */
  @Optional() @OneOf(...DUPLICATE_POLICIES) duplicates?: DuplicatePolicy;
}
