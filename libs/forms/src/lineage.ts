import type { Lineage, LineageField } from '@recount/read-store';
import type { Block, Sheet, Table } from './sheet.js';
import { type Asked, instant, plural } from './values.js';

/** A field that so many types of events have is named once. */
const MANY = 4;

/** A field as people read it. */
export interface FieldText {
  readonly text: string;
  readonly personal: boolean;
  /** What comes with every event, of whatever type. */
  readonly envelope: boolean;
}

/** Fields as people read them: what many types of events have in common is named once. */
export function fieldTexts(fields: readonly LineageField[]): FieldText[] {
  const places = new Map<string, LineageField[]>();
  for (const field of fields) {
    const place = `${field.of} ${field.path}`;
    places.set(place, [...(places.get(place) ?? []), field]);
  }
  return [...places.values()].flatMap((same) => {
    const { of, path } = same[0] as LineageField;
    const envelope = of === 'envelope';
    const personal = same.some((one) => one.personal);
    return same.length >= MANY
      ? [{ text: `${path} of ${same.length} types`, personal, envelope }]
      : same.map((one) => ({ text: `${one.event}.${path}`, personal: one.personal, envelope }));
  });
}

const listed = (fields: readonly LineageField[]): string =>
  fieldTexts(fields)
    .map(({ text, personal }) => (personal ? `${text} (personal)` : text))
    .join(', ');

function columnTable({ columns }: Lineage): Table {
  const rows = columns.map(({ column, key, personal, sources, columns: own, personalSources }) => [
    column,
    [...(key ? ['key'] : []), ...(personal ? ['personal'] : [])].join(', '),
    listed(sources),
    own.join(', '),
    listed(personalSources),
  ]);
  const names = ['Column', 'Declared', 'Reads of the events', 'Reads of its row', 'Personal fields behind it'];
  return { columns: names, rows, numeric: names.map(() => false) };
}

/** Which event fields each column of a model reads, to hand to somebody. */
export function lineageSheet(lineage: Lineage, { question, generatedAt }: Asked): Sheet {
  const { model, version, observed, columns, columnsBefore, columnsTotal, row, unattributed } = lineage;
  const log = observed.roots === 0 ? '' : ` and ${plural(observed.roots, 'root')} of the log`;
  const paged =
    columns.length === columnsTotal
      ? ''
      : ` Shown: ${columnsBefore + 1} to ${columnsBefore + columns.length} of ${columnsTotal}.`;
  const undeclared = columns.filter(({ personal, personalSources }) => !personal && personalSources.length > 0);
  const more = (text: string, fields: Lineage['row']): Block[] =>
    fields.length === 0
      ? []
      : [
          { kind: 'heading', text },
          { kind: 'note', text: listed(fields) },
        ];
  return {
    kind: 'Lineage',
    title: model,
    facts: [
      { label: 'Question', value: question },
      { label: 'Read model', value: `${model}, version ${version}` },
      { label: 'Observed on', value: `${plural(observed.golden, 'golden event')}${log}` },
      { label: 'Made', value: instant(generatedAt) },
    ],
    blocks: [
      {
        kind: 'heading',
        text: 'What each column depends on',
        note: `${plural(columnsTotal, 'column')}.${paged}`,
      },
      { kind: 'table', table: columnTable(lineage) },
      ...undeclared.map(
        ({ column }): Block => ({
          kind: 'note',
          text: `${column} depends on personal fields and is not declared personal.`,
          warning: true,
        }),
      ),
      ...more('What decides whether there is a row', row),
      ...more('Read, and not seen to change anything', unattributed),
    ],
    foot: [
      'Found by folding: each thing a fold read was changed, one at a time and all else held, to see which columns come out otherwise.',
      'What is named is so; a branch none of the observed events takes is not seen.',
    ],
  };
}
