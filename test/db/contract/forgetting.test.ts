import { expect, test } from '@jest/globals'
import { NOW, aBatch, aCommand, decideAll, aTask, aMemory, anAssignment } from '../samples.ts'
import { onBoth } from './both.ts'

const HOUR = 3_600_000
const ASKED = { announced: true, at: NOW, dueAt: NOW } as const
const SUPPOSED = { announced: false, at: NOW, dueAt: NOW + HOUR } as const

onBoth('forgetting', (subject) => {
  const forgetting = () => subject().stores.forgetting
  /** Two leads decided, with a task and a write each. */
  const furnished = async () => {
    const { stores } = subject()
    const id = await subject().install()
    await stores.inbox.keep(
      aBatch(id, { ids: ['7001', '7002'], body: Buffer.from('[{"objectId":7001,"v":"jane@acme.example"}]') }),
    )
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, HOUR))!
    await stores.evaluations.evaluate(
      aCommand(claim),
      decideAll(claim, (record) => ({
        memory: aMemory({ assignment: anAssignment('rep-1'), held: null }),
        tasks: [aTask(`${record}:breach`, { about: [{ type: 'contact', id: record }] })],
      })),
    )
    return id
  }

  test('whoever asked is due at once, whoever is only missing later; found again they are not', async () => {
    const id = await subject().install()
    await forgetting().ask(id, ['2'], SUPPOSED)
    await forgetting().ask(id, ['1'], ASKED)
    expect(await forgetting().pending(id, NOW, 9)).toEqual([{ id: '1', announced: true }])
    expect(await forgetting().pending(id, NOW + HOUR, 9)).toHaveLength(2)
    await forgetting().withdraw(id, ['1', '2'])
    expect(await forgetting().pending(id, NOW + HOUR, 9)).toEqual([{ id: '1', announced: true }])
    expect(await forgetting().waiting(NOW)).toContain(id)
  })

  test('nothing is left of the person but a hash; the other lead stays; asked again it is done again', async () => {
    const id = await furnished()
    await forgetting().ask(id, ['7001'], ASKED)
    const proof = await forgetting().forget(id, '7001', NOW + 5)
    expect(proof).toMatchObject({ doneAt: NOW + 5, rows: { leads: 1, decisions: 1 } })
    const { reads, outbox } = subject().stores
    expect(await reads.lead(id, '7001', 9)).toBeNull()
    expect((await reads.lead(id, '7002', 9))?.recordId).toBe('7002')
    expect((await outbox.claim(id, 9, HOUR, 100))?.tasks.map(({ task }) => task.key)).toEqual(['7002:breach'])
    expect(JSON.stringify(await forgetting().report(id, 9))).not.toContain('7001')
    expect(await forgetting().pending(id, NOW + HOUR, 9)).toEqual([])
    expect(await forgetting().waiting(NOW + HOUR)).not.toContain(id)
    await forgetting().ask(id, ['7001'], { ...SUPPOSED, at: NOW + 9 })
    expect(await forgetting().pending(id, NOW + 9, 9)).toEqual([{ id: '7001', announced: true }])
  })

  test('a task of a company that was refused and went with one lead is asked for again by the next', async () => {
    const { stores } = subject()
    const id = await subject().install()
    const asks = async (record: string) => {
      await stores.inbox.keep(aBatch(id, { ids: [record], digest: record }))
      const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, HOUR))!
      const tasks = [aTask('owner-inactive:901', { about: [{ type: 'contact', id: record }] })]
      await stores.evaluations.evaluate(
        aCommand(claim),
        decideAll(claim, () => ({ tasks })),
      )
      return (await stores.outbox.claim(id, 9, HOUR, 100))!
    }
    const taken = await asks('7001')
    const refusal = { kind: 'refused', code: 'INVALID_OPTION', message: 'not an option', advice: 'add it' } as const
    await stores.outbox.finish(taken, [], [{ key: 'owner-inactive:901', version: 1, ...refusal }], NOW)
    await forgetting().forget(id, '7001', NOW + 5)
    expect(await stores.reads.deadLetters(id, 10)).toEqual([])
    expect((await asks('7002')).tasks).toMatchObject([{ task: { key: 'owner-inactive:901' } }])
  })
})
