import type { LeadId } from '../../../src/domain/lead.ts'
import { cohortConversion } from '../../../src/domain/velocity/conversion.ts'
import { bottlenecks, stallRates } from '../../../src/domain/velocity/bottlenecks.ts'
import { NEXT_STAGE } from '../../../src/domain/velocity/norms.ts'
import { leadHistories } from '../../../src/domain/velocity/stage-history.ts'
import { within } from '../../../src/domain/velocity/stage-times.ts'
import type { PromiseFilter, ReturnFilter, VisitFilter } from '../../../src/ports/leads.ts'
import { endOf, hourOfWeek } from './reports.ts'
import { turnsOf } from './returns.ts'
import type { Tenant } from './state.ts'

/** Whether the lead is behind a number of the velocity report: what the domain counts of its history alone is one. */
export function hadVisit(tenant: Tenant, leadId: LeadId, visit: VisitFilter): boolean {
  const [history] = leadHistories(tenant.transitions.filter((one) => one.leadId === leadId))
  if (!history) return false
  const { was, stage, period, now, withinDays, normDays } = visit
  const stays = history.stays.filter((stay) => stay.stage === stage)
  const norms = normDays === null ? {} : { [stage]: normDays }
  const cohort = () => {
    const to = NEXT_STAGE[stage] ?? 'customer'
    return cohortConversion([history], { from: stage, to, period, withinDays, by: 'person', now })
  }
  switch (was) {
    case 'entered':
      return stays.some((stay) => within(stay.enteredAt, period))
    case 'left':
      return stays.some((stay) => stay.exitedAt !== null && within(stay.exitedAt, period))
    case 'inside':
      return stays.some((stay) => stay.exitedAt === null)
    case 'skipped':
      return history.skips.some((skip) => skip.stage === stage && within(skip.at, period))
    case 'stalled':
      return stallRates([history], norms, now).some(({ stalled }) => stalled > 0)
    case 'over':
      return bottlenecks([history], norms, period, now).some(({ leads }) => leads > 0)
    case 'cohort':
      return cohort().entered > 0
    case 'mature':
      return cohort().mature > 0
    case 'reached':
      return cohort().reached > 0
    case 'missed':
      return cohort().mature > cohort().reached
    case 'early':
      return cohort().reachedEarly > 0
  }
}

/** Whether a promise of that kind was made to the lead in the period, and ended so. */
export function hadPromise(tenant: Tenant, leadId: LeadId, asked: PromiseFilter): boolean {
  return [...tenant.clocks.values()].some((clock) => {
    const { slaId, ownerId, hourOf } = asked
    if (clock.leadId !== leadId || clock.kind !== asked.kind || !within(clock.startedAt, asked.period)) return false
    if (endOf(clock, asked.now) !== asked.ended || (slaId !== undefined && clock.slaId !== slaId)) return false
    if (ownerId !== undefined && clock.ownerId !== ownerId) return false
    const { weekday, hour } = hourOfWeek(clock.startedAt, hourOf?.zone ?? 'UTC')
    return hourOf === undefined || (weekday === hourOf.weekday && hour === hourOf.hour)
  })
}

/** Whether the lead was given to somebody in the period who gave it back. */
export function wasReturned(tenant: Tenant, leadId: LeadId, { period, reason, ownerId }: ReturnFilter): boolean {
  return turnsOf(tenant, period).some(
    ({ row, returned }) =>
      row.leadId === leadId &&
      returned !== null &&
      (reason === undefined || returned.reason === reason) &&
      (ownerId === undefined || row.ownerId === ownerId),
  )
}
