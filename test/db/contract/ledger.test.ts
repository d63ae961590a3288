import { expect, test } from '@jest/globals'
import type { Credit } from '../../../src/domain/credits.ts'
import type { RotationState } from '../../../src/domain/roster.ts'
import { aBatch, aCommand, aCommit, aLeadCommit, aMemory, anAssignment, DAY, newId, NOW } from '../samples.ts'
import { onBoth } from './both.ts'

const PERIOD = { from: NOW - DAY, until: NOW + DAY }
const CANDIDATES = [
  { repId: 'sari', gate: 'chosen', present: true },
  { repId: 'budi', gate: 'out-of-hours', present: false },
] as const

onBoth('ledger', (subject) => {
  async function decided(
    id: string,
    record: string,
    over: Parameters<typeof aLeadCommit>[1],
    rotation: ReadonlyMap<string, RotationState> = new Map(),
  ): Promise<void> {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: [record] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))!
    await stores.evaluations.evaluate(aCommand(claim, { pools: ['ae'] }), () =>
      aCommit([aLeadCommit(record, over)], { rotation }),
    )
  }
  /** A lead given to somebody; by the turn of a pool unless told otherwise. */
  async function given(id: string, record: string, ownerId: string, over: object = {}): Promise<string> {
    const assignment = anAssignment(ownerId, over)
    const leadId = newId()
    const routing = { kind: 'assign', assignment, because: 'route.turn', candidates: CANDIDATES } as const
    const memory = aMemory({ assignment })
    const { outputs } = aLeadCommit(record, { memory }).decided.decision
    await decided(id, record, { leadId, memory, decision: { routing, outputs } })
    return leadId
  }

  test('turns of one pool in the period, oldest first, the newest ones where there are more; with who stood there', async () => {
    const { ledger } = subject().stores
    const id = await subject().install()
    const second = await given(id, '2', 'sari', { assignedAt: NOW + 2 })
    await given(id, '1', 'sari', { assignedAt: NOW + 1 })
    await given(id, '3', 'sari', { poolId: 'sdr' })
    await given(id, '4', 'sari', { by: 'sticky', poolId: null })
    await given(id, '5', 'sari', { assignedAt: NOW - 2 * DAY })
    const turns = await ledger.turns(id, 'ae', PERIOD, 9, 'sari')
    expect(turns.map(({ at }) => at)).toEqual([NOW + 1, NOW + 2])
    expect(turns[1]).toEqual({
      lead: { leadId: second, person: 'Person 2', company: 'PT Contoh' },
      at: NOW + 2,
      takenBy: 'sari',
      candidates: [{ ...CANDIDATES[0], gate: 'eligible' }, CANDIDATES[1]],
      policyVersion: 1,
    })
    const unnamed = { leadId: second, person: null, company: null }
    expect((await ledger.turns(id, 'ae', PERIOD, 1, null)).map(({ at, lead }) => [at, lead])).toEqual([
      [NOW + 2, unnamed],
    ])
    expect((await ledger.turns(id, 'ae', PERIOD, 1, 'budi')).map(({ lead }) => lead)).toEqual([unnamed])
  })

  test('leads of each rule of the routing, and the ways by which it gave them, most first', async () => {
    const { policies } = subject().stores
    const id = await subject().install()
    await given(id, '1', 'sari', { ruleId: 'icp' })
    await given(id, '2', 'budi', { ruleId: 'icp' })
    await given(id, '3', 'sari', { ruleId: 'icp', by: 'account-owner', poolId: null })
    await given(id, '4', 'sari', { ruleId: 'rest', poolId: 'sdr' })
    await given(id, '5', 'sari', { ruleId: 'rest', assignedAt: NOW - DAY })
    const icp = [
      { by: 'pool', poolId: 'ae', leads: 2 },
      { by: 'account-owner', poolId: null, leads: 1 },
    ]
    expect(await policies.traffic(id, NOW)).toEqual([
      { ruleId: 'icp', leads: 3, ways: icp },
      { ruleId: 'rest', leads: 1, ways: [{ by: 'pool', poolId: 'sdr', leads: 1 }] },
    ])
    expect((await policies.traffic(id, 0)).map(({ leads }) => leads)).toEqual([3, 2])
    expect(await policies.traffic(await subject().install(), 0)).toEqual([])
  })

  test('leads without a turn: counted for everybody, listed for one', async () => {
    const { ledger } = subject().stores
    const id = await subject().install()
    await given(id, '1', 'sari', { by: 'sticky', poolId: null })
    await given(id, '2', 'sari', { by: 'person', poolId: null, assignedAt: NOW + 5 })
    await given(id, '3', 'budi', { by: 'account-owner', poolId: null })
    await given(id, '4', 'budi')
    expect(Object.fromEntries(await ledger.giftCounts(id, PERIOD))).toEqual({ sari: 2, budi: 1 })
    expect((await ledger.gifts(id, 'sari', PERIOD, 9)).map(({ by }) => by)).toEqual(['sticky', 'person'])
    expect((await ledger.gifts(id, 'sari', PERIOD, 1)).map(({ by }) => by)).toEqual(['person'])
  })

  test('a turn given back and what lapsed of it, with its points', async () => {
    const { ledger, credits } = subject().stores
    const id = await subject().install()
    const leadId = newId()
    const entries = [
      { account: 'sari', amount: 3 },
      { account: 'house', amount: -3 },
    ]
    const credit: Credit = {
      ...{ leadId, poolId: 'ae', repId: 'sari', reason: 'spam', at: NOW, expiresAt: NOW + 10, entries },
    }
    const cw = { sari: 3, house: -3 }
    await decided(id, '1', { leadId, decision: { credit } }, new Map([['ae', { cw, turns: 4 }]]))
    expect((await ledger.rotation(id)).get('ae')).toEqual({ cw, turns: 4 })
    await credits.settle(id, NOW + 10, 9)
    const lead = { leadId, person: 'Person 1', company: 'PT Contoh' }
    expect(await ledger.credits(id, 'ae', PERIOD)).toEqual([
      { kind: 'credit', lead, at: NOW, repId: 'sari', reason: 'spam', points: 3 },
      { kind: 'lapsed', lead, at: NOW + 10, repId: 'sari', reason: 'spam', points: -3 },
    ])
    expect(await ledger.credits(id, 'ae', { from: NOW, until: NOW + 10 })).toHaveLength(1)
    expect(await ledger.credits(id, 'sdr', PERIOD)).toEqual([])
  })

  test('what each has in hand is what the list of leads has of them', async () => {
    const { ledger, leads } = subject().stores
    const id = await subject().install()
    await given(id, '1', 'sari')
    await given(id, '2', 'sari')
    await given(id, '3', 'budi')
    const inHand = await ledger.inHand(id, ['sari', 'budi', 'nobody'], NOW)
    expect(inHand.toSorted((a, b) => b.active - a.active)).toEqual([
      { repId: 'sari', active: 2, late: 0 },
      { repId: 'budi', active: 1, late: 0 },
    ])
    expect(await leads.count(id, { owner: 'sari', status: 'active' }, 9)).toBe(2)
  })
})
