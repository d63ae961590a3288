import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { changeInWords } from '../../../src/domain/policy/diff-words.ts'
import { diffPolicies } from '../../../src/domain/policy/diff.ts'
import { lintDocument } from '../../../src/domain/policy/lint.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'

const findings = (over: Partial<Policy>) => lintDocument({ ...defaultPolicy, ...over }, null)

describe('a country whose public holidays nobody knows is refused, with the one that is meant', () => {
  test.each([
    { found: 'Indonesia', meant: 'ID' },
    { found: 'Amerika Serikat', meant: 'US' },
    { found: 'uk', meant: 'GB' },
    { found: 'de-by', meant: 'DE-BY' },
    { found: 'US-CX', meant: 'US-CA' },
    { found: 'us-ca', meant: 'US-CA' },
    { found: ' indonesia ', meant: 'ID' },
    { found: 'usa-ca', meant: 'US-CA' },
  ])('$found → $meant', ({ found, meant }) => {
    const [only] = findings({ holidays: { country: found } })
    expect(only).toMatchObject({ level: 'error', code: 'policy_refused', path: 'holidays.country' })
    expect(only?.advice.en).toContain(`did you mean "${meant}"?`)
    expect(only?.advice.id).toContain(`maksudnya "${meant}"?`)
  })
  test('with none where none is near', () => {
    expect(findings({ holidays: { country: 'Q9' } })[0]?.advice.en).toMatch(/such as DE-BY\.$/)
  })
})

test('is looked for in teams and people too; teams and days told of twice are refused', () => {
  const found = findings({
    holidays: {
      teams: [
        { team: 'West', country: 'USA' },
        { team: 'west', country: 'US' },
      ],
      closed: [
        { date: '2026-12-24', name: 'Collective leave' },
        { date: '2026-12-24', name: 'Again' },
      ],
    },
    people: [{ rep: 'a@b.example', country: 'XX' }],
  })
  expect(found.map(({ path }) => path)).toEqual([
    'holidays.teams.0.country',
    'people.0.country',
    'holidays.teams.1.team',
    'holidays.closed.1.date',
  ])
  for (const { advice } of found.slice(2))
    expect(advice).toEqual({
      en: 'Write another one: this one is told of further up.',
      id: 'Tulis yang lain: yang ini sudah disebut di atas.',
    })
  const apart = {
    teams: [
      { team: 'West', country: 'US' },
      { team: 'East', country: 'US' },
    ],
    closed: [
      { date: '2026-12-24', name: 'One' },
      { date: '2026-12-25', name: 'Other' },
    ],
  }
  expect(findings({ holidays: apart })).toEqual([])
})

test.each<[string, Policy['holidays'], Policy['holidays'], string, string]>([
  ['a country', { country: 'ID' }, { country: 'SG' }, 'Holidays: country ID → SG', 'Hari libur: negara ID → SG'],
  [
    'a team',
    { teams: [{ team: 'East', country: 'US' }] },
    {
      teams: [
        { team: 'East', country: 'US' },
        { team: 'West', country: 'US-CA' },
      ],
    },
    'Holidays of team West: added (country US-CA)',
    'Hari libur tim West: ditambahkan (negara US-CA)',
  ],
])('%s in words', (_, before, after, en, id) => {
  const changes = diffPolicies({ ...defaultPolicy, holidays: before }, { ...defaultPolicy, holidays: after })
  expect(changes.map(changeInWords)).toEqual([{ en, id }])
})
