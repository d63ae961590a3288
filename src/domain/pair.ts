import { ANSWER_KIND } from './rep-answer.ts'
import { ORDER_KIND } from './manager-order.ts'
import type { Decision, DecisionInput, DecisionTold, FactsTold } from './decision.ts'
import type { Activity, Assignment, Chosen, Instant, LeadFields, LeadId, LeadMemory, Pair } from './lead.ts'

/** What one of two records is ranked by; see {@link roleOf}. */
export interface Standing {
  readonly leadId: LeadId
  readonly pair: Pick<Pair, 'role' | 'leadId' | 'seen'> | null
  readonly assignment: Assignment | null
  /** When we first saw it. */
  readonly seenAt: Instant
  /** Whether its account is the home of the house. */
  readonly isHome: boolean
}

/**
 * What `mine` is beside `other`. Both sides come to the same answer, and it stays for as long as the pair lasts; at first whoever a person's
 * choice locks leads, then who was owned first, then who was seen first, then the home's.
 */
export function roleOf(mine: Standing, other: Standing, now: Instant): Pair['role'] {
  const iFollow = isFollowing(mine, other)
  const itFollows = isFollowing(other, mine)
  if (iFollow !== itFollows) return iFollow ? 'follows' : 'leads'
  const iLead = isLeading(mine, other)
  if (iLead !== isLeading(other, mine) && !iFollow) return iLead ? 'leads' : 'follows'
  return comesFirst(mine, other, now) ? 'leads' : 'follows'
}

const isFollowing = ({ pair }: Standing, { leadId }: Standing): boolean =>
  pair?.role === 'follows' && pair.leadId === leadId
const isLeading = ({ pair }: Standing, { leadId }: Standing): boolean =>
  pair?.role === 'leads' && pair.leadId === leadId

function comesFirst(one: Standing, two: Standing, now: Instant): boolean {
  const [lockedOne, lockedTwo] = [isLocked(one, now), isLocked(two, now)]
  if (lockedOne !== lockedTwo) return lockedOne
  const owned = ownedAt(one) - ownedAt(two)
  if (owned !== 0 && !Number.isNaN(owned)) return owned < 0
  return one.seenAt === two.seenAt ? one.isHome : one.seenAt < two.seenAt
}

const ownedAt = ({ assignment }: Standing): number => assignment?.assignedAt ?? Infinity

function isLocked({ assignment }: Standing, now: Instant): boolean {
  return assignment?.by === 'person' && assignment.lockedUntil !== null && assignment.lockedUntil > now
}

/** Key under which an owner whom a person chose in the other CRM is heard. */
export function choiceKey(at: Instant): string {
  return `${CHOICE_KEY}${at}`
}
const CHOICE_KEY = 'other-owner:'
/** Whether a key is one of those. */
export function isChoice(key: string): boolean {
  return key.startsWith(CHOICE_KEY)
}

/** What a decision of a record that leads tells the one that follows, but for its choices heard. */
export function decisionTold(
  { outputs, score }: Pick<Decision, 'outputs' | 'score'>,
  memory: Pick<LeadMemory, 'assignment' | 'answersSeen' | 'pair'>,
): Omit<DecisionTold, 'ownerUnknown'> {
  return {
    outputs,
    score,
    assignment: memory.assignment,
    heard: (memory.answersSeen ?? []).filter(isChoice).toSorted(),
    answerOver: answerOver(memory),
  }
}

function answerOver({ pair, assignment }: Pick<LeadMemory, 'assignment' | 'pair'>): LeadFields['repResponse'] {
  if (pair?.acted === undefined || pair.acted.assignedAt === (assignment?.assignedAt ?? null)) return null
  return pair.response ?? null
}

/** What was read of a record. */
interface Told extends Pick<DecisionInput, 'activities'> {
  readonly snapshot: Pick<DecisionInput['snapshot'], 'fields' | 'deals'>
}

/** What a record that follows tells the one that leads. */
export function factsTold(
  { snapshot: { fields, deals }, activities }: Told,
  memory: Pick<LeadMemory, 'stage' | 'pair'>,
): Omit<FactsTold, 'chosen'> & { readonly chosen: Chosen | null } {
  const held = CROSSING.flatMap((name) =>
    fields[name] === null || fields[name] === undefined ? [] : [[name, fields[name]]],
  )
  return {
    fields: Object.fromEntries(held) as Partial<LeadFields>,
    deals,
    activities,
    chosen: memory.pair?.chosen ?? null,
    stood: memory.pair?.stood ?? memory.stage,
  }
}

/** Blanks that the other record may fill. */
export const FILLED = [
  ...(['phone', 'company', 'role', 'country', 'city', 'postalCode', 'language', 'website', 'industry'] as const),
  ...(['employees', 'annualRevenue', 'techStack', 'useCase', 'product', 'expectedValue', 'needConfirmed'] as const),
  ...(['budgetConfirmed', 'authorityConfirmed', 'timelineConfirmed', 'metricsConfirmed'] as const),
  ...(['decisionCriteriaConfirmed', 'decisionProcessConfirmed', 'championConfirmed'] as const),
] as const satisfies readonly (keyof LeadFields)[]

/** Fields that cross; the same list stands in the function `house_records` of the database. */
export const CROSSING = [
  ...FILLED,
  ...(['optedOut', 'repResponse', 'rejectReason', 'firstOutreachAt', 'lastOutreachAt', 'outreachCount'] as const),
  ...(['lastActivityAt', 'pageViews'] as const),
] as const satisfies readonly (keyof LeadFields)[]

/** Whether an activity is what a person asked of us; old ones are nobody else's business. */
export function isAsked({ kind }: Activity): boolean {
  return kind === ORDER_KIND || kind === ANSWER_KIND
}

/** What is remembered of a lead, with the owner it shows as its own: as it goes on when it follows nobody any more. */
export function asItsOwn(memory: LeadMemory): LeadMemory {
  if (memory.pair?.role !== 'follows') return memory
  const { pair, ...rest } = memory
  const own = { ...rest, assignment: pair.assignment ?? null }
  return memory.firstResponseAt === null ? own : { ...own, answeredElsewhere: memory.firstResponseAt }
}
