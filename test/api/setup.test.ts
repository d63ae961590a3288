import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { auditPage } from '../../src/contracts/audit.ts'
import { plannedFields, setupView, type SetupView } from '../../src/contracts/setup.ts'
import { demoRequest } from '../support/memory-world.ts'
import { openLeadWorld, type LeadWorld } from './support/lead-world.ts'
import { setupDesk, type SetupDesk } from './support/setup-desk.ts'

let world: LeadWorld
let desk: SetupDesk
beforeEach(async () => {
  desk = setupDesk(() => world.world)
  world = await openLeadWorld(undefined, { setup: desk })
  await world.world.stores.installations.setState(world.installation, 'setup', '')
})
afterEach(() => world.api.close())

const read = async (answer: Promise<Response>): Promise<SetupView> => setupView.parse(await (await answer).json())
const tell = (path: string, body: object = {}) => world.ask('admin', `/api/setup/${path}`, body)
const mark = (step: string) => tell('steps', { step })
const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code: string }).code

describe('an account that is set up', () => {
  test('tells what is left, and comes back to it', async () => {
    const fresh = await read(world.ask('admin', '/api/setup'))
    expect(fresh).toMatchObject({ state: 'setup', next: 'connect', policyVersion: 1 })
    expect(fresh.people.length).toBeGreaterThan(0)
    await mark('connect')
    const later = await read(mark('access'))
    expect(later.next).toBe('fields')
    expect(later.steps[0]).toMatchObject({ step: 'connect', done: { by: 'Maya' } })
  })

  test('gets its fields by a click, and the step is not done before they are there', async () => {
    const planned = plannedFields.parse(await (await world.ask('admin', '/api/setup/fields')).json())
    expect(planned).toMatchObject({
      canCreate: true,
      fields: [{ name: 'estafet_stage', state: 'missing' }, { state: 'missing' }],
    })
    const early = await mark('fields')
    expect([early.status, await codeOf(early)]).toEqual([409, 'setup_fields'])
    const made = plannedFields.parse(await (await tell('fields')).json())
    expect(made.fields.map((field) => field.state)).toEqual(['present', 'present'])
    expect((await mark('fields')).status).toBe(200)
  })

  test('names what is left to do by hand in the CRM, and the step waits for what leads wait for', async () => {
    desk.fields = 'present'
    const gap = (en: string, blocks: boolean) => ({
      says: { en, id: en },
      advice: { en: 'Do it.', id: 'Lakukan.' },
      blocks,
    })
    desk.byHand = [gap('the owner cannot be changed on Lead', true), gap('not every user may be seen', false)]
    const { byHand } = plannedFields.parse(await (await world.ask('admin', '/api/setup/fields')).json())
    expect(byHand).toEqual(desk.byHand)
    const early = await mark('fields')
    expect([early.status, ((await early.json()) as { detail: string }).detail]).toEqual([
      409,
      expect.stringContaining('the owner cannot be changed on Lead. Do it.'),
    ])
    desk.byHand = desk.byHand.slice(1)
    expect((await mark('fields')).status).toBe(200)
  })

  test('says so when the CRM does not answer', async () => {
    desk.fields = 'silent'
    const answer = await world.ask('admin', '/api/setup/fields')
    expect([answer.status, await codeOf(answer)]).toEqual([503, 'crm_not_answering'])
  })

  test('begins with one of the templates, told apart in words', async () => {
    const { templates } = await read(world.ask('admin', '/api/setup'))
    const fast = templates.find(({ id }) => id === 'fast')!
    expect(fast.changes.map(({ en }) => en)).toContain('SLA Inbound: 30 → 5 min')
    const chosen = await read(tell('template', { template: 'fast', expectedVersion: 1 }))
    expect(chosen).toMatchObject({ policyVersion: 2, next: 'connect' })
    expect(chosen.templates.find(({ id }) => id === 'fast')!.changes).toEqual([])
    const late = await tell('template', { template: 'accounts', expectedVersion: 1 })
    expect([late.status, await codeOf(late)]).toEqual([409, 'policy_changed'])
    expect((await tell('template', { template: 'other', expectedVersion: 2 })).status).toBe(404)
  })

  test('is silent until it goes live; what changed meanwhile is decided then, and the log tells it', async () => {
    const { world: flow } = world
    flow.crm.put('contact', '501', demoRequest())
    await flow.notify({ id: '501', kind: 'created' })
    await flow.settle()
    expect(flow.written('501', 'estafet_stage')).toBeNull()
    const early = await tell('live')
    expect([early.status, await codeOf(early)]).toEqual([409, 'setup_incomplete'])
    await tell('fields')
    for (const step of ['connect', 'access', 'fields', 'people', 'rules']) expect((await mark(step)).status).toBe(200)
    const live = await read(tell('live'))
    expect(live).toMatchObject({ state: 'live', next: 'try' })
    flow.clock.advance(10 * 60_000)
    await flow.settle()
    expect(flow.written('501', 'estafet_stage')).toBe('mql')
    const again = await tell('live')
    expect([again.status, await codeOf(again)]).toEqual([409, 'setup_over'])
    const log = auditPage.parse(await (await world.ask('admin', '/api/audit')).json())
    expect(log.entries.map(({ action }) => action)).toEqual(['go-live', 'create-properties'])
  })
})
