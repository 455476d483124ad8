import type { JourneyEvents } from '@recount/journey';
import { readModelOf, set, text, uuid } from '@recount/kernel';

const readModel = readModelOf<JourneyEvents>();

/** What held for the whole tenant, and since when it was known: reports join it for local days and the tenant's currency. */
export const tenantSetting = readModel({
  name: 'tenant_setting',
  version: 1,
  shape: 'ledger',
  doc: 'One row per setting of the tenant’s time zone, currency and name.',
  key: { event_id: uuid() },
  columns: { time_zone: text('IANA name.'), currency: text('ISO 4217.'), name: text() },
  on: {
    TenantConfigured: {
      keys: (e) => [{ key: { event_id: e.id } }],
      evolve: (_row, e) => set({ time_zone: e.data.timeZone, currency: e.data.currency, name: e.data.name }),
    },
  },
  golden: [
    {
      type: 'TenantConfigured',
      stream: 'tenant-golden.settings',
      root: 'tenant-golden.settings',
      data: { timeZone: 'Europe/Rome', currency: 'EUR', name: 'Golden' },
    },
  ],
});
