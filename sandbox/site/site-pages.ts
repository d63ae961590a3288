import type { Portal } from '../model/portal.ts'
import { escapeHtml } from '../pages/layout.ts'

/** A page of the pretend company's own website. */
interface SitePage {
  readonly name: string
  readonly title: string
  /** HTML. */
  readonly body: string
}

const PAGES: readonly SitePage[] = [
  {
    name: 'home',
    title: 'Freight that says where it is',
    body: '<p>Estafet Demo Co moves goods between islands and tells you where each pallet is. Look around, then ask for a demo.</p>',
  },
  {
    name: 'product',
    title: 'Product',
    body: '<ul><li>Every pallet on a map</li><li>Customs papers in one place</li><li>An answer within minutes when something is late</li></ul>',
  },
  {
    name: 'pricing',
    title: 'Pricing',
    body: '<table><tr><th>Up to 50 pallets a month</th><td>Rp 2.5 million</td></tr><tr><th>Up to 500</th><td>Rp 18 million</td></tr><tr><th>More</th><td>ask us</td></tr></table>',
  },
  {
    name: 'customers',
    title: 'Customers',
    body: '<blockquote>“We stopped calling the harbour.”<br>a freight forwarder in Makassar</blockquote>',
  },
]
/** The page with the form. */
export const DEMO_PAGE = 'demo'

/** The names of the pages, in the order of the menu. */
export const SITE_PAGES: readonly string[] = [...PAGES.map(({ name }) => name), DEMO_PAGE]

/** A page of the website as HTML; null when there is none of that name. */
export function sitePage(portal: Portal, name: string): string | null {
  if (name === DEMO_PAGE) return framed(portal, 'Ask for a demo', demoForm(portal))
  const found = PAGES.find((one) => one.name === name)
  return found === undefined ? null : framed(portal, found.title, found.body)
}

/** What stands there after the form was sent. */
export function thanksPage(portal: Portal, firstName: string): string {
  return framed(portal, 'Thank you', `<p>Thank you, ${escapeHtml(firstName)}. Somebody will call you soon.</p>`)
}

const STYLE = `:root{color-scheme:light dark}*{box-sizing:border-box}body{font:18px/1.6 Georgia,serif;margin:0 auto;max-width:44rem;padding:1rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}nav a,button,input{min-height:2.75rem;font:inherit}nav a{display:inline-flex;align-items:center}
label{display:block;margin:.75rem 0}input{display:block;width:100%;padding:.4rem .6rem}button{padding:.4rem 1.2rem;margin:.25rem .5rem .25rem 0}
th{text-align:left;padding-right:1.5rem}.asks{border:1px solid;padding:.5rem 1rem;margin:1rem 0}`

function framed(portal: Portal, title: string, body: string): string {
  const { portalId, name, website } = portal.facts
  const links = SITE_PAGES.map((page) => `<a href="/site/${portalId}/${page}">${pageName(page)}</a>`).join('')
  const script =
    website === undefined
      ? ''
      : `<script>window.estafet=window.estafet||function(){(estafet.q=estafet.q||[]).push(arguments)}</script>
<script async src="${escapeHtml(website.script)}" data-site="${escapeHtml(website.site)}" data-forms></script>`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><title>${escapeHtml(title)} · ${escapeHtml(name)}</title><style>${STYLE}</style>${script}</head>
<body><header><nav aria-label="Pages">${links}</nav></header><main><h1>${escapeHtml(title)}</h1>${body}</main>
<footer>${website === undefined ? '' : CONSENT}<p>A pretend company's website, made for trying the visitor script out.</p></footer></body></html>`
}

/** Nothing is counted before somebody said yes; the answer can be taken back in the same place. */
const CONSENT = `<div class="asks" role="group" aria-label="Counting visits"><p>May we count your visits, and tell our sellers of them once you write to us?</p>
<button type="button" onclick="estafet('consent',true);this.parentNode.lastElementChild.textContent='Counted from now on.'">Yes, count</button>
<button type="button" onclick="estafet('consent',false);this.parentNode.lastElementChild.textContent='Nothing is counted or kept.'">No</button>
<p role="status"></p></div>`

const pageName = (page: string): string =>
  page === DEMO_PAGE ? 'Ask for a demo' : page[0]!.toUpperCase() + page.slice(1)

function demoForm(portal: Portal): string {
  const field = (label: string, name: string, type: string, complete: string): string =>
    `<label>${label}<input name="${name}" type="${type}" autocomplete="${complete}" required maxlength="200"></label>`
  return `<form method="post" action="/site/${portal.facts.portalId}/${DEMO_PAGE}">
${field('First name', 'firstname', 'text', 'given-name')}${field('Last name', 'lastname', 'text', 'family-name')}
${field('Company', 'company', 'text', 'organization')}${field('Work e-mail', 'email', 'email', 'email')}
<button type="submit">Ask for a demo</button></form>`
}
