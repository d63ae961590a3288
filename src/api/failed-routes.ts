import { replayRequest } from '../contracts/failed.ts'
import type { FailedPage, FailedRecord, ReplayAnswer } from '../contracts/failed.ts'
import type { DeadLetter } from '../ports/reads.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { readInput } from './problem.ts'
import type { Route } from './route.ts'

const LISTED = 200

function failedRecordOf(letter: DeadLetter): FailedRecord {
  return {
    id: letter.id,
    kind: letter.kind,
    recordId: shownText(letter.recordId),
    code: shownText(letter.code),
    message: shownText(letter.message, 1_000),
    advice: shownText(letter.advice, 1_000),
    at: letter.at,
  }
}

/** GET /api/failed and POST /api/failed/replay; only for admins. */
export function failedRoutes(deps: ApiDeps): readonly Route[] {
  const { reads } = deps.stores
  return [
    {
      method: 'get',
      path: '/api/failed',
      who: 'role',
      roles: ['admin'],
      async handle(_req, res, { installation }) {
        const letters = await reads.deadLetters(installation.installationId, LISTED)
        const page: FailedPage = {
          now: deps.clock.now(),
          records: letters.map(failedRecordOf),
          more: letters.length === LISTED,
        }
        res.json(page)
      },
    },
    {
      method: 'post',
      path: '/api/failed/replay',
      who: 'role',
      roles: ['admin'],
      async handle(req, res, caller) {
        const { installation } = caller
        const wanted = readInput(replayRequest, req.body)
        const ids = 'all' in wanted ? 'all' : wanted.ids
        const replayed = await reads.replay(installation.installationId, ids, deps.clock.now())
        await noteAct(deps, caller, { action: 'replay', after: { count: replayed } })
        deps.log.info('api.replayed', {
          installation: installation.installationId,
          asked: ids === 'all' ? 'all' : ids.length,
          replayed,
        })
        const answer: ReplayAnswer = { replayed }
        res.json(answer)
      },
    },
  ]
}
