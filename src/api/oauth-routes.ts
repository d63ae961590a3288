import type { Request, Response } from 'express'
import { z } from 'zod'
import type { ApiDeps } from './deps.ts'
import type { Cookies } from './cookies.ts'
import { notFound } from './problem.ts'
import type { Route } from './route.ts'
import { newSecret, sameSecret, secretHash } from './secrets.ts'
import type { Sessions } from './session.ts'

const MINUTE = 60_000

/** What is remembered of a started connection: which CRM, and the hash of the secret in the starter's browser. */
const startedFacts = z.strictObject({ crm: z.string(), browser: z.string() })
const answered = z.object({ state: z.string().min(1).max(200), code: z.string().min(1).max(2_000) })

/**
 * GET /oauth/:crm/start and /oauth/:crm/callback. The state is random, used once, good for ten minutes (a day in sandbox mode, whose
 * clock may run faster), for one CRM and one browser. Each CRM has its own callback path, so that no CRM can answer for another.
 */
export function oauthRoutes(deps: ApiDeps, cookies: Cookies, sessions: Sessions): readonly Route[] {
  const stateMs = deps.mode === 'sandbox' ? 1_440 * MINUTE : 10 * MINUTE
  const crmOf = (req: Request): string => {
    const crm = deps.connector.crms.find(({ kind }) => kind === req.params['crm'])
    if (!crm) throw notFound()
    return crm.kind
  }
  const cookieOf = (crm: string): string => `estafet_oauth_${crm}`
  const giveUp = (res: Response, code: 'install_refused' | 'install_expired' | 'install_failed'): void => {
    res.redirect(303, `/signin?problem=${code}`)
  }

  return [
    {
      method: 'get',
      path: '/oauth/:crm/start',
      who: 'anyone',
      async handle(req, res) {
        const crm = crmOf(req)
        const state = newSecret()
        const browser = newSecret()
        await deps.stores.access.addState(
          secretHash(state),
          { crm, browser: secretHash(browser) },
          deps.clock.now() + stateMs,
        )
        cookies.write(res, cookieOf(crm), browser)
        res.redirect(303, deps.connector.authorizeUrl(crm, state))
      },
    },
    {
      method: 'get',
      path: '/oauth/:crm/callback',
      who: 'anyone',
      async handle(req, res) {
        const crm = crmOf(req)
        const browser = cookies.read(req, cookieOf(crm))
        cookies.remove(res, cookieOf(crm))
        if (typeof req.query['error'] === 'string') {
          giveUp(res, 'install_refused')
          return
        }
        const answer = answered.safeParse(req.query)
        if (!answer.success || browser === null) {
          giveUp(res, 'install_expired')
          return
        }
        const started = startedFacts.safeParse(
          await deps.stores.access.useState(secretHash(answer.data.state), deps.clock.now()),
        )
        if (!started.success || started.data.crm !== crm || !sameSecret(started.data.browser, secretHash(browser))) {
          giveUp(res, 'install_expired')
          return
        }
        try {
          const { installation, person, inSetup } = await deps.connector.finish(crm, answer.data)
          // Whoever may connect the account in the CRM runs it, so they are let in as its admin.
          const who = person ?? 'admin'
          const epoch = await deps.stores.access.epochOf(installation, who)
          sessions.begin(res, { installation, role: 'admin', person: who, partnerUser: null, epoch })
          deps.log.info('api.connected', { installation })
          res.redirect(303, inSetup ? '/setup' : '/live?connected=1')
        } catch (error) {
          deps.log.error('api.connect-failed', { error })
          giveUp(res, 'install_failed')
        }
      },
    },
  ]
}
