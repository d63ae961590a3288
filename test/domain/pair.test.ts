import { describe, expect, test } from '@jest/globals'
import { decide } from '../../src/domain/decide.ts'
import type { OtherRecord, Outputs } from '../../src/domain/decision.ts'
import type { Assignment, LeadMemory, Pair } from '../../src/domain/lead.ts'
import { decisionTold, roleOf, type Standing } from '../../src/domain/pair.ts'
import { aDeal, anActivity, anInput, day, NO_FACTS, NOW, POLICY, REACHABLE, type LeadParts } from './decide/builders.ts'

// Two records of one person in two CRMs: which leads, what it sees of the other, and what the other makes of it.

const DEMO = [anActivity('demo-request', NOW)]
const POOL: Assignment = {
  ...{ ownerId: 'ann', assignedAt: NOW, by: 'pool', poolId: 'ae', ruleId: 'r', lockedUntil: null },
}

describe('which of the two leads', () => {
  const standing = (over: Partial<Standing>): Standing => ({
    ...{ leadId: 'mine', pair: null, assignment: null, seenAt: NOW, isHome: true },
    ...over,
  })
  const other = (over: Partial<Standing>): Standing => standing({ leadId: 'other', isHome: false, ...over })
  const pair = (role: Pair['role'], leadId: string) => ({ role, leadId, seen: '' })
  const locked: Assignment = { ...POOL, by: 'person', assignedAt: NOW + 9, lockedUntil: day(5) }

  test.each([
    ['who is owned', { assignment: POOL }, {}, 'leads'],
    ['who was owned first', { assignment: { ...POOL, assignedAt: NOW + 1 } }, { assignment: POOL }, 'follows'],
    ['whom a person gave an owner, though it was owned later', { assignment: locked }, { assignment: POOL }, 'leads'],
    ['who was seen first', { seenAt: NOW + 1 }, { seenAt: NOW }, 'follows'],
    ['the home’s, where nothing tells them apart', {}, {}, 'leads'],
    ['who led before, whoever is owned now', { pair: pair('leads', 'other') }, { assignment: POOL }, 'leads'],
    ['whom the other follows', {}, { pair: pair('follows', 'mine'), assignment: POOL }, 'leads'],
    ['not who follows it', { pair: pair('follows', 'other'), assignment: POOL }, {}, 'follows'],
    [
      'who was owned first, where a pair was with somebody else',
      { pair: pair('leads', 'else') },
      { assignment: POOL },
      'follows',
    ],
  ] as const)('%s', (_, mine, theirs, role) => {
    const [one, two] = [standing(mine), other(theirs)]
    expect(roleOf(one, two, NOW)).toBe(role)
    // Both sides come to the same answer.
    expect(roleOf(two, one, NOW)).toBe(role === 'leads' ? 'follows' : 'leads')
  })

  test('one alone leads also where both remember to follow', () => {
    const [one, two] = [standing({ pair: pair('follows', 'other') }), other({ pair: pair('follows', 'mine') })]
    expect([roleOf(one, two, NOW), roleOf(two, one, NOW)]).toEqual(['leads', 'follows'])
  })
})

const OTHER: OtherRecord = {
  ...{ role: 'leads', leadId: 'other', recordId: '77', crm: 'Other CRM', knowsUsSince: null, digest: 'd1' },
  facts: { fields: {}, deals: [], activities: [], chosen: null, stood: 'known' },
  told: null,
}

function decided(parts: LeadParts, other: Partial<OtherRecord>) {
  return decide({ ...anInput(parts), other: { ...OTHER, ...other } }, NO_FACTS, POLICY)
}

describe('the record that leads', () => {
  const facts = (over: Partial<OtherRecord['facts']>) => ({ facts: { ...OTHER.facts, ...over } })

  test('has its blanks filled by the other one, and keeps what it holds', () => {
    const { decision } = decided(
      { fields: { email: 'jane@acme.com', role: 'Analyst' } },
      facts({ fields: { company: 'Acme', role: 'CEO' }, activities: DEMO }),
    )
    expect(decision.stage).toBe('mql')
    expect(decision.qualification).toBe('MQL'.toLowerCase())
  })

  test('counts what was done in either CRM, the same thing once', () => {
    const { decision } = decided(
      { fields: REACHABLE, activities: DEMO },
      facts({ activities: [...DEMO, anActivity('webinar', NOW - 1)] }),
    )
    expect(decision.trace.find(({ step }) => step === 'engagement')?.saw).toMatchObject({ activities: 2 })
  })

  test('becomes a customer by a deal won in the other CRM', () => {
    const { decision } = decided({ fields: REACHABLE }, facts({ deals: [aDeal({ state: 'won', closedAt: day(0) })] }))
    expect(decision.stage).toBe('customer')
  })

  test('takes over the stage the other one had reached, when the two become one and never again', () => {
    const first = decided({ fields: REACHABLE }, facts({ stood: 'sql' }))
    expect(first.decision.stage).toBe('sql')
    const fallen: LeadMemory = { ...first.memory, stage: 'known' }
    expect(decided({ fields: REACHABLE, memory: fallen }, facts({ stood: 'sql' })).decision.stage).toBe('known')
  })

  test('hears an answer of the other CRM once, when it changes', () => {
    const mql = decided({ fields: REACHABLE, activities: DEMO }, facts({ fields: { repResponse: 'accepted' } }))
    expect(mql.decision.stage).toBe('mql')
    const silent = decided({ fields: REACHABLE, memory: mql.memory }, facts({}))
    const sal = decided({ fields: REACHABLE, memory: silent.memory }, facts({ fields: { repResponse: 'accepted' } }))
    expect(sal.decision.stage).toBe('sal')
    expect(sal.memory.pair).toMatchObject({ response: 'accepted', acted: { assignedAt: NOW } })
  })

  test('gives the lead to whom a person chose in the other CRM, and locks it', () => {
    const mql = decided({ fields: REACHABLE, activities: DEMO }, {})
    const chosen = { ownerId: 'ann', at: NOW + 1 }
    const now = NOW + 2
    const { decision, memory } = decided({ fields: REACHABLE, memory: mql.memory, now }, facts({ chosen }))
    expect(decision.routing).toMatchObject({
      kind: 'assign',
      because: 'route.ordered',
      assignment: { ownerId: 'ann', by: 'person' },
    })
    expect(decisionTold(decision, memory).heard).toEqual([`other-owner:${NOW + 1}`])
    const unknown = decided(
      { fields: REACHABLE, memory: mql.memory, now },
      facts({ chosen: { ownerId: null, at: NOW + 1 } }),
    )
    expect(unknown.memory.assignment?.ownerId).toBe(mql.memory.assignment?.ownerId)
  })
})

describe('the record that follows', () => {
  const leads = decide(anInput({ fields: REACHABLE, activities: DEMO }), NO_FACTS, POLICY)
  const told = (outputs: Partial<Outputs> = {}, assignment = leads.memory.assignment): Partial<OtherRecord> => ({
    role: 'follows',
    told: {
      ...decisionTold(
        { ...leads.decision, outputs: { ...leads.decision.outputs, ...outputs } },
        { ...leads.memory, assignment },
      ),
      ownerUnknown: false,
    },
  })

  test('shows what the other one decided, and uses neither turn nor clock nor task', () => {
    const { decision, memory, rotation } = decided({ fields: { email: 'jane@acme.com' } }, told())
    const { routingReason: _one, ...shown } = decision.outputs
    const { routingReason: _two, ...led } = leads.decision.outputs
    expect(shown).toEqual(led)
    expect([rotation, decision.clocks, decision.tasks, memory.assignment]).toEqual([null, [], [], null])
    expect(memory.pair).toMatchObject({
      role: 'follows',
      assignment: { ownerId: leads.memory.assignment?.ownerId, poolId: null },
    })
  })

  test('tells of one score alone: that of the one that leads', () => {
    const first = decided({ fields: { email: 'jane@acme.com' } }, told())
    const again = decided({ fields: { email: 'jane@acme.com' }, memory: first.memory }, told())
    expect(again.decision.trace.map(({ because }) => because)).toEqual([
      'score.follows',
      'stage.follows',
      'route.follows',
      leads.decision.outputs.routingReason.because,
      'sla.follows',
    ])
  })

  test('closes what it had begun by itself', () => {
    const own = decide(anInput({ leadId: 'lead-2', fields: REACHABLE, activities: DEMO }), NO_FACTS, POLICY)
    const { decision } = decided({ leadId: 'lead-2', fields: REACHABLE, memory: own.memory }, told())
    expect(own.decision.clocks.map(({ state }) => state)).toEqual(['running', 'running'])
    expect(decision.clocks.map(({ state }) => state)).toEqual(['closed', 'closed'])
  })

  test('goes back with the one that leads, and stays where it stands once it is alone', () => {
    const first = decided({ fields: REACHABLE }, told({ stage: 'sql' }))
    expect(first.decision.stage).toBe('sql')
    expect(decided({ fields: REACHABLE, memory: first.memory }, told({ stage: 'known' })).decision.stage).toBe('known')
    const alone = decide(anInput({ fields: REACHABLE, memory: first.memory }), NO_FACTS, POLICY)
    expect(alone.decision.stage).toBe('sql')
    expect(alone.rotation).toBeNull()
    expect(alone.memory.assignment?.ownerId).toBe(leads.memory.assignment?.ownerId)
    expect(alone.memory.pair).toBeUndefined()
  })

  test('is decided by itself where nothing was decided of the other one', () => {
    const { decision } = decided({ fields: REACHABLE, activities: DEMO }, { role: 'follows', told: null })
    expect(decision.routing.kind).toBe('assign')
  })
})
