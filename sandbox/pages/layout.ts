/** Text made safe for HTML text and attribute values. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const STYLE = `
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent);--soft:color-mix(in srgb,currentColor 62%,transparent);--accent:#0a7c6d}
@media(prefers-color-scheme:dark){:root{--accent:#4fd1bd}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;border-bottom:1px solid var(--line);padding-bottom:.5rem;margin-bottom:1rem}
header span{color:var(--soft);font-size:.875rem}a{color:var(--accent)}h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.125rem;margin:1.5rem 0 .5rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600}.wide{overflow-x:auto}.soft{color:var(--soft)}.columns{display:grid;gap:0 2rem;grid-template-columns:1fr}
@media(min-width:52rem){.columns{grid-template-columns:1fr 1fr}}
button,select{font:inherit;padding:.6rem 1rem;border-radius:.4rem;border:1px solid var(--line)}
button{background:var(--accent);color:Canvas;border-color:transparent;min-height:2.75rem}button.quiet{background:transparent;color:inherit;border-color:var(--line)}
ul{padding-left:1.25rem}li{margin:.2rem 0}time{white-space:nowrap}`

/** A whole page. `body` is HTML already; `title` is plain text. */
export function page(title: string, body: string, links = ''): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · Sandbox CRM</title><style>${STYLE}</style></head>
<body><header><a href="/">Sandbox CRM</a>${links}<span>A pretend portal for trying things out; no real data.</span></header>
<main>${body}</main></body></html>`
}
