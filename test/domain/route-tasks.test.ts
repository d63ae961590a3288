import { describe, expect, test } from '@jest/globals'
import type { DecisionInput, Routing } from '../../src/domain/decision.ts'
import type { Hold, LeadFields } from '../../src/domain/lead.ts'
import { mayTell, routeTasks, type RouteTasksInput } from '../../src/domain/route-tasks.ts'
import { step } from '../../src/domain/route-input.ts'
import {
  aLead,
  aMemory,
  anAccount,
  anAssignment,
  aRep,
  aRoster,
  at,
  DAY,
  matchTo,
  ownedBy,
  routingPolicy,
} from './routing-world.ts'

const now = at('2026-03-04 10:00')
const ROSTER = aRoster([aRep('ann'), aRep('pam'), aRep('sub')], [])
const assign = (over = {}): Routing => ({
  kind: 'assign',
  assignment: anAssignment('ann', over),
  because: 'x',
  candidates: [],
})
const KEEP: Routing = { kind: 'keep', assignment: anAssignment('ann'), because: 'x' }
const hold = (over: Partial<Hold> = {}): Routing => ({
  kind: 'hold',
  hold: { since: now, reason: 'no-coverage', poolId: 'sales', until: now + DAY, ...over },
  candidates: [],
})
const HELD: Hold = { since: now - DAY, reason: 'all-capped', poolId: 'ae', until: null }
const INACTIVE = [step('route.turn', {}), step('route.account-owner-inactive', {})]
const partner = (manager: string | null) => ({
  ...routingPolicy(),
  partners: [{ id: 'nusa', name: 'Nusantara', contains: ['nusa'], manager, territories: [], pool: 'sales' }],
})

function tasks({ fields = {}, ...over }: Partial<RouteTasksInput> & { fields?: Partial<LeadFields> } = {}) {
  const input = { snapshot: aLead(fields), roster: ROSTER, now } as unknown as DecisionInput
  const calm = { memory: null, routing: assign(), trace: [], source: 'inbound', cycle: 2, match: null }
  return routeTasks({ input, ...calm, policy: routingPolicy(), ...over })
}

describe('the referrer is told once the lead has its first owner', () => {
  const telling = routingPolicy([], {}, { tellReferrer: true })
  const given = { source: 'referral', policy: telling, fields: { referrer: 'Rina' } }
  const task = (assigneeId: string) => ({
    key: 'lead-1:tell-referrer:2',
    action: 'open',
    kind: 'tell-referrer',
    assigneeId,
    dueAt: now + DAY,
    facts: { leadId: 'lead-1', repId: assigneeId, referrer: 'Rina' },
  })
  test('by the owner, or by who stands in', () => {
    expect(tasks(given)).toEqual([task('ann')])
    expect(tasks({ ...given, routing: assign({ delegateId: 'sub' }) })).toEqual([task('sub')])
    expect(tasks({ ...given, memory: aMemory() })).toEqual([task('ann')])
  })
  test.each<[string, Parameters<typeof tasks>[0]]>([
    ['the policy does not tell', { policy: routingPolicy() }],
    ['no referral', { source: 'inbound' }],
    ['the owner stays', { routing: KEEP }],
    ['it is held', { routing: hold() }],
    ['it had an owner', { memory: ownedBy('pam') }],
    ['it had an owner once', { memory: aMemory({ formerOwners: ['pam'] }) }],
  ])('not where %s', (_, over) => {
    expect(tasks({ ...given, ...over })).toEqual([])
  })
})

describe('the partner’s manager hears of the partner’s lead', () => {
  const fields = { partner: 'PT Nusa Jaya' }
  test('by id or by e-mail', () => {
    const task = {
      key: 'lead-1:partner-lead:2',
      action: 'open',
      kind: 'partner-lead',
      assigneeId: 'pam',
      dueAt: now + DAY,
      facts: { leadId: 'lead-1', repId: 'ann', partner: 'Nusantara' },
    }
    expect(tasks({ fields, policy: partner('pam') })).toEqual([task])
    expect(tasks({ fields, policy: partner('Pam@seller.example') })).toEqual([task])
  })
  test.each<[string, Parameters<typeof tasks>[0]]>([
    ['nobody manages the partner', { policy: partner(null) }],
    ['nobody knows the manager', { policy: partner('stranger@seller.example') }],
    ['the manager has the lead', { policy: partner('ann') }],
    ['no agreement names the partner', { fields: { partner: 'Other' } }],
    ['no partner sent it', { fields: {} }],
    ['the owner stays', { routing: KEEP }],
    ['it had an owner', { memory: ownedBy('pam') }],
  ])('not where %s', (_, over) => {
    expect(tasks({ fields, policy: partner('pam'), ...over })).toEqual([])
  })
})

describe('the manager hears of a hold that is told, and of its end', () => {
  const task = (action: 'open' | 'close', { since, reason, poolId, until }: Hold) => ({
    key: `lead-1:held:${since}`,
    action,
    kind: 'held',
    assigneeId: 'boss',
    dueAt: since,
    facts: { leadId: 'lead-1', reason, poolId, until },
  })
  const told = hold({ told: true })
  const before = aMemory({ held: { ...HELD, told: true } })
  test.each([
    { what: 'begins', memory: null, routing: told, action: 'open' },
    { what: 'comes to be one that is told', memory: aMemory({ held: HELD }), routing: told, action: 'open' },
    { what: 'ends with an owner', memory: before, routing: assign(), action: 'close' },
    { what: 'ends with nobody', memory: before, routing: { kind: 'not-yet', because: 'x' }, action: 'close' },
    { what: 'becomes one that is not told', memory: before, routing: hold(), action: 'close' },
    { what: 'goes on', memory: before, routing: told, action: null },
    { what: 'is not told', memory: null, routing: hold(), action: null },
    { what: 'that was not told ends', memory: aMemory({ held: HELD }), routing: assign(), action: null },
  ] as const)('a hold $what: $action', ({ memory, routing, action }) => {
    const about = action === 'open' && routing.kind === 'hold' ? routing.hold : HELD
    expect(tasks({ memory, routing })).toEqual(action === null ? [] : [task(action, about)])
    if (action !== null) expect(mayTell(routing, memory)).toBe(true)
  })
})

describe('the manager hears of an account whose owner has left', () => {
  const given = { match: matchTo('gone'), trace: INACTIVE }
  const task = {
    key: 'owner-inactive:acme:gone',
    action: 'open',
    kind: 'owner-inactive',
    assigneeId: 'boss',
    dueAt: now + DAY,
    facts: { leadId: 'lead-1', repId: 'gone', account: 'acme' },
  }
  test('once an account and owner, whatever becomes of the lead', () => {
    expect(tasks(given)).toEqual([task])
    expect(tasks({ ...given, routing: hold() })).toEqual([task])
    expect(tasks({ ...given, memory: aMemory() })).toEqual([task])
    const named = { ...matchTo('gone'), account: anAccount('acme', { ownerId: 'gone', name: 'Acme Corp' }) }
    expect(tasks({ ...given, match: named })).toEqual([{ ...task, facts: { ...task.facts, account: 'Acme Corp' } }])
  })
  test.each<[string, Parameters<typeof tasks>[0]]>([
    ['routing did not come upon it', { trace: [step('route.turn', {})] }],
    ['there is no account', { match: null }],
    ['the account has no owner', { match: matchTo(null) }],
    ['the lead had an owner', { memory: ownedBy('pam') }],
    ['it was heard of when the lead was held', { memory: aMemory({ held: HELD }) }],
  ])('not where %s', (_, over) => {
    expect(tasks({ ...given, ...over })).toEqual([])
  })
})

test.each([
  { routing: assign(), memory: null, may: true },
  { routing: hold(), memory: null, may: true },
  { routing: KEEP, memory: null, may: false },
  { routing: KEEP, memory: ownedBy('ann'), may: false },
  { routing: KEEP, memory: aMemory({ held: HELD }), may: false },
  { routing: KEEP, memory: aMemory({ held: { ...HELD, told: true } }), may: true },
] as const)('$routing.kind may come with tasks: $may', ({ routing, memory, may }) => {
  expect(mayTell(routing, memory)).toBe(may)
})
