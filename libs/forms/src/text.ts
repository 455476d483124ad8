import { asLines } from './one-line.js';
import type { Block, Change, EventBlock, Fact, Sheet, Table } from './sheet.js';

/** Columns of a line. */
const WIDTH = 100;
const RULE = '─'.repeat(WIDTH);

/** Text broken into lines of at most `width`, at blanks where there are any. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let rest = line;
    while (rest.length > width) {
      const blank = rest.lastIndexOf(' ', width);
      const at = blank > width / 2 ? blank : width;
      lines.push(rest.slice(0, at));
      rest = rest.slice(at).trimStart();
    }
    return [...lines, rest];
  });
}

/** `label  value`, the value's further lines under its first. */
function factLines(facts: readonly Fact[], indent: string, least = 12): string[] {
  const width = Math.max(least, ...facts.map(({ label }) => label.length)) + 2;
  return facts.flatMap(({ label, value }) =>
    wrapped(value, Math.max(20, WIDTH - indent.length - width)).map(
      (line, i) => `${indent}${(i === 0 ? label : '').padEnd(width)}${line}`,
    ),
  );
}

function tableLines({ columns, rows, numeric }: Table): string[] {
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] as string).length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)))
      .join('  ')
      .trimEnd();
  const sum = widths.reduce((total, width) => total + width + 2, -2);
  // What is too wide for the paper is told row by row.
  if (sum > WIDTH)
    return rows.flatMap((row, n) => [
      ...(n === 0 ? [] : ['']),
      ...factLines(
        columns.flatMap((label, i) => (row[i] === '' ? [] : [{ label, value: row[i] as string }])),
        '',
      ),
    ]);
  return [line(columns), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}

function changeLines(changes: readonly Change[], indent: string): string[] {
  const width = Math.max(12, ...changes.map(({ column }) => column.length)) + 2;
  return changes.flatMap(({ column, before, after, how, asked }) => {
    const value = how === 'changed' ? `${before} → ${after}` : `${after} (asserted, as before)`;
    return wrapped(value, Math.max(20, WIDTH - indent.length - width - 2)).map(
      (line, i) => `${indent}${i === 0 && asked ? '* ' : '  '}${(i === 0 ? column : '').padEnd(width)}${line}`,
    );
  });
}

function eventLines({ number, type, role, facts, changes, notes }: EventBlock, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const inner = `${indent}    `;
  const head = `${indent}${number === null ? '' : `${String(number).padStart(2)}  `}${type}${role === null ? '' : `  (${role})`}`;
  return [
    head,
    ...factLines(facts, inner),
    ...(changes.length === 0 ? [] : ['', ...changeLines(changes, indent.concat('  '))]),
    ...(notes.length === 0
      ? []
      : ['', ...notes.flatMap((note) => wrapped(note, WIDTH - inner.length).map((l) => inner + l))]),
  ];
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [
        block.text,
        '-'.repeat(Math.min(WIDTH, block.text.length)),
        ...(block.note === undefined || block.note === '' ? [] : wrapped(block.note, WIDTH)),
      ];
    case 'answer': {
      const noted = block.note === undefined ? '' : ` (${block.note})`;
      return block.value.includes('\n')
        ? [`${block.label}${noted}:`, ...wrapped(block.value, WIDTH)]
        : wrapped(`${block.label} = ${block.value}${noted}`, WIDTH);
    }
    case 'note':
      return wrapped(block.warning ? `! ${block.text}` : block.text, WIDTH);
    case 'facts':
      return factLines(block.facts, '');
    case 'table':
      return tableLines(block.table);
    case 'changes':
      return [...changeLines(block.changes, ''), ...block.notes.flatMap((note) => wrapped(note, WIDTH))];
    case 'command': {
      const { commandId, actor, cause } = block.command;
      const indent = '  '.repeat(block.depth);
      return wrapped(
        `command ${commandId}  by ${actor}${cause === null ? '' : `  caused by ${cause}`}`,
        WIDTH - indent.length,
      ).map((line) => indent + line);
    }
    case 'event':
      return eventLines(block.event, block.depth);
  }
}

/** A sheet as plain text of a fixed layout, 100 columns wide. */
export function textOf(sheet: Sheet): string {
  const { kind, title, facts, blocks, foot } = asLines(sheet);
  const lines = [
    RULE,
    `RECOUNT  ${kind}`,
    ...wrapped(title, WIDTH),
    RULE,
    ...factLines(facts, ''),
    RULE,
    ...blocks.flatMap((block) => ['', ...blockLines(block)]),
    '',
    RULE,
    ...foot.flatMap((line) => wrapped(line, WIDTH)),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
