import { expect, test } from '@jest/globals'
import { MINUTE, NOW, newId } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('streams of changes', (subject) => {
  const LEASE = 400

  test('one holds a stream; when the lease has ended another goes on after what was kept', async () => {
    const { streams } = subject().stores
    const id = await subject().install()
    expect(await streams.look(id)).toBeNull()
    const first = (await streams.take(id, NOW, LEASE))!
    expect(first.offset).toBeNull()
    expect(await streams.take(id, NOW, LEASE)).toBeNull()
    expect(await streams.keepOffset(id, first.token, 'one', { at: NOW, changeAt: NOW })).toBe(true)
    await subject().pass(LEASE)
    const second = (await streams.take(id, NOW, MINUTE))!
    expect(second.offset).toBe('one')
    expect(await streams.keepOffset(id, first.token, 'two', { at: NOW, changeAt: null })).toBe(false)
    expect(await streams.renew(id, first.token, MINUTE)).toBe(false)
    await streams.giveBack(id, first.token)
    expect(await streams.take(id, NOW, LEASE)).toBeNull()
  })

  test('a lease that is renewed goes on, and one that is given back is free', async () => {
    const { streams } = subject().stores
    const id = await subject().install()
    const { token } = (await streams.take(id, NOW, LEASE))!
    expect(await streams.renew(id, token, MINUTE)).toBe(true)
    await subject().pass(LEASE)
    expect(await streams.take(id, NOW, LEASE)).toBeNull()
    await streams.giveBack(id, token)
    expect(await streams.take(id, NOW, LEASE)).not.toBeNull()
  })

  test('how it fares: the state since when it is so, the newest change, the last sign of life', async () => {
    const { streams } = subject().stores
    const id = await subject().install()
    const { token } = (await streams.take(id, NOW, MINUTE))!
    const begun = { state: 'begun', stateAt: NOW, heardAt: null, changeAt: null, held: true }
    expect(await streams.look(id)).toEqual(begun)
    await streams.tell(id, token, 'open', NOW + 1)
    await streams.tell(id, token, 'open', NOW + 2)
    await streams.tell(id, newId(), 'broken', NOW + 3)
    await streams.keepOffset(id, token, 'one', { at: NOW + 5, changeAt: NOW + 4 })
    await streams.keepOffset(id, token, 'two', { at: NOW + 6, changeAt: NOW + 3 })
    await streams.keepOffset(id, token, null, { at: NOW + 7, changeAt: null })
    await streams.giveBack(id, token)
    expect(await streams.look(id)).toEqual({
      ...{ state: 'open', stateAt: NOW + 1, held: false },
      ...{ heardAt: NOW + 7, changeAt: NOW + 4 },
    })
    expect((await streams.take(id, NOW, MINUTE))?.offset).toBeNull()
  })

  test('a search that is hastened is due at once, from the earlier of its place and the moment; a turn under way is over', async () => {
    const { reconcile } = subject().stores
    const id = await subject().install()
    await reconcile.hasten(id, 'contact', NOW)
    const first = (await reconcile.take(id, 'contact', NOW, MINUTE))!
    await reconcile.hasten(id, 'contact', NOW - MINUTE)
    const second = (await reconcile.take(id, 'contact', NOW, MINUTE))!
    // What was never searched is searched from its beginning.
    expect(second.watermark).toBeNull()
    await reconcile.finish(id, 'contact', first.token, NOW + 99, NOW)
    await reconcile.finish(id, 'contact', second.token, NOW, NOW)
    expect(await reconcile.take(id, 'contact', NOW, MINUTE)).toBeNull()
    await reconcile.hasten(id, 'contact', NOW + MINUTE)
    expect((await reconcile.take(id, 'contact', NOW, MINUTE))?.watermark).toBe(NOW)
    await reconcile.hasten(id, 'contact', NOW - MINUTE)
    expect((await reconcile.take(id, 'contact', NOW, MINUTE))?.watermark).toBe(NOW - MINUTE)
  })
})
