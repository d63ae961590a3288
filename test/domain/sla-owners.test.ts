import { describe, expect, test } from '@jest/globals'
import type { Routing } from '../../src/domain/decision.ts'
import type { SlaInput, SlaResult } from '../../src/domain/sla.ts'
import { aLead, aMemory, aRep, aRoster, at, HOUR, MINUTE, OFFICE } from './routing-world.ts'
import { advance, assign, BREACH, keep, Life, promise, roster } from './sla-life.ts'

const ten = at('2026-03-04 10:00')
const minute = (n: number) => ten + n * MINUTE
const REMIND = { id: 'remind', atPercent: 50, action: 'remind' } as const
/** Nobody owns the lead: it waits for its pool. */
const HOLD: Partial<SlaInput> = {
  routing: {
    kind: 'hold',
    hold: { since: ten, reason: 'no-coverage', poolId: 'sales', until: null },
    candidates: [],
  },
}
const because = ({ trace }: SlaResult) => trace.map((step) => step.because)
const started = (policy = promise(60)) => {
  const life = new Life(policy)
  life.at(ten)
  return life
}
const closed = (life: Life) =>
  life.tasks.filter(({ action }) => action === 'close').map(({ key, facts }) => [key, facts['closedBecause']])

describe('a lead that nobody owned for a while', () => {
  test('whoever gets it then has a clock of their own; the lead’s has run on', () => {
    const life = started()
    life.at(minute(10), HOLD)
    const given = life.at(minute(20), { owner: 'B' })
    expect(because(given)).toEqual(['sla.handed-over', 'sla.running'])
    expect(life.lead).toMatchObject({ ownerId: 'B', dueAt: minute(60), usedMs: 20 * MINUTE })
    expect(life.clock('rep', 0)).toMatchObject({ ownerId: 'A', state: 'closed', stoppedAt: minute(10) })
    expect(life.clock('rep', 1)).toMatchObject({ ownerId: 'B', state: 'running', dueAt: minute(80) })
  })
  test.each([
    ['before the promise was broken', 20, { state: 'closed', stoppedAt: minute(20) }],
    ['after it was broken', 70, { state: 'breached', stoppedAt: minute(70) }],
  ])('the same owner has a clock of their own again, %s, and nothing changed hands', (_, held, first) => {
    const life = started()
    if (held > 60) life.at(minute(60))
    life.at(minute(held), HOLD)
    const back = life.at(minute(90), { routing: assign('A', minute(90)) })
    expect(life.clock('rep', 0)).toMatchObject(first)
    expect(life.clock('rep', 1)).toMatchObject({ ownerId: 'A', state: 'running', dueAt: minute(150) })
    expect(because(back)).not.toContain('sla.handed-over')
    expect(life.at(minute(91)).clocks).toBe(back.clocks)
  })
  test('a breach of the first owner ended when they lost it, and is closed once', () => {
    const life = started(promise(60, { steps: [REMIND, BREACH] }))
    life.at(minute(10), { owner: 'B' })
    life.at(minute(70))
    life.at(minute(75), HOLD)
    life.at(minute(80), { owner: 'C' })
    expect(life.clock('rep', 1)).toMatchObject({ ownerId: 'B', state: 'breached', stoppedAt: minute(75) })
    expect(closed(life).filter(([key]) => String(key).startsWith('rep'))).toEqual([
      [expect.stringMatching(/^rep\d+:breach$/), 'handed-over'],
    ])
  })
  test('answered meanwhile, it is owed by nobody: the next owner has no clock', () => {
    const life = started()
    life.at(minute(10), HOLD)
    life.fields = { firstOutreachAt: minute(15) }
    life.at(minute(16), HOLD)
    expect(life.at(minute(20), { owner: 'B' }).clocks.map(({ kind, state }) => [kind, state])).toEqual([
      ['lead', 'met'],
      ['rep', 'closed'],
    ])
  })
  test('answered, nothing of it changes when its owner loses it', () => {
    const life = started()
    life.fields = { firstOutreachAt: minute(5) }
    const answered = life.at(minute(6))
    expect(life.at(minute(10), HOLD).clocks).toBe(answered.clocks)
    expect(life.at(minute(20), { closed: true }).clocks).toBe(answered.clocks)
  })
})

test('a call of the owner before that comes to light late: the next owner owes nothing any more, and their task is closed', () => {
  const life = started()
  life.at(minute(60))
  life.at(minute(70), { owner: 'B' })
  life.at(minute(130))
  expect(life.told).toEqual(['open lead:breach', 'open rep:breach'])
  life.fields = { firstOutreachAt: minute(30) }
  life.at(minute(131))
  expect(life.lead).toMatchObject({ state: 'void', stoppedAt: minute(30) })
  expect(life.clock('rep', 1)).toMatchObject({ ownerId: 'B', state: 'breached', stoppedAt: minute(131) })
  expect(closed(life).map(([, why]) => why)).toEqual(['answered-in-time', 'answered'])
})

describe('clocks that stand still', () => {
  const paused = (hold: boolean) => ({ policy: { ...promise(60), pauses: () => hold } })
  test('only those that run: a breach and an answer stay as they are', () => {
    const life = started()
    const breached = life.at(minute(60))
    expect(life.at(minute(61), paused(true)).clocks).toBe(breached.clocks)
    life.fields = { firstOutreachAt: minute(62) }
    const answered = life.at(minute(63))
    expect(life.at(minute(64), paused(true)).clocks).toBe(answered.clocks)
  })
})

describe('an owner whose working time is not known yet', () => {
  /** Nothing is known of anybody's hours for the days to come. */
  const unknown = { ...OFFICE, until: ten + 72 * HOUR, opens: [], closes: [] }
  const unknownOf = (repId: string) => ({
    roster: aRoster([...roster.reps.values(), aRep(repId, { workingTime: unknown })], []),
  })
  test('the lead’s clock goes on with what was left once it is', () => {
    const life = started()
    life.at(minute(20), { owner: 'B', ...unknownOf('B') })
    expect(life.lead).toMatchObject({ ownerId: 'B', dueAt: null, usedMs: 20 * MINUTE })
    life.at(minute(25))
    expect(life.lead.dueAt).toBe(minute(60))
    expect(life.clock('rep', 1).dueAt).toBe(minute(80))
  })
  test('nothing is new while nothing is known', () => {
    const life = new Life(promise(60))
    const first = life.at(ten, unknownOf('A'))
    expect(life.at(minute(5), unknownOf('A')).clocks).toBe(first.clocks)
  })
  test('what was answered before stays answered without a due instant', () => {
    const life = new Life(promise(60))
    life.at(ten, unknownOf('A'))
    life.fields = { firstOutreachAt: minute(5) }
    const answered = life.at(minute(6), unknownOf('A'))
    expect(life.lead).toMatchObject({ state: 'met', dueAt: null })
    expect(life.at(minute(7)).clocks).toBe(answered.clocks)
  })
})

test('the calendar of the second owner has changed: told is where the lead’s due instant was, not their own', () => {
  const life = started()
  life.at(minute(20), { owner: 'B' })
  const early = minute(40)
  const workingTime = {
    ...OFFICE,
    closes: OFFICE.closes.map((close) => (close > early && close < ten + 9 * HOUR ? early : close)),
  }
  const changed = aRoster([aRep('B', { workingTime, calendarChangedAt: minute(21) })], [])
  const { trace } = life.at(minute(25), { roster: changed })
  expect(trace.filter((step) => step.because === 'sla.calendar-changed').map(({ saw }) => saw)).toEqual([
    { ownerId: 'B', dueBefore: minute(60), dueAt: at('2026-03-05 09:20') },
  ])
})

describe('which promise, and since when', () => {
  test('a lead that was held for a pool and that a person then took waits from then on', () => {
    const held = { since: minute(-60), reason: 'all-capped', poolId: 'sales', until: null } as const
    const { clocks } = advance({ now: ten, routing: keep('A', minute(-5)), memory: aMemory({ held }) })
    expect(clocks.map(({ startedAt }) => startedAt)).toEqual([ten, ten])
  })
  test('a task names the promise of its clock, whichever others there are', () => {
    const one = promise(60)
    const others = { ...one, classes: [{ ...one.classes[0]!, id: 'other', name: 'Other' }, ...one.classes] }
    const life = started()
    expect(life.at(minute(60), { policy: others }).tasks[0]!.facts).toMatchObject({ slaName: 'ICP' })
  })
})

describe('who stands in for the owner', () => {
  const asked = (result: SlaResult) =>
    result.tasks.map(({ kind, assigneeId, facts }) => [kind, assigneeId, facts['standsInFor']])
  test('has the clock, and is told for whom', () => {
    const result = advance({ now: ten, routing: assign('A', ten, { delegateId: 'B' }) })
    expect(result.clocks.map(({ ownerId }) => ownerId)).toEqual(['B', 'B'])
    expect(asked(result)).toEqual([['delegated', 'B', 'A']])
  })
  test('also when the owner goes away while the clock runs', () => {
    const life = started()
    const kept = keep('A', ten)
    if (kept.kind !== 'keep') throw new Error(kept.kind)
    const delegated = { ...kept, assignment: { ...kept.assignment, delegateId: 'B' } }
    expect(asked(life.at(minute(5), { routing: delegated }))).toEqual([['delegated', 'B', 'A']])
    expect(life.clock('rep', 1)).toMatchObject({ ownerId: 'B', dueAt: minute(65) })
  })
})

describe('answered before there was a promise', () => {
  const accepted = aLead({ repResponse: 'accepted' })
  const seen = aMemory({ responseSeen: 'accepted' })
  test.each<[string, Partial<SlaInput> & { routing: Routing }, string[]]>([
    [
      'accepted long ago by who has it still',
      { routing: keep('A', minute(-60)), snapshot: accepted, memory: seen },
      [],
    ],
    [
      'accepted long ago by somebody before',
      { routing: assign('A', ten), snapshot: accepted, memory: seen },
      ['running', 'running'],
    ],
    [
      'accepted, where that stops nothing',
      {
        routing: keep('A', minute(-60)),
        snapshot: accepted,
        memory: seen,
        policy: promise(60, { acceptanceStops: false }),
      },
      ['running', 'running'],
    ],
    [
      'rejected',
      { routing: keep('A', minute(-60)), snapshot: aLead({ repResponse: 'rejected' }) },
      ['running', 'running'],
    ],
    [
      'contacted before who has it got it',
      { routing: keep('A', minute(-60)), snapshot: aLead({ firstOutreachAt: minute(-90) }) },
      ['running', 'running'],
    ],
    [
      'contacted at the moment it is given',
      { routing: assign('A', ten), snapshot: aLead({ firstOutreachAt: ten }) },
      ['met', 'met'],
    ],
  ])('%s', (_, input, states) => {
    expect(advance({ now: ten, ...input }).clocks.map(({ state }) => state)).toEqual(states)
  })
})

describe('when a lead was first answered', () => {
  const NOT_YET: Routing = { kind: 'not-yet', because: 'route.below-stage' }
  test.each([
    ['an outreach to a lead that is marketing’s is no answer', null, { firstOutreachAt: minute(-9) }, null],
    ['what is known stays known though the CRM no longer shows it', minute(-30), {}, minute(-30)],
  ])('%s', (_, firstResponseAt, fields, answered) => {
    const memory = aMemory({ firstResponseAt })
    const result = advance({ now: ten, routing: NOT_YET, stage: 'known', snapshot: aLead(fields), memory })
    expect(result.firstResponseAt).toBe(answered)
  })
  test('the first one ever: an answer to a later promise does not move it', () => {
    const life = started()
    life.fields = { firstOutreachAt: minute(5) }
    life.at(minute(6))
    life.at(minute(10), { routing: NOT_YET, stage: 'known', closed: true })
    const memory = aMemory({ firstResponseAt: minute(5), clocks: [] })
    const again = advance({ now: minute(600), routing: assign('B', minute(600)), memory })
    const answered = aLead({ firstOutreachAt: minute(5), lastOutreachAt: minute(610) })
    const later = advance({
      now: minute(611),
      routing: keep('B', minute(600)),
      snapshot: answered,
      memory: { ...memory, clocks: again.clocks },
    })
    expect(later).toMatchObject({ slaState: 'met', firstResponseAt: minute(5) })
  })
})
