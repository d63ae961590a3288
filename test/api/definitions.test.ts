import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { auditPage } from '../../src/contracts/audit.ts'
import { definitionsView, type DefinitionsView } from '../../src/contracts/definitions.ts'
import { policyConflict } from '../../src/contracts/policy.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { openLeadWorld, type LeadWorld } from './support/lead-world.ts'

let world: LeadWorld
beforeAll(async () => {
  world = await openLeadWorld()
})
afterAll(() => world.api.close())

const read = async (answer: Promise<Response>): Promise<DefinitionsView> =>
  definitionsView.parse(await (await answer).json())
const sign = (role: 'admin' | 'manager', side: string, version: number, signatureId: string = crypto.randomUUID()) =>
  world.ask(role, '/api/definitions/sign', { signatureId, version, side, comment: '' })
const audited = async (): Promise<string[]> => {
  const page = auditPage.parse(await (await world.ask('admin', '/api/audit')).json())
  return page.entries.map(({ text }) => text)
}

test('the words are told from the active policy, and nobody has signed at first', async () => {
  const view = await read(world.ask('viewer', '/api/definitions'))
  expect(view).toMatchObject({ version: 1, active: 1, missing: ['marketing', 'sales'], agreed: null })
  expect(view.review).toEqual({ state: 'none', day: null, setBy: null })
  const mql = view.groups[0]!.definitions.find(({ id }) => id === 'mql')!
  expect(mql.parts.find(({ kind }) => kind === 'norm')!.lines).toEqual([{ en: '3 days', id: '3 hari' }])
})

test('each side signs once, by an admin or a manager, and the log tells it', async () => {
  const twice = crypto.randomUUID()
  await sign('manager', 'sales', 1, twice)
  await sign('manager', 'sales', 1, twice)
  const signed = await read(sign('admin', 'marketing', 1))
  expect(signed).toMatchObject({ missing: [], agreed: 1, review: { state: 'ahead', setBy: null } })
  expect(signed.signatures.map(({ side }) => side).toSorted()).toEqual(['marketing', 'sales'])
  expect((await audited()).filter((text) => text.startsWith('Signed'))).toEqual([
    'Signed the definitions of policy v1 for marketing.',
    'Signed the definitions of policy v1 for sales.',
  ])
})

test('a day of review can be named', async () => {
  const view = await read(world.ask('manager', '/api/definitions/review', { day: '2031-01-15' }, 'PUT'))
  expect(view.review).toMatchObject({ state: 'ahead', day: '2031-01-15' })
  expect((await world.ask('manager', '/api/definitions/review', { day: '2031-02-30' }, 'PUT')).status).toBe(400)
  expect((await audited())[0]).toBe('Set the review of the definitions to 2031-01-15.')
})

test('a new version marks the words it changes, keeps the old ones to read, and is signed anew', async () => {
  const { stages } = defaultPolicy
  const stricter = { ...defaultPolicy, stages: { ...stages, mql: { ...stages.mql, minScore: 70 } } }
  const body = { expectedVersion: 1, reason: 'stricter', document: stricter }
  expect((await world.ask('admin', '/api/policy', body, 'PUT')).status).toBe(200)
  const late = await sign('manager', 'sales', 1)
  expect(late.status).toBe(409)
  expect(policyConflict.parse(await late.json())).toMatchObject({ code: 'policy_changed', active: { version: 2 } })
  const view = await read(world.ask('viewer', '/api/definitions'))
  expect(view).toMatchObject({ version: 2, missing: ['marketing', 'sales'], agreed: 1 })
  const changed = view.groups.flatMap(({ definitions }) => definitions).filter((one) => one.changed)
  expect(changed.map(({ id }) => id)).toEqual(['mql'])
  expect(await read(world.ask('viewer', '/api/definitions?version=1'))).toMatchObject({ version: 1, active: 2 })
  expect((await world.ask('viewer', '/api/definitions?version=9')).status).toBe(404)
})
