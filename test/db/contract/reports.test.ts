import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OpenStores } from '../../../src/db/stores.ts'
import type { Transition } from '../../../src/domain/decision.ts'
import { STAGES, STATUSES, type Clock, type Stage } from '../../../src/domain/lead.ts'
import { normsOf } from '../../../src/domain/velocity/norms.ts'
import type { LeadCursor, LeadFilter, LeadOrder, LeadPage, VisitFilter } from '../../../src/ports/leads.ts'
import type { PromiseQuestion, ReportCut, VelocityQuestion } from '../../../src/ports/reports.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../../support/postgres.ts'
import {
  DAY,
  MINUTE,
  NOW,
  aBatch,
  aClock,
  aCommand,
  aCommit,
  aLeadCommit,
  aMemory,
  aNewInstallation,
  anAssignment,
  newId,
} from '../samples.ts'
import { memorySubject, openOn } from './both.ts'

// The SQL of the reports must say what the slow and obvious reckoning of the domain says, whatever happened to the leads.

const EDGES = ['entered', 'promoted', 'skipped', 'rejected', 'recycled'] as const
const HOUR = 3_600_000

/** A move some hours after the last one; none at all after 0 hours is common, since several moves are recorded at one look. */
const move = fc.record({
  hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 * 24 })),
  to: fc.constantFrom(...STAGES),
  status: fc.oneof({ weight: 4, arbitrary: fc.constant('active' as const) }, fc.constantFrom(...STATUSES)),
  edge: fc.oneof({ weight: 4, arbitrary: fc.constant('promoted' as const) }, fc.constantFrom(...EDGES)),
  again: fc.boolean(),
})
const clock = fc.record({
  kind: fc.constantFrom('lead' as const, 'rep' as const),
  state: fc.constantFrom('running', 'met', 'breached', 'void', 'closed'),
  startedHours: fc.integer({ min: 0, max: 200 * 24 }),
  minutes: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 20_000 })),
  dueMinutes: fc.oneof(fc.constant(null), fc.constant(15), fc.constant(240)),
  slaId: fc.constantFrom('icp-mql', 'other'),
  ownerId: fc.constantFrom(null, 'sari', 'budi'),
})
const person = fc.record({
  moves: fc.array(move, { maxLength: 9 }),
  clocks: fc.array(clock, { maxLength: 3 }),
  source: fc.constantFrom('inbound', 'event'),
  owner: fc.constantFrom(null, 'sari', 'budi'),
  touchDays: fc.constantFrom(null, 3, 30),
})
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never

const START = NOW - 200 * DAY

function transitionsOf(moves: Person['moves']): readonly Transition[] {
  let at = START
  let before: Transition | null = null
  let cycle = 1
  return moves.map(({ hours, to, status, edge, again }) => {
    at += hours * HOUR
    if (again) cycle += 1
    const transition: Transition = {
      from: before?.to ?? null,
      to,
      fromStatus: before?.toStatus ?? null,
      toStatus: status,
      at,
      edge,
      because: 'stage.test',
      evidence: {},
      cycle,
    }
    before = transition
    return transition
  })
}

function clockOf({ startedHours, minutes, dueMinutes, state, ...rest }: Person['clocks'][number], id: string): Clock {
  const startedAt = START + startedHours * HOUR
  const stoppedAt = state === 'running' || minutes === null ? null : startedAt + minutes * MINUTE
  return aClock(id, {
    ...rest,
    state: state as Clock['state'],
    startedAt,
    stoppedAt,
    dueAt: dueMinutes === null ? null : startedAt + dueMinutes * MINUTE,
  })
}

/** Two looks at each lead: what was recorded first, and the rest; between them a third of them is told nothing new. */
async function live(
  stores: Stores,
  id: string,
  people: readonly Person[],
  between: () => Promise<unknown>,
): Promise<void> {
  const leadIds = people.map(() => newId())
  for (const look of [0, 1] as const) {
    const ids = people.map((_, at) => `r${at}`)
    await stores.inbox.keep(aBatch(id, { ids }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, ids.length, 600_000))!
    const commits = people.map(({ moves, clocks, source, owner, touchDays }, at) => {
      const all = transitionsOf(moves)
      const half = Math.ceil(all.length / 2)
      const last = all.at(-1)
      const memory = aMemory({
        stage: last?.to ?? 'visitor',
        firstTouch:
          touchDays === null ? null : { source, detail: null, at: START - touchDays * DAY, because: 'source.test' },
        assignment: owner === null ? null : anAssignment(owner),
        clocks: clocks.map((one, n) => clockOf(one, `${leadIds[at]}-${n}`)),
      })
      return aLeadCommit(`r${at}`, {
        leadId: leadIds[at]!,
        isNew: look === 0,
        memory,
        decision: {
          sourceType: source,
          stage: (look === 0 ? all.slice(0, half) : all).at(-1)?.to ?? 'visitor',
          transitions: look === 0 ? all.slice(0, half) : all.slice(half),
          ...(owner === null
            ? {}
            : { routing: { kind: 'keep' as const, because: 'route.keep', assignment: anAssignment(owner) } }),
        },
      })
    })
    await stores.evaluations.evaluate(aCommand(claim, { now: NOW + look }), () => aCommit(commits))
    if (look === 0) await between()
  }
}

const CUTS: readonly ReportCut[] = [{}, { source: 'event', owner: null }, { owner: 'sari', fit: 'icp' }]

function velocityQuestion(fromDay: number, days: number, cut: ReportCut): VelocityQuestion {
  const from = START + fromDay * DAY
  return { period: { from, until: from + days * DAY }, now: NOW, cut, norms: normsOf(null), withinDays: 20 }
}

async function everything(stores: Stores, id: string, question: VelocityQuestion): Promise<unknown> {
  const { reports } = stores
  const promise: PromiseQuestion = { ...question, kind: 'lead', zone: 'Asia/Jayapura' }
  const froms = STAGES.filter((stage) => stage !== 'customer')
  return {
    velocity: await reports.velocity(id, question),
    bySource: await reports.breakdown(id, question, 'known', 'source'),
    byOwner: await reports.breakdown(id, question, 'mql', 'owner'),
    times: await Promise.all(froms.map((from: Stage) => reports.timesToNext(id, question, from))),
    lead: await reports.promises(id, promise),
    rep: await reports.promises(id, { ...promise, kind: 'rep' }),
    answers: await reports.answersIn(id, question.period),
  }
}

/** How many different leads all pages of a list show. */
async function shown(stores: Stores, id: string, filter: LeadFilter, order: LeadOrder): Promise<number> {
  const leads = new Set<string>()
  for (let after: LeadCursor | null = null; ;) {
    const { rows, next }: LeadPage = await stores.leads.page(id, filter, order, after, 7)
    for (const { leadId } of rows) leads.add(leadId)
    if (next === null) return leads.size
    after = next
  }
}

/** Every number of leads with the list that opens behind it, by its count and by its pages. */
async function drilled(
  stores: Stores,
  id: string,
  question: VelocityQuestion,
  order: LeadOrder | null,
): Promise<[string, number, number][]> {
  const { period, now, cut, norms, withinDays } = question
  const { stages, steps, bottlenecks: costs } = await stores.reports.velocity(id, question)
  const promises = await stores.reports.promises(id, { ...question, kind: 'lead', zone: 'Asia/Jayapura' })
  const found: [string, number, number][] = []
  const see = async (name: string, number: number, filter: LeadFilter): Promise<void> => {
    found.push([name, number, await stores.leads.count(id, { ...cut, ...filter }, 1_000)])
    if (found.length % 3 !== 0 || order === null) return
    // Ends that come soon lead through the other ways of counting.
    found.push([`${name} of 2`, Math.min(number, 2), await stores.leads.count(id, { ...cut, ...filter }, 2)])
    found.push([`${name} shown`, number, await shown(stores, id, { ...cut, ...filter }, order)])
  }
  for (const stage of ['known', 'mql', 'sql'] as const) {
    const line = stages.find((one) => one.stage === stage)!
    const step = steps.find(({ from }) => from === stage)!
    const numbers: Partial<Record<VisitFilter['was'], number>> = {
      entered: line.entered,
      left: line.left,
      inside: line.open,
      stalled: line.stalled ?? 0,
      skipped: line.skipped,
      over: costs.find((cost) => cost.stage === stage)?.leads ?? 0,
      cohort: step.entered,
      mature: step.mature,
      reached: step.reached,
      missed: step.mature - step.reached,
      early: step.reachedEarly,
    }
    for (const [was, number] of Object.entries(numbers) as [VisitFilter['was'], number][]) {
      const visit = { was, stage, period, now, withinDays, normDays: norms[stage] ?? null }
      await see(`${was} ${stage}`, number, { visit })
    }
  }
  const asked = { kind: 'lead', period, now } as const
  await see('kept', promises.total.keptLeads, { promise: { ...asked, ended: 'kept' } })
  await see('late', promises.total.lateLeads, { promise: { ...asked, ended: 'late' } })
  for (const { value, lateLeads } of promises.byOwner)
    await see(`late of ${value}`, lateLeads, { promise: { ...asked, ended: 'late', ownerId: value } })
  for (const { weekday, hour, lateLeads } of promises.byHour.slice(0, 4)) {
    const hourOf = { weekday, hour, zone: 'Asia/Jayapura' }
    await see(`late at ${weekday} ${hour}`, lateLeads, { promise: { ...asked, ended: 'late', hourOf } })
  }
  return found
}

/** Averages are added in another order by the database: the last digits of fractions may differ. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, one: unknown) => (typeof one === 'number' ? Number(one.toFixed(6)) : one)),
  )
}

describe('reports', () => {
  let database: FreshDatabase
  let postgres: OpenStores
  /** Looks for leads behind a number as where they are many. */
  let large: OpenStores
  let larger: OpenStores
  const memory = memorySubject().stores
  beforeAll(async () => {
    database = await freshDatabase()
    postgres = openOn(database.url)
    large = openOn(database.url, undefined, { lists: { lookedAt: 2, lookedUp: 0, held: 1_000 } })
    larger = openOn(database.url, undefined, { lists: { lookedAt: 2, lookedUp: 0, held: -2 } })
  })
  afterAll(async () => {
    await Promise.all([large.close(), larger.close()])
    await postgres.close()
    await database.drop()
    await stopSharedServer()
  })

  test('the SQL agrees with the domain on random histories, periods and cuts', async () => {
    let seen = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: 1, maxLength: 18 }),
        fc.constantFrom([0, 300], [20, 60], [100, 30]),
        // Nothing is packed for the reports, what was before the second look, or everything.
        fc.subarray(['between', 'after']),
        async (people, [fromDay, days], packed) => {
          const asked: unknown[] = []
          const drills: { stores: Stores; id: string; question: VelocityQuestion }[] = []
          for (const stores of [memory, postgres]) {
            const fresh = aNewInstallation()
            await stores.installations.connect(fresh)
            const id = fresh.installationId
            const pack = async (when: string): Promise<void> => {
              if (stores === postgres && packed.includes(when)) while (await postgres.packLeads(id, 0));
            }
            await live(stores, id, people, () => pack('between'))
            await pack('after')
            const answers: unknown[] = []
            for (const cut of CUTS)
              answers.push(await everything(stores, fresh.installationId, velocityQuestion(fromDay!, days!, cut)))
            asked.push(rounded(answers))
            drills.push({
              stores,
              id: fresh.installationId,
              question: velocityQuestion(fromDay!, days!, CUTS[people.length % CUTS.length]!),
            })
          }
          expect(asked[1]).toEqual(asked[0])
          const [slow, quick] = drills as [(typeof drills)[number], (typeof drills)[number]]
          for (const [{ stores, id, question }, order] of [
            [slow, null],
            [quick, 'due'],
            [{ ...quick, stores: large }, 'decided'],
            [{ ...quick, stores: larger }, 'due'],
          ] as const) {
            const numbers = await drilled(stores, id, question, order)
            expect(numbers.filter(([, number, listed]) => number !== listed)).toEqual([])
          }
          seen += JSON.stringify(asked[0]).match(/"reached":[1-9]/g)?.length ?? 0
        },
      ),
      { numRuns: 20 },
    )
    expect(seen).toBeGreaterThan(20)
  }, 120_000)
})
