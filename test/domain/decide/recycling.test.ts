import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { LeadFields, LeadMemory } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { FRAMEWORKS } from '../../../src/domain/stage-evidence.ts'
import {
  aDeal,
  anActivity,
  anInput,
  compiled,
  day,
  IDEAL,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  type LeadParts,
} from './builders.ts'

type Look = LeadParts & { readonly now: number }
const DEMO = anActivity('demo-request', NOW)

/** Plays looks in order from the CRM's side: what one decision remembers the next starts from. */
function play(looks: readonly Look[], policy = POLICY) {
  let memory: LeadMemory | null = null
  let last: ReturnType<typeof decide> | null = null
  for (const look of looks) {
    const fields = { ...REACHABLE, ownerId: memory?.assignment?.ownerId ?? null, ...look.fields }
    last = decide(anInput({ createdAt: NOW, activities: [DEMO], ...look, fields, memory }), NO_FACTS, policy)
    memory = last.memory
  }
  return last!
}
const attempts = (count: number, at: number): Partial<LeadFields> => ({
  outreachCount: count,
  firstOutreachAt: day(1),
  lastOutreachAt: at,
})
const moves = ({ decision }: ReturnType<typeof decide>) =>
  decision.transitions.map(({ from, to, at, edge, toStatus }) => [from, to, (at - NOW) / 86_400_000, edge, toStatus])

describe('unreachable', () => {
  const sal: Look[] = [{ now: NOW }, { now: day(1), fields: attempts(1, day(1)) }]

  test('E58 six attempts without contact, the sixth on day 11: recycled on day 11, owner kept, clocks ended', () => {
    const owner = play(sal).memory.assignment!.ownerId
    const result = play([...sal, { now: day(12), fields: attempts(6, day(11)) }])
    expect(moves(result)).toEqual([['sal', 'known', 11, 'unreachable', 'nurture']])
    expect(result.memory).toMatchObject({
      recycledAt: day(11),
      restCount: 1,
      rest: { reason: 'unreachable', since: day(11), until: day(41), ownerId: owner, returns: true },
      assignment: { ownerId: owner },
    })
    expect(result.decision.clocks.every(({ state }) => state !== 'running')).toBe(true)
  })
  test.each<[string, Look, number | null]>([
    ['five attempts on day 12', { now: day(12), fields: attempts(5, day(11)) }, null],
    ['two attempts in 14 days', { now: day(15), fields: attempts(2, day(3)) }, 15],
    ['two attempts, a minute before', { now: day(15) - 60_000, fields: attempts(2, day(3)) }, null],
    [
      'six attempts, and a reply since',
      { now: day(12), fields: attempts(6, day(11)), activities: [DEMO, anActivity('reply', day(10))] },
      null,
    ],
    [
      'six attempts, and need confirmed',
      { now: day(12), fields: { ...attempts(6, day(11)), needConfirmed: true } },
      null,
    ],
  ])('%s', (_, look, recycledOn) => {
    expect(moves(play([...sal, look]))).toEqual(
      recycledOn === null ? [] : [['sal', 'known', recycledOn, 'unreachable', 'nurture']],
    )
  })
  test('without any attempt the days alone do not count: nobody tried', () => {
    const accepted = { repResponse: 'accepted' } as const
    const result = play([{ now: NOW }, { now: day(1), fields: accepted }, { now: day(40), fields: accepted }])
    expect(result.decision.stage).toBe('sal')
  })
  test('what was logged before the lead was first seen is no attempt of ours', () => {
    const before = { outreachCount: 9, firstOutreachAt: day(-9), lastOutreachAt: day(-1) }
    const result = play([
      { now: NOW, fields: before },
      { now: day(2), fields: { ...before, outreachCount: 10, lastOutreachAt: day(1) } },
    ])
    expect(result.decision.stage).toBe('sal')
  })
  test('comes back to the same rep at once on a new high-intent action, in the next cycle', () => {
    const back = play([
      ...sal,
      { now: day(12), fields: attempts(6, day(11)) },
      { now: day(20), fields: attempts(6, day(11)), activities: [DEMO, anActivity('demo-request', day(20))] },
    ])
    expect(moves(back)).toEqual([['known', 'mql', 20, 'requalified', 'active']])
    expect(back.memory).toMatchObject({ cycle: 2, attempts: { count: 6 } })
    expect(back.memory.assignment?.ownerId).toBe(play(sal).memory.assignment?.ownerId)
  })
})

describe('E44 hysteresis: T = 60, h = 15, scores 58, 61, 55, 44', () => {
  const policy = compiled({
    ...defaultPolicy,
    score: { ...defaultPolicy.score, weights: { source: 1, qualification: 0, fit: 0 } },
    sources: {
      ...defaultPolicy.sources,
      points: { ...defaultPolicy.sources.points, unknown: 44, referral: 61, event: 58, partner: 55 },
    },
    stages: { ...defaultPolicy.stages, mql: { ...defaultPolicy.stages.mql, minScore: 60 } },
  })
  const at = (now: number, sourceExplicit: string | null): Look => ({
    now,
    fields: { sourceExplicit, lastActivityAt: now },
    activities: [],
  })
  test('known, mql, mql, mql; and back to known only after 30 days unaccepted', () => {
    const looks = [at(day(0), 'event'), at(day(1), 'referral'), at(day(2), 'partner'), at(day(3), null)]
    expect(looks.map((_, i) => play(looks.slice(0, i + 1), policy).decision.stage)).toEqual([
      'known',
      'mql',
      'mql',
      'mql',
    ])
    expect(play([...looks, at(day(30.9), null)], policy).decision.stage).toBe('mql')
    expect(moves(play([...looks, at(day(31), null)], policy))).toEqual([['mql', 'known', 31, 'fell-back', 'active']])
    expect(play([...looks, at(day(31), 'partner')], policy).decision.stage).toBe('mql')
  })
  test('an accepted lead never falls by score', () => {
    const accepted = { ...at(day(2), null), fields: { repResponse: 'accepted' as const, sourceExplicit: null } }
    expect(play([at(day(1), 'referral'), accepted, { ...accepted, now: day(80) }], policy).decision.stage).toBe('sal')
  })
})

describe('a rep’s reason', () => {
  const reject = (rejectReason: string): Look[] => [
    { now: NOW },
    { now: day(1), fields: { repResponse: 'rejected', rejectReason } },
  ]
  test.each([
    ['Spam, not a person', 'disqualified', 'mql', null, 'spam'],
    ['TIMING: next quarter', 'nurture', 'known', day(91), 'timing'],
    ['Duplicate of Jane', 'nurture', 'known', day(31), 'duplicate'],
    ['wrong number', 'nurture', 'known', day(31), 'wrong-data'],
    ['Sudah pelanggan', 'nurture', 'known', day(31), 'customer'],
    ['no budget', 'nurture', 'known', day(31), 'rejected'],
  ])('“%s” → %s', (reason, status, stage, until, meant) => {
    const { memory } = play(reject(reason))
    expect(memory).toMatchObject({ status, stage, rest: { reason: meant, until } })
  })
  test('about timing brings the lead back to the same rep; another reason does not', () => {
    const demoAgain = [DEMO, anActivity('demo-request', day(5))]
    const owner = play([{ now: NOW }]).memory.assignment!.ownerId
    const timed = play([...reject('bad timing'), { now: day(5), fields: { ownerId: null }, activities: demoAgain }])
    expect(timed.memory.assignment).toMatchObject({ ownerId: owner, by: 'current-owner' })
    expect(timed.decision.outputs.routingReason.because).toBe('route.returned')
    const other = play([...reject('no budget'), { now: day(5), fields: { ownerId: null }, activities: demoAgain }])
    expect(other.decision.outputs.routingReason.because).not.toBe('route.returned')
  })
})

describe('disqualified by the policy’s condition', () => {
  const bounced: Look = { now: NOW, fields: { importList: 'Bought list', emailBounced: true } }
  test('a list lead whose mail bounces is out, and in again once that is put right', () => {
    const out = play([bounced])
    expect(out.decision).toMatchObject({ stage: 'known', status: 'disqualified' })
    const back = play([bounced, { now: day(2), fields: { importList: 'Bought list' } }])
    expect(moves(back)).toEqual([
      ['known', 'known', 2, 'corrected', 'active'],
      ['known', 'mql', 2, 'promoted', 'active'],
    ])
  })
  test('anybody else whose mail bounces is only held', () => {
    expect(play([{ now: NOW, fields: { emailBounced: true } }]).decision).toMatchObject({
      status: 'active',
      routing: { kind: 'hold' },
    })
  })
})

describe('silence', () => {
  test.each([
    [89.9, 'active', null],
    [90, 'stale', 'nurture'],
  ] as const)('a known lead silent for %s days is %s', (days, status, proposal) => {
    const { decision } = play([
      { now: NOW, activities: [] },
      { now: day(days), activities: [] },
    ])
    expect(decision).toMatchObject({ stage: 'known', status })
    expect(decision.proposal).toBe(proposal)
    const proposed = decision.trace.filter(({ because }) => because.startsWith('plan.propose-'))
    expect(proposed.map(({ because }) => because)).toEqual(proposal === null ? [] : [`plan.propose-${proposal}`])
  })
  test('a stale lead that cannot be reached is proposed for disqualification, one in sales hands for recycling', () => {
    const gone = play([
      { now: NOW, activities: [] },
      { now: day(95), activities: [], fields: { emailBounced: true } },
    ])
    expect(gone.decision.proposal).toBe('disqualify')
    const accepted = { repResponse: 'accepted' } as const
    const kept = play([{ now: NOW }, { now: day(1), fields: accepted }, { now: day(95), fields: accepted }])
    expect(kept.decision).toMatchObject({ stage: 'sal', status: 'stale', proposal: 'recycle' })
  })
  test('a sign of life ends it, and its stay in the stage has gone on', () => {
    const { decision, memory } = play([
      { now: NOW, activities: [] },
      { now: day(95), activities: [] },
      { now: day(100), activities: [], fields: { lastActivityAt: day(99) } },
    ])
    expect(decision.transitions).toEqual([
      expect.objectContaining({ edge: 'revived', at: day(99), toStatus: 'active' }),
    ])
    expect(memory.stages.known).toMatchObject({ entries: 1, lastExitedAt: null })
  })
  const deal = (closeAt: number) => [aDeal({ createdAt: day(1), closeAt })]
  test('an opportunity past its close date and silent for 90 days is dormant; a new close date brings it back', () => {
    const looks: Look[] = [
      { now: NOW },
      { now: day(2), deals: deal(day(30)) },
      { now: day(119), deals: deal(day(30)) },
      { now: day(121), deals: deal(day(30)) },
    ]
    expect(play(looks.slice(0, 3)).decision.status).toBe('active')
    const dormant = play(looks)
    expect(moves(dormant)).toEqual([['opportunity', 'opportunity', 120, 'dormant', 'dormant']])
    expect(moves(play([...looks, { now: day(130), deals: deal(day(30)) }]))).toEqual([])
    expect(play([...looks, { now: day(130), deals: deal(day(200)) }]).decision).toMatchObject({
      stage: 'opportunity',
      status: 'active',
    })
  })
})

test('automation never lowers a stage that the CRM itself has set', () => {
  const set: Look = { now: NOW, fields: { crmStage: 'sal', ownerId: 'ann' }, activities: [] }
  const tried = { crmStage: 'sal', ownerId: 'ann', ...attempts(8, day(12)) } as const
  const { decision, memory } = play([set, { now: day(13), fields: tried, activities: [] }])
  expect(memory.lockedStage).toBe('sal')
  expect(decision).toMatchObject({ stage: 'sal', status: 'active' })
})

describe('MEDDIC', () => {
  const meddic = compiled({
    ...defaultPolicy,
    stages: { ...defaultPolicy.stages, sql: { requires: FRAMEWORKS.meddic } },
  })
  const answers: Partial<LeadFields> = {
    metricsConfirmed: true,
    authorityConfirmed: true,
    decisionCriteriaConfirmed: true,
    decisionProcessConfirmed: true,
    needConfirmed: true,
    championConfirmed: true,
  }
  test('all six answers make an SQL, and each is needed', () => {
    expect(play([{ now: NOW }, { now: day(1), fields: answers }], meddic).decision.stage).toBe('sql')
    for (const name of Object.keys(answers)) {
      const without = { ...answers, [name]: null }
      expect(play([{ now: NOW }, { now: day(1), fields: without }], meddic).decision.stage).toBe('mql')
    }
  })
})

test.each([
  ['hot turns warm', day(0), day(2) + 1],
  ['warm turns cold', day(3), day(30)],
  ['cold turns stale', day(31), day(90)],
])('looks again when %s', (_, now, at) => {
  const fields = { ...IDEAL, importList: 'x', lastActivityAt: NOW }
  const decided = decide(anInput({ fields, createdAt: NOW, now }), NO_FACTS, POLICY)
  expect(decided.decision.lookAgainAt).toBe(at)
})
