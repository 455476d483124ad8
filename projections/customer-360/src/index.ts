import { projection } from '@recount/kernel';
import { contact } from './contact.js';
import { customer360 } from './customer-360.js';
import { journeyTimeline } from './journey-timeline.js';
import { reports } from './reports.js';
import { tenantSetting } from './tenant-setting.js';

export { contact, customer360, journeyTimeline, tenantSetting };
/** What is known of each customer, everything that happened, and the tenant's settings that every report joins. */
export default projection({
  name: 'customer-360',
  models: [customer360, contact, journeyTimeline, tenantSetting],
  reports,
  zone: { model: 'tenant_setting', column: 'time_zone' },
});
