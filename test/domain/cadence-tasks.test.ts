import { describe, expect, test } from '@jest/globals'
import { closeAll, closeOpen, openTask } from '../../src/domain/cadence-tasks.ts'
import type { TaskIntent } from '../../src/domain/decision.ts'
import type { CadenceState } from '../../src/domain/lead.ts'
import type { CadencePolicy, TouchPolicy } from '../../src/domain/policy/lifecycle-policy.ts'
import { always } from '../../src/domain/policy/write-conditions.ts'

const touch = (channel: TouchPolicy['channel'], template: string): TouchPolicy => ({
  ...{ id: template, afterHours: 0 },
  ...{ channel, template },
})
const PLAIN: CadencePolicy = {
  ...{ id: 'demo', name: 'Demo', when: always, stages: ['mql'], stopOn: [], onNewOwner: 'continue', tasks: true },
  touches: [touch('email', 'hello'), touch('call', 'ring'), touch('email', 'again')],
}
const SENDS: CadencePolicy = { ...PLAIN, sequence: '77' }
const NOW = 9_000
const at = (next: number, over: Partial<CadenceState> = {}): CadenceState => ({
  ...{ cadenceId: 'demo', startedAt: 1_000, ownerId: 'ann', next, openedAt: 1_000, dueAt: 5_000, ended: null },
  ...over,
})
const about = (...known: readonly CadencePolicy[]) => ({
  leadId: 'lead-1',
  now: NOW,
  cadences: { byId: new Map(known.map((cadence) => [cadence.id, cadence])) },
})
const short = (tasks: readonly TaskIntent[]) => tasks.map(({ action, key }) => `${action} ${key}`)
const TOUCH = 'lead-1:touch:demo:1000'
const SEQUENCE = 'lead-1:sequence:demo:1000:ann'

describe('a touch that begins', () => {
  test('is a task of the owner, that says which', () => {
    expect(openTask(about(PLAIN), PLAIN, at(1))).toEqual([
      {
        key: `${TOUCH}:1:ann`,
        action: 'open',
        kind: 'touch',
        assigneeId: 'ann',
        dueAt: 5_000,
        facts: {
          ...{ leadId: 'lead-1', repId: 'ann', cadence: 'Demo', channel: 'call', template: 'ring' },
          ...{ touch: 2, touches: 3 },
        },
      },
    ])
  })
  test.each<[string, number, readonly string[]]>([
    ['all of them at the first', 0, ['hello', 'again']],
    ['those that are left', 2, ['again']],
  ])('is an e-mail the CRM’s sequence sends: asked for %s', (_, next, templates) => {
    const facts = { leadId: 'lead-1', repId: 'ann', cadence: 'Demo', sequence: '77', templates, ended: null }
    expect(openTask(about(SENDS), SENDS, at(next))).toEqual([
      { key: SEQUENCE, action: 'open', kind: 'sequence', assigneeId: 'ann', dueAt: 5_000, facts },
    ])
  })
  test.each<[string, CadencePolicy, CadenceState, readonly string[]]>([
    ['a call is made by the owner, whatever the sequence sends', SENDS, at(1), [`open ${TOUCH}:1:ann`]],
    ['after a change of hands the new owner writes', SENDS, at(0, { handedOver: 1 }), [`open ${TOUCH}:0:ann:1`]],
    ['no task where it is not known when', PLAIN, at(1, { dueAt: null }), []],
    ['no task where the cadence makes none', { ...PLAIN, tasks: false }, at(1), []],
  ])('%s', (_, cadence, state, tasks) => {
    expect(short(openTask(about(cadence), cadence, state))).toEqual(tasks)
  })
})

describe('a cadence that ends', () => {
  test.each<[string, readonly CadencePolicy[], CadenceState, readonly string[]]>([
    ['closes the task of its open touch', [PLAIN], at(1), [`close ${TOUCH}:1:ann`]],
    ['also where the policy knows it no more', [], at(1), [`close ${TOUCH}:1:ann`]],
    ['also where the policy has fewer touches by now', [{ ...PLAIN, touches: [] }], at(1), [`close ${TOUCH}:1:ann`]],
    ['takes the lead out of the sequence, at an e-mail', [SENDS], at(0), [`close ${SEQUENCE}`]],
    ['and at a call', [SENDS], at(1), [`close ${TOUCH}:1:ann`, `close ${SEQUENCE}`]],
    [
      'also where the touches of the sequence are fewer by now',
      [{ ...SENDS, touches: [] }],
      at(1),
      [`close ${TOUCH}:1:ann`, `close ${SEQUENCE}`],
    ],
    [
      'but not after a change of hands, when it was taken out',
      [SENDS],
      at(1, { handedOver: 1 }),
      [`close ${TOUCH}:1:ann:1`],
    ],
    ['only once', [SENDS], at(1, { ended: 'reply', dueAt: null }), []],
    ['with no task where it had none', [{ ...PLAIN, tasks: false }], at(1), []],
  ])('%s', (_, known, state, tasks) => {
    expect(short(closeAll(about(...known), state, 'reply'))).toEqual(tasks)
  })
  test('says why, and what of the sequence was still to come', () => {
    const [task] = closeAll(about(SENDS), at(0, { dueAt: null }), 'reply')
    expect(task).toMatchObject({ dueAt: NOW, facts: { ended: 'reply', templates: ['hello', 'again'] } })
  })
  test('and one that goes on to the next touch closes no e-mail that the sequence sent', () => {
    expect(closeOpen(about(SENDS), at(0))).toEqual([])
    expect(short(closeOpen(about(SENDS), at(1)))).toEqual([`close ${TOUCH}:1:ann`])
  })
})
