/** Black on white, on a screen as on paper. */
export const STYLE = `
:root { --ink: #1b2430; --dim: #5c6672; --line: #d9dee4; --card: #f5f7f9; --mark: #0b5cad; --warn: #9a3412; }
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.5 system-ui, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: #fff; }
main { max-width: 58rem; margin: 0 auto; padding: 2.2rem 1.5rem 3rem; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 1rem; }
.kind { margin: 0; color: var(--dim); }
.kind span { font-weight: 700; color: var(--mark); margin-right: .4rem; }
h1 { margin: .1rem 0 .9rem; font-size: 1.45rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 1.9rem 0 .3rem; font-size: 1.1rem; overflow-wrap: anywhere; break-after: avoid; }
h3 { margin: 0 0 .5rem; font-size: 1rem; display: flex; flex-wrap: wrap; align-items: baseline; gap: .55rem; break-after: avoid; }
h3 time { margin-left: auto; font-weight: 400; font-size: .86rem; color: var(--dim); font-variant-numeric: tabular-nums; }
.no { min-width: 1.6rem; padding: 0 .35rem; border-radius: .8rem; background: var(--ink); color: #fff; text-align: center; font-size: .8rem; }
.role { font-weight: 400; font-size: .86rem; color: var(--dim); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem .9rem; margin: 0; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
dl.about dd:first-of-type, code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace; font-size: .88em; }
dl.small { font-size: .84rem; margin-top: .55rem; grid-template-columns: max-content minmax(0, 9fr) max-content minmax(0, 11fr); }
dl.row { margin: .4rem 0 .8rem; grid-template-columns: max-content minmax(0, 1fr) max-content minmax(0, 1fr); font-size: .9rem; }
.lead { margin: 0 0 .7rem; color: var(--dim); }
.warning { margin: .5rem 0; color: var(--warn); font-weight: 600; }
.answer { display: flex; flex-wrap: wrap; align-items: baseline; gap: .7rem; margin: 1.2rem 0 0; padding: .7rem 1rem; background: var(--card); border-left: 4px solid var(--mark); }
.answer strong { font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.answer pre { flex-basis: 100%; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
article { margin: 0 0 .9rem; padding: .75rem .95rem .7rem; border: 1px solid var(--line); border-radius: .35rem; }
.command { margin: .7rem 0 .35rem; overflow-wrap: anywhere; break-after: avoid; }
.dim { color: var(--dim); }
.aside { margin: .35rem 0 0; font-size: .84rem; color: var(--dim); overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .7rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.wide th, .wide td { overflow-wrap: normal; }
thead th { font-weight: 600; color: var(--dim); font-size: .84rem; }
.number { text-align: right; }
.changes { table-layout: fixed; }
.changes th:first-child { width: 20%; }
.changes th:nth-child(2) { width: 31%; }
.changes tbody th { font-weight: 500; }
.changes th:last-child, .changes td:last-child { width: 5rem; padding-right: 0; color: var(--dim); font-size: .84rem; }
.changes td:nth-child(3) { font-weight: 600; }
.changes .asserted td, .changes .asserted th { color: var(--dim); font-weight: 400; }
.changes .asked th { color: var(--mark); font-weight: 700; }
.changes i { color: var(--dim); font-weight: 400; }
footer { margin-top: 2rem; padding-top: .7rem; border-top: 1px solid var(--line); font-size: .84rem; color: var(--dim); }
footer p { margin: .15rem 0; }
@media (max-width: 46rem) { dl.row, dl.small { grid-template-columns: max-content minmax(0, 1fr); } }
@media print {
  @page { margin: 16mm 14mm; }
  html { font-size: 12px; }
  body { font-size: 8.4pt; }
  .lead, dl.row { break-after: avoid; }
  dl.row { break-inside: avoid; }
  main { max-width: none; padding: 0; }
  article, .answer, tr { break-inside: avoid; }
  .answer { border: 1px solid var(--line); border-left: 4px solid var(--ink); }
  .no { background: none; color: var(--ink); border: 1px solid var(--ink); }
}
`;
