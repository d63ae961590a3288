import express from 'express'
import type { Express } from 'express'
import type { ApiDeps } from './deps.ts'
import { appSettingsRoutes } from './app-settings-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { backfillRoutes } from './backfill-routes.ts'
import { CARD_BODY_LIMIT, cardRoutes } from './card-routes.ts'
import { canaryRoutes } from './canary-routes.ts'
import { cookieJar } from './cookies.ts'
import { crmStagesRoutes } from './crm-stages-routes.ts'
import { definitionRoutes } from './definition-routes.ts'
import { coverageRoutes } from './coverage-routes.ts'
import { draftRoutes } from './draft-routes.ts'
import { decisionRoutes } from './decision-routes.ts'
import { dryRunRoutes } from './dry-run-routes.ts'
import { failedRoutes } from './failed-routes.ts'
import { securityHeaders } from './headers.ts'
import { forgetRoutes } from './forget-routes.ts'
import { healthRoutes } from './health-routes.ts'
import { leadExportRoutes } from './lead-export.ts'
import { leadPageRoutes } from './lead-page-routes.ts'
import { leadRoutes } from './lead-routes.ts'
import { keyCallers } from './key-callers.ts'
import { keyRoutes } from './key-routes.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import { liveRoutes } from './live-routes.ts'
import { openApiRoutes } from './openapi/openapi-routes.ts'
import { oauthRoutes } from './oauth-routes.ts'
import { orderRoutes } from './order-routes.ts'
import { servePages } from './pages.ts'
import { partnerRoutes } from './partner-routes.ts'
import { partnersRoutes } from './partners-routes.ts'
import { houseRoutes } from './house-routes.ts'
import { repAccessRoutes } from './rep-access-routes.ts'
import { POLICY_BODY_LIMIT, policyRoutes } from './policy-routes.ts'
import { problemHandler, refuseNulInAddress } from './problem.ts'
import { queueRoutes } from './queue-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { mountRoutes } from './route.ts'
import { reportRoutes } from './report-routes.ts'
import type { Route } from './route.ts'
import { sealedSessions } from './session.ts'
import { simulationRoutes } from './simulation-routes.ts'
import { savedViewRoutes } from './saved-view-routes.ts'
import { setupRoutes } from './setup-routes.ts'
import { signinRoutes, tryLimiter } from './signin-routes.ts'
import { teamRoutes } from './team-routes.ts'
import { taskLinkRoutes } from './task-link-routes.ts'
import { websiteRoutes } from './website-routes.ts'
import { workflowRoutes } from './workflow-routes.ts'

export interface Api {
  /** Mount it last: it answers every address, unknown ones with 404. */
  readonly app: Express
  /** Every route with its rule; the pages and their files come on top and are open to anyone. */
  readonly routes: readonly Route[]
  /** From now on /readyz says "not ready"; everything else goes on. */
  drain(): void
  /** Ends open streams, so that the server can close. */
  close(): void
}

/** The HTTP API and the live page over the given ports. */
export function createApi(deps: ApiDeps): Api {
  const https = new URL(deps.publicUrl).protocol === 'https:'
  const cookies = cookieJar(https)
  const sessions = sealedSessions(deps.sessions.secrets, cookies, deps.clock, deps.mode, deps.stores.access)
  let draining = false
  const live = liveRoutes(deps, sessions)
  const routes: readonly Route[] = [
    ...healthRoutes(deps, () => draining),
    ...signinRoutes(deps, sessions),
    ...oauthRoutes(deps, cookies, sessions),
    ...live.routes,
    ...leadRoutes(deps),
    ...leadExportRoutes(deps),
    ...houseRoutes(deps),
    ...reportRoutes(deps),
    ...leadPageRoutes(deps),
    ...orderRoutes(deps),
    ...auditRoutes(deps),
    ...queueRoutes(deps),
    ...noticeRoutes(deps),
    ...coverageRoutes(deps),
    ...teamRoutes(deps),
    ...ledgerRoutes(deps),
    ...repAccessRoutes(deps),
    ...decisionRoutes(deps),
    ...failedRoutes(deps),
    // Before the versions, which take any word in their place.
    ...draftRoutes(deps),
    ...canaryRoutes(deps),
    ...simulationRoutes(deps),
    ...policyRoutes(deps),
    ...definitionRoutes(deps),
    ...savedViewRoutes(deps),
    ...setupRoutes(deps),
    ...backfillRoutes(deps),
    ...dryRunRoutes(deps),
    ...forgetRoutes(deps),
    ...cardRoutes(deps),
    ...workflowRoutes(deps),
    ...appSettingsRoutes(deps),
    ...partnerRoutes(deps),
    ...partnersRoutes(deps),
    ...taskLinkRoutes(deps),
    ...keyRoutes(deps),
    ...websiteRoutes(deps),
    ...crmStagesRoutes(deps),
    ...openApiRoutes(deps, () => routes),
  ]

  const app = express()
  app.disable('x-powered-by')
  // One proxy in front may say who the browser is; more would let a browser say it itself.
  app.set('trust proxy', deps.mode === 'production' ? 1 : false)
  app.use((_req, res, next) => {
    res.setHeader('X-Request-Id', deps.chance.id())
    next()
  })
  app.use(securityHeaders(https))
  app.use(refuseNulInAddress)
  app.use(
    ['/api', '/signin/:token', '/act', '/oauth', '/hubspot', '/metrics', '/livez', '/readyz'],
    (_req, res, next) => {
      res.setHeader('Cache-Control', 'no-store')
      next()
    },
  )
  app.use(['/signin/:token', '/oauth'], tryLimiter())
  app.use('/act/:token', tryLimiter())
  app.use('/act', express.urlencoded({ extended: false, limit: '4kb', inflate: false }))
  // The bytes the CRM signed, not JSON printed again.
  app.use('/hubspot', express.raw({ type: () => true, limit: CARD_BODY_LIMIT, inflate: false }))
  // Beacons come as text, so that no website has to be allowed to read an answer.
  app.use('/t/collect', express.text({ type: () => true, limit: '4kb', inflate: false }))
  app.use(['/api/policy', '/api/dry-run'], express.json({ limit: POLICY_BODY_LIMIT, strict: true, inflate: false }))
  app.use('/api', express.json({ limit: '100kb', strict: true, inflate: false }))
  mountRoutes(app, deps, sessions, keyCallers(deps), routes)
  servePages(app, deps.webDist)
  app.use(problemHandler(deps.log))
  return {
    app,
    routes,
    drain() {
      draining = true
    },
    close() {
      live.close()
    },
  }
}
