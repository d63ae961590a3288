import { expect, test } from '@jest/globals'
import type { Claim } from '../../../src/ports/inbox.ts'
import { NOW, aBatch, aCommand, aLeadCommit, aCommit } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('the inbox', (subject) => {
  const inbox = () => subject().stores.inbox
  const stats = (id: string) => subject().stores.reads.stats(id)
  const claim = (installation: string, limit = 100, leaseMs = 5_000) =>
    inbox().claim({ installation, type: 'contact' }, limit, leaseMs)
  const idsOf = (taken: Claim | null) => taken?.records.map((record) => record.id) ?? []

  test('keeps a batch, and knows the same delivery again', async () => {
    const id = await subject().install()
    const batch = aBatch(id, { ids: ['1', '2'], digest: 'same' })
    expect(await inbox().keep(batch)).toBe('kept')
    expect(await inbox().keep(batch)).toBe('duplicate')
    const other = await subject().install()
    expect(await inbox().keep({ ...batch, installation: other })).toBe('kept')
    expect(await stats(id)).toMatchObject({ received: 2, dirty: 2 })
    expect(idsOf(await claim(id))).toEqual(['1', '2'])
  })

  test('a batch of one record told five times is one mark', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['7', '7', '7', '7', '7'] }))
    const taken = await claim(id)
    expect(taken?.records).toEqual([{ id: '7', generation: 1, attempts: 1, markedAt: NOW, lane: 'normal' }])
  })

  test('urgent first, then oldest, then by id; at most the limit', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['b', 'a'], receivedAt: NOW + 5 }))
    await inbox().keep(aBatch(id, { ids: ['old'], receivedAt: NOW }))
    await inbox().keep(aBatch(id, { ids: ['fill'], receivedAt: NOW - 9, lane: 'backfill' }))
    await inbox().keep(aBatch(id, { ids: ['now'], receivedAt: NOW + 9, lane: 'urgent' }))
    expect(idsOf(await claim(id, 2))).toEqual(['now', 'old'])
    expect(idsOf(await claim(id, 2))).toEqual(['a', 'b'])
    expect(idsOf(await claim(id, 2))).toEqual(['fill'])
    expect(await claim(id, 2)).toBeNull()
  })

  test('a later mark raises the lane and the generation, never the time', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1'], receivedAt: NOW + 50, lane: 'backfill' }))
    await inbox().mark(id, [{ type: 'contact', id: '1', occurredAt: NOW }], 'urgent', NOW + 90)
    expect((await claim(id))?.records).toEqual([
      { id: '1', generation: 2, attempts: 1, markedAt: NOW + 50, lane: 'urgent' },
    ])
  })

  test('types are claimed apart', async () => {
    const id = await subject().install()
    await inbox().mark(id, [{ type: 'company', id: '1', occurredAt: NOW }], 'normal', NOW)
    expect(await claim(id)).toBeNull()
    expect(idsOf(await inbox().claim({ installation: id, type: 'company' }, 10, 1_000))).toEqual(['1'])
  })

  test('a mark during a claim survives its finish, with its own time and lane and a clean count', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1'], receivedAt: NOW, lane: 'urgent' }))
    const first = (await claim(id))!
    await inbox().mark(id, [{ type: 'contact', id: '1', occurredAt: NOW }], 'backfill', NOW + 400)
    await inbox().mark(id, [{ type: 'contact', id: '1', occurredAt: NOW }], 'normal', NOW + 300)
    expect(await claim(id)).toBeNull()
    await inbox().settle(first, ['1'])
    expect((await claim(id))?.records).toEqual([
      { id: '1', generation: 3, attempts: 1, markedAt: NOW + 300, lane: 'normal' },
    ])
  })

  test('a mark before a claim is answered by it', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1'] }))
    await inbox().keep(aBatch(id, { ids: ['1'] }))
    await inbox().settle((await claim(id))!, ['1'])
    expect((await stats(id)).dirty).toBe(0)
  })

  test('a mark for later waits, and does not hold back one for now', async () => {
    const id = await subject().install()
    await inbox().mark(id, [{ type: 'contact', id: '1', occurredAt: NOW }], 'normal', NOW, 400)
    expect(await claim(id)).toBeNull()
    expect(await inbox().waiting()).not.toContainEqual({ installation: id, type: 'contact' })
    await subject().pass(400)
    expect(idsOf(await claim(id))).toEqual(['1'])
    await inbox().mark(id, [{ type: 'contact', id: '2', occurredAt: NOW }], 'normal', NOW, 60_000)
    await inbox().mark(id, [{ type: 'contact', id: '2', occurredAt: NOW }], 'normal', NOW)
    expect(idsOf(await claim(id))).toEqual(['2'])
  })

  test('a re-read for later, told during a claim, waits after the claim is finished', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1'] }))
    const first = (await claim(id))!
    await inbox().mark(id, [{ type: 'contact', id: '1', occurredAt: NOW }], 'normal', NOW + 1, 400)
    await inbox().settle(first, ['1'])
    expect(await claim(id)).toBeNull()
    await subject().pass(400)
    expect(idsOf(await claim(id))).toEqual(['1'])
  })

  test('a re-read for later is not answered by a look that comes before it', async () => {
    const id = await subject().install()
    const look = [{ type: 'contact', id: '1', occurredAt: NOW }] as const
    await inbox().mark(id, look, 'normal', NOW)
    await inbox().mark(id, look, 'normal', NOW + 1, 800)
    await inbox().settle((await claim(id))!, ['1'])
    expect(await claim(id)).toBeNull()
    // News before its time is read at once, and answers it no more than the first look did.
    await inbox().keep(aBatch(id, { ids: ['1'] }))
    await inbox().settle((await claim(id))!, ['1'])
    expect((await stats(id)).dirty).toBe(1)
    await subject().pass(800)
    const last = (await claim(id))!
    expect(last.records).toMatchObject([{ id: '1', attempts: 1, markedAt: NOW + 1 }])
    await inbox().settle(last, ['1'])
    expect((await stats(id)).dirty).toBe(0)
  })

  test('a re-read for later, told after the lease of a look has ended, is not answered by whoever looks next', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1'] }))
    await claim(id, 100, 100)
    await subject().pass(100)
    await inbox().mark(id, [{ type: 'contact', id: '1', occurredAt: NOW }], 'normal', NOW + 1, 800)
    await inbox().settle((await claim(id))!, ['1'])
    expect(await claim(id)).toBeNull()
    await subject().pass(800)
    expect(idsOf(await claim(id))).toEqual(['1'])
  })

  test('when a lease ends another claims; the first is fenced and changes nothing', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1'] }))
    const slow = (await claim(id, 100, 400))!
    expect(await claim(id)).toBeNull()
    await subject().pass(400)
    const quick = (await claim(id))!
    expect(quick.records[0]?.attempts).toBe(2)
    expect(await inbox().renew(slow, 5_000)).toBe(false)
    await inbox().settle(slow, ['1'])
    await inbox().giveBack(slow, ['1'], 0)
    expect(await claim(id)).toBeNull()
    expect(await inbox().renew(quick, 5_000)).toBe(true)
    await inbox().settle(quick, ['1'])
    expect((await stats(id)).dirty).toBe(0)
  })

  test('a renewed lease holds', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1'] }))
    const held = (await claim(id, 100, 80))!
    expect(await inbox().renew(held, 60_000)).toBe(true)
    await subject().pass(80)
    expect(await claim(id)).toBeNull()
  })

  test('what is given back is untouched and waits for its delay', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1', '2'] }))
    const taken = (await claim(id))!
    await inbox().giveBack(taken, ['1'], 400)
    expect(await claim(id)).toBeNull()
    await subject().pass(400)
    expect((await claim(id))?.records).toMatchObject([{ id: '1', attempts: 1 }])
  })

  test('a record that was twice not finished is tried alone', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1', '2', '3'] }))
    for (const attempts of [1, 2]) {
      expect((await claim(id, 100, 40))?.records.map((record) => record.attempts)).toEqual([
        attempts,
        attempts,
        attempts,
      ])
      await subject().pass(40)
    }
    const alone = (await claim(id))!
    expect(alone.records).toMatchObject([{ id: '1', attempts: 3 }])
    expect(idsOf(await claim(id))).toEqual(['2'])
    await inbox().keep(aBatch(id, { ids: ['4', '5'], receivedAt: NOW + 1, lane: 'urgent' }))
    expect(idsOf(await claim(id))).toEqual(['4', '5'])
    expect(idsOf(await claim(id))).toEqual(['3'])
  })

  test('an echo equal to what was intended is dropped, any other marks its record', async () => {
    const id = await subject().install()
    await inbox().keep(aBatch(id, { ids: ['1'] }))
    const taken = (await claim(id))!
    const intended = { estafet_stage: 'mql', estafet_revision: '4' }
    await subject().stores.evaluations.evaluate(aCommand(taken), () =>
      aCommit([aLeadCommit('1', { intended, revision: 4 })]),
    )
    const echo = (property: string, value: string, record = '1') =>
      inbox().keep(
        aBatch(id, { echoes: [{ type: 'contact', id: record, property, value, occurredAt: NOW }], eventCount: 1 }),
      )
    await echo('estafet_revision', '4')
    await echo('estafet_stage', 'mql')
    expect((await stats(id)).dirty).toBe(0)
    await echo('estafet_revision', '3')
    expect(idsOf(await claim(id))).toEqual(['1'])
    await echo('estafet_revision', '4', 'never-seen')
    await echo('some_other', 'x', 'never-seen-2')
    expect(idsOf(await claim(id))).toEqual(['never-seen', 'never-seen-2'])
  })

  test('texts a database refuses do not stop a batch', async () => {
    const id = await subject().install()
    const activity = { key: 'page:\0:1', kind: 'page', at: NOW, detail: 'https://x/\0\ud800' }
    const echoes = [{ type: 'contact' as const, id: '1', property: 'p', value: '\0', occurredAt: NOW }]
    expect(await inbox().keep(aBatch(id, { echoes, activities: [{ id: '1', activity }] }))).toBe('kept')
  })

  test('those who wait are named once each, the most urgent first', async () => {
    const [one, two, gone] = [await subject().install(), await subject().install(), await subject().install()]
    await inbox().keep(aBatch(one, { ids: ['1', '2'], receivedAt: NOW - 100_000 }))
    await inbox().mark(one, [{ type: 'deal', id: '1', occurredAt: NOW }], 'backfill', NOW - 200_000)
    await inbox().keep(aBatch(two, { ids: ['1'], lane: 'urgent' }))
    await inbox().keep(aBatch(gone, { ids: ['1'] }))
    await subject().stores.installations.setState(gone, 'disconnected', 'test')
    const waiting = (await inbox().waiting()).filter(({ installation }) => [one, two, gone].includes(installation))
    expect(waiting).toEqual([
      { installation: two, type: 'contact' },
      { installation: one, type: 'contact' },
      { installation: one, type: 'deal' },
    ])
  })
})
