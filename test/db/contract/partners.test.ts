import { beforeAll, expect, test } from '@jest/globals'
import { STAGES, STATUSES, type Stage, type Status } from '../../../src/domain/lead.ts'
import { standingOf, STANDINGS } from '../../../src/domain/partner-standing.ts'
import type { PartnerFilter, PartnerUser } from '../../../src/ports/partners.ts'
import { NOW, aBatch, aCommand, aCommit, aLeadCommit, aMemory, anAssignment, newId } from '../samples.ts'
import { onBoth } from './both.ts'

const OURS = 'nusantara'
/** Every stage in every status: how they stand must be the same in SQL as in the domain. */
const LIVES = STAGES.flatMap((stage) => STATUSES.map((status) => ({ stage, status })))

function aUser(over: Partial<PartnerUser> = {}): PartnerUser {
  return {
    userId: newId(),
    partnerId: OURS,
    name: 'Rani',
    email: 'rani@nusantara.example',
    invitedAt: NOW,
    invitedBy: 'Maya',
    signedInAt: null,
    revokedAt: null,
    ...over,
  }
}

onBoth('leads of partners', (subject) => {
  const partners = () => subject().stores.partners
  let id: string
  const leadIds = new Map<string, string>()

  async function send(
    record: string,
    partnerId: string | null,
    { stage = 'mql' as Stage, status = 'active' as Status, owner = 'sari' } = {},
  ): Promise<void> {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: [record] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    const known = leadIds.get(record)
    const assignment = anAssignment(owner)
    const commit = aLeadCommit(record, {
      partnerId,
      memory: aMemory({ stage, status, assignment }),
      decision: { routing: { kind: 'keep', because: 'route.keep', assignment } },
      ...(known ? { leadId: known, isNew: false } : {}),
    })
    leadIds.set(record, commit.leadId)
    await stores.evaluations.evaluate(aCommand(claim, { now: NOW + 1_000 * leadIds.size }), () => aCommit([commit]))
  }
  async function listed(partnerId: string, filter: PartnerFilter = {}): Promise<string[]> {
    const found: string[] = []
    for (let after = null; ;) {
      const page = await partners().page(id, partnerId, filter, after, 7)
      found.push(...page.leads.map(({ recordId }) => recordId))
      if (page.next === null) break
      after = page.next as never
    }
    expect(await partners().count(id, partnerId, filter)).toBe(found.length)
    return found
  }

  beforeAll(async () => {
    id = await subject().install()
    for (const { stage, status } of LIVES) await send(`${stage} ${status}`, OURS, { stage, status })
    await send('theirs', 'bluebridge')
    await send('nobodys', null)
  })

  test('how a lead stands is told alike by the domain, the list and the totals', async () => {
    for (const standing of STANDINGS) {
      const expected = LIVES.filter(({ stage, status }) => standingOf(stage, status) === standing)
      const found = await listed(OURS, { standing })
      expect(found.toSorted()).toEqual(expected.map(({ stage, status }) => `${stage} ${status}`).toSorted())
      expect((await partners().totals(id, OURS))[standing]).toBe(expected.length)
    }
    expect((await partners().totals(id, OURS)).dealt).toBe(STATUSES.length * 2)
    expect(await partners().totals(id, 'nobody')).toEqual({ work: 0, won: 0, resting: 0, closed: 0, dealt: 0 })
  })

  test('newest first, and only what waits for one rep where that is asked', async () => {
    const all = await listed(OURS)
    expect(all).toHaveLength(LIVES.length)
    expect(all[0]).toBe(`${STAGES.at(-1)} ${STATUSES.at(-1)}`)
    expect((await listed(OURS, { askedOf: 'sari' })).every((one) => !/^(sal|sql|opp|cust)/.test(one))).toBe(true)
    expect(await listed(OURS, { askedOf: 'budi' })).toEqual([])
    expect(await listed('bluebridge', { standing: 'work', askedOf: 'sari' })).toEqual(['theirs'])
  })

  test('a lead is found by its public id, by its own partner only', async () => {
    const [lead] = (await partners().page(id, OURS, {}, null, 1)).leads
    const { publicId } = lead!
    expect(publicId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(await partners().find(id, OURS, publicId)).toEqual(lead)
    expect(await partners().find(id, 'bluebridge', publicId)).toBeNull()
    expect(await partners().find(await subject().install(), OURS, publicId)).toBeNull()
    expect(await partners().find(id, OURS, lead!.leadId)).toBeNull()
    expect(await partners().find(id, OURS, 'no-id')).toBeNull()
  })

  test('a public id stays while the lead is decided again, and is a new one for another partner', async () => {
    const idOf = async (partnerId: string) => (await partners().page(id, partnerId, {}, null, 200)).leads
    await send('moving', OURS)
    const first = (await idOf(OURS)).find(({ recordId }) => recordId === 'moving')!.publicId
    await send('moving', OURS, { stage: 'sal' })
    expect((await partners().find(id, OURS, first))?.decision.stage).toBe('sal')
    await send('moving', 'bluebridge')
    expect(await partners().find(id, OURS, first)).toBeNull()
    expect(await partners().find(id, 'bluebridge', first)).toBeNull()
    expect((await idOf('bluebridge')).map(({ recordId }) => recordId)).toContain('moving')
    await send('moving', null)
    expect((await idOf('bluebridge')).map(({ recordId }) => recordId)).not.toContain('moving')
  })

  test('people are invited, sign in, and are shut out once, with their open links', async () => {
    const { access } = subject().stores
    const [user, other] = [aUser(), aUser({ invitedAt: NOW + 1, email: null })]
    for (const one of [user, other]) await partners().addUser(id, one)
    expect(await partners().users(id)).toEqual([user, other])
    const link = (hash: string, partnerUser: string) =>
      access.addLink({
        ...{ hash, installation: id, role: 'partner' as const, person: 'Rani', partnerUser },
        expiresAt: NOW + 9,
        reusable: true,
      })
    const [mine, theirs] = [newId(), newId()]
    await link(mine, user.userId)
    await link(theirs, other.userId)
    expect(await access.useLink(mine, NOW)).toEqual({
      ...{ installation: id, role: 'partner', person: 'Rani', partnerUser: user.userId, epoch: 0 },
    })
    await partners().noteSignIn(id, user.userId, NOW + 5)
    expect(await partners().revoke(id, user.userId, NOW + 6)).toBe(true)
    expect(await partners().revoke(id, user.userId, NOW + 7)).toBe(false)
    expect(await partners().revoke(id, newId(), NOW + 7)).toBe(false)
    expect(await partners().user(id, user.userId)).toEqual({ ...user, signedInAt: NOW + 5, revokedAt: NOW + 6 })
    expect(await access.useLink(mine, NOW)).toBeNull()
    expect(await access.useLink(theirs, NOW)).not.toBeNull()
  })
})
