import { coverageGaps, type Gap } from '../domain/coverage.ts'
import type { Instant, LeadId, PoolId, RepId } from '../domain/lead.ts'
import { capsByPool, poolPromises, type PoolPromise } from '../domain/policy/pool-promises.ts'
import { isSureToBreak, weekendAhead } from '../domain/weekend-ahead.ts'
import type { Flow } from './context.ts'
import { factsNow } from './lead-candidates.ts'
import type { Settings } from './settings.ts'

const DAY_MS = 86_400_000
const AHEAD_DAYS = 7
/** A promise this short cannot wait for somebody to come back. */
const SHORT_MINUTES = 60
const MOST_LEADS = 100

/** Hours of a pool in which nobody can take a lead. */
export interface PoolCoverage {
  readonly poolId: PoolId
  /** The tightest promise a lead of the pool may carry. */
  readonly promise: PoolPromise
  readonly gaps: readonly Gap[]
}

/** A promise that falls due before the next working day is over. */
export interface MondayLead {
  readonly leadId: LeadId
  readonly recordId: string
  readonly person: string | null
  readonly company: string | null
  readonly ownerId: RepId | null
  readonly dueAt: Instant
  /** Its owner is not there before. */
  readonly isSure: boolean
}

export interface CoverageForecast {
  readonly from: Instant
  readonly until: Instant
  /** Pools with a short promise, in the policy's order; those that are covered all the time have no gaps. */
  readonly pools: readonly PoolCoverage[]
  /** Null but on the last working day before days off. */
  readonly monday: { readonly from: Instant; readonly until: Instant; readonly leads: readonly MondayLead[] } | null
}

/** The next seven days: hours that nobody covers, and on a Friday the promises that Monday will break. Nothing is written. */
export async function forecastCoverage(flow: Flow, settings: Settings): Promise<CoverageForecast> {
  const now = flow.clock.now()
  const until = now + AHEAD_DAYS * DAY_MS
  const { roster, document } = settings
  const facts = await factsNow(flow, settings, now)
  const caps = capsByPool(document)
  const promises = poolPromises(document)
  const pools = [...roster.pools.values()].flatMap((pool): readonly PoolCoverage[] => {
    const promise = promises.get(pool.poolId)
    if (promise === undefined || promise.minutes > SHORT_MINUTES || pool.members.length === 0) return []
    const gaps = coverageGaps(pool, roster, promise.unit, facts, (id) => caps.get(id) ?? [], { from: now, until })
    return [{ poolId: pool.poolId, promise, gaps }]
  })
  return { from: now, until, pools, monday: await beforeMonday(flow, settings, now) }
}

async function beforeMonday(
  flow: Flow,
  { installation, roster }: Settings,
  now: Instant,
): Promise<CoverageForecast['monday']> {
  const span = weekendAhead([...roster.reps.values()], installation.zone, now)
  if (span === null) return null
  const due = { from: span.start, until: span.end }
  const { rows } = await flow.stores.leads.page(installation.installationId, { due }, 'due', null, MOST_LEADS)
  const leads = rows.flatMap(({ leadId, recordId, personName, company, decision, promisedAt }): MondayLead[] => {
    if (promisedAt === null) return []
    const { ownerId } = decision.outputs
    const isSure = isSureToBreak(ownerId === null ? undefined : roster.reps.get(ownerId), span.start, promisedAt)
    return [{ leadId, recordId, person: personName, company, ownerId, dueAt: promisedAt, isSure }]
  })
  return { ...due, leads: leads.toSorted((a, b) => Number(b.isSure) - Number(a.isSure) || a.dueAt - b.dueAt) }
}
