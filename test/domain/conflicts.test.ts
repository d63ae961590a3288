import { describe, expect, test } from '@jest/globals'
import {
  conflictAbout,
  contestedStageStep,
  firstClosing,
  hearRewrites,
  readRewrite,
  rewriteActivity,
  type Rewrite,
} from '../../src/domain/conflicts.ts'
import { decide } from '../../src/domain/decide.ts'
import type { WriteNumbers } from '../../src/domain/decision.ts'
import type { Activity, Assignment, Conflict, LeadMemory } from '../../src/domain/lead.ts'
import { orderActivity, type ManagerOrder } from '../../src/domain/manager-order.ts'
import type { LimitsPolicy } from '../../src/domain/policy/policy.ts'
import { anActivity, anInput, day, NO_FACTS, NOW, POLICY, REACHABLE } from './decide/builders.ts'

// What another tool writes over ours: when that is a conflict, how it counts, and what ends it.

const MINUTE = 60_000
const DAYS = 24 * 60 * MINUTE
const USUAL = {}
const GIVEN: Assignment = {
  ...{ ownerId: 'ann', assignedAt: NOW, by: 'pool', poolId: 'ae', ruleId: 'r', lockedUntil: null },
}
const KNOWN: LeadMemory = {
  ...decide(anInput({ fields: REACHABLE }), NO_FACTS, POLICY).memory,
  stage: 'mql',
  assignment: GIVEN,
}
const remembering = (over: Partial<LeadMemory>): LeadMemory => ({ ...KNOWN, ...over })

const OWNER: Rewrite = { what: 'owner', value: 'ben', tool: 'workflow', toolId: 'flow 7' }
const STAGE: Rewrite = { what: 'stage', value: 'lead', tool: 'app', toolId: null }
const wrote = (over: Partial<Rewrite> = {}, at = NOW + MINUTE): Activity => rewriteActivity({ ...OWNER, ...over }, at)
const order = (what: Partial<ManagerOrder>, at: number): Activity =>
  orderActivity(`order:${at}`, { order: 'assign', ownerId: 'ann', lockedUntil: null, by: 'Maya', ...what }, at)
const OPEN: Conflict = {
  ...{ what: 'owner', wrote: 'ann', found: 'ben', tool: 'workflow', toolId: 'flow 7' },
  ...{ firstAt: NOW + MINUTE, lastAt: NOW + MINUTE, times: 1 },
}

interface Heard {
  readonly activities?: readonly Activity[]
  readonly memory?: LeadMemory | null
  readonly now?: number
  readonly shows?: string | null
  readonly writes?: WriteNumbers
  readonly limits?: { readonly conflictMinutes?: number; readonly conflictQuietDays?: number }
}
function hear({
  activities = [wrote()],
  memory = KNOWN,
  now = NOW + 2 * MINUTE,
  shows = 'ben',
  writes,
  limits,
}: Heard) {
  const asked = { activities, memory, now, fields: { ownerId: shows } }
  const policy = limits === undefined ? USUAL : { limits: { ...POLICY.policy.limits, ...limits } as LimitsPolicy }
  return hearRewrites(anInput(writes === undefined ? asked : { ...asked, writes }), policy)
}

describe('an owner written over', () => {
  const { by: _by, ...pooled } = GIVEN
  const chosen = (assignedAt = NOW): LeadMemory => remembering({ assignment: { ...pooled, by: 'person', assignedAt } })

  test.each<[string, Heard, boolean]>([
    ['soon after ours is a conflict', {}, true],
    ['in the same instant is one', { activities: [wrote({}, NOW)] }, true],
    ['15 minutes after ours is one', { activities: [wrote({}, NOW + 15 * MINUTE)], now: NOW + DAYS }, true],
    ['later is none', { activities: [wrote({}, NOW + 15 * MINUTE + 1)], now: NOW + DAYS }, false],
    ['before ours is none', { activities: [wrote({}, NOW - 1)] }, false],
    ['of nobody is none', { memory: remembering({ assignment: null }) }, false],
    ['with the one we wrote is none', { activities: [wrote({ value: 'ann' })] }, false],
    ['while the CRM shows ours again is none', { shows: 'ann' }, false],
    ['by nothing at all is one', { activities: [wrote({ value: null })], shows: null }, true],
    ['whom a person chose in the CRM is none: that was not ours', { memory: chosen() }, false],
    ['whom a person ordered here is one', { memory: chosen(), activities: [order({}, NOW), wrote()] }, true],
    [
      'ordered for somebody else is none',
      { memory: chosen(), activities: [order({ ownerId: 'cat' }, NOW), wrote()] },
      false,
    ],
    ['only locked is none', { memory: chosen(), activities: [order({ order: 'lock' }, NOW), wrote()] }, false],
    ['ordered later than it was given is none', { memory: chosen(), activities: [order({}, NOW + 1), wrote()] }, false],
    ['ordered a day before is none', { memory: chosen(), activities: [order({}, NOW - DAYS), wrote()] }, false],
    [
      'ordered just less than a day before is one',
      { memory: chosen(), activities: [order({}, NOW - DAYS + 1), wrote()] },
      true,
    ],
    ['while ours is on its way is none', { memory: remembering({ ownerAskedIn: 4 }), writes: numbers(3) }, false],
    ['after ours has landed is one', { memory: remembering({ ownerAskedIn: 4 }), writes: numbers(4) }, true],
    ['where nobody asked for a write is one', { writes: numbers(0) }, true],
    ['that was heard before is none', { memory: remembering({ answersSeen: [wrote().key] }) }, false],
    [
      'after the policy’s own minutes is none',
      { activities: [wrote({}, NOW + 6 * MINUTE)], now: NOW + 9 * MINUTE, limits: { conflictMinutes: 5 } },
      false,
    ],
    [
      'within the policy’s own minutes is one',
      { activities: [wrote({}, NOW + 5 * MINUTE)], now: NOW + 9 * MINUTE, limits: { conflictMinutes: 5 } },
      true,
    ],
  ])('%s', (_, heard, isConflict) => {
    const { conflicts } = hear(heard)
    expect(conflicts.map(({ what, wrote: ours }) => [what, ours])).toEqual(isConflict ? [['owner', 'ann']] : [])
  })

  test('tells what stands there, who wrote it, when and how often', () => {
    expect(hear({}).conflicts).toEqual([OPEN])
    const again = hear({
      memory: remembering({ conflicts: [OPEN], answersSeen: [wrote().key] }),
      activities: [wrote(), wrote({ value: 'cat', tool: 'process', toolId: null }, NOW + 3 * MINUTE)],
      now: NOW + 4 * MINUTE,
    })
    expect(again.conflicts).toEqual([
      { ...OPEN, found: 'cat', tool: 'process', toolId: null, lastAt: NOW + 3 * MINUTE, times: 2 },
    ])
    // What came late does not make the conflict older than it is.
    const late = hear({ memory: remembering({ conflicts: [{ ...OPEN, lastAt: NOW + 9 * MINUTE }] }), now: NOW + DAYS })
    expect(late.conflicts[0]).toMatchObject({ firstAt: OPEN.firstAt, lastAt: NOW + 9 * MINUTE, times: 2 })
  })
})

function numbers(shown: number): WriteNumbers {
  return { shown, next: shown + 1 }
}

describe('a stage written over', () => {
  test('is a conflict at any time, and none where it is ours', () => {
    const late = [rewriteActivity(STAGE, day(3))]
    expect(hear({ activities: late, now: day(4) }).conflicts).toEqual([
      {
        what: 'stage',
        wrote: 'mql',
        found: 'lead',
        tool: 'app',
        toolId: null,
        firstAt: day(3),
        lastAt: day(3),
        times: 1,
      },
    ])
    expect(hear({ activities: [rewriteActivity({ ...STAGE, value: 'mql' }, day(3))], now: day(4) }).conflicts).toEqual(
      [],
    )
  })

  test('stands behind one of the owner, whichever came first', () => {
    const both = hear({ activities: [rewriteActivity(STAGE, NOW), wrote()] })
    expect(both.conflicts.map(({ what }) => what)).toEqual(['owner', 'stage'])
    expect(conflictAbout(both.conflicts, 'stage')?.found).toBe('lead')
    expect(conflictAbout([OPEN], 'stage')).toBeUndefined()
  })

  test('is told with what was written and found', () => {
    const stage: Conflict = { ...OPEN, what: 'stage', wrote: 'mql', found: 'lead', tool: 'app' }
    expect(contestedStageStep([OPEN, stage])).toEqual({
      step: 'stage',
      because: 'stage.contested',
      saw: { wrote: 'mql', found: 'lead', tool: 'app', times: 1, at: NOW + MINUTE },
    })
    expect(contestedStageStep([OPEN])).toBeNull()
  })
})

describe('what ends a conflict', () => {
  const stage: Conflict = { ...OPEN, what: 'stage', wrote: 'mql' }
  const remembered = remembering({ conflicts: [OPEN, stage] })
  const settled = order({ order: 'settle-conflict' }, NOW + MINUTE)

  test.each<[string, readonly Activity[], number, readonly string[]]>([
    ['nothing yet', [], NOW + 2 * MINUTE, ['owner', 'stage']],
    ['a person who settles it', [settled], NOW + 2 * MINUTE, []],
    [
      'not one who did so before the last time',
      [order({ order: 'settle-conflict' }, NOW)],
      NOW + 2 * MINUTE,
      ['owner', 'stage'],
    ],
    ['who says who shall have the lead, of the owner alone', [order({}, NOW + MINUTE)], NOW + 2 * MINUTE, ['stage']],
    ['not who locks it', [order({ order: 'lock' }, NOW + MINUTE)], NOW + 2 * MINUTE, ['owner', 'stage']],
    ['14 quiet days less a moment do not', [], NOW + MINUTE + 14 * DAYS - 1, ['owner', 'stage']],
    ['14 quiet days', [], NOW + MINUTE + 14 * DAYS, []],
  ])('%s', (_, activities, now, left) => {
    expect(hear({ memory: remembered, activities, now }).conflicts.map(({ what }) => what)).toEqual(left)
  })

  test('the policy’s own quiet days', () => {
    const limits = { conflictQuietDays: 2 }
    const after = (now: number) => hear({ memory: remembered, activities: [], now, limits }).conflicts.length
    expect([after(NOW + MINUTE + 2 * DAYS - 1), after(NOW + MINUTE + 2 * DAYS)]).toEqual([2, 0])
  })

  test('the first to close is told, where one is open', () => {
    const later = { ...stage, lastAt: NOW + 5 * MINUTE }
    expect(firstClosing([later, OPEN], USUAL)).toBe(NOW + MINUTE + 14 * DAYS)
    expect(firstClosing([OPEN, later], USUAL)).toBe(NOW + MINUTE + 14 * DAYS)
    expect(firstClosing([], USUAL)).toBeNull()
  })
})

describe('what is decided from', () => {
  test('the rewrites are no acts of the lead, and all are known from now on', () => {
    const visit = anActivity('demo-request', NOW)
    const { input, seen } = hear({ activities: [visit, wrote(), rewriteActivity(STAGE, NOW)] })
    expect(input.activities).toEqual([visit])
    expect(input.memory?.activities).toEqual([visit])
    expect(seen).toEqual([wrote().key, rewriteActivity(STAGE, NOW).key])
  })

  test('nothing is touched where there is neither rewrite nor conflict', () => {
    const plain = anInput({ memory: KNOWN, activities: [anActivity('demo-request', NOW)] })
    expect(hearRewrites(plain, USUAL)).toEqual({ input: plain, conflicts: [], seen: [] })
    expect(hearRewrites(plain, USUAL).input).toBe(plain)
  })

  test('a lead that nobody has seen before has no conflict, and what was written is known', () => {
    const { input, conflicts, seen } = hear({ memory: null })
    expect([input.memory, input.activities, conflicts, seen]).toEqual([null, [], [], [wrote().key]])
  })

  test('what is no rewrite as we keep them opens nothing', () => {
    const odd = { ...wrote(), detail: '{"what":"score"}' }
    expect(hear({ activities: [odd] })).toMatchObject({ conflicts: [], seen: [odd.key] })
    expect([readRewrite(null), readRewrite('no'), readRewrite('{"what":"owner"}')]).toEqual([null, null, null])
    expect(readRewrite(wrote().detail)).toEqual(OWNER)
  })

  test('the same change told twice has the same key', () => {
    expect(wrote({ value: 'cat' }).key).toBe(wrote().key)
    expect(wrote({}, NOW + 1).key).not.toBe(wrote({}, NOW + 2).key)
    expect(rewriteActivity(STAGE, NOW + MINUTE).key).not.toBe(wrote().key)
  })
})
