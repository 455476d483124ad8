import { defineAggregate } from '../define.js';
import { link, linkNeeds, rejectMerge, rejectNeeds } from './decide.js';
import { identityEvents } from './events.js';
import { merge, mergeReads, previewMerge } from './merge.js';
import { evolve, initial } from './state.js';
import { previewUnmerge, sinceMerge, unmerge } from './unmerge.js';

/** Who is the same as whom: one stream of a tenant, `customers`, so that decisions have one order and no cycle can form. */
export const identity = defineAggregate({
  type: 'identity',
  events: identityEvents,
  initial,
  evolve,
  root: (_first, { stream }) => stream,
  commands: {
    merge: { decide: merge, opens: true, reads: mergeReads, preview: previewMerge },
    unmerge: { decide: unmerge, opened: sinceMerge, preview: previewUnmerge },
    'reject-merge': { decide: rejectMerge, opens: true, needs: rejectNeeds },
    link: { decide: link, opens: true, needs: linkNeeds },
  },
});
