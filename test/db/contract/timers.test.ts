import { expect, test } from '@jest/globals'
import type { Instant, LeadMemory } from '../../../src/domain/lead.ts'
import {
  MINUTE,
  NOW,
  aBatch,
  aClock,
  aCommand,
  aCommit,
  aLeadCommit,
  aMemory,
  anAssignment,
  newId,
} from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('timers, links and access', (subject) => {
  async function decided(id: string, record: string, over: Parameters<typeof aLeadCommit>[1]): Promise<void> {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: [record] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))!
    await stores.evaluations.evaluate(aCommand(claim), () => aCommit([aLeadCommit(record, over)]))
  }
  const lookAt = (at: Instant) => ({ decision: { lookAgainAt: at } })

  test('due leads are marked urgent, earliest first, and their instant forgotten', async () => {
    const { sweep, inbox } = subject().stores
    const id = await subject().install()
    await decided(id, 'later', lookAt(NOW + 3 * MINUTE))
    await decided(id, 'second', lookAt(NOW + 2 * MINUTE))
    await decided(id, 'first', lookAt(NOW + MINUTE))
    expect(await sweep.withDue(NOW)).not.toContain(id)
    expect(await sweep.withDue(NOW + MINUTE)).toContain(id)
    expect(await sweep.markDue(id, NOW + 2 * MINUTE, 1)).toEqual([{ recordId: 'first', dueAt: NOW + MINUTE }])
    expect(await sweep.markDue(id, NOW + 2 * MINUTE, 9)).toEqual([{ recordId: 'second', dueAt: NOW + 2 * MINUTE }])
    expect(await sweep.markDue(id, NOW + 2 * MINUTE, 9)).toEqual([])
    const claim = await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000)
    expect(claim?.records).toMatchObject([
      { id: 'first', lane: 'urgent' },
      { id: 'second', lane: 'urgent' },
    ])
  })

  test('the instant a lead was marked for stays with it until it is decided, and comes again if it could not be', async () => {
    const { sweep, inbox, evaluations } = subject().stores
    const id = await subject().install()
    await decided(id, 'a', lookAt(NOW + MINUTE))
    const due = async (at: Instant) => (await sweep.markDue(id, at, 9)).length
    const claim = async () => (await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))!
    expect(await due(NOW + MINUTE)).toBe(1)
    const first = await claim()
    const failures = [{ recordId: 'a', code: 'decide_failed', message: 'planned' }]
    await evaluations.evaluate(aCommand(first, { now: NOW + MINUTE }), () => aCommit([], { failures }))
    expect(await due(NOW + 60 * MINUTE)).toBe(0)
    expect(await due(NOW + 61 * MINUTE)).toBe(1)
    const again = await claim()
    let fellDueAt: Instant | null | undefined
    await evaluations.evaluate(aCommand(again), (world) => {
      const lead = world.leads.get('a')!
      fellDueAt = lead.fellDueAt
      return aCommit([aLeadCommit('a', { leadId: lead.leadId, isNew: false })])
    })
    expect(fellDueAt).toBe(NOW + MINUTE)
    expect(await due(NOW + 999 * MINUTE)).toBe(0)
  })

  test('leads with an open clock are marked by who has to answer', async () => {
    const { sweep, inbox } = subject().stores
    const id = await subject().install()
    const withClock = (record: string, over: Parameters<typeof aClock>[1]) =>
      decided(id, record, { memory: aMemory({ clocks: [aClock(`${id} ${record}`, over)] }) })
    await withClock('runs', { ownerId: 'a' })
    await withClock('late', { ownerId: 'a', state: 'breached', breachedAt: NOW })
    await withClock('answered-late', { ownerId: 'a', state: 'breached', breachedAt: NOW, stoppedAt: NOW })
    await withClock('met', { ownerId: 'a', state: 'met', stoppedAt: NOW })
    await withClock('others', { ownerId: 'b' })
    expect(await sweep.markAnswerers(id, ['a', 'nobody'], NOW)).toBe(2)
    const claim = await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000)
    expect(claim?.records.map(({ id: record, lane }) => `${record} ${lane}`).sort()).toEqual([
      'late urgent',
      'runs urgent',
    ])
  })

  test('leads that nobody could take from an owner who did not answer are marked', async () => {
    const { sweep, inbox } = subject().stores
    const id = await subject().install()
    const late = { kind: 'rep', ownerId: 'a', state: 'breached', breachedAt: NOW } as const
    const withClock = (record: string, over: Parameters<typeof aClock>[1]) =>
      decided(id, record, { memory: aMemory({ clocks: [aClock(`${id} ${record}`, { ...late, ...over })] }) })
    await withClock('waits', { stepsDone: ['breach', '-reassign-waits'] })
    await withClock('with-manager', { stepsDone: ['-reassign-waits', 'manager-queue'] })
    await withClock('answered', { stepsDone: ['-reassign-waits'], stoppedAt: NOW })
    await withClock('late', { stepsDone: ['breach'] })
    expect(await sweep.markReassignWaits(id, NOW)).toBe(1)
    const claim = await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000)
    expect(claim?.records).toMatchObject([{ id: 'waits', lane: 'urgent' }])
  })

  test('leads are marked by who owns them', async () => {
    const { sweep, inbox } = subject().stores
    const id = await subject().install()
    const ownedBy = (ownerId: string) => {
      const assignment = anAssignment(ownerId)
      const routing = { kind: 'assign', assignment, because: 'route.turn', candidates: [] } as const
      return { memory: aMemory({ assignment }), decision: { routing } }
    }
    await decided(id, 'hers', ownedBy('a'))
    await decided(id, 'his', ownedBy('b'))
    expect(await sweep.markOwned(id, ['a', 'nobody'], NOW)).toBe(1)
    expect((await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))?.records).toMatchObject([
      { id: 'hers', lane: 'normal' },
    ])
  })

  test('leads that nobody was given are marked by the owner they showed', async () => {
    const { sweep, inbox } = subject().stores
    const id = await subject().install()
    await decided(id, 'shows her', { memory: aMemory({ ownerSeenAtIntent: 'a' }) })
    await decided(id, 'shows him', { memory: aMemory({ ownerSeenAtIntent: 'b' }) })
    await decided(id, 'shows nobody', { memory: aMemory({ ownerSeenAtIntent: null }) })
    const assignment = anAssignment('b')
    await decided(id, 'given', { memory: aMemory({ assignment, ownerSeenAtIntent: 'a' }) })
    expect(await sweep.markShown(id, ['a', 'nobody'], NOW)).toBe(1)
    expect((await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))?.records).toMatchObject([
      { id: 'shows her', lane: 'normal' },
    ])
  })

  test('held leads are marked when the roster changes', async () => {
    const { sweep, inbox } = subject().stores
    const id = await subject().install()
    await decided(id, 'held', {
      memory: aMemory({ held: { since: NOW, reason: 'empty-pool', poolId: 'ae', until: null } }),
    })
    await decided(id, 'free', {})
    expect(await sweep.markHeld(id, NOW)).toBe(1)
    expect((await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))?.records).toMatchObject([
      { id: 'held' },
    ])
  })

  const waits = (over: Partial<NonNullable<LeadMemory['held']>>, lookAgainAt: Instant | null = null) => ({
    memory: aMemory({ held: { since: NOW, reason: 'all-capped', poolId: 'ae', until: lookAgainAt, ...over } }),
    decision: { lookAgainAt },
  })
  /** Ids claimed one after the other, so that only the order of marking tells. */
  async function claimedOneByOne(id: string): Promise<readonly string[]> {
    const order: string[] = []
    for (;;) {
      const claim = await subject().stores.inbox.claim({ installation: id, type: 'contact' }, 1, 60_000)
      if (claim === null) return order
      order.push(...claim.records.map((record) => record.id))
    }
  }

  test('held leads are claimed in the order of promise and wait, over any number of claims', async () => {
    const id = await subject().install()
    await decided(id, '1', waits({ since: NOW + 2 }))
    await decided(id, '2', waits({ since: NOW + 3, promisedMinutes: 15 }))
    await decided(id, '3', waits({ since: NOW + 4, promisedMinutes: 5 }))
    await decided(id, '4', waits({ since: NOW + 1 }))
    await decided(id, '5', waits({ since: NOW + 1, promisedMinutes: 15 }))
    await decided(id, '6', waits({ since: NOW, poolId: null }))
    expect(await subject().stores.sweep.markHeld(id, NOW)).toBe(5)
    expect(await claimedOneByOne(id)).toEqual(['3', '5', '2', '4', '1'])
  })

  test('only the first of those that wait for some pools are marked when there is room for few', async () => {
    const id = await subject().install()
    await decided(id, '1', waits({ since: NOW + 2 }))
    await decided(id, '2', waits({ since: NOW + 1 }))
    await decided(id, '3', waits({ since: NOW + 3 }))
    await decided(id, '4', waits({ since: NOW, poolId: 'sdr' }))
    const { sweep } = subject().stores
    expect(await sweep.markHeld(id, NOW, { limit: 2, pools: ['ae', 'other'] })).toBe(2)
    expect(await claimedOneByOne(id)).toEqual(['2', '1'])
    expect(await sweep.markHeld(id, NOW, { limit: 2, pools: [] })).toBe(0)
  })

  test('held leads that fall due together are claimed in the order of their wait, though they are marked in parts', async () => {
    const { sweep } = subject().stores
    const id = await subject().install()
    await decided(id, '1', waits({ since: NOW + 2 }, NOW + MINUTE))
    await decided(id, '2', waits({ since: NOW + 1 }, NOW + MINUTE))
    await decided(id, '3', waits({ since: NOW + 3, promisedMinutes: 5 }, NOW + MINUTE))
    await decided(id, '4', lookAt(NOW + MINUTE))
    expect(await sweep.markDue(id, NOW + MINUTE, 2)).toMatchObject([{ recordId: '3' }, { recordId: '2' }])
    expect(await sweep.markDue(id, NOW + MINUTE, 2, 2)).toMatchObject([{ recordId: '1' }, { recordId: '4' }])
    expect(await claimedOneByOne(id)).toEqual(['3', '2', '1', '4'])
  })

  test('leads behind the policy are marked last, so many at a time, and none twice', async () => {
    const { sweep, inbox } = subject().stores
    const id = await subject().install()
    for (const record of ['a', 'b', 'c']) await decided(id, record, {})
    expect(await sweep.markBehind(id, 1, 10, NOW)).toBe(0)
    expect(await sweep.markBehind(id, 2, 2, NOW)).toBe(2)
    expect(await sweep.markBehind(id, 2, 2, NOW)).toBe(0)
    expect(await sweep.markBehind(id, 2, 9, NOW)).toBe(1)
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))!
    expect(claim.records.map(({ id: record, lane }) => `${record} ${lane}`).sort()).toEqual([
      'a backfill',
      'b backfill',
      'c backfill',
    ])
    const { evaluations } = subject().stores
    await evaluations.evaluate(aCommand(claim, { policyVersion: 2 }), (world) =>
      aCommit(
        claim.records.map(({ id: record }) =>
          aLeadCommit(record, { leadId: world.leads.get(record)!.leadId, isNew: false }),
        ),
      ),
    )
    expect(await sweep.markBehind(id, 2, 9, NOW)).toBe(0)
    expect(await sweep.markBehind(id, 3, 9, NOW)).toBe(3)
  })

  test('a lead that could not be decided does not come again with each look', async () => {
    const { sweep, inbox, evaluations } = subject().stores
    const id = await subject().install()
    await decided(id, 'a', {})
    expect(await sweep.markBehind(id, 2, 9, NOW)).toBe(1)
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))!
    const failures = [{ recordId: 'a', code: 'decide_failed', message: 'planned' }]
    await evaluations.evaluate(aCommand(claim, { policyVersion: 2 }), () => aCommit([], { failures }))
    expect(await sweep.markBehind(id, 2, 9, NOW)).toBe(0)
  })

  test('one reconciles at a time, and not again before it is time', async () => {
    const { reconcile } = subject().stores
    const id = await subject().install()
    const first = (await reconcile.take(id, 'contact', NOW - MINUTE, 400))!
    expect(first.watermark).toBeNull()
    expect(await reconcile.take(id, 'contact', NOW - MINUTE, 400)).toBeNull()
    expect(await reconcile.take(id, 'company', NOW - MINUTE, 400)).not.toBeNull()
    await subject().pass(400)
    const second = (await reconcile.take(id, 'contact', NOW - MINUTE, 60_000))!
    await reconcile.finish(id, 'contact', first.token, NOW + 99, NOW)
    expect(await reconcile.take(id, 'contact', NOW + 1, 60_000)).toBeNull()
    await reconcile.finish(id, 'contact', second.token, NOW - 5, NOW)
    expect(await reconcile.take(id, 'contact', NOW, 60_000)).toBeNull()
    expect((await reconcile.take(id, 'contact', NOW + 1, 60_000))?.watermark).toBe(NOW - 5)
  })

  test('how far the journal was read outlasts the turn; who lost the turn keeps nothing', async () => {
    const { reconcile } = subject().stores
    const id = await subject().install()
    const turn = (await reconcile.take(id, 'contact', NOW, 60_000))!
    expect(turn.offset).toBeNull()
    expect(await reconcile.keepOffset(id, 'contact', turn.token, 'page 7')).toBe(true)
    await reconcile.finish(id, 'contact', turn.token, NOW, NOW)
    expect(await reconcile.keepOffset(id, 'contact', turn.token, 'page 8')).toBe(false)
    expect((await reconcile.take(id, 'contact', NOW + 1, 60_000))?.offset).toBe('page 7')
  })

  test('unseen is what we never read, or read when it was older', async () => {
    const { reconcile, linked } = subject().stores
    const id = await subject().install()
    await decided(id, '1', { crmModifiedAt: NOW })
    await decided(id, '1b', { crmModifiedAt: NOW })
    expect(
      await reconcile.unseen(id, 'contact', [
        { id: '1', modifiedAt: NOW },
        { id: '1b', modifiedAt: NOW + 1 },
        { id: '2', modifiedAt: 0 },
      ]),
    ).toEqual(['1b', '2'])
    await linked.save(id, [{ type: 'deal', id: '1', account: null, deal: null, crmModifiedAt: NOW }])
    expect(await reconcile.unseen(id, 'deal', [{ id: '1', modifiedAt: NOW }])).toEqual([])
    expect(await reconcile.unseen(id, 'company', [{ id: '1', modifiedAt: NOW }])).toEqual(['1'])
  })

  test('a window lets its number through, a lower lane less, then says how long to wait', async () => {
    const { rates } = subject().stores
    const id = await subject().install()
    const take = (max: number, bucket = 'crm') => rates.take(id, bucket, max, 1_000)
    expect([await take(2), await take(2)]).toEqual([0, 0])
    for (const max of [2, 1]) {
      const wait = await take(max)
      expect(wait).toBeGreaterThan(0)
      expect(wait).toBeLessThanOrEqual(1_000)
    }
    expect(await take(3)).toBe(0)
    expect(await take(1, 'search')).toBe(0)
    await subject().pass(1_000)
    expect(await take(1)).toBe(0)
    expect(await rates.take(id, 'crm', Number.POSITIVE_INFINITY, 1_000)).toBe(0)
    expect(await rates.take(await subject().install(), 'crm', 1, 1_000)).toBe(0)
  })

  test('calls of a paced lane keep a gap once the window holds so many', async () => {
    const { rates } = subject().stores
    const id = await subject().install()
    const book = (aheadMs = 0) => rates.book(id, 'crm', 10, 60_000, aheadMs, { from: 2, gapMs: 700 })
    const now = { kind: 'booked', inMs: 0 }
    expect([await book(), await book()]).toEqual([now, now])
    const third = await book()
    expect(third).toEqual({ kind: 'full', againMs: expect.any(Number) })
    expect((third as { againMs: number }).againMs).toBeLessThanOrEqual(700)
    // Whoever keeps no gap goes at once, and the next paced one counts from there.
    expect(await rates.take(id, 'crm', 10, 60_000)).toBe(0)
    await subject().pass(700)
    expect(await book()).toEqual(now)
    expect(await book()).toMatchObject({ kind: 'full' })
  })

  test('a place is booked before it is free, each its own, and counts as used', async () => {
    const { rates } = subject().stores
    const id = await subject().install()
    const book = (max: number, aheadMs: number) => rates.book(id, 'crm', max, 2_000, aheadMs)
    expect([await book(2, 0), await book(2, 0)]).toEqual([
      { kind: 'booked', inMs: 0 },
      { kind: 'booked', inMs: 0 },
    ])
    expect(await book(2, 500)).toMatchObject({ kind: 'full' })
    const ahead = [await book(2, 2_000), await book(2, 2_000)]
    for (const place of ahead) {
      expect(place).toEqual({ kind: 'booked', inMs: expect.any(Number) })
      expect((place as { inMs: number }).inMs).toBeGreaterThan(0)
    }
    expect(await book(2, 2_000)).toMatchObject({ kind: 'full' })
    // Two more places for whoever may fill more of the window: at once, before those that are booked.
    expect(await book(5, 0)).toEqual({ kind: 'booked', inMs: 0 })
    await subject().pass(2_000)
    expect(await book(2, 0)).toMatchObject({ kind: 'full' })
    await subject().pass(2_000)
    expect(await book(2, 0)).toEqual({ kind: 'booked', inMs: 0 })
  })

  test('a closed bucket is closed for everyone', async () => {
    const { rates } = subject().stores
    const id = await subject().install()
    await rates.close(id, 'crm', 700)
    await rates.close(id, 'crm', 10)
    expect(await rates.take(id, 'crm', 100, 1_000)).toBeGreaterThan(0)
    await subject().pass(700)
    expect(await rates.take(id, 'crm', 100, 1_000)).toBe(0)
  })

  test('thirty callers at once share one window exactly', async () => {
    const { rates } = subject().stores
    const id = await subject().install()
    const waits = await Promise.all(Array.from({ length: 30 }, () => rates.take(id, 'crm', 7, 60_000)))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(7)
  })

  test('a sign-in link lets one person in once, or until it ends', async () => {
    const { access } = subject().stores
    const id = await subject().install()
    const link = { installation: id, role: 'manager', person: 'Sari', expiresAt: NOW + MINUTE } as const
    const [once, often] = [newId(), newId()]
    await access.addLink({ ...link, hash: once, reusable: false })
    await access.addLink({ ...link, hash: often, reusable: true })
    const let_in = { installation: id, role: 'manager', person: 'Sari', partnerUser: null, epoch: 0 }
    const tries = await Promise.all([1, 2, 3].map(() => access.useLink(once, NOW)))
    expect(tries.filter((answer) => answer !== null)).toEqual([let_in])
    expect([await access.useLink(often, NOW), await access.useLink(often, NOW)]).toEqual([let_in, let_in])
    expect(await access.useLink(often, NOW + MINUTE)).toBeNull()
    expect(await access.useLink('unknown', NOW)).toBeNull()
  })

  test('an OAuth state is used once and in time', async () => {
    const { access } = subject().stores
    const [good, late] = [newId(), newId()]
    await access.addState(good, { cookie: 'x' }, NOW + MINUTE)
    await access.addState(late, { cookie: 'y' }, NOW)
    expect([await access.useState(good, NOW), await access.useState(good, NOW)]).toEqual([{ cookie: 'x' }, null])
    expect(await access.useState(late, NOW)).toBeNull()
  })
})
