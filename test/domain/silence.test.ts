import { describe, expect, test } from '@jest/globals'
import { growDormant, growStale, proposalFor, proposalStep, silenceEndsAt, stirs } from '../../src/domain/dormancy.ts'
import type { ConditionFacts } from '../../src/domain/facts.ts'
import type { LeadMemory, Stage, Status } from '../../src/domain/lead.ts'
import type { DealEvidence } from '../../src/domain/stage-evidence.ts'
import type { StageInput } from '../../src/domain/stage-input.ts'
import { Journey } from '../../src/domain/stage-record.ts'
import { day } from './decide/builders.ts'

const SILENCE = { staleDays: 90, staleStages: ['mql', 'sal'], dormantDays: 60 }

interface Parts {
  readonly stage?: Stage
  readonly status?: Status
  readonly recycledAt?: number | null
  readonly lockedStage?: Stage | null
  readonly neverEntered?: boolean
  readonly lastActivityAt?: number | null
  readonly lastOutreachAt?: number | null
  readonly closesAt?: number | null
  readonly openedAt?: number | null
  readonly withoutPolicy?: boolean
}
/** A lead that entered its stage on day 0; the record was made on day −5. */
function world(now: number, parts: Parts) {
  const { stage = 'mql', status = 'active', lastActivityAt = null, lastOutreachAt = null, neverEntered = false } = parts
  const stay = { firstEnteredAt: day(0), lastEnteredAt: day(0), lastExitedAt: null, entries: 1, latestMs: null }
  const memory = {
    stage,
    status,
    cycle: 1,
    recycledAt: parts.recycledAt ?? null,
    markedAt: null,
    lockedStage: parts.lockedStage ?? null,
    stages: neverEntered ? {} : { [stage]: { ...stay, cumulativeMs: 0, skipped: false } },
  } as unknown as LeadMemory
  const input = {
    createdAt: day(-5),
    now,
    lastActivityAt,
    facts: { lastOutreachAt } as ConditionFacts,
    stages: { policy: parts.withoutPolicy === true ? {} : { silence: SILENCE } },
  } as unknown as StageInput
  const deals = { closesAt: parts.closesAt ?? null, openedAt: parts.openedAt ?? null } as DealEvidence
  return { input, journey: new Journey(memory, day(-5)), deals }
}

describe('stale after 90 days of silence on both sides', () => {
  test.each<[string, Parts, number, boolean]>([
    ['since the stage was entered', {}, day(90), true],
    ['not a moment before', {}, day(90) - 1, false],
    ['since the lead last did anything', { lastActivityAt: day(10) }, day(99), false],
    ['and then', { lastActivityAt: day(10) }, day(100), true],
    ['since it was last contacted', { lastOutreachAt: day(10) }, day(99), false],
    ['since it last rested', { recycledAt: day(10) }, day(99), false],
    ['only in the stages the policy names', { stage: 'sql' }, day(900), false],
    ['since the record was made, in a stage never entered', { neverEntered: true }, day(85), true],
    ['not a moment before that', { neverEntered: true }, day(85) - 1, false],
    ['never without a policy', { withoutPolicy: true }, day(900), false],
    ['not again when it is stale', { status: 'stale' }, day(95), false],
    ['not at rest', { status: 'nurture' }, day(95), false],
  ])('%s', (_what, parts, now, stale) => {
    const { input, journey } = world(now, parts)
    growStale(input, journey)
    expect(journey.transitions.map(({ edge }) => edge)).toEqual(stale ? ['went-stale'] : [])
  })
  test('what is recorded: when the days were over, and since when it is silent', () => {
    const { input, journey } = world(day(120), { lastActivityAt: day(10) })
    growStale(input, journey)
    expect(journey.transitions).toMatchObject([
      {
        to: 'mql',
        toStatus: 'stale',
        at: day(100),
        because: 'stage.went-stale',
        evidence: { stage: 'mql', since: day(10) },
      },
    ])
  })
  test('the first sign of life revives it', () => {
    const { input, journey } = world(day(120), { status: 'stale', lastActivityAt: day(119) })
    growStale(input, journey)
    expect(journey.transitions).toMatchObject([
      {
        edge: 'revived',
        toStatus: 'active',
        at: day(119),
        because: 'stage.revived',
        evidence: { stage: 'mql', since: day(119) },
      },
    ])
  })
})

describe('an opportunity is dormant 60 days after the last of: any sign, a deal made, a deal to close', () => {
  const opportunity = { stage: 'opportunity' } as const
  test.each<[string, Parts, number, number | null]>([
    ['since it became one', opportunity, day(60), day(60)],
    ['not a moment before', opportunity, day(60) - 1, null],
    ['since a deal was made', { ...opportunity, openedAt: day(5) }, day(70), day(65)],
    ['since a deal should have closed', { ...opportunity, closesAt: day(9), openedAt: day(5) }, day(70), day(69)],
    [
      'not while a deal closes at this moment',
      { ...opportunity, closesAt: day(70), lastActivityAt: day(1) },
      day(70),
      null,
    ],
    ['not while a deal is still to close', { ...opportunity, closesAt: day(71) }, day(70), null],
    ['no other stage', { stage: 'sql' }, day(900), null],
    ['not where a person holds it', { ...opportunity, lockedStage: 'opportunity' }, day(900), null],
    ['never without a policy', { ...opportunity, withoutPolicy: true }, day(900), null],
  ])('%s', (_what, parts, now, at) => {
    const { input, journey, deals } = world(now, parts)
    growDormant(input, journey, deals)
    expect(journey.transitions.map((one) => one.at)).toEqual(at === null ? [] : [at])
  })
  test('it rests and comes back to whoever had it', () => {
    const { input, journey, deals } = world(day(70), opportunity)
    growDormant(input, journey, deals)
    expect(journey.transitions).toMatchObject([
      { toStatus: 'dormant', edge: 'dormant', because: 'stage.dormant', evidence: { since: day(0) } },
    ])
    expect(journey.rested).toEqual({ reason: 'dormant', coolDownDays: null, returns: true })
    expect(journey.recycledAt).toBe(day(60))
    expect(journey.stages.opportunity).toMatchObject({ lastExitedAt: day(60) })
  })
  test.each<[string, Parts, boolean]>([
    ['a deal with a close date ahead', { closesAt: day(90) }, true],
    ['a deal that closes at this moment', { closesAt: day(80) }, true],
    ['a deal past its date', { closesAt: day(79) }, false],
    ['a new deal', { openedAt: day(61) }, true],
    ['a deal of the day it fell dormant', { openedAt: day(60) }, false],
    ['a sign of life', { lastActivityAt: day(61) }, true],
    ['the last sign before', { lastActivityAt: day(60) }, false],
    ['nothing', {}, false],
  ])('%s stirs it: %j %s', (_what, parts, back) => {
    const { input, journey, deals } = world(day(80), {
      ...opportunity,
      status: 'dormant',
      recycledAt: day(60),
      ...parts,
    })
    expect(stirs(input, journey, deals)).toBe(back)
  })
  test('who is not dormant needs no stirring', () => {
    const { input, journey, deals } = world(day(80), { ...opportunity, recycledAt: day(60) })
    expect(stirs(input, journey, deals)).toBe(true)
  })
})

test.each<[string, Parts, number | null]>([
  ['an MQL turns stale', {}, day(90)],
  ['later after a sign of life', { lastActivityAt: day(3) }, day(93)],
  ['a stale one waits for a sign', { status: 'stale' }, null],
  ['an SQL never does', { stage: 'sql' }, null],
  ['an opportunity falls dormant', { stage: 'opportunity' }, day(60)],
  ['after its deal was made', { stage: 'opportunity', openedAt: day(4) }, day(64)],
  ['after its close date', { stage: 'opportunity', closesAt: day(5), openedAt: day(4) }, day(65)],
  ['a lost one does not', { stage: 'opportunity', status: 'lost' }, null],
  ['a held one does not', { stage: 'opportunity', lockedStage: 'opportunity' }, null],
  ['nothing without a policy', { withoutPolicy: true }, null],
])('silence changes something next: %s', (_what, parts, at) => {
  const { input, journey, deals } = world(day(1), parts)
  expect(silenceEndsAt(input, journey, deals)).toBe(at)
})

test.each<[Stage, Status, Partial<ConditionFacts>, string | null]>([
  ['mql', 'active', {}, null],
  ['mql', 'stale', {}, 'nurture'],
  ['sal', 'stale', {}, 'recycle'],
  ['sql', 'stale', {}, 'recycle'],
  ['sql', 'stale', { emailBounced: true }, 'disqualify'],
  ['mql', 'stale', { emailValid: false }, 'disqualify'],
  ['mql', 'stale', { email: null, emailValid: false }, 'nurture'],
])('what a person is asked to do with one in %s, %s, %j: %s', (stage, status, facts, proposal) => {
  const known = { email: 'a@b.co', emailValid: true, emailBounced: null, ...facts } as ConditionFacts
  const asked = proposalFor(stage, status, known)
  expect(asked).toBe(proposal)
  if (asked !== null) expect(proposalStep(asked)).toEqual({ step: 'plan', because: `plan.propose-${asked}`, saw: {} })
})
