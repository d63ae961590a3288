import { describe, expect, test } from '@jest/globals'
import type { Decision } from '../../src/domain/decision.ts'
import { changesTo, oddityOf, type Standing } from '../../src/domain/oddity.ts'

const BEFORE: Standing = { stage: 'mql', ownerId: 'ana', score: 50 }

function would(over: {
  readonly stage?: Decision['stage']
  readonly status?: Decision['status']
  readonly ownerId?: string | null
  readonly score?: number
  readonly held?: boolean
}): Decision {
  const { stage = 'mql', status = 'active', ownerId = 'ana', score = 50, held = false } = over
  return {
    stage,
    status,
    routing: held ? { kind: 'hold' } : { kind: 'keep' },
    outputs: { ownerId, score },
  } as unknown as Decision
}

describe('the oddest thing about what would be decided', () => {
  test.each([
    ['it could not be decided', BEFORE, null, 'failed'],
    ['nobody could take it, before it counts who loses it', BEFORE, would({ held: true, ownerId: null }), 'nobody'],
    ['somebody else would have it', BEFORE, would({ ownerId: 'bo' }), 'taken'],
    ['nobody would have it any more', BEFORE, would({ ownerId: null }), 'taken'],
    ['its stage would go back', BEFORE, would({ stage: 'known' }), 'back'],
    ['it would be out', BEFORE, would({ status: 'disqualified' }), 'out'],
    ['it would be lost', BEFORE, would({ status: 'lost' }), 'out'],
    ['it would rest', BEFORE, would({ status: 'nurture' }), 'out'],
    ['a stale one is not out', BEFORE, would({ status: 'stale' }), 'same'],
    ['its score would rise by 20', BEFORE, would({ score: 70 }), 'jump'],
    ['its score would fall by 20', BEFORE, would({ score: 30 }), 'jump'],
    ['its score would rise by less', BEFORE, would({ score: 69.9 }), 'changed'],
    ['its stage would go on', BEFORE, would({ stage: 'sal' }), 'changed'],
    ['an owner where there was none', { ...BEFORE, ownerId: null }, would({}), 'changed'],
    ['a first score, however high', { ...BEFORE, score: null }, would({ score: 90 }), 'changed'],
    ['a stage where there was none', { ...BEFORE, stage: null }, would({ stage: 'visitor' }), 'changed'],
    ['nothing', BEFORE, would({}), 'same'],
    ['less than a point', BEFORE, would({ score: 50.4 }), 'same'],
  ] as const)('%s', (_what, before, decision, oddity) => {
    expect(oddityOf(before, decision)).toBe(oddity)
  })

  test('what differs is named', () => {
    expect(changesTo(BEFORE, would({ stage: 'sal', ownerId: 'bo', score: 80 }))).toEqual(['stage', 'owner', 'score'])
    expect(changesTo(BEFORE, would({}))).toEqual([])
    // No score is none, not nought.
    expect(changesTo({ ...BEFORE, score: null }, would({ score: 0 }))).toEqual(['score'])
  })
})
