import type { Request, Response } from 'express'
import { dayAfter } from '../contracts/day.ts'
import { ledgerQuery, teamQuery, type LedgerView, type TeamView } from '../contracts/ledger.ts'
import type { LedgerLine } from '../domain/ledger/claim-lines.ts'
import type { LedgerLead } from '../domain/ledger/past-turn.ts'
import type { Pool } from '../domain/roster.ts'
import type { Span } from '../domain/spans.ts'
import type { ApiDeps } from './deps.ts'
import { handOut } from './hand-out.ts'
import { shownText, shownTextOrNull } from './lead-view.ts'
import { notFound, readInput } from './problem.ts'
import { dayIn, periodOf, startOf } from './report-period.ts'
import { ledgerTable, teamTable } from './report-tables.ts'
import { LEAD_READERS, restrictedTo } from './own-leads.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

/** Days looked back over when nobody says how many. */
const USUAL_DAYS = 30
const MOST_LINES = 500

/** Who had how much of a pool's turns, how each stands now, and why. */
export function ledgerRoutes(deps: ApiDeps): readonly Route[] {
  const look = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const asked = readInput(teamQuery, req.query)
    const now = deps.clock.now()
    const { zone, installationId } = caller.installation
    const to = asked.to ?? dayIn(zone, now)
    const { days, period } = periodOf({ from: asked.from ?? dayAfter(to, 1 - USUAL_DAYS), to }, zone, now)
    const team = await deps.team.look(installationId, asked.pool ?? null, period)
    if (team === null) throw notFound()
    const view: TeamView = {
      ...{ now, zone, period: days, pools: team.pools.map(poolView), pool: poolView(team.pool), method: team.method },
      ...{ countedFrom: team.countedFrom, turns: team.turns, early: team.early, sum: team.sum },
      members: team.members.map((one) => ({
        ...{ rep: { id: one.repId, name: shownText(one.name) }, weight: one.weight, ...one.share, claim: one.claim },
        ...{ gifts: one.gifts, ...one.inHand, caps: [...one.caps], ...one.standing, zone: one.zone },
        ...{ hours: one.hours.map(spanView), away: one.away.map(spanView) },
      })),
    }
    if (asked.format === 'csv') return handOut(deps, res, caller, asked.lang, teamTable(view))
    res.json(view)
  }

  const ledger = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation } = caller
    const repId = String(req.params['repId'])
    const own = restrictedTo(caller)
    if (own !== null && own !== repId) throw notFound()
    const asked = readInput(ledgerQuery, req.query)
    const now = deps.clock.now()
    const { zone, installationId } = installation
    const from = asked.from ?? dayAfter(dayIn(zone, now), 1 - USUAL_DAYS)
    const found = await deps.team.ledger(installationId, repId, asked.pool ?? null, startOf(from, zone), (at) =>
      dayIn(zone, at),
    )
    if (found === null) throw notFound()
    const { rep } = found
    const lines = found.lines.toReversed().map(lineView)
    const view: LedgerView = {
      ...{ now, zone, from, pools: found.pools.map(poolView), pool: poolView(found.pool), method: found.method },
      ...{ countedFrom: found.countedFrom, rep: { id: rep.repId, name: shownText(rep.name) }, active: rep.active },
      ...{ weight: found.weight, turnPoints: found.turnPoints, exact: found.exact, claim: found.claim },
      ...{ before: found.before, lines: lines.slice(0, MOST_LINES), more: lines.length > MOST_LINES },
    }
    if (asked.format === 'csv')
      return handOut(
        deps,
        res,
        caller,
        asked.lang,
        ledgerTable({ ...view, lines }, asked.lang ?? installation.language),
      )
    res.json(view)
  }

  return [
    { method: 'get', path: '/api/team', who: 'role', roles: READERS, handle: look },
    { method: 'get', path: '/api/team/:repId', who: 'role', roles: LEAD_READERS, handle: ledger },
  ]
}

const poolView = ({ poolId, name }: Pick<Pool, 'poolId' | 'name'>) => ({ id: poolId, name: shownText(name) })
const spanView = ({ start, end }: Span) => ({ from: start, until: end })
const leadView = ({ leadId, person, company }: LedgerLead) => ({
  ...{ id: leadId, name: shownTextOrNull(person), company: shownTextOrNull(company) },
})

function lineView(line: LedgerLine): LedgerView['lines'][number] {
  if (line.kind === 'others' || line.kind === 'absent') return line
  return { ...line, lead: leadView(line.lead) }
}
