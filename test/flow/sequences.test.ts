import { beforeEach, describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { always } from '../../src/domain/policy/write-conditions.ts'
import {
  CrmScopeMissingError,
  CrmUnavailableError,
  type EnrolResult,
  type Enrolment,
  type Sequences,
} from '../../src/ports/crm.ts'
import { COMPANY_PEOPLE, demoRequest, MemoryWorld } from '../support/memory-world.ts'

// A cadence whose e-mails are a sequence of the CRM: a call at once, then the sequence.

const HOUR = 3_600_000
const POLICY: Policy = {
  ...defaultPolicy,
  // Nobody else gets the lead while a follow-up is watched.
  sla: { ...defaultPolicy.sla, steps: [] },
  cadences: [
    {
      id: 'demo',
      name: 'Demo',
      when: always,
      touches: [
        { id: 'call', channel: 'call', afterHours: 0, template: 'ring' },
        { id: 'mail', channel: 'email', afterHours: 1, template: 'hello' },
        { id: 'mail-2', channel: 'email', afterHours: 2, template: 'again' },
        { id: 'last', channel: 'linkedin', afterHours: 3, template: 'bye' },
      ],
      stages: ['mql', 'sal'],
      stopOn: ['reply', 'meeting', 'opt-out'],
      onNewOwner: 'continue',
      tasks: true,
      sequence: '77',
    },
  ],
}

/** Sequences of a CRM in memory: who is in one, and what the next call meets. */
class MemorySequences implements Sequences {
  readonly standing = new Map<string, Enrolment>()
  readonly senders: string[] = []
  answer: EnrolResult | Error | 'lost' = { kind: 'enrolled', enrolmentId: '9' }
  granted = true

  async enrolmentOf(_installation: string, contactId: string): Promise<Enrolment | null> {
    if (!this.granted) throw new CrmScopeMissingError(['automation.sequences.read'])
    return this.standing.get(contactId) ?? null
  }
  async enrol(_installation: string, wish: Parameters<Sequences['enrol']>[1]): Promise<EnrolResult> {
    if (this.answer instanceof Error) throw this.answer
    if (this.answer !== 'lost' && this.answer.kind === 'refused') return this.answer
    this.senders.push(wish.senderId)
    this.standing.set(wish.contactId, { enrolmentId: '9', sequenceId: wish.sequenceId })
    if (this.answer !== 'lost') return this.answer
    this.answer = { kind: 'enrolled', enrolmentId: '9' }
    throw new CrmUnavailableError('no answer', true)
  }
}

let world: MemoryWorld
let sequences: MemorySequences
beforeEach(async () => {
  world = await MemoryWorld.open(POLICY)
  sequences = new MemorySequences()
  world.crm.sequences = sequences
})

/** A lead with its owner, an hour on: the first e-mail is due. */
async function mailIsDue(): Promise<string> {
  world.crm.put('contact', '101', demoRequest())
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  const ownerId = world.written('101', 'hubspot_owner_id')!
  world.clock.advance(HOUR)
  await look()
  return ownerId
}
async function look(): Promise<void> {
  await world.notify({ id: '101', property: 'jobtitle' })
  await world.settle()
}
/** Follow-up tasks of the CRM: what they ask, and whether it is open. */
const asked = () =>
  [...world.crm.tasks.values()]
    .filter(({ key }) => /:(touch|sequence):/.test(key))
    .map(({ subject, status, assigneeId }) => [subject.split(':')[0], status, assigneeId])
const bodyOf = (subject: RegExp) => [...world.crm.tasks.values()].find((task) => subject.test(task.subject))?.body
const lost = (contactId: string) => sequences.standing.delete(contactId)

describe('enrols', () => {
  test('once, in the owner’s name, when the first e-mail is due; no e-mail is a task', async () => {
    const ownerId = await mailIsDue()
    expect(sequences.senders).toEqual([ownerId])
    world.clock.advance(HOUR)
    await look()
    world.clock.advance(HOUR)
    await look()
    expect(sequences.senders).toEqual([ownerId])
    expect(asked()).toEqual([
      ['Follow up (phone)', 'done', ownerId],
      ['Follow up (LinkedIn)', 'open', ownerId],
    ])
  })
  test('nobody twice, where the answer was lost', async () => {
    sequences.answer = 'lost'
    const ownerId = await mailIsDue()
    world.clock.advance(5 * 60_000)
    await world.settle()
    expect([sequences.senders, sequences.standing.get('101')?.sequenceId]).toEqual([[ownerId], '77'])
    expect((await world.stores.reads.deadLetters(world.installation.installationId, 9)).length).toBe(0)
  })
})

describe('asks the owner for the e-mails, and says why', () => {
  test.each<[string, () => void, string]>([
    ['no scope', () => (sequences.granted = false), 'The account has not granted Estafet the use of sequences'],
    ['no seat', () => (sequences.answer = { kind: 'refused', message: 'no paid seat' }), 'The CRM refused the sequence: no paid seat'], // prettier-ignore
    ['in another', () => sequences.standing.set('101', { enrolmentId: '1', sequenceId: '5' }), 'The contact is in another sequence'], // prettier-ignore
    ['no sequences', () => delete world.crm.sequences, 'This CRM has no sequences'],
  ])('%s', async (_what, meets, why) => {
    meets()
    const ownerId = await mailIsDue()
    expect(asked()).toContainEqual(['Send the e-mails yourself', 'open', ownerId])
    expect(bodyOf(/yourself/)).toMatch(new RegExp(`^${why}`))
    expect(bodyOf(/yourself/)).toContain('E-mails: hello, again.')
    // One task for all of them; it closes with the follow-up.
    world.crm.put('contact', '101', { hs_email_optout: 'true' })
    await look()
    expect(asked()).toContainEqual(['Send the e-mails yourself', 'done', ownerId])
    expect(asked()).toHaveLength(2)
  })
})

describe('when the follow-up ends', () => {
  test('a person is asked to take the contact out, for as long as the sequence sends', async () => {
    const ownerId = await mailIsDue()
    world.crm.put('contact', '101', { hs_email_optout: 'true' })
    await look()
    expect(asked()).toContainEqual(['Take out of the sequence', 'open', ownerId])
    expect(bodyOf(/Take out/)).toContain('the lead opted out')
  })
  test('nobody is asked where the CRM has ended it by itself', async () => {
    await mailIsDue()
    lost('101')
    world.crm.put('contact', '101', { hs_email_optout: 'true' })
    await look()
    expect(asked().map(([subject]) => subject)).toEqual(['Follow up (phone)'])
  })
  test('by its last touch: the sequence may send what it still has', async () => {
    await mailIsDue()
    world.clock.advance(2 * HOUR)
    await look()
    world.crm.put('contact', '101', { notes_last_contacted: String(world.clock.now() + 60_000) })
    world.clock.advance(HOUR)
    await look()
    expect(asked().map(([subject, status]) => `${subject} ${status}`)).toEqual([
      'Follow up (phone) done',
      'Follow up (LinkedIn) done',
    ])
  })
  test('by a new owner: the former one takes the contact out, and the new one writes', async () => {
    const ownerId = await mailIsDue()
    const next = COMPANY_PEOPLE.map(({ repId }) => repId).find((repId) => repId !== ownerId)!
    world.crm.put('contact', '101', { hubspot_owner_id: next })
    await look()
    expect(asked()).toContainEqual(['Take out of the sequence', 'open', ownerId])
    expect(asked()).toContainEqual(['Follow up (e-mail)', 'open', next])
    expect(sequences.senders).toEqual([ownerId])
  })
})
