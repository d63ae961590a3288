import { salesforceMapping } from '../../mappings/salesforce/mapping.ts'
import type { Row } from '../../sandbox/salesforce/row.ts'
import type { Flow } from '../../src/flow/context.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { SettingsCache } from '../../src/flow/settings-cache.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import { writeBack } from '../../src/flow/write-back.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { connectedOrg, INSTALLATION, type ConnectedOrg } from '../crm/salesforce/connected-org.ts'
import { WEDNESDAY_10AM } from '../support/memory-world.ts'
import { countingChance, NotedBells, NotedMeter, NotedMilestones, StandingClock } from '../support/quiet.ts'

/** A person who asks for a demo at that moment. */
export const DEMO_REQUEST: Row = {
  Email: 'jane@acme.example',
  FirstName: 'Jane',
  Title: 'Head of Sales',
  Country: 'United States',
  Form_Name__c: 'Book a demo',
  Form_Submitted_At__c: new Date(WEDNESDAY_10AM).toISOString(),
}

/** The whole flow over an org whose clock stands. */
export interface OrgFlow extends ConnectedOrg {
  readonly flow: Flow
  pass(ms: number): void
  /** Tells of a change and lets everything that follows from it happen. */
  changed(id: string): Promise<void>
}

/** An org on a Wednesday at ten, connected, its people read. */
export async function orgFlow(): Promise<OrgFlow> {
  const clock = new StandingClock(WEDNESDAY_10AM)
  const org = await connectedOrg({ start: WEDNESDAY_10AM, speed: 0 }, clock)
  const served = { crm: org.crm, mapping: salesforceMapping }
  const flow: Flow = {
    stores: org.stores,
    crms: { of: () => served },
    bells: new NotedBells(),
    clock,
    chance: countingChance(),
    milestones: new NotedMilestones(),
    patience: STANDARD_PATIENCE,
    log: org.log,
    meter: new NotedMeter(),
    settings: new SettingsCache(),
    mailLists: { freeMail: new Set(), disposable: new Set() },
  }
  await syncPeople(flow, served, INSTALLATION)
  return {
    ...org,
    flow,
    pass(ms) {
      clock.advance(ms)
      org.sandbox.org.clock.moveTo(clock.now())
    },
    async changed(id) {
      await org.stores.inbox.mark(
        INSTALLATION,
        [{ type: 'contact', id, occurredAt: clock.now() }],
        'normal',
        clock.now(),
      )
      for (let turn = 0; turn < 3; turn += 1) {
        await evaluateBatch(flow, { installation: INSTALLATION, type: 'contact' })
        await writeBack(flow, INSTALLATION)
      }
    },
  }
}
