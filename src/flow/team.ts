import { countIn, type Cap, type Workload } from '../domain/caps.ts'
import type { Instant, PoolId, RepId } from '../domain/lead.ts'
import { claimLines, type LedgerLine } from '../domain/ledger/claim-lines.ts'
import type { PastTurn } from '../domain/ledger/past-turn.ts'
import { isEarly, sharesOf, type MemberShare } from '../domain/ledger/shares.ts'
import type { PoolPolicy } from '../domain/policy/policy.ts'
import { weighedMembers } from '../domain/pool-weights.ts'
import { workloadOf } from '../domain/pool-turn.ts'
import { seatPool } from '../domain/presence.ts'
import { poolPolicyOf } from '../domain/route-input.ts'
import { EMPTY_ROTATION } from '../domain/rotation.ts'
import type { Pool, PoolMember, Rep } from '../domain/roster.ts'
import { DAY_MS } from '../domain/local-window.ts'
import type { Needs } from '../domain/skills.ts'
import { within, type Span } from '../domain/spans.ts'
import type { Period } from '../domain/velocity/stage-times.ts'
import { whyNotMe, type WhyNot } from '../domain/why-not.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { LeadsInHand } from '../ports/ledger.ts'
import type { Flow } from './context.ts'
import { factsNow } from './lead-candidates.ts'
import type { Settings } from './settings.ts'

/** Turns that shares are counted from: the newest ones. */
export const MOST_TURNS = 5_000
const MOST_GIFTS = 500
/** Of no lead in particular. */
const NO_NEEDS: Needs = { language: null, industry: null, product: null, territory: null }

/** How somebody stands against one cap. */
export interface CapUse {
  readonly per: Cap['per']
  readonly used: number
  readonly count: number
}

export interface TeamMember {
  readonly repId: RepId
  readonly name: string
  readonly weight: number
  readonly share: MemberShare
  /** In points; null in pools that keep no claims. */
  readonly claim: number | null
  /** Leads that came without a turn. */
  readonly gifts: number
  readonly inHand: Omit<LeadsInHand, 'repId'>
  readonly caps: readonly CapUse[]
  /** What keeps them from the next lead of the pool, and until when. */
  readonly standing: Pick<WhyNot, 'gate' | 'changesAt' | 'turnsAhead'>
  /** Working hours of the next day, and absences, as far as known. */
  readonly hours: readonly Span[]
  readonly away: readonly Span[]
  readonly zone: string
}

/** A pool of people: who had how much, and how each stands now. */
export interface Team {
  readonly pools: readonly Pick<Pool, 'poolId' | 'name'>[]
  readonly pool: Pick<Pool, 'poolId' | 'name'>
  readonly method: PoolPolicy['method']
  readonly turns: number
  /** Since when turns are counted, where there are more than are looked at; null: since the period began. */
  readonly countedFrom: Instant | null
  readonly early: boolean
  /** The sum of all claims, the house account included: 0. Null in pools that keep none. */
  readonly sum: number | null
  readonly members: readonly TeamMember[]
}

/** Somebody's ledger in one pool. */
export interface Ledger {
  readonly rep: Pick<Rep, 'repId' | 'name' | 'active'>
  readonly pools: readonly Pick<Pool, 'poolId' | 'name'>[]
  readonly pool: Pick<Pool, 'poolId' | 'name'>
  readonly method: PoolPolicy['method']
  readonly weight: number
  /** Points of one turn among all members. */
  readonly turnPoints: number
  readonly countedFrom: Instant | null
  /** Whether every gain and payment is known exactly: the pool's weights are plain and were the same all the time. */
  readonly exact: boolean
  readonly claim: number | null
  readonly before: number | null
  /** Oldest first. */
  readonly lines: readonly LedgerLine[]
}

/** @returns null when there is no such installation or pool. */
export async function lookAtTeam(
  flow: Flow,
  installation: InstallationId,
  poolId: PoolId | null,
  period: Period,
): Promise<Team | null> {
  const settings = await flow.settings.load(flow, installation)
  const pool = settings && poolAsked(settings, poolId, null)
  if (settings === null || pool === null) return null
  const now = flow.clock.now()
  const { ledger } = flow.stores
  const reps = pool.members.map(({ repId }) => repId)
  const [turns, gifts, inHand, facts] = await Promise.all([
    ledger.turns(installation, pool.poolId, period, MOST_TURNS, null),
    ledger.giftCounts(installation, period),
    ledger.inHand(installation, reps, now),
    factsNow(flow, settings, now),
  ])
  const policy = poolPolicyOf(settings.policy.routing)(pool.poolId)
  const seated = seatPool(settings.roster, pool.poolId)!
  const members = weighedMembers(seated, policy, facts, now)
  const shares = sharesOf(members, turns)
  const standings = whyNotMe(pool.poolId, {
    ...{ roster: settings.roster, routingFacts: facts, now, poolPolicy: poolPolicyOf(settings.policy.routing) },
    ...{ formerOwners: [], needs: () => NO_NEEDS, promised: () => null, insideHours: false },
  })!
  const state = facts.rotation.get(pool.poolId) ?? EMPTY_ROTATION
  const claims = keepsClaims(policy)
  return {
    ...{ pools: poolsOf(settings, null), pool: named(pool), method: policy?.method ?? 'round-robin' },
    ...{ turns: turns.length, countedFrom: cutOff(turns), early: isEarly(members, turns.length) },
    sum: claims ? Object.values(state.cw).reduce((sum, points) => sum + points, 0) : null,
    members: seated.seats.map((seat, place): TeamMember => {
      const { repId, rep } = seat
      const { active = 0, late = 0 } = inHand.find((one) => one.repId === repId) ?? {}
      const { gate, changesAt, turnsAhead } = standings[place]!
      return {
        ...{ repId, name: rep?.name ?? repId, weight: members[place]!.weight, zone: rep?.zone ?? 'UTC' },
        share: shares.get(repId) ?? { turns: 0, due: 0 },
        claim: claims ? (state.cw[repId] ?? 0) : null,
        gifts: gifts.get(repId) ?? 0,
        inHand: { active, late },
        caps: rep === undefined ? [] : capsOf(policy?.caps ?? [], rep, workloadOf(seat, facts), now),
        standing: { gate, changesAt, turnsAhead },
        hours: rep === undefined ? [] : hoursOf(rep, now),
        away: (rep?.outOfOffice ?? []).filter(({ end }) => end > now),
      }
    }),
  }
}

/** @returns null when there is no such installation or person, or the person stands in no pool. */
export async function lookAtLedger(
  flow: Flow,
  installation: InstallationId,
  repId: RepId,
  poolId: PoolId | null,
  from: Instant,
  dayOf: (at: Instant) => string,
): Promise<Ledger | null> {
  const settings = await flow.settings.load(flow, installation)
  const rep = settings?.roster.reps.get(repId)
  const pool = settings && poolAsked(settings, poolId, repId)
  if (settings === null || rep === undefined || pool === null) return null
  const now = flow.clock.now()
  const period = { from, until: now + 1 }
  const { ledger } = flow.stores
  const turns = await ledger.turns(installation, pool.poolId, period, MOST_TURNS, repId)
  const since = { from: cutOff(turns) ?? from, until: period.until }
  const [credits, gifts, rotation, facts] = await Promise.all([
    ledger.credits(installation, pool.poolId, since),
    ledger.gifts(installation, repId, since, MOST_GIFTS),
    ledger.rotation(installation),
    factsNow(flow, settings, now),
  ])
  const policy = poolPolicyOf(settings.policy.routing)(pool.poolId)
  const members = weighedMembers(seatPool(settings.roster, pool.poolId)!, policy, facts, now)
  const claims = keepsClaims(policy)
  const claim = claims ? (rotation.get(pool.poolId)?.cw[repId] ?? 0) : null
  const { before, lines } = claimLines(repId, members, { turns, credits, gifts }, claim ?? 0, dayOf)
  return {
    rep: { repId, name: rep.name, active: rep.active },
    ...{ pools: poolsOf(settings, repId), pool: named(pool), method: policy?.method ?? 'round-robin' },
    weight: members.find((member) => member.repId === repId)?.weight ?? 0,
    turnPoints: members.reduce((sum, { weight }) => sum + Math.max(0, weight), 0),
    ...{ countedFrom: cutOff(turns), claim, before: claims ? before : null, lines },
    exact: claims && (await isExact(flow, settings, policy, members, turns)),
  }
}

const named = ({ poolId, name }: Pool): Pick<Pool, 'poolId' | 'name'> => ({ poolId, name })

/** Pools with people in them, or those in which somebody stands, in the policy's order. */
function poolsOf({ roster }: Settings, repId: RepId | null): readonly Pick<Pool, 'poolId' | 'name'>[] {
  const has = ({ members }: Pool): boolean =>
    repId === null ? members.length > 0 : members.some((member) => member.repId === repId)
  return [...roster.pools.values()].filter(has).map(named)
}

/** The pool of that id; the first one where none is asked for. */
function poolAsked(settings: Settings, poolId: PoolId | null, repId: RepId | null): Pool | null {
  const known = poolsOf(settings, repId)
  const found = poolId === null ? known[0] : known.find((pool) => pool.poolId === poolId)
  return found === undefined ? null : (settings.roster.pools.get(found.poolId) ?? null)
}

/** Since when turns were counted, when the newest ones fill all that is looked at. */
function cutOff(turns: readonly PastTurn[]): Instant | null {
  return turns.length < MOST_TURNS ? null : turns[0]!.at
}

function keepsClaims(policy: PoolPolicy | undefined): boolean {
  return policy?.method !== 'count' && policy?.method !== 'least-loaded'
}

/** Weights that move by themselves, gains of people who are away and changes of the pool leave no trace in the turns. */
async function isExact(
  flow: Flow,
  { installation }: Settings,
  policy: PoolPolicy | undefined,
  members: readonly PoolMember[],
  turns: readonly PastTurn[],
): Promise<boolean> {
  if (policy === undefined || policy.method === 'performance' || policy.rampUp !== undefined) return false
  if ((policy.catchUp?.mode ?? 'none') !== 'none' || policy.countMatches === true) return false
  const known = new Set(members.map(({ repId }) => repId))
  if (turns.some(({ candidates }) => candidates.some(({ repId, present }) => present && !known.has(repId))))
    return false
  const shape = (pool: PoolPolicy | undefined): string => JSON.stringify([pool?.method, pool?.members])
  const versions = [...new Set(turns.map(({ policyVersion }) => policyVersion))]
  const documents = await Promise.all(
    versions.map((version) => flow.settings.document(flow, installation.installationId, version)),
  )
  return documents.every((document) => {
    const then = document?.pools.find(({ id }) => id === policy.id)
    return shape(then) === shape(policy)
  })
}

function capsOf(caps: readonly Cap[], rep: Rep, load: Workload, now: Instant): readonly CapUse[] {
  return caps.map((cap) => ({ per: cap.per, count: cap.count, used: countIn(cap, rep, load, now) }))
}

function hoursOf({ workingTime: { opens, closes } }: Rep, now: Instant): readonly Span[] {
  return within(
    opens.map((start, at) => ({ start, end: closes[at] ?? start })),
    { start: now, end: now + DAY_MS },
  )
}
