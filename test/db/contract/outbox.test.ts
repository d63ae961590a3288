import { expect, test } from '@jest/globals'
import type { OutboxClaim, WriteOutcome } from '../../../src/ports/outbox.ts'
import type { RotationState } from '../../../src/domain/roster.ts'
import {
  NOW,
  aBatch,
  aCommand,
  aCommit,
  aLeadCommit,
  aMemory,
  aNewInstallation,
  anAssignment,
  aTask,
} from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('the outbox', (subject) => {
  const outbox = () => subject().stores.outbox
  const leadIds = new Map<string, string>()

  /** Decides one record so that `over` goes to the outbox. */
  async function decide(
    id: string,
    record: string,
    over: Parameters<typeof aLeadCommit>[1] = {},
    receivedAt = NOW,
    turn: RotationState | null = null,
  ): Promise<void> {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: [record], receivedAt }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 100, 60_000))!
    const known = leadIds.get(`${id} ${record}`)
    const commit = aLeadCommit(record, { ...(known ? { leadId: known, isNew: false } : {}), ...over })
    leadIds.set(`${id} ${record}`, commit.leadId)
    const rotation = new Map(turn === null ? [] : [['ae', turn] as const])
    const all = () => aCommit([commit], { rotation })
    expect(await stores.evaluations.evaluate(aCommand(claim), all)).toBe('committed')
  }
  const claim = (id: string, leaseMs = 60_000) => outbox().claim(id, 100, leaseMs, 20_000)
  const written = (taken: OutboxClaim): WriteOutcome[] =>
    taken.writes.map(({ recordId, version }) => ({ recordId, version, kind: 'written', modifiedAt: NOW }))
  const outstanding = async (id: string) => (await subject().stores.reads.stats(id)).outbox

  test('what was decided is sent once, urgent first', async () => {
    const id = await subject().install()
    await decide(id, '1', { write: { a: '1' } })
    await decide(id, '2', { write: { a: '2' }, lane: 'urgent' }, NOW + 5)
    const taken = (await claim(id))!
    expect(taken.sendWithinMs).toBe(40_000)
    expect(taken.writes).toEqual([
      {
        recordId: '2',
        version: 1,
        values: { a: '2' },
        stageBack: null,
        markedAt: NOW + 5,
        attempts: 1,
        lane: 'urgent',
      },
      { recordId: '1', version: 1, values: { a: '1' }, stageBack: null, markedAt: NOW, attempts: 1, lane: 'normal' },
    ])
    expect(await claim(id)).toBeNull()
    expect(await outbox().finish(taken, written(taken), [], NOW)).toBe('finished')
    expect(await outbox().finish(taken, written(taken), [], NOW)).toBe('fenced')
    expect(await subject().stores.reads.stats(id)).toMatchObject({ outbox: 0, written: 2 })
  })

  test('a newer version waits for the write in flight, then is sent', async () => {
    const id = await subject().install()
    await decide(id, '1', { write: { a: 'old' } })
    const first = (await claim(id))!
    await decide(id, '1', { write: { a: 'new' } }, NOW + 40)
    await decide(id, '1', { write: { a: 'newest' } }, NOW + 60)
    expect(await claim(id)).toBeNull()
    await outbox().finish(first, written(first), [], NOW)
    const second = (await claim(id))!
    expect(second.writes).toEqual([
      {
        recordId: '1',
        version: 3,
        values: { a: 'newest' },
        stageBack: null,
        markedAt: NOW + 60,
        attempts: 1,
        lane: 'normal',
      },
    ])
    await outbox().finish(second, written(second), [], NOW)
    expect(await outstanding(id)).toBe(0)
  })

  test('a newer version of a row nobody has sent replaces it, under the earlier receipt', async () => {
    const id = await subject().install()
    await decide(id, '1', { write: { a: 'old', b: 'x' } })
    await decide(id, '1', { write: { a: 'new' }, lane: 'urgent' }, NOW + 60)
    expect((await claim(id))?.writes).toMatchObject([
      { version: 2, values: { a: 'new' }, stageBack: null, markedAt: NOW, lane: 'urgent' },
    ])
  })

  test('from where a write may take the CRM’s own stage back is kept while it waits, unless a newer one says otherwise', async () => {
    const id = await subject().install()
    await decide(id, '1', { write: { a: 'old' }, stageBack: ['sql', 'opportunity'] })
    await decide(id, '1', { write: { a: 'new' } })
    expect((await claim(id))?.writes).toMatchObject([{ values: { a: 'new' }, stageBack: ['sql', 'opportunity'] }])
    await decide(id, '2', { write: { a: 'old' }, stageBack: ['sql'] })
    await decide(id, '2', { write: { a: 'new' }, stageBack: ['mql'] })
    expect((await claim(id))?.writes).toMatchObject([{ values: { a: 'new' }, stageBack: ['mql'] }])
  })

  test('a waiting write that has become needless is dropped', async () => {
    const id = await subject().install()
    await decide(id, '1', { write: { a: 'old' } })
    await decide(id, '1', { write: null })
    expect(await outstanding(id)).toBe(0)
  })

  test('a write in flight that has become needless is followed by all intended values', async () => {
    const id = await subject().install()
    await decide(id, '1', { write: { a: 'old' } })
    const first = (await claim(id))!
    await decide(id, '1', { write: null, intended: { a: 'present', b: '' } })
    await outbox().finish(first, written(first), [], NOW)
    expect((await claim(id))?.writes).toMatchObject([{ version: 2, values: { a: 'present', b: '' } }])
  })

  test('a task that is closed knows what was made for it, and one that asks is told how much its owner has open', async () => {
    const id = await subject().install()
    const owned = (ownerId: string) => ({ memory: aMemory({ assignment: anAssignment(ownerId) }) })
    await decide(id, '1', { ...owned('B'), tasks: [{ ...aTask('1:breach'), workOf: 'B' }, aTask('1:remind')] })
    await decide(id, '2', owned('B'))
    await decide(id, '3', owned('C'))
    const opened = (await claim(id))!
    const told = ({ task, taskId, openLeads }: OutboxClaim['tasks'][number]) => [task.key, taskId, openLeads]
    expect(opened.tasks.map(told).sort()).toEqual([['1:breach', null, 2], ['1:remind', null, null]]) // prettier-ignore
    const made = { key: '1:breach', version: 1, kind: 'written', taskId: 'T7' } as const
    await outbox().finish(opened, [], [made], NOW)
    await decide(id, '1', { ...owned('B'), tasks: [{ ...aTask('1:breach'), status: 'done' }] })
    expect((await claim(id))?.tasks.map(told)).toEqual([['1:breach', 'T7', null]])
  })

  test('when the lease ends another sends; the first is fenced', async () => {
    const id = await subject().install()
    await decide(id, '1', { tasks: [aTask('1:breach')] })
    const slow = (await claim(id, 40))!
    expect(slow.sendWithinMs).toBe(0)
    await subject().pass(40)
    const quick = (await claim(id))!
    expect([quick.writes[0]?.attempts, quick.tasks[0]?.attempts]).toEqual([2, 2])
    expect(await outbox().finish(slow, written(slow), [], NOW)).toBe('fenced')
    await outbox().giveBack(slow, 0, 0, NOW)
    expect(await claim(id)).toBeNull()
    expect((await subject().stores.reads.stats(id)).dirty).toBe(0)
    const tasks = quick.tasks.map(({ task, version }) => ({
      key: task.key,
      version,
      kind: 'written' as const,
      taskId: '9',
    }))
    expect(await outbox().finish(quick, written(quick), tasks, NOW)).toBe('finished')
    // The task alone, in case the slow one's send still arrives.
    expect([await outstanding(id), await claim(id)]).toEqual([1, null])
  })

  test('absent records are looked at again', async () => {
    const id = await subject().install()
    await decide(id, '1')
    const taken = (await claim(id))!
    await outbox().finish(taken, [{ recordId: '1', version: 1, kind: 'absent' }], [], NOW + 9)
    expect(await subject().stores.reads.stats(id)).toMatchObject({ outbox: 0, dirty: 1, written: 0 })
    const again = await subject().stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000)
    expect(again?.records).toMatchObject([{ id: '1', markedAt: NOW + 9 }])
  })

  test('refused writes and tasks are dead letters, replayed when asked', async () => {
    const { stores } = subject()
    const id = await subject().install()
    await decide(id, '1', { tasks: [aTask('1:breach')] })
    const taken = (await claim(id))!
    const refusal = { kind: 'refused', code: 'INVALID_OPTION', message: 'not an option', advice: 'add it' } as const
    await outbox().finish(taken, [{ recordId: '1', version: 1, ...refusal }], [], NOW)
    await outbox().finish(taken, [], [{ key: '1:breach', version: 1, ...refusal }], NOW + 1)
    const letters = await stores.reads.deadLetters(id, 10)
    const { kind: _kind, ...reason } = refusal
    expect(letters).toMatchObject([
      { kind: 'task', recordId: '1', ...reason, at: NOW + 1 },
      { kind: 'write', recordId: '1', ...reason, at: NOW },
    ])
    expect(await stores.reads.replay(id, [letters[0]!.id], NOW)).toBe(1)
    expect((await claim(id))?.tasks).toMatchObject([{ task: aTask('1:breach'), version: 1, attempts: 1 }])
    expect(await stores.reads.replay(id, 'all', NOW)).toBe(1)
    expect(await stores.reads.stats(id)).toMatchObject({ failed: 0, dirty: 1 })
    expect(await stores.reads.replay(id, 'all', NOW)).toBe(0)
    const again = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    await stores.evaluations.evaluate(aCommand(again), (world) => {
      expect(world.leads.get('1')?.memory.writeRefused).toBe(true)
      return aCommit([])
    })
  })

  test('a refused owner gives the turn back, is remembered, and the record is decided again', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const memory = aMemory({ assignment: anAssignment('B') })
    await decide(id, '1', { memory, write: { owner: 'B' } }, NOW, { cw: { A: -2, B: -1, C: 3 }, turns: 2 })
    const standing = (await outbox().standingOwner(id, '1'))!
    expect(standing).toMatchObject({ assignment: { ownerId: 'B', by: 'pool', poolId: 'ae' }, refused: [] })
    const taken = (await claim(id))!
    const turn = {
      poolId: 'ae',
      giveBack: ({ cw, turns }: RotationState) => ({ cw: { ...cw, B: 1, C: 1 }, turns: turns - 1 }),
    }
    const refusal = { recordId: '1', version: 1, ownerId: 'B', decisionId: standing.decisionId, turn }
    expect(await outbox().refuseOwner(taken, { ...refusal, ownerId: 'A' }, NOW)).toBe('overtaken')
    expect(await outbox().refuseOwner(taken, { ...refusal, version: 2 }, NOW)).toBe('overtaken')
    expect(await stores.reads.stats(id)).toMatchObject({ outbox: 1, dirty: 0 })
    expect(await outbox().refuseOwner(taken, refusal, NOW)).toBe('kept')
    // Given back once, however often it is said.
    expect(await outbox().refuseOwner(taken, refusal, NOW)).toBe('overtaken')
    expect(await stores.reads.stats(id)).toMatchObject({ outbox: 0, dirty: 1, failed: 0 })
    const again = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    await stores.evaluations.evaluate(aCommand(again, { pools: ['ae'] }), (world) => {
      expect(world.leads.get('1')?.memory.refusedOwners).toEqual(['B'])
      expect(world.facts.rotation.get('ae')).toEqual({ cw: { A: -2, B: 1, C: 1 }, turns: 1 })
      return aCommit([])
    })
  })

  test('a refusal of an older version is no news', async () => {
    const id = await subject().install()
    await decide(id, '1', { write: { a: 'bad' } })
    const taken = (await claim(id))!
    await decide(id, '1', { write: { a: 'good' } })
    await outbox().finish(
      taken,
      [{ recordId: '1', version: 1, kind: 'refused', code: 'c', message: 'm', advice: 'a' }],
      [],
      NOW,
    )
    expect((await subject().stores.reads.stats(id)).failed).toBe(0)
    expect((await claim(id))?.writes).toMatchObject([{ values: { a: 'good' } }])
    await subject().stores.inbox.keep(aBatch(id, { ids: ['1'], receivedAt: NOW }))
    const again = (await subject().stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    await subject().stores.evaluations.evaluate(aCommand(again), (world) => {
      expect(world.leads.get('1')?.memory).not.toHaveProperty('writeRefused')
      return aCommit([])
    })
  })

  test('what was not sent is given back; what may have been sent is read again', async () => {
    const { stores } = subject()
    const id = await subject().install()
    await decide(id, '1', { tasks: [aTask('1:breach')] })
    const unsent = (await claim(id))!
    await outbox().giveBack(unsent, 400, null, NOW)
    expect(await claim(id)).toBeNull()
    expect((await outbox().waiting()).includes(id)).toBe(false)
    await subject().pass(400)
    expect((await outbox().waiting()).includes(id)).toBe(true)
    const unknown = (await claim(id))!
    expect([unknown.writes[0]?.attempts, unknown.tasks[0]?.attempts]).toEqual([1, 1])
    await outbox().giveBack(unknown, 0, 400, NOW + 7)
    expect((await claim(id))?.writes[0]?.attempts).toBe(2)
    expect(await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000)).toBeNull()
    await subject().pass(400)
    const reread = await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000)
    expect(reread?.records).toMatchObject([{ id: '1', markedAt: NOW + 7 }])
  })

  test('a task closed after a send without answer is closed once more later, for that send may still arrive', async () => {
    const id = await subject().install()
    await decide(id, '1', { tasks: [aTask('1:breach')] })
    await outbox().giveBack((await claim(id))!, 0, 30_000, NOW)
    await decide(id, '1', { tasks: [aTask('1:breach', { status: 'done' })] })
    const closing = (await claim(id))!
    expect(closing.tasks).toMatchObject([{ task: { status: 'done' }, attempts: 2 }])
    const closed = { key: '1:breach', version: 2, kind: 'written', taskId: 'T1' } as const
    await outbox().finish(closing, written(closing), [closed], NOW)
    expect(await outstanding(id)).toBe(1)
    expect(await claim(id)).toBeNull()
  })

  test('a task written after a send without answer is written once more, two leases later', async () => {
    const id = await subject().install()
    await decide(id, '1', { tasks: [aTask('1:breach')] })
    await outbox().giveBack((await claim(id))!, 0, 30_000, NOW)
    const second = (await claim(id))!
    const opened = { key: '1:breach', version: 1, kind: 'written', taskId: 'T1' } as const
    await outbox().finish(second, written(second), [opened], NOW)
    expect([await outstanding(id), await claim(id)]).toEqual([1, null])
    // Closed before that: at once, and once more when the old send cannot arrive any more.
    await decide(id, '1', { write: null, tasks: [aTask('1:breach', { status: 'done' })] })
    const closing = (await claim(id))!
    expect(closing.tasks).toMatchObject([{ task: { status: 'done' }, version: 2, attempts: 2 }])
    await outbox().finish(closing, [], [{ ...opened, version: 2 }], NOW)
    expect([await outstanding(id), await claim(id)]).toEqual([1, null])
    await decide(id, '2', { write: null, tasks: [aTask('2:breach')] })
    await claim(id, 1)
    await subject().pass(1)
    const taken = (await claim(id, 40))!
    await outbox().finish(taken, [], [{ ...opened, key: '2:breach' }], NOW)
    expect([await outstanding(id), await claim(id)]).toEqual([2, null])
    await subject().pass(80)
    const last = (await claim(id))!
    await outbox().finish(last, [], [{ ...opened, key: '2:breach' }], NOW)
    expect(await outstanding(id)).toBe(1)
  })

  test('the account connected again: what waited for that goes at once, but not a task that waits for an old send to be past arriving', async () => {
    const { installations } = subject().stores
    const fresh = aNewInstallation()
    const id = fresh.installationId
    await installations.connect(fresh)
    await decide(id, '1', { write: null, tasks: [aTask('1:breach')] })
    await outbox().giveBack((await claim(id))!, 0, 30_000, NOW)
    const opened = { key: '1:breach', version: 1, kind: 'written', taskId: 'T1' } as const
    await outbox().finish((await claim(id))!, [], [opened], NOW)
    await decide(id, '2', { write: { a: '1' }, tasks: [aTask('2:breach')] })
    await outbox().giveBack((await claim(id))!, 60_000, null, NOW)
    expect([await outstanding(id), await claim(id)]).toEqual([3, null])
    await installations.connect(aNewInstallation({ accountId: fresh.accountId }))
    const gone = (await claim(id))!
    expect([gone.writes.map(({ recordId }) => recordId), gone.tasks.map(({ task }) => task.key)]).toEqual([
      ['2'],
      ['2:breach'],
    ])
  })

  test.each([
    ['was given up', (held: OutboxClaim) => outbox().giveBack(held, 0, 30_000, NOW)],
    ['outlived its process', () => subject().pass(40)],
  ] as const)('a task whose second sending %s is written once more after the third', async (_what, end) => {
    const id = await subject().install()
    await decide(id, '1', { write: null, tasks: [aTask('1:breach')] })
    await outbox().giveBack((await claim(id))!, 0, 30_000, NOW)
    const opened = { key: '1:breach', version: 1, kind: 'written', taskId: 'T1' } as const
    await outbox().finish((await claim(id, 40))!, [], [opened], NOW)
    await subject().pass(80)
    await end((await claim(id, 40))!)
    const third = (await claim(id, 40))!
    expect(third.tasks).toMatchObject([{ attempts: 2 }])
    await outbox().finish(third, [], [opened], NOW)
    expect([await outstanding(id), await claim(id)]).toEqual([1, null])
  })

  test('a task refused after a send without answer stays, for that send may still arrive; replayed, it goes at once', async () => {
    const { reads } = subject().stores
    const id = await subject().install()
    await decide(id, '1', { write: null, tasks: [aTask('1:breach')] })
    await outbox().giveBack((await claim(id))!, 0, 30_000, NOW)
    await decide(id, '1', { write: null, tasks: [aTask('1:breach', { status: 'done' })] })
    const refusal = { kind: 'refused', code: 'VALIDATION', message: 'not now', advice: 'wait' } as const
    const closing = { key: '1:breach', version: 2 } as const
    await outbox().finish((await claim(id))!, [], [{ ...closing, ...refusal }], NOW)
    expect([await reads.deadLetters(id, 9), await outstanding(id), await claim(id)]).toMatchObject([[{}], 1, null])
    expect(await reads.replay(id, 'all', NOW)).toBe(1)
    const replayed = (await claim(id, 40))!
    expect(replayed.tasks).toMatchObject([{ task: { status: 'done' }, version: 2, attempts: 2 }])
    await outbox().finish(replayed, [], [{ ...closing, kind: 'written', taskId: 'T1' }], NOW)
    expect([await outstanding(id), await claim(id)]).toEqual([1, null])
    await subject().pass(80)
    await outbox().finish((await claim(id))!, [], [{ ...closing, ...refusal }], NOW)
    expect([await reads.deadLetters(id, 9), await outstanding(id)]).toMatchObject([[{}], 0])
  })

  test('nothing is sent for an installation that left', async () => {
    const id = await subject().install()
    await decide(id, '1')
    await subject().stores.installations.setState(id, 'disconnected', 'token refused')
    expect((await outbox().waiting()).includes(id)).toBe(false)
    await subject().stores.installations.setState(id, 'uninstalled', 'by the customer')
    expect(await claim(id)).toBeNull()
    expect(await subject().stores.reads.stats(id)).toMatchObject({ outbox: 0, dirty: 0 })
  })
})
