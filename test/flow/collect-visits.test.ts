import { beforeEach, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { collectVisit, stitchVisits } from '../../src/flow/collect-visits.ts'
import { demoRequest, MemoryWorld, WEDNESDAY_10AM } from '../support/memory-world.ts'

const DAY = 86_400_000
const VISITOR = 'a-hash-of-a-browser'
const CAME_BY = { utmSource: 'google', utmMedium: 'cpc', utmCampaign: 'spring', referrer: 'google.com' }

let world: MemoryWorld
let id: string
beforeEach(async () => {
  world = await MemoryWorld.open()
  id = world.installation.installationId
})

async function sees(page: string, cameBy: typeof CAME_BY | null = null, visitor = VISITOR): Promise<void> {
  const visit = { visitId: randomUUID(), at: world.clock.now(), page, cameBy }
  await collectVisit(world.flow, id, { kind: 'page', visitor, visit })
}
const says = (email: string, visitor = VISITOR) => collectVisit(world.flow, id, { kind: 'identify', visitor, email })
async function arrives(record = '101', over: Record<string, string> = {}): Promise<void> {
  world.crm.put('contact', record, demoRequest(over, world.clock.now()))
  await world.notify({ id: record, kind: 'created' })
  await world.settle()
}
async function doneBy(record = '101'): Promise<readonly (string | null)[]> {
  const { latest } = (await world.stores.reads.lead(id, record, 1))!
  const { activities } = await world.stores.leads.history(id, latest.leadId, 50)
  const seen = activities.filter(({ kind }) => kind === 'page' || kind === 'visit')
  return seen.map(({ detail }) => detail).toSorted()
}

describe('whose visits they are', () => {
  test('the form comes after the visits: they are the lead’s, and the first of them is its first touch', async () => {
    await sees('/', CAME_BY)
    world.clock.advance(2 * DAY)
    await sees('/pricing')
    await says('Jane@Acme.example')
    await arrives()
    expect(await doneBy()).toEqual([])
    expect(await stitchVisits(world.flow, id)).toBe(1)
    await world.settle()
    expect(await doneBy()).toEqual([
      '/',
      '/?utm_source=google&utm_medium=cpc&utm_campaign=spring&ref=google.com',
      '/pricing',
    ])
    expect(await stitchVisits(world.flow, id)).toBe(0)
  })

  test('the lead is there already: what it looked at is its at once, and whatever it looks at later', async () => {
    await arrives()
    await sees('/')
    await says('jane@acme.example')
    await world.settle()
    expect(await doneBy()).toEqual(['/'])
    world.clock.advance(1_000)
    await sees('/pricing')
    await world.settle()
    expect(await doneBy()).toEqual(['/', '/pricing'])
  })

  test('nobody said who they are: nobody’s lead has it', async () => {
    await sees('/')
    await arrives()
    expect(await stitchVisits(world.flow, id)).toBe(0)
    expect(await doneBy()).toEqual([])
  })

  test('another person at the same browser: what was seen before stays the first one’s', async () => {
    await arrives()
    await arrives('102', { email: 'bob@other.example', firstname: 'Bob', company: 'Other', phone: '+1 415 555 0199' })
    await sees('/first')
    await says('jane@acme.example')
    await says('bob@other.example')
    await sees('/second')
    await says('bob@other.example')
    await world.settle()
    expect([await doneBy('101'), await doneBy('102')]).toEqual([['/first'], ['/second']])
  })

  test('an address that no lead came for within a week is as if it had not been said', async () => {
    await sees('/')
    await says('jane@acme.example')
    world.clock.advance(8 * DAY)
    await arrives()
    expect(await stitchVisits(world.flow, id)).toBe(0)
  })

  test.each(['', 'no address', '@', 'a@b@c'])('“%s” is no address', async (email) => {
    await sees('/')
    await says(email)
    await arrives()
    expect(await stitchVisits(world.flow, id)).toBe(0)
  })
})

test('consent taken back leaves nothing of the visits', async () => {
  await sees('/')
  await says('jane@acme.example')
  await collectVisit(world.flow, id, { kind: 'forget', visitor: VISITOR })
  await arrives()
  expect(await stitchVisits(world.flow, id)).toBe(0)
})

test('they come through the inbox: the lead is decided again, once', async () => {
  await arrives()
  await sees('/')
  world.bells.rung.length = 0
  await says('jane@acme.example')
  expect(world.bells.rung).toContainEqual({ kind: 'evaluate', installation: id, type: 'contact' })
  expect((await world.stores.reads.stats(id)).dirty).toBe(1)
  await stitchVisits(world.flow, id)
  await world.settle()
  expect(await doneBy()).toEqual(['/'])
  expect(world.clock.now()).toBe(WEDNESDAY_10AM)
})
