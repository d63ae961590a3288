import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import { handoffBrief } from '../../../src/domain/brief.ts'
import { briefInWords } from '../../../src/domain/explain/brief-words.ts'
import { taskWords } from '../../../src/domain/explain/task-words.ts'
import type { LeadMemory } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import {
  aDeal,
  anActivity,
  anInput,
  compiled,
  day,
  HOUR,
  IDEAL,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  ROSTER,
  type LeadParts,
} from './builders.ts'

type Look = LeadParts & { readonly now: number }
type Decided = ReturnType<typeof decide>
const NAMES = {
  rep: (key: string) => key,
  account: (key: string) => key,
  pool: (key: string) => key,
  rule: (key: string) => key,
}
const DEMO = { formName: 'Request a demo', formAt: NOW }
const WITH_TASKS = compiled({
  ...defaultPolicy,
  // The owner stays, whoever does not answer.
  sla: { ...defaultPolicy.sla, steps: defaultPolicy.sla.steps.filter(({ action }) => action !== 'reassign') },
})

/** Plays looks in order; the CRM shows the decided owner from the second look on. */
function play(looks: readonly Look[], policy = POLICY): readonly Decided[] {
  let memory: LeadMemory | null = null
  return looks.map((look) => {
    const fields = { ...REACHABLE, ...DEMO, ownerId: memory?.assignment?.ownerId ?? null, ...look.fields }
    const decided = decide(anInput({ createdAt: NOW, ...look, fields, memory }), NO_FACTS, policy)
    memory = decided.memory
    return decided
  })
}
const last = (looks: readonly Look[], policy = POLICY): Decided => play(looks, policy).at(-1)!
const touchOf = ({ decision }: Decided) => decision.nextTouch && [decision.nextTouch.touchId, decision.nextTouch.dueAt]
const touchTasks = ({ decision }: Decided) =>
  decision.tasks
    .filter(({ kind }) => kind === 'touch')
    .map(({ action, facts }) => `${action} ${String(facts['touch'])}`)

describe('cadence', () => {
  test('starts with the owner; each logged contact leads to the next touch, one at a time', () => {
    const looks: Look[] = [
      { now: NOW },
      { now: NOW + HOUR, fields: { firstOutreachAt: NOW + HOUR / 2, lastOutreachAt: NOW + HOUR / 2 } },
      { now: NOW + 2 * HOUR, fields: { firstOutreachAt: NOW + HOUR / 2, lastOutreachAt: NOW + HOUR / 2 } },
      { now: day(1.5), fields: { firstOutreachAt: NOW + HOUR / 2, lastOutreachAt: day(1.2) } },
    ]
    const decided = play(looks, WITH_TASKS)
    expect(decided.map(touchOf)).toEqual([
      ['book', NOW],
      ['touch-1', day(1)],
      ['touch-1', day(1)],
      ['touch-2', day(3)],
    ])
    expect(decided.map(touchTasks)).toEqual([['open 1'], ['close 1', 'open 2'], [], ['close 2', 'open 3']])
  })
  test('a touch nobody made is overtaken by the next one’s time', () => {
    const decided = play([{ now: NOW }, { now: day(1) }, { now: day(1.5) }], WITH_TASKS)
    expect(decided.map(touchOf)).toEqual([
      ['book', NOW],
      ['touch-1', day(1)],
      ['touch-1', day(1)],
    ])
    expect(decided.map(touchTasks)).toEqual([['open 1'], ['close 1', 'open 2'], []])
  })
  test('falls due in the owner’s working hours', () => {
    const opens = [NOW + 20 * HOUR]
    const nights = new Map(
      [...ROSTER.reps].map(([id, rep]) => [
        id,
        {
          ...rep,
          workingTime: {
            from: NOW - HOUR,
            until: day(9),
            opens: [NOW - HOUR, ...opens],
            closes: [NOW + 60_000, day(8)],
          },
        },
      ]),
    )
    const fields = { firstOutreachAt: NOW + 30_000, lastOutreachAt: NOW + 30_000 }
    const content = { formName: 'Ebook download', formAt: NOW }
    const policy = compiled({
      ...defaultPolicy,
      cadences: [
        {
          ...defaultPolicy.cadences![5]!,
          touches: [
            { id: 'a', channel: 'call', afterHours: 0, template: 'a' },
            { id: 'b', channel: 'email', afterHours: 2, template: 'b' },
          ],
        },
      ],
    })
    const roster = { ...ROSTER, reps: nights }
    const activities = [anActivity('demo-request', NOW)]
    const decided = play(
      [
        { now: NOW, roster, activities, fields: content },
        { now: NOW + 60_000, roster, activities, fields: { ...content, ...fields } },
      ],
      policy,
    )
    expect(decided.map(touchOf)).toEqual([
      ['a', NOW],
      ['b', NOW + 20 * HOUR],
    ])
  })
  test.each<[string, Look]>([
    ['reply', { now: day(0.2), activities: [anActivity('reply', day(0.1))] }],
    ['meeting', { now: day(0.2), activities: [anActivity('meeting', day(0.1))] }],
    ['opt-out', { now: day(0.2), fields: { optedOut: true } }],
    ['stage', { now: day(0.2), deals: [aDeal({ createdAt: day(0.1) })] }],
  ])('stops by itself: %s; and does not start again in the same cycle', (ended, look) => {
    const decided = play([{ now: NOW }, look, { ...look, now: day(0.3) }], WITH_TASKS)
    expect(decided.map(touchTasks)).toEqual([['open 1'], ['close 1'], []])
    expect(decided[1]!.memory.cadence).toMatchObject({ cadenceId: 'inbound-demo', ended })
    expect(decided[2]!.decision.nextTouch).toBeNull()
  })
  test('ends when every touch is made', () => {
    const logged = [0.1, 1.1, 3.1, 5.1].map((at): Look => ({
      now: day(at + 0.01),
      fields: { firstOutreachAt: day(0.1), lastOutreachAt: day(at), needConfirmed: true },
    }))
    const { memory } = last([{ now: NOW }, ...logged])
    expect(memory.cadence).toMatchObject({ ended: 'finished', next: 4 })
  })
  test('the touch goes on with a new owner', () => {
    const decided = play([{ now: NOW }, { now: day(0.2), fields: { ownerId: 'eko' } }], WITH_TASKS)
    expect(touchTasks(decided[1]!)).toEqual(['close 1', 'open 1'])
    expect(decided[1]!.decision.nextTouch).toMatchObject({ ownerId: 'eko', touchId: 'book' })
  })
})

describe('black holes', () => {
  const holes = ({ decision }: Decided) => decision.holes.map(({ hole, action }) => [hole, action])
  const tasks = ({ decision }: Decided) =>
    decision.tasks
      .filter(({ kind }) => kind === 'create-deal' || kind === 'aged-deal')
      .map(({ kind, action, assigneeId }) => `${action} ${kind} ${assigneeId === 'maya' ? 'manager' : 'owner'}`)
  const BANT = { needConfirmed: true, budgetConfirmed: true, authorityConfirmed: true, timelineConfirmed: true }

  test('MQL → SAL: not accepted and not answered in time', () => {
    const [first, late] = play([{ now: NOW }, { now: day(1) }])
    expect(holes(first!)).toEqual([])
    expect(holes(late!)).toEqual([['mql-sal', 'reassign']])
  })
  test.each([
    [1, REACHABLE, null],
    [2, REACHABLE, 'next-channel'],
    [3, { ...REACHABLE, emailBounced: true }, 'verify-contact'],
  ] as const)('SAL → SQL: %s attempts without a conversation', (count, fields, action) => {
    const tried = { ...fields, outreachCount: count, firstOutreachAt: day(0.1), lastOutreachAt: day(0.1) }
    const result = last([{ now: NOW }, { now: day(1), fields: tried }])
    expect(holes(result)).toEqual(action === null ? [] : [['sal-sql', action]])
  })
  test('SQL → opportunity: older than 42 days without a deal, told once, taken back with the deal', () => {
    const deals = [aDeal({ createdAt: day(45), closeAt: day(99) })]
    const decided = play([
      { now: NOW },
      { now: day(1), fields: BANT },
      { now: day(43), fields: BANT },
      { now: day(43) + 1, fields: BANT },
      { now: day(44), fields: BANT },
      { now: day(46), fields: BANT, deals },
    ])
    expect(decided.map(tasks)).toEqual([[], [], [], ['open create-deal owner'], [], ['close create-deal owner']])
    expect(holes(decided[3]!)).toEqual([['sql-opportunity', 'create-deal']])
  })
  test('aged opportunity: past its close date; the owner, and a week later the manager', () => {
    const deals = [aDeal({ createdAt: day(1), closeAt: day(30) })]
    const won = [aDeal({ createdAt: day(1), closeAt: day(30), state: 'won', closedAt: day(40) })]
    const decided = play([
      { now: NOW },
      { now: day(2), deals },
      { now: day(31), deals },
      { now: day(35), deals },
      { now: day(38), deals },
      { now: day(41), deals: won },
    ])
    expect(decided[1]!.decision.lookAgainAt).toBeLessThanOrEqual(day(30) + 1)
    expect(decided.map(tasks)).toEqual([
      [],
      [],
      ['open aged-deal owner'],
      [],
      ['open aged-deal manager'],
      ['close aged-deal owner', 'close aged-deal manager'],
    ])
  })
  test('aged opportunity: longer in the stage than 180 days', () => {
    const deals = [aDeal({ createdAt: day(1), closeAt: day(300) })]
    const result = last([{ now: NOW }, { now: day(2), deals }, { now: day(182), deals }])
    expect(holes(result)).toEqual([['aged-opportunity', 'review-deal']])
  })
  test.each(['en', 'id'] as const)('tasks are told in words: %s', (language) => {
    const deals = [aDeal({ createdAt: day(1), closeAt: day(30) })]
    const decided = play([{ now: NOW }, { now: day(2), deals }, { now: day(31), deals }], WITH_TASKS)
    for (const task of decided.flatMap(({ decision }) => decision.tasks)) {
      const words = taskWords(task, { person: 'Jane', company: 'Acme' }, language, NAMES, 'Asia/Jakarta')
      expect(words.subject + words.body).not.toMatch(/undefined|NaN|null/)
    }
  })
})

describe('handoff brief', () => {
  const parts: LeadParts = {
    fields: { ...IDEAL, ...DEMO, firstName: 'Jane', lastName: 'Doe', utmCampaign: 'Spring', referrer: null },
    activities: [anActivity('page', NOW - HOUR, '/pricing'), anActivity('demo-request', NOW)],
  }
  const input = anInput(parts)
  const { decision, memory } = decide(input, NO_FACTS, POLICY)
  const brief = handoffBrief(input.snapshot, memory, decision)

  test('says who, where from, what they did and when, how they fit, why now and what next', () => {
    expect(brief).toMatchObject({
      who: { name: 'Jane Doe', email: 'jane@acme.com' },
      company: { name: 'Acme', employees: 400 },
      source: { type: 'inbound', detail: 'demo_request', campaign: 'Spring' },
      fit: { top: 'icp', matched: ['size', 'industry', 'role'], missing: [] },
      whyNow: { because: 'stage.high-intent' },
      type: 'icp-or-referral',
      answerBy: NOW + 5 * 60_000,
      nextTouch: { touchId: 'book', channel: 'meeting' },
    })
    expect(brief.did.map(({ kind, at }) => [kind, at])).toEqual([
      ['demo-request', NOW],
      ['form', NOW],
      ['page', NOW - HOUR],
    ])
  })
  test.each(['en', 'id'] as const)('is told in six parts: %s', (language) => {
    const sections = briefInWords(brief, language, NAMES, 'Asia/Jakarta')
    expect(sections).toHaveLength(6)
    for (const { lines } of sections) {
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(line).not.toMatch(/undefined|NaN|\{\w+:\w+\}/)
    }
  })
  test.each([
    ['strategic', { ...IDEAL, importList: 'Target account' }],
    ['enterprise', { ...IDEAL, employees: 2000, role: 'Analyst' }],
    ['icp-or-referral', { ...REACHABLE, sourceExplicit: 'referral' }],
    ['event', { ...REACHABLE, eventName: 'Expo' }],
    ['smb', { ...REACHABLE, employees: 20, sourceExplicit: 'inbound' }],
    ['database', { ...REACHABLE, importList: 'List' }],
    ['standard', REACHABLE],
  ] as const)('%s has its own treatment', (type, fields) => {
    const given = anInput({ fields })
    const decided = decide(given, NO_FACTS, POLICY)
    expect(handoffBrief(given.snapshot, decided.memory, decided.decision).type).toBe(type)
  })
})
