import type { Decision, NextTouch, Saw, Transition } from './decision.ts'
import type { Activity, Instant, LeadMemory, LeadSnapshot } from './lead.ts'

/** So many of the latest things the lead did are told. */
const MOST_ACTIVITIES = 8

/** What kind of lead this is to whoever sells; decides treatment and first step. */
export type BriefType =
  | 'strategic'
  | 'enterprise'
  | 'icp-or-referral'
  | 'event'
  | 'partner'
  | 'near-icp'
  | 'smb'
  | 'outbound'
  | 'database'
  | 'standard'

const HOUR_MS = 3_600_000

/** What a rep is told when marketing hands a lead over; plain facts, told in words by src/domain/explain/brief-words.ts. */
export interface HandoffBrief {
  readonly who: {
    readonly name: string | null
    readonly role: string | null
    readonly email: string | null
    readonly phone: string | null
    readonly language: string | null
  }
  readonly company: {
    readonly name: string | null
    readonly accountId: string | null
    readonly industry: string | null
    readonly employees: number | null
    readonly country: string | null
  }
  readonly source: {
    readonly type: string
    readonly detail: string | null
    readonly campaign: string | null
    readonly event: string | null
    readonly partner: string | null
    readonly referrer: string | null
  }
  /** Newest first. */
  readonly did: readonly { readonly kind: string; readonly at: Instant; readonly detail: string | null }[]
  readonly fit: { readonly top: string; readonly matched: readonly string[]; readonly missing: readonly string[] }
  readonly score: { readonly total: number; readonly band: string }
  /** The reason for the last move forward, as a step of the trace; null: it never qualified. */
  readonly whyNow: { readonly because: string; readonly saw: Saw } | null
  readonly type: BriefType
  /** By when to answer; null: nothing is promised. */
  readonly answerBy: Instant | null
  readonly nextTouch: NextTouch | null
  /** Until then what was talked about at the event is fresh; absent: no event, or not known when. */
  readonly freshUntil?: Instant
}

/**
 * The brief of a lead for whoever gets it.
 * @param freshHours hours for which an event is fresh in mind; null: not told.
 * @param lastMove the lead's last move into MQL or above where this decision did not make it; null: not known.
 */
export function handoffBrief(
  { fields }: LeadSnapshot,
  memory: Pick<LeadMemory, 'activities'>,
  decision: Decision,
  lastMove: Pick<Transition, 'because' | 'evidence' | 'to' | 'at'> | null = null,
  freshHours: number | null = null,
): HandoffBrief {
  const moved = decision.transitions.findLast(({ edge }) => edge === 'promoted' || edge === 'requalified') ?? lastMove
  return {
    who: {
      name: [fields.firstName, fields.lastName].filter((part) => part !== null).join(' ') || null,
      role: fields.role,
      email: fields.email,
      phone: fields.phone,
      language: fields.language,
    },
    company: {
      name: fields.company,
      accountId: decision.account?.accountId ?? null,
      industry: fields.industry,
      employees: fields.employees,
      country: fields.country,
    },
    source: {
      type: decision.sourceType,
      detail: decision.sourceDetail,
      campaign: fields.campaign ?? fields.utmCampaign,
      event: fields.eventName,
      partner: fields.partner,
      referrer: fields.referrer,
    },
    did: latestOf(memory.activities),
    fit: { top: decision.fit.top, matched: decision.fit.matched, missing: decision.fit.missing },
    score: { total: decision.score.total, band: decision.score.band },
    whyNow: moved === null ? null : { because: moved.because, saw: { ...moved.evidence, to: moved.to, at: moved.at } },
    type: typeOf(decision.sourceType, decision.fit, decision.temperature),
    answerBy: decision.outputs.slaDueAt,
    nextTouch: decision.nextTouch,
    ...(decision.sourceType === 'event' && freshHours !== null ? freshFor(memory.activities, freshHours) : {}),
  }
}

const AT_EVENTS: ReadonlySet<string> = new Set(['event-conversation', 'badge-scan', 'webinar'])

function freshFor(activities: readonly Activity[], hours: number): Pick<HandoffBrief, 'freshUntil'> {
  const met = activities.filter(({ kind }) => AT_EVENTS.has(kind)).map(({ at }) => at)
  return met.length === 0 ? {} : { freshUntil: Math.max(...met) + hours * HOUR_MS }
}

function latestOf(activities: readonly Activity[]): HandoffBrief['did'] {
  return activities
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST_ACTIVITIES)
    .map(({ kind, at, detail }) => ({ kind, at, detail }))
}

/** Fit before source, as in the treatment table of docs/rules.md. */
function typeOf(
  source: string,
  fit: Pick<Decision['fit'], 'classes'>,
  temperature: Decision['temperature'],
): BriefType {
  const is = (name: string): boolean => fit.classes.includes(name)
  if (is('strategic')) return 'strategic'
  if (is('enterprise')) return 'enterprise'
  if (is('icp') || source === 'referral') return 'icp-or-referral'
  if (source === 'event') return 'event'
  if (source === 'partner') return 'partner'
  if (is('near_icp')) return 'near-icp'
  if (source === 'database' || temperature === 'cold' || temperature === 'stale') return 'database'
  if (source === 'outbound') return 'outbound'
  return is('smb') || is('transactional') ? 'smb' : 'standard'
}
