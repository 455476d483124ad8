import { defineAggregate } from '../define.js';
import { complete, rejectRow, start } from './decide.js';
import { intakeEvents } from './events.js';
import { evolve, initial } from './state.js';

/** One run of one mapping over one set of files; streams of type `import`. */
export const intake = defineAggregate({
  type: 'import',
  events: intakeEvents,
  initial,
  evolve,
  root: (_first, { stream }) => stream,
  commands: {
    start: { decide: start, opens: true },
    'reject-row': { decide: rejectRow },
    complete: { decide: complete },
  },
});
