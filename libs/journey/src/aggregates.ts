import type { Aggregate } from './aggregate.js';
import { ar } from './ar/index.js';
import { customer } from './customer/index.js';
import { identity } from './identity/index.js';
import { intake } from './intake/index.js';
import { interaction } from './interaction/index.js';
import { lead } from './lead/index.js';
import { opportunity } from './opportunity/index.js';
import { order } from './order/index.js';
import { pipeline } from './pipeline/index.js';
import { policy } from './policy/index.js';
import { quote } from './quote/index.js';
import { reservation } from './reservation/index.js';
import { survey } from './survey/index.js';
import { tenant } from './tenant/index.js';
import { ticket } from './ticket/index.js';
import { usage } from './usage/index.js';

/** Every stream type of the house, by the category of its streams. */
export const aggregates: Readonly<Record<string, Aggregate>> = {
  tenant,
  pipeline,
  policy,
  lead,
  customer,
  identity,
  opportunity,
  quote,
  order,
  ar,
  ticket,
  survey,
  interaction,
  usage,
  import: intake,
  reservation,
};
