import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { explainStep } from '../../src/domain/explain/explain.ts'
import { pickFromPool } from '../../src/domain/pool-pick.ts'
import { whyNotMe, whyNotRep, whyNotStep } from '../../src/domain/why-not.ts'
import type { PickContext } from '../../src/domain/pool-turn.ts'
import { aContext, aPoolPolicy, NOTHING_NEEDED } from './pool-world.ts'
import { aPool, aRep, aRoster, at, DAY, HOUR, MINUTE, OFFICE, officeTime, someRoutingFacts } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const away = [{ start: now - DAY, end: now + 2 * DAY }]
const jakarta = officeTime('Asia/Jakarta')

describe('the first gate, in one order', () => {
  /** Everything is wrong with X; what the row mends opens the gates one after the other. */
  const wrong = {
    active: false,
    workingTime: jakarta,
    outOfOffice: away,
    languages: [],
    territories: [],
  }
  const rows = [
    { gate: 'inactive', rep: {}, weight: 0, full: true, former: true },
    { gate: 'weight-zero', rep: { active: true }, weight: 0, full: true, former: true },
    { gate: 'out-of-hours', rep: { active: true }, weight: 1, full: true, former: true },
    { gate: 'out-of-office', rep: { active: true, workingTime: OFFICE }, weight: 1, full: true, former: true },
    { gate: 'cap', rep: { active: true, workingTime: OFFICE, outOfOffice: [] }, weight: 1, full: true, former: true },
    {
      gate: 'not-skilled',
      rep: { active: true, workingTime: OFFICE, outOfOffice: [] },
      weight: 1,
      full: false,
      former: true,
    },
    {
      gate: 'out-of-territory',
      rep: { active: true, workingTime: OFFICE, outOfOffice: [], languages: ['id'] },
      weight: 1,
      full: false,
      former: true,
    },
    {
      gate: 'former-owner',
      rep: { active: true, workingTime: OFFICE, outOfOffice: [], languages: ['id'], territories: ['java'] },
      weight: 1,
      full: false,
      former: true,
    },
    {
      gate: 'eligible',
      rep: { active: true, workingTime: OFFICE, outOfOffice: [], languages: ['id'], territories: ['java'] },
      weight: 1,
      full: false,
      former: false,
    },
  ] as const
  test.each(rows)('$gate', ({ gate, rep, weight, full, former }) => {
    const fine = aRep('A', { languages: ['id'], territories: ['java'] })
    const roster = aRoster([fine, aRep('X', { ...wrong, ...rep })], [aPool('sales', { A: 1, X: weight })])
    const policy = aPoolPolicy('sales', {
      match: ['language', 'territory'],
      caps: [{ per: 'open', count: 5, window: 'static' }],
    })
    const context = aContext(roster, [policy], {
      now,
      needs: () => ({ ...NOTHING_NEEDED, language: 'id', territory: 'java' }),
      formerOwners: former ? ['X'] : [],
      routingFacts: someRoutingFacts({ openLeads: new Map([['X', full ? 5 : 0]]) }),
    })
    const answer = whyNotMe('sales', context)?.find(({ repId }) => repId === 'X')
    expect(answer?.gate).toBe(gate)
    // Nothing opens these by itself.
    if (!['out-of-hours', 'out-of-office', 'cap', 'eligible'].includes(gate))
      expect(answer).toEqual({ repId: 'X', gate, changesAt: null, turnsAhead: null })
  })
  test('somebody outside the pool, and somebody nobody knows', () => {
    const context = aContext(aRoster([aRep('A'), aRep('Z')], [aPool('sales', { A: 1 })]))
    expect(whyNotRep('sales', 'Z', context).gate).toBe('not-in-pool')
    expect(whyNotRep('sales', 'Nobody', context).gate).toBe('inactive')
    expect(whyNotRep('sales', 'A', context).gate).toBe('chosen')
    expect(whyNotMe('missing', context)).toBeNull()
    expect(whyNotRep('missing', 'A', context).gate).toBe('not-in-pool')
  })
})

describe('when that changes', () => {
  const ask = (rep: Parameters<typeof aRep>[1], over: Partial<PickContext> = {}) => {
    const caps = [{ per: 'hour', count: 2, window: 'rolling' }] as const
    const roster = aRoster([aRep('X', rep)], [aPool('sales', { X: 1 })])
    return whyNotMe('sales', aContext(roster, [aPoolPolicy('sales', { caps })], { now, ...over }))![0]!
  }
  test.each([
    {
      row: 'out of hours',
      rep: { workingTime: jakarta },
      facts: {},
      changesAt: at('2026-03-05 09:00', 'Asia/Jakarta'),
    },
    { row: 'out of office', rep: { outOfOffice: away }, facts: {}, changesAt: now + 2 * DAY },
    {
      row: 'at a cap',
      rep: {},
      facts: { assignedTimes: new Map([['X', [now - 50 * MINUTE, now - 5 * MINUTE]]]) },
      changesAt: now + 10 * MINUTE,
    },
    { row: 'inactive', rep: { active: false }, facts: {}, changesAt: null },
  ])('$row', ({ rep, facts, changesAt }) => {
    expect(ask(rep, { routingFacts: someRoutingFacts(facts) })).toMatchObject({ changesAt, turnsAhead: null })
  })
  test('too little of the day is left for the promise: when their next day begins', () => {
    const roster = aRoster([aRep('X', { workingTime: OFFICE })], [aPool('sales', { X: 1 })])
    const late = { now: at('2026-03-04 16:30'), promised: () => ({ minutes: 60, unit: 'business' as const }) }
    expect(whyNotMe('sales', aContext(roster, [aPoolPolicy('sales', { feasible: 'before-closing' })], late))).toEqual([
      { repId: 'X', gate: 'no-time-left', changesAt: at('2026-03-05 09:00'), turnsAhead: null },
    ])
  })
  test.each([
    [
      'who lacks what the lead asks for lacks it all day',
      { match: ['language'], feasible: 'before-closing' },
      'not-skilled',
    ],
    ['a pool that minds no promise gives a lead late, too', { match: ['industry'] }, 'chosen'],
    [
      'nobody is asked for what the lead does not ask',
      { match: ['industry'], feasible: 'before-closing' },
      'no-time-left',
    ],
  ] as const)('late in the day: %s', (_, policy, gate) => {
    const roster = aRoster([aRep('X', { workingTime: OFFICE })], [aPool('sales', { X: 1 })])
    const late = {
      now: at('2026-03-04 16:30'),
      promised: () => ({ minutes: 60, unit: 'business' as const }),
      needs: () => ({ ...NOTHING_NEEDED, language: 'id' }),
    }
    expect(whyNotMe('sales', aContext(roster, [aPoolPolicy('sales', policy)], late))![0]!.gate).toBe(gate)
  })
  test('where they have to be in hours, those who cannot come at all are told so first', () => {
    const night = { workingTime: jakarta, ...{ outOfOffice: away } }
    const people = [aRep('Left', { active: false, ...night }), aRep('None', night), aRep('Away', night)]
    const pool = aPool('sales', { Left: 1, None: 0, Away: 1, Nobody: 1 }, { hours: 'always' })
    const gates = whyNotMe(
      'sales',
      aContext(aRoster(people, [pool]), [aPoolPolicy('sales')], { now, insideHours: true }),
    )
    expect(gates!.map(({ gate }) => gate)).toEqual(['inactive', 'weight-zero', 'out-of-hours', 'inactive'])
  })
  test('a turn that is further than a thousand leads away is not counted', () => {
    const roster = aRoster([aRep('A'), aRep('B')], [aPool('sales', { A: 3000, B: 1 })])
    expect(whyNotMe('sales', aContext(roster, [aPoolPolicy('sales')]))![1]).toEqual({
      repId: 'B',
      gate: 'eligible',
      changesAt: null,
      turnsAhead: null,
    })
  })
  test('turns ahead: weights 3/2/1', () => {
    const roster = aRoster([aRep('A'), aRep('B'), aRep('C')], [aPool('sales', { A: 3, B: 2, C: 1 })])
    const answers = whyNotMe('sales', aContext(roster, [aPoolPolicy('sales')]))!
    expect(answers.map(({ repId, gate, turnsAhead }) => `${repId} ${gate} ${turnsAhead}`)).toEqual([
      'A chosen 0',
      'B eligible 1',
      'C eligible 3',
    ])
  })
  test('is a step of the pool', () => {
    expect(whyNotStep({ repId: 'X', gate: 'cap', changesAt: 7, turnsAhead: null })).toEqual({
      step: 'pool',
      because: 'candidate.cap',
      saw: { repId: 'X', changesAt: 7, turnsAhead: null },
    })
  })
  test('is told in both languages', () => {
    const names = { rep: (id: string) => id, account: String, pool: String, rule: String }
    const told = whyNotStep(ask({ outOfOffice: [{ start: now - HOUR, end: at('2026-03-05 09:00') }] }))
    expect(explainStep(told, 'en', names, 'America/New_York')).toMatch(
      /^X was passed over: out of office until Thu, 5 Mar/,
    )
    expect(explainStep(told, 'id', names, 'America/New_York')).toMatch(/^X dilewati: tidak di kantor sampai/)
  })
})

test('the answer is the decision’s: the chosen one is picked, and every gate is the candidate’s', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(15)), { minLength: 1, maxLength: 6 }), (list) => {
      const reps = list.map(([, mask], i) =>
        aRep(`R${i}`, {
          active: (mask & 1) === 0,
          workingTime: (mask & 2) === 0 ? OFFICE : jakarta,
          outOfOffice: (mask & 4) === 0 ? [] : away,
        }),
      )
      const weights = Object.fromEntries(list.map(([weight], i) => [`R${i}`, weight]))
      const former = list.flatMap(([, mask], i) => ((mask & 8) === 0 ? [] : [`R${i}`]))
      const context = aContext(aRoster(reps, [aPool('sales', weights)]), [aPoolPolicy('sales')], {
        now,
        formerOwners: former,
      })
      const picked = pickFromPool('sales', context)
      const answers = whyNotMe('sales', context)!
      expect(answers.map(({ repId, gate }) => [repId, gate])).toEqual(
        picked.candidates.map(({ repId, gate }) => [repId, gate]),
      )
      for (const { gate, turnsAhead } of answers) expect(turnsAhead === 0).toBe(gate === 'chosen')
    }),
    { numRuns: 1000 },
  )
})
