import { type Context, type Decision, type NewEvent, refuse } from '../aggregate.js';
import { firstOf, inCurrency, invalid, notNegative } from '../checks.js';
import { emit } from '../define.js';
import {
  addMoney,
  compareMoney,
  equalMoney,
  floorShare,
  isZero,
  subtractMoney,
  sumMoney,
  zeroMoney,
} from '../money.js';
import type { Money } from '../schema.js';
import type { InstalmentInput, Trigger } from './commands.js';
import { InstalmentTriggered } from './events.js';
import type { Instalment, OrderState } from './state.js';

/** A plan with amounts, or the refusal: percents sum to 100 %, amounts to the contract, triggered instalments stay. */
export function planOf(
  input: readonly InstalmentInput[],
  current: readonly Instalment[],
  contractAmount: Money,
  termsDays: number,
): readonly Instalment[] | Decision<never> {
  const percent = input.reduce((sum, instalment) => sum + instalment.percent, 0);
  if (percent !== 10_000) {
    return refuse('INSTALMENT_PERCENT_NOT_100', 'the instalments must add up to 10,000 basis points', {
      path: '/plan',
      expected: 10_000,
      actual: percent,
    });
  }
  const wrong = firstOf(
    ...input.flatMap(({ no, amount }, i) => [
      input.findIndex((other) => other.no === no) === i ? undefined : invalid(`/plan/${i}/no`, 'unique', no),
      inCurrency(contractAmount.currency, amount, `/plan/${i}/amount`),
      notNegative(amount, `/plan/${i}/amount`),
    ]),
  );
  if (wrong !== undefined) return wrong;
  const locked = current.filter((instalment) => instalment.triggeredBy !== undefined);
  const plan = withAmounts(input, locked, contractAmount, termsDays);
  return lockedChange(plan, locked) ?? sumMismatch(plan, contractAmount) ?? plan;
}

/**
 * Fills in what was left out: a triggered instalment keeps its amount; any other gets its percent of the contract,
 * rounded down, and the last one takes the remainder: 30/60/10 % of 100,001 are 30,000, 60,000 and 10,001.
 */
function withAmounts(
  input: readonly InstalmentInput[],
  locked: readonly Instalment[],
  contractAmount: Money,
  termsDays: number,
): readonly Instalment[] {
  const given = input.map((instalment) => instalment.amount ?? locked.find((i) => i.no === instalment.no)?.amount);
  const last = given.lastIndexOf(undefined);
  const fixed = sumMoney(
    given.filter((amount) => amount !== undefined),
    contractAmount,
  );
  let left = subtractMoney(contractAmount, fixed);
  return input.map((instalment, i) => {
    const share = floorShare(contractAmount, BigInt(instalment.percent), 10_000n);
    const amount = given[i] ?? (i === last ? left : share);
    if (given[i] === undefined) left = subtractMoney(left, amount);
    return {
      no: instalment.no,
      percent: instalment.percent,
      amount,
      trigger: instalment.trigger,
      dueDays: instalment.dueDays ?? termsDays,
    };
  });
}

function lockedChange(plan: readonly Instalment[], locked: readonly Instalment[]): Decision<never> | undefined {
  for (const before of locked) {
    const i = plan.findIndex((instalment) => instalment.no === before.no);
    const after = plan[i];
    if (after !== undefined && after.trigger === before.trigger && equalMoney(after.amount, before.amount)) continue;
    return refuse(
      'INSTALMENT_LOCKED',
      `instalment ${before.no} is receivable already and keeps its amount and trigger`,
      {
        path: after === undefined ? '/plan' : `/plan/${i}`,
        expected: { no: before.no, amount: before.amount, trigger: before.trigger },
        actual: after === undefined ? null : { no: after.no, amount: after.amount, trigger: after.trigger },
        ...(before.triggeredBy === undefined ? {} : { currentEventId: before.triggeredBy }),
      },
    );
  }
  return undefined;
}

function sumMismatch(plan: readonly Instalment[], contractAmount: Money): Decision<never> | undefined {
  const sum = sumMoney(
    plan.map((instalment) => instalment.amount),
    contractAmount,
  );
  // A remainder below zero means that the amounts given exceed the contract even where the sum agrees.
  if (equalMoney(sum, contractAmount) && plan.every((instalment) => !instalment.amount.units.startsWith('-')))
    return undefined;
  return refuse('INSTALMENT_SUM_MISMATCH', 'the instalments must add up to the contract amount', {
    path: '/plan',
    expected: contractAmount,
    actual: sum,
  });
}

/** The plan after a cancellation: triggered instalments stay, the others share what is left by their percents. */
export function reducedPlan(plan: readonly Instalment[], contractAmount: Money): readonly Instalment[] {
  const open = plan.filter((instalment) => instalment.triggeredBy === undefined);
  const fixed = sumMoney(
    plan.filter((i) => i.triggeredBy !== undefined).map((i) => i.amount),
    contractAmount,
  );
  const rest =
    compareMoney(fixed, contractAmount) < 0 ? subtractMoney(contractAmount, fixed) : zeroMoney(contractAmount);
  const whole = BigInt(open.reduce((sum, instalment) => sum + instalment.percent, 0));
  let taken = zeroMoney(contractAmount);
  return plan.map((instalment) => {
    if (instalment.triggeredBy !== undefined) return instalment;
    const left = subtractMoney(rest, taken);
    const amount = instalment === open.at(-1) ? left : floorShare(rest, BigInt(instalment.percent), whole);
    taken = addMoney(taken, amount);
    return { ...instalment, amount };
  });
}

/** What `triggering` needs of an order, placed or about to be. */
export type Billable = Pick<OrderState, 'customerId' | 'contractAmount' | 'plan'>;

/**
 * The instalments of a trigger that are not receivable yet, as events. `on` is the date their terms run from. An
 * instalment of nothing is never receivable.
 */
export const triggering = (
  order: Billable,
  trigger: Trigger,
  on: string,
  causedByEventId: string,
  context: Context,
): readonly NewEvent[] =>
  order.plan
    .filter((i) => i.trigger === trigger && i.triggeredBy === undefined && !isZero(i.amount))
    .map((instalment) =>
      emit(InstalmentTriggered, {
        customerId: order.customerId,
        instalmentNo: instalment.no,
        receivableId: context.deriveId('receivable', context.id, String(instalment.no)),
        trigger,
        amount: instalment.amount,
        contractAmount: order.contractAmount,
        dueDate: context.addDays(on, instalment.dueDays),
        causedByEventId,
      }),
    );
