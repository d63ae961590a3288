import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import type { Clock } from '../../src/ports/runtime.ts'
import { hubspotHouse } from '../support/hubspot-house.ts'
import { salesforceHouse } from '../support/salesforce-house.ts'
import type { House } from '../support/house.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

/** Wednesday 4 March 2026, 10:00 in New York: everybody is at work. */
const WEDNESDAY_10AM = Date.UTC(2026, 2, 4, 15, 0)
const HOUR = 3_600_000

/** Runs with real time from a chosen moment, and can be moved on. */
class MovableClock implements Clock {
  #offset = WEDNESDAY_10AM - Date.now()
  now(): number {
    return Date.now() + this.#offset
  }
  monotonicMs(): number {
    return performance.now()
  }
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }
  advance(ms: number): void {
    this.#offset += ms
  }
}

describe.each([
  { crm: 'HubSpot', open: hubspotHouse },
  { crm: 'Salesforce', open: salesforceHouse },
])('$crm', ({ open }) => {
  let database: FreshDatabase
  let clock: MovableClock
  let house: House

  beforeAll(async () => {
    database = await freshDatabase()
    clock = new MovableClock()
    house = await open(database.url, clock, WEDNESDAY_10AM)
  })
  afterAll(async () => {
    await house.close()
    await database.drop()
  })

  test('equal leads are shared equally', async () => {
    const ids: string[] = []
    for (let n = 0; n < 12; n += 1) ids.push(await house.demoRequest(n))
    await house.settled()
    const shares = new Map<string, number>()
    for (const id of ids) {
      const { owner } = await house.lead(id)
      shares.set(owner ?? 'nobody', (shares.get(owner ?? 'nobody') ?? 0) + 1)
    }
    expect([...shares.keys()].sort()).toEqual([...house.reps].sort())
    expect([...shares.values()]).toEqual([4, 4, 4])
  })

  test('a person who takes a lead over keeps it', async () => {
    const id = await house.demoRequest(20)
    await house.settled()
    const { owner } = await house.lead(id)
    const other = house.reps.find((rep) => rep !== owner)!
    clock.advance(60_000)
    await house.advance(60_000)
    await house.giveTo(id, other)
    await house.settled()
    expect((await house.lead(id)).owner).toBe(other)
  })

  test('a merged lead goes on as the one it was merged into, with the owner it had', async () => {
    const [kept, loser] = [await house.demoRequest(30), await house.demoRequest(31)]
    await house.settled()
    const before = await house.lead(kept)
    const now = await house.merge(kept, loser)
    await house.settled()
    expect(await house.lead(now)).toMatchObject({ stage: 'mql', owner: before.owner })
  })

  test('who asks for a demo gets stage, owner, deadline and reason, once; a promise nobody kept makes one task for the manager', async () => {
    const id = await house.demoRequest(40)
    await house.settled()
    const lead = await house.lead(id)
    expect(lead).toMatchObject({ stage: 'mql', revision: '1' })
    expect(house.reps).toContain(lead.owner)
    expect(lead.reason).toMatch(/\w+/)
    expect(lead.dueAt).not.toBeNull()

    clock.advance(3 * HOUR)
    await house.advance(3 * HOUR)
    for (let turn = 0; turn < 2; turn += 1) {
      await sweepSla(house.app.flow, house.installation)
      await house.settled()
    }
    const tasks = await house.tasks()
    const breaches = tasks.filter(({ key, subject }) => key.endsWith(':breach') && subject.includes('Doe 40'))
    expect(breaches).toEqual([expect.objectContaining({ assignee: house.manager, open: true })])
  })
})

afterAll(stopSharedServer)
