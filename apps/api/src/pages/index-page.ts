import type { CommandEntry } from '@recount/commands';
import type { ReadQueries } from '@recount/read-store';

/** What the page shows. */
export interface IndexContent extends ReturnType<ReadQueries['describe']> {
  readonly commands: readonly CommandEntry[];
  /** Whose data the links lead to. */
  readonly tenant: string;
  /** Of whom there is any. */
  readonly tenants: readonly string[];
  /** What the caller calls this server. */
  readonly host: string;
}

/** The page at `/`: what is here, whose, and three things to try. Self-contained: no script, nothing fetched. */
export function indexPage({ commands, models, reports, tenant, tenants, host }: IndexContent): string {
  const types = [...new Set(commands.map((c) => c.streamType))];
  const link = (path: string, text: string): string => anchor(`${path}?tenant=${tenant}`, text);
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
<a href="/v1/events?tenant=${tenant}&amp;direction=backwards&amp;limit=20">Latest events</a>
<a href="/ready">Ready</a>
<a href="/health">Health</a>
</nav>
</header>
<section>
<h2>Tenant</h2>
${tenantChoice(tenant, tenants)}
</section>
<section>
<h2>Try</h2>
<p>Capture a lead, then read what became of it:</p>
<pre><code>${escaped(tries(host, tenant))}</code></pre>
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

const tries = (
  host: string,
  tenant: string,
): string => `curl -si 'http://${host}/v1/lead/new/capture?tenant=${tenant}' \\
  -H 'content-type: application/json' -d '{"source":"web","name":"Ada Lovelace","email":"ada@example.com"}'
curl -s 'http://${host}/v1/models/customer_360?tenant=${tenant}&limit=5'
curl -s 'http://${host}/v1/explain/customer_360/{id from the first answer}?tenant=${tenant}'`;

/** The tenants as links to their page; the one that is shown stands out. */
function tenantChoice(tenant: string, tenants: readonly string[]): string {
  const all = [...new Set([tenant, ...tenants])].sort();
  const choice = all.map((name) =>
    name === tenant
      ? `<strong class="chip">${escaped(name)}</strong>`
      : `<a class="chip" href="/?tenant=${name}">${escaped(name)}</a>`,
  );
  const empty = tenants.includes(tenant) ? '' : ' Nothing of it is folded yet.';
  return `<p>Links below show ${code(tenant)}.${empty} Elsewhere: ${code('?tenant=')} in an address, or the header ${code('X-Recount-Tenant')}.</p>
<p>${choice.join(' ')}</p>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const code = (text: string): string => `<code>${escaped(text)}</code>`;
const anchor = (href: string, text: string): string => `<a href="${escaped(href)}">${escaped(text)}</a>`;

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
a.chip { text-decoration: none; }
strong.chip { border-color: var(--link); color: var(--link); }
`;
