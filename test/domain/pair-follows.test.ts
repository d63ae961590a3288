import { describe, expect, test } from '@jest/globals'
import { decide } from '../../src/domain/decide.ts'
import type { DecisionTold, OtherRecord, Outputs } from '../../src/domain/decision.ts'
import type { Assignment, Chosen, Conflict, LeadMemory, Pair } from '../../src/domain/lead.ts'
import { choiceKey, decisionTold } from '../../src/domain/pair.ts'
import { leaderOf, ownershipAsLed, routeAsLed, type Leader } from '../../src/domain/pair-follows.ts'
import {
  anActivity,
  anInput,
  aRep,
  day,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  ROSTER,
  type LeadParts,
} from './decide/builders.ts'

// A record that follows the same person's record in another CRM: whom it shows, where it stands and what it tells.

const GIVEN: Assignment = {
  ...{ ownerId: 'ann', assignedAt: NOW, by: 'pool', poolId: 'ae', ruleId: 'r', lockedUntil: null },
}
const LED = decide(anInput({ fields: REACHABLE, activities: [anActivity('demo-request', NOW)] }), NO_FACTS, POLICY)
const KNOWN = decide(anInput({ fields: REACHABLE }), NO_FACTS, POLICY).memory
const OTHER: OtherRecord = {
  ...{ role: 'follows', leadId: 'other', recordId: '77', crm: 'Other CRM', knowsUsSince: null, digest: 'd1' },
  facts: { fields: {}, deals: [], activities: [], chosen: null, stood: 'known' },
  told: null,
}

interface Tells {
  readonly assignment?: Assignment | null
  readonly ownerUnknown?: boolean
  readonly heard?: readonly string[]
  readonly outputs?: Partial<Outputs>
  readonly answerOver?: DecisionTold['answerOver']
}
function leader({ assignment = GIVEN, outputs = {}, ...rest }: Tells = {}): Leader {
  const ownerId = assignment?.ownerId ?? null
  const told = decisionTold(
    { outputs: { ...LED.decision.outputs, ownerId, ...outputs }, score: LED.decision.score },
    { assignment },
  )
  return { ...OTHER, told: { ...told, ownerUnknown: false, ...rest } }
}

test('is led by a record that it follows and of which something was decided', () => {
  const input = anInput()
  const { told } = leader()
  expect(leaderOf(input)).toBeNull()
  expect(leaderOf({ ...input, other: { ...OTHER, role: 'leads', told } })).toBeNull()
  expect(leaderOf({ ...input, other: OTHER })).toBeNull()
  expect(leaderOf({ ...input, other: { ...OTHER, told } })).toEqual({ ...OTHER, told })
})

describe('the owner', () => {
  interface Case {
    readonly shows?: string | null
    readonly tells?: Tells
    readonly before?: Chosen
    readonly memory?: Partial<LeadMemory>
    readonly conflict?: true
  }
  const OVER: Conflict = {
    ...{ what: 'owner', wrote: 'ann', found: 'ben', tool: 'app', toolId: null, firstAt: NOW, lastAt: NOW, times: 1 },
  }
  const AWAY = new Map([...ROSTER.reps, ['gus', aRep('gus', { active: false })]])
  function routed({ shows = 'ann', tells = {}, before, memory = {}, conflict }: Case) {
    const shown: LeadMemory = {
      ...KNOWN,
      assignment: { ...GIVEN, by: 'current-owner' },
      intendedOwnerId: 'ann',
      ...memory,
    }
    const input = anInput({ fields: { ownerId: shows }, memory: shown, roster: { ...ROSTER, reps: AWAY } })
    const pair: Pair = {
      ...{ role: 'follows', leadId: 'other', recordId: '77', crm: 'Other CRM', since: NOW, seen: 'd0' },
      ...(before === undefined ? {} : { chosen: before }),
    }
    const { routed: route, chosen } = routeAsLed(input, leader(tells), pair, conflict ? [OVER] : [], POLICY)
    const { routing, trace } = route
    const owner = routing.kind === 'keep' ? routing.assignment.ownerId : null
    return { route, owner, chosen, because: routing.kind === 'hold' ? '' : routing.because, told: trace.length }
  }
  const GUS = { ...GIVEN, ownerId: 'gus' }

  test.each<[string, Case, string | null, string | null, string]>([
    ['is the leader’s', {}, 'ann', null, 'route.follows'],
    ['whom a person has just chosen stays', { shows: 'ben' }, 'ben', 'ben', 'route.follows'],
    ['chosen before stays', { before: { ownerId: 'ben', at: NOW - 5 } }, 'ben', 'ben', 'route.follows'],
    [
      'chosen before, once the leader has heard of it, is the leader’s',
      { before: { ownerId: 'ben', at: NOW - 5 }, tells: { heard: [choiceKey(NOW - 5)] } },
      'ann',
      null,
      'route.follows',
    ],
    [
      'chosen before and another time since, is the latest',
      { shows: 'cara', before: { ownerId: 'ben', at: NOW - 5 } },
      'cara',
      'cara',
      'route.follows',
    ],
    [
      'chosen as the leader has it is no choice',
      { before: { ownerId: 'ann', at: NOW - 5 } },
      'ann',
      null,
      'route.follows',
    ],
    [
      'whom our CRM does not know is nobody',
      { tells: { assignment: null, ownerUnknown: true } },
      null,
      null,
      'route.follows-unknown',
    ],
    ['who is no rep here any more is nobody', { tells: { assignment: GUS } }, null, null, 'route.follows-unknown'],
    [
      'whom our CRM has refused is told so',
      { tells: { assignment: GUS }, memory: { refusedOwners: ['gus'] } },
      null,
      null,
      'route.follows-refused',
    ],
    [
      'refused once and known now is the leader’s',
      { memory: { refusedOwners: ['ann'] } },
      'ann',
      null,
      'route.follows',
    ],
    [
      'another one refused is not told',
      { tells: { assignment: GUS }, memory: { refusedOwners: ['hal'] } },
      null,
      null,
      'route.follows-unknown',
    ],
    [
      'chosen here stays where the leader’s is not known, but has no turn to tell',
      { shows: 'ben', tells: { assignment: null, ownerUnknown: true } },
      null,
      'ben',
      'route.follows',
    ],
    ['nobody’s there is nobody’s here', { tells: { assignment: null } }, null, null, 'route.follows'],
    [
      'written over by another tool is left as it stands',
      { shows: 'ben', conflict: true, memory: { answersSeen: [] } },
      'ben',
      'ben',
      'route.follows',
    ],
    ['emptied by another tool is left so', { shows: null, conflict: true }, null, null, 'route.follows'],
  ])('%s', (_, given, owner, chosen, because) => {
    const seen = routed(given)
    expect([seen.owner, seen.chosen?.ownerId ?? null, seen.because]).toEqual([owner, chosen, because])
  })

  test('chosen just now is so from now on; chosen before since then', () => {
    expect(routed({ shows: 'ben' }).chosen).toEqual({ ownerId: 'ben', at: NOW })
    expect(routed({ before: { ownerId: 'ben', at: NOW - 5 } }).chosen).toEqual({ ownerId: 'ben', at: NOW - 5 })
    expect(routed({ shows: 'ben', before: { ownerId: 'ben', at: NOW - 5 } }).chosen).toEqual({
      ownerId: 'ben',
      at: NOW - 5,
    })
  })

  test('is held as the leader holds it, by no turn and no rule of ours', () => {
    const led: Assignment = { ...GIVEN, by: 'person', lockedUntil: day(4), delegateId: 'ben' }
    const kept = (assignment: Assignment) => routed({ tells: { assignment } }).route
    expect(kept(led)).toMatchObject({
      ...{ rotation: null, formerOwners: KNOWN.formerOwners },
      routing: {
        kind: 'keep',
        assignment: { ...led, poolId: null, ruleId: 'other-record' },
      },
    })
    expect(kept(GIVEN).routing).toMatchObject({ assignment: { by: 'current-owner', lockedUntil: null } })
    const { routing } = kept(GIVEN)
    expect(routing.kind === 'keep' && 'delegateId' in routing.assignment).toBe(false)
  })

  test('the leader’s reason is told beside it, but for a choice of our own and for whom we do not know', () => {
    const reason = LED.decision.outputs.routingReason
    expect(routed({}).route.trace).toEqual([
      { step: 'route', because: 'route.follows', saw: { crm: 'Other CRM' } },
      reason,
    ])
    expect(routed({ shows: 'ben' }).told).toBe(1)
    expect(routed({ tells: { assignment: GUS } }).told).toBe(1)
    expect(routed({ tells: { assignment: null, ownerUnknown: true } }).told).toBe(1)
    // Nobody has it, and the leader says why.
    expect(routed({ tells: { assignment: null } }).told).toBe(2)
    expect(routed({ tells: { assignment: null, outputs: { ownerId: 'hal' } } }).told).toBe(1)
  })

  test('is asked for where our CRM shows somebody else, and never held as ours', () => {
    const stage = { handedBack: false, status: 'active' } as Parameters<typeof ownershipAsLed>[3]
    const writes = { shown: 3, next: 4 }
    const keep = routed({}).route
    const asked = ownershipAsLed(keep, { ...KNOWN, assignment: null }, 'ben', stage, writes)
    expect(asked).toMatchObject({ assignment: null, shownOwnerId: 'ann', intendedOwnerId: 'ann', ownerAskedIn: 4 })
    expect(ownershipAsLed(keep, { ...KNOWN, assignment: null }, 'ann', stage, writes)).toMatchObject({
      ...{ assignment: null, shownOwnerId: 'ann', ownerAskedIn: undefined },
    })
    const held: LeadMemory = { ...KNOWN, assignment: GIVEN, intendedOwnerId: 'ann', ownerAskedIn: 2 }
    expect(ownershipAsLed(keep, held, 'ben', stage, writes)).toMatchObject({ assignment: null, ownerAskedIn: 2 })
    // Whoever is shown while nobody is known was there before.
    const none = routed({ tells: { assignment: null } }).route
    expect(ownershipAsLed(none, { ...KNOWN, assignment: GIVEN }, 'ben', stage, writes)).toMatchObject({
      ...{ assignment: null, shownOwnerId: 'ben', intendedOwnerId: 'ben' },
    })
  })
})

describe('where it stands and what it tells', () => {
  const follow = (parts: LeadParts, tells: Tells = {}) =>
    decide({ ...anInput(parts), other: leader(tells) }, NO_FACTS, POLICY)
  const at = (stage: Outputs['stage'], status: Outputs['status'] = 'active'): Tells => ({ outputs: { stage, status } })
  const edges = ({ decision }: ReturnType<typeof follow>) =>
    decision.transitions.map(({ edge, because, from, to, toStatus }) => [edge, because, from, to, toStatus].join(' '))

  test('a record seen for the first time enters, and goes where the leader is', () => {
    const first = follow({ fields: { email: 'jane@acme.com' } }, at('sql'))
    expect(edges(first)).toEqual([
      'entered stage.first-seen  known active',
      'skipped stage.follows known mql active',
      'skipped stage.follows mql sal active',
      'followed stage.follows sal sql active',
    ])
    expect(first.decision.trace.find(({ step }) => step === 'stage')).toEqual({
      ...{ step: 'stage', because: 'stage.follows', saw: { crm: 'Other CRM', to: 'sql' } },
    })
  })

  test('it goes back with the leader, changes its status alone, and moves no more where both are', () => {
    const first = follow({ fields: REACHABLE }, at('sal'))
    expect(edges(follow({ fields: REACHABLE, memory: first.memory }, at('known')))).toEqual([
      'followed stage.follows sal known active',
    ])
    const resting = follow({ fields: REACHABLE, memory: first.memory }, at('sal', 'nurture'))
    expect(edges(resting)).toEqual(['followed stage.follows sal sal nurture'])
    expect(edges(follow({ fields: REACHABLE, memory: first.memory }, at('sal')))).toEqual([])
    expect(edges(follow({ fields: REACHABLE, memory: resting.memory }, at('sal', 'nurture')))).toEqual([])
  })

  test('it remembers the pair since it began, and where it stood before', () => {
    const crmStage = { fields: { ...REACHABLE, crmStage: 'sal' as const } }
    const first = follow(crmStage)
    expect(first.memory.pair).toMatchObject({
      ...{ role: 'follows', leadId: 'other', recordId: '77', crm: 'Other CRM', since: NOW, seen: 'd1', stood: 'sal' },
      assignment: { ownerId: 'ann', ruleId: 'other-record' },
    })
    expect(follow({ fields: REACHABLE }).memory.pair?.stood).toBe('known')
    expect(follow({ fields: REACHABLE, memory: { ...KNOWN, stage: 'mql' } }).memory.pair?.stood).toBe('mql')
    const later = follow({ fields: REACHABLE, memory: first.memory, now: NOW + 9 })
    expect(later.memory.pair).toMatchObject({ since: NOW, stood: 'sal' })
    const pair = { ...first.memory.pair!, leadId: 'else' }
    expect(follow({ fields: REACHABLE, memory: { ...first.memory, pair }, now: NOW + 9 }).memory.pair?.since).toBe(
      NOW + 9,
    )
    expect(first.decision.pair).toEqual({ role: 'follows', leadId: 'other', recordId: '77', crm: 'Other CRM' })
  })

  test('it tells the leader’s fit, score and deadline, and no deadline where there is none', () => {
    const { decision, memory } = follow(
      { fields: REACHABLE },
      { outputs: { fit: 'near-icp', firstResponseAt: NOW - 7 } },
    )
    const { outputs } = LED.decision
    expect(decision.fit).toEqual({ classes: ['near-icp'], top: 'near-icp', matched: [], missing: [] })
    expect(decision.trace[0]).toEqual({
      ...{
        step: 'score',
        because: 'score.follows',
        saw: { crm: 'Other CRM', score: outputs.score, band: outputs.band },
      },
    })
    expect(decision.trace.at(-1)).toEqual({
      ...{ step: 'sla', because: 'sla.follows', saw: { crm: 'Other CRM', dueAt: outputs.slaDueAt } },
    })
    expect(memory.firstResponseAt).toBe(NOW - 7)
    const without = follow({ fields: REACHABLE }, { outputs: { slaDueAt: null } })
    expect(without.decision.trace.map(({ step }) => step)).not.toContain('sla')
    expect(decision.outputs.assignedAt).toBe(outputs.assignedAt)
    expect(follow({ fields: REACHABLE }, { assignment: null }).decision.outputs.assignedAt).toBeNull()
  })

  test('an answer given here that the leader has acted upon is cleared, so that the same again is news', () => {
    const clears = (answerOver: DecisionTold['answerOver'], repResponse: 'accepted' | 'rejected' | null) =>
      follow({ fields: { ...REACHABLE, repResponse } }, { answerOver }).decision.clears !== undefined
    expect(clears('rejected', 'rejected')).toBe(true)
    expect([clears('rejected', 'accepted'), clears(null, 'rejected'), clears(null, null)]).toEqual([
      false,
      false,
      false,
    ])
  })

  test('whom our CRM refused is remembered for as long as the leader’s cycle lasts', () => {
    const memory: LeadMemory = { ...KNOWN, refusedOwners: ['gus'] }
    const cycle = (n: number) => follow({ fields: REACHABLE, memory }, { outputs: { cycle: n } }).memory.refusedOwners
    expect([cycle(KNOWN.cycle), cycle(KNOWN.cycle + 1)]).toEqual([['gus'], undefined])
  })
})
