import { asLines } from './one-line.js';
import type { Block, Change, EventBlock, Fact, Sheet, Table } from './sheet.js';
import { STYLE } from './style.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => ESCAPES[one] as string);

const facts = (items: readonly Fact[], name: string): string =>
  `<dl class="${name}">${items.map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`;

function table({ columns, rows, numeric }: Table): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell, i) => `<${tag}${numeric[i] ? ' class="number"' : ''}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table><thead>${cells('th', columns)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table></div>`;
}

const EMPTY = '(empty)';
const value = (text: string): string => (text === EMPTY ? '<i>empty</i>' : escaped(text));

function changes(items: readonly Change[]): string {
  if (items.length === 0) return '';
  const row = ({ column, before, after, how, asked }: Change): string =>
    `<tr class="${how}${asked ? ' asked' : ''}"><th scope="row">${escaped(column)}</th><td>${value(before)}</td><td>${value(after)}</td><td>${how}</td></tr>`;
  return `<table class="changes"><thead><tr><th>Column</th><th>Before</th><th>After</th><th></th></tr></thead><tbody>${items.map(row).join('')}</tbody></table>`;
}

const notes = (items: readonly string[]): string =>
  items.map((item) => `<p class="aside">${escaped(item)}</p>`).join('');

const indent = (depth: number): string => (depth === 0 ? '' : ` style="margin-left:${Math.min(depth, 12) * 1.1}rem"`);

function event({ number, type, role, occurredAt, ...rest }: EventBlock, depth: number): string {
  const no = number === null ? '' : `<span class="no">${number}</span>`;
  const part = role === null ? '' : `<span class="role">${escaped(role)}</span>`;
  return `<article${indent(depth)}><h3>${no}${escaped(type)}${part}<time>${escaped(occurredAt)}</time></h3>${changes(rest.changes)}${facts(rest.facts, 'small')}${notes(rest.notes)}</article>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${escaped(block.text)}</h2>${block.note === undefined || block.note === '' ? '' : `<p class="lead">${escaped(block.note)}</p>`}`;
    case 'answer': {
      const note = block.note === undefined ? '' : `<span class="role">${escaped(block.note)}</span>`;
      const long = block.value.includes('\n');
      return `<div class="answer"><span>${escaped(block.label)}</span>${long ? `<pre>${escaped(block.value)}</pre>` : `<strong>${value(block.value)}</strong>`}${note}</div>`;
    }
    case 'note':
      return `<p class="${block.warning ? 'warning' : 'lead'}">${escaped(block.text)}</p>`;
    case 'facts':
      return facts(block.facts, 'row');
    case 'table':
      return table(block.table);
    case 'changes':
      return `${changes(block.changes)}${notes(block.notes)}`;
    case 'command': {
      const { commandId, actor, cause } = block.command;
      const by = cause === null ? '' : ` <span class="dim">caused by</span> <code>${escaped(cause)}</code>`;
      return `<p class="command"${indent(block.depth)}><b>Command</b> <code>${escaped(commandId)}</code> <span class="dim">by</span> ${escaped(actor)}${by}</p>`;
    }
    case 'event':
      return event(block.event, block.depth);
  }
}

/** A sheet as a page that stands by itself: no script, nothing fetched, made to be printed too. */
export function htmlOf(sheet: Sheet): string {
  const { kind, title, facts: about, blocks, foot } = asLines(sheet);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${kind}: ${title}`)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<p class="kind"><span>Recount</span> ${escaped(kind)}</p>
<h1>${escaped(title)}</h1>
${facts(about, 'about')}
</header>
${blocks.map(blockHtml).join('\n')}
<footer>${foot.map((line) => `<p>${escaped(line)}</p>`).join('')}</footer>
</main>
</body>
</html>
`;
}
