import { accept, type Context, type Decision, noChange, type PipelineVersion, refuse } from '../aggregate.js';
import {
  alreadyExists,
  firstOf,
  inCurrency,
  invalid,
  isMigration,
  notNegative,
  reasonOf,
  reasonRequired,
} from '../checks.js';
import { emit } from '../define.js';
import { equalMoney } from '../money.js';
import type {
  ChangeAmount,
  ChangeCloseDate,
  ChangeOpportunityOwner,
  ChangeStage,
  LoseOpportunity,
  OpenOpportunity,
  ReopenOpportunity,
  WinOpportunity,
} from './commands.js';
import {
  OpportunityAmountChanged,
  OpportunityCloseDateChanged,
  OpportunityLost,
  OpportunityOpened,
  OpportunityOwnerChanged,
  OpportunityReopened,
  OpportunityStageChanged,
  OpportunityWon,
} from './events.js';
import type { OpportunityState, State } from './state.js';

const ruleRef = (pipeline: PipelineVersion): string => `pipeline:${pipeline.id}@${pipeline.version}`;

/** At a stage of the pipeline's latest version, by default the first. */
export function open(command: OpenOpportunity, state: State, context: Context): Decision {
  if (state.exists) {
    const known = command.externalId !== undefined && command.externalId === state.externalId;
    return known ? noChange() : alreadyExists('the opportunity', state.eventId);
  }
  const pipelineId = command.pipelineId ?? 'standard';
  const pipeline = context.reference.pipeline(pipelineId);
  if (pipeline === undefined) {
    return refuse('STAGE_NOT_IN_PIPELINE', `there is no pipeline ${pipelineId}`, {
      path: '/pipelineId',
      actual: pipelineId,
    });
  }
  const stageId = command.stageId ?? (pipeline.stages[0]?.id as string);
  const stageOrdinal = ordinalOf(stageId, pipeline);
  if (stageOrdinal === 0) return notInPipeline(stageId, pipeline, '/stageId');
  const wrong =
    notNegative(command.amount, '/amount') ??
    closesAfter(context.localDate(context.occurredAt), command.expectedCloseDate, '/expectedCloseDate');
  if (wrong !== undefined) return wrong;
  const at = {
    pipelineId,
    pipelineVersion: pipeline.version,
    stageId,
    stageOrdinal,
    stageCount: pipeline.stages.length,
  };
  return accept(emit(OpportunityOpened, { ...command, ...at }, { ruleRefs: [ruleRef(pipeline)] }));
}

/**
 * Under the pipeline's latest version. Stages jumped over are named in the event, so that they count as reached with
 * no dwell; a move backward takes a reason.
 */
export function changeStage(command: ChangeStage, state: OpportunityState, context: Context): Decision {
  if (state.outcome !== undefined) return closed(state);
  const pipeline = context.reference.pipeline(state.pipelineId);
  const toOrdinal = pipeline === undefined ? 0 : ordinalOf(command.to, pipeline);
  if (pipeline === undefined || toOrdinal === 0) return notInPipeline(command.to, pipeline, '/to');
  if (command.to === state.stageId) return noChange();
  // A stage that a later version dropped keeps the ordinal it had.
  const fromOrdinal = ordinalOf(state.stageId, pipeline) || state.stageOrdinal;
  const direction = toOrdinal < fromOrdinal ? 'backward' : toOrdinal > fromOrdinal + 1 ? 'skip' : 'forward';
  const reasonCode = direction === 'backward' ? reasonOf(command.reasonCode, context) : command.reasonCode;
  if (direction === 'backward' && reasonCode === undefined) return reasonRequired();
  if (direction === 'skip' && !pipeline.skipAllowed) {
    return refuse('STAGE_SKIP_NOT_ALLOWED', `the pipeline ${pipeline.id} takes one stage at a time`, {
      path: '/to',
      expected: pipeline.stages[fromOrdinal]?.id,
      actual: command.to,
    });
  }
  const jumped = direction === 'skip' ? pipeline.stages.slice(fromOrdinal, toOrdinal - 1) : [];
  const shut =
    direction === 'backward' ? undefined : gateFailed([...jumped.map(({ id }) => id), command.to], command, pipeline);
  if (shut !== undefined) return shut;
  const skipped = jumped.map((stage, i) => ({ stageId: stage.id, ordinal: fromOrdinal + 1 + i }));
  return accept(
    emit(
      OpportunityStageChanged,
      {
        from: state.stageId,
        fromOrdinal,
        to: command.to,
        toOrdinal,
        pipelineVersion: pipeline.version,
        direction,
        skipped,
        reasonCode,
        evidence: command.evidence ?? [],
      },
      { ruleRefs: [ruleRef(pipeline)] },
    ),
  );
}

/** `old` must be the current amount; absent means that there is none yet. */
export function changeAmount(command: ChangeAmount, state: OpportunityState): Decision {
  if (state.outcome !== undefined) return closed(state);
  const wrong = notNegative(command.new, '/new');
  if (wrong !== undefined) return wrong;
  if (!equalMoney(command.old, state.amount)) return stale('amount', command.old, state.amount, state.setBy.amount);
  if (equalMoney(command.new, state.amount)) return noChange();
  return accept(emit(OpportunityAmountChanged, command));
}

/** `old` must be the current date; the new one is not before the opening. */
export function changeCloseDate(command: ChangeCloseDate, state: OpportunityState, context: Context): Decision {
  if (state.outcome !== undefined) return closed(state);
  const old = command.old ?? null;
  const current = state.closeDate ?? null;
  const wrong = closesAfter(context.localDate(state.openedAt), command.new, '/new');
  if (wrong !== undefined) return wrong;
  if (old !== current) return stale('expected close date', old, current, state.setBy.closeDate);
  if (command.new === current) return noChange();
  return accept(emit(OpportunityCloseDateChanged, { old, new: command.new, reasonCode: command.reasonCode }));
}

export function changeOwner({ to }: ChangeOpportunityOwner, state: OpportunityState): Decision {
  if (state.outcome !== undefined) return closed(state);
  if (to === state.ownerId) {
    return refuse('ALREADY_OWNER', `${to} owns the opportunity already`, {
      path: '/to',
      actual: to,
      currentEventId: state.setBy.owner,
    });
  }
  return accept(emit(OpportunityOwnerChanged, { from: state.ownerId, to }));
}

/** A win names the quote that was accepted, its order, or the reason for going without. */
export function win(command: WinOpportunity, state: OpportunityState, context: Context): Decision {
  if (state.outcome !== undefined) return closed(state);
  const { orderId, quoteId } = command;
  const reasonCode = command.reasonCode?.trim() === '' ? undefined : command.reasonCode;
  if (orderId === undefined && quoteId === undefined && reasonCode === undefined && !isMigration(context)) {
    return refuse('QUOTE_NOT_ACCEPTED', 'a win takes an accepted quote, an order, or a reason for going without', {
      path: '/reasonCode',
      expected: 'quoteId, orderId or reasonCode',
    });
  }
  const quote = quoteId === undefined ? undefined : context.reference.acceptedQuote(quoteId);
  if (quoteId !== undefined && !isMigration(context) && (quote?.opportunityId ?? '') !== context.id) {
    const message = quote === undefined ? 'nobody accepted the quote' : 'the quote was made to another opportunity';
    return refuse('QUOTE_NOT_ACCEPTED', message, { path: '/quoteId', actual: quoteId });
  }
  const wonAmount = command.wonAmount ?? state.amount ?? quote?.total;
  const wrong = firstOf(
    notNegative(wonAmount, '/wonAmount'),
    inCurrency(state.amount?.currency ?? wonAmount?.currency ?? '', wonAmount, '/wonAmount'),
  );
  if (wrong !== undefined) return wrong;
  const { stageId, stageOrdinal } = state;
  return accept(
    emit(OpportunityWon, {
      stageId,
      stageOrdinal,
      wonAmount,
      orderId,
      quoteId,
      reasonCode,
      competitorIds: command.competitorIds ?? [],
    }),
  );
}

/** Always for a reason. */
export function lose(command: LoseOpportunity, state: OpportunityState, context: Context): Decision {
  if (state.outcome !== undefined) return closed(state);
  const reasonCode = reasonOf(command.reasonCode, context);
  if (reasonCode === undefined) return reasonRequired();
  const { stageId, stageOrdinal, amount } = state;
  const { competitorId, note } = command;
  return accept(emit(OpportunityLost, { stageId, stageOrdinal, reasonCode, competitorId, note, amount }));
}

/** Back to the stage it was closed at. */
export function reopen(command: ReopenOpportunity, state: OpportunityState, context: Context): Decision {
  if (state.outcome === undefined)
    return refuse('OPPORTUNITY_NOT_CLOSED', 'the opportunity is open', { currentEventId: state.eventId });
  const reason = reasonOf(command.reason, context);
  if (reason === undefined) return reasonRequired('/reason');
  const { stageId, stageOrdinal, outcome } = state;
  return accept(
    emit(OpportunityReopened, {
      outcomeEventId: outcome.eventId,
      outcome: outcome.kind,
      reason,
      stageId,
      stageOrdinal,
    }),
  );
}

/** Evidence for every rule of every stage that is entered, jumped over or not. */
function gateFailed(
  entered: readonly string[],
  { evidence = [] }: ChangeStage,
  { gates = [] }: PipelineVersion,
): Decision<never> | undefined {
  const given = evidence.map(({ rule }) => rule);
  const wanted = gates.filter(({ stageId }) => entered.includes(stageId)).flatMap(({ rules }) => rules);
  const missing = [...new Set(wanted)].filter((rule) => !given.includes(rule));
  if (missing.length === 0) return undefined;
  const message = `the gate of the stage asks for evidence of ${missing.join(', ')}`;
  return refuse('STAGE_GATE_FAILED', message, { path: '/evidence', expected: missing, actual: given });
}

/** 1-based; 0 where the pipeline has no such stage. */
const ordinalOf = (stageId: string, pipeline: PipelineVersion): number =>
  pipeline.stages.findIndex((s) => s.id === stageId) + 1;

const notInPipeline = (stageId: string, pipeline: PipelineVersion | undefined, path: string): Decision<never> =>
  refuse('STAGE_NOT_IN_PIPELINE', `the pipeline has no stage ${stageId}`, {
    path,
    expected: pipeline?.stages.map((stage) => stage.id) ?? [],
    actual: stageId,
  });

const closed = (state: OpportunityState): Decision<never> =>
  refuse('OPPORTUNITY_CLOSED', `the opportunity is ${state.outcome?.kind}`, {
    expected: 'open',
    actual: state.outcome?.kind,
    ...(state.outcome === undefined ? {} : { currentEventId: state.outcome.eventId }),
  });

const stale = (what: string, expected: unknown, actual: unknown, currentEventId: string): Decision<never> =>
  refuse('STALE_FIELD_VALUE', `the ${what} has another value by now`, {
    path: '/old',
    expected: expected ?? null,
    actual: actual ?? null,
    currentEventId,
  });

const closesAfter = (opened: string, date: string | undefined, path: string): Decision<never> | undefined =>
  date === undefined || date >= opened ? undefined : invalid(path, `on or after ${opened}`, date);
