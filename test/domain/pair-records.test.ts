import { describe, expect, test } from '@jest/globals'
import { rewriteActivity } from '../../src/domain/conflicts.ts'
import { decide } from '../../src/domain/decide.ts'
import type { FactsTold, OtherRecord } from '../../src/domain/decision.ts'
import type { Activity, Assignment, LeadFields, LeadMemory, Pair } from '../../src/domain/lead.ts'
import { orderActivity } from '../../src/domain/manager-order.ts'
import {
  asItsOwn,
  choiceKey,
  CROSSING,
  decisionTold,
  factsTold,
  FILLED,
  isAsked,
  isChoice,
} from '../../src/domain/pair.ts'
import { joinRecords, leadsStep, SEVERAL_RECORDS } from '../../src/domain/pair-leads.ts'
import { answerActivity } from '../../src/domain/rep-answer.ts'
import {
  aDeal,
  anActivity,
  anInput,
  DAY,
  fieldsOf,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  type LeadParts,
} from './decide/builders.ts'

// What two records of one person in two CRMs tell each other, and what the one that leads makes of it.

const { memory: KNOWN, decision: DECISION } = decide(anInput({ fields: REACHABLE }), NO_FACTS, POLICY)
const OTHER: OtherRecord = {
  ...{ role: 'leads', leadId: 'other', recordId: '77', crm: 'Other CRM', knowsUsSince: null, digest: 'd1' },
  facts: { fields: {}, deals: [], activities: [], chosen: null, stood: 'known' },
  told: null,
}
const GIVEN: Assignment = {
  ...{ ownerId: 'ann', assignedAt: NOW, by: 'pool', poolId: 'ae', ruleId: 'r', lockedUntil: null },
}
const LEADS: Pair = { ...{ role: 'leads', leadId: 'other', recordId: '77', crm: 'Other CRM', since: NOW, seen: 'd0' } }

function join(parts: LeadParts, facts: Partial<FactsTold>, over: Partial<OtherRecord> = {}) {
  const { routing } = POLICY.policy
  return joinRecords(anInput(parts), { ...OTHER, ...over, facts: { ...OTHER.facts, ...facts } }, routing)
}
const fieldsBeside = (mine: Partial<LeadFields>, theirs: Partial<LeadFields>): LeadFields =>
  join({ fields: mine }, { fields: theirs }).input.snapshot.fields

describe('values of both records', () => {
  test.each(FILLED.map((name) => [name] as const))('%s fills a blank, and a blank alone', (name) => {
    const [here, there] = ['here', 'there'] as unknown as [never, never]
    expect(fieldsBeside({}, { [name]: there })[name]).toBe(there)
    expect(fieldsBeside({ [name]: here }, { [name]: there })[name]).toBe(here)
    expect(fieldsBeside({}, {})[name]).toBeNull()
  })

  test.each<[keyof LeadFields, unknown, unknown, unknown]>([
    ['firstOutreachAt', 20, 10, 10],
    ['firstOutreachAt', 10, 20, 10],
    ['firstOutreachAt', null, 20, 20],
    ['firstOutreachAt', 20, null, 20],
    ['firstOutreachAt', null, undefined, null],
    ['lastOutreachAt', 20, 10, 20],
    ['lastOutreachAt', 10, 20, 20],
    ['lastActivityAt', 10, 20, 20],
    ['lastActivityAt', null, 20, 20],
    ['outreachCount', 2, 3, 5],
    ['outreachCount', 2, undefined, 2],
    ['pageViews', 2, 3, 5],
    ['pageViews', null, null, null],
    ['optedOut', null, true, true],
    ['optedOut', false, true, true],
    ['optedOut', true, false, true],
    ['optedOut', false, null, false],
    ['email', null, 'ann@there.example', null],
    ['ownerId', 'ann', 'ben', 'ann'],
  ])('%s: %p here and %p there are %p', (name, mine, theirs, both) => {
    expect(fieldsBeside({ [name]: mine }, { [name]: theirs })[name]).toBe(both)
  })

  test('deals of both, told apart although their ids may be the same', () => {
    const [mine, theirs] = [aDeal({ amount: 1 }), aDeal({ amount: 2 })]
    const both = join({ deals: [mine] }, { deals: [theirs] }).input.snapshot.deals
    expect(both).toEqual([mine, { ...theirs, dealId: 'other:deal-1' }])
    const input = anInput({ deals: [mine] })
    expect(joinRecords(input, OTHER, POLICY.policy.routing).input.snapshot.deals).toBe(input.snapshot.deals)
  })
})

describe('what was done and asked in both', () => {
  const acts = (
    mine: readonly Activity[],
    facts: Partial<FactsTold>,
    memory: LeadMemory | null = null,
  ): readonly Activity[] => join({ activities: mine, memory }, facts).input.activities

  test('is one list in its order, the same thing once', () => {
    const [demo, visit, call] = [anActivity('demo-request', NOW), anActivity('visit', NOW - 5), anActivity('call', NOW)]
    const keyed = (one: Activity, key: string): Activity => ({ ...one, key })
    const [a, b] = [keyed(demo, 'b'), keyed(call, 'a')]
    expect(acts([a], { activities: [{ ...a, detail: 'theirs' }, visit, b] })).toEqual([visit, b, a])
    const mine = [a]
    expect(acts(mine, {})).toBe(mine)
  })

  test('what a person asked there before the two were one was asked about another lead; so are rewrites at any time', () => {
    const asked = (at: number) =>
      orderActivity(`o${at}`, { order: 'lock', ownerId: 'ann', lockedUntil: null, by: 'M' }, at)
    const rewrite = rewriteActivity({ what: 'stage', value: 'x', tool: 'app', toolId: null }, NOW)
    const memory: LeadMemory = { ...KNOWN, pair: { ...LEADS, since: NOW - 10 } }
    const done = anActivity('visit', NOW - 99)
    const told = acts([], { activities: [done, asked(NOW - 11), asked(NOW - 10), rewrite] }, memory)
    expect(told.map(({ key }) => key)).toEqual([done.key, `o${NOW - 10}`])
  })

  test('an owner whom a person chose there is an order, locked for the policy’s days', () => {
    const { manualLockDays } = POLICY.policy.routing
    const told = acts([], { chosen: { ownerId: 'ben', at: NOW - 3 } })
    expect(told).toEqual([
      orderActivity(
        choiceKey(NOW - 3),
        { order: 'assign', ownerId: 'ben', lockedUntil: NOW - 3 + manualLockDays * DAY, by: 'Other CRM' },
        NOW - 3,
      ),
    ])
    expect(acts([], { chosen: { ownerId: null, at: NOW } })).toEqual([])
    expect([isChoice(choiceKey(NOW)), isChoice('order:1')]).toEqual([true, false])
  })

  test('is remembered as what the lead did', () => {
    const visit = anActivity('visit', NOW)
    expect(join({ memory: KNOWN }, { activities: [visit] }).input.memory?.activities).toEqual([visit])
    expect(join({}, { activities: [visit] }).input.memory).toBeNull()
  })

  test('orders and answers are asked, nothing else is', () => {
    const order = orderActivity('o', { order: 'lock', ownerId: 'ann', lockedUntil: null, by: 'M' }, NOW)
    const answer = answerActivity('a', { answer: 'accepted', reason: null, by: 'ann' } as never, NOW)
    expect([order, answer, anActivity('visit', NOW)].map(isAsked)).toEqual([true, true, false])
  })
})

describe('an answer in the other CRM', () => {
  const answered = (
    response: LeadFields['repResponse'],
    before: Partial<Pair> | null,
    mine: Partial<LeadFields> = {},
  ) => {
    const memory: LeadMemory = { ...KNOWN, assignment: GIVEN, ...(before && { pair: { ...LEADS, ...before } }) }
    const { input, pair } = join(
      { fields: mine, memory },
      { fields: { repResponse: response, rejectReason: 'budget' } },
    )
    const { repResponse, rejectReason } = input.snapshot.fields
    return { heard: [repResponse, rejectReason], response: pair.response, acted: pair.acted }
  }

  test.each([
    [
      'given before the two were one is none about this lead',
      answered('accepted', null),
      [null, null],
      'accepted',
      undefined,
    ],
    [
      'given since is heard, with its reason',
      answered('rejected', { response: null }),
      ['rejected', 'budget'],
      'rejected',
      { assignedAt: NOW },
    ],
    [
      'never told of before is heard',
      answered('accepted', {}),
      ['accepted', 'budget'],
      'accepted',
      { assignedAt: NOW },
    ],
    [
      'heard before is not heard again',
      answered('accepted', { response: 'accepted', acted: { assignedAt: 7 } }),
      [null, null],
      'accepted',
      { assignedAt: 7 },
    ],
    [
      'taken back is forgotten',
      answered(null, { response: 'accepted', acted: { assignedAt: 7 } }),
      [null, null],
      null,
      undefined,
    ],
    [
      'gives way to one here',
      answered('rejected', { response: null }, { repResponse: 'accepted' }),
      ['accepted', null],
      'rejected',
      { assignedAt: NOW },
    ],
  ] as const)('%s', (_, { heard, response, acted }, expected, kept, over) => {
    expect(heard).toEqual(expected)
    expect([response, acted]).toEqual([kept, over])
  })

  test('is not told as acted upon where nobody had the lead', () => {
    const memory: LeadMemory = { ...KNOWN, assignment: null, pair: { ...LEADS, response: null } }
    expect(join({ memory }, { fields: { repResponse: 'accepted' } }).pair.acted).toEqual({ assignedAt: null })
  })
})

describe('the pair', () => {
  test('is remembered with what was seen, from the instant at which either knew of the other', () => {
    const first = join({}, { stood: 'sal' }, { knowsUsSince: NOW - 5 })
    expect(first.pair).toEqual({
      ...{
        role: 'leads',
        leadId: 'other',
        recordId: '77',
        crm: 'Other CRM',
        since: NOW - 5,
        seen: 'd1',
        response: null,
      },
    })
    expect(first.stage).toBe('sal')
    expect(join({}, {}).pair.since).toBe(NOW)
    expect(join({}, {}, { knowsUsSince: NOW + 5 }).pair.since).toBe(NOW)
  })

  test.each<[string, Partial<Pair>, number, string | null]>([
    ['goes on with the same record', { since: 5 }, 5, null],
    ['begins anew with another one', { since: 5, leadId: 'else' }, NOW, 'known'],
    ['begins anew when roles change', { since: 5, role: 'follows' }, NOW, 'known'],
  ])('%s', (_, before, since, stage) => {
    const joined = join({ memory: { ...KNOWN, pair: { ...LEADS, ...before } } }, {})
    expect([joined.pair.since, joined.stage]).toEqual([since, stage])
  })

  test('is told in the account’s step', () => {
    expect(leadsStep(LEADS)).toEqual({ step: 'account', because: 'account.two-records', saw: { crm: 'Other CRM' } })
    expect(SEVERAL_RECORDS).toEqual({ step: 'account', because: 'account.several-records', saw: {} })
  })
})

describe('what is told to the other record', () => {
  test('of the facts only what crosses and is there', () => {
    const visit = anActivity('visit', NOW)
    const deals = [aDeal()]
    const fields = fieldsOf({ phone: '1', optedOut: false, email: 'ann@here.example', ownerId: 'ann', pageViews: 0 })
    expect(factsTold({ snapshot: { fields, deals }, activities: [visit] }, { stage: 'sal' })).toEqual({
      ...{
        fields: { phone: '1', optedOut: false, pageViews: 0 },
        deals,
        activities: [visit],
        chosen: null,
        stood: 'sal',
      },
    })
    const chosen = { ownerId: 'ann', at: NOW }
    const pair: Pair = { ...LEADS, role: 'follows', chosen, stood: 'mql' }
    expect(factsTold({ snapshot: { fields, deals: [] }, activities: [] }, { stage: 'sal', pair })).toMatchObject({
      ...{ chosen, stood: 'mql' },
    })
    expect(CROSSING).toEqual(expect.arrayContaining([...FILLED, 'optedOut', 'repResponse', 'pageViews']))
    expect(CROSSING).not.toEqual(expect.arrayContaining(['email']))
  })

  test.each<[string, Partial<Pair>, Assignment | null, unknown]>([
    [
      'an answer that was acted upon and moved the lead is over',
      { response: 'rejected', acted: { assignedAt: 7 } },
      GIVEN,
      'rejected',
    ],
    ['one that left it where it was is not', { response: 'rejected', acted: { assignedAt: NOW } }, GIVEN, null],
    ['one that left it with nobody is not', { response: 'rejected', acted: { assignedAt: null } }, null, null],
    ['one that took it from somebody is', { response: 'rejected', acted: { assignedAt: 7 } }, null, 'rejected'],
    ['one that was not acted upon is not', { response: 'rejected' }, GIVEN, null],
    ['where none is left there is none', { acted: { assignedAt: 7 } }, GIVEN, null],
  ])('%s', (_, pair, assignment, over) => {
    expect(decisionTold(DECISION, { assignment, pair: { ...LEADS, ...pair } }).answerOver).toBe(over)
  })

  test('of a decision its results, whose the lead is, and which choices were heard, in one order', () => {
    const answersSeen = ['other-owner:9', 'order:3', 'other-owner:10']
    expect(decisionTold(DECISION, { assignment: GIVEN, answersSeen })).toEqual({
      ...{ outputs: DECISION.outputs, score: DECISION.score, assignment: GIVEN, answerOver: null },
      heard: ['other-owner:10', 'other-owner:9'],
    })
    expect(decisionTold(DECISION, { assignment: null }).heard).toEqual([])
  })
})

describe('a record that follows nobody any more', () => {
  const follows: Pair = { ...LEADS, role: 'follows', assignment: GIVEN }

  test('has the owner it shows as its own, and was answered where the other one was', () => {
    const { pair: _none, ...plain } = { ...KNOWN, pair: follows }
    expect(asItsOwn({ ...KNOWN, firstResponseAt: null, pair: follows })).toEqual({
      ...plain,
      firstResponseAt: null,
      assignment: GIVEN,
    })
    expect(asItsOwn({ ...KNOWN, firstResponseAt: 9, pair: follows })).toMatchObject({
      answeredElsewhere: 9,
      firstResponseAt: 9,
    })
    const { assignment: _nobody, ...ownerless } = follows
    expect(asItsOwn({ ...KNOWN, assignment: GIVEN, pair: ownerless }).assignment).toBeNull()
  })

  test('goes on as answered where the other one was; a lead answered here is not', () => {
    const answered = (answeredElsewhere?: number) => {
      const memory = answeredElsewhere === undefined ? KNOWN : { ...KNOWN, answeredElsewhere }
      return decide(anInput({ fields: REACHABLE, memory }), NO_FACTS, POLICY).memory
    }
    expect(answered(9).answeredElsewhere).toBe(9)
    expect('answeredElsewhere' in answered()).toBe(false)
  })

  test('one that leads, or is alone, stays as it is', () => {
    const leading = { ...KNOWN, pair: LEADS }
    expect(asItsOwn(leading)).toBe(leading)
    expect(asItsOwn(KNOWN)).toBe(KNOWN)
  })
})
