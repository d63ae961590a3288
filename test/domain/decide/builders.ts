import type { DecisionInput, RoutingFacts, WriteNumbers } from '../../../src/domain/decision.ts'
import type {
  AccountFacts,
  Activity,
  DealFacts,
  LeadFields,
  LeadMemory,
  LeadSnapshot,
} from '../../../src/domain/lead.ts'
import { compilePolicy, type CompiledPolicy } from '../../../src/domain/policy/compile.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import type { Pool, Rep, Roster } from '../../../src/domain/roster.ts'

/** Monday 2 March 2026, 10:00 UTC. */
export const NOW = Date.UTC(2026, 2, 2, 10)
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** Monday 2 March 2026 plus so many days, 10:00 UTC. */
export const day = (n: number): number => NOW + n * DAY

const EMPTY: LeadFields = {
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

export function fieldsOf(fields: Partial<LeadFields> = {}): LeadFields {
  return { ...EMPTY, ...fields }
}

/** Somebody marketing may hand over: basic fit holds, nothing else is known. */
export const REACHABLE: Partial<LeadFields> = { email: 'jane@acme.com', company: 'Acme', role: 'Analyst' }
/** The ideal customer. */
export const IDEAL: Partial<LeadFields> = {
  ...REACHABLE,
  role: 'Director of Sales',
  industry: 'Software',
  employees: 400,
}

export interface LeadParts {
  readonly fields?: Partial<LeadFields>
  readonly createdAt?: number
  readonly deals?: readonly DealFacts[]
  readonly linkedAccount?: AccountFacts | null
  readonly memory?: LeadMemory | null
  readonly accountCandidates?: readonly AccountFacts[]
  readonly activities?: readonly Activity[]
  readonly roster?: Roster
  readonly now?: number
  readonly leadId?: string
  readonly writes?: WriteNumbers
}

export function anInput(parts: LeadParts = {}): DecisionInput {
  const leadId = parts.leadId ?? 'lead-1'
  const snapshot: LeadSnapshot = {
    leadId,
    createdAt: parts.createdAt ?? NOW,
    fields: fieldsOf(parts.fields),
    deals: parts.deals ?? [],
    linkedAccount: parts.linkedAccount ?? null,
  }
  return {
    snapshot,
    memory: parts.memory ?? null,
    accountCandidates: parts.accountCandidates ?? [],
    activities: parts.activities ?? parts.memory?.activities ?? [],
    writePending: false,
    ...(parts.writes === undefined ? {} : { writes: parts.writes }),
    roster: parts.roster ?? ROSTER,
    now: parts.now ?? NOW,
    ids: { leadClock: `${leadId}-lead-clock`, repClock: `${leadId}-rep-clock` },
  }
}

export function aDeal(deal: Partial<DealFacts> = {}): DealFacts {
  return {
    dealId: 'deal-1',
    state: 'open',
    amount: 1000,
    closeAt: day(90),
    createdAt: NOW,
    closedAt: null,
    ownerId: null,
    ...deal,
  }
}

export function anActivity(kind: string, at: number, detail: string | null = null): Activity {
  return { key: `${kind}:${at}`, kind, at, detail }
}

export function anAccount(account: Partial<AccountFacts> = {}): AccountFacts {
  return {
    accountId: 'account-1',
    name: 'Acme',
    domains: ['acme.com'],
    ownerId: null,
    employees: null,
    annualRevenue: null,
    industry: null,
    country: null,
    postalCode: null,
    phone: null,
    isCustomer: false,
    openDeals: 0,
    contacts: 1,
    lastActivityAt: null,
    createdAt: NOW - 100 * DAY,
    ...account,
  }
}

export function aRep(repId: string, rep: Partial<Rep> = {}): Rep {
  const from = NOW - 400 * DAY
  const until = NOW + 400 * DAY
  return {
    repId,
    name: repId,
    email: `${repId}@us.example`,
    active: true,
    teams: [],
    managerId: 'maya',
    zone: 'UTC',
    workingTime: { from, until, opens: [from], closes: [until] },
    outOfOffice: [],
    languages: [],
    skills: [],
    ...rep,
  }
}

export function aPool(poolId: string, members: readonly string[], overflow: readonly string[] = []): Pool {
  return { poolId, name: poolId, hours: 'members', members: members.map((repId) => ({ repId, weight: 1 })), overflow }
}

/** Six reps in the pools of the default policy; always at work, so that tests are about leads. */
export const ROSTER: Roster = {
  reps: new Map(['ann', 'ben', 'cara', 'dewi', 'eko', 'fay', 'maya'].map((repId) => [repId, aRep(repId)])),
  pools: new Map(
    [
      aPool('ae', ['ann', 'ben'], ['everyone']),
      aPool('top-ae', ['ann', 'ben'], ['ae']),
      aPool('senior-ae', ['ann', 'ben'], ['ae']),
      aPool('sdr', ['cara', 'dewi'], ['everyone']),
      aPool('enterprise-match', ['eko'], ['enterprise-ae']),
      aPool('enterprise-ae', ['eko'], ['everyone']),
      aPool('inside-sales', ['fay'], ['everyone']),
      aPool('everyone', ['ann', 'ben', 'cara', 'dewi', 'eko', 'fay']),
    ].map((pool) => [pool.poolId, pool]),
  ),
  defaultManagerId: 'maya',
}

export const NO_FACTS: RoutingFacts = {
  rotation: new Map(),
  stickyByDomain: new Map(),
  assignedTimes: new Map(),
  openLeads: new Map(),
}

export function compiled(policy: Policy = defaultPolicy): CompiledPolicy {
  return compilePolicy(policy, { freeMail: new Set(['gmail.com']), disposable: new Set(['mailinator.com']) })
}
export const POLICY = compiled()

/** Freezes everything reachable, Maps and Sets aside: a write to it throws. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  if (value instanceof Map) for (const entry of value.values()) deepFreeze(entry)
  else for (const entry of Object.values(value)) deepFreeze(entry)
  return value
}
