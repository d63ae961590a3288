import { expect, test } from '@jest/globals'
import { SILENCE_MS } from '../../../src/ports/simulations.ts'
import { aBatch, aCommand, decideAll, NOW, newId } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('simulations', (subject) => {
  const runs = () => subject().stores.simulations
  const begin = async (id: string, at = NOW) => {
    const runId = newId()
    return runs().start(id, { runId, draftRevision: 3, policyVersion: 1, startedBy: 'maya', at })
  }

  test('one runs at a time, tells how far it is, and keeps what it came to', async () => {
    const id = await subject().install()
    const run = (await begin(id))!
    expect(run).toMatchObject({ state: 'running', draftRevision: 3, startedBy: 'maya', startedAt: NOW, result: null })
    expect(await begin(id, NOW + 1)).toBeNull()
    expect(await runs().advance(id, run.runId, { done: 50, total: 200, at: NOW + 2 })).toBe('running')
    expect(await runs().find(id, run.runId)).toMatchObject({ done: 50, total: 200, touchedAt: NOW + 2 })
    const outcome = { state: 'done', result: { leads: 7 }, at: NOW + 9 } as const
    expect(await runs().end(id, run.runId, outcome)).toMatchObject({ state: 'done', result: { leads: 7 } })
    expect(await runs().end(id, run.runId, { ...outcome, state: 'failed' })).toBeNull()
    expect(await runs().latest(id)).toMatchObject({ runId: run.runId, state: 'done', endedAt: NOW + 9 })
    expect(await begin(id, NOW + 10)).not.toBeNull()
  })

  test('one that was cancelled hears of it when it tells how far it is', async () => {
    const id = await subject().install()
    const run = (await begin(id))!
    await runs().end(id, run.runId, { state: 'cancelled', result: null, at: NOW + 1 })
    expect(await runs().advance(id, run.runId, { done: 1, total: 2, at: NOW + 2 })).toBe('cancelled')
    expect(await runs().advance(id, newId(), { done: 1, total: 2, at: NOW + 2 })).toBeNull()
  })

  test('one whose process ended makes room once it was silent for long', async () => {
    const id = await subject().install()
    const lost = (await begin(id))!
    expect(await begin(id, NOW + SILENCE_MS)).toBeNull()
    expect(await begin(id, NOW + SILENCE_MS + 1)).not.toBeNull()
    expect(await runs().find(id, lost.runId)).toMatchObject({ state: 'failed' })
  })

  test('the newest twenty are kept', async () => {
    const id = await subject().install()
    const first = (await begin(id))!
    for (let n = 1; n <= 20; n += 1) {
      const { runId } = (await runs().latest(id))!
      await runs().end(id, runId, { state: 'done', result: n, at: NOW + n })
      await begin(id, NOW + n)
    }
    expect(await runs().find(id, first.runId)).toBeNull()
    expect(await runs().latest(id)).toMatchObject({ startedAt: NOW + 20 })
  })

  test('recorded decisions come in the order in which they were made, page by page, from an instant on', async () => {
    const id = await subject().install()
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: ['1', '2', '3'] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    await stores.evaluations.evaluate(aCommand(claim), decideAll(claim))
    const all = await runs().recorded(id, 0, null, 9)
    expect(all).toHaveLength(3)
    expect(await runs().countRecorded(id, 0)).toBe(3)
    expect(all.map(({ decisionId }) => decisionId)).toEqual(all.map(({ decisionId }) => decisionId).toSorted())
    const first = await runs().recorded(id, 0, null, 2)
    const rest = await runs().recorded(id, 0, first[1]!.decisionId, 2)
    expect([...first, ...rest]).toEqual(all)
    const labels = await runs().labels(id, [all[0]!.leadId, newId()])
    expect([...labels.keys()]).toEqual([all[0]!.leadId])
    const later = 4_000_000_000_000
    expect([await runs().countRecorded(id, later), await runs().recorded(id, later, null, 9)]).toEqual([0, []])
  })
})
