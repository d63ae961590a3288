import { describe, expect, test } from '@jest/globals'
import { advanceCadence, cadenceLooksAgainAt, compileCadences, type CadenceInput } from '../../src/domain/cadence.ts'
import type { ConditionFacts } from '../../src/domain/facts.ts'
import type { Activity, Assignment, CadenceState } from '../../src/domain/lead.ts'
import type { CadencePolicy } from '../../src/domain/policy/lifecycle-policy.ts'
import { all, always, when } from '../../src/domain/policy/write-conditions.ts'
import { aRep, day, ROSTER } from './decide/builders.ts'

const CADENCE: CadencePolicy = {
  id: 'demo',
  name: 'Demo',
  when: all(when('source', '=', 'inbound')),
  touches: [
    { id: 'book', channel: 'meeting', afterHours: 0, template: 'book' },
    { id: 'call', channel: 'call', afterHours: 24, template: 'ring' },
    { id: 'mail', channel: 'email', afterHours: 72, template: 'write' },
  ],
  stages: ['mql', 'sal'],
  stopOn: ['reply', 'meeting', 'opt-out'],
  onNewOwner: 'continue',
  tasks: true,
}
const RUNS: CadenceState = {
  cadenceId: 'demo',
  startedAt: day(0),
  ownerId: 'ann',
  next: 0,
  openedAt: day(0),
  dueAt: day(0),
  ended: null,
}
const FACTS = { source: 'inbound', optedOut: null, lastOutreachAt: null } as unknown as ConditionFacts
const owner = (ownerId: string) => ({ ownerId }) as Assignment
const doings = (...list: readonly (readonly [kind: string, at: number])[]) => ({
  activities: list.map(([kind, at]): Activity => ({ key: kind, kind, at, detail: null })),
  kinds: list.map(([kind]) => kind),
  newestAt: list.length === 0 ? null : Math.max(...list.map(([, at]) => at)),
  points: 0,
})

interface Parts extends Partial<Omit<CadenceInput, 'cadences' | 'facts'>> {
  readonly facts?: Partial<ConditionFacts>
  readonly cadence?: Partial<CadencePolicy>
  readonly others?: readonly CadencePolicy[]
}
function advance({ facts, cadence, others = [], ...parts }: Parts) {
  return advanceCadence({
    leadId: 'lead-1',
    before: null,
    cycleBegan: false,
    assignment: owner('ann'),
    facts: { ...FACTS, ...facts },
    stage: 'mql',
    running: true,
    doings: doings(),
    roster: ROSTER,
    now: day(0),
    cadences: compileCadences([{ ...CADENCE, ...cadence }, ...others]),
    ...parts,
  })
}
const tasks = (result: ReturnType<typeof advance>) => result.tasks.map(({ action, key }) => `${action} ${key}`)
const open = (next: number, repId = 'ann', startedAt = day(0)) => `open lead-1:touch:demo:${startedAt}:${next}:${repId}`
const close = (next: number, id = 'demo') => `close lead-1:touch:${id}:${day(0)}:${next}:ann`

describe('starts', () => {
  test('with its first touch, as a task of the owner, and says so', () => {
    expect(advance({})).toEqual({
      state: RUNS,
      next: { cadenceId: 'demo', touchId: 'book', channel: 'meeting', template: 'book', ownerId: 'ann', dueAt: day(0) },
      tasks: [
        {
          key: `lead-1:touch:demo:${day(0)}:0:ann`,
          action: 'open',
          kind: 'touch',
          assigneeId: 'ann',
          dueAt: day(0),
          facts: {
            leadId: 'lead-1',
            repId: 'ann',
            cadence: 'Demo',
            channel: 'meeting',
            template: 'book',
            touch: 1,
            touches: 3,
          },
        },
      ],
      trace: [
        {
          step: 'plan',
          because: 'plan.cadence-started',
          saw: { cadence: 'Demo', channel: 'meeting', dueAt: day(0), touch: 1, touches: 3, overdue: false },
        },
      ],
    })
  })
  test.each<[string, Parts]>([
    ['without an owner', { assignment: null }],
    ['for a lead at rest', { running: false }],
    ['in another stage', { stage: 'sql' }],
    ['for another source', { facts: { source: 'event' } }],
    ['for one who opted out', { facts: { optedOut: true } }],
  ])('not %s', (_what, parts) => {
    expect(advance(parts)).toEqual({ state: null, next: null, tasks: [], trace: [] })
  })
  test('the first whose condition and stage fit; one that does not stop on opt-out starts all the same', () => {
    const second = { ...CADENCE, id: 'second', when: always, stages: ['sql'] as const }
    expect(advance({ stage: 'sql', others: [second] }).state?.cadenceId).toBe('second')
    expect(advance({ facts: { source: 'event' }, others: [{ ...second, stages: ['mql'] }] }).state?.cadenceId).toBe(
      'second',
    )
    expect(advance({ facts: { optedOut: true }, cadence: { stopOn: ['reply'] } }).state).toEqual(RUNS)
  })
  test('without tasks it is told only; an owner whose hours nobody knows has no due time and no task', () => {
    expect(advance({ cadence: { tasks: false } })).toMatchObject({ tasks: [], next: { touchId: 'book' } })
    const result = advance({ assignment: owner('nobody') })
    expect(result).toMatchObject({ state: { dueAt: null }, tasks: [], trace: [{ saw: { overdue: false } }] })
  })
})

describe('goes on', () => {
  test.each<[string, Parts, number, number, readonly string[]]>([
    ['nothing happened: the same touch', { now: day(0.5) }, 0, day(0), []],
    [
      'contact logged: the next touch, at its own time',
      { now: day(0.5), facts: { lastOutreachAt: day(0.4) } },
      1,
      day(1),
      [close(0), open(1)],
    ],
    ['contact from before the touch is none', { now: day(0.5), facts: { lastOutreachAt: day(0) } }, 0, day(0), []],
    ['the next one’s time has come', { now: day(1) }, 1, day(1), [close(0), open(1)]],
    ['not a moment before', { now: day(1) - 1 }, 0, day(0), []],
    ['two times have passed', { now: day(3.5) }, 2, day(3.5), [close(0), open(2)]],
    [
      'contact logged late: due when it became the next',
      { now: day(2), facts: { lastOutreachAt: day(1.9) } },
      1,
      day(1.9),
      [close(0), open(1)],
    ],
    [
      'a new owner goes on with the same touch',
      { now: day(0.5), assignment: owner('ben') },
      0,
      day(0),
      [close(0), open(0, 'ben:1')],
    ],
  ])('%s', (_what, parts, next, dueAt, told) => {
    const result = advance({ before: RUNS, ...parts })
    expect(result.state).toMatchObject({ next, dueAt, ended: null })
    expect(tasks(result)).toEqual(told)
    expect(result.trace.map(({ because }) => because)).toEqual(['plan.next-touch'])
  })
  test('with a task of its own for one who had it before: the old one is closed for good', () => {
    const ben = advance({ before: RUNS, now: day(0.2), assignment: owner('ben') })
    const ann = advance({ before: ben.state, now: day(0.4), assignment: owner('ann') })
    expect([tasks(ben), tasks(ann)]).toEqual([
      [close(0), open(0, 'ben:1')],
      [`close lead-1:touch:demo:${day(0)}:0:ben:1`, open(0, 'ann:2')],
    ])
    expect(tasks(advance({ before: ann.state, now: day(1) }))).toEqual([
      `close lead-1:touch:demo:${day(0)}:0:ann:2`,
      open(1, 'ann:2'),
    ])
  })
  test('a touch past its time is told as overdue, at its time not yet', () => {
    const overdue = (now: number) => advance({ before: RUNS, now }).trace[0]!.saw['overdue']
    expect([overdue(day(0)), overdue(day(0) + 1)]).toEqual([false, true])
  })
  test('once the owner’s hours are known, the same touch gets its due time and its task', () => {
    const result = advance({ before: { ...RUNS, dueAt: null }, now: day(0.5) })
    expect(result.state).toEqual(RUNS)
    expect(tasks(result)).toEqual([open(0)])
  })
  test('a touch falls due when the owner works again', () => {
    const workingTime = { from: day(-1), until: day(9), opens: [day(0), day(2)], closes: [day(0.5), day(8)] }
    const roster = { ...ROSTER, reps: new Map([['ann', aRep('ann', { workingTime })]]) }
    const { state, tasks } = advance({ before: RUNS, roster, now: day(1) })
    expect(state?.dueAt).toBe(day(2))
    expect(tasks.at(-1)).toMatchObject({ action: 'open', dueAt: day(2), facts: { touch: 2, touches: 3 } })
  })
  test('a new owner may start again', () => {
    const result = advance({
      before: { ...RUNS, next: 1 },
      now: day(2),
      assignment: owner('ben'),
      cadence: { onNewOwner: 'restart' },
    })
    expect(result.state).toMatchObject({ ownerId: 'ben', next: 0, startedAt: day(2) })
    expect(tasks(result)).toEqual([close(1), open(0, 'ben', day(2))])
    const same = advance({ before: { ...RUNS, next: 1 }, now: day(1), cadence: { onNewOwner: 'restart' } })
    expect(same.state?.startedAt).toBe(day(0))
  })
})

describe('ends', () => {
  test.each<[CadenceState['ended'], string, Parts]>([
    ['opt-out', 'one who opts out', { facts: { optedOut: true } }],
    ['reply', 'an answer after it began', { doings: doings(['page', day(0.2)], ['reply', day(0.1)]) }],
    ['meeting', 'a meeting', { doings: doings(['meeting', day(0.1)]) }],
    ['reply', 'an answer before a meeting', { doings: doings(['meeting', day(0.1)], ['reply', day(0.1)]) }],
    ['by-hand', 'a person, whatever else happened', { stopped: true, doings: doings(['reply', day(0.1)]) }],
    ['stage', 'another stage', { stage: 'sql' }],
    ['stage', 'a lead at rest', { running: false }],
    ['stage', 'a policy that knows it no more', { before: { ...RUNS, cadenceId: 'old' } }],
    ['owner', 'nobody who follows up', { assignment: null }],
    ['owner', 'a new owner, where the policy says stop', { assignment: owner('ben'), cadence: { onNewOwner: 'stop' } }],
  ])('by %s: %s', (ended, _what, parts) => {
    const before = parts.before ?? RUNS
    const result = advance({ before, now: day(0.5), ...parts })
    expect(result).toMatchObject({ state: { ...before, ended, dueAt: null }, next: null })
    expect(result.trace).toEqual([
      { step: 'plan', because: 'plan.cadence-ended', saw: { cadence: parts.before ? 'old' : 'Demo', ended } },
    ])
    expect(tasks(result)).toEqual([close(0, before.cadenceId)])
    expect(result.tasks[0]!.facts).toMatchObject({ touch: 1, touches: parts.before ? 1 : 3 })
  })
  test.each<[string, Parts]>([
    ['an answer from the moment it began', { doings: doings(['reply', day(0)]) }],
    [
      'an answer of that very moment, beside later news of another kind',
      { doings: doings(['reply', day(0)], ['page', day(0.1)]) },
    ],
    ['an old answer beside news of another kind', { doings: doings(['reply', day(-1)], ['page', day(0.1)]) }],
    [
      'an answer, where that does not stop it',
      { doings: doings(['reply', day(0.1)]), cadence: { stopOn: ['opt-out'] } },
    ],
    ['one who opted out, where that does not stop it', { facts: { optedOut: true }, cadence: { stopOn: ['reply'] } }],
    ['the same owner, where a new one stops it', { cadence: { onNewOwner: 'stop' } }],
  ])('not by %s', (_what, parts) => {
    expect(advance({ before: RUNS, now: day(0.5), ...parts }).state?.ended).toBeNull()
  })
  test('when every touch is made, and not again in the same cycle', () => {
    const made = advance({
      before: { ...RUNS, next: 2, openedAt: day(3) },
      now: day(4),
      facts: { lastOutreachAt: day(3.5) },
    })
    expect(made.state).toMatchObject({ ended: 'finished', next: 3 })
    expect(tasks(made)).toEqual([close(2)])
    expect(advance({ before: made.state, now: day(5) })).toEqual({
      state: made.state,
      next: null,
      tasks: [],
      trace: [],
    })
  })
  test('with the cycle: the open task closes and the first touch of the new one opens', () => {
    const result = advance({ before: { ...RUNS, next: 1 }, cycleBegan: true, now: day(9) })
    expect(tasks(result)).toEqual([close(1), open(0, 'ann', day(9))])
    expect(tasks(advance({ before: { ...RUNS, ended: 'reply' }, cycleBegan: true, now: day(9) }))).toEqual([
      open(0, 'ann', day(9)),
    ])
    expect(tasks(advance({ before: RUNS, cadence: { tasks: false }, now: day(1) }))).toEqual([])
    expect(tasks(advance({ before: { ...RUNS, dueAt: null }, stage: 'sql', now: day(1) }))).toEqual([])
  })
})

test.each<[string, CadenceState | null, number, number | null]>([
  ['at the next touch’s time', RUNS, day(0), day(1)],
  ['no more once that time has come', RUNS, day(1), null],
  ['never at the last touch', { ...RUNS, next: 2 }, day(0), null],
  ['never when it has ended', { ...RUNS, ended: 'reply' }, day(0), null],
  ['never where none runs', null, day(0), null],
  ['never for one the policy knows no more', { ...RUNS, cadenceId: 'old' }, day(0), null],
])('looks again %s', (_what, state, now, at) => {
  const result = { state, next: null, tasks: [], trace: [] }
  expect(cadenceLooksAgainAt(result, compileCadences([CADENCE]), now)).toBe(at)
})

describe('whose e-mails are a sequence of the CRM', () => {
  const touches: CadencePolicy['touches'] = [
    { id: 'call', channel: 'call', afterHours: 0, template: 'ring' },
    { id: 'mail', channel: 'email', afterHours: 24, template: 'write' },
    { id: 'more', channel: 'email', afterHours: 48, template: 'again' },
    { id: 'link', channel: 'linkedin', afterHours: 72, template: 'link' },
  ]
  const cadence = { touches, sequence: '77' }
  const sequence = `lead-1:sequence:demo:${day(0)}:ann`

  test('asks for it at the first e-mail, with all there are, and makes no task of the e-mail', () => {
    const result = advance({ before: RUNS, now: day(1), cadence })
    expect(tasks(result)).toEqual([close(0), `open ${sequence}`])
    expect(result.tasks[1]).toMatchObject({
      kind: 'sequence',
      assigneeId: 'ann',
      facts: { sequence: '77', templates: ['write', 'again'], ended: null },
    })
  })
  test.each<[string, Parts, readonly string[]]>([
    ['the next e-mail asks under the same key', { before: { ...RUNS, next: 1 }, now: day(2) }, [`open ${sequence}`]],
    ['another channel is a task again', { before: { ...RUNS, next: 2 }, now: day(3) }, [open(3)]],
    ['a reply ends it', { before: { ...RUNS, next: 1 }, now: day(1.5), doings: doings(['reply', day(1.2)]) }, [`close ${sequence}`]], // prettier-ignore
    ['so does a new owner, who writes himself', { before: { ...RUNS, next: 1 }, now: day(1.5), assignment: owner('ben') }, [`close ${sequence}`, open(1, 'ben:1')]], // prettier-ignore
    ['and has no sequence to end', { before: { ...RUNS, next: 1, ownerId: 'ben', handedOver: 1 }, assignment: owner('ben'), now: day(1.5), stage: 'sql' }, [`close lead-1:touch:demo:${day(0)}:1:ben:1`]], // prettier-ignore
  ])('%s', (_what, parts, expected) => {
    expect(tasks(advance({ ...parts, cadence }))).toEqual(expected)
  })
})
