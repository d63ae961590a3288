import type { Request } from 'express'
import type { ApiDeps } from './deps.ts'
import { notFound, RequestRefusedError } from './problem.ts'
import type { Route } from './route.ts'

/** Where workflows of HubSpot ask for a decision. */
export const WORKFLOW_PATH = '/hubspot/workflow/route'

/**
 * POST /hubspot/workflow/route: the action "Route with Estafet" of HubSpot's workflows. Signed by HubSpot over the address and the whole
 * body, so that account and record are its word; the answer comes when the lead is decided and written.
 */
export function workflowRoutes({ workflow, stores, clock, publicUrl, log }: ApiDeps): readonly Route[] {
  return [
    {
      method: 'post',
      path: WORKFLOW_PATH,
      who: 'crm',
      async handle(req, res) {
        const verdict = workflow.reader.read(rawOf(req, publicUrl), clock.now())
        if (!verdict.ok) {
          throw new RequestRefusedError(
            verdict.status,
            verdict.reason,
            verdict.status === 401 ? 'Not signed by the CRM' : 'The request is not understood',
            'This address answers only what the CRM signs for its workflows. Nothing was changed.',
          )
        }
        const { accountId, ...asked } = verdict.asked
        const installation = await stores.installations.byAccount(workflow.reader.crm, accountId)
        if (installation === null || installation.state === 'uninstalled') throw notFound()
        const reply = await workflow.ask(installation, asked)
        log.info('api.workflow-step', { installation: installation.installationId, reply })
        res.json(workflow.reader.answer(reply))
      },
    },
  ]
}

/** The request as it was signed: configured address, untouched bytes. */
function rawOf(req: Request, publicUrl: string) {
  return {
    method: req.method,
    url: publicUrl + req.originalUrl,
    body: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
    header: (name: string): string | undefined => {
      const value = req.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
  }
}
