import type { ConfigureTenant } from '@recount/journey';
import { KnownCurrency, Text, TimeZone } from './rules.js';

export class ConfigureTenantDto implements ConfigureTenant {
  @TimeZone() timeZone!: string;
  @KnownCurrency() currency!: string;
  @Text(200) name!: string;
}
