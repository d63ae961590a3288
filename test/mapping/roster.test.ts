import { describe, expect, test } from '@jest/globals'
import { isOpen } from '../../src/domain/calendar.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy, PoolPolicy } from '../../src/domain/policy/policy.ts'
import type { Rep } from '../../src/domain/roster.ts'
import type { CrmPerson } from '../../src/ports/crm.ts'
import { buildRoster } from '../../src/mapping/roster.ts'

const HOUR = 3_600_000
const from = Date.UTC(2026, 2, 1)
const until = Date.UTC(2026, 5, 1)
const options = { zone: 'Asia/Jakarta', from, until }

function person(repId: string, over: Partial<CrmPerson> = {}): CrmPerson {
  return {
    repId,
    name: `Rep ${repId}`,
    email: `rep${repId}@seller.example`,
    active: true,
    teams: ['AE'],
    jobTitle: null,
    zone: null,
    hours: null,
    outOfOffice: [],
    away: false,
    ...over,
  }
}

function withPool(members: PoolPolicy['members']): Policy {
  const pool: PoolPolicy = {
    id: 'p',
    name: 'P',
    method: 'weighted-round-robin',
    hours: 'members',
    members,
    caps: [],
    overflow: ['q'],
  }
  return { ...defaultPolicy, pools: [pool] }
}

function membersOf(members: PoolPolicy['members'], people: readonly CrmPerson[]): string {
  const pool = buildRoster(withPool(members), people, options).pools.get('p')!
  return pool.members.map(({ repId, weight }) => `${repId}×${weight}`).join(' ')
}

describe('pools', () => {
  const manager = person('9', { jobTitle: 'Sales Manager' })
  const people = [person('100'), person('20'), person('3', { teams: ['SDR'] }), manager]
  test.each([
    {
      row: 'a team, in order of CRM id, without its manager',
      members: [{ team: 'ae', weight: 2 }],
      people,
      is: '20×2 100×2',
    },
    { row: 'a team of a manager alone', members: [{ team: 'AE', weight: 1 }], people: [manager], is: '9×1' },
    { row: 'e-mail address, any case', members: [{ rep: 'Rep3@Seller.Example', weight: 1 }], people, is: '3×1' },
    { row: 'a manager by name', members: [{ rep: '9', weight: 1 }], people, is: '9×1' },
    {
      row: 'everyone active who manages nobody',
      members: [{ everyone: true, weight: 1 }],
      people: [...people, person('7', { active: false })],
      is: '3×1 20×1 100×1',
    },
    {
      row: 'mentioned twice: the first counts',
      members: [
        { rep: '100', weight: 5 },
        { team: 'AE', weight: 1 },
      ],
      people,
      is: '100×5 20×1',
    },
    {
      row: 'a deactivated member stays visible',
      members: [{ team: 'SDR', weight: 1 }],
      people: [person('3', { teams: ['SDR'], active: false })],
      is: '3×1',
    },
    { row: 'no such team', members: [{ team: 'Nobody', weight: 1 }], people, is: '' },
    {
      row: 'an account manager is a rep',
      members: [{ team: 'AE', weight: 1 }],
      people: [person('4', { jobTitle: 'Key Account Manager' }), manager],
      is: '4×1',
    },
  ] as const)('$row → $is', ({ members, people: here, is }) => {
    expect(membersOf(members, here)).toBe(is)
  })
  test('the order in which people were read does not matter', () => {
    const all = [{ everyone: true, weight: 1 }] as const
    expect(membersOf(all, people.toReversed())).toBe(membersOf(all, people))
  })
  test('keep their hours and overflow', () => {
    const pool = buildRoster(withPool([]), people, options).pools.get('p')
    expect(pool).toMatchObject({ poolId: 'p', hours: 'members', overflow: ['q'], members: [] })
  })
})

describe('managers', () => {
  const people = [
    person('1'),
    person('2', { teams: ['SDR'] }),
    person('3', { teams: ['Field'] }),
    person('8', { teams: ['AE', 'SDR'], jobTitle: 'Sales Manager' }),
    person('7', { teams: ['SDR'], jobTitle: 'manajer penjualan', active: false }),
  ]
  const roster = buildRoster(withPool([]), people, options)
  test.each([
    { repId: '1', managerId: '8' },
    { repId: '2', managerId: '8' },
    { repId: '3', managerId: null },
    { repId: '8', managerId: null },
  ])('$repId answers to $managerId', ({ repId, managerId }) => {
    expect(roster.reps.get(repId)?.managerId).toBe(managerId)
  })
  test('the first manager is everybody’s last resort; without one there is none', () => {
    expect(roster.defaultManagerId).toBe('8')
    expect(buildRoster(withPool([]), [person('1')], options).defaultManagerId).toBeNull()
  })
})

describe('working time', () => {
  const nightHours = [{ weekday: 1, startMinute: 0, endMinute: 60 }]
  const people = [
    person('1'),
    person('2', { zone: 'Europe/London' }),
    person('3', { zone: 'Mars/Olympus' }),
    person('4', { hours: nightHours }),
    person('5', { away: true, outOfOffice: [{ start: 1, end: 2 }] }),
  ]
  const { reps } = buildRoster(withPool([]), people, options)
  const monday = Date.UTC(2026, 2, 2)
  const opensAt = (repId: string, t: number) => isOpen(reps.get(repId)!.workingTime, t)

  test('is 09–17 in the installation’s zone when the CRM knows none', () => {
    expect([1, 2, 9, 10].map((hour) => opensAt('1', monday + hour * HOUR))).toEqual([false, true, true, false])
    expect(opensAt('3', monday + 2 * HOUR)).toBe(true)
    expect(reps.get('3')?.zone).toBe('Asia/Jakarta')
  })
  test('is in the person’s own zone and hours when it does', () => {
    expect([8, 9, 16, 17].map((hour) => opensAt('2', monday + hour * HOUR))).toEqual([false, true, true, false])
    expect([-8, -7, -6].map((hour) => opensAt('4', monday + hour * HOUR))).toEqual([false, true, false])
  })
  test('is one object for people with the same zone and hours', () => {
    expect(reps.get('1')?.workingTime).toBe(reps.get('3')?.workingTime)
    expect(reps.get('1')?.workingTime).not.toBe(reps.get('2')?.workingTime)
  })
  test('who is shown as away is away for all of it', () => {
    expect(reps.get('5')?.outOfOffice).toEqual([
      { start: 1, end: 2 },
      { start: from, end: until },
    ])
  })
})

describe('what the policy tells of people, events and counting', () => {
  const people = [person('1'), person('2'), person('3', { jobTitle: 'Sales Manager' })]
  const policy: Policy = {
    ...withPool([{ team: 'AE', weight: 1 }]),
    people: [
      {
        rep: 'REP1@seller.example',
        languages: ['id'],
        industries: ['Banking'],
        products: ['Suite'],
        territories: ['java'],
        backup: 'rep2@seller.example',
        manager: '2',
        since: '2026-03-02',
        capacity: 12,
      },
      { rep: '1', languages: ['fr'] },
      { rep: 'nobody@seller.example', languages: ['fr'] },
      { rep: '2', manager: 'nobody@seller.example', backup: 'nobody@seller.example', since: '2026-02-30' },
    ],
    events: [
      { id: 'expo', name: 'Expo', contains: ['expo'], reps: ['2', 'rep1@seller.example', 'gone'], pool: 'p' },
      { id: 'empty', name: 'Empty', contains: ['empty'], reps: [], pool: 'p' },
    ],
  }
  const roster = buildRoster(policy, people, options)

  test('is added to the person it names, the first mention counts', () => {
    expect(roster.reps.get('1')).toMatchObject({
      languages: ['id'],
      industries: ['Banking'],
      products: ['Suite'],
      territories: ['java'],
      backupId: '2',
      managerId: '2',
      startedAt: Date.UTC(2026, 2, 1, 17),
      capacity: 12,
    })
  })
  test('leaves out whom and what does not exist', () => {
    expect(roster.reps.get('2')).toMatchObject({ backupId: null, managerId: '3', startedAt: null, languages: [] })
    expect(roster.reps.size).toBe(3)
  })
  test('those who attended an event are a pool that overflows into its region', () => {
    expect([...roster.pools.keys()]).toEqual(['p', 'event.expo'])
    expect(roster.pools.get('event.expo')).toMatchObject({
      members: [
        { repId: '2', weight: 1 },
        { repId: '1', weight: 1 },
      ],
      overflow: ['p'],
    })
  })
  test('a pool that counts knows the days of its zone; an unknown zone is UTC', () => {
    const counting = (zone: string) => {
      const pools = policy.pools.map((pool) => ({ ...pool, count: { window: 'month', zone } as const }))
      return buildRoster({ ...policy, pools }, people, options).pools.get('p')!
    }
    const april = counting('Asia/Jakarta').localDays?.monthStarts?.[1]
    expect(april).toBe(Date.UTC(2026, 2, 31, 17))
    expect(counting('Asia/Nowhere').localDays).toBeUndefined()
  })
})

describe('holidays', () => {
  const tuesday = Date.UTC(2026, 2, 3, 3)
  const wednesday = tuesday + 24 * HOUR
  const known = new Map([
    ['ID', new Set(['2026-03-03'])],
    ['US', new Set(['2026-03-04'])],
  ])
  const people = [person('1'), person('2', { teams: ['Sales', 'West'] }), person('3', { teams: ['West'] })]

  function worksOn(holidays: Policy['holidays'], told: Policy['people'] = []): Record<string, string> {
    const policy = { ...withPool([]), ...(holidays && { holidays }), people: told }
    const { reps } = buildRoster(policy, people, { ...options, holidays: known })
    const days = ({ workingTime }: Rep) =>
      [isOpen(workingTime, tuesday) && 'Tue', isOpen(workingTime, wednesday) && 'Wed'].filter(Boolean).join(' ')
    return Object.fromEntries([...reps].map(([id, rep]) => [id, days(rep)]))
  }

  const all = { '1': 'Tue Wed', '2': 'Tue Wed', '3': 'Tue Wed' }
  test.each<{ row: string; holidays?: Policy['holidays']; told?: Policy['people']; works: Record<string, string> }>([
    { row: 'a policy that names no country', works: all },
    { row: 'everybody’s country', holidays: { country: 'ID' }, works: { '1': 'Wed', '2': 'Wed', '3': 'Wed' } },
    {
      row: 'a team’s own country, its name in any case',
      holidays: { country: 'ID', teams: [{ team: 'west', country: 'US' }] },
      works: { '1': 'Wed', '2': 'Tue', '3': 'Tue' },
    },
    {
      row: 'the first of the teams somebody is in',
      holidays: {
        teams: [
          { team: 'Sales', country: 'ID' },
          { team: 'West', country: 'US' },
        ],
      },
      works: { '1': 'Tue Wed', '2': 'Wed', '3': 'Tue' },
    },
    {
      row: 'a person’s own country before their team’s',
      holidays: { country: 'ID', teams: [{ team: 'West', country: 'US' }] },
      told: [{ rep: '3', country: 'ID' }],
      works: { '1': 'Wed', '2': 'Tue', '3': 'Wed' },
    },
    {
      row: 'a day on which all is closed, beside the public ones',
      holidays: { teams: [{ team: 'West', country: 'US' }], closed: [{ date: '2026-03-03', name: 'Move' }] },
      works: { '1': 'Wed', '2': '', '3': '' },
    },
  ])('$row', ({ holidays, told, works }) => {
    expect(worksOn(holidays, told)).toEqual(works)
  })
})
