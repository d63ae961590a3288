import { expect, test } from '@jest/globals'
import type { Credit } from '../../../src/domain/credits.ts'
import type { RotationState } from '../../../src/domain/roster.ts'
import { aBatch, aCommand, aCommit, aLeadCommit, aMemory, anAssignment, DAY, newId, NOW } from '../samples.ts'
import { onBoth } from './both.ts'

const OVER = NOW + 7 * DAY

onBoth('credits', (subject) => {
  /** A decision that gave one turn of the pool back, with the pool's state after it. */
  async function gave(id: string, record: string, over: Partial<Credit> = {}): Promise<void> {
    const leadId = newId()
    const credit: Credit = {
      leadId,
      poolId: 'ae',
      repId: 'rep-1',
      reason: 'spam',
      at: NOW,
      expiresAt: OVER,
      entries: [
        { account: 'rep-1', amount: 3 },
        { account: 'house', amount: -3 },
      ],
      ...over,
    }
    const before = (await poolsOf(id)).get(credit.poolId)!
    const cw = { ...before.cw }
    for (const { account, amount } of credit.entries) cw[account] = (cw[account] ?? 0) + amount
    const rotation = new Map([[credit.poolId, { ...before, cw }]])
    await decided(id, record, { leadId, decision: { credit } }, rotation)
  }
  async function decided(
    id: string,
    record: string,
    over: Parameters<typeof aLeadCommit>[1],
    rotation: ReadonlyMap<string, RotationState> = new Map(),
  ): Promise<ReadonlyMap<string, RotationState>> {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: [record] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))!
    let seen: ReadonlyMap<string, RotationState> = new Map()
    await stores.evaluations.evaluate(aCommand(claim, { pools: ['ae', 'sdr'] }), ({ facts }) => {
      seen = facts.rotation
      return aCommit([aLeadCommit(record, over)], { rotation })
    })
    return seen
  }
  const poolsOf = (id: string) => decided(id, `look-${newId()}`, {})

  test('a credit nobody used is taken back on its last day, not before, and once', async () => {
    const { credits } = subject().stores
    const id = await subject().install()
    await gave(id, '1')
    expect(await credits.settle(id, OVER - 1, 10)).toEqual({ used: 0, lapsed: 0 })
    expect((await poolsOf(id)).get('ae')).toMatchObject({ cw: { 'rep-1': 3, house: -3 } })
    expect(await credits.settle(id, OVER, 10)).toEqual({ used: 0, lapsed: 1 })
    expect((await poolsOf(id)).get('ae')).toMatchObject({ cw: { 'rep-1': 0, house: 0 } })
    expect(await credits.settle(id, OVER + DAY, 10)).toEqual({ used: 0, lapsed: 0 })
  })

  test('a rep who had a turn in that pool since has used it; a turn elsewhere or a lead of an acquaintance is none', async () => {
    const { credits } = subject().stores
    const id = await subject().install()
    await gave(id, '1')
    await gave(id, '2', {
      repId: 'rep-2',
      entries: [
        { account: 'rep-2', amount: 3 },
        { account: 'house', amount: -3 },
      ],
    })
    const owned = (repId: string, over: object) =>
      aMemory({ assignment: anAssignment(repId, { assignedAt: NOW + DAY, ...over }) })
    await decided(id, '3', { memory: owned('rep-1', {}) })
    await decided(id, '4', { memory: owned('rep-2', { poolId: 'sdr' }) })
    await decided(id, '5', { memory: owned('rep-2', { by: 'sticky', poolId: null }) })
    expect(await credits.settle(id, OVER, 10)).toEqual({ used: 1, lapsed: 1 })
    expect((await poolsOf(id)).get('ae')).toMatchObject({ cw: { 'rep-1': 3, 'rep-2': 0, house: -3 } })
  })

  test('many are settled in parts, pool by pool', async () => {
    const { credits } = subject().stores
    const id = await subject().install()
    for (const [record, poolId] of [
      ['1', 'ae'],
      ['2', 'sdr'],
      ['3', 'ae'],
    ] as const)
      await gave(id, record, { poolId })
    expect(await credits.settle(id, OVER, 2)).toEqual({ used: 0, lapsed: 2 })
    expect(await credits.settle(id, OVER, 2)).toEqual({ used: 0, lapsed: 1 })
    const pools = await poolsOf(id)
    for (const poolId of ['ae', 'sdr']) expect(pools.get(poolId)?.cw).toMatchObject({ 'rep-1': 0, house: 0 })
  })
})
