import { expect, test } from '@jest/globals'
import { hourOf } from '../../../src/domain/evaluation-cap.ts'
import type { EvaluationCommit, World } from '../../../src/ports/evaluations.ts'
import type { Claim } from '../../../src/ports/inbox.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import {
  DAY,
  MINUTE,
  NOW,
  aBatch,
  aClock,
  aCommand,
  aCommit,
  aLeadCommit,
  aMemory,
  aTask,
  anAssignment,
  decideAll,
  newId,
} from '../samples.ts'
import { onBoth } from './both.ts'

async function claimed(stores: Stores, installation: string, ids: readonly string[], leaseMs = 60_000): Promise<Claim> {
  await stores.inbox.keep(aBatch(installation, { ids }))
  const claim = await stores.inbox.claim({ installation, type: 'contact' }, 100, leaseMs)
  if (!claim) throw new Error('nothing to claim')
  return claim
}

onBoth('evaluations', (subject) => {
  const evaluate = (...args: Parameters<Stores['evaluations']['evaluate']>) =>
    subject().stores.evaluations.evaluate(...args)
  /** What the store knows of records, seen through a decision that changes nothing. */
  async function look(
    installation: string,
    ids: readonly string[],
    over: Parameters<typeof aCommand>[1] = {},
  ): Promise<World> {
    const claim = await claimed(subject().stores, installation, ids)
    let seen: World | null = null
    await evaluate(aCommand(claim, over), (world) => {
      seen = world
      return aCommit([])
    })
    return seen!
  }

  test('commits once; the same claim again changes nothing', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const claim = await claimed(stores, id, ['1', '2'])
    expect(await evaluate(aCommand(claim), decideAll(claim))).toBe('committed')
    expect(await evaluate(aCommand(claim), decideAll(claim))).toBe('already-committed')
    expect(await stores.reads.stats(id)).toMatchObject({ evaluated: 2, dirty: 0, outbox: 2 })
    expect(await stores.reads.recentDecisions(id, 10, null)).toHaveLength(2)
  })

  test('halves of a claim are commands of their own', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const claim = await claimed(stores, id, ['1', '2'])
    for (const record of claim.records) {
      const half = { ...claim, records: [record] }
      expect(await evaluate(aCommand(half), decideAll(half))).toBe('committed')
    }
    expect(await stores.reads.stats(id)).toMatchObject({ evaluated: 2, dirty: 0 })
  })

  test('a lead comes back as it was left', async () => {
    const id = await subject().install()
    const claim = await claimed(subject().stores, id, ['1'])
    const memory = aMemory({
      assignment: anAssignment('rep-1'),
      clocks: [aClock('clock-1')],
      firstTouch: { source: 'a', detail: null, at: NOW, because: 'b' },
    })
    const commit = aLeadCommit('1', { memory, revision: 7, intended: { a: '1', b: '' } })
    await evaluate(aCommand(claim), () => aCommit([commit]))
    const world = await look(id, ['1', 'other'])
    expect([...world.leads]).toEqual([
      [
        '1',
        {
          leadId: commit.leadId,
          recordId: '1',
          memory,
          revision: 7,
          policyVersion: 1,
          intended: { a: '1', b: '' },
          writePending: true,
          fellDueAt: null,
        },
      ],
    ])
  })

  test('a lead counts its evaluations by the hour', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const leadId = newId()
    const decideAt = async (now: number, isNew = false) => {
      const claim = await claimed(stores, id, ['1'])
      await evaluate(aCommand(claim, { now }), () => aCommit([aLeadCommit('1', { leadId, isNew })]))
    }
    const hour = hourOf(NOW)
    const often = (times: number, of = hour) => stores.evaluations.evaluatedOften(id, ['1', '2'], of, times)
    await decideAt(NOW, true)
    await decideAt(NOW + 1)
    expect([...(await often(2))]).toEqual(['1'])
    expect([(await often(3)).size, (await often(1, hour + 1)).size]).toEqual([0, 0])
    await decideAt(NOW + 3_600_000)
    expect([...(await often(1, hour + 1))]).toEqual(['1'])
    expect([(await often(2, hour + 1)).size, (await often(1)).size]).toEqual([0, 0])
    expect((await stores.reads.lead(id, '1', 1))?.evaluations).toEqual({ hour: hour + 1, times: 1 })
    expect((await stores.evaluations.evaluatedOften(await subject().install(), ['1'], hour + 1, 1)).size).toBe(0)
  })

  test('a stolen claim is fenced and nothing of it is kept', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const slow = await claimed(stores, id, ['1', '2'], 40)
    await subject().pass(40)
    const quick = (await stores.inbox.claim({ installation: id, type: 'contact' }, 1, 60_000))!
    expect(await evaluate(aCommand(slow, { pools: ['ae'] }), decideAll(slow))).toBe('fenced')
    expect(await stores.reads.stats(id)).toMatchObject({ evaluated: 0, outbox: 0, dirty: 2 })
    expect(await evaluate(aCommand(quick), decideAll(quick))).toBe('committed')
    expect(await evaluate(aCommand({ ...slow, records: slow.records.slice(0, 1) }), decideAll(slow))).toBe('fenced')
  })

  test('a decision that throws leaves everything as it was', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const claim = await claimed(stores, id, ['old'])
    const first = aLeadCommit('old')
    await evaluate(aCommand(claim), () => aCommit([first]))
    const again = await claimed(stores, id, ['old'])
    const command = aCommand(again, { merged: new Map([['old', 'new']]) })
    await expect(
      evaluate(command, () => {
        throw new RangeError('no')
      }),
    ).rejects.toThrow(RangeError)
    expect(await stores.inbox.renew(again, 60_000)).toBe(true)
    await stores.inbox.settle(again, ['old'])
    const world = await look(id, ['old', 'new'])
    expect(world.leads.get('old')?.recordId).toBe('old')
    expect(world.leads.has('new')).toBe(false)
  })

  test('news during the evaluation keeps the record dirty', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const claim = await claimed(stores, id, ['1'])
    await stores.inbox.keep(aBatch(id, { ids: ['1'], receivedAt: NOW + 700 }))
    await evaluate(aCommand(claim), decideAll(claim))
    const again = await stores.inbox.claim({ installation: id, type: 'contact' }, 100, 60_000)
    expect(again?.records).toMatchObject([{ id: '1', generation: 2, attempts: 1, markedAt: NOW + 700 }])
  })

  test('records of the claim that are neither decided nor failed are finished with it', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const claim = await claimed(stores, id, ['1', '2'])
    await stores.evaluations.retire(claim, ['2'], NOW)
    expect(await evaluate(aCommand(claim), () => aCommit([]))).toBe('committed')
    expect((await stores.reads.stats(id)).dirty).toBe(0)
  })

  test('pools start at nothing and hand their state on', async () => {
    const id = await subject().install()
    const claim = await claimed(subject().stores, id, ['1'])
    const state = { cw: { a: 3, b: -3 }, turns: 4 }
    await evaluate(aCommand(claim, { pools: ['ae', 'sdr'] }), (world) => {
      expect(world.facts.rotation.get('ae')).toEqual({ cw: {}, turns: 0 })
      return aCommit([], { rotation: new Map([['ae', state]]) })
    })
    const { facts } = await look(id, ['1'], { pools: ['sdr', 'ae'] })
    expect([...facts.rotation]).toEqual([
      ['sdr', { cw: {}, turns: 0 }],
      ['ae', state],
    ])
  })

  test('what a pool has counted comes back as it was stored', async () => {
    const id = await subject().install()
    const claim = await claimed(subject().stores, id, ['1'])
    const counts = { windowStart: NOW, given: { a: 2 }, calibration: { a: 0, b: 0.5 }, lastAt: { a: NOW } }
    const state = { cw: {}, turns: 2, counts }
    await evaluate(aCommand(claim, { pools: ['ae'] }), () => aCommit([], { rotation: new Map([['ae', state]]) }))
    const { facts } = await look(id, ['1'], { pools: ['ae'] })
    expect(facts.rotation.get('ae')).toEqual(state)
  })

  test('one assignment is active; the former one is counted, its owner still sticks to the domain until another comes', async () => {
    const id = await subject().install()
    const first = await claimed(subject().stores, id, ['1', '2', '3'])
    const times = [NOW - 3 * MINUTE, NOW - 2 * MINUTE, NOW - MINUTE]
    const given = (index: number, owner: string, over = {}) =>
      aMemory({ assignment: anAssignment(owner, { assignedAt: times[index]!, ...over }) })
    const leads = [
      aLeadCommit('1', { memory: given(0, 'rep-1') }),
      aLeadCommit('2', { memory: given(1, 'rep-2') }),
      aLeadCommit('3', { memory: given(2, 'rep-3', { by: 'person' }) }),
    ]
    await evaluate(aCommand(first), () => aCommit(leads))
    const domains = ['contoh.co.id', 'other.id']
    const before = await look(id, ['1'], { domains })
    expect([...before.facts.stickyByDomain]).toEqual([['contoh.co.id', { ownerId: 'rep-2', assignedAt: times[1] }]])
    expect(before.facts.assignedTimes).toEqual(
      new Map([
        ['rep-1', [times[0]]],
        ['rep-2', [times[1]]],
      ]),
    )
    expect(before.facts.openLeads).toEqual(
      new Map([
        ['rep-1', 1],
        ['rep-2', 1],
        ['rep-3', 1],
      ]),
    )

    const second = await claimed(subject().stores, id, ['1', '2'])
    await evaluate(aCommand(second), () =>
      aCommit([
        aLeadCommit('1', {
          leadId: leads[0]!.leadId,
          isNew: false,
          memory: aMemory({ assignment: anAssignment('rep-4', { assignedAt: NOW }) }),
        }),
        aLeadCommit('2', { leadId: leads[1]!.leadId, isNew: false, memory: aMemory({ stage: 'customer' }) }),
      ]),
    )
    const after = await look(id, ['1'], { domains })
    expect(after.facts.stickyByDomain.get('contoh.co.id')?.ownerId).toBe('rep-4')
    expect(after.facts.assignedTimes.get('rep-1')).toEqual([times[0]])
    expect(after.facts.openLeads).toEqual(
      new Map([
        ['rep-3', 1],
        ['rep-4', 1],
      ]),
    )
    const narrow = await look(id, ['1'], { domains, stickySince: NOW + 1, caps: { since: NOW, stages: ['sql'] } })
    expect(narrow.facts.stickyByDomain.size).toBe(0)
    expect(narrow.facts.assignedTimes).toEqual(new Map([['rep-4', [NOW]]]))
    expect(narrow.facts.openLeads.size).toBe(0)
    const third = await claimed(subject().stores, id, ['3'])
    const moved = aMemory({ stage: 'sql', assignment: given(2, 'rep-3', { by: 'person' }).assignment })
    await evaluate(aCommand(third), () =>
      aCommit([aLeadCommit('3', { leadId: leads[2]!.leadId, isNew: false, memory: moved })]),
    )
    const inSql = await look(id, ['1'], { caps: { since: NOW, stages: ['sql'] } })
    expect(inSql.facts.openLeads).toEqual(new Map([['rep-3', 1]]))
    const uncounted = await look(id, ['1'], { caps: null })
    expect([uncounted.facts.assignedTimes.size, uncounted.facts.openLeads.size]).toEqual([0, 0])
  })

  test('activities of the last 60 days are there, each once, oldest first', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const visit = (key: string, at: number) => ({ id: '1', activity: { key, kind: 'page', at, detail: null } })
    await stores.inbox.keep(
      aBatch(id, { activities: [visit('b', NOW), visit('a', NOW - DAY), visit('old', NOW - 61 * DAY)] }),
    )
    await stores.inbox.keep(aBatch(id, { activities: [visit('b', NOW + 5)] }))
    const claim = await claimed(stores, id, ['1'])
    const newActivities = [visit('form', NOW - 2 * DAY).activity, visit('b', NOW + 9).activity]
    await evaluate(aCommand(claim), () => aCommit([aLeadCommit('1', { newActivities })]))
    const world = await look(id, ['1', '2'])
    expect([...world.activities.keys()]).toEqual(['1'])
    expect(world.activities.get('1')?.map(({ key, at }) => [key, at])).toEqual([
      ['form', NOW - 2 * DAY],
      ['a', NOW - DAY],
      ['b', NOW],
    ])
  })

  test('failures become dead letters and their records are finished; a later success removes the letter', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const claim = await claimed(stores, id, ['1', '2'])
    await evaluate(aCommand(claim), () =>
      aCommit([aLeadCommit('1')], { failures: [{ recordId: '2', code: 'decide_failed', message: 'bad \0 value' }] }),
    )
    expect(await stores.reads.deadLetters(id, 10)).toMatchObject([
      { kind: 'evaluate', recordId: '2', code: 'decide_failed', at: NOW + 1_000 },
    ])
    expect(await stores.reads.stats(id)).toMatchObject({ failed: 1, dirty: 0 })
    const again = await claimed(stores, id, ['2'])
    await evaluate(aCommand(again), decideAll(again))
    expect((await stores.reads.stats(id)).failed).toBe(0)
  })

  test('won and lost leads count for whoever had them, from an instant on, and only when asked for', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const closed = async (record: string, edge: string, at: number, before: string | null, after: string | null) => {
      const leadId = newId()
      const owned = (ownerId: string | null) => aMemory(ownerId ? { assignment: anAssignment(ownerId) } : {})
      const first = await claimed(stores, id, [record])
      await evaluate(aCommand(first), () => aCommit([aLeadCommit(record, { leadId, memory: owned(before) })]))
      const second = await claimed(stores, id, [record])
      const move = { from: 'sql', to: 'opportunity', fromStatus: 'active', toStatus: 'active' } as const
      const transitions = [{ ...move, at, edge, because: 'stage.test', evidence: {}, cycle: 1 }]
      const commit = { leadId, isNew: false, memory: owned(after), decision: { transitions } }
      await evaluate(aCommand(second), () => aCommit([aLeadCommit(record, commit)]))
    }
    await closed('1', 'won', NOW, 'rep-1', 'rep-1')
    await closed('2', 'lost', NOW - 2 * DAY, 'rep-1', null)
    await closed('3', 'lost', NOW, null, null)
    await closed('4', 'promoted', NOW, 'rep-1', 'rep-1')
    await closed('5', 'won', NOW, 'rep-1', 'rep-2')
    expect((await look(id, ['6'])).facts.outcomes).toBeUndefined()
    const since = async (outcomesSince: number) => (await look(id, ['6'], { outcomesSince })).facts
    expect(await since(NOW - 2 * DAY)).toMatchObject({
      outcomesSince: NOW - 2 * DAY,
      outcomes: new Map([
        ['rep-1', { won: 1, closed: 2 }],
        ['rep-2', { won: 1, closed: 1 }],
      ]),
    })
    expect((await since(NOW)).outcomes?.get('rep-1')).toEqual({ won: 1, closed: 1 })
    expect((await since(NOW + 1)).outcomes).toEqual(new Map())
  })

  test('poison is buried without being decided', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const claim = await claimed(stores, id, ['1', '2'])
    await stores.evaluations.bury(claim, [{ recordId: '1', code: 'poison_record', message: 'm' }], NOW)
    expect(await stores.reads.stats(id)).toMatchObject({ failed: 1, dirty: 1 })
    await stores.evaluations.bury(
      claim,
      [
        { recordId: '1', code: 'poison_record', message: 'm' },
        { recordId: 'not-ours', code: 'c', message: 'm' },
      ],
      NOW,
    )
    expect((await stores.reads.stats(id)).failed).toBe(1)
  })

  test('a record that is gone takes its owner, its writes and its deadline with it, not its history', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const first = await claimed(stores, id, ['1'])
    const commit = aLeadCommit('1', {
      memory: aMemory({ assignment: anAssignment('rep-1') }),
      decision: { lookAgainAt: NOW + MINUTE },
    })
    await evaluate(aCommand(first), () => aCommit([commit]))
    const second = await claimed(stores, id, ['1'])
    await stores.evaluations.retire(second, ['1', 'not-ours'], NOW + 5)
    expect(await stores.reads.stats(id)).toMatchObject({ outbox: 0, dirty: 0 })
    expect(await stores.sweep.markDue(id, NOW + DAY, 10)).toEqual([])
    expect(await stores.reads.decision(id, commit.decisionId)).not.toBeNull()
    const world = await look(id, ['1'])
    expect(world.leads.get('1')?.leadId).toBe(commit.leadId)
    expect(world.facts.openLeads.size).toBe(0)
  })

  test('tasks: a key opens once for ever and closes once', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const leadId = newId()
    const step = async (tasks: readonly ReturnType<typeof aTask>[]) => {
      const claim = await claimed(stores, id, ['1'])
      await evaluate(aCommand(claim), ({ leads }) =>
        aCommit([aLeadCommit('1', { leadId, isNew: !leads.has('1'), write: null, tasks })]),
      )
      const out = await stores.outbox.claim(id, 10, 60_000, 1_000)
      if (!out) return []
      await stores.outbox.finish(
        out,
        [],
        out.tasks.map(({ task, version }) => ({ key: task.key, version, kind: 'written', taskId: 't' })),
        NOW,
      )
      return out.tasks.map(({ task }) => `${task.key} ${task.status}`)
    }
    expect(await step([aTask('never:opened', { status: 'done' })])).toEqual([])
    expect(await step([aTask('c1:breach'), aTask('c2:breach')])).toEqual(['c1:breach open', 'c2:breach open'])
    expect(await step([aTask('c1:breach')])).toEqual([])
    expect(await step([aTask('c1:breach', { status: 'done' })])).toEqual(['c1:breach done'])
    expect(await step([aTask('c1:breach', { status: 'done' })])).toEqual([])
    expect(await step([aTask('c1:breach')])).toEqual([])
  })

  test('a merged record that was a lead lives on under its new id', async () => {
    const id = await subject().install()
    const { stores } = subject()
    const first = await claimed(stores, id, ['old'])
    const commit = aLeadCommit('old', { memory: aMemory({ assignment: anAssignment('rep-1') }) })
    await stores.inbox.keep(
      aBatch(id, { activities: [{ id: 'old', activity: { key: 'k', kind: 'page', at: NOW, detail: null } }] }),
    )
    await evaluate(aCommand(first), () => aCommit([commit]))
    const second = await claimed(stores, id, ['old'])
    const command = aCommand(second, { merged: new Map([['old', 'new']]) })
    await evaluate(command, (world) => {
      expect(world.leads.get('new')).toMatchObject({ leadId: commit.leadId, recordId: 'new' })
      expect(world.leads.get('old')).toEqual(world.leads.get('new'))
      expect(world.activities.get('new')).toHaveLength(1)
      return aCommit([aLeadCommit('new', { leadId: commit.leadId, isNew: false })])
    })
    // The target was not part of the claim: it is looked at again, since another worker may just have had it.
    expect((await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))?.records).toMatchObject([
      { id: 'new' },
    ])
    expect(
      await stores.reconcile.unseen(id, 'contact', [
        { id: 'old', modifiedAt: NOW - 1_000 },
        { id: 'new', modifiedAt: NOW - 999 },
      ]),
    ).toEqual(['new'])
  })

  test('two leads merged: the older id, every activity, one owner, both ids known', async () => {
    const id = await subject().install()
    const { stores } = subject()
    const one = await claimed(stores, id, ['primary'])
    const primary = aLeadCommit('primary', {
      memory: aMemory({ stage: 'sql', assignment: anAssignment('rep-1'), clocks: [aClock('c1')] }),
      revision: 2,
    })
    await evaluate(aCommand(one, { now: NOW + DAY }), () => aCommit([primary]))
    const two = await claimed(stores, id, ['older'])
    const older = aLeadCommit('older', {
      memory: aMemory({ assignment: anAssignment('rep-2'), clocks: [aClock('c2')], formerOwners: ['rep-9'] }),
      revision: 5,
    })
    await evaluate(aCommand(two, { now: NOW }), () => aCommit([older]))
    const both = await claimed(stores, id, ['older', 'primary'])
    await evaluate(aCommand(both, { now: NOW + 2 * DAY, merged: new Map([['older', 'primary']]) }), (world) => {
      const lead = world.leads.get('primary')!
      expect(lead).toMatchObject({ leadId: older.leadId, recordId: 'primary', revision: 5 })
      expect(lead.memory).toMatchObject({ stage: 'sql', assignment: { ownerId: 'rep-1' }, formerOwners: ['rep-9'] })
      expect(lead.memory.clocks.map(({ clockId, state }) => [clockId, state])).toEqual([
        ['c2', 'running'],
        ['c1', 'running'],
      ])
      expect(world.facts.openLeads).toEqual(new Map([['rep-1', 1]]))
      return aCommit([aLeadCommit('primary', { leadId: lead.leadId, isNew: false, memory: lead.memory })])
    })
    const asSql = await look(id, ['primary'], { caps: { since: NOW, stages: ['sql'] } })
    expect(asSql.facts.openLeads).toEqual(new Map([['rep-1', 1]]))
    const world = await look(id, ['older', 'primary'])
    expect(world.leads.get('older')).toEqual(world.leads.get('primary'))
    expect((await stores.reads.decision(id, primary.decisionId))?.leadId).toBe(older.leadId)
  })

  test('what a commit asks to be read again is claimed again, and what it did not decide is finished', async () => {
    const id = await subject().install()
    const { stores } = subject()
    const claim = await claimed(stores, id, ['old'])
    await evaluate(aCommand(claim), () => aCommit([], { readAgain: ['new'] }))
    expect((await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))?.records).toMatchObject([
      { id: 'new' },
    ])
  })

  test('a merge among records nobody knows is remembered with the lead it makes', async () => {
    const id = await subject().install()
    const claim = await claimed(subject().stores, id, ['a'])
    const commit = aLeadCommit('b')
    await evaluate(aCommand(claim, { merged: new Map([['a', 'b']]) }), () => aCommit([commit]))
    const world = await look(id, ['a'])
    expect(world.leads.get('a')).toMatchObject({ leadId: commit.leadId, recordId: 'b' })
  })

  test('E3 weights 3/2/1/1/1, 400 leads over 40 workers at once: exactly 150/100/50/50/50', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const weights = new Map([
      ['a', 3],
      ['b', 2],
      ['c', 1],
      ['d', 1],
      ['e', 1],
    ])
    const total = 8
    const records = Array.from({ length: 400 }, (_, index) => `lead-${String(index).padStart(3, '0')}`)
    await stores.inbox.keep(aBatch(id, { ids: records }))
    const decide =
      (claim: Claim) =>
      (world: World): EvaluationCommit => {
        const before = world.facts.rotation.get('ae')!
        const cw = new Map(Object.entries(before.cw))
        const leads = claim.records.map((record, index) => {
          for (const [rep, weight] of weights) cw.set(rep, (cw.get(rep) ?? 0) + weight)
          const [chosen] = [...weights.keys()].sort((x, y) => cw.get(y)! - cw.get(x)!)
          cw.set(chosen!, cw.get(chosen!)! - total)
          return aLeadCommit(record.id, {
            memory: aMemory({ assignment: anAssignment(chosen!, { assignedAt: NOW + index }) }),
          })
        })
        return aCommit(leads, {
          rotation: new Map([['ae', { cw: Object.fromEntries(cw), turns: before.turns + leads.length }]]),
        })
      }
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async () => {
        for (;;) {
          const claim = await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000)
          if (claim) return evaluate(aCommand(claim, { pools: ['ae'], caps: null }), decide(claim))
        }
      }),
    )
    expect(outcomes).toEqual(Array(40).fill('committed'))
    const { facts } = await look(id, ['x'], { pools: ['ae'] })
    expect(Object.fromEntries(facts.openLeads)).toEqual({ a: 150, b: 100, c: 50, d: 50, e: 50 })
    expect(facts.rotation.get('ae')).toEqual({ cw: { a: 0, b: 0, c: 0, d: 0, e: 0 }, turns: 400 })
  })
})
