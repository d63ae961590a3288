import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { OpenStores } from '../../src/db/stores.ts'
import type { Transition } from '../../src/domain/decision.ts'
import type { Stage } from '../../src/domain/lead.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import {
  DAY,
  MINUTE,
  NOW,
  aBatch,
  aCommand,
  aCommit,
  aDraft,
  aLeadCommit,
  aMemory,
  aNewInstallation,
  newId,
} from './samples.ts'

// Who is inside a stage is looked for among those that the list says are there, once they are too many to be collected.

let database: FreshDatabase
let stores: OpenStores
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url, undefined, { lists: { lookedAt: 1, lookedUp: 0, held: 1_000 } })
})
afterAll(async () => {
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

function move(from: Stage | null, to: Stage): Transition {
  const status = { fromStatus: from === null ? null : ('active' as const), toStatus: 'active' as const }
  return { from, to, ...status, at: NOW - DAY, edge: 'promoted', because: 'stage.test', evidence: {}, cycle: 1 }
}

test('leads whose decisions are taken back are listed inside the stage that they were in', async () => {
  const fresh = aNewInstallation()
  await stores.installations.connect(fresh)
  const id = fresh.installationId
  const leads = [newId(), newId()].map((leadId, at) => ({ leadId, record: `r${at}` }))
  const decide = async (policyVersion: number, stage: Stage, from: Stage | null): Promise<void> => {
    await stores.inbox.keep(aBatch(id, { ids: leads.map(({ record }) => record) }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 100, MINUTE))!
    await stores.evaluations.evaluate(aCommand(claim, { policyVersion, watched: true }), ({ canary }) => {
      const commits = leads.map(({ leadId, record }) => {
        const decisionId = newId()
        const decision = { decisionId, turns: {}, opened: [], closed: [], clocks: [] }
        return aLeadCommit(record, {
          ...{ leadId, decisionId, isNew: from === null, memory: aMemory({ stage }) },
          decision: { stage, transitions: [move(from, stage)] },
          ...(from === null ? {} : { heldBack: { memory: aMemory({ stage: from }), intended: null, decision } }),
        })
      })
      const paused = from === null ? {} : { canary: { ...canary!, state: 'paused' as const, pausedAt: NOW } }
      return aCommit(commits, paused.canary === undefined ? {} : { canary: { canary: paused.canary, examples: [] } })
    })
  }
  const inside = async (stage: Stage): Promise<number> => {
    const period = { from: NOW - 9 * DAY, until: NOW }
    const visit = { was: 'inside' as const, stage, period, now: NOW, withinDays: 90, normDays: null }
    const { rows } = await stores.leads.page(id, { visit }, 'decided', null, 10)
    return rows.length
  }
  await decide(1, 'mql', null)
  expect([await inside('mql'), await inside('sal')]).toEqual([2, 0])
  await stores.policies.publish(id, aDraft({ name: 'second' }), 1)
  await decide(2, 'sal', 'mql')
  expect([await inside('mql'), await inside('sal')]).toEqual([0, 2])
  await stores.policies.publish(id, aDraft({ name: 'third' }), 2)
  expect([await inside('mql'), await inside('sal')]).toEqual([2, 0])
})
