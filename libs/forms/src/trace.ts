import type { CausalNode, CausalTrace } from '@recount/read-store';
import { FOOT } from './explanation.js';
import type { Block, Sheet } from './sheet.js';
import { type Asked, aboutFacts, eventBlock, plural } from './values.js';

function nodeBlocks(nodes: readonly CausalNode[], depth: number): Block[] {
  return nodes.flatMap(({ commandId, actor, causationId, events }): Block[] => [
    { kind: 'command', depth, command: { commandId, actor, cause: depth === 0 ? causationId : null } },
    ...events.flatMap(({ event, caused }): Block[] => {
      const { facts, ...block } = eventBlock(event);
      // The command above the event says by whom and which; the sheet says of which correlation.
      const own = facts.filter(({ label }) => !['by', 'command', 'correlation', 'caused by'].includes(label));
      return [{ kind: 'event', depth: depth + 1, event: { ...block, facts: own } }, ...nodeBlocks(caused, depth + 2)];
    }),
  ]);
}

/** The causal tree of one intent, to hand to somebody. */
export function traceSheet(answer: CausalTrace, asked: Asked): Sheet {
  const { tenant, correlationId, log, position, events, tree, nextCursor } = answer;
  return {
    kind: 'Trace',
    title: `What followed from ${correlationId}`,
    facts: aboutFacts(asked, tenant, log, [
      { label: 'Position', value: `${position ?? 'nothing'}: the head of the log when this was read` },
      { label: 'Correlation', value: correlationId },
    ]),
    blocks: [
      {
        kind: 'heading',
        text: 'Commands, their events, and the commands these caused',
        note: `${plural(events, 'event')}${nextCursor === null ? '' : '; there are more on the pages after this one'}.`,
      },
      ...nodeBlocks(tree, 0),
    ],
    foot: FOOT.slice(0, 2),
  };
}
