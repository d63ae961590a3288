import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import type { Sandbox } from '../../sandbox/start.ts'
import { patienceOf } from '../../src/ports/patience.ts'
import { Company, PORTAL } from '../support/company.ts'
import { houseOf } from '../support/hubspot-house.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'
import { BEGIN, paceOf, TROUBLE, type DayPlan } from './day-plan.ts'
import type { DaySide } from './day-side.ts'

/** Calls HubSpot allows an app in ten seconds of an account's time. */
const ALLOWED = { calls: 110, inMs: 10_000 }
const STORM = 4
const HOUR = 3_600_000

/** Installs the product in a portal that is about to wake up. @param sandbox started by {@link sandboxSettings}. */
export async function hubspotDay(databaseUrl: string, sandbox: Sandbox, plan: DayPlan): Promise<DaySide> {
  const clock = await SandboxClock.of(sandbox.url, { sleepsShorterBy: plan.speed })
  // The windows are as much shorter as the portal's time runs faster.
  const rate = { max: 106, windowMs: 10_200 / plan.speed, searchMax: Infinity }
  const company = await Company.open({
    databaseUrl,
    running: sandbox,
    clock,
    rate,
    patience: patienceOf(plan.leaseMs),
  })
  const house = houseOf(company)
  return {
    house,
    clock,
    mapping: hubspotMapping,
    async trouble() {
      const { doubled, late, lost, failing } = TROUBLE
      const faults = { duplicateWebhooks: doubled, reorderWebhooks: late, dropWebhooks: lost, error5xxRate: failing }
      await company.put('/sandbox/faults', faults)
    },
    async storm(rages) {
      await company.put('/sandbox/faults', { rateLimit: rages ? STORM : ALLOWED.calls })
    },
    async quiet() {
      await company.put(`/sandbox/portals/${PORTAL}`, { life: false })
      await company.put('/sandbox/faults', { reset: true, searchLagMs: 0, rateLimit: null, searchLimit: null })
    },
    shown: () => house.shown(),
    async merge(kept, loser) {
      try {
        await house.merge(kept, loser)
        return true
      } catch (error) {
        // They were merged already, and the product was not told yet.
        if (!/ 40[04] /.test(String(error))) throw error
        return false
      }
    },
    async calls(hours) {
      const { calls, webhooks } = (await company.get('/sandbox/counters')) as {
        calls: Record<string, Record<string, number>>
        webhooks: Record<string, number>
      }
      const counted = Object.entries(calls).filter(([kind]) => kind !== 'oauth' && kind !== 'unknown')
      const byCall = Object.fromEntries(counted.map(([kind, by]) => [kind, sum(Object.values(by))]))
      const refused = counted.flatMap(([, by]) => Object.entries(by)).filter(([status]) => !status.startsWith('2'))
      const searches = byCall['search'] ?? 0
      const allowed = (hours * HOUR * ALLOWED.calls) / ALLOWED.inMs
      const limitShare = (sum(Object.values(byCall)) - searches) / allowed
      return { byCall, searches, refused: sum(refused.map(([, n]) => n)), limitShare, notifications: webhooks }
    },
    close: () => company.close(),
  }
}

/** What the sandbox is started with, so that about so many leads come within the day. */
export function sandboxSettings(plan: DayPlan) {
  const settings = { start: BEGIN, speed: plan.speed, seed: plan.seed, pace: paceOf(plan) }
  return { ...settings, population: 'company', life: true } as const
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
