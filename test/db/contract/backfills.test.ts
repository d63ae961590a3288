import { expect, test } from '@jest/globals'
import { NOW, aBatch, aCommand, decideAll } from '../samples.ts'
import { onBoth } from './both.ts'

const PAGE = { cursor: '200', records: 100, decided: 90, calls: 2, activeMs: 400, at: NOW + 9 }
const ENOUGH = 5_000

onBoth('backfills', (subject) => {
  const backfills = () => subject().stores.backfills
  const started = async (route = false) => {
    const id = await subject().install()
    await backfills().start(id, { route, expected: 250, at: NOW })
    return id
  }

  test('one at a time; a stopped one makes room for another', async () => {
    const id = await started()
    expect(await backfills().start(id, { route: true, expected: 9, at: NOW })).toBeNull()
    expect(await backfills().change(id, ['running'], 'paused', NOW)).toMatchObject({ state: 'paused', endedAt: null })
    expect(await backfills().start(id, { route: true, expected: 9, at: NOW })).toBeNull()
    expect(await backfills().change(id, ['running'], 'paused', NOW)).toBeNull()
    expect(await backfills().change(id, ['running', 'paused'], 'stopped', NOW + 5)).toMatchObject({
      state: 'stopped',
      endedAt: NOW + 5,
    })
    expect(await backfills().start(id, { route: true, expected: 9, at: NOW + 6 })).toMatchObject({
      state: 'running',
      route: true,
      expected: 9,
      startedAt: NOW + 6,
      endedAt: null,
    })
  })

  test('remembers how many leads stood in each stage when it began', async () => {
    const id = await subject().install()
    const { stores } = subject()
    const work = { installation: id, type: 'contact' } as const
    await stores.inbox.keep(aBatch(id, { ids: ['1', '2'] }))
    const claim = (await stores.inbox.claim(work, 9, 60_000))!
    expect(await backfills().stages(id)).toEqual({})
    await stores.evaluations.evaluate(aCommand(claim), decideAll(claim))
    expect(await backfills().start(id, { route: false, expected: 9, at: NOW })).toMatchObject({ before: { mql: 2 } })
    expect(await backfills().stages(id)).toEqual({ mql: 2 })
    await stores.inbox.keep(aBatch(id, { ids: ['3'] }))
    const more = (await stores.inbox.claim(work, 9, 60_000))!
    await stores.evaluations.evaluate(aCommand(more), decideAll(more))
    expect(await backfills().find(id)).toMatchObject({ before: { mql: 2 } })
    expect(await backfills().stages(id)).toEqual({ mql: 3 })
  })

  test('pages are booked once and the place is kept for whoever takes the next turn', async () => {
    const id = await started()
    const first = (await backfills().take(id, ENOUGH))!
    expect(first).toMatchObject({ cursor: null, backfill: { records: 0, expected: 250, route: false } })
    expect(await backfills().take(id, ENOUGH)).toBeNull()
    expect(await backfills().advance(id, first.token, PAGE, ENOUGH)).toBe('running')
    await backfills().release(id, first.token)
    const second = (await backfills().take(id, ENOUGH))!
    expect(second).toMatchObject({ cursor: '200', backfill: { records: 100, decided: 90, calls: 2, activeMs: 400 } })
    expect(await backfills().advance(id, first.token, PAGE, ENOUGH)).toBe('fenced')
    expect(await backfills().advance(id, second.token, { ...PAGE, cursor: null, records: 50 }, ENOUGH)).toBe('done')
    expect(await backfills().find(id)).toMatchObject({ state: 'done', records: 150, calls: 4, endedAt: NOW + 9 })
  })

  test('a turn whose holder died is another’s after its lease', async () => {
    const id = await started()
    await backfills().take(id, 20)
    await subject().pass(30)
    expect(await backfills().take(id, ENOUGH)).not.toBeNull()
  })

  test('a pause is seen with the page that is booked next', async () => {
    const id = await started()
    const turn = (await backfills().take(id, ENOUGH))!
    await backfills().change(id, ['running'], 'paused', NOW)
    expect(await backfills().advance(id, turn.token, PAGE, ENOUGH)).toBe('paused')
    await backfills().release(id, turn.token)
    expect(await backfills().take(id, ENOUGH)).toBeNull()
    expect(await backfills().running()).not.toContain(id)
    await backfills().change(id, ['paused'], 'running', NOW)
    expect(await backfills().running()).toContain(id)
  })

  test('records are claimed as standing only while no news of them waits, and news makes them leads as any', async () => {
    const id = await subject().install()
    const { inbox } = subject().stores
    const work = { installation: id, type: 'contact' } as const
    await inbox.keep(aBatch(id, { ids: ['2'] }))
    const claim = (await inbox.claimThese(work, ['1', '2', '3', '3'], { standing: true, markedAt: NOW - 7 }, 20))!
    const standing = { generation: 1, attempts: 1, markedAt: NOW - 7, lane: 'backfill', standing: true }
    expect(claim.records).toEqual([
      { id: '1', ...standing },
      { id: '3', ...standing },
    ])
    expect(await inbox.claimThese(work, ['1'], { standing: true, markedAt: NOW }, 20)).toBeNull()
    await inbox.keep(aBatch(id, { ids: ['3'] }))
    await subject().pass(30)
    const later = (await inbox.claim(work, 9, ENOUGH))!
    expect(later.records.map((record) => [record.id, record.lane, record.standing])).toEqual([
      ['3', 'normal', undefined],
      ['2', 'normal', undefined],
      ['1', 'backfill', true],
    ])
  })
})
