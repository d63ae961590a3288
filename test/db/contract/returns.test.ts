import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OpenStores } from '../../../src/db/stores.ts'
import type { Transition } from '../../../src/domain/decision.ts'
import type { LeadFilter } from '../../../src/ports/leads.ts'
import type { ReportCut, ReturnReport } from '../../../src/ports/reports.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../../support/postgres.ts'
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
} from '../samples.ts'
import { memorySubject, openOn } from './both.ts'

// Returned leads: the SQL must say what the slow and obvious reckoning says, and each number must open its own leads.

const turn = fc.record({
  owner: fc.constantFrom('sari', 'budi'),
  by: fc.constantFrom('pool' as const, 'person' as const, 'sticky' as const),
  end: fc.constantFrom('kept', 'stage.rejected', 'stage.handed-back', 'stage.disqualified-by-rep', 'stage.high-intent'),
  said: fc.constantFrom<[string | null, string | null]>(
    [null, null],
    ['no money', 'budget'],
    ['hm', null],
    ['spam', 'spam'],
  ),
  isOwners: fc.boolean(),
})
const person = fc.record({ source: fc.constantFrom('inbound', 'event'), turns: fc.array(turn, { maxLength: 3 }) })
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never

const START = NOW - 100 * DAY
const startOf = (look: number): number => START + look * 10 * DAY

function noOf(
  { end, owner, said: [reason, meant], isOwners }: Person['turns'][number],
  at: number,
): readonly Transition[] {
  if (end === 'kept') return []
  const evidence = { reason, ownerId: isOwners ? owner : 'cici', meant }
  const move = {
    from: 'mql',
    to: 'known',
    fromStatus: 'active',
    toStatus: 'nurture',
    edge: 'rejected',
    cycle: 1,
  } as const
  return [{ ...move, at, because: end, evidence }]
}

/** Each look gives the lead to whoever has the turn; the one after tells how that ended. */
async function live(
  stores: Stores,
  id: string,
  people: readonly Person[],
  halfway: () => Promise<unknown>,
): Promise<void> {
  const leadIds = people.map(() => newId())
  for (let look = 0; look < 6; look++) {
    if (look === 3) await halfway()
    const ids = people.map((_, at) => `r${at}`)
    await stores.inbox.keep(aBatch(id, { ids }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, ids.length, 600_000))!
    const now = startOf(look)
    const commits = people.map(({ source, turns }, at) => {
      const one = turns[look >> 1]
      const isGiven = look % 2 === 0 && one !== undefined
      const keeps = look % 2 === 1 && one?.end === 'kept'
      const assignedAt = isGiven ? now : startOf(look - 1)
      const assignment = one && (isGiven || keeps) ? anAssignment(one.owner, { by: one.by, assignedAt }) : null
      return aLeadCommit(`r${at}`, {
        leadId: leadIds[at]!,
        isNew: look === 0,
        memory: aMemory({ assignment }),
        decision: {
          sourceType: source,
          transitions: look % 2 === 1 && one !== undefined ? noOf(one, now) : [],
          routing:
            assignment === null
              ? { kind: 'not-yet', because: 'route.not-yet' }
              : { kind: 'keep', because: 'route.keep', assignment },
        },
      })
    })
    expect(await stores.evaluations.evaluate(aCommand(claim, { now }), () => aCommit(commits))).toBe('committed')
  }
}

const CUTS: readonly ReportCut[] = [{}, { source: 'event' }, { owner: 'sari' }]
const PERIODS = [
  { from: START, until: START + 100 * DAY },
  { from: START + 5 * DAY, until: START + 30 * DAY },
]

/** Each number of leads in the report, and how many the list of leads shows for it. */
async function drilled(
  stores: Stores,
  id: string,
  report: ReturnReport,
  period: (typeof PERIODS)[number],
  cut: ReportCut,
) {
  const found: [string, number, number][] = []
  const see = async (what: string, number: number, filter: LeadFilter) =>
    found.push([what, number, await stores.leads.count(id, { ...cut, ...filter }, 1_000)])
  await see('all', report.total.returnedLeads, { returned: { period } })
  for (const { value, returnedLeads } of report.bySource)
    if (cut.source === undefined) await see(`source ${value}`, returnedLeads, { source: value!, returned: { period } })
  for (const { value, returnedLeads } of report.byOwner)
    await see(`rep ${value}`, returnedLeads, { returned: { period, ownerId: value! } })
  for (const { value, returnedLeads } of report.byReason)
    await see(`reason ${value}`, returnedLeads, { returned: { period, reason: value } })
  return found
}

describe('returned leads', () => {
  let database: FreshDatabase
  let postgres: OpenStores
  const memory = memorySubject().stores
  beforeAll(async () => {
    database = await freshDatabase()
    postgres = openOn(database.url)
  })
  afterAll(async () => {
    await postgres.close()
    await database.drop()
    await stopSharedServer()
  })

  test('the SQL agrees with the slow reckoning on random turns, periods and cuts, and with the lists', async () => {
    let seen = 0
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 8 }), async (people) => {
        const told: unknown[] = []
        for (const stores of [memory, postgres]) {
          const fresh = aNewInstallation()
          await stores.installations.connect(fresh)
          const id = fresh.installationId
          await live(stores, id, people, async () => {
            if (stores === postgres) while (await postgres.packLeads(id, 0));
          })
          const answers: ReturnReport[] = []
          for (const period of PERIODS)
            for (const cut of CUTS) {
              const report = await stores.reports.returns(fresh.installationId, { period, cut })
              answers.push(report)
              const numbers = await drilled(stores, fresh.installationId, report, period, cut)
              expect(numbers.filter(([, number, listed]) => number !== listed)).toEqual([])
            }
          told.push(answers)
          seen += answers[0]!.total.returned
        }
        expect(told[1]).toEqual(told[0])
      }),
      { numRuns: 15 },
    )
    expect(seen).toBeGreaterThan(10)
  }, 120_000)
})
