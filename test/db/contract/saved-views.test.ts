import { expect, test } from '@jest/globals'
import type { SavedView } from '../../../src/ports/saved-views.ts'
import { newId, NOW } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('saved views', (subject) => {
  const aView = (over: Partial<SavedView> = {}): SavedView => ({
    ...{ viewId: newId(), page: 'leads', query: 'stage=mql', name: 'My leads', madeBy: 'Maya', forAll: false },
    ...{ changedAt: NOW, removedAt: null },
    ...over,
  })

  test('a person sees their own and those for everybody, by name', async () => {
    const { savedViews } = subject().stores
    const id = await subject().install()
    const [own, shared, other] = [
      aView({ name: 'b' }),
      aView({ name: 'a', madeBy: 'Andi', forAll: true }),
      aView({ madeBy: 'Andi' }),
    ]
    for (const view of [own, shared, other]) expect(await savedViews.add(id, view)).toBe(true)
    expect(await savedViews.list(id, 'Maya')).toEqual([shared, own])
    expect(await savedViews.list(await subject().install(), 'Maya')).toEqual([])
  })

  test('the same sent twice is kept once', async () => {
    const { savedViews } = subject().stores
    const id = await subject().install()
    const view = aView()
    await savedViews.add(id, view)
    expect(await savedViews.add(id, { ...view, name: 'another' })).toBe(false)
    expect(await savedViews.find(id, view.viewId)).toEqual(view)
  })

  test('a removed one is in no list, can be found, and comes back', async () => {
    const { savedViews } = subject().stores
    const id = await subject().install()
    const view = aView()
    await savedViews.add(id, view)
    await savedViews.change(id, view.viewId, { ...view, removedAt: NOW + 1 })
    expect(await savedViews.list(id, 'Maya')).toEqual([])
    expect(await savedViews.find(id, view.viewId)).toEqual({ ...view, removedAt: NOW + 1 })
    await savedViews.change(id, view.viewId, { ...view, name: 'back', removedAt: null })
    expect(await savedViews.list(id, 'Maya')).toEqual([{ ...view, name: 'back' }])
  })

  test('the view a person begins with holds as long as they see it', async () => {
    const { savedViews } = subject().stores
    const id = await subject().install()
    const shared = aView({ madeBy: 'Andi', forAll: true })
    await savedViews.add(id, shared)
    expect(await savedViews.start(id, 'Maya')).toBeNull()
    await savedViews.setStart(id, 'Maya', newId())
    expect(await savedViews.start(id, 'Maya')).toBeNull()
    await savedViews.setStart(id, 'Maya', shared.viewId)
    expect(await savedViews.start(id, 'Maya')).toEqual(shared)
    expect(await savedViews.start(id, 'Andi')).toBeNull()
    await savedViews.change(id, shared.viewId, { ...shared, forAll: false })
    expect(await savedViews.start(id, 'Maya')).toBeNull()
    await savedViews.change(id, shared.viewId, shared)
    await savedViews.setStart(id, 'Maya', null)
    expect(await savedViews.start(id, 'Maya')).toBeNull()
  })

  test('an id that is none names nothing', async () => {
    const { savedViews } = subject().stores
    const id = await subject().install()
    await savedViews.change(id, 'x', aView())
    expect(await savedViews.find(id, 'x')).toBeNull()
  })
})
