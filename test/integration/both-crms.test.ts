import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { reconcile, RECONCILE_EVERY_MS } from '../../src/flow/reconcile.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { until } from '../queue/notebook.ts'
import type { House } from '../support/house.ts'
import { HOUSES } from '../support/houses.ts'
import { MovableClock, WEDNESDAY_10AM } from '../support/movable-clock.ts'
import { asksForDemo } from '../support/person.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe.each(HOUSES)('$crm', ({ open }) => {
  let database: FreshDatabase
  let clock: MovableClock
  let house: House

  beforeAll(async () => {
    database = await freshDatabase()
    clock = new MovableClock(WEDNESDAY_10AM)
    house = await open({ databaseUrl: database.url, clock })
  })
  afterAll(async () => {
    await house.close()
    await database.drop()
  })

  test('equal leads are shared equally', async () => {
    const ids: string[] = []
    for (let n = 0; n < 12; n += 1) ids.push(await house.demoRequest(n))
    await house.settled()
    for (const id of ids) expect(house.reps).toContain((await house.lead(id)).owner)
    // Who stood in the CRM before may be found meanwhile and take turns of the pool among these: the turns of all are shared equally.
    const { rows } = await house.query(
      `select array_agg(n) as shares from (select count(*)::int as n from assignments where assigned_by = 'pool' and pool_id in
         (select a.pool_id from assignments a join leads l using (lead_id) where l.record_id = $1) group by owner_id) s`,
      [ids[0]],
    )
    const shares = rows[0]!['shares'] as readonly number[]
    expect(shares).toHaveLength(house.reps.length)
    expect(shares.reduce((sum, n) => sum + n)).toBeGreaterThanOrEqual(ids.length)
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
  })

  test('a person who takes a lead over keeps it', async () => {
    const id = await house.demoRequest(20)
    await house.settled()
    const { owner } = await house.lead(id)
    const other = house.reps.find((rep) => rep !== owner)!
    await pass(MINUTE)
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

    await pass(3 * HOUR)
    for (let turn = 0; turn < 2; turn += 1) {
      await sweepSla(house.app.flow, house.installation)
      await house.settled()
    }
    const tasks = await house.tasks()
    const breaches = tasks.filter(({ key, subject }) => key.endsWith(':breach') && subject.includes('Doe 40'))
    expect(breaches).toEqual([expect.objectContaining({ assignee: house.manager, open: true })])
  })

  test('E22 two leads of one new company at the same instant get one owner', async () => {
    const ids = await house.create([asksForDemo(50, 'Newco 50'), asksForDemo(51, 'Newco 50')])
    await house.settled()
    const [one, two] = [await house.lead(ids[0]!), await house.lead(ids[1]!)]
    expect(house.reps).toContain(one.owner)
    expect(two.owner).toBe(one.owner)
  })

  test('a conversation that was in time but is noted late voids the breach and closes its task', async () => {
    const id = await house.demoRequest(60)
    await house.settled()
    const spokeAt = clock.now() + MINUTE
    await pass(HOUR)
    await sweepSla(house.app.flow, house.installation)
    await house.settled()
    const breach = async () =>
      (await house.tasks()).filter(({ key, subject }) => key.endsWith(':breach') && subject.includes('Doe 60'))
    expect(await breach()).toEqual([expect.objectContaining({ open: true })])
    await house.spoke(id, spokeAt)
    await untilFound(async () => (await house.lead(id)).slaState === 'met')
    expect(await house.lead(id)).toMatchObject({ stage: 'sal', slaState: 'met' })
    expect(await breach()).toEqual([expect.objectContaining({ open: false })])
  })

  test('an owner who rejects a lead for good gives it back: nobody has to answer it any more', async () => {
    const id = await house.demoRequest(70)
    await house.settled()
    const before = await house.lead(id)
    await pass(MINUTE)
    await house.answer(id, 'rejected', 'no budget')
    await house.settled()
    expect(house.reps).toContain(before.owner)
    const after = await house.lead(id)
    expect(after).toMatchObject({ stage: 'known', slaState: 'closed' })
    expect(house.reps).not.toContain(after.owner)
  })

  test('a deal that was won makes a customer of the lead', async () => {
    const id = await house.demoRequest(80)
    await house.settled()
    const now = await house.win(id)
    await untilFound(async () => (await house.lead(now)).stage === 'customer')
  })

  test('leads nobody told of are found by reconciliation', async () => {
    await house.misbehave({ kind: 'untold' })
    const id = await house.demoRequest(90)
    await house.settled()
    expect((await house.lead(id)).stage).toBeNull()
    await house.misbehave(null)
    await untilFound(async () => (await house.lead(id)).stage === 'mql')
    expect(house.reps).toContain((await house.lead(id)).owner)
  })

  test('notifications that come twice and out of order change nothing of what comes of them', async () => {
    await house.misbehave({ kind: 'disorder', twice: 1, late: 0.5 })
    const ids: string[] = []
    for (const n of [100, 101, 102]) ids.push(await house.demoRequest(n))
    await house.settled()
    await house.misbehave(null)
    for (const id of ids) expect(await house.lead(id)).toMatchObject({ stage: 'mql', revision: '1' })
    const keys = (await house.tasks()).map(({ key }) => key)
    expect(keys).toEqual([...new Set(keys)])
  })

  test('access that is taken away parks the work; when it is given again everything is done', async () => {
    await house.revoke()
    const id = await house.demoRequest(110)
    const { installations } = house.app.stores
    await until(async () => {
      await house.line.hurry()
      return (await installations.find(house.installation))?.state === 'disconnected'
    })
    expect((await house.lead(id)).stage).toBeNull()
    await house.connect()
    await untilFound(async () => (await house.lead(id)).stage === 'mql')
  })

  async function pass(ms: number): Promise<void> {
    clock.advance(ms)
    await house.advance(ms)
  }

  /** Lets the CRM be asked for what changed, as it is every five minutes, until it is so. */
  async function untilFound(isSo: () => Promise<boolean>): Promise<void> {
    await until(async () => {
      await house.settled()
      if (await isSo()) return true
      await pass(RECONCILE_EVERY_MS + 1_000)
      const { flow } = house.app
      const settings = (await flow.settings.load(flow, house.installation))!
      for (const type of ['deal', 'contact'] as const) await reconcile(flow, settings, type)
      return false
    })
  }
})

afterAll(stopSharedServer)
