import type { Saw } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { DealFacts, Instant, LeadMemory, RepId, Stage } from './lead.ts'
import { plausibleInstant, plausibleMoney } from './plausible.ts'
import type { Answer } from './policy/lifecycle-policy.ts'

/** What speaks for a stage: since when, and why. */
export interface Evidence {
  readonly stage: Stage
  readonly at: Instant
  readonly because: string
  readonly saw: Saw
}

/** What the lead's deals say, in business time. */
export interface DealEvidence {
  /** Earliest deal with an amount and a close date; deals lost before `since` do not count. */
  readonly opportunity: Evidence | null
  readonly won: Evidence | null
  /** When the latest lost deal was lost; null: none is. */
  readonly lastLossAt: Instant | null
  /** Every deal is lost. */
  readonly isAllLost: boolean
  /** A deal with an amount and a close date is open now. */
  readonly isOpen: boolean
  /** Latest close date among those; null without one. */
  readonly closesAt: Instant | null
  /** When the newest of those was made; null without one. */
  readonly openedAt: Instant | null
  /** Which of those names the fewest people of the buyer; null where none tells. */
  readonly thinnest: { readonly dealId: string; readonly stakeholders: number } | null
}
const NO_DEALS: DealEvidence = {
  opportunity: null,
  won: null,
  lastLossAt: null,
  isAllLost: false,
  isOpen: false,
  closesAt: null,
  openedAt: null,
  thinnest: null,
}

/**
 * Reads the deals of a lead.
 * @param since      end of the last cycle; null in the first.
 * @param createdAt  of the lead; stands in for dates of deals that cannot be true.
 */
export function readDeals(
  deals: readonly DealFacts[],
  since: Instant | null,
  createdAt: Instant,
  now: Instant,
): DealEvidence {
  if (deals.length === 0) return NO_DEALS
  let first: DealFacts | null = null
  let firstAt = Infinity
  let won: DealFacts | null = null
  let wonAt = Infinity
  let lastLossAt: Instant | null = null
  let isAllLost = true
  let isOpen = false
  let closesAt: Instant | null = null
  let openedAt: Instant | null = null
  let thinnest: DealEvidence['thinnest'] = null
  for (const deal of deals) {
    const made = plausibleInstant(deal.createdAt, now) ?? createdAt
    const hasValue = plausibleMoney(deal.amount) !== null && deal.closeAt !== null
    if (deal.state === 'won') {
      const at = plausibleInstant(deal.closedAt, now) ?? plausibleInstant(deal.closeAt, now) ?? now
      if (at < wonAt) {
        won = deal
        wonAt = at
      }
    }
    if (deal.state !== 'lost') isAllLost = false
    else lastLossAt = Math.max(lastLossAt ?? made, plausibleInstant(deal.closedAt, now) ?? made, made)
    if (deal.state === 'open' && hasValue) {
      isOpen = true
      closesAt = Math.max(closesAt ?? -Infinity, deal.closeAt ?? -Infinity)
      openedAt = Math.max(openedAt ?? -Infinity, made)
      const people = deal.stakeholders ?? null
      if (people !== null && people < (thinnest?.stakeholders ?? Infinity))
        thinnest = { dealId: deal.dealId, stakeholders: people }
    }
    if (!hasValue || (since !== null && made <= since)) continue
    if (made < firstAt) {
      first = deal
      firstAt = made
    }
  }
  return {
    opportunity:
      first === null ? null : { stage: 'opportunity', at: firstAt, because: 'stage.deal', saw: dealSaw(first) },
    won: won === null ? null : { stage: 'customer', at: wonAt, because: 'stage.won', saw: dealSaw(won) },
    lastLossAt,
    isAllLost,
    isOpen,
    closesAt,
    openedAt,
    thinnest,
  }
}

const dealSaw = (deal: DealFacts): Saw => ({
  dealId: deal.dealId,
  amount: deal.amount,
  closeAt: deal.closeAt,
  deals: 1,
  ...((deal.stakeholders ?? null) === null ? {} : { stakeholders: deal.stakeholders }),
})

/**
 * First contact attempt of an owner: after the lead was given to the first of them and after `since`, the end of the last cycle. A call
 * of a former owner is one too, whoever has the lead since, and if nobody has: the lead was answered, and nobody's time runs any more.
 * @returns null when nobody ever owned the lead: then nobody has accepted it by working on it.
 */
export function outreachAt(facts: ConditionFacts, memory: LeadMemory | null, since: Instant | null): Instant | null {
  const givenAt = firstGivenAt(memory, since)
  if (givenAt === null && facts.ownerId === null) return null
  const from = Math.max(givenAt ?? -Infinity, since ?? -Infinity)
  if (facts.firstOutreachAt !== null && facts.firstOutreachAt > from) return facts.firstOutreachAt
  return facts.lastOutreachAt !== null && facts.lastOutreachAt > from ? facts.lastOutreachAt : null
}

/** When somebody first had the lead to answer, as far as their clocks tell; else when it was given to whoever has it. */
function firstGivenAt(memory: LeadMemory | null, since: Instant | null): Instant | null {
  if (memory === null) return null
  let first = memory.assignment?.assignedAt ?? Infinity
  for (const { kind, startedAt } of memory.clocks)
    if (kind === 'rep' && startedAt < first && startedAt > (since ?? -Infinity)) first = startedAt
  return first === Infinity ? null : first
}

/** Whose the lead was at an instant, as far as clocks and the present assignment tell; else whose it is. Null: nobody's. */
export function holderAt(at: Instant, { assignment, clocks }: LeadMemory): RepId | null {
  if (assignment !== null && assignment.assignedAt < at) return assignment.ownerId
  const had = clocks.findLast(({ kind, startedAt }) => kind === 'rep' && startedAt < at)
  return had?.ownerId ?? assignment?.ownerId ?? null
}

/** Answers of the two usual frameworks, ready for `stages.sql.requires`. */
export const FRAMEWORKS: Readonly<Record<'bant' | 'meddic', readonly Answer[]>> = {
  bant: ['need', 'budget', 'authority', 'timeline'],
  meddic: ['metrics', 'authority', 'decision-criteria', 'decision-process', 'need', 'champion'],
}
const ANSWERS: readonly Answer[] = [...new Set(Object.values(FRAMEWORKS).flat())]

/** Whether any answer is confirmed: a conversation was held. */
export function hasAnswer(facts: ConditionFacts): boolean {
  for (const answer of ANSWERS) if (isConfirmed(facts, answer)) return true
  return false
}

/** Which answers the qualification talk still owes; empty: the lead is qualified. */
export function missingAnswers(facts: ConditionFacts, requires: readonly Answer[]): readonly string[] {
  let missing: string[] | null = null
  for (const answer of requires) if (!isConfirmed(facts, answer)) (missing ??= []).push(answer)
  return missing ?? NONE
}
const NONE: readonly string[] = []

/** Whether {@link missingAnswers} has nothing to name; asked of every lead, so nothing is listed. */
export function isQualified(facts: ConditionFacts, requires: readonly Answer[]): boolean {
  for (const answer of requires) if (!isConfirmed(facts, answer)) return false
  return true
}

function isConfirmed(facts: ConditionFacts, answer: Answer): boolean {
  switch (answer) {
    case 'need':
      return facts.needConfirmed === true
    case 'budget':
      return facts.budgetConfirmed === true
    case 'authority':
      return facts.authorityConfirmed === true
    case 'timeline':
      return facts.timelineConfirmed === true
    case 'metrics':
      return facts.metricsConfirmed === true
    case 'decision-criteria':
      return facts.decisionCriteriaConfirmed === true
    case 'decision-process':
      return facts.decisionProcessConfirmed === true
    case 'champion':
      return facts.championConfirmed === true
  }
}
