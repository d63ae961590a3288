import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HOUSE_ACCOUNT, takeTurn } from '../../src/domain/rotation.ts'
import { turnsUsed } from '../../src/domain/turns-used.ts'
import type { OpenStores } from '../../src/db/stores.ts'
import type { CrmPerson } from '../../src/ports/crm.ts'
import type { Claim } from '../../src/ports/inbox.ts'
import type { EvaluationCommit, World } from '../../src/ports/evaluations.ts'
import { askPastWalls, freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import {
  DAY,
  MINUTE,
  NOW,
  aBatch,
  aCommand,
  aCommit,
  aDraft,
  aLeadCommit,
  aMemory,
  aNewInstallation,
  anAssignment,
  newId,
} from './samples.ts'

// Two accounts in two CRMs whose pools turn as one: exactly, for those two alone, and by the will of both.

let database: FreshDatabase
let stores: OpenStores
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
})
afterAll(async () => {
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

const NAMES = ['ayu', 'budi', 'citra', 'dewi', 'eka']
const WEIGHTS = [3, 2, 1, 1, 1]
const LATER = NOW + 15 * MINUTE

function aPerson(repId: string, email: string | null): CrmPerson {
  return {
    ...{ repId, name: repId, email, active: true, teams: [], jobTitle: null, zone: null, hours: null },
    ...{ away: false, outOfOffice: [] },
  }
}

interface Side {
  readonly id: string
  readonly members: readonly { readonly repId: string; readonly weight: number }[]
}

/** An account with the five people of the team under ids of its own CRM. */
async function anAccount(crm: 'hubspot' | 'salesforce', prefix: string): Promise<Side> {
  const fresh = aNewInstallation({ crm })
  await stores.installations.connect(fresh)
  const people = NAMES.map((name, index) => aPerson(`${prefix}${index}`, `${name}@contoh.co.id`))
  // The other CRM writes addresses in its own way.
  const written = people.map((one) => (crm === 'salesforce' ? { ...one, email: ` ${one.email!.toUpperCase()}` } : one))
  await stores.installations.replacePeople(fresh.installationId, written, NOW)
  return { id: fresh.installationId, members: WEIGHTS.map((weight, index) => ({ repId: `${prefix}${index}`, weight })) }
}

async function aHouse(): Promise<{ readonly home: Side; readonly partner: Side }> {
  const home = await anAccount('hubspot', 'h')
  const partner = await anAccount('salesforce', 'p')
  expect(await stores.houses.invite(home.id, `code-${home.id}`, LATER)).toBe(true)
  expect(await stores.houses.join(partner.id, `code-${home.id}`, NOW)).toBe('joined')
  return { home, partner }
}

/** Takes a turn of the pool for each record of a claim. */
function turns(claim: Claim, { members }: Side, at: number, seen?: (world: World) => void) {
  return (world: World): EvaluationCommit => {
    seen?.(world)
    let state = world.facts.rotation.get('ae')!
    const leads = claim.records.map((record) => {
      const turn = takeTurn(
        state,
        members,
        () => true,
        () => true,
      )!
      state = turn.state
      return aLeadCommit(record.id, {
        memory: aMemory({ assignment: anAssignment(turn.repId, { assignedAt: at }), held: null }),
      })
    })
    return aCommit(leads, { rotation: new Map([['ae', state]]) })
  }
}

async function give(side: Side, records: readonly string[], at = NOW): Promise<World> {
  await stores.inbox.keep(aBatch(side.id, { ids: records }))
  const claim = (await stores.inbox.claim({ installation: side.id, type: 'contact' }, 100, MINUTE))!
  let seen: World | null = null
  const done = await stores.evaluations.evaluate(
    aCommand(claim, { pools: ['ae'] }),
    turns(claim, side, at, (world) => void (seen = world)),
  )
  expect(done).toBe('committed')
  return seen!
}

/** A decision that gives a rep's turn of eight back, before any was taken. */
async function credit(side: Side, repId: string): Promise<void> {
  const record = `credit-${repId}`
  await stores.inbox.keep(aBatch(side.id, { ids: [record] }))
  const claim = (await stores.inbox.claim({ installation: side.id, type: 'contact' }, 9, MINUTE))!
  const leadId = newId()
  const entries = [
    { account: repId, amount: 8 },
    { account: HOUSE_ACCOUNT, amount: -8 },
  ]
  const given = { leadId, poolId: 'ae', repId, reason: 'spam' as const, at: NOW, expiresAt: NOW + 7 * DAY, entries }
  await stores.evaluations.evaluate(aCommand(claim, { pools: ['ae'] }), ({ facts }) => {
    const before = facts.rotation.get('ae')!
    const cw = { ...before.cw, [repId]: 8 }
    return aCommit([aLeadCommit(record, { leadId, decision: { credit: given } })], {
      rotation: new Map([['ae', { ...before, cw }]]),
    })
  })
}

/** A decision under the second version, which is held up. */
async function giveUnsent(side: Side, record: string): Promise<void> {
  await stores.inbox.keep(aBatch(side.id, { ids: [record] }))
  const claim = (await stores.inbox.claim({ installation: side.id, type: 'contact' }, 9, MINUTE))!
  const command = aCommand(claim, { pools: ['ae'], policyVersion: 2, watched: true })
  const done = await stores.evaluations.evaluate(command, (world) => {
    const { leads, ...commit } = turns(claim, side, NOW)(world)
    const used = turnsUsed(world.facts.rotation, commit.rotation)
    const nothing = { opened: [], closed: [], clocks: [] }
    return {
      ...commit,
      leads: leads.map((lead) => ({
        ...lead,
        heldBack: { memory: null, intended: null, decision: { decisionId: lead.decisionId, turns: used, ...nothing } },
      })),
      canary: { canary: { ...world.canary!, state: 'paused', pausedAt: NOW }, examples: [] },
    }
  })
  expect(done).toBe('committed')
}

const stateOf = async (side: Side) => (await stores.ledger.rotation(side.id)).get('ae')

async function leadsOf(side: Side): Promise<readonly number[]> {
  const { facts } = await give(side, [`look-${side.id}`])
  return side.members.map(({ repId }) => facts.openLeads.get(repId) ?? 0)
}

describe('one fairness state', () => {
  test('weights 3/2/1/1/1, 400 leads from both CRMs over 40 workers at once: exactly 150/100/50/50/50 in all', async () => {
    const { home, partner } = await aHouse()
    for (const side of [home, partner])
      await stores.inbox.keep(aBatch(side.id, { ids: Array.from({ length: 200 }, (_, index) => `lead-${index}`) }))
    const worker = async (side: Side) => {
      const claim = (await stores.inbox.claim({ installation: side.id, type: 'contact' }, 10, MINUTE))!
      return stores.evaluations.evaluate(aCommand(claim, { pools: ['ae'] }), turns(claim, side, NOW))
    }
    const done = await Promise.all(Array.from({ length: 40 }, (_, index) => worker(index % 2 === 0 ? home : partner)))
    expect(done).toEqual(Array(40).fill('committed'))
    expect(await stateOf(home)).toEqual({ cw: { h0: 0, h1: 0, h2: 0, h3: 0, h4: 0 }, turns: 400 })
    expect(await stateOf(partner)).toEqual({ cw: { p0: 0, p1: 0, p2: 0, p3: 0, p4: 0 }, turns: 400 })
    // Each side counts the leads of both against the caps of its people.
    expect(await leadsOf(home)).toEqual([150, 100, 50, 50, 50])
    expect((await leadsOf(partner)).reduce((sum, one) => sum + one, 0)).toBe(401)
  }, 60_000)

  test('what somebody got in one CRM counts against their hourly and daily caps in the other', async () => {
    const { home, partner } = await aHouse()
    await give(home, ['1', '2'])
    const { facts } = await give(partner, ['1'])
    expect(Object.fromEntries(facts.assignedTimes)).toEqual({ p0: [NOW], p1: [NOW] })
    expect(Object.fromEntries(facts.openLeads)).toEqual({ p0: 1, p1: 1 })
  })

  test('an address that two users of one CRM have joins nobody', async () => {
    const { home, partner } = await aHouse()
    const twice = [
      aPerson('p0', 'ayu@contoh.co.id'),
      aPerson('p9', 'ayu@contoh.co.id'),
      aPerson('p1', 'budi@contoh.co.id'),
    ]
    await stores.installations.replacePeople(partner.id, twice, NOW)
    expect((await stores.houses.of(home.id))?.people).toEqual([{ repId: 'h1', partnerRep: 'p1' }])
    await give(home, ['1'])
    expect(Object.fromEntries((await give(partner, ['1'])).facts.openLeads)).toEqual({})
  })

  test('a turn in the other CRM uses a credit; one that nobody used lapses from the common state', async () => {
    const { home, partner } = await aHouse()
    await credit(partner, 'p0')
    await credit(partner, 'p4')
    expect((await stateOf(home))?.cw).toEqual({ h0: 8, h4: 8 })
    // The home's next turn is of whoever is owed one and stands first.
    await give(home, ['1'], NOW + DAY)
    expect(await stores.credits.settle(home.id, NOW + 7 * DAY, 9)).toEqual({ used: 0, lapsed: 0 })
    expect(await stores.credits.settle(partner.id, NOW + 7 * DAY, 9)).toEqual({ used: 1, lapsed: 1 })
    expect((await stateOf(partner))?.cw).toMatchObject({ p0: 3, p1: 2, p4: 1 })
  })

  test('a credit from before the house waits until it ends: it is not taken from the common state', async () => {
    const home = await anAccount('hubspot', 'h')
    const partner = await anAccount('salesforce', 'p')
    await credit(partner, 'p0')
    await stores.houses.invite(home.id, `code-${home.id}`, LATER)
    await stores.houses.join(partner.id, `code-${home.id}`, NOW)
    expect(await stores.credits.settle(partner.id, NOW + 7 * DAY, 9)).toEqual({ used: 0, lapsed: 0 })
    await stores.houses.leave(home.id)
    expect(await stores.credits.settle(partner.id, NOW + 7 * DAY, 9)).toEqual({ used: 0, lapsed: 1 })
    expect((await stateOf(partner))?.cw).toMatchObject({ p0: 0 })
  })

  test('turns of a version that left somebody out of the pool are taken back: they have what they had, and no more', async () => {
    const { home, partner } = await aHouse()
    await give(partner, ['1'])
    const before = await stateOf(home)
    expect(before).toEqual({ cw: { h0: -5, h1: 2, h2: 1, h3: 1, h4: 1 }, turns: 1 })
    await stores.policies.publish(home.id, aDraft({ name: 'without h4' }), 1)
    const without = { ...home, members: home.members.filter(({ repId }) => repId !== 'h4') }
    for (const record of ['1', '2']) await giveUnsent(without, record)
    expect(await stores.policies.publish(home.id, aDraft({ name: 'third' }), 2)).toMatchObject({ kind: 'published' })
    expect(await stateOf(home)).toEqual(before)
  })

  test('apart again the partner goes on from the state it had before, the home from the common one', async () => {
    const home = await anAccount('hubspot', 'h')
    const partner = await anAccount('salesforce', 'p')
    await give(partner, ['1', '2', '3'])
    const before = await stateOf(partner)
    await stores.houses.invite(home.id, `code-${home.id}`, LATER)
    await stores.houses.join(partner.id, `code-${home.id}`, NOW)
    await give(partner, ['4', '5'])
    const common = await stateOf(home)
    expect(common?.turns).toBe(2)
    expect(await stores.houses.leave(partner.id)).toBe(true)
    expect(await stateOf(partner)).toEqual(before)
    expect(await stateOf(home)).toEqual(common)
    const { facts } = await give(home, ['1'])
    expect(facts.assignedTimes.size).toBe(0)
    expect(await stores.houses.of(home.id)).toBeNull()
  })

  test('an account erased, the other goes on by itself', async () => {
    const erase = async ({ id }: Side) => {
      await stores.installations.setState(id, 'uninstalled', 'test')
      await stores.erasures.goneSince(id, NOW)
      expect(await stores.erasures.erase(id, NOW, NOW)).not.toBeNull()
    }
    const [first, second] = [await aHouse(), await aHouse()]
    await give(first.home, ['1', '2', '3'])
    const before = await stateOf(first.home)
    await erase(first.partner)
    expect(await stateOf(first.home)).toEqual(before)
    await give(second.home, ['1', '2', '3'])
    await erase(second.home)
    await give(second.partner, ['1'])
    expect((await stateOf(second.partner))?.turns).toBe(1)
    expect([await stores.houses.of(first.home.id), await stores.houses.of(second.partner.id)]).toEqual([null, null])
  })
})

describe('it takes the will of both', () => {
  test('a code opens once, for a while, and names no house by itself', async () => {
    const [home, partner, other] = [
      await anAccount('hubspot', 'h'),
      await anAccount('salesforce', 'p'),
      await anAccount('salesforce', 'q'),
    ]
    await stores.houses.invite(home.id, 'once', LATER)
    expect(await stores.houses.of(home.id)).toBeNull()
    expect(await stores.houses.join(partner.id, 'guessed', NOW)).toBe('no-such-code')
    expect(await stores.houses.join(partner.id, 'once', LATER)).toBe('no-such-code')
    expect(await stores.houses.join(home.id, 'once', NOW)).toBe('no-such-code')
    const both = await Promise.all([partner, other].map(({ id }) => stores.houses.join(id, 'once', NOW)))
    expect(both.toSorted()).toEqual(['joined', 'no-such-code'])
    expect(await stores.houses.join(other.id, 'once', NOW)).toBe('no-such-code')
  })

  test('a newer invitation takes the place of the older one', async () => {
    const [home, partner] = [await anAccount('hubspot', 'h'), await anAccount('salesforce', 'p')]
    await stores.houses.invite(home.id, 'older', LATER)
    await stores.houses.invite(home.id, 'newer', LATER)
    expect(await stores.houses.join(partner.id, 'older', NOW)).toBe('no-such-code')
    expect(await stores.houses.join(partner.id, 'newer', NOW)).toBe('joined')
  })

  test('who shares already neither invites nor joins, and two accounts of one CRM never share', async () => {
    const { home, partner } = await aHouse()
    const [third, alike] = [await anAccount('hubspot', 't'), await anAccount('hubspot', 'u')]
    expect(await stores.houses.invite(home.id, 'x', LATER)).toBe(false)
    await stores.houses.invite(third.id, 'third', LATER)
    expect(await stores.houses.join(partner.id, 'third', NOW)).toBe('already-shared')
    expect(await stores.houses.join(alike.id, 'third', NOW)).toBe('same-crm')
    expect((await stores.houses.of(partner.id))?.partner).toBe(home.id)
  })

  test('what is begun is told: a code that waits and until when, nothing of a house that stands, and half of one', async () => {
    const lone = await anAccount('hubspot', 'l')
    expect(await stores.houses.begun(lone.id, NOW)).toEqual({ invitedUntil: null, isHalf: false })
    await stores.houses.invite(lone.id, 'waits', LATER)
    expect(await stores.houses.begun(lone.id, NOW)).toEqual({ invitedUntil: LATER, isHalf: false })
    expect(await stores.houses.begun(lone.id, LATER)).toEqual({ invitedUntil: null, isHalf: false })
    const { home, partner } = await aHouse()
    expect(await stores.houses.begun(home.id, NOW)).toEqual({ invitedUntil: null, isHalf: false })
    // The partner's own row is gone, as after a crash between the two.
    await askPastWalls(database.url, 'delete from app.house_links where installation_id = $1', [partner.id])
    expect(await stores.houses.begun(home.id, NOW)).toEqual({ invitedUntil: null, isHalf: true })
  })

  test('an old yes does not bring back a house that was left: half of one is none', async () => {
    const { home, partner } = await aHouse()
    await stores.houses.leave(home.id)
    expect([await stores.houses.of(home.id), await stores.houses.of(partner.id)]).toEqual([null, null])
    await stores.houses.invite(partner.id, 'again', LATER)
    expect(await stores.houses.of(home.id)).toBeNull()
    expect(await stores.houses.join(home.id, 'again', NOW)).toBe('joined')
    expect((await stores.houses.of(home.id))?.isHome).toBe(false)
  })

  test('a third account sees neither turns nor people of a house', async () => {
    const { home } = await aHouse()
    await give(home, ['1'])
    const third = await anAccount('salesforce', 't')
    expect(await stateOf(third)).toBeUndefined()
    const { facts } = await give(third, ['1'])
    expect([facts.assignedTimes.size, facts.openLeads.size]).toEqual([0, 0])
    expect(await stores.houses.leave(third.id)).toBe(false)
    expect(await stores.houses.of(home.id)).not.toBeNull()
  })
})
