import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ERASED_TABLES } from '../../src/db/erased-tables.ts'
import { openPools } from '../../src/db/pools.ts'
import type { OpenStores } from '../../src/db/stores.ts'
import { orderActivity } from '../../src/domain/manager-order.ts'
import { CROSSING } from '../../src/domain/pair.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { forgetPersons } from '../../src/flow/forget-person.ts'
import { sweepSla } from '../../src/flow/sweep-sla.ts'
import { aPerson } from '../support/memory-world.ts'
import { askPastWalls, freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { TwoCrms } from '../support/two-crms.ts'
import { aBatch } from './samples.ts'
import { openOn, silentLog } from './contract/both.ts'

// Somebody who stands in both CRMs of a company is one lead: one record leads, the other follows.

const MINUTE = 60_000
const RESPONSE = 'estafet__Rep_Response__c'
const OUTREACH = 'activity:first'
const JANE = 'jane@acme.example'

let database: FreshDatabase
let stores: OpenStores
let world: TwoCrms
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
})
afterAll(async () => {
  await stores.close()
  await database.drop()
  await stopSharedServer()
})
beforeEach(async () => {
  world = await TwoCrms.open(stores)
})

/** Jane asks in HubSpot, and comes up in Salesforce a while later. */
async function janeInBoth(): Promise<void> {
  await world.arrives(world.left, '101', JANE)
  await world.settle()
  world.clock.advance(MINUTE)
  await world.arrives(world.right, '00Q1', JANE)
  await world.settle()
}

describe('one lead', () => {
  test('a record that comes up later follows: same stage, owner, deadline and reason, no second turn', async () => {
    await janeInBoth()
    const { left, right } = world
    expect(world.shown(right, '00Q1', 'stage')).toBe('mql')
    expect(world.owner(right, '00Q1')).toBe(world.owner(left, '101'))
    expect(world.owner(left, '101')).toBe(0)
    expect(await world.turns(left)).toBe(1)
    const [leads, follows] = [await world.decision(left, '101'), await world.decision(right, '00Q1')]
    expect(leads.pair).toMatchObject({ role: 'leads', crm: 'Salesforce', recordId: '00Q1' })
    expect(follows.pair).toMatchObject({ role: 'follows', crm: 'HubSpot', recordId: '101' })
    expect(follows.outputs.slaDueAt).toBe(leads.outputs.slaDueAt)
    expect(follows.clocks).toEqual([])
    expect(follows.tasks).toEqual([])
    expect(follows.trace.map(({ because }) => because)).toContain('route.follows')
  })

  test('it comes to rest: nothing more is looked at once both have seen each other', async () => {
    await janeInBoth()
    const before = [await world.decision(world.left, '101'), await world.decision(world.right, '00Q1')]
    await world.settle()
    expect([await world.decision(world.left, '101'), await world.decision(world.right, '00Q1')]).toEqual(before)
  })
})

describe('at once', () => {
  test('a hundred people come up in both CRMs at the same instant, over twenty workers: a hundred turns, one owner each, both written', async () => {
    const { left, right } = world
    // Twenty workers have something to do.
    for (const { crm } of [left, right]) Object.assign(crm, { batchSize: 10 })
    const people = Array.from({ length: 100 }, (_, n) => ({ n, email: `p${n}@firm${n}.example` }))
    for (const { n, email } of people) {
      left.crm.put('contact', String(1000 + n), world.recordOf(left, email))
      right.crm.put('contact', `00Q${n}`, world.recordOf(right, email))
    }
    for (const { n } of people) {
      await world.notify(left, String(1000 + n))
      await world.notify(right, `00Q${n}`)
    }
    const worker = (account: typeof left) => evaluateBatch(world.flow, { installation: account.id, type: 'contact' })
    await Promise.all(Array.from({ length: 20 }, (_, index) => worker(index % 2 === 0 ? left : right)))
    await world.settle()
    const owners = people.map(({ n }) => [world.owner(left, String(1000 + n)), world.owner(right, `00Q${n}`)])
    expect(owners.filter(([one, two]) => one !== two || one === -1)).toEqual([])
    const shares = [0, 1, 2].map((rep) => owners.filter(([one]) => one === rep).length)
    expect(shares.toSorted()).toEqual([33, 33, 34])
    expect(await world.turns(left)).toBe(100)
    const rows = await assignments()
    expect(rows).toBe(100)
  }, 60_000)

  async function assignments(): Promise<number> {
    const { rows } = await askPastWalls(
      database.url,
      'select count(*)::int as n from assignments where installation_id = any($1) and ended_at is null',
      [[world.left.id, world.right.id]],
    )
    return rows[0]!['n'] as number
  }
})

describe('what happens on either side', () => {
  beforeEach(janeInBoth)

  test('a form filled in the CRM of the record that follows counts where it leads', async () => {
    world.clock.advance(MINUTE)
    const at = new Date(world.clock.now()).toISOString()
    await world.changes(world.right, '00Q1', { Form_Name__c: 'Contact us', Form_Submitted_At__c: at })
    await world.settle()
    const { decision } = await latest(world.left, '101')
    const [engagement] = decision.trace.filter(({ step }) => step === 'engagement')
    expect(engagement?.saw).toMatchObject({ activities: 3 })
  })

  test('the first contact made in either CRM keeps the one promise', async () => {
    world.clock.advance(MINUTE)
    const spokeAt = new Date(world.clock.now()).toISOString()
    expect(world.shown(world.right, '00Q1', 'slaState')).toBe('running')
    await world.changes(world.right, '00Q1', { [OUTREACH]: spokeAt })
    await world.settle()
    for (const [account, id] of [
      [world.left, '101'],
      [world.right, '00Q1'],
    ] as const) {
      expect(world.shown(account, id, 'slaState')).toBe('met')
      expect(world.shown(account, id, 'stage')).toBe('sal')
    }
  })

  test('whom a person sets as the owner in either CRM has the lead in both, and no rule moves it', async () => {
    for (const [account, id, rep] of [
      [world.right, '00Q1', 2],
      [world.left, '101', 1],
    ] as const) {
      world.clock.advance(MINUTE)
      const property = account.kind === 'hubspot' ? 'hubspot_owner_id' : 'OwnerId'
      await world.changes(account, id, { [property]: account.reps[rep]! })
      await world.settle()
      expect([world.owner(world.left, '101'), world.owner(world.right, '00Q1')]).toEqual([rep, rep])
      const { routing } = (await latest(world.left, '101')).decision
      expect(routing).toMatchObject({ assignment: { by: 'person' } })
      expect('assignment' in routing ? routing.assignment.lockedUntil : null).toBeGreaterThan(world.clock.now())
    }
    expect(await world.turns(world.left)).toBe(1)
  })

  test('whom a manager assigns on our page of either record has the lead in both', async () => {
    const { left, right } = world
    world.clock.advance(MINUTE)
    const at = world.clock.now()
    const order = { order: 'assign', ownerId: right.reps[2]!, lockedUntil: at + 60 * MINUTE, by: 'Mia' } as const
    const activities = [{ id: '00Q1', activity: orderActivity('order:1', order, at) }]
    await stores.inbox.keep(aBatch(right.id, { ids: ['00Q1'], receivedAt: at, activities }))
    await world.settle()
    expect([world.owner(left, '101'), world.owner(right, '00Q1')]).toEqual([2, 2])
    expect((await latest(left, '101')).decision.routing).toMatchObject({
      assignment: { by: 'person', lockedUntil: at + 60 * MINUTE },
    })
  })

  test('whom the other CRM does not know stays the owner in the one where they were set', async () => {
    const { right } = world
    await stores.installations.replacePeople(
      right.id,
      [
        ...(await stores.installations.people(right.id)),
        aPerson({ repId: '0059', name: 'Only here', email: 'only@contoh.co.id' }),
      ],
      world.clock.now(),
    )
    await world.changes(right, '00Q1', { OwnerId: '0059' })
    await world.settle()
    expect(world.shown(right, '00Q1', 'ownerId')).toBe('0059')
    expect(world.owner(world.left, '101')).toBe(0)
  })

  test('an owner without a user in the CRM of the record that follows leaves its owner as it is, and the reason says so', async () => {
    const { left, right } = world
    const without = (await stores.installations.people(right.id)).filter(({ repId }) => repId !== right.reps[1])
    await stores.installations.replacePeople(right.id, without, world.clock.now())
    await world.changes(left, '101', { hubspot_owner_id: left.reps[1]! })
    await world.settle()
    expect(world.owner(left, '101')).toBe(1)
    expect(world.owner(right, '00Q1')).toBe(0)
    expect((await latest(right, '00Q1')).decision.outputs.routingReason.because).toBe('route.follows-unknown')
  })

  describe('whom a CRM does not take as the owner', () => {
    const nothingIsLeft = async () => {
      for (const { id } of [world.left, world.right])
        expect(await stores.reads.stats(id)).toMatchObject({ dirty: 0, outbox: 0, failed: 0 })
    }

    test('is refused by that of the record that follows: all else is written there, its owner stays, and the reason says so; the lead keeps its owner', async () => {
      const { left, right } = world
      right.crm.refusedOwners.add(right.reps[1]!)
      world.clock.advance(MINUTE)
      const spokeAt = new Date(world.clock.now()).toISOString()
      await world.changes(left, '101', { hubspot_owner_id: left.reps[1]!, hs_first_outreach_date: spokeAt })
      await world.settle()
      for (let look = 0; look < 3; look += 1) {
        expect([world.owner(left, '101'), world.owner(right, '00Q1')]).toEqual([1, 0])
        expect(world.shown(right, '00Q1', 'slaState')).toBe('met')
        const { because } = (await latest(right, '00Q1')).decision.outputs.routingReason
        expect(because).toBe('route.follows-refused')
        await nothingIsLeft()
        world.clock.advance(MINUTE)
        await world.notify(right, '00Q1')
        await world.notify(left, '101')
        await world.settle()
      }
      expect(await world.turns(left)).toBe(1)
    })

    test('is no longer in the way once the lead is given to somebody else', async () => {
      const { left, right } = world
      right.crm.refusedOwners.add(right.reps[1]!)
      await world.changes(left, '101', { hubspot_owner_id: left.reps[1]! })
      await world.settle()
      world.clock.advance(MINUTE)
      await world.changes(left, '101', { hubspot_owner_id: left.reps[2]! })
      await world.settle()
      expect([world.owner(left, '101'), world.owner(right, '00Q1')]).toEqual([2, 2])
      await nothingIsLeft()
    })

    test('is refused by that of the record that leads: somebody else is chosen, in both, with the turn given back', async () => {
      const { left, right } = world
      left.crm.refusedOwners.add(left.reps[1]!)
      await world.arrives(left, '102', 'li@wide.example')
      await world.arrives(right, '00Q2', 'li@wide.example')
      await world.settle()
      expect([world.owner(left, '102'), world.owner(right, '00Q2')]).toEqual([2, 2])
      expect(await world.turns(left)).toBe(2)
      await nothingIsLeft()
    })
  })

  test('a rep who rejects it in the CRM of the record that follows gives it back in both, once', async () => {
    world.clock.advance(MINUTE)
    await world.changes(world.right, '00Q1', { [RESPONSE]: 'rejected' })
    await world.settle()
    expect(world.shown(world.left, '101', 'stage')).toBe('known')
    expect(world.shown(world.right, '00Q1', 'stage')).toBe('known')
    expect(world.right.crm.value('contact', '00Q1', RESPONSE)).toBeNull()
  })

  test('a promise that nobody kept makes one task, in the CRM of the record that leads', async () => {
    world.clock.advance(4 * 60 * MINUTE)
    await world.settle()
    expect([...world.left.crm.tasks.keys()].filter((key) => key.endsWith(':breach'))).toHaveLength(1)
    expect(world.right.crm.tasks.size).toBe(0)
    expect(world.shown(world.right, '00Q1', 'slaState')).toBe('breached')
  })
})

const latest = async (account: TwoCrms['left'], id: string) => {
  const lead = await stores.reads.lead(account.id, id, 5)
  return { ...lead!, decision: lead!.latest.decision }
}

describe('the pair ends', () => {
  beforeEach(janeInBoth)

  test('where the house ends: both are leads of their own, with the owner they show, and no turn is used; the promise begins then', async () => {
    const { left, right } = world
    world.clock.advance(MINUTE)
    expect(await stores.houses.leave(left.id)).toBe(true)
    await world.settle()
    expect([world.owner(left, '101'), world.owner(right, '00Q1')]).toEqual([0, 0])
    expect([await world.turns(left), await world.turns(right)]).toEqual([1, 0])
    const { decision } = await latest(right, '00Q1')
    expect(decision.pair).toBeUndefined()
    expect(decision.stage).toBe('mql')
    expect(decision.clocks.filter(({ state }) => state === 'running').map(({ startedAt }) => startedAt)).toEqual([
      world.clock.now(),
      world.clock.now(),
    ])
    expect((await latest(left, '101')).decision.pair).toBeUndefined()
  })

  test('one that was answered while it followed owes no answer on its own', async () => {
    await world.changes(world.left, '101', { hs_first_outreach_date: new Date(world.clock.now()).toISOString() })
    await world.settle()
    expect(world.shown(world.right, '00Q1', 'slaState')).toBe('met')
    await stores.houses.leave(world.left.id)
    await world.settle()
    for (let look = 0; look < 2; look += 1) {
      expect((await latest(world.right, '00Q1')).decision.clocks).toEqual([])
      await world.notify(world.right, '00Q1')
      await world.settle()
    }
  })

  test.each(['left', 'right'] as const)('where the address of the record on the %s changes', async (side) => {
    const [account, id, property] =
      side === 'left' ? ([world.left, '101', 'email'] as const) : ([world.right, '00Q1', 'Email'] as const)
    await world.changes(account, id, { [property]: 'other@acme.example' })
    await world.settle()
    await bothOnTheirOwn()
  })

  test('where the record that leads is deleted: the other goes on with its owner', async () => {
    const { left, right } = world
    left.crm.remove('contact', '101')
    await world.notify(left, '101')
    await world.settle()
    expect((await latest(right, '00Q1')).decision.pair).toBeUndefined()
    expect(world.owner(right, '00Q1')).toBe(0)
    expect(await world.turns(left)).toBe(1)
  })

  test('where a second record with the address comes up; all three have one owner, and the reason says why they are apart', async () => {
    const { right } = world
    world.clock.advance(MINUTE)
    await world.arrives(right, '00Q2', JANE)
    await world.settle()
    await bothOnTheirOwn()
    expect(world.owner(right, '00Q2')).toBe(0)
    expect(await world.turns(world.left)).toBe(1)
    const reasons = (await latest(world.left, '101')).decision.trace.map(({ because }) => because)
    expect(reasons).toContain('account.several-records')
  })

  async function bothOnTheirOwn(): Promise<void> {
    const { left, right } = world
    for (const [account, id] of [
      [left, '101'],
      [right, '00Q1'],
    ] as const) {
      expect((await latest(account, id)).decision.pair).toBeUndefined()
      expect(world.owner(account, id)).toBe(0)
      expect(world.shown(account, id, 'stage')).toBe('mql')
    }
    expect(await world.turns(left)).toBe(1)
  }

  test('a lead that is merged into another one in its CRM stays in the pair', async () => {
    const { left } = world
    await world.arrives(left, '102', 'jane.doe@acme.example')
    await world.settle()
    left.crm.merge('contact', ['101', '102'], '103')
    await world.notify(left, '101')
    await world.settle()
    expect((await latest(left, '103')).decision.pair).toMatchObject({ role: 'leads', recordId: '00Q1' })
    expect((await latest(world.right, '00Q1')).decision.pair).toMatchObject({ role: 'follows', recordId: '103' })
    expect(world.owner(world.right, '00Q1')).toBe(world.owner(left, '103'))
  })

  test('a person forgotten in one CRM is forgotten in what the other account saw of them; the lead there stays, with what it did there', async () => {
    const { left, right } = world
    const did = async () =>
      (await latest(left, '101')).decision.trace.find(({ step }) => step === 'engagement')?.saw['activities']
    world.clock.advance(MINUTE)
    await world.changes(left, '101', {
      recent_conversion_event_name: 'Pricing',
      recent_conversion_date: String(world.clock.now()),
    })
    await world.settle()
    const together = await did()
    await world.changes(right, '00Q1', {
      ...{ Use_Case__c: 'Cargo-forecasting', [RESPONSE]: 'accepted' },
      ...{ Form_Name__c: 'Talk to Cargo-forecasting', Form_Submitted_At__c: new Date(world.clock.now()).toISOString() },
    })
    await world.settle()
    expect(await naming('00Q1', 'Cargo-forecasting')).not.toEqual([])
    right.crm.erase('contact', '00Q1')
    const at = world.clock.now()
    await stores.forgetting.ask(right.id, ['00Q1'], { announced: true, at, dueAt: at })
    await forgetPersons(world.flow, right.id)
    expect(await naming('00Q1', 'Cargo-forecasting')).toEqual([])
    const [proof] = await stores.forgetting.report(right.id, 1)
    expect(proof!.rows).toMatchObject({ leads: 1, leads_elsewhere: 1 })
    await world.settle()
    expect(await naming('00Q1', 'Cargo-forecasting')).toEqual([])
    expect((await latest(left, '101')).decision).toMatchObject({ stage: 'sal', outputs: { ownerId: left.reps[0] } })
    expect((await latest(left, '101')).decision.pair).toBeUndefined()
    // The demo and the page of prices were asked for there; the demo of the other record is gone.
    expect([together, await did()]).toEqual([3, 2])
  })

  test('an account that is erased is forgotten in what the other one saw of it', async () => {
    const { left, right } = world
    await stores.installations.setState(left.id, 'uninstalled', 'test')
    const since = (await stores.erasures.goneSince(left.id, world.clock.now()))!
    await stores.erasures.erase(left.id, since, world.clock.now())
    world.clock.advance(2 * MINUTE)
    await world.settleOne(right)
    const { decision } = await latest(right, '00Q1')
    expect(decision.pair).toBeUndefined()
    expect(world.owner(right, '00Q1')).toBe(0)
    const { rows } = await askPastWalls(
      database.url,
      `select 1 from decisions where installation_id = $1 and (position('HubSpot' in decision::text) > 0 or position('"other"' in inputs::text) > 0)`,
      [right.id],
    )
    expect(rows).toEqual([])
  })

  /** Tables in which one of the words stands in a row of the account on the left. */
  async function naming(...words: readonly string[]): Promise<readonly unknown[]> {
    const looks = ERASED_TABLES.map(
      (table) => `select '${table}' as name where exists (select 1 from ${table} t where installation_id = $1
        and exists (select 1 from unnest($2::text[]) w where position(w in t::text) > 0))`,
    )
    return (await askPastWalls(database.url, looks.join(' union all '), [world.left.id, words])).rows
  }
})

describe('the wall', () => {
  test('accounts that share nothing make no pair, and a house that ended shows nothing more', async () => {
    const apart = await TwoCrms.open(stores, false)
    await apart.arrives(apart.left, '101', JANE)
    await apart.settle()
    await apart.arrives(apart.right, '00Q1', JANE)
    await apart.settle()
    expect((await latest(apart.right, '00Q1')).decision.pair).toBeUndefined()
    expect([await apart.turns(apart.left), await apart.turns(apart.right)]).toEqual([1, 1])
  })

  test('a third account finds neither the records nor the news of a house', async () => {
    await janeInBoth()
    const third = await TwoCrms.open(stores, false)
    await third.arrives(third.right, '00Q1', JANE)
    await third.settle()
    expect((await latest(third.right, '00Q1')).decision.pair).toBeUndefined()
    for (const question of [
      "select * from house_records(array['e:jane@acme.example'], array[null]::uuid[])",
      'select * from house_told()',
      'select * from house_news',
      'select * from house_pairs',
    ])
      expect([question, await asApp(third.right.id, question)]).toEqual([question, []])
  })

  test('of a record that follows nothing crosses but what is listed', async () => {
    await janeInBoth()
    const [row] = await asApp(
      world.left.id,
      `select * from house_records(array['e:jane@acme.example'], array[(select lead_id from leads where record_id = '101')])`,
    )
    expect(Object.keys(row!).toSorted()).toEqual(
      [
        'place',
        'own',
        'own_seen_at',
        'paired',
        'theirs',
        'crm',
        'partner_id',
        'lead_id',
        'record_id',
        'seen_at',
        'remembered',
        'facts',
        'told',
      ].toSorted(),
    )
    const { fields } = row!['facts'] as { fields: object }
    expect(Object.keys(fields).toSorted()).toEqual(['company', 'country', 'lastActivityAt', 'phone', 'role'])
    expect(JSON.stringify(row).replaceAll(`Company of ${JANE}`, '')).not.toMatch(/jane|doe/i)
  })

  test('the list of fields that cross is the same here and in the database', async () => {
    const [row] = (
      await askPastWalls(database.url, `select pg_get_functiondef('house_records'::regproc) as source`, [])
    ).rows
    const [, listed] = /f\.key = any\(array\[([^\]]+)\]/i.exec(String(row!['source']))!
    expect(listed!.match(/\w+/g)!.toSorted()).toEqual(CROSSING.toSorted())
  })

  async function asApp(installation: string, question: string): Promise<Record<string, unknown>[]> {
    const pools = openPools(database.url, { application: 'one-person', log: silentLog })
    const client = await pools.work.connect()
    try {
      await client.query(`begin; select set_config('estafet.installation', '${installation}', true)`)
      return (await client.query<Record<string, unknown>>(question)).rows
    } finally {
      await client.query('rollback')
      client.release()
      await pools.close()
    }
  }
})

describe('a crash', () => {
  test('between what the leading record was decided and what the other hears of it: the sweep brings it', async () => {
    await janeInBoth()
    const { left, right } = world
    world.clock.advance(MINUTE)
    await world.changes(left, '101', { hubspot_owner_id: left.reps[2]! })
    await world.evaluate(left)
    // Nobody rings, and no notification tells.
    expect(await stores.sweep.withDue(world.clock.now())).toContain(right.id)
    await sweepSla(world.flow, right.id)
    await world.evaluate(right)
    await world.write(right)
    expect(world.owner(right, '00Q1')).toBe(2)
  })

  test('after news were heard and before they are taken away: they are heard again, and nothing changes', async () => {
    await janeInBoth()
    await askPastWalls(database.url, 'insert into house_news (installation_id, record_id) values ($1, $2)', [
      world.left.id,
      '00Q1',
    ])
    const writes = world.right.crm.writes.length
    await world.settle()
    expect(world.right.crm.writes).toHaveLength(writes)
  })

  test('in the middle of leaving a house: the side that is left alone notices within a minute', async () => {
    await janeInBoth()
    const { left, right } = world
    await askPastWalls(database.url, 'delete from house_links where installation_id = $1', [left.id])
    world.clock.advance(2 * MINUTE)
    await world.settle()
    expect((await latest(right, '00Q1')).decision.pair).toBeUndefined()
    expect(world.owner(right, '00Q1')).toBe(0)
    expect((await latest(right, '00Q1')).decision.clocks).not.toEqual([])
  })
})
