import {
  type Aggregate,
  accept,
  type Context,
  type Decision,
  event,
  int,
  noChange,
  optional,
  refuse,
  text,
} from '@recount/journey';
import { type CommandEntry, commandCatalogue } from '../catalogue.js';
import { Int, Optional, Text } from '../dto/rules.js';

/**
 * The smallest aggregate that shows every way through the executor: a counter that is opened with a unique label, grows
 * to a limit, and can be told to misbehave.
 */
export class OpenCounterDto {
  @Optional() @Text(64) label?: string;
  @Optional() @Int(0, 1000) limit?: number;
}
export class AddDto {
  @Int(0, 1000) by!: number;
}
export class MisbehaveDto {
  @Text(10) how!: string;
}
interface State {
  readonly open: boolean;
  readonly count: number;
  readonly limit: number;
}
const CounterOpened = event('CounterOpened', 'A counter was opened.', { label: optional(text(64)), limit: int() });
const CounterGrew = event('CounterGrew', 'A counter grew.', {
  by: int(1),
  count: int(),
  on: text(10),
  pipeline: text(64),
});

const open = ({ label, limit }: OpenCounterDto, state: State): Decision =>
  state.open
    ? refuse('ALREADY_EXISTS', 'the counter is open')
    : accept({ type: 'CounterOpened', data: { label, limit: limit ?? 100 } });
function add({ by }: AddDto, { count, limit }: State, context: Context): Decision {
  if (by === 0) return noChange();
  if (count + by > limit)
    return refuse('SHIP_OVER_ORDERED', 'over the limit', { path: '/by', expected: limit - count, actual: by });
  const pipeline = context.reference.pipeline('standard')?.stages[0]?.name ?? 'none';
  return accept({
    type: 'CounterGrew',
    data: { by, count: count + by, on: context.localDate(context.occurredAt), pipeline },
    ruleRefs: ['pipeline:standard'],
  });
}
function misbehave({ how }: MisbehaveDto, { count }: State): Decision {
  if (how === 'throw') throw new Error('a bug');
  if (how === 'wait') return count > 0 ? noChange() : refuse('RECEIVABLE_NOT_RECOGNIZED', 'nothing counted yet');
  return accept({ type: how === 'unknown' ? 'NeverDeclared' : 'CounterGrew', data: { by: 'many' } });
}

export const counter: Aggregate = {
  type: 'counter',
  events: { CounterOpened, CounterGrew },
  initial: { open: false, count: 0, limit: 0 } satisfies State,
  evolve: (state, { type, data }) =>
    type === 'CounterOpened'
      ? { ...(state as State), open: true, limit: (data as { limit: number }).limit }
      : { ...(state as State), count: (data as { count: number }).count },
  root: (_first, { stream }) => stream,
  commands: {
    open: {
      decide: open,
      opens: true,
      claims: ({ label }: OpenCounterDto) =>
        label === undefined ? [] : [{ kind: 'counter.label', value: label, code: 'DUPLICATE_ORDER_NO' }],
    },
    add: { decide: add },
    misbehave: { decide: misbehave },
  } as Aggregate['commands'],
};

const entry = (command: string, dto: CommandEntry['dto']): CommandEntry => ({
  streamType: 'counter',
  command,
  dto,
  summary: command,
  opens: command === 'open',
  internal: false,
});
export const counterCatalogue: readonly CommandEntry[] = [
  ...commandCatalogue,
  entry('open', OpenCounterDto),
  entry('add', AddDto),
  entry('misbehave', MisbehaveDto),
];
