import { defineAggregate } from '../define.js';
import {
  assign,
  capture,
  captureClaims,
  changeProfile,
  convert,
  convertFor,
  convertNeeds,
  disqualify,
  qualify,
  reopen,
} from './decide.js';
import { leadEvents } from './events.js';
import { evolve, initial } from './state.js';
import { captureRecognisedBy, suspectDuplicate } from './suspicion.js';

/** A lead. Its id is the journey's, and the customer's it becomes. */
export const lead = defineAggregate({
  type: 'lead',
  events: leadEvents,
  initial,
  evolve,
  root: (_first, { id }) => id,
  commands: {
    capture: { decide: capture, opens: true, claims: captureClaims, recognisedBy: captureRecognisedBy },
    assign: { decide: assign },
    qualify: { decide: qualify },
    disqualify: { decide: disqualify },
    reopen: { decide: reopen },
    convert: { decide: convert, needs: convertNeeds, opensFor: convertFor },
    'change-profile': { decide: changeProfile },
    'suspect-duplicate': { decide: suspectDuplicate },
  },
});
