import { expect, test } from '@jest/globals'
import { NOW } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('drafts', (subject) => {
  const drafts = () => subject().stores.drafts
  const aDraft = (name: string) => ({ baseVersion: 1, document: { name }, changedBy: name, changedAt: NOW })

  test('there is none at first; one that is saved is found as it was', async () => {
    const id = await subject().install()
    expect(await drafts().find(id)).toEqual({ revision: 0, draft: null })
    expect(await drafts().save(id, aDraft('maya'), 0)).toEqual({
      kind: 'saved',
      state: { revision: 1, draft: aDraft('maya') },
    })
    expect(await drafts().find(id)).toEqual({ revision: 1, draft: aDraft('maya') })
  })

  test('a save that knows an older draft changes nothing and is told what stands', async () => {
    const id = await subject().install()
    await drafts().save(id, aDraft('maya'), 0)
    const late = await drafts().save(id, aDraft('andi'), 0)
    expect(late).toEqual({ kind: 'changed', state: { revision: 1, draft: aDraft('maya') } })
    expect(await drafts().save(id, aDraft('andi'), 7)).toMatchObject({ kind: 'changed' })
    expect(await drafts().save(id, aDraft('andi'), 1)).toMatchObject({ kind: 'saved', state: { revision: 2 } })
  })

  test('a discarded draft leaves its revision, so that who edited it hears of it', async () => {
    const id = await subject().install()
    await drafts().save(id, aDraft('maya'), 0)
    expect(await drafts().save(id, null, 1)).toEqual({ kind: 'saved', state: { revision: 2, draft: null } })
    expect(await drafts().save(id, aDraft('andi'), 1)).toEqual({ kind: 'changed', state: { revision: 2, draft: null } })
    expect(await drafts().save(id, aDraft('andi'), 2)).toMatchObject({ kind: 'saved', state: { revision: 3 } })
  })

  test('of many who save at once exactly one is first', async () => {
    const id = await subject().install()
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => drafts().save(id, aDraft(name), 0)))
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'changed', 'changed', 'saved'])
  })
})
