import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { alreadyExists, firstOf, inCurrency, invalid, notNegative, positive, quantityOf } from '../checks.js';
import { emit } from '../define.js';
import { equalMoney, sumMoney } from '../money.js';
import { basisOf } from './basis.js';
import type { OrderLine, PlaceOrder, SetInstalments } from './commands.js';
import { InstalmentPlanSet, OrderPlaced } from './events.js';
import { openInvoices } from './invoiced.js';
import { type Billable, planOf, triggering } from './plan.js';
import type { Instalment, OrderState, State } from './state.js';

/** What is stored of an instalment: all but its trigger event, which is a fact of its own. */
export const planned = ({ no, percent, amount, trigger, dueDays }: Instalment) => ({
  no,
  percent,
  amount,
  trigger,
  dueDays,
});

/**
 * Lines in one currency, total = lines + tax, an order number used once (a claim). Signing and dated instalments are
 * receivable at once, in the same append; the terms of a dated one run from the day of signing.
 */
export function place(command: PlaceOrder, state: State, context: Context): Decision {
  if (state.exists) {
    const known = command.externalId !== undefined && command.externalId === state.externalId;
    return known ? noChange() : alreadyExists('the order', state.eventId);
  }
  const { lines, total, tax, plan: wanted, ...rest } = command;
  const on = context.localDate(context.occurredAt);
  const wrong = amountsOf(command, context);
  if (wrong !== undefined) return wrong;
  const basis = basisOf(command, on, context);
  if ('kind' in basis) return basis;
  const terms = command.terms ?? { days: 30 };
  const receivableTrigger = command.receivableTrigger ?? 'signed';
  const plan = planOf(wanted ?? [{ no: 1, percent: 10_000, trigger: receivableTrigger }], [], total, terms.days);
  if (!Array.isArray(plan)) return plan as Decision<never>;
  const order: Billable = { customerId: command.customerId, contractAmount: total, plan };
  const { ruleRefs, ...promised } = basis;
  return accept(
    emit(
      OrderPlaced,
      { ...rest, ...promised, lines, total, tax, terms: { days: terms.days }, receivableTrigger },
      ruleRefs === undefined ? {} : { ruleRefs },
    ),
    ...(wanted === undefined
      ? []
      : [emit(InstalmentPlanSet, { customerId: command.customerId, plan: plan.map(planned) })]),
    ...triggering(order, 'signed', on, context.eventId(0), context),
    ...triggering(order, 'date', on, context.eventId(0), context),
  );
}

function amountsOf({ lines, total, tax }: PlaceOrder, context: Context): Decision<never> | undefined {
  if (lines.length === 0)
    return refuse('ORDER_EMPTY', 'an order has at least one line', { path: '/lines', expected: '>= 1', actual: 0 });
  const seen = new Set<string>();
  for (const [i, line] of lines.entries()) {
    const wrong = lineOf(line, `/lines/${i}`, total.currency, seen);
    if (wrong !== undefined) return wrong;
    seen.add(line.lineId);
  }
  const wrong = firstOf(
    inCurrency(total.currency, tax, '/tax'),
    notNegative(tax, '/tax'),
    positive(total, '/total', context),
  );
  if (wrong !== undefined) return wrong;
  const sum = sumMoney([...lines.map((line) => line.amount), ...(tax === undefined ? [] : [tax])], total);
  return equalMoney(sum, total)
    ? undefined
    : refuse('TOTAL_MISMATCH', 'the total must be the sum of the lines plus tax', {
        path: '/total',
        expected: sum,
        actual: total,
      });
}

export const lineOf = (
  line: Omit<OrderLine, 'productId'>,
  path: string,
  currency: string,
  seen: ReadonlySet<string>,
): Decision<never> | undefined =>
  firstOf(
    seen.has(line.lineId) ? invalid(`${path}/lineId`, 'unique', line.lineId) : undefined,
    quantityOf(line.quantity, `${path}/quantity`),
    inCurrency(currency, line.amount, `${path}/amount`),
    inCurrency(currency, line.unitPrice, `${path}/unitPrice`),
    notNegative(line.amount, `${path}/amount`),
    notNegative(line.unitPrice, `${path}/unitPrice`),
    inCurrency(currency, line.unitCost, `${path}/unitCost`),
    notNegative(line.unitCost, `${path}/unitCost`),
  );

/** Replaces the plan; an instalment whose condition is met already is receivable at once, on its original date. */
export function setInstalments(command: SetInstalments, state: OrderState, context: Context): Decision {
  if (state.cancelledBy !== undefined) return closed(state);
  const plan = planOf(command.plan, state.plan, state.contractAmount, state.termsDays);
  if (!Array.isArray(plan)) return plan as Decision<never>;
  if (samePlan(plan, state.plan)) return noChange();
  const kept = new Map(state.plan.map((instalment) => [instalment.no, instalment.triggeredBy]));
  const order: Billable = {
    ...state,
    plan: plan.map((instalment: Instalment) => {
      const triggeredBy = kept.get(instalment.no);
      return triggeredBy === undefined ? instalment : { ...instalment, triggeredBy };
    }),
  };
  const cause = context.eventId(0);
  const [invoice] = openInvoices(state);
  const signedOn = context.localDate(state.placedAt);
  return accept(
    emit(InstalmentPlanSet, { customerId: state.customerId, plan: plan.map(planned) }),
    ...triggering(order, 'signed', signedOn, cause, context),
    ...triggering(order, 'date', signedOn, cause, context),
    ...(invoice === undefined ? [] : triggering(order, 'invoiced', context.localDate(invoice.at), cause, context)),
    ...(state.completedAt === undefined
      ? []
      : triggering(order, 'shipped', context.localDate(state.completedAt), cause, context)),
    ...(state.accepted === undefined
      ? []
      : triggering(order, 'accepted', context.localDate(state.accepted.at), cause, context)),
  );
}

export const samePlan = (a: readonly Instalment[], b: readonly Instalment[]): boolean =>
  a.length === b.length &&
  a.every((one, i) => {
    const other = b[i] as Instalment;
    return (
      one.no === other.no &&
      one.percent === other.percent &&
      one.trigger === other.trigger &&
      one.dueDays === other.dueDays &&
      equalMoney(one.amount, other.amount)
    );
  });

/** A cancelled order takes no further command, a completed one few. */
export function closed({ cancelledBy, finishedBy }: OrderState): Decision<never> {
  const by = cancelledBy ?? finishedBy;
  const message = `the order is ${cancelledBy === undefined ? 'completed' : 'cancelled'}`;
  return refuse('ORDER_CLOSED', message, by === undefined ? {} : { currentEventId: by });
}
