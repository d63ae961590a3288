import { expect, test } from '@jest/globals'
import { NOW, aBatch, aCommand, anEntry, newId } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('the audit log', (subject) => {
  const audit = () => subject().stores.audit

  test('an act is kept once, together with what it causes', async () => {
    const id = await subject().install()
    const entry = anEntry({ before: { ownerId: 'sari' }, after: { ownerId: 'budi', lockedUntil: NOW } })
    expect(await audit().keep(id, entry, aBatch(id, { ids: ['1'] }))).toBe('kept')
    expect(await audit().keep(id, entry, aBatch(id, { ids: ['2'] }))).toBe('duplicate')
    const claim = await subject().stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000)
    expect(claim!.records.map((record) => record.id)).toEqual(['1'])
    expect(await audit().find(id, entry.entryId)).toEqual({ ...entry, undoneBy: null, personName: null })
    expect(await audit().find(await subject().install(), entry.entryId)).toBeNull()
    expect(await audit().find(id, 'no-id')).toBeNull()
  })

  test('an act is taken back once; the second try changes nothing', async () => {
    const id = await subject().install()
    const [act, undo, again] = [anEntry(), anEntry(), anEntry()]
    await audit().keep(id, act, null)
    expect(await audit().keep(id, { ...undo, undoes: act.entryId }, null)).toBe('kept')
    expect(await audit().keep(id, { ...again, undoes: act.entryId }, aBatch(id))).toBe('undone-before')
    expect((await audit().find(id, act.entryId))?.undoneBy).toBe(undo.entryId)
    expect(await audit().find(id, again.entryId)).toBeNull()
    expect(await subject().stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000)).toBeNull()
    expect(await audit().keep(id, { ...again, undoes: newId() }, null)).toBe('undone-before')
  })

  test('newest first, by person, kind and lead, a page at a time', async () => {
    const id = await subject().install()
    const lead = newId()
    const entries = [
      anEntry({ at: NOW, person: 'Andi' }),
      anEntry({ at: NOW + 1, action: 'reassign', leadId: lead }),
      anEntry({ at: NOW + 2, person: 'Andi', action: 'reassign' }),
    ]
    for (const entry of entries) await audit().keep(id, entry, null)
    const listed = async (...asked: Parameters<ReturnType<typeof audit>['page']>) =>
      (await audit().page(...asked)).map(({ at }) => at - NOW)
    expect(await listed(id, {}, null, 9)).toEqual([2, 1, 0])
    expect(await listed(id, {}, null, 2)).toEqual([2, 1])
    expect(await listed(id, {}, entries[1]!.entryId, 9)).toEqual([0])
    expect(await listed(id, { person: 'Andi' }, null, 9)).toEqual([2, 0])
    expect(await listed(id, { action: 'reassign', person: 'Maya' }, null, 9)).toEqual([1])
    expect(await listed(id, { leadId: lead }, null, 9)).toEqual([1])
    expect(await listed(await subject().install(), {}, null, 9)).toEqual([])
    expect(await audit().people(id)).toEqual(['Andi', 'Maya'])
  })

  test('a look at the world of a command changes nothing', async () => {
    const id = await subject().install()
    const { inbox, evaluations, reads } = subject().stores
    await inbox.keep(aBatch(id, { ids: ['1'] }))
    const before = await reads.stats(id)
    const claim = { installation: id, type: 'contact', token: newId(), records: [] } as const
    const pools = await evaluations.preview(aCommand(claim, { pools: ['ae'] }), ({ facts }) => [
      ...facts.rotation.keys(),
    ])
    expect(pools).toEqual(['ae'])
    expect({ ...(await reads.stats(id)), oldestDirtySeconds: 0 }).toEqual({ ...before, oldestDirtySeconds: 0 })
    expect(await inbox.claim({ installation: id, type: 'contact' }, 9, 60_000)).not.toBeNull()
  })
})
