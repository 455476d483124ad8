import { accept, type Context, type Decision, noChange, refuse } from '../aggregate.js';
import { invalid } from '../checks.js';
import { emit } from '../define.js';
import type { DefinePipeline } from './commands.js';
import { PipelineDefined } from './events.js';
import { STANDARD_PIPELINE } from './standard.js';
import type { State } from './state.js';

/** The next version, or no change where nothing differs. Deals stay at the stages they are at. */
export function define(command: DefinePipeline, state: State, context: Context): Decision {
  const { name, stages } = command;
  const skipAllowed = command.skipAllowed ?? true;
  if (stages.length === 0) return invalid('/stages', 'not empty', 0);
  const twice = stages.findIndex(({ id }, i) => stages.findIndex((stage) => stage.id === id) !== i);
  if (twice >= 0) return invalid(`/stages/${twice}/id`, 'unique', stages[twice]?.id);
  const gates = command.gates?.filter((gate) => gate.rules.length > 0) ?? [];
  const lost = command.gates?.findIndex(({ stageId }) => !stages.some(({ id }) => id === stageId)) ?? -1;
  if (lost >= 0) return invalid(`/gates/${lost}/stageId`, 'a stage of the pipeline', command.gates?.[lost]?.stageId);
  const before = state.exists ? { ...state, gates: state.gates ?? [] } : undefined;
  if (before?.name === name && before.skipAllowed === skipAllowed && same({ stages, gates }, before)) return noChange();
  const version =
    (state.exists ? state.version : context.id === STANDARD_PIPELINE.id ? STANDARD_PIPELINE.version : 0) + 1;
  if (command.version !== undefined && command.version !== version) {
    return refuse('VERSION_GAP', `the next version of the pipeline is ${version}`, {
      path: '/version',
      expected: version,
      actual: command.version,
      ...(state.exists ? { currentEventId: state.eventId } : {}),
    });
  }
  return accept(
    emit(PipelineDefined, {
      version,
      name,
      stages: stages.map(({ id, name: title }) => ({ id, name: title })),
      skipAllowed,
      ...(gates.length === 0 ? {} : { gates: gates.map(({ stageId, rules }) => ({ stageId, rules })) }),
    }),
  );
}

type Rules = Required<Pick<DefinePipeline, 'stages' | 'gates'>>;
const same = (a: Rules, b: Rules): boolean =>
  a.stages.length === b.stages.length &&
  a.stages.every((stage, i) => stage.id === b.stages[i]?.id && stage.name === b.stages[i]?.name) &&
  a.gates.length === b.gates.length &&
  a.gates.every(({ stageId, rules }, i) => {
    const other = b.gates[i];
    return stageId === other?.stageId && rules.join('\n') === other.rules.join('\n');
  });
