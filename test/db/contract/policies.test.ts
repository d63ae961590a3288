import { expect, test } from '@jest/globals'
import { MINUTE, NOW, aDraft, newId } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('policies', (subject) => {
  const policies = () => subject().stores.policies

  test('an installation begins with version 1, published by nobody in particular', async () => {
    const id = await subject().install()
    expect(await policies().versions(id, 10, null)).toEqual([
      { version: 1, author: 'estafet', reason: '', publishedAt: NOW, restoredFrom: null },
    ])
    expect(await policies().find(id, 2)).toBeNull()
    expect(await policies().find(newId(), 1)).toBeNull()
  })

  test('a version keeps its document, the YAML it was written in, who, when and why', async () => {
    const id = await subject().install()
    const draft = aDraft(
      { name: 'ours 😀' },
      { yaml: '# ours\nname: ours 😀\n', reason: 'Q2 review', at: NOW + MINUTE },
    )
    const facts = { version: 2, author: 'sari', reason: 'Q2 review', publishedAt: NOW + MINUTE, restoredFrom: null }
    expect(await policies().publish(id, draft, 1)).toEqual({ kind: 'published', version: facts, takenBack: [] })
    expect(await policies().find(id, 2)).toEqual({ ...facts, document: draft.document, yaml: draft.yaml })
    expect((await subject().stores.installations.find(id))?.policyVersion).toBe(2)
    expect(await subject().stores.installations.policy(id, 2)).toEqual(draft.document)
  })

  test('what somebody else published meanwhile is not overwritten', async () => {
    const id = await subject().install()
    await policies().publish(id, aDraft({ name: 'andi' }, { author: 'andi' }), 1)
    expect(await policies().publish(id, aDraft({ name: 'sari' }), 1)).toMatchObject({
      kind: 'changed',
      active: { version: 2, author: 'andi' },
    })
    expect((await policies().versions(id, 10, null)).map(({ version }) => version)).toEqual([2, 1])
  })

  test('of many authors at once exactly one is first', async () => {
    const id = await subject().install()
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => policies().publish(id, aDraft({ name }, { author: name }), 1)),
    )
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'changed', 'changed', 'published'])
    expect((await policies().versions(id, 10, null)).length).toBe(2)
  })

  test('versions are listed newest first, page by page, each installation its own', async () => {
    const id = await subject().install()
    const other = await subject().install()
    for (let expected = 1; expected < 5; expected += 1) await policies().publish(id, aDraft({ expected }), expected)
    const first = await policies().versions(id, 2, null)
    expect(first.map(({ version }) => version)).toEqual([5, 4])
    expect((await policies().versions(id, 2, 4)).map(({ version }) => version)).toEqual([3, 2])
    expect((await policies().versions(other, 10, null)).length).toBe(1)
    const documents = await Promise.all([2, 3, 4, 5].map((version) => policies().find(id, version)))
    expect(documents.map((stored) => stored?.document)).toEqual([1, 2, 3, 4].map((expected) => ({ expected })))
  })

  test('a restored version names the one it repeats', async () => {
    const id = await subject().install()
    await policies().publish(id, aDraft({ name: 'new' }), 1)
    await policies().publish(id, aDraft({ version: 1 }, { restoredFrom: 1 }), 2)
    expect(await policies().find(id, 3)).toMatchObject({ restoredFrom: 1, document: { version: 1 } })
  })
})
