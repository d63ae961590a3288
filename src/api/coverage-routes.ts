import type { Request, Response } from 'express'
import { coverageQuery, type CoverageView } from '../contracts/coverage.ts'
import type { ApiDeps } from './deps.ts'
import { shownText, shownTextOrNull } from './lead-view.ts'
import { notFound, readInput } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

/** GET /api/coverage: hours of the next seven days that nobody covers, and on a Friday what Monday will break. */
export function coverageRoutes(deps: ApiDeps): readonly Route[] {
  const show = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { zone } = readInput(coverageQuery, req.query)
    const found = await deps.coverage(installation.installationId)
    if (found === null) throw notFound()
    const { settings, forecast } = found
    const repOf = (id: string) => ({ id, name: shownText(settings.roster.reps.get(id)?.name ?? id) })
    const view: CoverageView = {
      now: forecast.from,
      until: forecast.until,
      zone: zone ?? installation.zone,
      pools: forecast.pools.map(({ poolId, promise, gaps }) => ({
        pool: { id: poolId, name: shownText(settings.roster.pools.get(poolId)?.name ?? poolId) },
        promise: { name: shownText(promise.name), minutes: promise.minutes, unit: promise.unit },
        gaps: gaps.map(({ from, until, absent }) => ({
          ...{ from, until },
          absent: absent.map(({ repId, because }) => ({ rep: repOf(repId), because })),
        })),
      })),
      monday: forecast.monday && {
        ...{ from: forecast.monday.from, until: forecast.monday.until },
        leads: forecast.monday.leads.map(({ leadId, person, company, ownerId, dueAt, isSure }) => ({
          ...{ id: leadId, name: shownTextOrNull(person), company: shownTextOrNull(company), dueAt, sure: isSure },
          owner: ownerId === null ? null : repOf(ownerId),
        })),
      },
    }
    res.json(view)
  }
  return [{ method: 'get', path: '/api/coverage', who: 'role', roles: READERS, handle: show }]
}
