import type { JourneyEvents } from '@recount/journey';
import {
  type FoldEvent,
  type Handler,
  instant,
  json,
  type PatchOf,
  personal,
  type RowOf,
  readModelOf,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { golden } from './golden.js';
import { changed } from './profile.js';
import type { Of } from './row.js';

const readModel = readModelOf<JourneyEvents>();

const key = { customer_id: uuid(), subject_id: uuid('The person; who changes employer keeps it.') } as const;
const columns = {
  name: personal(text()),
  phone: personal(text()),
  email: personal(text()),
  title: text(),
  roles: json<readonly string[]>('decisionMaker, influencer, user or finance.'),
  attributes: json<Readonly<Record<string, string | number | boolean | null>>>(),
  added_at: instant(),
  departed_at: instant('Since when the person no longer speaks for the customer.'),
  new_employer: uuid('The journey the person went to, where that is known.'),
} as const;
type Row = RowOf<typeof columns> | undefined;

const on = <E extends FoldEvent<string, { readonly subjectId: string }>>(
  patch: (row: Row, event: E) => PatchOf<typeof columns>,
): Handler<typeof key, typeof columns, E> => ({
  keys: (event) => [{ key: { customer_id: event.streamId, subject_id: event.data.subjectId } }],
  evolve: (row, event) => set(patch(row, event)),
});

/** The people behind the customers, as they are known now. */
export const contact = readModel({
  name: 'contact',
  version: 1,
  shape: 'state',
  doc: 'One row per person who speaks, or spoke, for a customer.',
  key,
  columns,
  canonical: 'customer_id',
  on: {
    ContactAdded: on<Of<'ContactAdded'>>((_row, { data, occurredAt }) => ({
      name: data.name,
      phone: data.phone ?? null,
      email: data.email ?? null,
      title: data.title ?? null,
      roles: data.roles,
      attributes: data.attributes ?? null,
      added_at: occurredAt,
      departed_at: null,
      new_employer: null,
    })),
    ContactChanged: on<Of<'ContactChanged'>>((row, { data }) => {
      const title = data.changes.findLast(({ path }) => path === '/title');
      const { name, phone, email, attributes } = changed(row?.attributes, data.changes) as PatchOf<typeof columns>;
      return { name, phone, email, attributes, ...(title === undefined ? {} : { title: title.new as string | null }) };
    }),
    ContactRoleAssigned: on<Of<'ContactRoleAssigned'>>((row, { data }) => ({
      roles: [...new Set([...(row?.roles ?? []), data.role])].sort(),
    })),
    ContactDepartureRecorded: on<Of<'ContactDepartureRecorded'>>((_row, { data, occurredAt }) => ({
      departed_at: occurredAt,
      new_employer: data.newEmployer ?? null,
    })),
  },
  golden: golden.filter(({ type }) => type.startsWith('Contact')),
});
