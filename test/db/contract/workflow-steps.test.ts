import { expect, test } from '@jest/globals'
import { NOW, aBatch, aCommand, decideAll } from '../samples.ts'
import { onBoth } from './both.ts'

const LEASE = 5_000
const LONG_AGO = NOW - 1

onBoth('workflow steps', (subject) => {
  const steps = () => subject().stores.workflowSteps
  const step = (callbackId: string, recordId: string, askedAt = NOW) => ({ callbackId, recordId, askedAt })
  const decide = async (id: string) => {
    const { inbox, evaluations, outbox } = subject().stores
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 9, LEASE))!
    await evaluations.evaluate(aCommand(claim), decideAll(claim))
    const sent = await outbox.claim(id, 9, LEASE, 1_000)
    if (sent !== null)
      await outbox.finish(
        sent,
        sent.writes.map(({ recordId, version }) => ({ recordId, version, kind: 'written', modifiedAt: NOW })),
        [],
        NOW,
      )
  }

  test('a step marks its record in the first lane, once; it is ready when the record is decided and written', async () => {
    const id = await subject().install()
    expect(await steps().ask(id, step('a', '1'))).toBe('waiting')
    expect(await steps().ask(id, step('a', '1'))).toBe('waiting')
    expect(await steps().waiting()).toContain(id)
    expect(await steps().take(id, LONG_AGO, 9, LEASE)).toEqual([])
    await decide(id)
    expect(await steps().take(id, LONG_AGO, 9, LEASE)).toEqual([{ ...step('a', '1'), decided: true }])
    await steps().finish(id, ['a'], NOW + 1)
    expect(await steps().waiting()).not.toContain(id)
    expect(await steps().ask(id, step('a', '1'))).toBe('done')
    expect(await subject().stores.inbox.claim({ installation: id, type: 'contact' }, 9, LEASE)).toBeNull()
  })

  test('whoever takes a step has it until the lease ends; longest waiting first', async () => {
    const id = await subject().install()
    await steps().ask(id, step('late', '1', NOW + 5))
    await steps().ask(id, step('early', '2', NOW))
    await decide(id)
    expect((await steps().take(id, LONG_AGO, 1, 20)).map(({ callbackId }) => callbackId)).toEqual(['early'])
    expect((await steps().take(id, LONG_AGO, 9, LEASE)).map(({ callbackId }) => callbackId)).toEqual(['late'])
    await subject().pass(30)
    expect((await steps().take(id, LONG_AGO, 9, LEASE)).map(({ callbackId }) => callbackId)).toEqual(['early'])
  })

  test('one whose record is never decided is over after its time', async () => {
    const id = await subject().install()
    await steps().ask(id, step('a', '1'))
    expect(await steps().take(id, NOW + 1, 9, LEASE)).toEqual([{ ...step('a', '1'), decided: false }])
  })

  test('forgetting a person and leaving an account remove its steps', async () => {
    const id = await subject().install()
    await steps().ask(id, step('a', '7001'))
    await subject().stores.inbox.keep(aBatch(id, { ids: ['7001'] }))
    await subject().stores.forgetting.forget(id, '7001', NOW)
    expect(await steps().take(id, NOW + 1, 9, LEASE)).toEqual([])
    await steps().ask(id, step('b', '7002'))
    await subject().stores.installations.setState(id, 'uninstalled', 'test')
    expect(await steps().take(id, NOW + 1, 9, LEASE)).toEqual([])
  })
})
