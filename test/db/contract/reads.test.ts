import { expect, test } from '@jest/globals'
import type { LeadCommit } from '../../../src/ports/evaluations.ts'
import { NOW, aBatch, aCommand, aCommit, aLeadCommit } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('what people read', (subject) => {
  const reads = () => subject().stores.reads
  async function decided(id: string, commits: readonly LeadCommit[]): Promise<void> {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: commits.map((commit) => commit.recordId), receivedAt: NOW - 200 }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 100, 60_000))!
    await stores.evaluations.evaluate(aCommand(claim, { policyVersion: 3 }), () => aCommit(commits))
  }

  test('a decision reads as it was made', async () => {
    const id = await subject().install()
    const commit = aLeadCommit('1', { person: { name: 'Tono 😀\0', company: null, emailDomain: null } })
    await decided(id, [commit])
    expect(await reads().decision(id, commit.decisionId)).toEqual({
      decisionId: commit.decisionId,
      leadId: commit.leadId,
      recordId: '1',
      decidedAt: NOW + 1_000,
      policyVersion: 3,
      personName: expect.stringContaining('Tono 😀'),
      company: null,
      decision: commit.decided.decision,
      latencyMs: 1_200,
    })
    expect(await reads().decision(await subject().install(), commit.decisionId)).toBeNull()
    expect(await reads().decision(id, 'not-an-id')).toBeNull()
  })

  test('the lead on a record: its latest decision, what that was made from, its moves', async () => {
    const id = await subject().install()
    const commit = aLeadCommit('1', { inputs: { seen: 1 } })
    await decided(id, [commit, aLeadCommit('2')])
    const found = await reads().lead(id, '1', 5)
    expect(found).toMatchObject({
      recordId: '1',
      latest: { decisionId: commit.decisionId, recordId: '1' },
      inputs: { seen: 1 },
    })
    expect(found!.latest).toEqual(await reads().decision(id, commit.decisionId))
    expect(found!.moves.map(({ to }) => to)).toEqual(
      commit.decided.decision.transitions.map(({ to }) => to).toReversed(),
    )
    const { routing } = commit.decided.decision
    expect(found!.assigned?.decisionId ?? null).toBe(routing.kind === 'assign' ? commit.decisionId : null)
    expect(await reads().lead(id, '9', 5)).toBeNull()
    expect(await reads().lead(await subject().install(), '1', 5)).toBeNull()
  })

  test('newest first, a page at a time; what changed nothing is left out', async () => {
    const id = await subject().install()
    const commits = Array.from({ length: 5 }, (_, index) =>
      aLeadCommit(`${index}`, index === 2 ? { isNew: false, write: null } : {}),
    )
    await decided(id, commits)
    const seen = [commits[4], commits[3], commits[1], commits[0]].map((commit) => commit!.decisionId)
    const page = await reads().recentDecisions(id, 2, null)
    expect(page.map((row) => row.decisionId)).toEqual(seen.slice(0, 2))
    const next = await reads().recentDecisions(id, 9, page[1]!.decisionId)
    expect(next.map((row) => row.decisionId)).toEqual(seen.slice(2))
    expect((await reads().decision(id, commits[2]!.decisionId))?.recordId).toBe('2')
  })

  test('whoever follows sees each decision once, in the order of commits', async () => {
    const id = await subject().install()
    expect(await reads().decisionsAfter(id, null, 9)).toEqual([])
    expect(await reads().decisionsAfter(id, '', 9)).toEqual([])
    // Ids are given before the commit; the later id commits first here.
    const [early, late, last] = [aLeadCommit('1'), aLeadCommit('2'), aLeadCommit('3')]
    await decided(id, [late])
    await decided(id, [early])
    const first = await reads().decisionsAfter(id, '', 9)
    expect(first.map((row) => row.recordId)).toEqual(['2', '1'])
    await decided(id, [last])
    const rest = await reads().decisionsAfter(id, first.at(-1)!.decisionId, 9)
    expect(rest.map((row) => row.recordId)).toEqual(['3'])
    expect(await reads().decisionsAfter(id, rest[0]!.decisionId, 9)).toEqual([])
    expect(await reads().decisionsAfter(id, 'not-an-id', 9)).toEqual([])
    expect((await reads().decisionsAfter(id, '', 1)).map((row) => row.recordId)).toEqual(['2'])
  })

  test('counts of one installation and of all', async () => {
    const id = await subject().install()
    const before = await reads().stats(null)
    await decided(id, [aLeadCommit('1')])
    await subject().stores.inbox.keep(aBatch(id, { ids: ['8', '9'] }))
    await subject().stores.inbox.mark(id, [{ type: 'contact', id: 'later', occurredAt: NOW }], 'normal', NOW, 60_000)
    const stats = await reads().stats(id)
    expect(stats).toMatchObject({ received: 3, evaluated: 1, written: 0, dirty: 3, outbox: 1, failed: 0 })
    await subject().pass(400)
    expect((await reads().stats(id)).oldestDirtySeconds).toBeGreaterThanOrEqual(0.4)
    const after = await reads().stats(null)
    expect([after.received - before.received, after.dirty - before.dirty]).toEqual([3, 3])
    expect(await reads().stats(await subject().install())).toEqual({
      received: 0,
      dirty: 0,
      outbox: 0,
      evaluated: 0,
      written: 0,
      failed: 0,
      oldestDirtySeconds: 0,
    })
  })

  test('a letter a subject: the newest reason under the first id', async () => {
    const { stores } = subject()
    const id = await subject().install()
    for (const code of ['first', 'second']) {
      await stores.inbox.keep(aBatch(id, { ids: ['1'] }))
      const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 1, 60_000))!
      await stores.evaluations.bury(claim, [{ recordId: '1', code, message: code }], NOW)
    }
    const letters = await reads().deadLetters(id, 10)
    expect(letters).toMatchObject([{ code: 'second', message: 'second' }])
    expect(await reads().replay(id, ['not-an-id'], NOW)).toBe(0)
    expect(await reads().replay(id, [letters[0]!.id], NOW + 9)).toBe(1)
    const claim = await stores.inbox.claim({ installation: id, type: 'contact' }, 1, 60_000)
    expect(claim?.records).toMatchObject([{ id: '1', markedAt: NOW + 9, lane: 'normal' }])
  })
})
