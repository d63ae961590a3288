import { backfillRequest } from '../contracts/backfill.ts'
import type { BackfillAnswer, BackfillEstimateAnswer, BackfillView } from '../contracts/backfill.ts'
import { STAGES } from '../domain/lead.ts'
import type { BackfillProgress } from '../flow/begin-backfill.ts'
import type { InstallationId } from '../ports/crm.ts'
import { crmAnswers } from './crm-answers.ts'
import type { ApiDeps } from './deps.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { READERS, type Route } from './route.ts'

/** How far it is, as pages read it. */
export function backfillViewOf({ backfill, minutesLeft, limitShare, stages }: BackfillProgress): BackfillView {
  const { backfillId: _id, activeMs, before, ...facts } = backfill
  const rows = STAGES.map((stage) => ({ stage, before: before[stage] ?? 0, now: stages[stage] ?? 0 }))
  return {
    ...facts,
    minutes: activeMs / 60_000,
    minutesLeft,
    limitShare,
    stages: rows.filter((row) => row.before + row.now > 0),
  }
}

/** Reading all contacts that stood in the CRM before: GET and POST /api/backfill, GET /api/backfill/estimate. */
export function backfillRoutes(deps: ApiDeps): readonly Route[] {
  const { backfill } = deps
  const answer = async (installation: InstallationId): Promise<BackfillAnswer> => {
    const progress = await backfill.look(installation)
    return { now: deps.clock.now(), backfill: progress === null ? null : backfillViewOf(progress) }
  }
  return [
    {
      method: 'get',
      path: '/api/backfill',
      who: 'role',
      roles: READERS,
      async handle(_req, res, { installation }) {
        res.json(await answer(installation.installationId))
      },
    },
    {
      method: 'get',
      path: '/api/backfill/estimate',
      who: 'role',
      roles: ['admin'],
      async handle(_req, res, { installation }) {
        const estimate: BackfillEstimateAnswer | null = await crmAnswers(
          () => backfill.estimate(installation.installationId),
          UNCOUNTED,
        )
        if (estimate === null) throw notFound()
        res.json(estimate)
      },
    },
    {
      method: 'post',
      path: '/api/backfill',
      who: 'role',
      roles: ['admin'],
      async handle(req, res, { installation: { installationId } }) {
        const wanted = readInput(backfillRequest, req.body)
        const done =
          wanted.action === 'start'
            ? await crmAnswers(() => backfill.start(installationId, wanted.route === true), UNCOUNTED)
            : await backfill.change(installationId, wanted.action)
        if (done === null) throw notNow(wanted.action)
        deps.log.info('api.backfill', { installation: installationId, action: wanted.action })
        res.json(await answer(installationId))
      },
    },
  ]
}

const UNCOUNTED = 'The CRM could not be asked how many contacts there are. Nothing was changed; try again in a minute.'

function notNow(action: string): RequestRefusedError {
  return new RequestRefusedError(
    409,
    'backfill_not_so',
    'Not possible now',
    action === 'start'
      ? 'A backfill runs or is paused already. Stop it first.'
      : `There is no backfill that could ${action} now. Nothing was changed.`,
  )
}
