import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { crmStagesView, type CrmStagesView } from '../../src/contracts/crm-stages.ts'
import { startApi, type ApiWorld } from './support/api-world.ts'

let world: ApiWorld
let headers: Record<string, string>
beforeEach(async () => {
  world = await startApi({ mode: 'production' })
  const cookie = await world.signIn('admin')
  const me = (await (await fetch(`${world.url}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  headers = { cookie, 'x-csrf-token': me.csrf, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
})
afterEach(() => world.close())

async function look(): Promise<CrmStagesView> {
  return crmStagesView.parse(await (await fetch(`${world.url}/api/crm-stages`, { headers })).json())
}
function choose(wish: unknown): Promise<Response> {
  return fetch(`${world.url}/api/crm-stages`, { method: 'PUT', headers, body: JSON.stringify(wish) })
}
const rowOf = (view: CrmStagesView, stage: string) => view.stages.find((one) => one.stage === stage)

test('off at first; a stage that the portal has dropped is named, one that never was is told by none', async () => {
  const view = await look()
  expect(view).toMatchObject({ crmName: 'HubSpot', property: 'lifecyclestage', on: false })
  expect(rowOf(view, 'known')).toMatchObject({ value: 'lead', label: 'Lead', chosen: false })
  expect(rowOf(view, 'mql')).toMatchObject({ value: 'marketingqualifiedlead', label: null, chosen: false })
  expect(rowOf(view, 'sal')).toMatchObject({ value: null, label: null, chosen: false })
})

test('an admin turns it on and names a stage of the portal’s own; the log says so', async () => {
  const answer = await choose({ on: true, chosen: { sal: '187654321', mql: null } })
  const view = crmStagesView.parse(await answer.json())
  expect(view.on).toBe(true)
  expect(rowOf(view, 'sal')).toMatchObject({ value: '187654321', label: 'Accepted by sales', chosen: true })
  expect(rowOf(view, 'mql')).toMatchObject({ value: null, label: null, chosen: true })
  const { entries } = (await (await fetch(`${world.url}/api/audit`, { headers })).json()) as { entries: unknown[] }
  expect(entries).toMatchObject([{ action: 'follow-crm-stage', text: 'Had the CRM’s own stage follow.' }])
})

test.each([
  ['a stage the portal does not have', { on: true, chosen: { mql: 'nonsense' } }, 409],
  ['a stage that is not ours', { on: true, chosen: { prospect: 'lead' } }, 400],
  ['nothing about on or off', { chosen: {} }, 400],
])('%s is refused, and nothing changes', async (_what, wish, status) => {
  expect((await choose(wish)).status).toBe(status)
  expect(await look()).toMatchObject({ on: false })
})
