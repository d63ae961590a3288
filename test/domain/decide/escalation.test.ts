import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Activity, Instant, RepId } from '../../../src/domain/lead.ts'
import { orderActivity, type ManagerOrder } from '../../../src/domain/manager-order.ts'
import type { CompiledPolicy } from '../../../src/domain/policy/compile.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { RoutingPolicy, SlaPolicy } from '../../../src/domain/policy/policy.ts'
import type { Rep, Roster } from '../../../src/domain/roster.ts'
import { aPool, aRep, aRoster, at, DAY, HOUR, MINUTE, OFFICE, officeTime } from '../routing-world.ts'
import { compiled } from './builders.ts'
import { LeadLife } from './lead-life.ts'

const TEN = at('2026-03-04 10:00')
const STEPS: SlaPolicy['steps'] = [
  { id: 'remind', atPercent: 80, action: 'remind' },
  { id: 'breach', atPercent: 100, action: 'manager-task' },
  { id: 'reassign', atPercent: 100, plusMinutes: 5, action: 'reassign' },
]
const TO_SALES: RoutingPolicy['rules'] = [
  { id: 'all', name: 'All', when: { combinator: 'and', rules: [] }, target: { kind: 'pool', pool: 'sales' } },
]

/** Nothing but routing and clocks: no follow-up of its own. */
const { blackHoles: _holes, cadences: _cadences, ...plainPolicy } = defaultPolicy

function policyWith(sla: Partial<SlaPolicy> = {}, routing: Partial<RoutingPolicy> = {}): CompiledPolicy {
  return compiled({
    ...plainPolicy,
    pools: [{ ...defaultPolicy.pools.at(-1)!, id: 'sales', name: 'Sales' }],
    routing: { ...defaultPolicy.routing, rules: TO_SALES, ...routing },
    sla: { ...defaultPolicy.sla, steps: STEPS, maxReassigns: 2, ...sla },
  })
}

const office = (repId: RepId, over: Partial<Rep> = {}) => aRep(repId, { workingTime: OFFICE, ...over })
const people = (...reps: readonly Rep[]): Roster =>
  aRoster(reps, [aPool('sales', Object.fromEntries(reps.map(({ repId }) => [repId, 1])))])
const ABC = people(office('A'), office('B'), office('C'))

const clock = (t: Instant): string => {
  const minutes = Math.round((t - at('2026-03-04 00:00')) / MINUTE)
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

/** What was told to whom, and every change of owner, by the clock on the wall. */
function story(life: LeadLife): readonly string[] {
  return life.tasks.map(({ at: t, task }) => {
    const mark = task.key.split(':').at(-1)
    return `${clock(t)} ${task.action === 'close' ? 'close ' : ''}${mark} ${String(task.facts['repId'])} → ${task.assigneeId}`
  })
}

describe('E37 ICP, 5 minutes, 10:00 → A; remind at 80 %, reassign 5 minutes after the breach, at most twice', () => {
  test('whole row', () => {
    const life = new LeadLife(policyWith(), ABC, TEN)
    const owners: string[] = []
    let before: RepId | null = null
    life.at(TEN)
    for (let minute = 0; minute <= 120; minute++) {
      life.at(TEN + minute * MINUTE)
      if (life.owner !== before) owners.push(`${clock(TEN + minute * MINUTE)} → ${life.owner}`)
      before = life.owner
    }
    expect(owners).toEqual(['10:00 → A', '10:10 → B', '10:20 → C'])
    expect(story(life)).toEqual([
      '10:04 remind A → A',
      '10:05 breach A → boss',
      '10:10 close remind A → A',
      '10:14 remind B → B',
      '10:15 breach B → boss',
      '10:20 close remind B → B',
      '10:20 close breach B → boss',
      '10:24 remind C → C',
      '10:25 manager-queue C → boss',
    ])
    expect(life.memory!.clocks.find(({ kind }) => kind === 'lead')).toMatchObject({
      state: 'breached',
      breachedAt: TEN + 5 * MINUTE,
    })
    // What is left to look at is the lead's temperature, in two days.
    expect(life.last!.lookAgainAt ?? Infinity).toBeGreaterThan(TEN + DAY)
    expect(life.last!.routing).toMatchObject({ kind: 'keep', assignment: { ownerId: 'C' } })
    expect(life.memory!.formerOwners).toEqual(['A', 'B'])
  })

  test('the same when it is only looked at when it asks to be', () => {
    const life = new LeadLife(policyWith(), ABC, TEN)
    life.at(TEN)
    life.until(TEN + DAY)
    const opened = story(life).filter((line) => !line.includes('close'))
    expect(opened.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      '10:04 remind A',
      '10:05 breach A',
      '10:14 remind B',
      '10:15 breach B',
      '10:24 remind C',
      '10:25 manager-queue C',
    ])
  })

  test('a late worker skips the reminder, tells of the breach and gives the lead on at once', () => {
    const life = new LeadLife(policyWith(), ABC, TEN)
    life.at(TEN)
    const decision = life.at(TEN + HOUR)
    expect(story(life)).toEqual(['11:00 breach A → boss'])
    expect(decision.routing).toMatchObject({ kind: 'assign', assignment: { ownerId: 'B' } })
    expect(decision.trace.map(({ because }) => because)).toEqual(
      expect.arrayContaining(['route.not-answered', 'route.turn', 'sla.handed-over']),
    )
    const rep = life.memory!.clocks.at(-1)!
    expect(rep).toMatchObject({ kind: 'rep', ownerId: 'B', startedAt: TEN + HOUR, dueAt: TEN + HOUR + 5 * MINUTE })
  })
})

describe('a manager keeps a lead with whoever has not answered it', () => {
  const minute = (n: number) => TEN + n * MINUTE
  const lock = (at: Instant, over: Partial<ManagerOrder> = {}) =>
    orderActivity(`order:${at}`, { order: 'lock', ownerId: 'A', lockedUntil: TEN + DAY, by: 'boss', ...over }, at)
  const ordered = (at: Instant, order: Activity, policy: Partial<SlaPolicy> = {}): LeadLife => {
    const life = new LeadLife(policyWith(policy), ABC, TEN)
    life.at(TEN)
    life.until(at - 1)
    life.said = [order]
    life.at(at)
    return life
  }
  const told = (life: LeadLife) => story(life).filter((line) => !line.includes('close'))
  const BREACHED = ['10:04 remind A → A', '10:05 breach A → boss']

  test.each([
    { row: 'an order that it is hers, whom no rule shall spare', order: { order: 'assign', lockedUntil: null } },
    { row: 'the same with a lock', order: { order: 'assign' } },
    { row: 'a lock of the owner', order: {} },
  ] as const)('after the breach by $row: the breach stays, and nothing more comes of it, also past the lock', (row) => {
    for (const reassignLocked of [false, true]) {
      const life = ordered(minute(7), lock(minute(7), row.order), { reassignLocked })
      life.until(TEN + 3 * DAY)
      life.at(TEN + 3 * DAY)
      expect([life.owner, told(life)]).toEqual(['A', BREACHED])
      expect(life.memory!.clocks.map(({ state, stoppedAt }) => [state, stoppedAt])).toEqual([
        ['breached', null],
        ['breached', null],
      ])
    }
  })

  test('after the last reassignment: the manager is not asked for what was said before anybody looked', () => {
    const kept = new LeadLife(policyWith({ maxReassigns: 0 }), ABC, TEN)
    kept.at(TEN)
    kept.said = [lock(minute(7))]
    kept.at(minute(7))
    kept.until(TEN + DAY)
    expect([kept.owner, told(kept)]).toEqual(['A', ['10:07 breach A → boss']])
  })

  test('before the breach it answers none: the lock sends it to the manager', () => {
    const life = ordered(minute(3), lock(minute(3)))
    life.until(TEN + HOUR)
    expect([life.owner, told(life)]).toEqual(['A', [...BREACHED, '10:10 manager-queue A → boss']])
  })

  test('about somebody else, and one that ends a lock, keep nothing', () => {
    for (const order of [lock(minute(7), { ownerId: 'B' }), lock(minute(7), { lockedUntil: null })]) {
      const life = ordered(minute(7), order)
      life.until(minute(10))
      expect(life.owner).toBe('B')
    }
  })

  test('taken back, the lead goes on as if it had not been said', () => {
    const life = ordered(minute(7), lock(minute(7)))
    life.said = [...life.said, lock(minute(20), { lockedUntil: null })]
    life.at(minute(20))
    life.until(minute(20))
    expect(life.owner).toBe('B')
  })

  test('holds for that promise alone: the next owner’s is escalated as ever', () => {
    const life = ordered(minute(7), lock(minute(7)))
    life.said = [...life.said, lock(minute(20), { order: 'assign', ownerId: 'C', lockedUntil: null })]
    life.at(minute(20))
    life.until(minute(30))
    expect(life.owner).toBe('B')
  })
})

describe('E39 the call happened at 10:04:30', () => {
  const call = TEN + 4.5 * MINUTE
  test('and arrives at 10:06: the breach is void, the task closed, nothing is reassigned', () => {
    const life = new LeadLife(policyWith(), ABC, TEN)
    life.at(TEN)
    life.until(TEN + 5 * MINUTE)
    life.fields = { ...life.fields, firstOutreachAt: call, lastOutreachAt: call }
    life.at(TEN + 6 * MINUTE)
    for (let minute = 7; minute < 60; minute++) life.at(TEN + minute * MINUTE)
    expect(story(life)).toEqual([
      '10:04 remind A → A',
      '10:05 breach A → boss',
      '10:06 close remind A → A',
      '10:06 close breach A → boss',
    ])
    expect(life.owner).toBe('A')
    expect(life.memory!.clocks.map(({ state }) => state)).toEqual(['void', 'void'])
  })
  test('and arrives when B has the lead: the promise was kept, B owes nothing, and the lead is accepted', () => {
    const life = new LeadLife(policyWith(), ABC, TEN)
    life.at(TEN)
    life.until(TEN + 12 * MINUTE)
    expect(life.owner).toBe('B')
    life.fields = { ...life.fields, firstOutreachAt: call, lastOutreachAt: call }
    life.at(TEN + 13 * MINUTE)
    life.until(TEN + DAY)
    expect(life.owner).toBe('B')
    expect(life.last!.outputs).toMatchObject({ slaState: 'met', stage: 'sal' })
    expect(story(life).at(-1)).toMatch(/^10:13 close/)
  })
})

describe('who may have a lead next', () => {
  test('nobody who had it: with one other, the second breach is the manager’s', () => {
    const life = new LeadLife(policyWith({ maxReassigns: 5 }), people(office('A'), office('B')), TEN)
    life.at(TEN)
    life.until(TEN + DAY)
    expect(life.owner).toBe('B')
    expect(story(life).at(-1)).toBe('10:20 manager-queue B → boss')
  })
  test('only inside the next one’s hours: the owner keeps it until then', () => {
    const roster = people(office('A'), office('B', { workingTime: officeTime('America/Los_Angeles') }))
    const life = new LeadLife(policyWith(), roster, TEN)
    life.at(TEN)
    life.at(TEN + 10 * MINUTE)
    expect(life.last!.trace.at(-2)).toMatchObject({ because: 'route.reassign-waits' })
    expect([life.owner, clock(life.last!.lookAgainAt!)]).toEqual(['A', '12:00'])
    life.until(at('2026-03-04 12:00'))
    expect(life.owner).toBe('B')
    expect(life.memory!.clocks.at(-1)).toMatchObject({ ownerId: 'B', dueAt: at('2026-03-04 12:05') })
  })
  test('an owner whom a person chose keeps it; the manager settles it', () => {
    const life = new LeadLife(policyWith(), ABC, TEN)
    life.fields = { ...life.fields, ownerId: 'B' }
    life.at(TEN)
    life.until(TEN + HOUR)
    expect(life.owner).toBe('B')
    expect(story(life)).toEqual(['10:04 remind B → B', '10:05 breach B → boss', '10:10 manager-queue B → boss'])
  })
  test('unless the policy says otherwise', () => {
    const life = new LeadLife(policyWith({ reassignLocked: true }), ABC, TEN)
    life.fields = { ...life.fields, ownerId: 'B' }
    life.at(TEN)
    life.until(TEN + 12 * MINUTE)
    expect(life.owner).toBe('A')
  })
})

describe('200 %', () => {
  const steps: SlaPolicy['steps'] = [...STEPS.slice(0, 2), { id: 'up', atPercent: 200, action: 'next-manager' }]
  test('goes to the manager’s manager', () => {
    const roster = people(office('A', { managerId: 'lead' }), office('lead', { managerId: 'head' }), office('head'))
    const life = new LeadLife(policyWith({ steps }), roster, TEN)
    life.at(TEN)
    life.until(TEN + HOUR)
    expect(story(life)).toEqual(['10:04 remind A → A', '10:05 breach A → lead', '10:10 up A → head'])
  })
  test('is told to nobody where it fell due while the manager had the lead to settle', () => {
    const reps = [
      office('A', { managerId: 'lead' }),
      office('B'),
      office('lead', { managerId: 'head' }),
      office('head'),
    ]
    const late = { id: 'up', atPercent: 300, action: 'next-manager' } as const
    const life = new LeadLife(policyWith({ steps: [...STEPS, late] }), aRoster(reps, [aPool('sales', { A: 1 })]), TEN)
    life.at(TEN)
    life.until(TEN + 12 * MINUTE)
    const told = ['10:04 remind A → A', '10:05 breach A → lead', '10:10 manager-queue A → lead']
    expect(story(life)).toEqual(told)
    life.fields = { ...life.fields, ownerId: 'B' }
    for (const minute of [20, 21]) life.at(TEN + minute * MINUTE)
    expect(life.owner).toBe('B')
    expect(story(life).filter((line) => !line.includes('close'))).toEqual(told)
  })
  test('is left out where nobody is above the manager: one breach makes one task', () => {
    const life = new LeadLife(policyWith({ steps }), ABC, TEN)
    life.at(TEN)
    life.until(TEN + DAY)
    expect(story(life)).toEqual(['10:04 remind A → A', '10:05 breach A → boss'])
    // What is left to look at is the lead's temperature, in two days.
    expect(life.last!.lookAgainAt ?? Infinity).toBeGreaterThan(TEN + DAY)
  })
})

describe('E32 60 minutes from 10:00, paused 10:20–12:00 → due 12:40', () => {
  const classes = [{ ...defaultPolicy.sla.classes[0]!, minutes: 60 }]
  const pause = { combinator: 'and', rules: [{ field: 'optedOut', operator: '=', value: true }] } as const
  const paused = (): LeadLife => {
    const life = new LeadLife(policyWith({ classes, pause, steps: STEPS.slice(0, 2) }), ABC, TEN)
    life.at(TEN)
    expect(clock(life.memory!.clocks[0]!.dueAt!)).toBe('11:00')
    life.fields = { ...life.fields, optedOut: true }
    life.at(TEN + 20 * MINUTE)
    return life
  }
  test('while paused nothing is due, and nothing is told', () => {
    const life = paused()
    expect(life.memory!.clocks.map(({ state, dueAt, usedMs }) => ({ state, dueAt, usedMs }))).toEqual([
      { state: 'running', dueAt: null, usedMs: 20 * MINUTE },
      { state: 'running', dueAt: null, usedMs: 20 * MINUTE },
    ])
    expect(life.last!.trace.at(-1)?.because).toBe('sla.paused')
    life.at(TEN + 90 * MINUTE)
    expect(life.memory!.clocks.map(({ state }) => state)).toEqual(['running', 'running'])
    expect(life.tasks).toEqual([])
  })
  test('then it goes on with what was left', () => {
    const life = paused()
    life.fields = { ...life.fields, optedOut: false }
    life.at(TEN + 2 * HOUR)
    expect(life.memory!.clocks.map(({ dueAt }) => clock(dueAt!))).toEqual(['12:40', '12:40'])
    life.until(TEN + DAY)
    expect(life.memory!.clocks[0]).toMatchObject({ state: 'breached', breachedAt: TEN + 160 * MINUTE })
    expect(story(life)).toEqual(['12:28 remind A → A', '12:40 breach A → boss'])
  })
  test('an answer while paused is in time', () => {
    const life = paused()
    life.fields = { ...life.fields, firstOutreachAt: TEN + 80 * MINUTE, lastOutreachAt: TEN + 80 * MINUTE }
    life.at(TEN + 85 * MINUTE)
    expect(life.memory!.clocks.map(({ state }) => state)).toEqual(['met', 'met'])
  })
})

describe('E57 25 December, the whole pool absent, ICP lead at 10:00', () => {
  const christmas = Date.UTC(2025, 11, 25, 15)
  const open = Date.UTC(2025, 11, 26, 14)
  const time = { from: christmas - 5 * DAY, until: christmas + 30 * DAY, opens: [open], closes: [open + 8 * HOUR] }
  const roster = people(aRep('A', { workingTime: time }), aRep('B', { workingTime: time }))
  const held = (): LeadLife => {
    const life = new LeadLife(policyWith(), roster, christmas)
    life.at(christmas)
    return life
  }
  test('held for no coverage; the manager is told at 10:00', () => {
    const life = held()
    expect(life.last!.routing).toMatchObject({ kind: 'hold', hold: { reason: 'no-coverage', until: open, told: true } })
    expect(life.tasks.map(({ at: t, task }) => [t, task.kind, task.action, task.assigneeId])).toEqual([
      [christmas, 'held', 'open', 'boss'],
    ])
    life.at(christmas + HOUR)
    expect(life.tasks).toHaveLength(1)
  })
  test('the clock starts at the next open, and the task is closed', () => {
    const life = held()
    life.at(open)
    expect(life.memory!.clocks[0]).toMatchObject({ startedAt: christmas, dueAt: open + 5 * MINUTE })
    expect(life.tasks.map(({ task }) => `${task.action} ${task.kind}`)).toEqual(['open held', 'close held'])
    expect(new Set(life.tasks.map(({ task }) => task.key)).size).toBe(1)
  })
  test('a lead that was promised nothing so soon only waits', () => {
    const holdTask = { reasons: ['no-coverage'], promisedWithinMinutes: 4 } as const
    const life = new LeadLife(policyWith({}, { holdTask }), roster, christmas)
    life.at(christmas)
    expect(life.last!.routing.kind).toBe('hold')
    expect(life.tasks).toEqual([])
  })
})

describe('E20 Ben, owner of the lead, is on leave for 10 days', () => {
  const leave = [{ start: TEN - HOUR, end: TEN + 10 * DAY }]
  const ben = office('Ben', { backupId: 'Cara', outOfOffice: leave })
  test('while he has to answer: he stays the owner, Cara gets task and clock', () => {
    const life = new LeadLife(
      policyWith({}, { ownerAway: { mode: 'delegate' } }),
      people(office('Ben'), office('Cara')),
      TEN - 2 * HOUR,
    )
    life.at(TEN - MINUTE)
    expect(life.owner).toBe('Ben')
    life.at(TEN + MINUTE, people(ben, office('Cara')))
    expect(life.owner).toBe('Ben')
    expect(life.last!.outputs.ownerId).toBe('Ben')
    expect(life.memory!.clocks.at(-1)).toMatchObject({ kind: 'rep', ownerId: 'Cara', dueAt: TEN + 6 * MINUTE })
    expect(life.tasks.map(({ task }) => [task.kind, task.assigneeId])).toEqual([['delegated', 'Cara']])
  })
})

test('each step happens at most once a clock, however often and late one looks; nobody gets a lead twice', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(90), { maxLength: 12 }), fc.option(fc.nat(60)), (looks, answered) => {
      const life = new LeadLife(policyWith(), ABC, TEN)
      life.at(TEN)
      const owners: (RepId | null)[] = [life.owner]
      for (const minute of looks.toSorted((a, b) => a - b)) {
        const now = TEN + minute * MINUTE
        if (answered !== null && answered <= minute) {
          const outreach = TEN + answered * MINUTE
          life.fields = { ...life.fields, firstOutreachAt: outreach, lastOutreachAt: outreach }
        }
        life.at(now)
        if (life.owner !== owners.at(-1)) owners.push(life.owner)
      }
      const opened = life.tasks.filter(({ task }) => task.action === 'open').map(({ task }) => task.key)
      const closed = life.tasks.filter(({ task }) => task.action === 'close').map(({ task }) => task.key)
      expect(new Set(opened).size).toBe(opened.length)
      expect(new Set(closed).size).toBe(closed.length)
      for (const key of closed) expect(opened).toContain(key)
      expect(new Set(owners).size).toBe(owners.length)
      expect(owners.length).toBeLessThanOrEqual(3)
      const lead = life.memory!.clocks.find(({ kind }) => kind === 'lead')!
      if (lead.breachedAt !== null) expect(lead.breachedAt).toBe(TEN + 5 * MINUTE)
    }),
    { numRuns: 1000 },
  )
})
