import { containsAny } from './contains-any.ts'
import type { TraceStep } from './decision.ts'
import type { Activity, Instant } from './lead.ts'
import { plausibleInstant } from './plausible.ts'
import type { EngagementPolicy } from './policy/policy.ts'
import { remembered } from './remembered.ts'
import { hundredths } from './score.ts'

const DAY_MS = 86_400_000

interface Pattern {
  readonly id: string
  readonly kind: string
  readonly count: number
  readonly withinMs: number
}
/** A kind of activity and what it is worth; undefined: nothing. */
interface Kind {
  readonly id: string
  readonly points: number | undefined
}
/** What an activity with that form name or page address is, e.g. `demo-request`; null: no more than a form or a page. */
type KindOfText = (detail: string) => Kind | null
export interface CompiledEngagement {
  readonly halfLifeMs: number
  readonly points: ReadonlyMap<string, number>
  readonly patterns: readonly Pattern[]
  readonly formKind: KindOfText
  readonly pageKind: KindOfText
}

/** What the lead did, with kinds settled: a form for a demo is a `demo-request`, not just a `form`. Same order as the activities. */
export interface Doings {
  readonly activities: readonly Activity[]
  readonly kinds: readonly string[]
  /** When the newest believable one happened; null: none. */
  readonly newestAt: Instant | null
  /** Points of all of them, each halved once per half-life, two decimals. */
  readonly points: number
}
/** An action or pattern that by itself shows the wish to buy, and when it was complete. */
export interface HighIntent {
  readonly id: string
  readonly at: Instant
}

export function compileEngagement(policy: EngagementPolicy): CompiledEngagement {
  const points = new Map(Object.entries(policy.points))
  return {
    halfLifeMs: policy.halfLifeDays * DAY_MS,
    points,
    patterns: policy.highIntent.map(({ id, kind, count, withinDays }) => ({
      id,
      kind,
      count,
      withinMs: withinDays * DAY_MS,
    })),
    formKind: kindByWords(policy.forms, points),
    pageKind: kindByWords(policy.pages, points),
  }
}

function kindByWords(wordings: EngagementPolicy['forms'], points: CompiledEngagement['points']): KindOfText {
  const tests = wordings.map(({ contains, kind }) => ({
    isIn: containsAny(contains.map((part) => part.toLowerCase())),
    kind: { id: kind, points: points.get(kind) },
  }))
  return remembered((detail) => {
    const text = detail.toLowerCase()
    return tests.find(({ isIn }) => isIn(text))?.kind ?? null
  })
}

const NOTHING: Doings = { activities: [], kinds: [], newestAt: null, points: 0 }

/**
 * Weighs what the lead did. The latest form of the record counts even if nobody kept it as an activity.
 * @param activities oldest first, each key once.
 */
export function weighDoings(
  activities: readonly Activity[],
  formName: string | null,
  formAt: Instant | null,
  compiled: CompiledEngagement,
  now: Instant,
): Doings {
  const all = withLatestForm(activities, formName, formAt)
  if (all.length === 0) return NOTHING
  const kinds = new Array<string>(all.length)
  let newestAt: Instant | null = null
  let sum = 0
  for (let i = 0; i < all.length; i++) {
    const activity = all[i]!
    const told = kindTold(activity, compiled)
    kinds[i] = told === null ? activity.kind : told.id
    const at = plausibleInstant(activity.at, now)
    if (at === null) continue
    if (newestAt === null || at > newestAt) newestAt = at
    const points = told === null ? compiled.points.get(activity.kind) : told.points
    if (points !== undefined) sum += points * 2 ** ((at - now) / compiled.halfLifeMs)
  }
  return { activities: all, kinds, newestAt, points: hundredths(sum) }
}

/**
 * The first pattern of the policy that is complete: `count` of its kind in the days that end now, all after `since`.
 * @param since null: however long ago, within the pattern's days.
 */
export function highIntentSince(
  doings: Doings,
  since: Instant | null,
  compiled: CompiledEngagement,
  now: Instant,
): HighIntent | null {
  const { activities, kinds } = doings
  if (activities.length === 0) return null
  for (const { id, kind, count, withinMs } of compiled.patterns) {
    const from = Math.max(now - withinMs, since === null ? -Infinity : since + 1)
    let seen = 0
    for (let i = 0; i < activities.length; i++) {
      if (kinds[i] !== kind) continue
      const at = plausibleInstant(activities[i]!.at, now)
      if (at === null || at < from) continue
      seen += 1
      if (seen === count) return { id, at }
    }
  }
  return null
}

export function engagementStep(doings: Doings, intent: HighIntent | null): TraceStep {
  if (doings.activities.length === 0) return NOTHING_SEEN
  const saw = {
    points: doings.points,
    activities: doings.activities.length,
    intent: intent === null ? null : intent.id,
    at: intent === null ? null : intent.at,
  }
  return { step: 'engagement', because: intent === null ? 'engagement.points' : 'engagement.high-intent', saw }
}
const NOTHING_SEEN: TraceStep = { step: 'engagement', because: 'engagement.none', saw: {} }

function withLatestForm(
  activities: readonly Activity[],
  formName: string | null,
  formAt: Instant | null,
): readonly Activity[] {
  if (formName === null || formAt === null) return activities
  for (const { kind, at } of activities) if (kind === 'form' && at === formAt) return activities
  const latest: Activity = { key: `form:${formAt}`, kind: 'form', at: formAt, detail: formName }
  const all = [...activities, latest]
  return activities.length > 0 && activities[activities.length - 1]!.at > formAt ? all.sort((a, b) => a.at - b.at) : all
}

/** The kind that its form name or page address tells; null: its own. */
function kindTold({ kind, detail }: Activity, { formKind, pageKind }: CompiledEngagement): Kind | null {
  if (detail === null) return null
  if (kind === 'form') return formKind(detail)
  return kind === 'page' ? pageKind(detail) : null
}
