import { describe, expect, test } from '@jest/globals'
import { rewriteActivity } from '../../src/domain/conflicts.ts'
import { decide } from '../../src/domain/decide.ts'
import type { Activity, LeadMemory } from '../../src/domain/lead.ts'
import { anActivity, anInput, aRep, DAY, NO_FACTS, NOW, POLICY, REACHABLE, ROSTER } from './decide/builders.ts'

// Another tool wrote over the owner: whoever it put there stays, and a lead that it emptied waits. Nothing of ours is written over it.

const MINUTE = 60_000
const DEMO = anActivity('demo-request', NOW)
const GIVEN = decide(anInput({ fields: REACHABLE, activities: [DEMO] }), NO_FACTS, POLICY).memory
const OURS = GIVEN.assignment!
const ROSTER_WITH_GUS = { ...ROSTER, reps: new Map([...ROSTER.reps, ['gus', aRep('gus', { active: false })]]) }

interface Found {
  /** Who the tool made the owner; null: nobody. */
  readonly by: string | null
  readonly memory?: Partial<LeadMemory>
  readonly at?: number
}
function look({ by, memory = {}, at = NOW + 2 * MINUTE }: Found) {
  const rewrite = rewriteActivity({ what: 'owner', value: by, tool: 'workflow', toolId: 'flow 7' }, NOW + MINUTE)
  const activities: readonly Activity[] = [DEMO, rewrite]
  const remembered = { ...GIVEN, activities, ...memory }
  return decide(
    anInput({
      fields: { ...REACHABLE, ownerId: by },
      memory: remembered,
      activities,
      roster: ROSTER_WITH_GUS,
      now: at,
    }),
    NO_FACTS,
    POLICY,
  )
}
const told = (ownerId: string | null) => ({
  ...{ step: 'route', because: 'route.contested' },
  saw: { ownerId, tool: 'workflow', times: 1, at: NOW + MINUTE },
})
const routeSteps = ({ decision }: ReturnType<typeof look>) => decision.trace.filter(({ step }) => step === 'route')

test('the lead was given to somebody by turn', () => {
  expect([OURS.ownerId, OURS.by, GIVEN.formerOwners]).toEqual(['cara', 'pool', []])
})

describe('somebody else is there', () => {
  test('they stay, as if a person had chosen them, and the one before is remembered', () => {
    const seen = look({ by: 'ben' })
    expect(seen.decision.routing).toEqual({
      ...{ kind: 'assign', because: 'route.contested', candidates: [] },
      assignment: {
        ...{ ownerId: 'ben', assignedAt: NOW + 2 * MINUTE, by: 'person', poolId: null, ruleId: 'person' },
        lockedUntil: NOW + 2 * MINUTE + POLICY.policy.routing.manualLockDays * DAY,
      },
    })
    expect(routeSteps(seen)).toEqual([told('ben')])
    expect(seen.rotation).toBeNull()
    expect(seen.memory.formerOwners).toEqual(['cara'])
    expect(seen.decision.conflicts).toMatchObject([{ what: 'owner', wrote: 'cara', found: 'ben', times: 1 }])
  })

  test('at the next look they stay still, by the same reason alone', () => {
    const first = look({ by: 'ben' })
    const next = look({ by: 'ben', memory: first.memory, at: NOW + 3 * MINUTE })
    expect(next.decision.routing).toMatchObject({
      kind: 'keep',
      because: 'route.contested',
      assignment: { ownerId: 'ben' },
    })
    expect(routeSteps(next)).toEqual([told('ben')])
    expect(next.memory.formerOwners).toEqual(['cara'])
  })

  test('after quiet days it is no conflict any more', () => {
    const first = look({ by: 'ben' })
    const later = look({ by: 'ben', memory: first.memory, at: NOW + MINUTE + 14 * DAY })
    expect(later.decision.conflicts).toBeUndefined()
    expect(routeSteps(later).map(({ because }) => because)).not.toContain('route.contested')
  })
})

describe('nobody is there', () => {
  test.each<[string, Found]>([
    ['since the tool emptied the owner', { by: null }],
    ['since whoever it put there is no rep', { by: 'gus' }],
  ])('the lead waits, %s', (_, found) => {
    const seen = look(found)
    const hold = { since: NOW + 2 * MINUTE, reason: 'contested', poolId: null, until: null }
    expect(seen.decision.routing).toEqual({ kind: 'hold', hold, candidates: [] })
    expect(routeSteps(seen)).toEqual([told(found.by)])
    expect([seen.rotation, seen.memory.assignment, seen.memory.formerOwners]).toEqual([null, null, ['cara']])
    // It has waited since the first look, however often it is looked at.
    const next = look({ ...found, memory: seen.memory, at: NOW + 9 * MINUTE })
    expect(next.decision.routing).toMatchObject({ kind: 'hold', hold: { since: NOW + 2 * MINUTE } })
  })

  test('it waits from now on, where it waited for something else before', () => {
    const held = { since: NOW, reason: 'hold', poolId: null, until: null } as LeadMemory['held']
    expect(look({ by: null, memory: { held } }).decision.routing).toMatchObject({ hold: { since: NOW + 2 * MINUTE } })
  })

  test('a customer, whom nobody is to be given, does not wait', () => {
    const seen = look({ by: null, memory: { stage: 'customer' } })
    expect(seen.decision.stage).toBe('customer')
    expect(seen.decision.routing.kind).not.toBe('hold')
    expect(routeSteps(seen).map(({ because }) => because)).not.toContain('route.contested')
  })
})
