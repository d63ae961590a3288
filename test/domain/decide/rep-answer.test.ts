import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { Activity, LeadMemory } from '../../../src/domain/lead.ts'
import { answerActivity } from '../../../src/domain/rep-answer.ts'
import { anActivity, anInput, day, NO_FACTS, NOW, POLICY, REACHABLE, type LeadParts } from './builders.ts'

const DEMO = anActivity('demo-request', NOW)

/** One look at the lead with everything it is known to have done, answers among it. */
function run(memory: LeadMemory | null, at: number, parts: LeadParts, answers: readonly Activity[]) {
  const input = anInput({ activities: [DEMO], ...parts, now: at })
  const activities = [...input.activities, ...answers].sort((a, b) => a.at - b.at)
  return decide({ ...input, activities, memory: memory && { ...memory, activities } }, NO_FACTS, POLICY)
}
const moves = (one: ReturnType<typeof run>) => one.decision.transitions.map(({ to, edge }) => `${to} ${edge}`)

const mql = run(null, NOW, { fields: REACHABLE }, []).memory
const owner = mql.assignment!.ownerId
const owned = { ...REACHABLE, ownerId: owner }
const answer = (key: string, response: 'accepted' | 'rejected', at: number, ownerId = owner) =>
  answerActivity(key, { response, reason: null, ownerId, by: ownerId }, at)

describe('an answer from the card', () => {
  const yes = answer('a1', 'accepted', day(1))
  const accepted = run(mql, day(1), { fields: owned }, [yes])

  test('counts as if the owner had set it in the CRM', () => {
    expect(moves(accepted)).toEqual(['sal promoted'])
    expect(accepted.memory.clocks.map(({ state }) => state)).not.toContain('running')
    expect(accepted.decision).toEqual(run(mql, day(1), { fields: { ...owned, repResponse: 'accepted' } }, []).decision)
  })

  test('counts once, and stays in force while it is the same owner', () => {
    const again = run(accepted.memory, day(2), { fields: owned }, [yes])
    expect(moves(again)).toEqual([])
    expect(again.memory).toMatchObject({ stage: 'sal', responseSeen: 'accepted', answersSeen: ['a1'] })
  })

  test('given while nobody here had the lead is that of whoever the CRM shows, as long as they have it', () => {
    const nobodys = run(null, NOW, { fields: { ...REACHABLE, role: null } }, []).memory
    const early = answerActivity('a0', { response: 'accepted', reason: null, ownerId: null, by: 'ann' }, day(1))
    const given = run(nobodys, day(1), { fields: { ...REACHABLE, ownerId: 'ann' } }, [early])
    expect(moves(given)).toEqual(['mql promoted', 'sal promoted'])
    expect(given.memory.clocks).toEqual([])
    const later = run(given.memory, day(2), { fields: { ...REACHABLE, ownerId: 'ann' } }, [early])
    expect(moves(later)).toEqual([])
    expect(later.memory.clocks).toEqual([])
  })

  test('is nothing the lead did', () => {
    const { engagement, temperature } = accepted.decision
    const without = run(mql, day(1), { fields: owned }, []).decision
    expect([engagement, temperature]).toEqual([without.engagement, without.temperature])
    expect(accepted.memory.activities.map(({ kind }) => kind)).toEqual(['demo-request'])
  })

  test('about a lead that has moved on changes nothing, then or later', () => {
    const late = answer('a2', 'rejected', day(1), 'somebody-else')
    const heard = run(mql, day(1), { fields: owned }, [late])
    expect(moves(heard)).toEqual([])
    expect(heard.memory.answersSeen).toEqual(['a2'])
  })

  test('gives way to the CRM when the property there changes afterwards', () => {
    const back = run(accepted.memory, day(2), { fields: { ...owned, repResponse: 'rejected' } }, [yes])
    expect(moves(back)).toEqual(['known recycled'])
    expect(back.memory.answer).toBeUndefined()
  })

  test('is news though the CRM still shows the answer of an earlier owner', () => {
    const old = { ...owned, repResponse: 'accepted' as const }
    const before = { ...mql, responseSeen: 'accepted' as const }
    expect(moves(run(before, day(1), { fields: old }, []))).toEqual([])
    expect(moves(run(before, day(1), { fields: old }, [yes]))).toEqual(['sal promoted'])
  })

  test('a rejection does not come back when the CRM still says accepted', () => {
    const old = { ...owned, repResponse: 'accepted' as const }
    const before = { ...mql, responseSeen: 'accepted' as const }
    const no = answer('a3', 'rejected', day(1))
    const back = run(before, day(1), { fields: old }, [no])
    expect(moves(back)).toEqual(['known rejected'])
    expect(back.memory.assignment).toBeNull()
    const later = run(back.memory, day(2), { fields: old }, [no])
    expect(moves(later)).toEqual([])
    expect(later.memory).toMatchObject({ stage: 'known', status: 'nurture', responseSeen: 'accepted' })
  })

  test('what is no answer of ours is passed over', () => {
    const odd: Activity = { key: 'x', kind: 'rep-answer', at: day(1), detail: '{"response":"maybe"}' }
    expect(moves(run(mql, day(1), { fields: owned }, [odd]))).toEqual([])
  })
})
