import { describe, expect, test } from '@jest/globals'
import type { Routing } from '../../src/domain/decision.ts'
import type { Assignment, LeadMemory, Touch } from '../../src/domain/lead.ts'
import { earlier } from '../../src/domain/earlier.ts'
import { memoryAfter, ownershipAfter, type MemoryParts } from '../../src/domain/plan.ts'
import { aMemory, anAssignment, ownedBy } from './routing-world.ts'

const keep = (assignment: Assignment): Routing => ({ kind: 'keep', assignment, because: 'route.kept' })
const assign = (assignment: Assignment): Routing => ({ kind: 'assign', assignment, because: 'x', candidates: [] })
const NOT_YET: Routing = { kind: 'not-yet', because: 'route.below-stage' }
const HOLD: Routing = { kind: 'hold', hold: { since: 1, reason: 'cap', poolId: 'p', until: null }, candidates: [] }
const ANN = anAssignment('ann')
const calm = { handedBack: false, status: 'active' } as const
const resting = { handedBack: false, status: 'nurture' } as const
const givenBack = { handedBack: true, status: 'nurture' } as const

describe('an assigned lead: the CRM shall show its owner', () => {
  test.each([
    { what: 'first time', memory: null, seen: null, atIntent: null },
    { what: 'first time, over somebody else’s name', memory: null, seen: 'ben', atIntent: 'ben' },
    {
      what: 'asked for, not landed yet: the name it was asked over still stands',
      memory: ownedBy('ann', { ownerSeenAtIntent: 'ben' }),
      seen: 'ben',
      atIntent: 'ben',
    },
    {
      what: 'asked for over one name while the CRM has come to show a third',
      memory: ownedBy('ann', { ownerSeenAtIntent: 'ben' }),
      seen: 'cara',
      atIntent: 'ben',
    },
    {
      what: 'landed: from here on any other name is a person’s doing',
      memory: ownedBy('ann', { ownerSeenAtIntent: 'ben' }),
      seen: 'ann',
      atIntent: 'ann',
    },
    { what: 'another owner than was asked for', memory: ownedBy('cara'), seen: 'ben', atIntent: 'ben' },
    {
      what: 'a name left over from who handed the lead back was no assignment',
      memory: aMemory({ intendedOwnerId: 'ann', ownerSeenAtIntent: 'cara' }),
      seen: 'ben',
      atIntent: 'ben',
    },
    {
      what: 'another name was asked for than that of who had it',
      memory: ownedBy('ann', { intendedOwnerId: 'dewi', ownerSeenAtIntent: 'cara' }),
      seen: 'ben',
      atIntent: 'ben',
    },
  ])('$what', ({ memory, seen, atIntent }) => {
    const expected = { assignment: ANN, shownOwnerId: 'ann', intendedOwnerId: 'ann', ownerSeenAtIntent: atIntent }
    expect(ownershipAfter(assign(ANN), memory, seen, calm, [])).toEqual(expected)
    expect(ownershipAfter(keep(ANN), memory, seen, calm, [])).toEqual(expected)
  })
})

describe('in which of our writes the owner was asked for', () => {
  const writes = { shown: 7, next: 9 }
  const askedIn5 = ownedBy('ann', { ownerAskedIn: 5 })
  test.each<[string, Parameters<typeof ownershipAfter>, number | undefined]>([
    ['in the next, when somebody is assigned', [assign(ANN), askedIn5, 'ben', calm, [], writes], 9],
    ['in the same as before, while they keep it', [keep(ANN), askedIn5, 'ben', calm, [], writes], 5],
    [
      'in the next, where the CRM shows another and no number is known',
      [keep(ANN), ownedBy('ann'), 'ben', calm, [], writes],
      9,
    ],
    ['in none, where the CRM shows them', [keep(ANN), ownedBy('ann'), 'ann', calm, [], writes], undefined],
    ['not known, where our writes have no numbers', [assign(ANN), askedIn5, 'ben', calm, []], undefined],
    ['in the next, when it is nobody’s from now on', [HOLD, askedIn5, 'ann', calm, [], writes], 9],
    ['in the same as before, while nothing changes', [NOT_YET, askedIn5, 'ann', calm, [], writes], 5],
    ['in the same as before, while nobody has it', [HOLD, aMemory({ ownerAskedIn: 5 }), null, calm, [], writes], 5],
  ])('%s', (_, given, number) => {
    expect(ownershipAfter(...given).ownerAskedIn).toBe(number)
  })
  test('a name from before the one that was to replace it is left over, and no choice of a person', () => {
    const memory = ownedBy('ann', { ownerSeenAtIntent: 'ben' })
    expect(ownershipAfter(HOLD, memory, 'ben', calm, ['ben'])).toMatchObject({
      shownOwnerId: 'ben',
      intendedOwnerId: 'ben',
    })
    expect(ownershipAfter(HOLD, memory, 'ben', calm, [])).toMatchObject({ shownOwnerId: 'ben', intendedOwnerId: null })
    expect(ownershipAfter(HOLD, memory, null, calm, ['ben'])).toMatchObject({
      shownOwnerId: null,
      intendedOwnerId: null,
    })
    expect(ownershipAfter(HOLD, aMemory(), 'ben', calm, ['ben'])).toMatchObject({ intendedOwnerId: null })
  })
  test.each([
    ['an older write brought back', 'ben', { shown: 4, next: 9 }, 'ben'],
    ['stands there since our last write landed', 'ben', { shown: 5, next: 9 }, null],
    ['never had the lead', 'cara', { shown: 4, next: 9 }, null],
    ['stands there, by a write whose number nobody knows', 'ben', undefined, null],
  ])('a lead that is nobody’s: an owner who %s', (_who, seen, numbers, intended) => {
    const memory = aMemory({ formerOwners: ['ben'], ownerAskedIn: 5 })
    expect(ownershipAfter(HOLD, memory, seen, calm, ['ben'], numbers)).toMatchObject({
      shownOwnerId: seen,
      intendedOwnerId: intended,
    })
  })
})

describe('where routing decides nothing', () => {
  test.each([
    {
      what: 'a lead nobody has keeps the name the CRM shows',
      given: [NOT_YET, null, 'ben', calm, []],
      then: { assignment: null, shownOwnerId: 'ben', intendedOwnerId: null },
    },
    {
      what: 'an owned lead stays with its owner',
      given: [NOT_YET, ownedBy('ann'), 'ann', calm, []],
      then: { assignment: ANN, shownOwnerId: 'ann', intendedOwnerId: 'ann' },
    },
    {
      what: 'an owned lead that rests stays with its owner',
      given: [NOT_YET, ownedBy('ann'), 'ann', resting, []],
      then: { assignment: ANN, shownOwnerId: 'ann', intendedOwnerId: 'ann' },
    },
    {
      what: 'one held for a pool is nobody’s; the name stays in the CRM and is not a person’s choice',
      given: [HOLD, ownedBy('ann'), 'ann', calm, []],
      then: { assignment: null, shownOwnerId: 'ann', intendedOwnerId: 'ann' },
    },
    {
      what: 'one held that rests keeps the name, too',
      given: [HOLD, ownedBy('ann'), 'ann', resting, []],
      then: { assignment: null, shownOwnerId: 'ann', intendedOwnerId: 'ann' },
    },
    {
      what: 'one held while the CRM shows another than was asked for: that one is a person’s choice',
      given: [HOLD, ownedBy('ann'), 'ben', calm, []],
      then: { assignment: null, shownOwnerId: 'ben', intendedOwnerId: null },
    },
    {
      what: 'one handed back loses its owner’s name',
      given: [NOT_YET, ownedBy('ann'), 'ann', givenBack, ['ann']],
      then: { assignment: null, shownOwnerId: null, intendedOwnerId: 'ann' },
    },
    {
      what: 'handed back under a name nobody asked for: off it comes',
      given: [NOT_YET, null, 'ben', givenBack, []],
      then: { assignment: null, shownOwnerId: null, intendedOwnerId: 'ben' },
    },
    {
      what: 'handed back and no name there: none to take off',
      given: [NOT_YET, ownedBy('ann'), null, givenBack, ['ann']],
      then: { assignment: null, shownOwnerId: null, intendedOwnerId: null },
    },
    {
      what: 'handed back for good (disqualified): the name stays as history',
      given: [NOT_YET, ownedBy('ann'), 'ann', { handedBack: true, status: 'disqualified' }, ['ann']],
      then: { assignment: null, shownOwnerId: 'ann', intendedOwnerId: 'ann' },
    },
    {
      what: 'the name left over after a hand-back is taken off at the next look, too',
      given: [NOT_YET, aMemory({ intendedOwnerId: 'ann' }), 'ann', resting, ['ann']],
      then: { assignment: null, shownOwnerId: null, intendedOwnerId: 'ann' },
    },
    {
      what: 'no name in the CRM and none remembered',
      given: [NOT_YET, aMemory(), null, resting, []],
      then: { assignment: null, shownOwnerId: null, intendedOwnerId: null },
    },
    {
      what: 'an owner among the former ones has it no longer',
      given: [NOT_YET, ownedBy('ann'), 'ann', calm, ['ann']],
      then: { assignment: null, shownOwnerId: 'ann', intendedOwnerId: 'ann' },
    },
    {
      what: 'former owners who are others change nothing',
      given: [NOT_YET, ownedBy('ann'), 'ann', resting, ['ben']],
      then: { assignment: ANN, shownOwnerId: 'ann', intendedOwnerId: 'ann' },
    },
  ] as const)('$what', ({ given: [routing, memory, seen, stage, former], then }) => {
    expect(ownershipAfter(routing, memory, seen, stage, former)).toEqual({ ...then, ownerSeenAtIntent: seen })
  })
})

describe('what most leads never have takes no room in their memories', () => {
  const TOUCH: Touch = { source: 'event', detail: null, at: 1, because: 'x' }
  const after = (over: object, stage: object = {}, before: LeadMemory | null = null, answerOver = false) =>
    memoryAfter(
      before,
      {
        stage: { lockedStage: null, markedAt: null, restCount: 0, cycleBegan: false, ...stage },
        ...{ ownership: {}, sla: {}, known: { doings: {} }, routed: { routing: NOT_YET } },
        ...{ asked: { credit: null }, snooze: { state: null }, cadence: { state: null }, found: { states: [] } },
        heard: { standing: null, seen: [] },
        conflicts: [],
        foundAt: null,
        pair: null,
        answerOver,
        ...over,
      } as unknown as MemoryParts,
      TOUCH,
      { ...TOUCH, at: 3 },
      null,
    )
  const RARE = [
    ['rest', {}, { rest: { reason: 'x' }, restCount: 2 }, { reason: 'x' }],
    ['restCount', {}, { rest: { reason: 'x' }, restCount: 2 }, 2],
    ['foundAt', { foundAt: 0 }, {}, 0],
    ['credited', { asked: { credit: {} } }, {}, true],
    ['lockedStage', {}, { lockedStage: 'sal' }, 'sal'],
    ['attempts', {}, { attempts: { count: 0, since: 1 } }, { count: 0, since: 1 }],
    ['markedAt', {}, { markedAt: 0 }, 0],
    ['cadence', { cadence: { state: { id: 'c' } } }, {}, { id: 'c' }],
    ['holes', { found: { states: [{ hole: 'h' }] } }, {}, [{ hole: 'h' }]],
    ['snooze', { snooze: { state: { by: 'ann' } } }, {}, { by: 'ann' }],
    ['answer', { heard: { standing: { kind: 'accepted' }, seen: [] } }, {}, { kind: 'accepted' }],
    ['ownerAskedIn', { ownership: { ownerAskedIn: 5 } }, {}, 5],
    ['conflicts', { conflicts: [{ what: 'owner' }] }, {}, [{ what: 'owner' }]],
    ['answersSeen', { heard: { standing: null, seen: ['k'] } }, {}, ['k']],
  ] as const

  test.each(RARE)('%s is kept where there is one', (name, over, stage, value) => {
    expect(after(over, stage)).toHaveProperty(name, value)
  })
  test('an answer to an earlier assignment is marked so', () => {
    expect(after({}, {}, null, true)).toHaveProperty('responseOver', true)
  })
  test.each([
    ['credited', true],
    ['refusedOwners', ['ben']],
  ])('%s is kept from before', (name, value) => {
    expect(after({}, {}, aMemory({ [name]: value }))).toHaveProperty(name, value)
  })
  test('and is not there where there is none', () => {
    const kept = after({}, {}, aMemory())
    for (const name of [...RARE.map(([name]) => name), 'responseOver', 'refusedOwners'])
      expect(Object.keys(kept)).not.toContain(name)
  })
  test('whom the CRM did not take as owner is forgotten when a new cycle begins', () => {
    const memory = aMemory({ refusedOwners: ['ben'] })
    expect(Object.keys(after({}, { cycleBegan: true }, memory))).not.toContain('refusedOwners')
  })
  test('the first touch is the one decided, whatever was remembered: an earlier one may be found late', () => {
    const both = { firstTouch: TOUCH, latestTouch: { ...TOUCH, at: 3 } }
    expect(after({}, {}, aMemory({ firstTouch: { ...TOUCH, at: 2 } }))).toMatchObject(both)
    expect(after({})).toMatchObject(both)
  })
})

test.each([
  [null, null, null],
  [null, 3, 3],
  [3, null, 3],
  [5, 3, 3],
  [3, 5, 3],
  [0, 3, 0],
  [3, 0, 0],
])('the earlier of %j and %j is %j', (a, b, first) => {
  expect(earlier(a, b)).toBe(first)
})
