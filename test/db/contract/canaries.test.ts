import { expect, test } from '@jest/globals'
import { NOTHING_COMPARED, type Canary } from '../../../src/domain/canary.ts'
import type { RotationState } from '../../../src/domain/roster.ts'
import type { HeldBack } from '../../../src/ports/canaries.ts'
import type { EvaluationCommit, World } from '../../../src/ports/evaluations.ts'
import {
  MINUTE,
  NOW,
  aBatch,
  aClock,
  aCommand,
  aCommit,
  aDraft,
  aLeadCommit,
  aMemory,
  aTask,
  anAssignment,
  newId,
} from '../samples.ts'
import { onBoth, type Subject } from './both.ts'

type Decides = (world: World) => EvaluationCommit

onBoth('canaries', (subject) => {
  const { canaries, policies } = new Proxy({} as Pick<Subject['stores'], 'canaries' | 'policies'>, {
    get: (_, name: 'canaries' | 'policies') =>
      new Proxy(
        {},
        {
          get:
            (__, verb: string) =>
            (...args: unknown[]) =>
              Reflect.get(subject().stores[name], verb)(...args),
        },
      ),
  })
  const publish = (id: string, name: string, expected: number) =>
    policies.publish(id, aDraft({ name }, { at: NOW + expected * MINUTE }), expected)
  const found = async (id: string) => (await subject().stores.installations.find(id))?.rollout ?? null

  async function decide(id: string, record: string, policyVersion: number, decides: Decides): Promise<string> {
    const { inbox, evaluations } = subject().stores
    await inbox.keep(aBatch(id, { ids: [record] }))
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 100, 60_000))!
    return evaluations.evaluate(aCommand(claim, { policyVersion, watched: true, pools: ['ae'] }), decides)
  }
  const paused = ({ canary }: World): Canary => ({ ...canary!, state: 'paused', pausedAt: NOW })
  /** The version pauses with the decision about this record, of which `leadId` is an example. */
  const pausing = (leadId: string, over: Parameters<typeof aLeadCommit>[1]): Decides => {
    const answer = { ownerId: 'rep-1', stage: 'mql', status: 'active' } as const
    const example = { leadId, group: 'fresh', former: answer, now: { ...answer, ownerId: 'rep-2' } } as const
    return (world) =>
      aCommit([aLeadCommit('1', { leadId, ...over })], { canary: { canary: paused(world), examples: [example] } })
  }
  const nothingUsed = { turns: {}, opened: [], closed: [], clocks: [] }
  const held = (decisionId: string, over: Partial<HeldBack> = {}): HeldBack => ({
    memory: null,
    intended: null,
    decision: { decisionId, ...nothingUsed },
    ...over,
  })
  const claimOutbox = (id: string) => subject().stores.outbox.claim(id, 100, 60_000, 20_000)

  test('a fresh installation watches nothing; a publication is compared with the version before it', async () => {
    const id = await subject().install()
    expect(await canaries.find(id)).toBeNull()
    expect(await found(id)).toBeNull()
    await publish(id, 'second', 1)
    const begun = { version: 2, former: 1, begunAt: NOW + MINUTE, pausedAt: null, tallies: NOTHING_COMPARED }
    expect(await canaries.find(id)).toEqual({ ...begun, state: 'comparing' })
    expect(await found(id)).toEqual({ former: 1, state: 'comparing' })
  })

  test('what says the same as the version before, and an account that is not live yet, are not watched', async () => {
    const id = await subject().install()
    await publish(id, 'second', 1)
    await policies.publish(id, aDraft({ version: 1, pools: ['ae'] }, { restoredFrom: 1 }), 2)
    expect(await canaries.find(id)).toBeNull()
    await subject().stores.installations.setState(id, 'setup', '')
    await publish(id, 'fourth', 3)
    expect(await canaries.find(id)).toBeNull()
  })

  test('what a batch counts is kept with it, once', async () => {
    const id = await subject().install()
    await publish(id, 'second', 1)
    const tally = { compared: 1, owner: 1, stage: 0, changed: 1 }
    await decide(id, '1', 2, (world) => {
      expect(world.canary).toMatchObject({ version: 2, state: 'comparing' })
      const canary = { ...world.canary!, tallies: { ...NOTHING_COMPARED, fresh: tally } }
      return aCommit([aLeadCommit('1')], { canary: { canary, examples: [] } })
    })
    expect(await canaries.find(id)).toMatchObject({ state: 'comparing', tallies: { fresh: tally } })
  })

  test('what an older version counted late is not kept', async () => {
    const id = await subject().install()
    await publish(id, 'second', 1)
    await publish(id, 'third', 2)
    const late = {
      version: 2,
      former: 1,
      state: 'paused',
      begunAt: NOW,
      pausedAt: NOW,
      tallies: NOTHING_COMPARED,
    } as const
    await decide(id, '1', 2, () => aCommit([aLeadCommit('1')], { canary: { canary: late, examples: [] } }))
    expect(await canaries.find(id)).toMatchObject({ version: 3, former: 1, state: 'comparing' })
  })

  test('while it is paused nothing is sent, urgent things neither; an admin lets it go on, once', async () => {
    const id = await subject().install()
    await publish(id, 'second', 1)
    const leadId = newId()
    const decisionId = newId()
    await decide(
      id,
      '1',
      2,
      pausing(leadId, { decisionId, lane: 'urgent', tasks: [aTask('1:t')], heldBack: held(decisionId) }),
    )
    expect(await claimOutbox(id)).toBeNull()
    expect(await subject().stores.outbox.waiting()).not.toContain(id)
    expect(await found(id)).toEqual({ former: 1, state: 'paused' })
    expect(await canaries.view(id)).toMatchObject({
      watched: { state: 'paused', pausedAt: NOW },
      waiting: 2,
      examples: [{ leadId, recordId: '1', personName: 'Person 1', group: 'fresh', now: { ownerId: 'rep-2' } }],
    })
    expect(await canaries.accept(id, 1)).toBe('changed')
    expect(await canaries.accept(id, 2)).toBe('accepted')
    expect(await canaries.accept(id, 2)).toBe('changed')
    expect(await found(id)).toBeNull()
    expect((await claimOutbox(id))?.writes).toHaveLength(1)
    expect(await publish(id, 'third', 2)).toMatchObject({ takenBack: [] })
    expect(await canaries.find(id)).toMatchObject({ former: 2 })
  })

  test('a version in place of a paused one takes back what was not sent: turns, owners, moves, clocks, tasks', async () => {
    const id = await subject().install()
    const { stores } = subject()
    const before = aMemory({ assignment: anAssignment('rep-1'), clocks: [aClock('old')] })
    const leadId = newId()
    const turn = (cw: RotationState['cw'], turns: number) => ({ rotation: new Map([['ae', { cw, turns }]]) })
    await decide(id, '1', 1, () =>
      aCommit(
        [aLeadCommit('1', { leadId, memory: before, tasks: [aTask('1:old')] })],
        turn({ a: 1, b: -2, gone: 1 }, 1),
      ),
    )
    const sent = (await claimOutbox(id))!
    const done = { kind: 'written', version: 1 } as const
    await stores.outbox.finish(
      sent,
      [{ ...done, recordId: '1', modifiedAt: NOW }],
      [{ ...done, key: '1:old', taskId: 'T1' }],
      NOW,
    )
    await publish(id, 'second', 1)

    const [first, second] = [newId(), newId()]
    const later = NOW + 5 * MINUTE
    const moved = { from: 'mql', to: 'sal', fromStatus: 'active', toStatus: 'active', at: later } as const
    const memory = aMemory({
      stage: 'sal',
      assignment: anAssignment('rep-2', { assignedAt: later }),
      clocks: [aClock('new')],
    })
    const transition = { ...moved, edge: 'promoted', because: 'b', evidence: {}, cycle: 1 }
    await decide(id, '1', 2, (world) => {
      // Somebody left the pool before that turn, which booked what they had coming on the house.
      const decision = {
        decisionId: first,
        turns: { ae: { turns: 1, cw: { a: -1, b: 1, gone: -1, house: 1 } } },
        opened: ['1:new'],
        closed: ['1:old'],
        clocks: ['new'],
      }
      const tasks = [aTask('1:new'), aTask('1:old', { status: 'done' })]
      const heldBack = { memory: before, intended: { was: '1' }, decision }
      const commit = { leadId, isNew: false, decisionId: first, memory, tasks, heldBack, revision: 2 }
      return {
        ...pausing(leadId, { ...commit, decision: { transitions: [transition] } })(world),
        ...turn({ a: 0, b: -1, house: 1 }, 2),
      }
    })
    await decide(id, '1', 2, (world) => {
      expect(world.leads.get('1')?.memory.stage).toBe('sal')
      const over = { leadId, isNew: false, decisionId: second, memory, revision: 3 }
      return aCommit([aLeadCommit('1', { ...over, heldBack: held(second, { memory, intended: {} }) })])
    })
    expect(await publish(id, 'third', 2)).toMatchObject({ takenBack: [first, second] })

    expect(await canaries.find(id)).toMatchObject({ version: 3, former: 1, state: 'comparing' })
    expect(await stores.reads.stats(id)).toMatchObject({ dirty: 1, outbox: 0 })
    await decide(id, '1', 3, (world) => {
      expect(world.facts.rotation.get('ae')).toEqual({ cw: { a: 1, b: -2, gone: 1, house: 0 }, turns: 1 })
      expect(world.leads.get('1')).toMatchObject({
        memory: before,
        intended: { was: '1' },
        writePending: false,
        revision: 3,
      })
      expect(world.facts.openLeads.get('rep-1')).toBe(1)
      expect(world.facts.openLeads.has('rep-2')).toBe(false)
      // The key of the task that was never sent is free again.
      const over = { leadId, isNew: false, memory: before, tasks: [aTask('1:new'), aTask('1:old', { status: 'done' })] }
      return aCommit([aLeadCommit('1', over)])
    })
    const after = (await claimOutbox(id))!
    expect(after.tasks.map(({ task, taskId }) => [task.key, task.status, taskId])).toEqual([
      ['1:new', 'open', null],
      ['1:old', 'done', 'T1'],
    ])
    expect(await publish(id, 'fourth', 3)).toMatchObject({ takenBack: [] })
  })

  test('a lead that came while it was paused is decided again as if for the first time', async () => {
    const id = await subject().install()
    await publish(id, 'second', 1)
    const [leadId, decisionId] = [newId(), newId()]
    await decide(id, '1', 2, pausing(leadId, { decisionId, heldBack: held(decisionId) }))
    await publish(id, 'third', 2)
    await decide(id, '1', 3, (world) => {
      expect(world.leads.get('1')).toMatchObject({ leadId, startsAfresh: true, intended: null })
      return aCommit([aLeadCommit('1', { leadId, isNew: false })])
    })
    await decide(id, '1', 3, (world) => {
      expect(world.leads.get('1')?.startsAfresh).toBeUndefined()
      return aCommit([])
    })
  })

  test('of two merged leads that were given to the same person at once, only the ownership that ended is opened again', async () => {
    const id = await subject().install()
    const { inbox, evaluations, leads } = subject().stores
    const memory = aMemory({ assignment: anAssignment('rep-1') })
    const [kept, gone, decisionId] = [newId(), newId(), newId()]
    await decide(id, '1', 1, () => aCommit([aLeadCommit('1', { leadId: kept, memory })]))
    await decide(id, '2', 1, () => aCommit([aLeadCommit('2', { leadId: gone, memory })]))
    await inbox.keep(aBatch(id, { ids: ['1'] }))
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 100, 60_000))!
    await evaluations.evaluate(aCommand(claim, { merged: new Map([['2', '1']]) }), () =>
      aCommit([aLeadCommit('1', { leadId: kept, isNew: false, memory })]),
    )
    await publish(id, 'second', 1)
    const over = { leadId: kept, isNew: false, decisionId, memory, heldBack: held(decisionId, { memory }) }
    await decide(id, '1', 2, pausing(kept, over))
    expect(await publish(id, 'third', 2)).toMatchObject({ takenBack: [decisionId] })
    const { assignments } = await leads.history(id, kept, 9)
    expect(assignments.map(({ endedAt }) => endedAt === null).toSorted()).toEqual([false, true])
  })

  test('nobody else’s account is paused', async () => {
    const [id, other] = [await subject().install(), await subject().install()]
    await publish(id, 'second', 1)
    await decide(id, '1', 2, pausing(newId(), {}))
    await decide(other, '1', 1, () => aCommit([aLeadCommit('1')]))
    expect(await canaries.view(other)).toBeNull()
    expect((await claimOutbox(other))?.writes).toHaveLength(1)
  })
})
