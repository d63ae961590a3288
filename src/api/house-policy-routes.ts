import type { Request, Response } from 'express'
import {
  houseLookRequest,
  letPublishRequest,
  takeOverRequest,
  type HouseLookAnswer,
  type HousePolicyView,
} from '../contracts/policy.ts'
import { hasErrors } from '../domain/policy/lint.ts'
import type { HouseSeen } from '../ports/houses.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { answerPublished, notePublished } from './policy-published.ts'
import { changeView, findingView, versionView } from './policy-view.ts'
import { readInput, RequestRefusedError } from './problem.ts'
import type { Caller, Route } from './route.ts'

/**
 * The policies of two accounts of a house: what a change here would make of the other's, and taking the other's over. Publishing in both
 * is `PUT /api/policy`. docs/decisions/0068-one-policy.md
 */
export function housePolicyRoutes(deps: ApiDeps): readonly Route[] {
  const accountOf = ({ crm, accountId, mayPublish }: HouseSeen) => {
    const crmName = deps.connector.crms.find(({ kind }) => kind === crm)?.name ?? crm
    return { crmName, accountId, mayPublish }
  }

  const show = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const found = await deps.houses.policy.compare(installation.installationId)
    const view: HousePolicyView = {
      house: found && {
        ...accountOf(found.house),
        letsPublish: found.house.letsPublish,
        here: versionView(found.here),
        there: versionView(found.there),
        same: found.changes.length === 0,
        publishable: !hasErrors(found.findings),
        changes: found.changes.map(changeView),
        findings: found.findings.map(findingView),
      },
    }
    res.json(view)
  }
  const look = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { text, document } = readInput(houseLookRequest, req.body)
    const writing = text === undefined ? { document } : { text }
    const found = await deps.houses.policy.lookThere(installation.installationId, writing)
    const answer: HouseLookAnswer = {
      house: found && {
        ...accountOf(found.house),
        active: versionView(found.active),
        wereSame: found.wereSame,
        publishable: !hasErrors(found.findings),
        changes: found.changes.map(changeView),
        findings: found.findings.map(findingView),
      },
    }
    res.json(answer)
  }
  const takeOver = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { expectedVersion, expectedThere, reason } = readInput(takeOverRequest, req.body)
    const who = { author: caller.session.person, reason, expectedVersion, expectedThere }
    const result = await deps.houses.policy.takeOver(caller.installation.installationId, who)
    await notePublished(deps, caller, 'publish-policy', result)
    answerPublished(res, result)
  }
  const allow = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { isLet } = readInput(letPublishRequest, req.body)
    if (!(await deps.houses.letPublish(caller.installation.installationId, isLet)))
      throw new RequestRefusedError(
        409,
        'house_none',
        'This account stands alone',
        'There is no other account that could publish here. Nothing was changed.',
      )
    await noteAct(deps, caller, { action: isLet ? 'let-house-publish' : 'keep-house-out', after: {} })
    res.status(204).end()
  }

  const admin = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/policy/house', ...admin, handle: show },
    { method: 'post', path: '/api/policy/house/look', ...admin, handle: look },
    { method: 'post', path: '/api/policy/house/take-over', ...admin, handle: takeOver },
    { method: 'post', path: '/api/policy/house/let', ...admin, handle: allow },
  ]
}
