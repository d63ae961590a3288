import type { DecisionInput, OtherRecord, TraceStep } from './decision.ts'
import { REWRITE_KIND } from './conflicts.ts'
import type { Activity, Instant, LeadFields, LeadSnapshot, Pair, Stage } from './lead.ts'
import { orderActivity } from './manager-order.ts'
import { choiceKey, FILLED, isAsked } from './pair.ts'
import type { RoutingPolicy } from './policy/policy.ts'

const DAY_MS = 86_400_000

/** A lead that leads, with what both records tell. */
export interface Joined {
  readonly input: DecisionInput
  /** To be remembered. */
  readonly pair: Pair
  /** The stage the other record stood in when the two became one just now; null: they were one before. */
  readonly stage: Stage | null
}

/**
 * Lays what the other record tells beside what this one does: its values where this one has none, and what the person did in either.
 * An owner set by hand there is an order; a rep's answer there counts when it changes.
 */
export function joinRecords(input: DecisionInput, other: OtherRecord, policy: RoutingPolicy): Joined {
  const { snapshot, memory, now } = input
  const before = memory?.pair?.leadId === other.leadId && memory.pair.role === 'leads' ? memory.pair : null
  const since = before?.since ?? Math.min(now, other.knowsUsSince ?? now)
  const shown = other.facts.fields.repResponse ?? null
  // What a rep answered before the two were one was an answer about another lead.
  const known = before === null ? shown : (before.response ?? null)
  const isNews = shown !== known
  const acted = isNews && shown !== null ? { assignedAt: memory?.assignment?.assignedAt ?? null } : before?.acted
  const activities = both(input.activities, told(other, since, policy))
  const { leadId, recordId, crm, digest: seen } = other
  return {
    input: {
      ...input,
      snapshot: withFacts(snapshot, other, isNews ? shown : null),
      activities,
      memory: memory && { ...memory, activities },
    },
    pair: {
      ...{ role: 'leads', leadId, recordId, crm, since, seen, response: shown },
      ...(acted === undefined || shown === null ? {} : { acted }),
    },
    stage: before === null ? other.facts.stood : null,
  }
}

/** Says that the lead stands in another CRM too. */
export function leadsStep({ crm }: Pick<Pair, 'crm'>): TraceStep {
  return { step: 'account', because: 'account.two-records', saw: { crm } }
}

/** Says why the lead is none with any record of the other CRM. */
export const SEVERAL_RECORDS: TraceStep = { step: 'account', because: 'account.several-records', saw: {} }

function withFacts(
  snapshot: LeadSnapshot,
  { facts: { fields: theirs, deals } }: OtherRecord,
  response: LeadFields['repResponse'],
): LeadSnapshot {
  const mine = snapshot.fields
  const filled: Record<string, unknown> = { ...mine }
  for (const name of FILLED)
    if (filled[name] === null || filled[name] === undefined) filled[name] = theirs[name] ?? null
  const answer =
    mine.repResponse === null && response !== null
      ? { repResponse: response, rejectReason: theirs.rejectReason ?? null }
      : { repResponse: mine.repResponse, rejectReason: mine.rejectReason }
  const fields: LeadFields = {
    ...(filled as unknown as LeadFields),
    ...answer,
    optedOut: theirs.optedOut === true ? true : mine.optedOut,
    firstOutreachAt: chosenOf(Math.min, mine.firstOutreachAt, theirs.firstOutreachAt),
    lastOutreachAt: chosenOf(Math.max, mine.lastOutreachAt, theirs.lastOutreachAt),
    lastActivityAt: chosenOf(Math.max, mine.lastActivityAt, theirs.lastActivityAt),
    outreachCount: chosenOf(sum, mine.outreachCount, theirs.outreachCount),
    pageViews: chosenOf(sum, mine.pageViews, theirs.pageViews),
  }
  // Ids of two CRMs may be the same.
  const others = deals.map((deal) => ({ ...deal, dealId: `other:${deal.dealId}` }))
  return { ...snapshot, fields, deals: others.length === 0 ? snapshot.deals : [...snapshot.deals, ...others] }
}

const sum = (a: number, b: number): number => a + b

function chosenOf(
  choose: (a: number, b: number) => number,
  a: number | null,
  b: number | null | undefined,
): number | null {
  if (a === null || b === null || b === undefined) return a ?? b ?? null
  return choose(a, b)
}

/** What was done in the other CRM; of what was asked there only what was asked since the two are one. */
function told({ facts, crm }: OtherRecord, since: Instant, { manualLockDays }: RoutingPolicy): readonly Activity[] {
  const done = facts.activities.filter((one) => one.kind !== REWRITE_KIND && (!isAsked(one) || one.at >= since))
  const { chosen } = facts
  if (chosen === null || chosen.ownerId === null) return done
  const { ownerId, at } = chosen
  const order = { order: 'assign', ownerId, lockedUntil: at + manualLockDays * DAY_MS, by: crm } as const
  return [...done, orderActivity(choiceKey(at), order, at)]
}

/** The same thing told by both CRMs has the same key. */
function both(mine: readonly Activity[], theirs: readonly Activity[]): readonly Activity[] {
  if (theirs.length === 0) return mine
  const byKey = new Map([...theirs, ...mine].map((one) => [one.key, one]))
  return [...byKey.values()].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
}
