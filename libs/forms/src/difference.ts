import type { DifferentRow, ExplainStep, ModelDiff, StageDiff } from '@recount/read-store';
import { FOOT } from './explanation.js';
import type { Block, Change, Sheet } from './sheet.js';
import { type Asked, aboutFacts, changesOf, count, eventBlock, keyText, plural, shown } from './values.js';

const SIDES = { served: 'the served version', other: 'the version beside it' } as const;

function roleOf({ created, removed }: ExplainStep): string {
  return removed !== undefined ? ' removes the row' : created ? ' makes the row' : '';
}

/** What an event makes of a row in one version; of a changed row, of the column it is about. */
function stepBlock(step: ExplainStep, side: keyof typeof SIDES, column: string | null): Block {
  const all = changesOf(step.asserted, column).filter(({ how, asked }) => asked || how === 'changed');
  const changes: readonly Change[] = column === null ? all : all.filter(({ asked }) => asked);
  const notes = step.removed === undefined ? [] : [`Removed: ${step.removed}`];
  return {
    kind: 'event',
    depth: 0,
    event: eventBlock(step, { role: `${SIDES[side]}${roleOf(step)}`, changes, notes }),
  };
}

function exampleBlocks({ kind, tenant, key, column, served, other, event, explained }: DifferentRow): Block[] {
  const what = column === null ? kind : `${column} ${shown(served)} → ${shown(other)}`;
  const part = event === null ? '' : `They part at ${event.type}, position ${event.position}, event ${event.eventId}.`;
  const sides = (['served', 'other'] as const).flatMap((side): Block[] => {
    const steps = explained[side].filter((step) => column === null || Object.hasOwn(step.asserted, column));
    const left = column === null ? explained.steps[side] - steps.length : 0;
    const note = `Of ${SIDES[side]} ${plural(left, 'further event')} not shown.`;
    return [
      ...steps.map((step) => stepBlock(step, side, column)),
      ...(left > 0 ? [{ kind: 'note', text: note } as const] : []),
    ];
  });
  return [{ kind: 'heading', text: `${keyText(key)}: ${what}`, note: `Tenant ${tenant}. ${part}`.trimEnd() }, ...sides];
}

function modelBlocks(model: ModelDiff): Block[] {
  const { name, from, to, rows, added, removed, changed, columns, comparable } = model;
  const heading: Block = {
    kind: 'heading',
    text: `${name}, version ${from ?? '(none)'} → ${to ?? '(none)'}`,
    note: comparable
      ? `Rows ${count(rows.served)} → ${count(rows.other)}: ${count(added)} added, ${count(removed)} removed, ${count(changed)} changed.`
      : `The key is another one: ${count(rows.served)} rows served, ${count(rows.other)} beside.`,
  };
  const named = (label: string, names: readonly string[]) =>
    names.length === 0 ? [] : [{ label, value: names.join(', ') }];
  const { setAside } = model;
  const aside = `${count(setAside.served)} in the served version, ${count(setAside.other)} beside; compared as they stood when they were`;
  const facts = [
    ...named('Columns added', model.columnsAdded),
    ...named('Columns removed', model.columnsRemoved),
    ...(setAside.served + setAside.other > 0 ? [{ label: 'Roots set aside', value: aside }] : []),
  ];
  const table = {
    columns: ['Column', 'Rows changed'],
    rows: columns.map((one) => [one.column, count(one.rows)]),
    numeric: [false, true],
  };
  return [
    heading,
    ...(facts.length === 0 ? [] : [{ kind: 'facts', facts } as const]),
    ...(columns.length === 0 ? [] : [{ kind: 'table', table } as const]),
    ...model.examples.flatMap(exampleBlocks),
  ];
}

/** What would be served otherwise, to hand to somebody who decides about it. */
export function differenceSheet(diff: StageDiff, asked: Asked): Sheet {
  const { projection, definition, role, tenant, log, position, models, nextCursor } = diff;
  const none: Block = { kind: 'note', text: 'No model differs: only views, functions or reports do.' };
  return {
    kind: 'Difference',
    title: `${projection}: the ${role} definition against the served one`,
    facts: aboutFacts(asked, tenant ?? 'all', log, [
      { label: 'Position', value: position === null ? 'nothing is folded' : `${position}: both are folded up to it` },
      { label: 'Definition', value: `${definition} (${role})` },
    ]),
    blocks: [
      ...(models.length === 0 ? [none] : models.flatMap(modelBlocks)),
      ...(nextCursor === null
        ? []
        : [{ kind: 'note', text: 'There are further examples on the pages after this one.' } as const]),
    ],
    foot: FOOT.slice(0, 2),
  };
}
