import type { DealFacts, Instant, LeadId } from '../lead.ts'
import type { LeadHistory } from './stage-history.ts'
import { DAY_MS, openAgeDays } from './stage-times.ts'

/** An open deal whose forecast should not be believed as it stands. */
export interface RiskyDeal {
  readonly dealId: string
  readonly leadId: LeadId
  /** In the account's currency; null when the CRM holds none. */
  readonly amount: number | null
  readonly reasons: readonly ('past-close-date' | 'older-than-norm' | 'no-close-date' | 'no-amount')[]
  /** Days past the close date; 0 when it lies ahead or is missing. */
  readonly daysOverdue: number
  /** Days in the opportunity stage, or since the deal was created where the lead is not in that stage. */
  readonly ageDays: number
}

export interface ForecastRisk {
  /** Largest amount first, then oldest. */
  readonly deals: readonly RiskyDeal[]
  /** Amounts of all open deals, and of those at risk. */
  readonly openAmount: number
  readonly riskyAmount: number
}

/**
 * Lists open deals at risk: close date gone by, longer in the stage than the norm (exactly the norm is still normal), or without the close date or amount that a
 * forecast needs.
 * @param normDays days that are normal for an opportunity; null: no norm.
 */
export function forecastRisk(
  leads: readonly { readonly history: LeadHistory; readonly deals: readonly DealFacts[] }[],
  normDays: number | null,
  now: Instant,
): ForecastRisk {
  const deals: RiskyDeal[] = []
  let openAmount = 0
  for (const { history, deals: ofLead } of leads) {
    const stay = history.stays.find((one) => one.stage === 'opportunity' && one.exitedAt === null)
    for (const deal of ofLead) {
      if (deal.state !== 'open') continue
      openAmount += deal.amount ?? 0
      const ageDays = stay ? (openAgeDays(stay, now) ?? 0) : Math.max(0, now - deal.createdAt) / DAY_MS
      const reasons: RiskyDeal['reasons'][number][] = []
      if (deal.closeAt === null) reasons.push('no-close-date')
      else if (deal.closeAt < now) reasons.push('past-close-date')
      if (normDays !== null && ageDays > normDays) reasons.push('older-than-norm')
      if (deal.amount === null) reasons.push('no-amount')
      if (reasons.length === 0) continue
      const daysOverdue = deal.closeAt === null ? 0 : Math.max(0, now - deal.closeAt) / DAY_MS
      deals.push({ dealId: deal.dealId, leadId: history.leadId, amount: deal.amount, reasons, daysOverdue, ageDays })
    }
  }
  deals.sort((a, b) => (b.amount ?? 0) - (a.amount ?? 0) || b.ageDays - a.ageDays || (a.dealId < b.dealId ? -1 : 1))
  return { deals, openAmount, riskyAmount: deals.reduce((sum, deal) => sum + (deal.amount ?? 0), 0) }
}
