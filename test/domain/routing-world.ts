import { DateTime } from 'luxon'
import type { ConditionFacts } from '../../src/domain/facts.ts'
import type { RoutingFacts } from '../../src/domain/decision.ts'
import type {
  AccountFacts,
  Assignment,
  Instant,
  LeadFields,
  LeadMemory,
  LeadSnapshot,
  PoolId,
} from '../../src/domain/lead.ts'
import type { PoolPolicy, RoutingPolicy, RoutingRule } from '../../src/domain/policy/policy.ts'
import type { AccountMatch } from '../../src/domain/match-account.ts'
import { routeLead } from '../../src/domain/route.ts'
import type { CompiledRouting, RouteInput, RouteResult } from '../../src/domain/route.ts'
import type { Pool, Rep, Roster, WorkingTime } from '../../src/domain/roster.ts'
import { OFFICE_HOURS } from '../../src/mapping/eras.ts'
import { workingTime } from '../../src/mapping/working-time.ts'

export const NEW_YORK = 'America/New_York'
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A local time as an instant, e.g. `at('2026-03-06 16:50')`; New York unless stated. */
export function at(local: string, zone = NEW_YORK): Instant {
  return DateTime.fromSQL(local, { zone }).toMillis()
}

const FROM = at('2026-01-01 00:00', 'UTC')
const UNTIL = at('2026-07-01 00:00', 'UTC')

/** Monday to Friday 09–17 of the first half of 2026 in that zone. */
export function officeTime(zone = NEW_YORK, holidays: readonly string[] = []): WorkingTime {
  return workingTime(zone, OFFICE_HOURS, new Set(holidays), FROM, UNTIL)
}

export const OFFICE = officeTime()
/** Open from the first known instant to the last. */
export const ALWAYS_OPEN: WorkingTime = { from: FROM, until: UNTIL, opens: [FROM], closes: [UNTIL] }

export function aRep(repId: string, over: Partial<Rep> = {}): Rep {
  return {
    repId,
    name: `Rep ${repId}`,
    email: `${repId.toLowerCase()}@seller.example`,
    active: true,
    teams: ['Sales'],
    managerId: 'boss',
    zone: NEW_YORK,
    workingTime: ALWAYS_OPEN,
    outOfOffice: [],
    languages: [],
    skills: [],
    ...over,
  }
}

export function aPool(poolId: PoolId, members: Readonly<Record<string, number>>, over: Partial<Pool> = {}): Pool {
  return {
    poolId,
    name: poolId,
    hours: 'members',
    members: Object.entries(members).map(([repId, weight]) => ({ repId, weight })),
    overflow: [],
    ...over,
  }
}

export function aRoster(reps: readonly Rep[], pools: readonly Pool[]): Roster {
  const people = [...reps, aRep('boss', { managerId: null })]
  return {
    reps: new Map(people.map((rep) => [rep.repId, rep])),
    pools: new Map(pools.map((pool) => [pool.poolId, pool])),
    defaultManagerId: 'boss',
  }
}

const NO_FIELDS: LeadFields = {
  email: null,
  phone: null,
  firstName: null,
  lastName: null,
  company: null,
  role: null,
  country: null,
  city: null,
  postalCode: null,
  language: null,
  website: null,
  industry: null,
  employees: null,
  annualRevenue: null,
  techStack: null,
  useCase: null,
  product: null,
  expectedValue: null,
  sourceExplicit: null,
  sourceDetailExplicit: null,
  utmSource: null,
  utmMedium: null,
  utmCampaign: null,
  formName: null,
  formAt: null,
  firstFormName: null,
  analyticsSource: null,
  analyticsDetail1: null,
  analyticsDetail2: null,
  campaign: null,
  partner: null,
  referrer: null,
  importList: null,
  eventName: null,
  eventEngagement: null,
  recordOrigin: null,
  outboundResponse: null,
  emailBounced: null,
  optedOut: null,
  ownerId: null,
  repResponse: null,
  rejectReason: null,
  firstOutreachAt: null,
  lastOutreachAt: null,
  outreachCount: null,
  needConfirmed: null,
  budgetConfirmed: null,
  authorityConfirmed: null,
  timelineConfirmed: null,
  lastActivityAt: null,
  pageViews: null,
  lastPage: null,
  crmStage: null,
}

export function aLead(fields: Partial<LeadFields> = {}, over: Partial<LeadSnapshot> = {}): LeadSnapshot {
  return {
    leadId: 'lead-1',
    createdAt: at('2026-03-01 00:00'),
    fields: { ...NO_FIELDS, ...fields },
    deals: [],
    linkedAccount: null,
    ...over,
  }
}

export function someFacts(over: Partial<ConditionFacts> = {}): ConditionFacts {
  return {
    ...NO_FIELDS,
    metricsConfirmed: null,
    decisionCriteriaConfirmed: null,
    decisionProcessConfirmed: null,
    championConfirmed: null,
    source: 'inbound',
    sourceDetail: null,
    qualification: 'mql',
    stage: 'mql',
    status: 'active',
    fit: [],
    fitTop: 'none',
    score: 70,
    band: 'medium',
    temperature: 'hot',
    engagement: 0,
    emailDomain: null,
    emailFree: false,
    emailDisposable: false,
    emailValid: true,
    emailRole: false,
    accountMatched: false,
    accountOwned: false,
    ...over,
  }
}

export function anAccount(accountId: string, over: Partial<AccountFacts> = {}): AccountFacts {
  return {
    accountId,
    name: null,
    domains: [],
    ownerId: null,
    employees: null,
    annualRevenue: null,
    industry: null,
    country: null,
    postalCode: null,
    phone: null,
    isCustomer: false,
    openDeals: 0,
    contacts: 0,
    lastActivityAt: null,
    createdAt: at('2025-01-01 00:00'),
    ...over,
  }
}

export function aMemory(over: Partial<LeadMemory> = {}): LeadMemory {
  return {
    stage: 'mql',
    status: 'active',
    stages: {},
    cycle: 1,
    recycledAt: null,
    firstTouch: null,
    latestTouch: null,
    assignment: null,
    formerOwners: [],
    clocks: [],
    activities: [],
    firstResponseAt: null,
    held: null,
    intendedOwnerId: null,
    ownerSeenAtIntent: null,
    ...over,
  }
}

export function anAssignment(ownerId: string, over: Partial<Assignment> = {}): Assignment {
  return {
    ownerId,
    assignedAt: at('2026-03-02 10:00'),
    by: 'pool',
    poolId: 'sales',
    ruleId: 'all',
    lockedUntil: null,
    ...over,
  }
}

/** What a lead remembers once Estafet's write of `ownerId` has landed. */
export function ownedBy(ownerId: string, over: Partial<LeadMemory> = {}): LeadMemory {
  return aMemory({
    assignment: anAssignment(ownerId),
    intendedOwnerId: ownerId,
    ownerSeenAtIntent: ownerId,
    ...over,
  })
}

export function someRoutingFacts(over: Partial<RoutingFacts> = {}): RoutingFacts {
  return { rotation: new Map(), stickyByDomain: new Map(), assignedTimes: new Map(), openLeads: new Map(), ...over }
}

export const TO_SALES: RoutingRule = {
  id: 'all',
  name: 'All',
  when: { combinator: 'and', rules: [] },
  target: { kind: 'pool', pool: 'sales' },
}

/** Routing in which each rule always holds: the first one decides. */
export function routingPolicy(
  rules: readonly RoutingRule[] = [TO_SALES],
  caps: Readonly<Record<PoolId, PoolPolicy['caps']>> = {},
  over: Partial<RoutingPolicy> = {},
): CompiledRouting {
  const pools = Object.entries(caps).map(([id, limits]): PoolPolicy => ({
    id,
    name: id,
    method: 'weighted-round-robin',
    hours: 'members',
    members: [],
    caps: limits,
    overflow: [],
  }))
  const policy: RoutingPolicy = {
    fromStage: 'mql',
    manualLockDays: 7,
    stickyDays: 90,
    stickiness: ['manual-lock', 'current-owner', 'account-owner', 'same-domain'],
    rules,
    ...over,
  }
  return { policy, pools, rules: rules.map((rule) => ({ rule, holds: () => true })) }
}

/** Routes an inbound MQL nobody knows by one rule to the pool `sales`, on Wednesday 4 March at 10:00, but for what is given. */
export function routeWith(roster: Roster): (over?: Partial<RouteInput>) => RouteResult {
  return (over = {}) =>
    routeLead({
      snapshot: aLead(),
      memory: null,
      facts: someFacts(),
      stage: 'mql',
      match: null,
      roster,
      now: at('2026-03-04 10:00'),
      routingFacts: someRoutingFacts(),
      policy: routingPolicy(),
      ...over,
    })
}

/** The account acme with that owner. */
export function matchTo(ownerId: string | null, tier: AccountMatch['tier'] = 'T1'): AccountMatch {
  const account = anAccount('acme', { ownerId, domains: ['acme.com'] })
  const trace = { step: 'account', because: 'x', saw: {} } as const
  return { account, tier, confidence: 0.9, runnersUp: [], decidedBy: null, trace }
}
