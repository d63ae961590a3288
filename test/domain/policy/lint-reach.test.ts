import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { lintReach } from '../../../src/domain/policy/lint-reach.ts'
import type { Policy, PoolPolicy } from '../../../src/domain/policy/policy.ts'
import { all, when } from '../../../src/domain/policy/write-conditions.ts'

const { stages, engagement, score, sla, pools, routing } = defaultPolicy
const told = (change: Partial<Policy>) => {
  const found: string[] = []
  lintReach({ ...defaultPolicy, ...change }, (_level, code, path) => void found.push(`${code} ${path.join('.')}`))
  return found
}
const pointsOf = (points: (kind: string, i: number) => number): Policy['engagement'] => ({
  ...engagement,
  points: Object.fromEntries(Object.keys(engagement.points).map((kind, i) => [kind, points(kind, i)])),
})
const withPool = (change: Partial<PoolPolicy>): Partial<Policy> => ({
  pools: [{ ...pools[0]!, ...change }, ...pools.slice(1)],
})
const spam = { id: 'spam', contains: ['spam'], credit: 'spam' } as const
const bands = (...list: readonly (readonly [string, number])[]): Partial<Policy> => ({
  score: { ...score, bands: list.map(([name, from]) => ({ name, from })) },
})

test.each<[string, Partial<Policy>, readonly string[]]>([
  ['no activity has points', { engagement: pointsOf(() => 0) }, ['engagement_out_of_reach stages.mql.minEngagement']],
  ['one activity has points', { engagement: pointsOf((_kind, i) => (i === 0 ? 5 : 0)) }, []],
  [
    'no engagement is asked for',
    { engagement: pointsOf(() => 0), stages: { ...stages, mql: { ...stages.mql, minEngagement: 0 } } },
    [],
  ],
  ['the highest score has a band', bands(['top', 100], ['rest', 0]), []],
  ['a band above it', bands(['over', 101], ['top', 100], ['rest', 0]), ['band_empty score.bands.0']],
  ['a band of the lowest score alone', bands(['most', 27], ['rest', 0]), []],
  ['a band below it', bands(['most', 26], ['rest', 0]), ['band_empty score.bands.1']],
  [
    'some have no share',
    withPool({
      members: [
        { rep: 'a', weight: 0 },
        { rep: 'b', weight: 1 },
      ],
    }),
    [],
  ],
  ['nothing is promised and nobody told', { sla: { ...sla, classes: [], steps: [] } }, []],
  [
    'a turn back for what somebody can say, and for what nobody can',
    {
      ...withPool({ credits: { reasons: ['spam', 'duplicate'], withinDays: 7 } }),
      stages: { ...stages, recycle: { coolDownDays: 30, reasons: [spam] } },
    },
    ['credit_never_asked pools.0.credits.reasons.1'],
  ],
  [
    'a turn back where reps can give no reasons',
    {
      ...withPool({ credits: { reasons: ['spam'], withinDays: 7 } }),
      stages: { ...stages, recycle: { coolDownDays: 30 } },
    },
    ['credit_never_asked pools.0.credits.reasons.0'],
  ],
  [
    'a score that all may have',
    { routing: { ...routing, rules: [{ ...routing.rules[0]!, when: all(when('score', '<=', 101)) }] } },
    [],
  ],
])('%s', (_what, change, expected) => {
  expect(told(change)).toEqual(expected)
})
