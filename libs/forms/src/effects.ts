import type { Effect, EventEffects } from '@recount/read-store';
import { FOOT } from './explanation.js';
import type { Block, Sheet } from './sheet.js';
import { type Asked, aboutFacts, changesOf, eventBlock, keyText, plural } from './values.js';

function effectBlocks({ model, version, key, created, asserted, removed, failed, read }: Effect): Block[] {
  const heading: Block = {
    kind: 'heading',
    text: `${model} ${key === null ? '' : keyText(key)}`.trim(),
    note: `version ${version}${created ? ', brought into being' : ''}`,
  };
  if (failed !== undefined) return [heading, { kind: 'note', text: `Its root is set aside: ${failed}`, warning: true }];
  const notes = [
    ...(removed === undefined ? [] : [`Removed: ${removed}`]),
    ...(read.length === 0 ? [] : [`Read of the row: ${read.join(', ')}`]),
  ];
  return [heading, { kind: 'changes', changes: changesOf(asserted), notes }];
}

/** Everything one event set, to hand to somebody. */
export function effectsSheet(answer: EventEffects, asked: Asked): Sheet {
  const { tenant, event, folded, log, position, effects, nextCursor } = answer;
  const said = !folded
    ? 'It is not folded yet: no projector has reached it.'
    : effects.length === 0
      ? 'It set nothing in any read model.'
      : `It set columns of ${plural(effects.length, 'row')}${nextCursor === null ? '' : ', and of more on the pages after this one'}.`;
  return {
    kind: 'Effects',
    title: `${event.type} ${event.eventId}`,
    facts: aboutFacts(asked, tenant, log, [
      { label: 'Position', value: position === null ? 'nothing is folded' : `${position}: all that was folded` },
      { label: 'Root', value: event.root },
    ]),
    blocks: [
      { kind: 'heading', text: 'The event' },
      { kind: 'event', depth: 0, event: eventBlock(event) },
      { kind: 'heading', text: 'What it set', note: said },
      ...effects.flatMap(effectBlocks),
    ],
    foot: FOOT,
  };
}
