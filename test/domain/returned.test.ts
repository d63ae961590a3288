import { expect, test } from '@jest/globals'
import type { Saw } from '../../src/domain/decision.ts'
import { returnedBy, type Returned } from '../../src/domain/returned.ts'

test.each<[string, string, Saw, Omit<Returned, 'at'> | null]>([
  [
    'rejected, for one of the policy’s reasons',
    'stage.rejected',
    { ownerId: 'A', reason: 'No money', meant: 'no-budget' },
    { ownerId: 'A', reason: 'no-budget' },
  ],
  [
    'given back, in words the policy does not know',
    'stage.handed-back',
    { ownerId: 'A', reason: 'Hm', meant: null },
    { ownerId: 'A', reason: 'other' },
  ],
  [
    'out for good, without a word',
    'stage.disqualified-by-rep',
    { ownerId: 'A', reason: null },
    { ownerId: 'A', reason: null },
  ],
  [
    'rejected by a manager, of a lead nobody had',
    'stage.rejected',
    { ownerId: null, meant: 'spam' },
    { ownerId: null, reason: 'spam' },
  ],
  [
    'what is no text tells nothing',
    'stage.rejected',
    { ownerId: 7, reason: 7, meant: 7 },
    { ownerId: null, reason: null },
  ],
  ['lost by the deal: nobody’s no', 'stage.lost', { ownerId: 'A', reason: 'x', meant: 'no-budget' }, null],
])('%s', (_, because, evidence, returned) => {
  expect(returnedBy({ because, at: 5, evidence })).toEqual(returned && { at: 5, ...returned })
})
