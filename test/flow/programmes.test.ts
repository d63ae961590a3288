import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { aPerson, COMPANY_PEOPLE, demoRequest, MemoryWorld } from '../support/memory-world.ts'

// Source programmes and the four black holes, from the contact in the CRM to the owner and the tasks there.

const MINUTE = 60_000
const DAY = 86_400_000
const [ANA, BO, , MIA] = COMPANY_PEOPLE.map(({ repId }) => repId) as [string, string, string, string]
const SINTA = '5504'
const people = [...COMPANY_PEOPLE, aPerson({ repId: SINTA, name: 'Sinta Ayu', teams: ['SDR'] })]

const policy: Policy = {
  ...defaultPolicy,
  territories: [{ id: 'id', name: 'Indonesia', countries: ['ID'] }],
  events: [{ id: 'expo', name: 'Expo', contains: ['expo'], reps: [BO], pool: 'sdr' }],
  partners: [
    {
      ...{ id: 'nusantara', name: 'Nusantara', contains: ['nusantara'], manager: MIA, pool: 'sdr' },
      territories: [{ territory: 'id', rep: ANA }],
    },
  ],
}

async function arriving(over: Readonly<Record<string, string | null>>): Promise<MemoryWorld> {
  const world = await MemoryWorld.open(policy, people)
  world.crm.peopleNow = people
  world.crm.put('contact', '101', demoRequest(over, world.clock.now()))
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  return world
}
const ownerOf = (world: MemoryWorld) => world.written('101', 'hubspot_owner_id') || null
const tasksOf = (world: MemoryWorld, like: string) =>
  [...world.crm.tasks.values()].filter(({ key }) => key.includes(like)).map(({ assigneeId, status }) => [assigneeId, status]) // prettier-ignore
const sourceOf = (world: MemoryWorld) => world.written('101', 'estafet_source')
/** Time goes by, and whatever falls due is looked at. */
async function later(world: MemoryWorld, ms: number): Promise<void> {
  world.clock.advance(ms)
  await sweepSla(world.flow, world.installation.installationId)
  await world.settle()
}
async function change(world: MemoryWorld, properties: Readonly<Record<string, string | null>>): Promise<void> {
  world.crm.put('contact', '101', properties)
  await world.notify({ id: '101' })
  await world.settle()
}

/** A conversation was held in which everything was confirmed. */
const QUALIFIED = (world: MemoryWorld) => ({
  ...{ estafet_need_confirmed: 'true', estafet_budget_confirmed: 'true' },
  ...{ estafet_authority_confirmed: 'true', estafet_timeline_confirmed: 'true' },
  hs_sales_email_last_replied: new Date(world.clock.now()).toISOString(),
  notes_last_contacted: new Date(world.clock.now()).toISOString(),
})

describe('programmes', () => {
  test('an event’s lead goes to whoever was there, not to whose turn it is', async () => {
    const world = await arriving({ lead_source: 'Event', event_name: 'Jakarta Expo 2026' })
    expect(sourceOf(world)).toBe('event')
    expect(ownerOf(world)).toBe(BO)
  })

  test('nobody of the roster is there: the event’s region takes it', async () => {
    const away = people.map((one) => (one.repId === BO ? { ...one, away: true } : one))
    const world = await MemoryWorld.open(policy, away)
    world.crm.put('contact', '101', demoRequest({ lead_source: 'Event', event_name: 'Expo' }, world.clock.now()))
    await world.notify({ id: '101', kind: 'created' })
    await world.settle()
    expect(ownerOf(world)).toBe(SINTA)
  })

  test('a partner’s lead goes by the agreement’s territory, and the partner’s manager has a task', async () => {
    const world = await arriving({ lead_source: 'Partner', partner_name: 'PT Nusantara', country: 'Indonesia' })
    expect([sourceOf(world), ownerOf(world)]).toEqual(['partner', ANA])
    expect(tasksOf(world, ':partner-lead:')).toEqual([[MIA, 'open']])
  })

  test('outside the agreed territories the agreement’s pool has it', async () => {
    const world = await arriving({ lead_source: 'Partner', partner_name: 'PT Nusantara', country: 'Singapore' })
    expect(ownerOf(world)).toBe(SINTA)
  })

  test('the owner of a referred lead is asked once to tell the referrer', async () => {
    const world = await arriving({ lead_source: 'Referral', referred_by: 'Dewi of Contoh' })
    expect(sourceOf(world)).toBe('referral')
    const owner = ownerOf(world)
    expect(tasksOf(world, ':tell-referrer:')).toEqual([[owner, 'open']])
    await change(world, { jobtitle: 'Chief Executive' })
    expect(tasksOf(world, ':tell-referrer:')).toEqual([[owner, 'open']])
  })

  test('a lead of a list is held with a task until its address is somebody’s own, then the SDRs have it', async () => {
    const world = await arriving({ lead_source: 'Database', email: 'info@acme.example' })
    expect([sourceOf(world), ownerOf(world)]).toEqual(['database', null])
    expect(tasksOf(world, ':verify-contact:')).toEqual([[MIA, 'open']])
    await change(world, { email: 'jane.doe@acme.example' })
    expect(ownerOf(world)).toBe(SINTA)
    expect(tasksOf(world, ':verify-contact:')).toEqual([[MIA, 'done']])
  })

  test('one whose address bounces is out for good, and nobody’s time is spent on it', async () => {
    const world = await arriving({ lead_source: 'Database', hs_email_bad_address: 'true' })
    expect(world.written('101', 'estafet_status')).toBe('disqualified')
    expect([ownerOf(world), [...world.crm.tasks.values()]]).toEqual([null, []])
  })
})

describe('black holes are acted upon', () => {
  test('MQL that nobody answers: the manager has a task, and the next rep the lead', async () => {
    const world = await arriving({})
    const first = ownerOf(world)
    await later(world, 31 * MINUTE)
    expect(tasksOf(world, ':breach')).toContainEqual([MIA, 'open'])
    await later(world, 10 * MINUTE)
    expect(ownerOf(world)).not.toBe(first)
    expect(ownerOf(world)).not.toBeNull()
  })

  test('accepted, tried again and again without a conversation: another channel, then recycled at the limit', async () => {
    const world = await arriving({})
    const holes = async () =>
      (await world.stores.reads.recentDecisions(world.installation.installationId, 1, null))[0]!.decision.holes
    for (let attempt = 1; attempt <= 6; attempt++) {
      world.clock.advance(20 * MINUTE)
      await change(world, {
        notes_last_contacted: new Date(world.clock.now()).toISOString(),
        hs_last_sales_activity_timestamp: new Date(world.clock.now()).toISOString(),
        num_contacted_notes: String(attempt),
      })
      if (attempt === 4) expect(await holes()).toMatchObject([{ hole: 'sal-sql' }])
    }
    expect(world.written('101', 'estafet_status')).toBe('nurture')
  })

  test('an SQL without a deal for six weeks: the owner is asked to make one, until there is one', async () => {
    const world = await arriving({})
    const owner = ownerOf(world)
    await change(world, QUALIFIED(world))
    expect(world.written('101', 'estafet_stage')).toBe('sql')
    await later(world, 43 * DAY)
    expect(tasksOf(world, ':sql-opportunity:')).toEqual([[owner, 'open']])
    world.crm.put('deal', '900', { dealname: 'Acme', dealstage: 'qualifiedtobuy', amount: '1000' })
    world.crm.put('deal', '900', { closedate: new Date(world.clock.now() + 10 * DAY).toISOString() })
    world.crm.link('contact', '101', 'deal', '900')
    await change(world, { num_associated_deals: '1' })
    expect(tasksOf(world, ':sql-opportunity:')).toEqual([[owner, 'done']])
  })

  test('an opportunity past its close date: a task for the owner, a week later for the manager, and nobody’s once it is won', async () => {
    const world = await arriving({})
    const owner = ownerOf(world)
    const deal = {
      ...{ dealname: 'Acme', dealstage: 'qualifiedtobuy', pipeline: 'default', amount: '1000' },
      closedate: new Date(world.clock.now() + 10 * DAY).toISOString(),
      hubspot_owner_id: owner,
    }
    world.crm.put('deal', '900', deal)
    world.crm.link('contact', '101', 'deal', '900')
    await change(world, { num_associated_deals: '1' })
    expect(world.written('101', 'estafet_stage')).toBe('opportunity')
    await later(world, 11 * DAY)
    expect(tasksOf(world, ':aged-opportunity:')).toEqual([[owner, 'open']])
    await later(world, 8 * DAY)
    expect(tasksOf(world, ':aged-opportunity:')).toEqual([
      [owner, 'open'],
      [MIA, 'open'],
    ])
    world.crm.put('deal', '900', { dealstage: 'closedwon', hs_is_closed: 'true', hs_is_closed_won: 'true' })
    await world.notify({ id: '900', type: 'deal' })
    await world.settle()
    expect(world.written('101', 'estafet_stage')).toBe('customer')
    expect(tasksOf(world, ':aged-opportunity:').map(([, status]) => status)).toEqual(['done', 'done'])
  })
})
