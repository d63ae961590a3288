import { describe, expect, test } from '@jest/globals'
import type { Decision } from '../../src/domain/decision.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { recompute } from '../../src/flow/recompute.ts'
import { demoRequest, MemoryWorld } from '../support/memory-world.ts'

const BO = '5502'

async function decided(world: MemoryWorld, record: string): Promise<Decision> {
  const rows = await world.stores.reads.recentDecisions(world.installation.installationId, 100, null)
  return rows.find(({ recordId }) => recordId === record)!.decision
}

/** A world that knows one company of Bo's; a contact of its own made it known. */
async function withCompany(properties: Record<string, string>, policy: Policy = defaultPolicy): Promise<MemoryWorld> {
  const world = await MemoryWorld.open(policy)
  world.crm.put('company', '901', { hubspot_owner_id: BO, ...properties })
  await world.notify({ id: '901', type: 'company', kind: 'created' })
  await world.settle()
  return world
}
async function arrives(world: MemoryWorld, id: string, fields: Record<string, string | null>): Promise<Decision> {
  world.crm.put('contact', id, demoRequest(fields))
  await world.notify({ id, kind: 'created' })
  await world.settle()
  return decided(world, id)
}

describe('a lead finds its account in the store', () => {
  test.each([
    { how: 'by domain', fields: { email: 'lee@mail.acme.co.uk' }, tier: 'T1' },
    {
      how: 'by name and postal code',
      fields: { email: 'lee@gmail.com', company: 'PT Acme, Tbk.', zip: '12190' },
      tier: 'T3',
    },
    {
      how: 'by a like name and telephone',
      fields: { email: 'lee@gmail.com', company: 'Acme Group', phone: '+62 21 555 0199' },
      tier: 'T4',
    },
  ])('$how: $tier, and its owner gets the lead without a turn', async ({ fields, tier }) => {
    const world = await withCompany({
      name: 'Acme',
      website: 'https://www.acme.co.uk/id',
      zip: '12190',
      phone: '(021) 5550199',
      country: 'Indonesia',
    })
    const { account, routing } = await arrives(world, '101', { country: null, ...fields })
    expect(account).toMatchObject({ accountId: '901', tier })
    expect(routing).toMatchObject({ kind: 'assign', assignment: { ownerId: BO, by: 'account-owner', poolId: null } })
  })

  test('E23 by the name alone: kept as a suggestion, and the pool decides', async () => {
    const world = await withCompany({ name: 'Acme', domain: 'acme.com' })
    const { account, routing, trace } = await arrives(world, '101', { email: 'pat@gmail.com', company: 'Acme Inc' })
    expect(account).toMatchObject({ accountId: '901', tier: 'T5', confidence: 0.4 })
    expect(trace.find(({ step }) => step === 'account')?.because).toBe('account.name-alone')
    expect(routing).toMatchObject({ kind: 'assign', assignment: { by: 'pool' } })
  })

  test('T2 by the domain from which its contacts write', async () => {
    const world = await withCompany({ name: 'Holding', domain: 'holding.example' })
    for (const id of ['101', '102']) {
      world.crm.put('contact', id, demoRequest({ email: `${id}@daughter.example`, associatedcompanyid: '901' }))
      await world.notify({ id, kind: 'created' })
    }
    await world.settle()
    const { account } = await arrives(world, '103', { email: '103@daughter.example', company: 'Daughter' })
    expect(account).toMatchObject({ accountId: '901', tier: 'T2' })
  })

  const LATER_COMPANY = { name: 'Acme', zip: '12190', phone: '(021) 5550199', country: 'Indonesia' }
  const BY_NAME = { email: 'lee@gmail.com', company: 'PT Acme, Tbk.', zip: '12190', country: null }

  // What is decided anew changes nothing that is shown: the lead keeps its owner.
  const leadsOf901 = ({ stores, installation }: MemoryWorld) =>
    stores.linked.unlinkedContacts(installation.installationId, ['901'], [])

  test('also a company that comes later, by name and postal code: the lead is decided again', async () => {
    const world = await MemoryWorld.open()
    expect((await arrives(world, '101', BY_NAME)).account).toBeNull()
    world.crm.put('company', '901', { hubspot_owner_id: BO, ...LATER_COMPANY })
    await world.notify({ id: '901', type: 'company', kind: 'created' })
    await world.settle()
    expect(await leadsOf901(world)).toEqual(['101'])
  })

  test('also one that was read first because another lead is linked to it', async () => {
    const world = await MemoryWorld.open()
    await arrives(world, '101', BY_NAME)
    world.crm.put('company', '901', { hubspot_owner_id: BO, ...LATER_COMPANY })
    await arrives(world, '102', { email: 'pat@gmail.com', associatedcompanyid: '901' })
    expect(await leadsOf901(world)).toEqual([])
    await world.notify({ id: '901', type: 'company', kind: 'created' })
    await world.settle()
    expect(await leadsOf901(world)).toEqual(['101'])
  })

  test('a competitor is no account, whether the CRM or the policy says so', async () => {
    const matching = { ...defaultPolicy.matching, competitors: ['acme.com'] }
    for (const world of [
      await withCompany({ name: 'Acme', domain: 'acme.com', is_competitor: 'true' }),
      await withCompany({ name: 'Acme', domain: 'acme.com' }, { ...defaultPolicy, matching }),
    ]) {
      const { account, trace } = await arrives(world, '101', { email: 'pat@acme.com' })
      expect(account).toBeNull()
      expect(trace.find(({ step }) => step === 'account')).toMatchObject({
        because: 'account.set-aside',
        saw: { setAside: ['901'], reasons: ['competitor'] },
      })
    }
  })

  test('an administrator’s word finds an account that no key would', async () => {
    const overrides = [{ domain: 'brand.example', account: '901', verdict: 'always' as const }]
    const world = await withCompany(
      { name: 'Acme', domain: 'acme.com' },
      { ...defaultPolicy, matching: { ...defaultPolicy.matching, overrides } },
    )
    expect((await arrives(world, '101', { email: 'pat@brand.example', company: 'Brand' })).account).toMatchObject({
      accountId: '901',
      tier: 'T0',
    })
  })
})

describe('records of one person', () => {
  const rina = { firstname: 'Rina', lastname: 'Wahyuni', company: 'Samudra', phone: '+62 812 3456 7890' }
  const ownerOf = (world: MemoryWorld, id: string) => world.written(id, 'hubspot_owner_id')
  const filler = (n: number) => ({ email: `f${n}@firm${n}.example`, firstname: 'Filler', lastname: `No ${n}` })

  test('go to one owner, without a turn, and are proposed as duplicates with what speaks for it', async () => {
    const world = await MemoryWorld.open()
    await arrives(world, '101', { ...rina, email: 'rina@gmail.com' })
    await arrives(world, '102', filler(1))
    const { routing } = await arrives(world, '103', {
      ...rina,
      email: 'r.wahyuni@samudra.example',
      phone: '0812 3456 7890',
      country: 'Indonesia',
    })
    expect(ownerOf(world, '103')).toBe(ownerOf(world, '101'))
    expect(routing).toMatchObject({ because: 'route.same-person', assignment: { by: 'current-owner', poolId: null } })
    const [proposal, ...more] = await world.stores.duplicates.list(world.installation.installationId, 'open', 10)
    expect(more).toEqual([])
    expect(proposal?.records).toEqual(['101', '103'])
    expect(proposal?.evidence.slice(0, 2).map(({ field, agreement }) => [field, agreement])).toEqual([
      ['name', 'same'],
      ['phone', 'same'],
    ])
  })

  test('also when both arrive at once, and the decisions come out the same again', async () => {
    const world = await MemoryWorld.open()
    for (const [id, email] of [
      ['101', 'rina@gmail.com'],
      ['102', 'rina.w@gmail.com'],
    ] as const)
      world.crm.put('contact', id, demoRequest({ ...rina, email }))
    await world.notify({ id: '101', kind: 'created' }, { id: '102', kind: 'created' })
    await world.settle()
    expect(ownerOf(world, '101')).toBe(ownerOf(world, '102'))
    const { installationId } = world.installation
    for (const { decisionId } of await world.stores.reads.recentDecisions(installationId, 10, null))
      expect(await recompute(world.flow, installationId, decisionId)).toEqual({ kind: 'same' })
  })

  test('pairs that somebody called different go their own ways', async () => {
    const world = await MemoryWorld.open()
    const { installationId } = world.installation
    await arrives(world, '101', { ...rina, email: 'rina@gmail.com' })
    await arrives(world, '103', {
      ...rina,
      email: 'rina.w@gmail.com',
      recent_conversion_event_name: null,
      recent_conversion_date: null,
    })
    const [proposal] = await world.stores.duplicates.list(installationId, 'open', 10)
    expect(proposal).toBeDefined()
    expect(await world.stores.duplicates.reject(installationId, proposal!.leads, 'Sari', 0)).toBe(true)
    await arrives(world, '103', { ...rina, email: 'rina.w@gmail.com' })
    expect(await world.stores.duplicates.list(installationId, 'open', 10)).toEqual([])
  })

  test('colleagues at one switchboard are not one person', async () => {
    const world = await withCompany({ name: 'Acme', domain: 'acme.com', phone: '+1 212 555 0100' })
    await arrives(world, '101', {
      email: 'budi.santoso@acme.com',
      firstname: 'Budi',
      lastname: 'Santoso',
      phone: '+12125550100',
    })
    await arrives(world, '102', {
      email: 'budi.susanto@acme.com',
      firstname: 'Budi',
      lastname: 'Susanto',
      phone: '+12125550100',
    })
    expect(await world.stores.duplicates.list(world.installation.installationId, 'open', 10)).toEqual([])
  })
})
