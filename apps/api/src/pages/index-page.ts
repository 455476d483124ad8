import type { CommandEntry } from '@recount/commands';
import type { ReadQueries } from '@recount/read-store';

/** The page at `/`: what is here, and three things to try. Self-contained: no script, nothing fetched. */
export function indexPage(
  commands: readonly CommandEntry[],
  { models, reports }: ReturnType<ReadQueries['describe']>,
): string {
  const types = [...new Set(commands.map((c) => c.streamType))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Recount</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>Recount</h1>
<p>An event-sourced CRM core. Commands go in, durable events come out, and every figure can be told back to its events.</p>
<nav>
<a class="primary" href="/docs">API documentation</a>
<a href="/openapi.json">openapi.json</a>
<a href="/v1/status">Status</a>
<a href="/v1/events?direction=backwards&amp;limit=20">Latest events</a>
<a href="/ready">Ready</a>
<a href="/health">Health</a>
</nav>
</header>
<section>
<h2>Try</h2>
<p>Capture a lead, then read what became of it:</p>
<pre><code>${escaped(TRY)}</code></pre>
</section>
<section>
<h2>Read models</h2>
${table(
  ['Model', 'Shape', 'What it holds', 'Key'],
  models.map((m) => [
    link(`/v1/models/${m.name}`, m.name),
    escaped(m.shape),
    escaped(m.doc),
    code(Object.keys(m.key).join(',')),
  ]),
)}
</section>
<section>
<h2>Reports</h2>
${table(
  ['Report', 'Kind', 'What it answers', 'Parameters'],
  reports.map((r) => [
    Object.values(r.params).some((p) => p.required) ? code(r.name) : link(`/v1/reports/${r.name}`, r.name),
    escaped(r.kind),
    escaped(r.doc),
    Object.keys(r.params).map(code).join(' '),
  ]),
)}
</section>
<section>
<h2>Commands</h2>
<p>${code('POST /v1/{stream type}/{id}/{command}')}, or many at once as NDJSON: ${code('POST /v1/commands')}.</p>
${table(
  ['Stream type', 'Commands'],
  types.map((type) => [
    code(type),
    commands
      .filter((c) => c.streamType === type)
      .map((c) => `<span class="chip" title="${escaped(c.summary)}">${escaped(c.command)}</span>`)
      .join(' '),
  ]),
)}
</section>
</main>
</body>
</html>
`;
}

const TRY = `curl -si http://HOST/v1/lead/new/capture -H 'content-type: application/json' \\
  -d '{"source":"web","name":"Ada Lovelace","email":"ada@example.com"}'
curl -s 'http://HOST/v1/models/customer_360?limit=5'
curl -s  http://HOST/v1/explain/customer_360/{id from the first answer}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const code = (text: string): string => `<code>${escaped(text)}</code>`;
const link = (href: string, text: string): string => `<a href="${escaped(href)}">${escaped(text)}</a>`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p>None yet.</p>';
  const cells = (tag: string, values: readonly string[]): string =>
    `<tr>${values.map((v) => `<${tag}>${v}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c2430, #e4e8ee); --dim: light-dark(#5b6675, #9aa5b4);
  --line: light-dark(#dfe4ea, #323b47); --card: light-dark(#f6f8fa, #1b222b); --link: light-dark(#0b5cad, #7ab7ff); }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: light-dark(#fff, #12171d); }
main { max-width: 64rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 2rem; letter-spacing: -.02em; }
h2 { margin: 2.25rem 0 .5rem; font-size: 1.1rem; }
header p { color: var(--dim); margin: .25rem 0 1.25rem; max-width: 46rem; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: .5rem; }
nav a { padding: .35rem .8rem; border: 1px solid var(--line); border-radius: .4rem; text-decoration: none; }
nav a.primary { background: var(--link); border-color: var(--link); color: light-dark(#fff, #12171d); }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .9rem 1rem; overflow-x: auto; }
code { font: 13px/1.5 ui-monospace, monospace; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 600; color: var(--dim); font-size: .85rem; }
th, td { padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { white-space: nowrap; }
.chip { display: inline-block; font: 13px/1.4 ui-monospace, monospace; background: var(--card); border: 1px solid var(--line);
  border-radius: .3rem; padding: .05rem .4rem; margin: .1rem 0; }
`;
