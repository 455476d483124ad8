import type { CellExplanation, CellSource } from '@recount/read-store';
import { countNote, FOOT, stepBlocks } from './explanation.js';
import type { Block, Fact, Sheet } from './sheet.js';
import { type Asked, aboutFacts, count, factsOf, instant, keyText, plural, shown, tableOf } from './values.js';

/** What the cell shows on the report. */
function figureBlocks({ rows, figures, population, formula, kind }: CellExplanation): Block[] {
  const blocks: Block[] = [
    { kind: 'heading', text: kind === 'grain' ? 'The rows of the report' : 'What the report shows' },
  ];
  if (rows !== undefined)
    blocks.push(rows.length === 0 ? { kind: 'note', text: 'Nothing.' } : { kind: 'table', table: tableOf(rows) });
  if (figures !== undefined)
    blocks.push({ kind: 'answer', label: formula ?? 'figures', value: JSON.stringify(figures, null, 2) });
  if (population !== undefined)
    blocks.push({
      kind: 'note',
      text: `Computed by ${formula ?? 'its formula'} from a population of ${plural(population.count, 'row')}; SHA-256 of these, in order of their JSON: ${population.sha256}.`,
    });
  return blocks;
}

function sourceBlocks(source: CellSource, number: number, total: number): Block[] {
  const { model, key, row, explanation, missing } = source;
  const text = `${count(number)} of ${count(total)}${model === null ? '' : `: ${model} ${key === null ? '' : keyText(key)}`}`;
  const facts: Block = { kind: 'facts', facts: factsOf(row) };
  if (explanation === null) return [{ kind: 'heading', text, note: missing ?? '' }, facts];
  return [{ kind: 'heading', text, note: countNote(explanation) }, facts, ...stepBlocks(explanation)];
}

/** From a report's cell over its grain rows to their events, to hand to somebody. */
export function cellSheet(answer: CellExplanation, asked: Asked): Sheet {
  const { report, tenant, log, cell, params, asOf, knownAt, sources, sourcesBefore, sourcesTotal } = answer;
  const cellText = Object.entries(cell).map(([name, value]) => `${name} ${value === '' ? '(empty)' : value}`);
  const given = Object.entries(params).filter(([, value]) => value !== null);
  const stands: Fact[] = [
    { label: 'As of', value: instant(asOf) },
    { label: 'Known at', value: knownAt === null ? 'nothing is folded' : `position ${knownAt}` },
    { label: 'Report', value: `${report}, a report of kind ${answer.kind}` },
    { label: 'Cell', value: cellText.join(', ') || 'the whole report' },
    ...(given.length === 0
      ? []
      : [{ label: 'Parameters', value: given.map(([name, value]) => `${name} ${shown(value)}`).join(', ') }]),
  ];
  const paged =
    sources.length === sourcesTotal
      ? ''
      : ` Shown: ${count(sourcesBefore + 1)} to ${count(sourcesBefore + sources.length)}.`;
  const aside: Block[] =
    answer.quarantinedRoots === 0
      ? []
      : [
          {
            kind: 'note',
            text: `${plural(answer.quarantinedRoots, 'root')} set aside: these figures leave them out.`,
            warning: true,
          },
        ];
  return {
    kind: 'Report cell',
    title: `${report}${cellText.length === 0 ? '' : ` · ${cellText.join(', ')}`}`,
    facts: aboutFacts(asked, tenant, log, stands),
    blocks: [
      ...figureBlocks(answer),
      ...aside,
      {
        kind: 'heading',
        text: 'What it stands on',
        note: `${plural(sourcesTotal, 'row')} of the grain, each with the events behind it.${paged}`,
      },
      ...sources.flatMap((source, i) => sourceBlocks(source, sourcesBefore + i + 1, sourcesTotal)),
    ],
    foot: FOOT,
  };
}
