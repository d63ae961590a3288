import type { Request, Response } from 'express'
import type { Language } from '../contracts/lead-words.ts'
import type { Taker } from '../flow/lead-candidates.ts'
import { assignmentIn } from '../flow/lead-card.ts'
import type { Wanted } from '../flow/order-lead.ts'
import type { TaskLink } from '../ports/task-links.ts'
import type { ApiDeps } from './deps.ts'
import { nonceOf } from './headers.ts'
import { shownText } from './lead-view.ts'
import type { Route } from './route.ts'
import { TASK_LINK_WORDS, type TaskLinkWords } from './task-link-words.ts'
import { actIdOf, readToken } from './task-token.ts'

/** What the page of a link shows. */
interface Page {
  readonly status: number
  readonly title: string
  readonly text: string
  /** Where the lead is explained; null: the link names none. */
  readonly leadUrl: string | null
  /** Whom it may go to; null: nothing is chosen. */
  readonly takers?: readonly { readonly id: string; readonly name: string }[] | null
  /** Words of the button; absent: there is nothing to do. */
  readonly does?: string
}

/**
 * GET and POST /act/:token, as the links in a manager's tasks call them: the seal says who may, what and until when. Opening one changes
 * nothing, since mail and CRM programmes open links too; the button does, once.
 */
export function taskLinkRoutes(deps: ApiDeps): readonly Route[] {
  const open = async (req: Request): Promise<Opened> => openLink(deps, String(req.params['token']))
  return [
    {
      method: 'get',
      path: '/act/:token',
      who: 'anyone',
      async handle(req, res) {
        const opened = await open(req)
        show(res, opened.language, 'page' in opened ? opened.page : await asked(deps, opened), words(opened))
      },
    },
    {
      method: 'post',
      path: '/act/:token',
      who: 'anyone',
      async handle(req, res) {
        const opened = await open(req)
        const page = 'page' in opened ? opened.page : await done(deps, opened, ownerIn(req.body))
        show(res, opened.language, page, words(opened))
      },
    },
  ]
}

interface Live {
  readonly language: Language
  readonly link: TaskLink
  readonly ownerId: string | null
  readonly ownerName: string
  readonly lead: string
  readonly takers: readonly Taker[]
  /** So long a choice by hand stands. */
  readonly lockDays: number
  readonly person: string
  readonly leadUrl: string
}
type Opened = Live | { readonly language: Language; readonly page: Page }

const words = ({ language }: { readonly language: Language }): TaskLinkWords => TASK_LINK_WORDS[language]

async function openLink(deps: ApiDeps, token: string): Promise<Opened> {
  const link = readToken(deps.sessions.secrets, token)
  const installation = link && (await deps.stores.installations.find(link.installation))
  const language = installation?.language ?? 'en'
  const said = TASK_LINK_WORDS[language]
  const stopped = (status: number, text: string, leadUrl: string | null): Opened => ({
    language,
    page: { status, title: link === null ? said.titles.reassign : said.titles[link.act], text, leadUrl },
  })
  if (!link || !installation || installation.state !== 'active') return stopped(404, said.wrong, null)
  const leadUrl = `${deps.publicUrl}/leads/${link.leadId}`
  if (!(link.expiresAt > deps.clock.now())) return stopped(410, said.expired, leadUrl)
  if ((await deps.stores.audit.find(link.installation, actIdOf(link))) !== null) return stopped(409, said.used, leadUrl)
  const seen = await deps.lead.see(link.installation, link.leadId)
  const choices = await deps.lead.choices(link.installation, link.leadId)
  if (seen === null || choices === null) return stopped(410, said.expired, leadUrl)
  const { latest } = seen.lead
  const ownerId = assignmentIn(latest.decision)?.ownerId ?? null
  return {
    language,
    link,
    ownerId,
    ownerName: ownerId === null ? said.nobody : shownText(seen.names.rep(ownerId)),
    lead:
      [latest.personName, latest.company]
        .filter(Boolean)
        .map((one) => shownText(one!))
        .join(' · ') || latest.recordId,
    takers: choices.takers.filter(({ repId }) => repId !== ownerId),
    lockDays: choices.lockDays,
    person: shownText(seen.names.rep(link.repId)),
    leadUrl,
  }
}

/** The question, with the button. */
async function asked(_deps: ApiDeps, live: Live): Promise<Page> {
  const said = words(live)
  const { act } = live.link
  const page = { status: 200, title: said.titles[act], text: filled(said.asks[act], live), leadUrl: live.leadUrl }
  if (act === 'contacted')
    return live.ownerId === null ? { ...page, text: said.noOwner } : { ...page, does: said.does[act] }
  if (live.takers.length === 0) return { ...page, text: said.nobodyElse }
  const takers = live.takers.map(({ repId, name }) => ({ id: repId, name: shownText(name) }))
  return { ...page, takers, does: said.does[act] }
}

async function done(deps: ApiDeps, live: Live, ownerId: string | null): Promise<Page> {
  const said = words(live)
  const { link, leadUrl } = live
  const page = { title: said.titles[link.act], leadUrl }
  const chosen = live.takers.find(({ repId }) => repId === ownerId)
  if (link.act === 'reassign' && chosen === undefined) return asked(deps, live)
  const wanted: Wanted =
    link.act === 'reassign'
      ? { action: 'reassign', ownerId: chosen!.repId, lockDays: live.lockDays }
      : { action: 'note-contact' }
  const by = { person: live.person, role: 'manager' as const }
  const outcome = await deps.lead.order(link.installation, { orderId: actIdOf(link), leadId: link.leadId, wanted, by })
  if (outcome.kind !== 'done') return { ...page, status: 409, text: said.moved }
  const text = filled(said.done[link.act], { ...live, ownerName: shownText(chosen?.name ?? live.ownerName) })
  return { ...page, status: 200, text: outcome.decided ? text : `${text} ${said.soon}` }
}

function ownerIn(body: unknown): string | null {
  const owner = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)['owner'] : null
  return typeof owner === 'string' ? owner : null
}

function filled(text: string, { lead, ownerName }: Pick<Live, 'lead' | 'ownerName'>): string {
  return text.replace('{lead}', () => lead).replace('{owner}', () => ownerName)
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!)

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.25rem}select,button{font:inherit;min-height:44px;width:100%;margin:.25rem 0 1rem}
button{background:#1a1a1a;color:#fff;border:0;border-radius:6px}a{color:inherit}
@media(prefers-color-scheme:dark){body{background:#141414;color:#eee}button{background:#eee;color:#141414}}`

function show(res: Response, language: Language, page: Page, said: TaskLinkWords): void {
  const { status, title, text, leadUrl, takers, does } = page
  const choice = takers
    ? `<label for="owner">${safe(said.to)}</label><select id="owner" name="owner" required>${takers
        .map(({ id, name }) => `<option value="${safe(id)}">${safe(name)}</option>`)
        .join('')}</select>`
    : ''
  const form =
    does === undefined ? '' : `<form method="post">${choice}<button type="submit">${safe(does)}</button></form>`
  const why = leadUrl === null ? '' : `<p><a href="${safe(leadUrl)}">${safe(said.why)}</a></p>`
  res
    .status(status)
    .type('html')
    .send(
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<meta name="robots" content="noindex"><title>${safe(title)}</title><style nonce="${nonceOf(res)}">${STYLE}</style></head>` +
        `<body><main><h1>${safe(title)}</h1><p role="status">${safe(text)}</p>${form}${why}</main></body></html>`,
    )
}
