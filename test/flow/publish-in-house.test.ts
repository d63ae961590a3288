import { beforeEach, describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { writePolicy } from '../../src/domain/policy/document.ts'
import type { Policy, PoolPolicy } from '../../src/domain/policy/policy.ts'
import {
  comparePolicies,
  lookThere,
  publishInHouse,
  takeOver,
  type HouseRoom,
} from '../../src/flow/publish-in-house.ts'
import type { CrmPerson } from '../../src/ports/crm.ts'
import type { HouseSeen, PolicyForOne } from '../../src/ports/houses.ts'
import type { PolicyDraft, StoredPolicy } from '../../src/ports/policies.ts'

// One change of the policy in two accounts of one company: it comes out alike, and what only one of them has stays.

type Side = 'ours' | 'theirs'
let shelves: Record<Side, StoredPolicy[]>
let people: Record<Side, readonly CrmPerson[]>
let mayPublish: boolean
let isAlone: boolean

const person = (repId: string, name: string, teams: readonly string[] = ['AE']): CrmPerson => ({
  ...{ repId, name, email: `${name.toLowerCase()}@contoh.co.id`, active: true, teams, jobTitle: null },
  ...{ zone: null, hours: null, away: false, outOfOffice: [] },
})
const pool = (id: string, members: PoolPolicy['members'], more: Partial<PoolPolicy> = {}): PoolPolicy => ({
  ...{ id, name: id.toUpperCase(), method: 'weighted-round-robin', hours: 'members', members, caps: [], overflow: [] },
  ...more,
})
const everyone = { everyone: true, weight: 1 } as const
const base = (more: Partial<Policy> = {}): Policy => ({ ...defaultPolicy, name: 'Common', ...more })
const withPool = (policy: Policy, ...pools: readonly PoolPolicy[]): Policy => ({
  ...policy,
  pools: [...policy.pools, ...pools],
})

const stored = (version: number, draft: Omit<PolicyDraft, 'at'>, at = 0): StoredPolicy => ({
  ...draft,
  version,
  publishedAt: at,
})
const first = (policy: Policy, yaml: string | null = null): StoredPolicy =>
  stored(1, { document: policy, yaml, author: 'estafet', reason: '', restoredFrom: null })

function both(mine: Policy, theirs: Policy = mine): void {
  shelves = { ours: [first(mine)], theirs: [first(theirs)] }
}

beforeEach(() => {
  both(base())
  people = {
    ours: [person('71', 'Ayu'), person('72', 'Budi'), person('73', 'Citra', ['Inside'])],
    theirs: [person('p1', 'Ayu'), person('p2', 'Budi')],
  }
  mayPublish = true
  isAlone = false
})

const HOUSE = (): HouseSeen => ({
  ...{ partner: 'theirs', crm: 'salesforce', accountId: '00D', isHome: true, since: 7, letsPublish: false, mayPublish },
  people: [
    { repId: '71', partnerRep: 'p1' },
    { repId: '72', partnerRep: 'p2' },
  ],
})

const room: HouseRoom = {
  now: () => 9,
  stores: {
    installations: {
      find: async (id: Side) => ({ policyVersion: shelves[id].length }),
      people: async (id: Side) => people[id],
    },
    policies: {
      find: async (id: Side, version: number) => shelves[id][version - 1] ?? null,
      publish: async (id: Side, draft: PolicyDraft, expected: number) => {
        if (shelves[id].length !== expected) return { kind: 'changed', active: shelves[id].at(-1)! }
        shelves[id].push(stored(expected + 1, draft, draft.at))
        return { kind: 'published', version: shelves[id].at(-1)!, takenBack: [] }
      },
    },
    houses: {
      of: async () => (isAlone ? null : HOUSE()),
      publishInBoth: async (_id: Side, mine: PolicyForOne, theirs: PolicyForOne) => {
        shelves.ours.push(stored(mine.expected + 1, mine.draft, mine.draft.at))
        shelves.theirs.push(stored(theirs.expected + 1, theirs.draft, theirs.draft.at))
        return { kind: 'published', version: shelves.ours.at(-1)!, theirs: shelves.theirs.at(-1)! }
      },
    },
  } as unknown as HouseRoom['stores'],
}

const WHO = { author: 'sari', authorThere: 'sari (HubSpot 880)', reason: 'Q3', expectedVersion: 1, expectedThere: 1 }
const publish = (policy: Policy, who: Partial<typeof WHO> = {}) =>
  publishInHouse(room, 'ours', { document: policy }, { ...WHO, ...who })
const lookAt = async (policy: Policy) => (await lookThere(room, 'ours', { document: policy }))!
const inForce = (side: Side): Policy => shelves[side].at(-1)!.document as Policy
const codes = async (policy: Policy) =>
  (await lookAt(policy)).findings.filter(({ level }) => level === 'error').map(({ code }) => code)

describe('publishing in both', () => {
  test('alike before, alike after: each account has a version of its own, by its own author’s name', async () => {
    const next = base({ name: 'Next' })
    expect(await lookAt(next)).toMatchObject({ wereSame: true, findings: [], changes: [{ path: ['name'] }] })
    expect(await publish(next)).toMatchObject({ kind: 'published-in-both', partner: 'theirs', theirs: { version: 2 } })
    expect(shelves.ours.at(-1)).toMatchObject({ version: 2, author: 'sari', reason: 'Q3', document: next })
    expect(shelves.theirs.at(-1)).toMatchObject({
      version: 2,
      author: 'sari (HubSpot 880)',
      reason: 'Q3',
      document: next,
    })
  })

  test('people named by their id have their id there, in pools, rules and conditions', async () => {
    const named = (repId: string): Policy => ({
      ...withPool(base(), pool('named', [{ rep: repId, weight: 2 }], { fallback: { rep: repId, afterMinutes: 60 } })),
      people: [{ rep: repId, backup: 'budi@contoh.co.id' }],
      stages: {
        ...defaultPolicy.stages,
        disqualify: { combinator: 'and', rules: [{ field: 'ownerId', operator: '=', value: repId }] },
      },
    })
    await publish(named('71'))
    expect(inForce('theirs')).toEqual(named('p1'))
    expect(await lookAt(named('71'))).toMatchObject({ wereSame: true, changes: [] })
  })

  test('what only the other account has stays there', async () => {
    const own = pool('inside-there', [everyone])
    both(base(), withPool(base(), own))
    const next = base({ score: { ...defaultPolicy.score, weights: { source: 0.2, qualification: 0.4, fit: 0.4 } } })
    expect((await lookAt(next)).wereSame).toBe(false)
    expect(await publish(next)).toMatchObject({ kind: 'published-in-both' })
    expect(inForce('theirs')).toEqual(withPool(next, own))
    expect(inForce('ours')).toEqual(next)
  })

  test('comments of its YAML stay in each; where both say the same, the text that was handed in is kept in both', async () => {
    const text = `# ours\n${writePolicy(base({ name: 'Next' }), 'yaml')}`
    await publishInHouse(room, 'ours', { text }, WHO)
    expect(shelves.theirs.at(-1)?.yaml).toBe(text)
    const theirs = withPool(base(), pool('inside-there', [everyone]))
    shelves = { ours: [first(base())], theirs: [first(theirs, `# theirs\n${writePolicy(theirs, 'yaml')}`)] }
    await publishInHouse(room, 'ours', { text }, WHO)
    expect(shelves.theirs.at(-1)?.yaml).toMatch(/^# theirs\n/)
    expect(shelves.theirs.at(-1)?.yaml).toContain('name: Next')
  })
})

describe('what does not fit there is told, and nothing is published anywhere', () => {
  const refusals: readonly [string, () => Policy, string][] = [
    [
      'somebody who is known here alone, by id',
      () => withPool(base(), pool('ae2', [{ rep: '73', weight: 1 }, everyone])),
      'house_person_unknown',
    ],
    [
      'a pool that would have nobody',
      () => withPool(base(), pool('inside', [{ team: 'Inside', weight: 1 }])),
      'house_pool_empty',
    ],
    [
      'the same number changed there on purpose',
      () => {
        both(base(), base({ temperature: { ...defaultPolicy.temperature, hotHours: 5 } }))
        return base({ temperature: { ...defaultPolicy.temperature, hotHours: 7 } })
      },
      'house_differs',
    ],
    [
      'a pool removed here that a rule there still leads to',
      () => {
        const [rule, ...rest] = defaultPolicy.routing.rules
        const target = { kind: 'pool', pool: 'extra' } as const
        both(
          withPool(base(), pool('extra', [everyone])),
          withPool(
            base({ routing: { ...defaultPolicy.routing, rules: [{ ...rule!, id: 'own', target }, rule!, ...rest] } }),
            pool('extra', [everyone]),
          ),
        )
        return base()
      },
      'policy_refused',
    ],
  ]
  test.each(refusals)('%s', async (_what, change, code) => {
    const next = change()
    expect(await codes(next)).toContain(code)
    expect(await publish(next)).toMatchObject({ kind: 'refused-there' })
    expect([shelves.ours.length, shelves.theirs.length]).toEqual([1, 1])
  })

  test('a pool that is empty there already, and what is wrong there already, keep nothing from being published', async () => {
    both(withPool(base(), pool('inside', [{ team: 'Inside', weight: 1 }], { overflow: ['ae'] })))
    const next = { ...inForce('ours'), name: 'Next' }
    expect((await lookAt(next)).findings).toEqual([])
    expect(await publish(next)).toMatchObject({ kind: 'published-in-both' })
  })

  test('a team the other CRM does not know is a warning, as anywhere', async () => {
    const next = withPool(base(), pool('inside', [{ team: 'Inside', weight: 1 }, everyone]))
    const { findings } = await lookAt(next)
    expect(findings.map(({ level, code }) => `${level} ${code}`)).toContain('warning team_unknown')
    expect(await publish(next)).toMatchObject({ kind: 'published-in-both' })
  })

  test('what is wrong here is told as ever', async () => {
    expect(await publish({ name: 'nothing else' } as Policy)).toMatchObject({ kind: 'refused' })
    expect(shelves.theirs.length).toBe(1)
  })

  test.each([
    ['the version here', { expectedVersion: 7 }, 'changed'],
    ['the version there', { expectedThere: 7 }, 'changed-there'],
  ])('%s is another than the one that was seen', async (_what, who, kind) => {
    expect(await publish(base({ name: 'Next' }), who)).toMatchObject({ kind, active: { version: 1 } })
    expect([shelves.ours.length, shelves.theirs.length]).toEqual([1, 1])
  })

  test('without the leave of the other account, or without a house', async () => {
    mayPublish = false
    expect(await publish(base({ name: 'Next' }))).toEqual({ kind: 'not-let' })
    isAlone = true
    expect(await publish(base({ name: 'Next' }))).toEqual({ kind: 'not-let' })
    expect(await lookThere(room, 'ours', { document: base() })).toBeNull()
    expect([shelves.ours.length, shelves.theirs.length]).toEqual([1, 1])
  })
})

describe('taking the other account’s policy over', () => {
  const theirs = withPool(base({ name: 'Theirs' }), pool('named', [{ rep: 'p2', weight: 1 }]))
  beforeEach(() => both(base(), theirs))
  const who = { author: 'sari', reason: 'as there', expectedVersion: 1, expectedThere: 1 }

  test('it is compared with people under their ids here, and published here alone', async () => {
    const compared = (await comparePolicies(room, 'ours'))!
    expect(compared.changes.map(({ path }) => path)).toEqual([['name'], ['pools', 'named']])
    expect(await takeOver(room, 'ours', who)).toMatchObject({
      kind: 'published',
      version: { version: 2, reason: 'as there' },
    })
    expect(inForce('ours').pools.at(-1)?.members).toEqual([{ rep: '72', weight: 1 }])
    expect(shelves.theirs.length).toBe(1)
    expect((await comparePolicies(room, 'ours'))?.changes).toEqual([])
  })

  test('nothing is taken over that nobody has seen', async () => {
    expect(await takeOver(room, 'ours', { ...who, expectedThere: 4 })).toMatchObject({ kind: 'changed-there' })
    expect(await takeOver(room, 'ours', { ...who, expectedVersion: 4 })).toMatchObject({ kind: 'changed' })
    isAlone = true
    expect(await takeOver(room, 'ours', who)).toEqual({ kind: 'not-let' })
    expect(await comparePolicies(room, 'ours')).toBeNull()
    expect(shelves.ours.length).toBe(1)
  })
})
