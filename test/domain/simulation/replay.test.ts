import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Replay } from '../../../src/domain/simulation/replay.ts'
import { aDeal, aRep, DAY, HOUR, NOW } from '../decide/builders.ts'
import {
  aPolicy,
  aTeam,
  END,
  givenAt,
  heard,
  leadClock,
  MINUTE,
  ownerOf,
  promise,
  replayOf,
  rosterOf,
  UNPROMISED,
} from './replay-world.ts'

describe('between two records time goes on', () => {
  test.each([
    ['is looked at no sooner than that', 10 * MINUTE - 1, 'ann', { ann: 1 }],
    ['goes to the next when that is due', 10 * MINUTE, 'ben', { ann: 1, ben: 1 }],
  ])('a lead nobody answers %s', (_what, after, owner, given) => {
    const replay = replayOf(aPolicy(), aTeam('ann', 'ben'))
    replay.hear(heard('lead', NOW))
    replay.goOnTo(NOW + after)
    expect(ownerOf(replay)).toBe(owner)
    expect(Object.fromEntries(replay.given)).toEqual(given)
  })

  test('also before the next record of another lead is heard', () => {
    const replay = replayOf(aPolicy(), aTeam('ann', 'ben'))
    replay.hear(heard('lead', NOW))
    replay.hear(heard('other', NOW + HOUR))
    expect([ownerOf(replay), ownerOf(replay, 'other')]).toEqual(['ben', 'ann'])
  })

  test('a lead that was answered is not taken from whoever answered it', () => {
    const replay = replayOf(aPolicy(), aTeam('ann', 'ben'))
    const answered = { firstOutreachAt: NOW + MINUTE, lastOutreachAt: NOW + MINUTE, outreachCount: 1 }
    replay.hear(heard('lead', NOW))
    replay.hear(heard('lead', NOW + MINUTE, { fields: answered }))
    replay.goOnTo(END)
    expect([ownerOf(replay), leadClock(replay).state]).toEqual(['ann', 'met'])
  })

  test.each([
    ['in time', 1],
    ['late', 6],
  ])('a lead that was answered %s only ages: it is looked at once more, at the end', (_when, minutes) => {
    const replay = replayOf(aPolicy(), aTeam('ann'))
    const at = NOW + minutes * MINUTE
    replay.hear(heard('lead', NOW))
    replay.hear(heard('lead', at, { fields: { firstOutreachAt: at, lastOutreachAt: at, outreachCount: 1 } }))
    const status = () => replay.leads.get('lead')!.memory.status
    replay.goOnTo(END - 1)
    expect([replay.leads.get('lead')!.memory.stage, status()]).toEqual(['sal', 'active'])
    replay.goOnTo(END)
    expect(status()).toBe('nurture')
  })

  test.each([
    ['no sooner than a minute later', MINUTE - 1, []],
    ['then with what fell due meanwhile, and no reminder any more', MINUTE, ['breach']],
  ])('a lead that waits for an answer is looked at %s', (_when, after, steps) => {
    const sla = promise(
      [
        { id: 'remind', atPercent: 80, action: 'remind' },
        { id: 'breach', atPercent: 100, action: 'manager-task' },
      ],
      1,
    )
    const replay = replayOf(aPolicy({}, { sla }), aTeam('ann'))
    replay.hear(heard('lead', NOW))
    replay.goOnTo(NOW + after)
    expect(leadClock(replay).stepsDone).toEqual(steps)
  })

  test('a broken promise is followed on while nobody answers', () => {
    const sla = promise([
      { id: 'breach', atPercent: 100, action: 'manager-task' },
      { id: 'next', atPercent: 300, action: 'next-manager' },
    ])
    const replay = replayOf(aPolicy({}, { sla }), aTeam('ann'))
    replay.hear(heard('lead', NOW))
    replay.goOnTo(NOW + 15 * MINUTE)
    expect(leadClock(replay).stepsDone).toEqual(['breach', 'next'])
  })

  test.each([
    ['a moment before the end', END - 1, 'active'],
    ['at the end', END, 'stale'],
  ])('a lead that only ages is looked at once, at the end: %s', (_when, until, status) => {
    const stages = {
      ...defaultPolicy.stages,
      silence: { staleDays: 30, staleStages: ['known'], dormantDays: 30 },
    } as const
    const replay = replayOf(aPolicy({}, { stages }), aTeam('ann'))
    replay.hear({ ...heard('lead', NOW, { fields: { formName: null, formAt: null } }), activities: [] })
    replay.goOnTo(until)
    expect(replay.leads.get('lead')!.memory).toMatchObject({ stage: 'known', status })
  })
})

describe('a lead that nobody can take', () => {
  /** One open lead each. The first lead is Ann’s until she wins it, so many minutes later; the other waits. */
  function waiting(freed: number): Replay {
    const policy = aPolicy({ caps: [{ per: 'open', count: 1, window: 'static' }] }, UNPROMISED)
    const replay = replayOf(policy, aTeam('ann'))
    replay.hear(heard('first', NOW))
    replay.hear(heard('lead', NOW))
    const won = aDeal({ state: 'won', closedAt: NOW + freed * MINUTE })
    replay.hear(heard('first', NOW + freed * MINUTE, { deals: [won] }))
    replay.goOnTo(END)
    return replay
  }
  test.each([
    [1, 15],
    [15, 45],
    [16, 45],
    [46, 105],
    [106, 225],
    [226, 465],
    [466, 705],
    [28_064, 28_065],
    [28_066, null],
  ])(
    'is tried again after ever longer times, a hundred and twenty in all: room after %d min, given after %s',
    (freed, at) => {
      expect(givenAt(waiting(freed))).toBe(at)
    },
  )

  test.each([
    ['as soon as somebody comes', 3 * HOUR, 180],
    ['not within a quarter of an hour', 5 * MINUTE, 15],
  ])('is tried again where hours are known %s', (_when, opens, at) => {
    const workingTime = { from: NOW - DAY, until: END, opens: [NOW + opens], closes: [END] }
    const replay = replayOf(aPolicy({}, UNPROMISED), rosterOf([aRep('ann', { workingTime })]))
    replay.hear(heard('lead', NOW))
    expect(replay.leads.get('lead')).toMatchObject({
      memory: { held: { reason: 'no-coverage' } },
      ruleId: 'everything',
    })
    replay.goOnTo(END)
    expect(givenAt(replay)).toBe(at)
    expect(replay.leads.get('lead')!.reason.because).toBe('route.turn')
  })

  test.each([
    [51, 65],
    [100, 155],
  ])('news of it begin the waiting anew: room after %d min, given after %d', (freed, at) => {
    const policy = aPolicy({ caps: [{ per: 'open', count: 1, window: 'static' }] }, UNPROMISED)
    const replay = replayOf(policy, aTeam('ann'))
    replay.hear(heard('first', NOW))
    replay.hear(heard('lead', NOW))
    replay.hear(heard('lead', NOW + 50 * MINUTE))
    const won = aDeal({ state: 'won', closedAt: NOW + freed * MINUTE })
    replay.hear(heard('first', NOW + freed * MINUTE, { deals: [won] }))
    replay.goOnTo(END)
    expect(givenAt(replay)).toBe(at)
  })
})
