import type { Request, Response } from 'express'
import { crmStagesWish, type CrmStagesView } from '../contracts/crm-stages.ts'
import type { CrmStagesSeen } from '../flow/crm-stages.ts'
import { noteAct } from './audit-routes.ts'
import { crmAnswers } from './crm-answers.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import type { Caller, Route } from './route.ts'

const UNASKED = 'The CRM could not be asked for its stages. Nothing was changed; try again in a minute.'

/** GET and PUT /api/crm-stages: whether the CRM's own stage of a lead follows ours; only for admins. docs/hubspot.md */
export function crmStagesRoutes(deps: ApiDeps): readonly Route[] {
  const viewOf = ({ crm }: Caller['installation'], { property, sync, stages }: CrmStagesSeen): CrmStagesView => ({
    now: deps.clock.now(),
    crmName: deps.connector.crms.find(({ kind }) => kind === crm)?.name ?? crm,
    property,
    on: sync.on,
    options: sync.options.map(({ value, label }) => ({ value, label: shownText(label) })),
    stages: stages.map(({ label, ...rest }) => ({ ...rest, label: label === null ? null : shownText(label) })),
  })

  const show = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const seen = await crmAnswers(() => deps.crmStages.look(installation.installationId), UNASKED)
    if (seen === null) throw notFound()
    res.json(viewOf(installation, seen))
  }
  const choose = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const wish = readInput(crmStagesWish, req.body)
    const outcome = await crmAnswers(() => deps.crmStages.choose(caller.installation.installationId, wish), UNASKED)
    if (outcome.kind === 'not-here')
      throw new RequestRefusedError(
        409,
        'no_crm_stage',
        'There is no stage to follow',
        'This CRM account has no stage of its own that could follow. Nothing was changed.',
      )
    if (outcome.kind === 'no-such-stage')
      throw new RequestRefusedError(
        409,
        'crm_stage_gone',
        'The account has no such stage',
        `chosen.${outcome.stage}: the account has no stage “${outcome.value}” now. Nothing was changed; reload and choose again.`,
      )
    await noteAct(deps, caller, { action: wish.on ? 'follow-crm-stage' : 'leave-crm-stage', after: {} })
    res.json(viewOf(caller.installation, outcome.seen))
  }

  const admin = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/crm-stages', ...admin, handle: show },
    { method: 'put', path: '/api/crm-stages', ...admin, handle: choose },
  ]
}
