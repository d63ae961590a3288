import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { changedRows, untilComplete } from '../../src/crm/salesforce/changed-rows.ts'
import { evaluateBatch } from '../../src/flow/evaluate-batch.ts'
import { reconcile, RECONCILE_EVERY_MS } from '../../src/flow/reconcile.ts'
import { writeBack } from '../../src/flow/write-back.ts'
import { INSTALLATION, lead } from '../crm/salesforce/connected-org.ts'
import { DEMO_REQUEST, orgFlow, type OrgFlow } from './org-flow.ts'

let it: OrgFlow
beforeEach(async () => {
  it = await orgFlow()
})
afterEach(() => it.sandbox.close())

/** One reconciliation and all that follows. @returns how many records were marked. */
async function reconciled(): Promise<number | null> {
  it.pass(RECONCILE_EVERY_MS + 1_000)
  const settings = (await it.flow.settings.load(it.flow, INSTALLATION))!
  const marked = await reconcile(it.flow, settings, 'contact')
  for (let turn = 0; turn < 3; turn += 1) {
    await evaluateBatch(it.flow, { installation: INSTALLATION, type: 'contact' })
    await writeBack(it.flow, INSTALLATION)
  }
  return marked
}

test('a call that did not change its lead is an answer from the next reconciliation on, and is read once', async () => {
  const { org } = it.sandbox
  const id = lead(it.sandbox, { ...DEMO_REQUEST, OwnerId: it.sandbox.integrationUser })
  await it.changed(id)
  await reconciled()
  expect(await reconciled()).toBe(0)

  const owner = String(org.find('Lead', id)!['OwnerId'])
  const before = org.find('Lead', id)!['SystemModstamp']
  org.create('Task', { WhoId: id, Status: 'Completed', TaskSubtype: 'Call', OwnerId: owner }, owner)
  expect(org.find('Lead', id)!['SystemModstamp']).toBe(before)
  expect(await reconciled()).toBe(1)
  expect(org.find('Lead', id)).toMatchObject({ estafet__Stage__c: 'sal' })
  // Our own write is looked at once more; then there is nothing new.
  await reconciled()
  expect([await reconciled(), await reconciled()]).toEqual([0, 0])
})

const rows = (...at: readonly number[]) => at.map((modifiedAt) => ({ id: `r${modifiedAt}`, modifiedAt }))

test('of several objects nothing is told beyond where one of them was cut', () => {
  const whole = { records: rows(1, 5, 9), more: false }
  expect(untilComplete([whole, { records: rows(2, 4), more: true }])).toEqual({ records: rows(1, 2, 4), more: true })
  expect(untilComplete([whole, { records: rows(2, 4), more: false }])).toEqual({
    records: rows(1, 2, 4, 5, 9),
    more: false,
  })
})

test('a page never ends inside the second it began with: it is followed to where another begins', async () => {
  const oneSecond = ['a', 'b'].map((id) => ({ id, modifiedAt: 1_000 }))
  const places: string[] = []
  const read = async (place: string) => {
    places.push(place)
    return places.length === 1 ? oneSecond : rows(2_000, 3_000)
  }
  expect(await changedRows(1_000, 2, 2, read)).toEqual({ records: [...oneSecond, ...rows(2_000, 3_000)], more: true })
  expect(places).toEqual([
    'SystemModstamp >= 1970-01-01T00:00:01Z',
    "(SystemModstamp > 1970-01-01T00:00:01Z OR (SystemModstamp = 1970-01-01T00:00:01Z AND Id > 'b'))",
  ])
})
