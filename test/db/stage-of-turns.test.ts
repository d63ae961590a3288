import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import type { OpenStores } from '../../src/db/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import {
  DAY,
  aBatch,
  aCommand,
  aCommit,
  aLeadCommit,
  aMemory,
  anAssignment,
  aNewInstallation,
  newId,
} from './samples.ts'

// The stage of a lead stands with the turn that holds it, whichever of the two comes first.

let database: FreshDatabase
let stores: OpenStores
let admin: Client
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
  admin = new Client({ connectionString: database.url, options: '-c search_path=app' })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

const stagesOf = async (...leads: readonly string[]): Promise<readonly (string | null)[]> => {
  const { rows } = await admin.query<{ lead_id: string; lead_stage: string | null }>(
    'select lead_id, lead_stage from assignments where lead_id = any($1) order by assignment_id',
    [leads],
  )
  return leads.map((lead) => rows.find((row) => row.lead_id === lead)!.lead_stage)
}

/** Leads of these stages, each with a turn. @returns their ids. */
async function decided(stages: readonly ('mql' | 'sql')[]): Promise<readonly string[]> {
  const account = aNewInstallation()
  const installation = account.installationId
  await stores.installations.connect(account)
  await stores.inbox.keep(aBatch(installation, { ids: stages.map((_, n) => `r${n}`) }))
  const claim = (await stores.inbox.claim({ installation, type: 'contact' }, stages.length, DAY))!
  const leads = stages.map((stage, n) =>
    aLeadCommit(`r${n}`, { leadId: newId(), memory: aMemory({ stage, assignment: anAssignment('rep-1') }) }),
  )
  expect(await stores.evaluations.evaluate(aCommand(claim), () => aCommit(leads))).toBe('committed')
  return leads.map(({ leadId }) => leadId)
}

test('a decision tells its turn the stage', async () => {
  expect(await stagesOf(...(await decided(['mql', 'sql'])))).toEqual(['mql', 'sql'])
})

test('a turn that comes without a stage takes that of its lead', async () => {
  const [lead] = await decided(['sql'])
  await admin.query(`update assignments set ended_at = 1 where lead_id = $1`, [lead])
  await admin.query(
    `insert into assignments (installation_id, lead_id, owner_id, assigned_at, assigned_by, rule_id, decision_id)
     select installation_id, lead_id, 'rep-2', 2, 'rule', 'r', decision_id from assignments where lead_id = $1`,
    [lead],
  )
  const { rows } = await admin.query('select lead_stage from assignments where lead_id = $1 and ended_at is null', [
    lead,
  ])
  expect(rows).toEqual([{ lead_stage: 'sql' }])
})

test('leads that come after their turns, as a backup brings them, tell them their stages together', async () => {
  const [one, two] = await decided(['mql', 'sql'])
  await admin.query('create temporary table away as select * from leads where lead_id = any($1)', [[one, two]])
  await admin.query('delete from leads where lead_id = any($1)', [[one, two]])
  await admin.query('update assignments set lead_stage = null where lead_id = any($1)', [[one, two]])
  expect(await stagesOf(one!, two!)).toEqual([null, null])
  await admin.query('insert into leads select * from away')
  expect(await stagesOf(one!, two!)).toEqual(['mql', 'sql'])
})
