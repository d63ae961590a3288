import type { NextFunction, Request, Response } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Me } from '../contracts/me.ts'
import type { LetIn, Role } from '../ports/access.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { PartnerUser } from '../ports/partners.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { RequestRefusedError } from './problem.ts'
import { LEAD_READERS } from './own-leads.ts'
import { callerOf } from './route.ts'
import type { Route } from './route.ts'
import { secretHash } from './secrets.ts'
import { startOf } from './saved-view-routes.ts'
import type { Sessions } from './session.ts'

const TRIES_PER_MINUTE = 30

/** Slows down guessing of links and states: 30 tries a minute per address, which is kept only as a hash. */
export function tryLimiter(): (req: Request, res: Response, next: NextFunction) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: TRIES_PER_MINUTE, duration: 60 })
  return async (req, res, next) => {
    try {
      await limiter.consume(secretHash(req.ip ?? ''))
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      res.setHeader('Retry-After', String(Math.ceil(refused.msBeforeNext / 1_000)))
      throw new RequestRefusedError(429, 'too_many_tries', 'Too many tries', 'Wait a minute, then open the link again.')
    }
    next()
  }
}

/** Where each role begins. */
const HOMES: Readonly<Record<Role, string>> = {
  admin: '/live',
  manager: '/today',
  viewer: '/live',
  rep: '/leads',
  partner: '/partner',
}

/** Where to go after sign-in: a path of this server, never another place. */
export function pathWithin(publicUrl: string, wanted: unknown, home: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, publicUrl)) return home
  const url = new URL(wanted, publicUrl)
  return url.origin === new URL(publicUrl).origin ? url.pathname + url.search : home
}

/** GET /, GET /signin/:token, GET /api/me, POST /api/session/end. */
export function signinRoutes(deps: ApiDeps, sessions: Sessions): readonly Route[] {
  const shown = (): Pick<Me, 'mode' | 'now' | 'crms'> => ({
    mode: deps.mode,
    now: deps.clock.now(),
    crms: deps.connector.crms.map(({ kind, name }) => ({ kind, name })),
  })
  const homeOf = async (who: Pick<LetIn, 'installation' | 'person' | 'role'>): Promise<string> =>
    (who.role === 'rep' ? null : await startOf(deps, who)) ?? HOMES[who.role]
  return [
    {
      method: 'get',
      path: '/',
      who: 'anyone',
      async handle(req, res) {
        const caller = await callerOf(deps, sessions, req, res)
        const home = caller === null ? HOMES.viewer : await homeOf(caller.session)
        res.setHeader('Cache-Control', 'no-store').redirect(302, home)
      },
    },
    {
      method: 'get',
      path: '/signin/:token',
      who: 'anyone',
      async handle(req, res) {
        // A link checker asks with HEAD; a one-time link must outlive it.
        if (req.method === 'HEAD') {
          res.status(204).end()
          return
        }
        const guest = await deps.stores.access.useLink(secretHash(String(req.params['token'])), deps.clock.now())
        if (!guest) {
          res.redirect(303, '/signin?problem=invitation_used')
          return
        }
        sessions.begin(res, guest)
        if (guest.partnerUser !== null)
          await deps.stores.partners.noteSignIn(guest.installation, guest.partnerUser, deps.clock.now())
        deps.log.info('api.signed-in', { installation: guest.installation, role: guest.role })
        res.redirect(303, pathWithin(deps.publicUrl, req.query['to'], await homeOf(guest)))
      },
    },
    {
      method: 'get',
      path: '/api/me',
      who: 'anyone',
      async handle(req, res) {
        const caller = await callerOf(deps, sessions, req, res)
        const role = caller?.session.role
        if (!caller || role === undefined) {
          const stranger: Me = { ...shown(), signedIn: false }
          res.json(stranger)
          return
        }
        const { installation, session } = caller
        const known: Me = {
          ...shown(),
          signedIn: true,
          person: session.person,
          role,
          repId: session.repId ?? null,
          csrf: sessions.csrf(session),
          partner:
            caller.partner === null ? null : await partnerName(deps, caller.partner, installation.installationId),
          installation: {
            accountId: installation.accountId,
            crmName: deps.connector.crms.find(({ kind }) => kind === installation.crm)?.name ?? installation.crm,
            language: installation.language,
            zone: installation.zone,
          },
        }
        res.json(known)
      },
    },
    {
      method: 'post',
      path: '/api/session/end',
      who: 'role',
      roles: [...LEAD_READERS, 'partner'],
      async handle(_req, res, { session }) {
        await sessions.end(res, session)
        res.status(204).end()
      },
    },
  ]
}

async function partnerName(deps: ApiDeps, { partnerId }: PartnerUser, installation: InstallationId): Promise<string> {
  const agreement = (await deps.partner.agreements(installation)).find(({ id }) => id === partnerId)
  return shownText(agreement?.name ?? partnerId)
}
