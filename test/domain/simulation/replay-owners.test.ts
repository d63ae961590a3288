import { describe, expect, test } from '@jest/globals'
import type { LeadMemory } from '../../../src/domain/lead.ts'
import { aDeal, NOW } from '../decide/builders.ts'
import { aMemory, anAssignment } from '../routing-world.ts'
import { aPolicy, aTeam, type Happened, heard, MINUTE, ownerOf, replayOf, UNPROMISED } from './replay-world.ts'

describe('open leads', () => {
  const capped = aPolicy({ caps: [{ per: 'open', count: 1, window: 'static' }] }, UNPROMISED)
  const found = (memory: Partial<LeadMemory>) =>
    heard('found', NOW, {
      memory: aMemory({ assignment: anAssignment('ann'), intendedOwnerId: 'ann', ownerSeenAtIntent: 'ann', ...memory }),
      fields: { ownerId: 'ann' },
    })
  test.each([
    ['somebody’s before the first record counts', {}, 'ben'],
    ['in a stage that is not counted does not', { stage: 'customer' } as const, 'ann'],
    ['nobody’s counts once it is given', { assignment: null, intendedOwnerId: null } as const, 'ben'],
  ])('a lead that was %s', (_what, memory, next) => {
    const replay = replayOf(capped, aTeam('ann', 'ben'))
    replay.hear(found(memory))
    replay.hear(heard('lead', NOW + 1))
    expect(ownerOf(replay)).toBe(next)
  })
  test.each<[string, Happened]>([
    [
      'goes to somebody else',
      { memory: aMemory({ assignment: anAssignment('ben'), intendedOwnerId: 'ben' }), fields: { ownerId: 'dewi' } },
    ],
    ['is given back', { fields: { repResponse: 'rejected', rejectReason: 'spam' } }],
  ])('a lead that %s makes room for one other, not for two', (_how, then) => {
    const two = aPolicy({ caps: [{ per: 'open', count: 2, window: 'static' }] }, UNPROMISED)
    const replay = replayOf(two, aTeam('ann'))
    for (const leadId of ['one', 'two', 'three']) replay.hear(heard(leadId, NOW))
    expect([ownerOf(replay, 'two'), ownerOf(replay, 'three')]).toEqual(['ann', null])
    replay.hear(heard('one', NOW + MINUTE, then))
    replay.hear(heard('four', NOW + 20 * MINUTE))
    expect([ownerOf(replay, 'three'), ownerOf(replay, 'four')]).toEqual(['ann', null])
  })
  test('counts once, however often it is heard of', () => {
    const two = aPolicy({ caps: [{ per: 'open', count: 2, window: 'static' }] }, UNPROMISED)
    const replay = replayOf(two, aTeam('ann'))
    replay.hear(found({}))
    replay.hear(found({}))
    replay.hear(heard('lead', NOW + 1))
    expect(ownerOf(replay)).toBe('ann')
  })
})

describe('whom the CRM would show', () => {
  /** What was remembered in truth, where Ben had it by turn. */
  const ofBen = aMemory({ assignment: anAssignment('ben'), intendedOwnerId: 'ben', ownerSeenAtIntent: null })
  const unowned = aMemory({ intendedOwnerId: 'cara', ownerSeenAtIntent: 'eko' })
  test.each<[string, Happened, string]>([
    ['the owner of then was Estafet’s own', { memory: ofBen, fields: { ownerId: 'ben' } }, 'ann'],
    ['the owner of then was not shown yet', { memory: ofBen, fields: { ownerId: null } }, 'ann'],
    ['somebody chose by hand', { memory: ofBen, fields: { ownerId: 'dewi' } }, 'dewi'],
    ['it had no owner then', { memory: unowned, fields: { ownerId: null } }, 'ann'],
    ['the owner asked for then', { memory: unowned, fields: { ownerId: 'cara' } }, 'ann'],
    ['the owner shown when that was asked', { memory: unowned, fields: { ownerId: 'eko' } }, 'ann'],
    ['somebody chose by hand where there was none', { memory: unowned, fields: { ownerId: 'dewi' } }, 'dewi'],
    ['nothing was remembered of it', { fields: { ownerId: 'dewi' } }, 'ann'],
    [
      'somebody cleared the owner once the write of then had landed',
      { memory: { ...ofBen, ownerAskedIn: 3 }, fields: { ownerId: null }, writes: { shown: 3, next: 4 } },
      'nobody',
    ],
  ])('%s', (_what, then, owner) => {
    const replay = replayOf(aPolicy({}, UNPROMISED), aTeam('ann'))
    replay.hear(heard('lead', NOW))
    replay.hear(heard('lead', NOW + MINUTE, then))
    expect(ownerOf(replay) ?? 'nobody').toBe(owner)
  })
  test('somebody gives it back to whom it was just taken from', () => {
    const replay = replayOf(aPolicy(), aTeam('ann', 'ben'))
    const memory = { ...ofBen, formerOwners: ['ann'], ownerSeenAtIntent: 'ann', ownerAskedIn: 3 }
    replay.hear(heard('lead', NOW))
    replay.hear(heard('lead', NOW + 11 * MINUTE, { memory, fields: { ownerId: 'ann' }, writes: { shown: 3, next: 4 } }))
    expect(replay.leads.get('lead')!.memory.assignment).toMatchObject({ ownerId: 'ann', by: 'person' })
  })
  test('before the first record it is what that says', () => {
    const replay = replayOf(aPolicy({}, UNPROMISED), aTeam('ann'))
    replay.hear(heard('lead', NOW, { fields: { ownerId: 'dewi' } }))
    expect(ownerOf(replay)).toBe('dewi')
  })
})

describe('what is told of a lead', () => {
  test('the rule and the reason of when it was given stay while its owner keeps it', () => {
    const replay = replayOf(aPolicy({}, UNPROMISED), aTeam('ann'))
    replay.hear(heard('lead', NOW))
    const { ruleId, reason } = replay.leads.get('lead')!
    expect([ruleId, reason.because]).toEqual(['everything', 'route.turn'])
    replay.hear(heard('lead', NOW + MINUTE))
    expect(replay.leads.get('lead')).toMatchObject({ ruleId, reason, memory: { activities: [] } })
    expect(Object.fromEntries(replay.given)).toEqual({ ann: 1 })
  })
  test('of one that was somebody’s before the first record, the rule of then', () => {
    const replay = replayOf(aPolicy({}, UNPROMISED), aTeam('ann'))
    const memory = aMemory({ assignment: anAssignment('ann'), intendedOwnerId: 'ann', ownerSeenAtIntent: 'ann' })
    replay.hear(heard('lead', NOW, { memory, fields: { ownerId: 'ann' } }))
    expect(replay.leads.get('lead')).toMatchObject({ ruleId: 'all', reason: { because: 'route.owner-kept' } })
    expect(replay.given.size).toBe(0)
  })
  test('no rule of one that is not due to anybody', () => {
    const replay = replayOf(aPolicy(), aTeam('ann'))
    replay.hear({ ...heard('lead', NOW, { fields: { formName: null, formAt: null } }), activities: [] })
    expect(replay.leads.get('lead')!.ruleId).toBeNull()
  })
})

test('a pool that goes by performance counts what was won and lost while it is tried', () => {
  const pool = { method: 'performance', performance: { priorRate: 0.5, priorDeals: 1 } } as const
  const replay = replayOf(aPolicy(pool, UNPROMISED), aTeam('ann', 'ben'))
  replay.hear(heard('won', NOW))
  replay.hear(heard('lost', NOW))
  expect([ownerOf(replay, 'won'), ownerOf(replay, 'lost')]).toEqual(['ann', 'ben'])
  for (const state of ['won', 'lost'] as const)
    replay.hear(heard(state, NOW + MINUTE, { deals: [aDeal({ state, closedAt: NOW + MINUTE })] }))
  for (const leadId of ['one', 'two', 'three', 'four']) replay.hear(heard(leadId, NOW + 2 * MINUTE))
  expect(Object.fromEntries(replay.given)).toEqual({ ann: 4, ben: 2 })
})

test('a record that cannot be decided is counted, and the others go on', () => {
  const replay = replayOf(aPolicy(), aTeam('ann'))
  const broken = heard('broken', NOW)
  replay.hear({ ...broken, snapshot: { ...broken.snapshot, deals: null as never } })
  replay.hear(heard('lead', NOW))
  expect([replay.failed, [...replay.leads.keys()], ownerOf(replay)]).toEqual([1, ['lead'], 'ann'])
})

test('each promise has a clock of its own name', () => {
  const replay = replayOf(aPolicy(), aTeam('ann'))
  for (const leadId of ['one', 'two', 'three']) replay.hear(heard(leadId, NOW))
  expect(Object.fromEntries(replay.given)).toEqual({ ann: 3 })
  const names = [...replay.leads.values()].flatMap(({ memory }) => memory.clocks.map(({ clockId }) => clockId))
  expect(new Set(names).size).toBe(6)
})
