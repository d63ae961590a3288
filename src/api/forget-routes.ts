import { forgetRequest, type ForgottenPage } from '../contracts/forgotten.ts'
import type { ApiDeps } from './deps.ts'
import { readInput } from './problem.ts'
import type { Route } from './route.ts'

const LISTED = 200

/** GET and POST /api/forgotten: who was forgotten, by hash, and asking for it by hand; only for admins. */
export function forgetRoutes(deps: ApiDeps): readonly Route[] {
  const { forgetting } = deps.stores
  return [
    {
      method: 'get',
      path: '/api/forgotten',
      who: 'role',
      roles: ['admin'],
      async handle(_req, res, { installation }) {
        const persons = await forgetting.report(installation.installationId, LISTED)
        const page: ForgottenPage = {
          now: deps.clock.now(),
          persons: [...persons],
          more: persons.length === LISTED,
        }
        res.json(page)
      },
    },
    {
      method: 'post',
      path: '/api/forgotten',
      who: 'role',
      roles: ['admin'],
      async handle(req, res, { installation: { installationId } }) {
        const { recordId } = readInput(forgetRequest, req.body)
        const at = deps.clock.now()
        await forgetting.ask(installationId, [recordId], { announced: true, at, dueAt: at })
        res.status(202).json({ asked: true })
      },
    },
  ]
}
