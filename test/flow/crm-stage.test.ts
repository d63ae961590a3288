import { beforeEach, describe, expect, test } from '@jest/globals'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { backfill } from '../../src/flow/backfill.ts'
import { startBackfill } from '../../src/flow/begin-backfill.ts'
import { chooseCrmStages, lookAtCrmStages } from '../../src/flow/crm-stages.ts'
import { reconcile } from '../../src/flow/reconcile.ts'
import { demoRequest, MemoryWorld, WEDNESDAY_10AM } from '../support/memory-world.ts'

const { property } = hubspotMapping.crmStage!
const CHOICES = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
].map((value) => ({ value, label: value }))

let world: MemoryWorld
beforeEach(async () => {
  world = await MemoryWorld.open()
  world.crm.forwardOnly = { property, choices: CHOICES }
})

const choose = (on: boolean, chosen = {}) =>
  chooseCrmStages(world.flow, world.installation.installationId, { on, chosen })
const shown = () => world.crm.value('contact', '101', property)
/** Writes of the CRM's own stage, in their order. */
const stagesSent = () => world.crm.writes.flatMap(({ properties }) => properties[property] ?? [])
async function arrives(over: Readonly<Record<string, string | null>> = {}): Promise<void> {
  world.crm.put('contact', '101', demoRequest(over))
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
}
async function answers(response: 'accepted' | 'rejected'): Promise<void> {
  world.clock.advance(60_000)
  const reason = response === 'rejected' ? { estafet_reject_reason: 'no budget' } : {}
  world.crm.put('contact', '101', { estafet_rep_response: response, ...reason })
  await world.notify({ id: '101', property: 'estafet_rep_response', value: response })
  await world.settle()
}
/** The CRM or a person moves its stage, and says so. */
async function movesTo(value: string): Promise<void> {
  world.clock.advance(60_000)
  world.crm.put('contact', '101', { [property]: value })
  await world.notify({ id: '101', property, value })
  await world.settle()
}

test('off: our stage moves, the CRM’s own is never written', async () => {
  await arrives({ [property]: 'lead' })
  await answers('accepted')
  await answers('rejected')
  expect([world.written('101', 'estafet_stage'), shown(), stagesSent()]).toEqual(['known', 'lead', []])
})

describe('on', () => {
  beforeEach(async () => {
    await choose(true)
  })

  test('it follows a move in the same write, and its echo is no news', async () => {
    await arrives({ [property]: 'lead' })
    expect([shown(), stagesSent()]).toEqual(['marketingqualifiedlead', ['marketingqualifiedlead']])
    const calls = world.crm.calls.length
    await world.notify({ id: '101', property, value: 'marketingqualifiedlead', own: true })
    await world.settle()
    expect(world.crm.calls).toHaveLength(calls)
  })

  test('E54 opportunity in the CRM, recycled here: emptied, then set, in two calls; both echoes are no news; one move', async () => {
    await arrives()
    await answers('accepted')
    await movesTo('opportunity')
    expect([world.written('101', 'estafet_stage'), shown()]).toEqual(['sal', 'opportunity'])
    world.crm.writes.length = 0
    await answers('rejected')
    expect([shown(), stagesSent()]).toEqual(['lead', ['', 'lead']])
    const calls = world.crm.calls.length
    for (const value of ['', 'lead']) await world.notify({ id: '101', property, value, own: true })
    await world.settle()
    expect(world.crm.calls).toHaveLength(calls)
    const lead = await world.stores.reads.lead(world.installation.installationId, '101', 10)
    expect(lead?.moves.map(({ to, edge }) => `${to} ${edge}`)).toEqual([
      'known recycled',
      'sal promoted',
      'mql promoted',
      'known entered',
    ])
  })

  test('what a person makes of it stands through decisions that move nothing', async () => {
    await arrives()
    await movesTo('salesqualifiedlead')
    world.clock.advance(60_000)
    world.crm.put('contact', '101', { jobtitle: 'Intern' })
    await world.notify({ id: '101', property: 'jobtitle', value: 'Intern' })
    await world.settle()
    expect([shown(), stagesSent()]).toEqual(['salesqualifiedlead', ['marketingqualifiedlead']])
  })

  test('forward the CRM keeps the furthest: further already, nothing is written', async () => {
    await arrives({ [property]: 'evangelist' })
    expect([shown(), stagesSent()]).toEqual(['evangelist', []])
  })

  test('a write that waits while the CRM moves on by itself does not take it back', async () => {
    world.crm.trouble = (call) => (call === 'write contact' ? 'refused-before' : null)
    await arrives()
    world.crm.trouble = () => null
    world.crm.put('contact', '101', { [property]: 'opportunity' })
    world.clock.advance(60_000)
    await world.settle()
    expect([world.written('101', 'estafet_stage'), shown()]).toEqual(['mql', 'opportunity'])
  })

  test('the process ends, or the answer is lost, between emptying and setting: it is set all the same', async () => {
    await arrives()
    await answers('accepted')
    let writes = 0
    world.crm.trouble = (call) => (call === 'write contact' && ++writes === 2 ? 'answer-lost' : null)
    await answers('rejected')
    expect(shown()).toBe('lead')
    world.crm.trouble = () => null
    world.clock.advance(60_000)
    await world.settle()
    expect([shown(), world.written('101', 'estafet_stage')]).toEqual(['lead', 'known'])
  })

  test('emptied and never answered: what comes next sets it', async () => {
    await arrives()
    await answers('accepted')
    let writes = 0
    world.crm.trouble = (call) => {
      if (call !== 'write contact') return null
      writes += 1
      return writes === 2 ? 'refused-before' : null
    }
    await answers('rejected')
    expect(shown()).toBeNull()
    world.clock.advance(60_000)
    await world.settle()
    expect(shown()).toBe('lead')
  })

  test('a lead found by a reading of all records keeps what the CRM shows until it moves', async () => {
    world.crm.put('contact', '101', { ...demoRequest(), [property]: 'lead' }, WEDNESDAY_10AM - 86_400_000)
    await startBackfill(world.flow, world.installation.installationId, false)
    const settings = (await world.flow.settings.load(world.flow, world.installation.installationId))!
    while (await backfill(world.flow, settings)) continue
    await world.settle()
    expect([world.written('101', 'estafet_stage'), shown()]).toEqual(['mql', 'lead'])
  })

  test('a stage the account has dropped is named, and what was refused for it goes on without it', async () => {
    world.crm.forwardOnly = { property, choices: CHOICES.filter(({ value }) => value !== 'marketingqualifiedlead') }
    await arrives({ [property]: 'lead' })
    expect([world.written('101', 'estafet_stage'), shown()]).toEqual(['mql', 'lead'])
    const seen = await lookAtCrmStages(world.flow, world.installation.installationId)
    expect(seen?.missing).toEqual(['marketingqualifiedlead'])
    expect(await world.stores.reads.deadLetters(world.installation.installationId, 10)).toEqual([])
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'crm_stages_changed', facts: expect.anything() }),
    )
  })

  test('what is refused for another reason stays refused and is seen', async () => {
    const { write } = world.crm
    world.crm.write = async (installation, type, writes) => {
      const refused = writes.some(({ properties }) => properties[property] !== undefined)
      if (!refused) return write.call(world.crm, installation, type, writes)
      return writes.map(({ id }) => ({
        kind: 'refused',
        id,
        code: 'VALIDATION_ERROR',
        message: 'a rule',
        advice: '',
        property,
      }))
    }
    await arrives()
    const letters = await world.stores.reads.deadLetters(world.installation.installationId, 10)
    expect(letters).toMatchObject([{ code: 'VALIDATION_ERROR', recordId: '101' }])
  })

  test('reconciling reads the account’s stages again: one that came back is written from then on', async () => {
    const id = world.installation.installationId
    world.crm.forwardOnly = { property, choices: CHOICES.slice(0, 2) }
    await choose(true)
    world.crm.forwardOnly = { property, choices: CHOICES }
    await reconcile(world.flow, (await world.flow.settings.load(world.flow, id))!, 'contact')
    await arrives()
    expect(shown()).toBe('marketingqualifiedlead')
  })

  test('a stage of the account’s own, chosen for one of ours', async () => {
    const own = { value: '187654321', label: 'Accepted by sales' }
    world.crm.forwardOnly = { property, choices: [...CHOICES.slice(0, 3), own, ...CHOICES.slice(3)] }
    expect(await choose(true, { sal: '187654321' })).toMatchObject({ kind: 'set' })
    await arrives()
    await answers('accepted')
    expect(shown()).toBe('187654321')
  })

  test('turned off while a write waits: it goes without the CRM’s own stage', async () => {
    world.crm.trouble = (call) => (call === 'write contact' ? 'refused-before' : null)
    await arrives({ [property]: 'lead' })
    await choose(false)
    world.crm.trouble = () => null
    world.clock.advance(60_000)
    await world.writeBack()
    expect([world.written('101', 'estafet_stage'), shown()]).toEqual(['mql', 'lead'])
  })
})

test('a CRM without such a stage cannot be asked to follow', async () => {
  world.crm.forwardOnly = null
  expect(await choose(true)).toEqual({ kind: 'not-here' })
})
