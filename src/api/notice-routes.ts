import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import {
  hookWish,
  noticesAgain,
  noticesQuery,
  noticesWish,
  noticeTrial,
  type HookAnswer,
  type NoticesView,
} from '../contracts/notices.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { NoticeRefusal, NoticesSeen } from '../flow/notices/choose-notices.ts'
import type { Role } from '../ports/access.ts'
import type { ApiDeps } from './deps.ts'
import { shownText, shownTextOrNull } from './lead-view.ts'
import { NOTICE_API_WORDS } from './notice-words.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

/** Whoever only looks is told by e-mail alone. */
const MAY_HOOK: readonly Role[] = ['admin', 'manager']
const SECRET_BYTES = 32

/** What each person wants to be told besides tasks in the CRM: GET and PUT /api/me/notices, and what is done beside it. */
export function noticeRoutes(deps: ApiDeps): readonly Route[] {
  const { notices, clock } = deps

  const languageOf = ({ installation }: Caller, asked: Language | undefined): Language => asked ?? installation.language
  const chooserOf = ({ session }: Caller) => ({ person: session.person, role: session.role })
  const refuse = (why: NoticeRefusal, language: Language): never => {
    const words = NOTICE_API_WORDS[language]
    const code = why.replaceAll('-', '_')
    if (why === 'changed') throw new RequestRefusedError(409, 'notices_changed', 'Changed meanwhile', words.changed)
    throw new RequestRefusedError(400, code, 'Not possible', words.refused[why] ?? words.refused['hook_address'] ?? why)
  }

  const show = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { lang } = readInput(noticesQuery, req.query)
    const language = languageOf(caller, lang)
    const seen = await notices.look(caller.installation.installationId, chooserOf(caller), language)
    if (seen === null) throw notFound()
    res.json(viewOf(seen, caller.session.role, clock.now()))
  }

  const save = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const wish = readInput(noticesWish, req.body)
    const saved = await notices.save(caller.installation.installationId, {
      ...chooserOf(caller),
      ...{ repId: wish.self, language: wish.language, scope: wish.scope, revision: wish.revision },
      events: allowedEvents(wish, caller.session.role),
    })
    if (saved !== 'saved') refuse(saved, wish.language)
    const seen = await notices.look(caller.installation.installationId, chooserOf(caller), wish.language)
    if (seen === null) throw notFound()
    res.json(viewOf(seen, caller.session.role, clock.now()))
  }

  const hook = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const wish = readInput(hookWish, req.body)
    const id = caller.installation.installationId
    const language = languageOf(caller, undefined)
    let answer: HookAnswer = { secret: null }
    if (wish.action === 'remove') await notices.removeHook(id, chooserOf(caller).person)
    else {
      const asked = wish.action === 'set' ? { url: wish.url } : 'new-secret'
      const done = await notices.setHook(id, chooserOf(caller), asked, language, newSecret)
      if (done.kind === 'refused') return refuse(done.why, language)
      answer = { secret: done.secret }
    }
    deps.log.info('api.notice-hook', { installation: id, action: wish.action })
    res.json(answer)
  }

  const trial = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { channel } = readInput(noticeTrial, req.body)
    const done = await notices.tryOut(caller.installation.installationId, chooserOf(caller), channel)
    if (done !== 'sent') refuse(done, languageOf(caller, undefined))
    res.status(202).json({})
  }

  const again = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { ids } = readInput(noticesAgain, req.body)
    res.json({ again: await notices.again(caller.installation.installationId, chooserOf(caller).person, ids) })
  }

  const place = { who: 'role', roles: READERS } as const
  return [
    { method: 'get', path: '/api/me/notices', ...place, handle: show },
    { method: 'put', path: '/api/me/notices', ...place, handle: save },
    { method: 'post', path: '/api/me/notices/webhook', who: 'role', roles: MAY_HOOK, handle: hook },
    { method: 'post', path: '/api/me/notices/test', ...place, handle: trial },
    { method: 'post', path: '/api/me/notices/again', ...place, handle: again },
  ]
}

const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`

function allowedEvents({ events }: z.infer<typeof noticesWish>, role: Role) {
  return Object.fromEntries(
    Object.entries(events).flatMap(([event, channels]) => {
      const kept = [...new Set(channels)].filter((one) => one !== 'webhook' || MAY_HOOK.includes(role))
      return kept.length === 0 ? [] : [[event, kept]]
    }),
  )
}

function viewOf({ choice, self, people, hasMailServer, told }: NoticesSeen, role: Role, now: number): NoticesView {
  const { hook, revision, language, scope, events } = choice
  return {
    ...{ now, revision, language, scope },
    events: Object.fromEntries(Object.entries(events).map(([event, channels]) => [event, [...channels]])),
    self: self && { id: self.repId, name: shownText(self.name), email: shownTextOrNull(self.email) },
    people: people.map(({ repId, name }) => ({ id: repId, name: shownText(name) })),
    email: !hasMailServer ? 'no-server' : self === null ? 'no-person' : self.email === null ? 'no-address' : 'ready',
    webhook: hook && { host: new URL(hook.url).host, failingSince: hook.failingSince, offSince: hook.offSince },
    mayHook: MAY_HOOK.includes(role),
    told: told.map(({ noticeId, subject, leadId, ...rest }) => ({
      ...{ id: noticeId, leadId, subject: shownTextOrNull(subject) },
      ...{ channel: rest.channel, event: rest.event, madeAt: rest.madeAt, state: rest.state },
      ...{ endedAt: rest.endedAt, problem: rest.problem },
    })),
  }
}
