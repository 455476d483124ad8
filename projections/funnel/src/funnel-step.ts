import type { JourneyEvents } from '@recount/journey';
import {
  bool,
  date,
  type FoldEvent,
  type Handler,
  int,
  json,
  money,
  readModelOf,
  set,
  text,
  uuid,
} from '@recount/kernel';
import { golden } from './golden.js';
import { type Step, steps } from './steps.js';

const readModel = readModelOf<JourneyEvents>();

const key = { event_id: uuid('The event that took the step.'), no: int('Step within the event, from 1.') } as const;
const columns = {
  opportunity_id: uuid(),
  step: text('opened, entered, skipped, regressed, won, lost, reopened, amount, owner or close_date.'),
  stage_id: text(),
  stage_ordinal: int('1-based, as it was in that pipeline version.'),
  from_stage_id: text(),
  from_ordinal: int('As it is in the version of the stage it came to.'),
  amount: money('New amount, where the step names one.'),
  currency: text('ISO 4217.'),
  owner_id: text('New owner, where the step names one.'),
  expected_close: date(),
  reason_code: text(),
  competitor_id: text('Who won it instead, of a loss.'),
  competitor_ids: json<readonly string[]>('Whom it was won against.'),
  customer_id: uuid('On the opening step.'),
  pipeline_id: text('On the opening step.'),
  pipeline_version: int('Whose stages these are, where the step says so.'),
  product_id: text('On the opening step.'),
  date_unknown: bool('On the opening step: the source knew no date, dated reports leave the opportunity out.'),
} as const;

const taken = <E extends FoldEvent>(of: (event: E) => readonly Step[]): Handler<typeof key, typeof columns, E> => ({
  keys: (event) => of(event).map((part, index) => ({ key: { event_id: event.id, no: index + 1 }, part })),
  evolve: (_row, _event, parts) => set(parts[0] as Step),
});

/** Every step of every opportunity: the one source of this folder's reports. */
export const funnelStep = readModel({
  name: 'funnel_step',
  version: 2,
  shape: 'ledger',
  doc: 'One row per step of an opportunity: opened, entered or skipped a stage, fell back, won, lost, reopened, or changed.',
  key,
  columns,
  indexes: [{ columns: ['opportunity_id'] }],
  canonical: 'customer_id',
  on: {
    OpportunityOpened: taken(steps.OpportunityOpened),
    OpportunityStageChanged: taken(steps.OpportunityStageChanged),
    OpportunityAmountChanged: taken(steps.OpportunityAmountChanged),
    OpportunityWon: taken(steps.OpportunityWon),
    OpportunityLost: taken(steps.OpportunityLost),
    OpportunityReopened: taken(steps.OpportunityReopened),
    OpportunityOwnerChanged: taken(steps.OpportunityOwnerChanged),
    OpportunityCloseDateChanged: taken(steps.OpportunityCloseDateChanged),
  },
  golden,
});
