import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { OpenStores } from '../../src/db/stores.ts'
import type { Candidate } from '../../src/domain/decision.ts'
import { askPastWalls, freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import {
  aBatch,
  aCommand,
  aCommit,
  aLeadCommit,
  aMemory,
  aNewInstallation,
  anAssignment,
  DAY,
  newId,
  NOW,
} from './samples.ts'

// Who stood in a pool is kept once for all turns at which the same people stood there.

const PERIOD = { from: NOW - DAY, until: NOW + DAY }

let database: FreshDatabase
let stores: OpenStores
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
})
afterAll(async () => {
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

/** Two people present, one of them chosen, and one who is away for that reason. */
function stood(chosen: string, away: Candidate['gate']): readonly Candidate[] {
  const present = ['sari', 'budi'].map((repId): Candidate => ({
    repId,
    gate: repId === chosen ? 'chosen' : 'eligible',
    present: true,
  }))
  return [...present, { repId: 'tono', gate: away, present: false }]
}

async function given(id: string, turns: readonly (readonly [string, Candidate['gate']])[]): Promise<void> {
  const records = turns.map((_, place) => String(place))
  await stores.inbox.keep(aBatch(id, { ids: records }))
  const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))!
  const leads = turns.map(([owner, away], place) => {
    const assignment = anAssignment(owner, { assignedAt: NOW + place })
    const memory = aMemory({ assignment })
    const { outputs } = aLeadCommit(records[place]!, { memory }).decided.decision
    const routing = { kind: 'assign', assignment, because: 'route.turn', candidates: stood(owner, away) } as const
    return aLeadCommit(records[place]!, { leadId: newId(), memory, decision: { routing, outputs } })
  })
  await stores.evaluations.evaluate(aCommand(claim, { pools: ['ae'] }), () => aCommit(leads))
}

test('the same people are kept once, whoever of them was chosen; a turn from before they were kept is told the same', async () => {
  const fresh = aNewInstallation()
  await stores.installations.connect(fresh)
  const id = fresh.installationId
  await given(id, [
    ['sari', 'out-of-hours'],
    ['budi', 'out-of-hours'],
    ['sari', 'cap'],
  ])
  const turns = await stores.ledger.turns(id, 'ae', PERIOD, 9, 'sari')
  const seen = (away: string) => [
    { repId: 'sari', gate: 'eligible', present: true },
    { repId: 'budi', gate: 'eligible', present: true },
    { repId: 'tono', gate: away, present: false },
  ]
  expect(turns.map(({ candidates }) => candidates)).toEqual([seen('out-of-hours'), seen('out-of-hours'), seen('cap')])
  const { rows } = await askPastWalls(database.url, 'select count(*)::integer as kept from pool_standings')
  expect(rows).toEqual([{ kept: 2 }])

  await askPastWalls(database.url, 'update assignments set standing_id = null')
  expect(await stores.ledger.turns(id, 'ae', PERIOD, 9, 'sari')).toEqual(turns)
})
