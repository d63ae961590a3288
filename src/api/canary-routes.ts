import type { Request, Response } from 'express'
import { canaryAccept, type CanaryAnswerView } from '../contracts/policy-canary.ts'
import { rolloutLimits, type CanaryAnswer } from '../domain/canary.ts'
import type { Names } from '../domain/explain/slots.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import type { Installation } from '../ports/installations.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { readInput, RequestRefusedError } from './problem.ts'
import type { Caller, Route } from './route.ts'

/** GET /api/policy/canary and POST /api/policy/canary/accept: how the active version is watched; only for admins. docs/policy.md */
export function canaryRoutes(deps: ApiDeps): readonly Route[] {
  const { canaries, policies } = deps.stores

  const viewOf = async ({ installationId }: Installation): Promise<CanaryAnswerView> => {
    const now = deps.clock.now()
    const found = await canaries.view(installationId)
    if (found === null) return { now, canary: null }
    const { watched: canary, examples, waiting } = found
    const [stored, names] = await Promise.all([
      policies.find(installationId, canary.version),
      deps.names(installationId, []),
    ])
    const { version, former, state, begunAt, pausedAt, tallies } = canary
    return {
      now,
      canary: {
        ...{ version, former, state, begunAt, pausedAt, waiting },
        ...tallies,
        limits: rolloutLimits(parsePolicy(stored?.document)),
        examples: examples.map(({ leadId, personName, former: before, now: after }) => ({
          leadId,
          name: personName === null ? null : shownText(personName),
          former: answerView(before, names),
          now: answerView(after, names),
        })),
      },
    }
  }
  const show = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    res.json(await viewOf(installation))
  }
  const accept = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { version } = readInput(canaryAccept, req.body)
    if ((await canaries.accept(caller.installation.installationId, version)) === 'changed')
      throw new RequestRefusedError(
        409,
        'policy_not_paused',
        'This version is not paused any more',
        'Somebody else let it go on or published another version. Nothing was changed; reload the page.',
      )
    await noteAct(deps, caller, { action: 'accept-policy', after: { version } })
    res.json(await viewOf(caller.installation))
  }

  const admin = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/policy/canary', ...admin, handle: show },
    { method: 'post', path: '/api/policy/canary/accept', ...admin, handle: accept },
  ]
}

function answerView({ ownerId, stage, status }: CanaryAnswer, names: Names) {
  return { owner: ownerId === null ? null : { id: ownerId, name: shownText(names.rep(ownerId)) }, stage, status }
}
