import { salesforceMapping } from '../../mappings/salesforce/mapping.ts'
import { NO_FAULTS } from '../../sandbox/salesforce/faults.ts'
import { hireStaff } from '../../sandbox/salesforce/life/hire-staff.ts'
import { OrgLife } from '../../sandbox/salesforce/life/org-life.ts'
import { personNow } from '../../sandbox/salesforce/life/person-now.ts'
import { STANDARD_ORG, startSalesforce } from '../../sandbox/salesforce/start.ts'
import { OrgCompany } from '../support/org-company.ts'
import { orgHouse } from '../support/salesforce-house.ts'
import { BEGIN, paceOf, TROUBLE, type DayPlan } from './day-plan.ts'
import type { DayClock, DaySide } from './day-side.ts'

/** Of the calls, those for which too many others run at that moment. */
const STORM = 0.9

/** Installs the product in an org with the portals' staff, to whom the portals' people come. */
export async function salesforceDay(databaseUrl: string, plan: DayPlan): Promise<DaySide> {
  const sandbox = await startSalesforce({ start: BEGIN, speed: plan.speed })
  const { org, faults, outbound, calls } = sandbox
  hireStaff(org)
  const clock: DayClock = {
    now: () => org.clock.now(),
    monotonicMs: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms / plan.speed))),
    leapTo: async (at) => org.clock.moveTo(at),
    runAt: async (speed) => org.clock.setSpeed(speed),
  }
  const company = await OrgCompany.open({ databaseUrl, running: sandbox, clock, leaseMs: plan.leaseMs })
  const life = new OrgLife(sandbox, { seed: plan.seed, pace: paceOf(plan) })
  life.begin()
  const house = orgHouse(company)
  const isNobody = (owner: string) => owner.startsWith('00G') || owner === sandbox.integrationUser
  return {
    house,
    clock,
    mapping: salesforceMapping,
    async trouble() {
      const { doubled, late, lost, failing } = TROUBLE
      const messages = { duplicateMessages: doubled, reorderMessages: late, dropMessages: lost }
      Object.assign(faults, { ...messages, error5xxRate: failing })
    },
    async storm(rages) {
      faults.busy = rages ? STORM : 0
    },
    async quiet() {
      life.end()
      Object.assign(faults, NO_FAULTS)
    },
    async shown() {
      return new Map(
        [...(await house.shown())].map(([id, fields]) => [
          id,
          { ...fields, OwnerId: isNobody(fields['OwnerId'] ?? '') ? '' : fields['OwnerId']! },
        ]),
      )
    },
    async merge(kept, loser) {
      // A lead and a contact cannot be merged, and what was merged or converted is not there any more.
      const [one, other] = [personNow(org, kept), personNow(org, loser)]
      if (one?.id !== kept || other?.id !== loser || one.object !== other.object) return false
      await house.merge(kept, loser)
      return true
    },
    async calls() {
      const byCall = Object.fromEntries(calls)
      const answered = [...company.meter.counts].filter(([name]) => name.startsWith('crm_calls '))
      const refused = answered.filter(([name]) => !name.endsWith(' 200')).reduce((total, [, n]) => total + n, 0)
      const limitShare = [...calls.values()].reduce((total, n) => total + n, 0) / STANDARD_ORG.dailyCalls
      const { sent, acknowledged } = outbound
      return { byCall, searches: 0, refused, limitShare, notifications: { sent, acknowledged } }
    },
    close: () => company.close(),
  }
}
